import { ZeroHash } from "ethers";
import { showShortText } from "../sdk/short-text.ts";
import type { ReserveRegistry } from "../typechain-types/contracts/issuance/ReserveRegistry.ts";
import { nothing, type Call, type ReadFacts } from "./_facts.ts";

/** What every group of the registry's facts is read with. */
export interface RegistryScope extends ReadFacts {
  readonly registry: ReserveRegistry;
  /** A call of the registry. */
  readonly call: (name: string, ...values: unknown[]) => Call;
}

/** The text of an id, in words where there is none; the bytes where they are none that a screen shows as it is. */
export function showId(word: string): string {
  return word === ZeroHash ? nothing : showShortText(word);
}
