import { showShortText } from "../../sdk/short-text.ts";
import type { Block } from "../chain/block.ts";
import type { Connection } from "../chain/connection.ts";
import type { Issuance } from "../chain/issuance.ts";
import { readSolvency, type Pool } from "../chain/solvency.ts";
import type { Token } from "../chain/token.ts";
import { acceptedUpTo } from "./accepted-up-to.ts";
import { judgeSignatures, type JudgedSignature } from "./judge-signatures.ts";
import type { PayloadFile } from "./payload-file.ts";

/** What the chain says about a payload, as of one block. */
export interface PayloadFacts {
  /** Unix seconds of the block. */
  now: number;
  network: string;
  chainId: bigint;
  currency: string;
  registry: { name: string; address: string };
  custodian: { id: string; state: "active" | "revoked" | "unknown"; threshold: number };
  /** Absent: the custodian has no such pool, or the payload names none. */
  pool?: Pool & { acceptedUpTo: bigint; lastAsOf: number };
  signatures: JudgedSignature[];
  /** For a credit: the order that used it. */
  creditUsedBy?: string;
}

export async function readPayloadFacts(
  connection: Connection,
  token: Token,
  issuance: Issuance,
  { payload, digest, signatures }: PayloadFile,
  block: Block,
): Promise<PayloadFacts> {
  const { registry } = issuance;
  const { message } = payload;
  const at = { blockTag: block.number };
  const usedBy =
    "creditId" in message ? await registry.contract.creditUsedBy(message.creditId, at) : `0x${"00".repeat(32)}`;
  const pool = "pool" in message ? await poolOf(issuance, token, message.custodian, message.pool, block) : undefined;
  return {
    now: block.timestamp,
    network: connection.network,
    chainId: connection.chainId,
    currency: token.currency,
    registry: { name: registry.name, address: registry.address },
    custodian: await custodianOf(registry, message.custodian, block),
    ...(pool === undefined ? {} : { pool }),
    signatures: await judgeSignatures(connection.provider, {
      registry,
      custodian: message.custodian,
      digest,
      signatures,
      book: connection.book,
      block,
    }),
    ...(/^0x0+$/.test(usedBy) ? {} : { creditUsedBy: usedBy }),
  };
}

export async function custodianOf(
  { contract }: Issuance["registry"],
  id: string,
  { number }: Block,
): Promise<PayloadFacts["custodian"]> {
  const { threshold, revoked } = await contract.custodian(id, { blockTag: number });
  const state = threshold === 0n ? "unknown" : revoked ? "revoked" : "active";
  return { id: showShortText(id), state, threshold: Number(threshold) };
}

export async function poolOf(
  issuance: Issuance,
  token: Token,
  custodian: string,
  pool: string,
  block: Block,
): Promise<PayloadFacts["pool"]> {
  const { pools, stepBps } = await readSolvency(issuance, token, block);
  const found = pools.find((candidate) => candidate.pool === pool && candidate.custodian === custodian);
  if (found === undefined) return undefined;
  const lastAsOf = Math.max(found.asOf, found.parked?.asOf ?? 0);
  return { ...found, acceptedUpTo: acceptedUpTo(found, stepBps, block.timestamp), lastAsOf };
}
