import { encodeShortText } from "../../sdk/short-text.ts";
import { issuanceDomain } from "../../sdk/issuance-domain.ts";
import type { SigningDomain } from "../../sdk/signable.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import type { Connection } from "../chain/connection.ts";
import { openIssuance, type Issuance } from "../chain/issuance.ts";
import { openToken, type Token } from "../chain/token.ts";
import type { Invocation } from "../command.ts";
import { optionNeeded } from "../issuance-faults.ts";
import { currencyOf, openForReading } from "../open.ts";

/** Everything a custodian's command looks at; it sends nothing. */
export interface Desk {
  connection: Connection;
  token: Token;
  issuance: Issuance;
  block: Block;
  /** What statements, confirmations and voidings are signed under. */
  domain: SigningDomain;
}

export async function openDesk(invocation: Invocation): Promise<Desk> {
  const currency = currencyOf(invocation.flags);
  const connection = await openForReading(invocation);
  const token = await openToken(connection, currency);
  const issuance = await openIssuance(connection, token);
  return {
    connection,
    token,
    issuance,
    block: await latestBlock(connection.provider),
    domain: issuanceDomain({
      contract: "registry",
      chainId: connection.chainId,
      address: issuance.registry.address,
    }),
  };
}

/** A flag that the command cannot do without, in the words of its owner. */
export function needed(value: string | undefined, option: string, reason: string): string {
  if (value === undefined) throw optionNeeded(option, reason);
  return value;
}

export function shortId(value: string): string {
  return encodeShortText(value);
}
