import { AMENDMENT_FIELDS } from "../../sdk/settlement/amendment.ts";
import { ATTESTATION_FIELDS, type AttestationMessage } from "../../sdk/settlement/attestation.ts";
import { CANCELLATION_FIELDS } from "../../sdk/settlement/cancellation.ts";
import {
  MILESTONE_FIELDS,
  ORDER_FIELDS,
  type MilestoneMessage,
  type OrderMessage,
} from "../../sdk/settlement/order-message.ts";
import { RECEIVABLE_OFFER_FIELDS, type ReceivableOfferMessage } from "../../sdk/settlement/receivable-offer.ts";
import { RULING_FIELDS, type RulingMessage } from "../../sdk/settlement/ruling.ts";
import { UNDERTAKING_FIELDS, type UndertakingMessage } from "../../sdk/settlement/undertaking.ts";
import type { SigningDomain, TypedField } from "../../sdk/signable.ts";
import type { Signing } from "./funding.ts";

export type Milestone = MilestoneMessage;
export type Order = Omit<OrderMessage, "milestones"> & { milestones: Milestone[] };
export type Undertaking = UndertakingMessage;
export type Attestation = AttestationMessage;
export type Ruling = RulingMessage;
export type Offer = ReceivableOfferMessage;

const fields = {
  Order: ORDER_FIELDS,
  Undertaking: UNDERTAKING_FIELDS,
  Attestation: ATTESTATION_FIELDS,
  Ruling: RULING_FIELDS,
  ReceivableOffer: RECEIVABLE_OFFER_FIELDS,
  Amendment: AMENDMENT_FIELDS,
  Cancellation: CANCELLATION_FIELDS,
} as const satisfies Record<string, readonly TypedField[]>;
export type MessageName = keyof typeof fields;

export const typesOf = (name: MessageName): Record<string, TypedField[]> => ({
  [name]: [...fields[name]],
  ...(name === "Order" ? { Milestone: MILESTONE_FIELDS } : {}),
});

/** The sdk refuses to build what the contract must refuse as well, so a message is signed here as it is. */
export const sign = (domain: SigningDomain, name: MessageName, message: object, signer: Signing): Promise<string> =>
  signer.signTypedData(domain, typesOf(name), message);
