import type { Connection } from "../chain/connection.ts";
import { currencyOfCall, type KnownTarget } from "../chain/targets.ts";
import { tokenWording } from "../chain/token-currency.ts";
import type { RefusalWords } from "./refusal.ts";

/** How a refusal of this call is told: in whose words, and in which currency. */
export function refusalWordsOf(connection: Connection, target: KnownTarget | undefined, data: string): RefusalWords {
  const { book, deployment } = connection;
  if (target === undefined) return { symbol: "units", book, source: "token" };
  const symbol = currencyOfCall(connection, target, data) ?? "units";
  return { symbol, book, source: target.source, tokens: tokenWording(deployment) };
}
