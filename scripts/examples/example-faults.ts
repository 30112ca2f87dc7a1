import type { HarbourError } from "../../sdk/harbour-error.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

/** HB-3301 to HB-3399: the worked examples. */

export const badExampleFile = (path: string, problems: readonly string[], cause?: unknown): HarbourError =>
  fault(
    "HB-3301",
    ExitCode.usage,
    `${path} cannot be played: ${problems.join("; ")}.`,
    "An example is taken whole or not at all. Nothing was deployed.",
    "Mend these places; the file of that name in examples/ shows the form.",
    cause,
  );

export const commandEnded = (line: string, exit: number, reason: string): HarbourError =>
  fault(
    "HB-3302",
    ExitCode.fault,
    `The story stopped at  harbour ${line}  which ended with ${exit}: ${reason}`,
    "What comes after it needs what it would have done, so there is nothing to compare.",
    "Undo the change in the example's file, or read what the command says.",
  );
