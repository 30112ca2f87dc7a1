import type { ExitCode } from "./exit-code.ts";
import { HarbourError, type HarbourErrorCode } from "./harbour-error.ts";

/** An error of a program, by number, with the exit code it ends with. `docs/errors.md` is made from the calls. */
export function fault(
  code: HarbourErrorCode,
  exitCode: ExitCode,
  message: string,
  why: string,
  fix: string,
  cause?: unknown,
): HarbourError {
  return new HarbourError({ code, exitCode, message, why, fix, cause });
}
