import { createHash } from "node:crypto";
import { sql } from "kysely";
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

/**
 * The same, in a transaction that changes it or rests on it. Whoever else changes it waits until then: MariaDB reads
 * without a lock, and of two promises the later write would take the further one back.
 */
export async function lockFollowed(session: Session, chainId: number): Promise<Row<"followed_chain"> | undefined> {
  await session.db
    .updateTable("followed_chain")
    .set({ head: sql.ref("head") })
    .where("chain_id", "=", chainId)
    .execute();
  return readFollowed(session, chainId);
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
