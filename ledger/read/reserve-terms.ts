import { showShortText } from "../../sdk/short-text.ts";
import type { EventOf } from "./events.ts";

/** What people allow on a registry. Amounts are minor units, times Unix seconds. */
export interface ReserveTerms {
  /** By how much the reserve must exceed the supply, in basis points; 0: unset, which blocks. */
  bufferBps: number;
  /** Seconds after which a statement no longer counts; 0: none counts. */
  maxAge: number;
  stepBps: number;
  woundDown: boolean;
  /** Undefined: no supervisor's consent is on record. */
  approval: { authority: string; referenceHash: string; ceiling: bigint; expiry: number } | undefined;
  /** This chain's share, and the table it is a row of. */
  allocation: Allocation;
}

export interface Allocation {
  epoch: bigint;
  amount: bigint;
  validUntil: number;
  /** No other chain has one. */
  whole: boolean;
  shares: { chainId: number; amount: bigint }[];
}

/** From the events of one registry, in order. */
export function reserveTerms(events: readonly EventOf<"registry">[]): ReserveTerms {
  const terms: ReserveTerms = {
    bufferBps: 0,
    maxAge: 0,
    stepBps: 0,
    woundDown: false,
    approval: undefined,
    allocation: { epoch: 0n, amount: 0n, validUntil: 0, whole: false, shares: [] },
  };
  for (const event of events) {
    if (event.name === "BufferSet") terms.bufferBps = Number(event.fields.bufferBps);
    else if (event.name === "MaxAgeSet") terms.maxAge = Number(event.fields.maxAge);
    else if (event.name === "StepSet") terms.stepBps = Number(event.fields.stepBps);
    else if (event.name === "WindDownStarted") terms.woundDown = true;
    else if (event.name === "ApprovalCleared") terms.approval = undefined;
    else if (event.name === "ApprovalSet") {
      const { authority, referenceHash, ceiling, expiry } = event.fields;
      terms.approval = { authority: showShortText(authority), referenceHash, ceiling, expiry: Number(expiry) };
    } else if (event.name === "AllocationSet") {
      const { epoch, amount, validUntil, whole, shares } = event.fields;
      const table = shares.map((share) => ({ chainId: Number(share.chainId), amount: share.amount }));
      terms.allocation = { epoch, amount, validUntil: Number(validUntil), whole, shares: table };
    }
  }
  return terms;
}
