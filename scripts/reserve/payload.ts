import { CREDIT_CONFIRMATION_FIELDS, creditConfirmationTypedData } from "../../sdk/credit-confirmation.ts";
import { RESERVE_STATEMENT_FIELDS, reserveStatementTypedData } from "../../sdk/reserve-statement.ts";
import type { SigningDomain, TypedField } from "../../sdk/signable.ts";
import type { CustodianTypedData } from "../../sdk/signer-signature.ts";
import { VOID_SEQUENCE_FIELDS, voidSequenceTypedData } from "../../sdk/void-sequence.ts";

/** What a custodian's signers sign for the registry. */
export type Payload = CustodianTypedData;
export type PayloadType = Payload["primaryType"];
export type PayloadOf<P extends PayloadType> = Extract<Payload, { primaryType: P }>;

interface Shape {
  /** "statement": how sentences call it. */
  noun: string;
  fields: readonly TypedField[];
  build(domain: SigningDomain, message: never): Payload;
}

export const PAYLOADS: { readonly [P in PayloadType]: Shape } = {
  ReserveStatement: {
    noun: "statement",
    fields: RESERVE_STATEMENT_FIELDS,
    build: (domain, message) => reserveStatementTypedData({ domain, message }),
  },
  CreditConfirmation: {
    noun: "credit confirmation",
    fields: CREDIT_CONFIRMATION_FIELDS,
    build: (domain, message) => creditConfirmationTypedData({ domain, message }),
  },
  VoidSequence: {
    noun: "voiding of a sequence",
    fields: VOID_SEQUENCE_FIELDS,
    build: (domain, message) => voidSequenceTypedData({ domain, message }),
  },
};

/**
 * The payload behind the text values of a file, checked field by field.
 *
 * @throws SyntaxError for an integer that is none, and whatever the sdk's builders throw
 */
export function payloadOf(type: PayloadType, domain: SigningDomain, values: Record<string, string>): Payload {
  const { fields, build } = PAYLOADS[type];
  const message = Object.fromEntries(fields.map((field) => [field.name, readValue(field, values[field.name])]));
  return build(domain, message as never);
}

function readValue({ name, type }: TypedField, text: string | undefined): unknown {
  if (text === undefined) throw new SyntaxError(`${name} is missing`);
  if (!type.startsWith("uint")) return text;
  if (!/^(0|[1-9]\d{0,77})$/.test(text)) throw new SyntaxError(`${name} is ${JSON.stringify(text)}, not digits`);
  return BigInt(text);
}
