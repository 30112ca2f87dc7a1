import { readMode } from "../chain/mode.ts";
import { latestBlock } from "../chain/block.ts";
import type { Currency } from "../chain/connection.ts";
import { readSolvency, type Solvency } from "../chain/solvency.ts";
import { openToken, twinsOf } from "../chain/token.ts";
import type { Stage } from "./stage.ts";

/** One row of a snapshot: what it is about and its value, as text. */
export type Snapshot = Readonly<Record<string, string>>;

/**
 * Everything of a token that an upgrade must leave as it is: totals, every account of the cast, every allowance,
 * permit nonce and payment nonce that the day has touched.
 */
export async function takeSnapshot({ cast, tokens, touched }: Stage, currency: Currency): Promise<Snapshot> {
  const { contract } = tokens[currency].token;
  const rows: Promise<[string, unknown]>[] = [];
  const note = (what: string, value: Promise<unknown>) => rows.push(value.then((found) => [what, found]));

  note("supply", contract.totalSupply());
  note("ceiling", contract.supplyCeiling());
  note("ceiling cap", contract.ceilingCap());
  note("signing domain", contract.DOMAIN_SEPARATOR());
  note("identity", contract.identity());
  note("mode", contract.mode());
  note("authority", contract.authority());
  note("contract URI", contract.contractURI());
  for (const { name, address } of cast.actors) {
    note(`balance of ${name}`, contract.balanceOf(address));
    note(`flags of ${name}`, contract.flags(address));
    note(`hold on ${name}`, contract.getFrozenTokens(address));
    note(`permit nonce of ${name}`, contract.nonces(address));
    note(`minter ${name}`, contract.isMinter(address));
    note(`mint allowance of ${name}`, contract.minterAllowance(address));
  }
  for (const [owner, spenders] of touched[currency].allowances) {
    for (const spender of spenders) {
      const [from, to] = [cast.actor(owner).address, cast.actor(spender).address];
      note(`allowance of ${owner} for ${spender}`, contract.allowance(from, to));
    }
  }
  for (const used of touched[currency].nonces) {
    const [payer, nonce] = used.split(" ") as [string, string];
    note(`payment nonce of ${payer} ${nonce}`, contract.authorizationState(cast.actor(payer).address, nonce));
  }
  return Object.fromEntries((await Promise.all(rows)).map(([what, value]) => [what, String(value)]));
}

/** Rows in which two snapshots differ, in words. */
export function compareSnapshots(before: Snapshot, after: Snapshot): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .filter((key) => before[key] !== after[key])
    .map((key) => `${key} was ${before[key]}, is ${after[key]}`);
}

/** Which of the releases deployed so far is installed, from 1. */
export async function installedRelease({ connection, tokens }: Stage, currency: Currency): Promise<number> {
  const { implementation } = await openToken(connection, currency);
  return 1 + tokens[currency].deployed.releases.findIndex(({ address }) => twinsOf(address).includes(implementation));
}

export async function installedMode({ chain, tokens }: Stage, currency: Currency): Promise<string> {
  return (await readMode(tokens[currency].token, await latestBlock(chain.provider))).mode;
}

export async function solvencyOf({ chain, tokens }: Stage, currency: Currency): Promise<Solvency> {
  const { issuance, token } = tokens[currency];
  return readSolvency(issuance, token, await latestBlock(chain.provider));
}

/** Everybody of the cast whom the token has blacklisted. */
export async function blacklistedNames({ cast, tokens }: Stage, currency: Currency): Promise<string[]> {
  const { contract } = tokens[currency].token;
  const answers = await Promise.all(cast.actors.map(({ address }) => contract.isBlacklisted(address)));
  return cast.actors.filter((_, i) => answers[i]).map(({ name }) => name);
}

/** Amounts that are not zero, by name. */
export type ByName = Record<string, bigint>;

export async function balances({ cast, tokens }: Stage, currency: Currency): Promise<ByName> {
  const { contract } = tokens[currency].token;
  return nonZero(
    cast.actors.map(({ name }) => name),
    await Promise.all(cast.actors.map(({ address }) => contract.balanceOf(address))),
  );
}

export async function holds({ cast, tokens }: Stage, currency: Currency): Promise<ByName> {
  const { contract } = tokens[currency].token;
  return nonZero(
    cast.actors.map(({ name }) => name),
    await Promise.all(cast.actors.map(({ address }) => contract.getFrozenTokens(address))),
  );
}

function nonZero(names: readonly string[], amounts: readonly bigint[]): ByName {
  return Object.fromEntries(names.map((name, i) => [name, amounts[i]!] as const).filter(([, amount]) => amount !== 0n));
}
