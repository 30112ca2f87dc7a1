import { showParty } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import type { LineProblem } from "../csv-file.ts";
import type { Listed } from "./list-work.ts";

/** Rows that the token would refuse to blacklist or hold, each named: a simulation stops at the first. */
export function unfreezable({ address, symbol }: Token, listed: readonly Listed[]): LineProblem[] {
  return listed.flatMap(({ row: { line, party }, state: { flags } }) => {
    if (party.address === address) return [{ line, problem: `${showParty(party)} is ${symbol} itself` }];
    return flags.includes("protected") ? [{ line, problem: `${showParty(party)} is protected` }] : [];
  });
}
