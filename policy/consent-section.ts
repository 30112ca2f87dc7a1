import { id as hashOfText, isHexString } from "ethers";
import { z } from "zod/v4";
import { formatAmount } from "../sdk/amount.ts";
import { readAmount, readId, readMoment, readNumber } from "./written-values.ts";

export interface ApprovalSettings {
  readonly authority: string;
  readonly referenceHash: string;
  readonly ceiling: bigint;
  readonly expiry: number;
}

export interface AllocationSettings {
  readonly epoch: number;
  readonly validUntil: number;
  /** In the order of the chain ids. */
  readonly shares: readonly ChainShareSettings[];
}

export interface ChainShareSettings {
  readonly chainId: number;
  readonly amount: bigint;
}

export const approvalSchema = z.strictObject({
  authority: z.string(),
  reference: z.string().min(1),
  ceiling: z.string(),
  expiry: z.string(),
});
type ApprovalInput = z.infer<typeof approvalSchema> | undefined;

export const allocationSchema = z.strictObject({
  epoch: z.string(),
  validUntil: z.string(),
  shares: z.record(z.string(), z.string()),
});
type AllocationInput = z.infer<typeof allocationSchema> | undefined;

// What the registry has room for.
const largestCeiling = 2n ** 88n - 1n;

/** What a supervisor has consented to, and where it may be used. */
export interface Consent {
  readonly approval: ApprovalSettings | undefined;
  readonly allocation: AllocationSettings | undefined;
}

export interface ReadConsent {
  readonly place: string;
  readonly input: { readonly approval?: ApprovalInput; readonly allocation?: AllocationInput };
  readonly problems: string[];
}

export function readConsent({ place, input, problems }: ReadConsent): Consent {
  const approval = input.approval && readApproval(`${place}.approval`, input.approval, problems);
  const allocation = input.allocation && readAllocation(`${place}.allocation`, input.allocation, problems);
  if (allocation !== undefined) {
    const total = allocation.shares.reduce((sum, { amount }) => sum + amount, 0n);
    if (approval === undefined) {
      problems.push(`${place}.allocation: there is no approval whose ceiling could be allocated`);
    } else if (total > approval.ceiling) {
      const [found, allowed] = [formatAmount(total), formatAmount(approval.ceiling)];
      problems.push(`${place}.allocation.shares: found ${found} in all, the approval's ceiling is ${allowed}`);
    }
  }
  return { approval, allocation };
}

function readApproval(place: string, input: NonNullable<ApprovalInput>, problems: string[]): ApprovalSettings {
  const ceiling = readAmount({ place: `${place}.ceiling`, text: input.ceiling, problems });
  if (ceiling === 0n && /^0+\.0+$/.test(input.ceiling)) {
    problems.push(`${place}.ceiling: found ${input.ceiling}; without consent the whole approval is left out`);
  } else if (ceiling > largestCeiling) {
    problems.push(`${place}.ceiling: found ${input.ceiling}, at most ${formatAmount(largestCeiling)} is allowed`);
  }
  // A document's own hash is taken as it is; anything else is the text of a reference.
  const isHash = isHexString(input.reference, 32);
  if (!isHash && /^\s*0x/i.test(input.reference)) {
    problems.push(`${place}.reference: found ${input.reference}, a hash of 0x and 64 hexadecimal digits is expected`);
  }
  return {
    authority: readId({ place: `${place}.authority`, text: input.authority, problems }),
    referenceHash: isHash ? input.reference.toLowerCase() : hashOfText(input.reference),
    ceiling,
    expiry: readMoment({ place: `${place}.expiry`, text: input.expiry, problems }),
  };
}

function readAllocation(place: string, input: NonNullable<AllocationInput>, problems: string[]): AllocationSettings {
  const shares = Object.entries(input.shares).map(([chain, amount]): ChainShareSettings => {
    const own = `${place}.shares.${chain}`;
    return {
      chainId: readNumber({ place: own, text: chain, problems, from: 1, to: Number.MAX_SAFE_INTEGER }),
      amount: readAmount({ place: own, text: amount, problems }),
    };
  });
  if (shares.length === 0) problems.push(`${place}.shares: at least one chain's share is expected`);
  return {
    epoch: readNumber({ place: `${place}.epoch`, text: input.epoch, problems, from: 1, to: 1_000 }),
    validUntil: readMoment({ place: `${place}.validUntil`, text: input.validUntil, problems }),
    shares: shares.toSorted((a, b) => a.chainId - b.chainId),
  };
}
