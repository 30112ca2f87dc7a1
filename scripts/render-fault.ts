import type { HarbourError } from "../sdk/harbour-error.ts";
import { printableLines } from "../sdk/printable.ts";
import type { ExitCode } from "../sdk/exit-code.ts";

/** One sentence, why, and what to do. */
export function renderFault({ code, message, why, fix }: HarbourError, exitCode: ExitCode): string {
  const lines = [`✗ ${code}  ${message}`];
  if (why !== undefined) lines.push(`  Why   ${why}`);
  if (fix !== undefined) lines.push(`  Fix   ${fix}`);
  return `${printableLines(lines.join("\n"))}  (exit ${exitCode})`;
}
