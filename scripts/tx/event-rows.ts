import { decodeLog } from "../../sdk/events.ts";
import { partyAt, type Connection } from "../chain/connection.ts";
import { knownTarget } from "../chain/targets.ts";
import { tokenWording } from "../chain/token-currency.ts";
import { roleName } from "../role/name.ts";

export interface EventRow {
  address: string;
  /** "hHKD"; absent: no contract of ours, so what it emits proves nothing. */
  contract?: string;
  event?: string;
  words: string;
}

interface RawLog {
  address: string;
  topics: readonly string[];
  data: string;
}

/** Logs in words. What a foreign contract emits is not read: anybody can emit a log that looks like ours. */
export function eventRows(logs: readonly RawLog[], connection: Connection): EventRow[] {
  const nameOf = (address: string) => partyAt(connection.book, address).name;
  const tokens = tokenWording(connection.deployment);
  return logs.map((log) => {
    const target = knownTarget(connection, log.address);
    if (target === undefined) return { address: log.address, words: "an event of a contract that is not ours" };
    const symbol = target.currency === undefined ? tokens : { symbol: target.currency };
    const event = decodeLog({ log, ...symbol, nameOf, roleName });
    const common = { address: target.address, contract: target.name };
    if (event === undefined)
      return { ...common, words: `an event that cannot be read, topic ${log.topics[0] ?? "none"}` };
    return { ...common, event: event.name, words: event.sentence };
  });
}

export function eventCells({ address, contract, event, words }: EventRow): string[] {
  return [contract ?? address, event ?? "", words];
}
