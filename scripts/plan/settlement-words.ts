import {
  describeFundingKind,
  describeMilestoneKind,
  describeMilestones,
  describeOutcome,
  describePayoutMode,
} from "../../sdk/settlement-states.ts";

/** By where they stand: "kind" and "mode" mean other things in other contracts. */
const WORDS: readonly [RegExp, (value: bigint) => string][] = [
  [/(^|\.)funding\.kind$/, describeFundingKind],
  [/(^|\.)milestones\[\d+\]\.kind$/, describeMilestoneKind],
  [/(^|\.)mode$/, describePayoutMode],
  [/^outcome$/, describeOutcome],
  [/(^|\.)milestones$/, describeMilestones],
];

/** An enumeration of the settlement contracts in words: "all or nothing = 0". Undefined: it is none. */
export function settlementWord(place: string, value: bigint): string | undefined {
  const describe = WORDS.find(([pattern]) => pattern.test(place))?.[1];
  return describe === undefined ? undefined : `${describe(value)} = ${value}`;
}

/** Of a permit: what the payer lets the contract take of what it pays in. */
export function isFundingValue(place: string): boolean {
  return /(^|\.)funding\.value$/.test(place);
}
