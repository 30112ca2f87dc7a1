import { HarbourError } from "../../sdk/harbour-error.ts";
import { asUnreachable } from "../chain/transport.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { unexpected } from "../faults.ts";

/** One thing that was looked at. */
export interface Finding {
  /** fine · worth knowing · differs · cannot be looked at now */
  state: "fine" | "warning" | "differs" | "temporary";
  what: string;
  found: string;
  /** What to do; absent where nothing is to be done. */
  fix?: string;
}

export const fine = (what: string, found: string): Finding => ({ state: "fine", what, found });

export const warning = (what: string, found: string, fix?: string): Finding => ({
  state: "warning",
  what,
  found,
  ...(fix === undefined ? {} : { fix }),
});

export const differs = (what: string, found: string, fix: string): Finding => ({ state: "differs", what, found, fix });

/** Looks at one thing. A refusal is what was found; a node that does not answer ends nothing but this. */
export async function examine(what: string, look: () => Promise<Finding | Finding[]>): Promise<Finding[]> {
  try {
    return [await look()].flat();
  } catch (error) {
    return [findingOf(what, error)];
  }
}

export function findingOf(what: string, error: unknown): Finding {
  const fault = error instanceof HarbourError ? error : (asUnreachable(error) ?? unexpected(error));
  const state = fault.exitCode === ExitCode.temporary ? "temporary" : "differs";
  return { state, what, found: `${fault.code}  ${fault.message}`, fix: fault.fix ?? "Find out why." };
}
