import { decodeBytes32String } from "ethers";
import type { ReserveRegistry } from "../typechain-types/contracts/issuance/ReserveRegistry.ts";
import { nothing, type Call, type ReadFacts } from "./_facts.ts";

/** What every group of the registry's facts is read with. */
export interface RegistryScope extends ReadFacts {
  readonly registry: ReserveRegistry;
  /** A call of the registry. */
  readonly call: (name: string, ...values: unknown[]) => Call;
}

/** The text of an id, in words where there is none. */
export function showId(word: string): string {
  try {
    return decodeBytes32String(word) || nothing;
  } catch {
    return word;
  }
}
