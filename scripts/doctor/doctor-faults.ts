import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

/** The error of harbour doctor. */

export const examinedDiffers = (what: readonly string[]) =>
  fault(
    "HB-2890",
    ExitCode.differences,
    `Not as it should be: ${what.join(", ")}.`,
    "Each of these can make a plan here say something else than what would happen.",
    "Every line above says what to do; run harbour doctor again then.",
  );
