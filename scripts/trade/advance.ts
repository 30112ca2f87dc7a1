import { offerFunding } from "../../sdk/settlement/instruction-funding.ts";
import type { Window } from "../../sdk/settlement/settlement-values.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import { tokenOf, type TradePlace } from "./place.ts";
import type { OfferFile } from "./trade-file.ts";

/** What a financier signs to pay the advance when the seller takes the offer. */
export async function advanceOf(place: TradePlace, { typedData, terms }: OfferFile, validity: Window) {
  const { contract } = tokenOf(place, "The offer", terms.order.token);
  const { validAfter, validBefore } = validity;
  return offerFunding(
    { domain: place.domain, message: typedData.message, terms },
    { token: await tokenDomain({ token: contract as never }), validAfter, validBefore },
  );
}
