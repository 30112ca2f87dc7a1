import type { AcceptanceMessage } from "../../sdk/settlement/fx-acceptance.ts";
import { showTime } from "../words.ts";
import { acceptanceOver } from "./fx-faults.ts";
import type { FxPlace } from "./place.ts";

/** The acceptance is of now and was not used. @throws HarbourError HB-2940 */
export async function requireUsable({ fx, block, now }: FxPlace, acceptance: AcceptanceMessage): Promise<void> {
  const { taker, nonce, validAfter, validBefore } = acceptance;
  if (await fx.contract.nonceUsed(taker, nonce, { blockTag: block.number })) {
    throw acceptanceOver("it was submitted already, or its taker cancelled it");
  }
  if (now >= validBefore) throw acceptanceOver(`it was good before ${showTime(validBefore)}`);
  if (now <= validAfter) throw acceptanceOver(`it is good after ${showTime(validAfter)}`);
}
