import type { SigningDomain } from "../../sdk/signable.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import { CURRENCIES, type Connection, type Currency } from "../chain/connection.ts";
import { openFxSettlement, openPair, type FxTarget } from "../chain/settlement.ts";
import type { Token } from "../chain/token.ts";
import { currencyOfToken } from "../chain/token-currency.ts";
import type { Io } from "../io.ts";
import { networkMismatch } from "../issuance-faults.ts";
import { foreignContract } from "../chain/settlement-faults.ts";

/** The exchange of the two currencies on one network, checked. */
export interface FxPlace {
  connection: Connection;
  tokens: Readonly<Record<Currency, Token>>;
  fx: FxTarget;
  domain: SigningDomain;
  block: Block;
  /** Unix seconds. An idle local chain keeps an old block, a travelled one is ahead of this machine: the later counts. */
  now: bigint;
}

export async function openFx(connection: Connection, io: Io): Promise<FxPlace> {
  const tokens = await openPair(connection);
  const { target: fx, domain } = await openFxSettlement(connection, tokens);
  const block = await latestBlock(connection.provider);
  return { connection, tokens, fx, domain, block, now: BigInt(Math.max(block.timestamp, io.now())) };
}

/** The file is for this network's contract and its two tokens. @throws HarbourError HB-2332, HB-2934 */
export function requireOwn(
  { connection, domain, tokens }: FxPlace,
  path: string,
  file: { network: string; domain: SigningDomain; tokens: readonly string[] },
): void {
  if (file.network !== connection.network) throw networkMismatch(path, file.network, connection.network);
  const compared = [
    ["chain", file.domain.chainId, domain.chainId],
    ["the FX settlement", file.domain.verifyingContract, domain.verifyingContract],
  ] as const;
  for (const [what, found, own] of compared) {
    if (found !== own) throw foreignContract(path, what, String(found), String(own));
  }
  for (const token of file.tokens) {
    if (currencyOfToken(connection.deployment, token) !== undefined) continue;
    throw foreignContract(path, "the token", token, CURRENCIES.map((each) => tokens[each].address).join(" and "));
  }
}
