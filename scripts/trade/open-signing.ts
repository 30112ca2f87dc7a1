import { formatAmount } from "../../sdk/amount.ts";
import { agreementParties } from "../../sdk/settlement/agreement.ts";
import { attestorOf } from "../../sdk/settlement/attestation.ts";
import { callParty, type Party } from "../chain/connection.ts";
import type { Flags } from "../command.ts";
import { showMoney } from "../words.ts";
import { advanceOf } from "./advance.ts";
import type { OpenOrder } from "./find-order.ts";
import type { TradePlace } from "./place.ts";
import { fundsBy, plainSigning, presentIn, requirePart, type Signing } from "./signing.ts";
import type { OfferFile, OrderFile, TradeFile } from "./trade-file.ts";

/** The same in a file about an order that is open. @throws HarbourError HB-2945, HB-2960 */
export async function openSigning(
  place: TradePlace,
  file: Exclude<TradeFile, OrderFile>,
  { terms, standing, token }: OpenOrder,
  signer: Party,
  flags: Flags,
): Promise<Signing> {
  const { order } = terms;
  const plain = plainSigning(file, signer);
  const short = `${file.terms.orderId.slice(0, 10)}…`;
  switch (file.kind) {
    case "amendment":
    case "cancellation": {
      requirePart(
        place,
        signer,
        agreementParties(order, standing).map(({ account }) => account),
      );
      const verb = file.kind === "amendment" ? "change the terms" : "end the order and give back what is held";
      return {
        ...plain,
        title: `Agree to ${verb}: order ${short}`,
        expected: token.symbol,
        called: `the ${file.kind}`,
      };
    }
    case "attestation": {
      const { milestone, shareBps } = file.typedData.message;
      requirePart(place, signer, [attestorOf(order, milestone)]);
      const title = `Attest ${formatAmount(shareBps, { decimals: 2 })} % of milestone ${milestone}`;
      return { ...plain, title, expected: formatAmount(shareBps, { decimals: 2 }), called: "the attestation" };
    }
    case "ruling": {
      const { milestone, toSeller } = file.typedData.message;
      requirePart(place, signer, [order.arbiter]);
      const title = `Rule that the seller gets ${showMoney(toSeller, token.currency)} of milestone ${milestone}`;
      return { ...plain, title, expected: formatAmount(toSeller), called: "the ruling" };
    }
    case "offer":
      return offerSigning(place, file, token.currency, signer, flags);
  }
}

async function offerSigning(
  place: TradePlace,
  file: OfferFile,
  currency: string,
  signer: Party,
  flags: Flags,
): Promise<Signing> {
  const { financier, advance, validAfter, validBefore } = file.typedData.message;
  requirePart(place, signer, [financier]);
  const words = `that ${callParty(signer)} advances ${showMoney(advance, currency)}`;
  const common = { title: `Sign ${words}`, expected: formatAmount(advance) };
  if (fundsBy(flags.funding, advance) === "allowance") {
    return { ...plainSigning(file, signer), ...common, called: "the offer" };
  }
  const validity = file.payment ?? { validAfter, validBefore };
  return {
    ...common,
    payload: await advanceOf(place, file, validity),
    called: "the advance",
    put: (signature) => ({ ...file, payment: { ...validity, signature } }),
    ...presentIn(file.payment),
  };
}
