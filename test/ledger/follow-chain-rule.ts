import type { FinalityRule } from "../../ledger/chain/heads.ts";

/** Hardhat's chain says that every block is final at once; here a block is final behind `final` others. */
export const finalBehind = (final: number): FinalityRule => ({ tags: false, safe: Math.ceil(final / 2), final });
