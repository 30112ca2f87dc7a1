import { memoFromText } from "../sdk/memo.ts";
import { CURRENCIES, resolveParty, type Connection, type Currency, type Party } from "./chain/connection.ts";
import { openToken, type Token } from "./chain/token.ts";
import type { Flags, Invocation, Where } from "./command.ts";
import { badUsage, networkRequired, notBytes32, oneExit, signerRequired, tokenRequired } from "./faults.ts";

/** A connection for a command that only reads: without --network it looks at localhost. */
export async function openForReading({ flags, connect }: Invocation): Promise<Connection> {
  return connect(flags.rpc === undefined ? { network: "localhost", ...where(flags) } : where(flags));
}

export interface Workplace {
  connection: Connection;
  token: Token;
  signer: Party;
}

/** A connection, a checked token and a signer for a command that can write. Reads only. */
export async function openForWriting(invocation: Invocation): Promise<Workplace> {
  requirePlaceAndSigner(invocation);
  const currency = currencyOf(invocation.flags);
  const { connection, signer } = await connectForWriting(invocation);
  return { connection, signer, token: await openToken(connection, currency) };
}

/** The same where a file, and not --token, says which currency is meant. */
export async function connectForWriting(invocation: Invocation): Promise<Omit<Workplace, "token">> {
  requirePlaceAndSigner(invocation);
  const { flags, connect } = invocation;
  const connection = await connect(where(flags));
  return { connection, signer: resolveParty(connection.book, flags.as!) };
}

function requirePlaceAndSigner({ flags }: Invocation): void {
  if (flags.network === undefined && flags.rpc === undefined) throw networkRequired();
  if (flags.as === undefined) throw signerRequired();
  const exits = (["send", "safe", "schedule", "calldata"] as const).filter((exit) => flags[exit] === true);
  if (exits.length > 1) throw oneExit(exits.map((exit) => `--${exit}`));
}

export function currencyOf(flags: Flags): Currency {
  if (flags.token === undefined) throw tokenRequired();
  const currency = CURRENCIES.find((known) => known === flags.token!.toUpperCase());
  if (currency === undefined) throw badUsage(`There is no token ${flags.token}; the tokens are cnh and hkd.`);
  return currency;
}

/**
 * A case or memo as the 32 bytes the chain records: text as ASCII from the left, or the bytes themselves.
 *
 * @throws HarbourError HB-1503, HB-1504, HB-2111
 */
export function referenceOf(text: string): string {
  return bytes32In(text) ?? memoFromText(text);
}

/** The 32 bytes that were written as such. Undefined: it is a text. @throws HarbourError HB-2111 */
export function bytes32In(text: string): string | undefined {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase();
  if (/^\s*0x/i.test(text)) throw notBytes32(text);
  return undefined;
}

/** Of the flags, those that say where to connect and who signs. */
export function where(flags: Flags): Where {
  const { network, rpc, signer, deployments, policy, key, ledger, checkRpc, privateRpc, maxFee, as } = flags;
  const asked = { network, rpc, signer, deployments, policy, key, ledger, checkRpc, privateRpc, maxFee, as };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as Where;
}
