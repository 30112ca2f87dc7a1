import { HarbourError } from "../../sdk/harbour-error.ts";
import { orderFunding, type InstructionFunding } from "../../sdk/settlement/instruction-funding.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { undertakingFor, undertakingTypedData, type UndertakingTypedData } from "../../sdk/settlement/undertaking.ts";
import type { Window } from "../../sdk/settlement/settlement-values.ts";
import { verifySignature } from "../../sdk/settlement/verify-signature.ts";
import type { Signable } from "../../sdk/signable.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import { partyAt, type Party } from "../chain/connection.ts";
import { tokenOf, type TradePlace } from "./place.ts";
import type { OrderFile } from "./trade-file.ts";

/** Whether one party of an order has agreed to it, and by what. */
export interface Consent {
  part: "buyer" | "seller" | "guarantor";
  party: Party;
  /** What it signed; absent: nothing yet. */
  by?: "the order" | "the payment" | "the undertaking";
  /** Set: what is there does not count. */
  problem?: string;
}

/** Judges every signature of an order's file as the contract will. */
export async function readConsents(place: TradePlace, file: OrderFile): Promise<Consent[]> {
  const { typedData, signatures, payment, undertaking } = file;
  const { buyer, seller, guarantor } = typedData.message;
  const signatureOf = (account: string) => signatures.find(({ signer }) => signer === account)?.signature;
  const consents = [
    payment === undefined
      ? consent(place, "buyer", buyer, "the order", typedData, signatureOf(buyer))
      : consent(place, "buyer", buyer, "the payment", await paymentOf(place, file, payment), payment.signature),
    consent(place, "seller", seller, "the order", typedData, signatureOf(seller)),
    ...(isNone(guarantor)
      ? []
      : [
          undertaking === undefined
            ? consent(place, "guarantor", guarantor, "the undertaking", typedData, undefined)
            : consent(
                place,
                "guarantor",
                guarantor,
                "the undertaking",
                undertakingOf(place, file, undertaking),
                undertaking.signature,
              ),
        ]),
  ];
  return Promise.all(consents);
}

/** What the buyer signs to pay for the order when it opens. @throws SettlementError HB-1809 */
export async function paymentOf(
  place: TradePlace,
  { typedData }: OrderFile,
  validity: Window,
): Promise<InstructionFunding> {
  const { contract } = tokenOf(place, "The order", typedData.message.token);
  return orderFunding(
    { domain: place.domain, message: typedData.message },
    { token: await tokenDomain({ token: contract as never }), ...windowOnly(validity) },
  );
}

/** What the guarantor signs. @throws SettlementError HB-1832 */
export function undertakingOf(place: TradePlace, { typedData }: OrderFile, validity: Window): UndertakingTypedData {
  const { domain } = place;
  const order = typedData.message;
  return undertakingTypedData({ domain, order, message: undertakingFor(domain, order, windowOnly(validity)) });
}

async function consent(
  { connection }: TradePlace,
  part: Consent["part"],
  account: string,
  by: NonNullable<Consent["by"]>,
  typedData: Signable,
  signature: string | undefined,
): Promise<Consent> {
  const party = partyAt(connection.book, account);
  if (signature === undefined) return { part, party };
  try {
    await verifySignature({ typedData, signer: account, signature, reader: connection.provider });
    return { part, party, by };
  } catch (error) {
    if (!(error instanceof HarbourError)) throw error;
    return { part, party, by, problem: error.message };
  }
}

function windowOnly({ validAfter, validBefore }: Window): Window {
  return { validAfter, validBefore };
}
