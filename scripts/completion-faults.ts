import { ExitCode } from "../sdk/exit-code.ts";
import { fault } from "../sdk/fault.ts";

/** The error of the completion scripts. */

export const unknownShell = (name: string, known: readonly string[]) =>
  fault(
    "HB-2891",
    ExitCode.usage,
    `There is no completion for ${JSON.stringify(name)}.`,
    "Each shell has a language of its own for this.",
    `Use one of: ${known.join(", ")}.`,
  );
