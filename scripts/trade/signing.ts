import { formatAmount } from "../../sdk/amount.ts";
import { agreementParties } from "../../sdk/settlement/agreement.ts";
import { attestorOf } from "../../sdk/settlement/attestation.ts";
import { offerFunding } from "../../sdk/settlement/instruction-funding.ts";
import { buyerFunding, guaranteedPart } from "../../sdk/settlement/order-sums.ts";
import { isNone, type Window } from "../../sdk/settlement/settlement-values.ts";
import type { Signable } from "../../sdk/signable.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import { callParty, partyAt, type Party } from "../chain/connection.ts";
import { badFunding } from "../chain/settlement-faults.ts";
import type { Flags } from "../command.ts";
import { parseTime } from "../time.ts";
import { showMoney } from "../words.ts";
import { paymentOf, undertakingOf } from "./consents.ts";
import type { OpenOrder } from "./find-order.ts";
import { tokenOf, type TradePlace } from "./place.ts";
import type { OfferFile, OrderFile, PartySignature, TradeFile } from "./trade-file.ts";
import { noPart, nothingToFund } from "./trade-faults.ts";

/** What one party has to sign in a file, and where its signature goes. */
export interface Signing {
  /** Under the file's own message, or what follows from it. */
  payload: Signable;
  /** "Sign that importer pays 361,000.00 CNH when the order opens" */
  title: string;
  /** What the person retypes. */
  expected: string;
  /** What it is called afterwards: "the payment", "the order". */
  called: string;
  /** The file with the signature in it. */
  put(signature: string): TradeFile;
  /** What is there already. */
  present?: string;
}

/**
 * What the signer's part in an order's file asks of it: the buyer signs the payment that opens the order, or the order;
 * the seller the order; the guarantor an undertaking that follows from it.
 *
 * @throws HarbourError HB-2123, HB-2945, HB-2960, HB-2971, SettlementError HB-1808
 */
export async function orderSigning(place: TradePlace, file: OrderFile, signer: Party, flags: Flags): Promise<Signing> {
  const order = file.typedData.message;
  const { currency } = tokenOf(place, "The order", order.token);
  const name = callParty(signer);
  if (signer.address === order.guarantor) {
    const validBefore = flags.validUntil === undefined ? order.fundBy : parseTime("--valid-until", flags.validUntil);
    const validity = { validAfter: 0n, validBefore };
    const amount = guaranteedPart(order);
    return {
      payload: undertakingOf(place, file, validity),
      title: `Undertake that the pool of ${name} pays ${showMoney(amount, currency)} of this order`,
      expected: formatAmount(amount),
      called: "the undertaking",
      put: (signature) => ({ ...file, undertaking: { ...validity, signature } }),
      ...presentIn(file.undertaking),
    };
  }
  const byPayment = signer.address === order.buyer && fundsBy(flags.funding, buyerFunding(order)) === "authorization";
  if (byPayment) {
    const validity = { validAfter: 0n, validBefore: order.fundBy };
    return {
      payload: await paymentOf(place, file, validity),
      title: `Sign that ${name} pays ${showMoney(buyerFunding(order), currency)} when this order opens`,
      expected: formatAmount(buyerFunding(order)),
      called: "the payment",
      put: (signature) => ({ ...file, payment: { ...validity, signature } }),
      ...presentIn(file.payment),
    };
  }
  const parties = [order.buyer, order.seller, ...(isNone(order.guarantor) ? [] : [order.guarantor])];
  requirePart(place, signer, parties);
  const total = order.milestones.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    ...plainSigning(file, signer),
    title: `Sign this order of ${showMoney(total, currency)}`,
    expected: formatAmount(total),
    called: "the order",
  };
}

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
  const validity = { validAfter, validBefore };
  return {
    ...common,
    payload: await advanceOf(place, file, validity),
    called: "the advance",
    put: (signature) => ({ ...file, payment: { ...validity, signature } }),
    ...presentIn(file.payment),
  };
}

/** What a financier signs to pay the advance when the seller takes the offer. */
export async function advanceOf(place: TradePlace, { typedData, terms }: OfferFile, validity: Window) {
  const { contract } = tokenOf(place, "The offer", terms.order.token);
  const { validAfter, validBefore } = validity;
  return offerFunding(
    { domain: place.domain, message: typedData.message, terms },
    { token: await tokenDomain({ token: contract as never }), validAfter, validBefore },
  );
}

function plainSigning(file: TradeFile, signer: Party): Pick<Signing, "payload" | "put" | "present"> {
  const others = file.signatures.filter((each) => each.signer !== signer.address);
  const present = file.signatures.find((each) => each.signer === signer.address)?.signature;
  const withOwn = (own: PartySignature) => ({ ...file, signatures: [...others, own] }) as TradeFile;
  return {
    payload: file.typedData as Signable,
    put: (signature) => withOwn({ signer: signer.address, signature }),
    ...(present === undefined ? {} : { present }),
  };
}

function presentIn(signed: { signature: string } | undefined): { present?: string } {
  return signed === undefined ? {} : { present: signed.signature };
}

function requirePart({ connection }: TradePlace, signer: Party, accounts: readonly string[]): void {
  if (accounts.includes(signer.address)) return;
  throw noPart(
    callParty(signer),
    accounts.map((account) => callParty(partyAt(connection.book, account))),
  );
}

/** By authorization unless told, where there is anything to pay. */
function fundsBy(text: string | undefined, amount: bigint): "authorization" | "allowance" {
  if (text !== undefined && text !== "authorization" && text !== "allowance") throw badFunding(text);
  if (text === "authorization" && amount === 0n) throw nothingToFund();
  return text ?? (amount === 0n ? "allowance" : "authorization");
}
