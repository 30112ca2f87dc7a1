import type { HarbourError } from "../../sdk/harbour-error.ts";
import type { Block } from "../chain/block.ts";
import type { Party } from "../chain/connection.ts";
import type { Part } from "./parts.ts";
import type { PayeeFacts } from "./payees.ts";
import type { PayoutFile } from "./read-payout.ts";

export type ModeName = "best effort" | "atomic";

/** A part, as it stands before the run. */
export interface PlannedPart {
  part: Part;
  state: "open" | "paid";
  /** Minor units. */
  amount: bigint;
  gas: bigint;
  /** Whether `gas` is the chain's estimate, and not only the most it can be. */
  measured: boolean;
}

/** Everything a person needs to say yes or no to a payout, as values. */
export interface PayoutPlan {
  title: string;
  network: string;
  chainId: bigint;
  block: Block;
  token: { currency: string; symbol: string; address: string };
  target: Party;
  payer: Party;
  nonce: number;
  file: PayoutFile;
  mode: ModeName;
  batchId: string;
  /** Of the file. Minor units. */
  total: bigint;
  /** Still to be paid. */
  left: { payments: number; amount: bigint };
  payees: PayeeFacts;
  money: {
    /** What the payer can spend: the balance without what is on hold. */
    free: bigint;
    allowance: bigint;
    /** What the allowance is set to first. Absent: it suffices. */
    approve?: bigint;
    /** What is left of it afterwards. */
    allowanceAfter: bigint;
  };
  parts: readonly PlannedPart[];
  /** Of what is left, approval included. */
  gas: bigint;
  /** What no transaction exceeds. */
  bound: bigint;
  /** The most that the gas can cost, and a unit of it. Wei. */
  fees: { most: bigint; perGas: bigint };
  /** How the parts were tried: "as if the allowance were there". */
  assuming?: string;
  warnings: readonly string[];
  /** Empty: nothing stands in the way. */
  refusals: readonly HarbourError[];
  hash: string;
}

/** The plan as data: every payment and every part of it, errors as their fields. */
export function payoutPlanJson({ file, parts, payees, refusals, ...plan }: PayoutPlan): Record<string, unknown> {
  const { path, messageId, payout } = file;
  const { source, debtor, payments } = payout;
  const { digest, kind, messageName, createdAt } = source;
  return {
    ...plan,
    file: { path, digest, kind, messageId, messageName, createdAt, debtor },
    payments: payments.map(({ index, line, to, amount, memo, uetr, endToEndId }) => {
      return { row: index, line, to, amount, memo, uetr, endToEndId };
    }),
    payees: {
      count: payees.count,
      fresh: payees.fresh,
      barred: payees.barred.map(({ payment, reason }) => ({ row: payment.index, to: payment.to, reason })),
    },
    parts: parts.map(({ part: { name, batchId, first, payments: own }, ...rest }) => {
      return { part: name, batchId, first, payments: own.length, ...rest };
    }),
    refusals: refusals.map(({ code, message, why, fix, exitCode }) => ({ code, message, why, fix, exitCode })),
  };
}
