import { createHash } from "node:crypto";
import type { FollowedContract, FollowedNetwork } from "../followed-network.ts";
import { toBytes } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";
import { hexIn } from "./edited-values.ts";

/** Up to which block the chain is known, and how far it has promised not to change. */
export interface Finality {
  head: number;
  safe: number;
  final: number;
}

/** What the books say of the chain that they follow; undefined before the first batch. */
export async function readFollowed({ db }: Session, chainId: number): Promise<Row<"followed_chain"> | undefined> {
  return db.selectFrom("followed_chain").selectAll().where("chain_id", "=", chainId).executeTakeFirst();
}

/** SHA-256 over all other columns: a promise that somebody moves by hand no longer fits. */
export function sealOf(row: Omit<Row<"followed_chain">, "seal">): string {
  const { chain_id, network, contracts, genesis, head, safe, final } = row;
  const text = [chain_id, network, contracts, hexIn(genesis), head, safe, final].join("|");
  return `0x${createHash("sha256").update(text).digest("hex")}`;
}

export function sealed(row: Omit<Row<"followed_chain">, "seal">): Row<"followed_chain"> {
  return { ...row, seal: toBytes(sealOf(row)) };
}

/** What is followed, as it is kept. */
export function contractsText({ contracts }: Pick<FollowedNetwork, "contracts">): string {
  return JSON.stringify(contracts.map(({ address, origin, currency }) => ({ address, origin, currency })));
}

/** The contracts of a row; undefined where somebody edited it into something else. */
export function contractsIn({ contracts }: Pick<Row<"followed_chain">, "contracts">): FollowedContract[] | undefined {
  try {
    const held: unknown = JSON.parse(contracts);
    return Array.isArray(held) ? (held as FollowedContract[]) : undefined;
  } catch {
    return undefined;
  }
}

/** Promises are only ever added to: of two answers the one that reaches further stands. */
export function furthest(known: Finality, said: Finality): Finality {
  return {
    head: said.head,
    safe: Math.max(known.safe, said.safe, known.final, said.final),
    final: Math.max(known.final, said.final),
  };
}

/**
 * Moves the promises on where no block comes. A row that somebody else moved meanwhile stays as it is, so that of two
 * followers none takes back what the other knows.
 *
 * @returns Whether anything was written.
 */
export async function advanceFinality(session: Session, chainId: number, said: Finality): Promise<boolean> {
  const row = await readFollowed(session, chainId);
  if (row === undefined) return false;
  const next = furthest(row, said);
  if (next.head === row.head && next.safe === row.safe && next.final === row.final) return false;
  const { seal } = sealed({ ...row, ...next });
  const { numUpdatedRows } = await session.db
    .updateTable("followed_chain")
    .set({ ...next, seal })
    .where("chain_id", "=", chainId)
    .where("seal", "=", row.seal)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
