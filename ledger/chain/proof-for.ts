import type { Proof } from "./fetch-blocks.ts";
import { hasProvableHeaders } from "./header.ts";

/** How the logs of a chain are proven where nobody says otherwise: "logs" where its headers cannot be proven. */
export function proofFor(chainId: number): Proof {
  return hasProvableHeaders(chainId) ? "bloom" : "logs";
}
