import { errorJson } from "../command.ts";
import type { Assessment } from "./assess.ts";

/** An assessment as data: for --json, and for the change folder. The init code is in its hash. */
export function assessmentJson(assessment: Assessment): Record<string, unknown> {
  const { installed, built, refusals, layout, abi, same, mode, proxyUnchanged } = assessment;
  const { initCode: _, ...release } = built;
  return {
    installed: { address: installed.address, mode, initCodeHash: installed.code?.initCodeHash },
    release,
    same,
    layout,
    abi,
    proxyUnchanged,
    refusals: refusals.map((refusal) => {
      const { schema: __, ...fields } = errorJson(refusal);
      return fields;
    }),
  };
}
