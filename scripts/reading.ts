import { CURRENCIES, type Connection, type Currency } from "./chain/connection.ts";
import { openToken, type Token } from "./chain/token.ts";
import type { Flags } from "./command.ts";
import { noDeployment } from "./faults.ts";
import { noIssuance } from "./issuance-faults.ts";
import { currencyOf } from "./open.ts";
import { showTime } from "./words.ts";
import type { Block } from "./chain/block.ts";

/** The tokens a reading command is about: the one of --token, or all that are deployed. */
export async function tokensToRead(connection: Connection, flags: Flags): Promise<Token[]> {
  const wanted: readonly Currency[] = flags.token === undefined ? CURRENCIES : [currencyOf(flags)];
  const deployed = wanted.filter((currency) => connection.deployment[currency] !== undefined);
  if (deployed.length === 0) throw noDeployment(connection.network, wanted.join(" or "));
  return Promise.all(deployed.map((currency) => openToken(connection, currency)));
}

/** The same for a command about what is issued and redeemed: only currencies with desks. */
export async function issuedTokens(connection: Connection, flags: Flags): Promise<Token[]> {
  const tokens = await tokensToRead(connection, flags);
  const issued = tokens.filter(({ currency }) => connection.deployment[currency]?.issuance !== undefined);
  if (issued.length === 0) throw noIssuance(connection.network, tokens.map(({ currency }) => currency).join(" or "));
  return issued;
}

export interface Place {
  network: string;
  chainId: bigint;
  block: Block;
}

/** "localhost · chain 31337 · block 42 · 2026-11-22 15:49:02 UTC": what every number below it is as of. */
export function renderPlace({ network, chainId, block }: Place): string {
  return `${network} · chain ${chainId} · block ${block.number} · ${showTime(block.timestamp)}`;
}
