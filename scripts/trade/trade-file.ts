import { z } from "zod/v4";
import { type AmendmentTypedData } from "../../sdk/settlement/amendment.ts";
import { type AttestationTypedData } from "../../sdk/settlement/attestation.ts";
import { type CancellationTypedData } from "../../sdk/settlement/cancellation.ts";
import { MILESTONE_FIELDS, ORDER_FIELDS, type OrderMessage } from "../../sdk/settlement/order-message.ts";
import { type ReceivableOfferTypedData } from "../../sdk/settlement/receivable-offer.ts";
import { type RulingTypedData } from "../../sdk/settlement/ruling.ts";
import type { Window } from "../../sdk/settlement/settlement-values.ts";
import type { TermsInForce } from "../../sdk/settlement/terms-in-force.ts";
import { type OrderTypedData } from "../../sdk/settlement/trade-order.ts";
import type { Signable } from "../../sdk/signable.ts";
import { digits, messageSchema, networkName, signatureText } from "../message-file.ts";

/** The signature of one party under the file's message. */
export interface PartySignature {
  signer: string;
  signature: string;
}

/** A signature over something that follows from the message and a window: a payment, or a guarantor's undertaking. */
export interface WindowSignature extends Window {
  signature: string;
}

interface Common<Kind extends string, S extends Signable> {
  kind: Kind;
  network: string;
  /** What is signed. */
  typedData: S;
  digest: string;
  /** What was hashed into it, for people; nothing here is signed. */
  notes: Record<string, string>;
  signatures: PartySignature[];
}

/** An order before and after it is opened: its terms number 0. */
export interface OrderFile extends Common<"order", OrderTypedData> {
  /** Of the buyer, instead of a signature: the payment whose nonce is the order. */
  payment?: WindowSignature;
  /** Of the guarantor, over the undertaking that follows from the order. */
  undertaking?: WindowSignature;
}

interface About {
  /** The terms that it speaks of. */
  terms: TermsInForce;
}

export interface AmendmentFile extends Common<"amendment", AmendmentTypedData>, About {
  amended: OrderMessage;
}
export interface CancellationFile extends Common<"cancellation", CancellationTypedData>, About {}
export interface AttestationFile extends Common<"attestation", AttestationTypedData>, About {}
export interface RulingFile extends Common<"ruling", RulingTypedData>, About {}
export interface OfferFile extends Common<"offer", ReceivableOfferTypedData>, About {
  /** Of the financier, instead of a signature: the advance, whose nonce is the offer. */
  payment?: WindowSignature;
}

/** What the parties of an order pass around: one message, what it speaks of, and the signatures under it. */
export type TradeFile = OrderFile | AmendmentFile | CancellationFile | AttestationFile | RulingFile | OfferFile;
export type TradeFileKind = TradeFile["kind"];
export type TradeFileOf<K extends TradeFileKind> = Extract<TradeFile, { kind: K }>;

export const TRADE_SCHEMA = "harbour.trade-file/1";

/** How sentences call them. */
export const KIND_WORDS: { readonly [K in TradeFileKind]: string } = {
  order: "order",
  amendment: "amendment",
  cancellation: "cancellation",
  attestation: "attestation",
  ruling: "ruling",
  offer: "receivable offer",
};

export const ORDER_TYPES = { Order: ORDER_FIELDS, Milestone: MILESTONE_FIELDS };

const windowed = z.strictObject({ validAfter: digits, validBefore: digits, signature: signatureText });
const struct = z.record(z.string(), z.unknown());

export const tradeFileSchema = z.strictObject({
  schema: z.literal(TRADE_SCHEMA),
  network: networkName,
  kind: z.enum(["order", "amendment", "cancellation", "attestation", "ruling", "offer"]),
  /** Of an order that is open: what the message speaks of. */
  order: z.strictObject({ id: z.string(), amendment: digits, terms: struct }).optional(),
  /** Of an amendment: the order as it shall be. */
  amended: struct.optional(),
  typedData: messageSchema,
  digest: z.string(),
  // Shown to people who decide by it: no character that could rewrite a terminal.
  notes: z.record(z.string().regex(/^[a-z ]{1,40}$/), z.string().regex(/^[^\p{C}]{0,300}$/u, "plain text is expected")),
  signatures: z.array(
    z.strictObject({
      signer: z.string().regex(/^0x[0-9a-fA-F]{40}$/, "an address is expected"),
      signature: signatureText,
    }),
  ),
  payment: windowed.optional(),
  undertaking: windowed.optional(),
});

export type TradeFileJson = z.output<typeof tradeFileSchema>;
