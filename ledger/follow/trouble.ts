import { ExitCode } from "../../sdk/exit-code.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { isOutcomeUnknown, isTemporary } from "../store/store-errors.ts";

/**
 * What an error means for the one who follows:
 * - "passing": it passes by itself
 * - "refused": the node does not answer this, perhaps only now; another may
 * - "doubtful": another answer may be better, of the same node or of another
 * - "one-sided": only another node may say something else
 * - "lasting": people must do something
 */
export type Trouble = "passing" | "refused" | "doubtful" | "one-sided" | "lasting";

/** Nodes say "internal error" of what they can answer a minute later. */
const REFUSED = /^HB-(4103|4119)$/;
/** Balances below zero and blocks that do not join come of answers too. */
const OF_ANSWERS = /^HB-(41(?!05)[0-9]{2}|4201|4202)$/;
/** Another chain, or one that broke its promise. */
const OF_ONE_NODE = /^HB-(4105|421[0-2])$/;

export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof HarbourError)) return isTemporary(error) || isOutcomeUnknown(error) ? "passing" : "lasting";
  if (error.exitCode === ExitCode.temporary) return "passing";
  if (error.exitCode !== ExitCode.fault) return "lasting";
  if (REFUSED.test(error.code)) return "refused";
  if (OF_ANSWERS.test(error.code)) return "doubtful";
  return OF_ONE_NODE.test(error.code) ? "one-sided" : "lasting";
}
