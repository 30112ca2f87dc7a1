import { requireDomain } from "./issuance-domain.ts";
import { sequence, textId } from "./issuance-values.ts";
import { fieldsOf, type Signable, signable, type SigningDomain } from "./signable.ts";

/** A custodian gives up the next sequence of a pool, for example after signing a wrong statement. */
export interface VoidSequenceMessage {
  /** Short text in 32 bytes. */
  custodian: string;
  /** Short text in 32 bytes. */
  pool: string;
  sequence: bigint;
}

export const VOID_SEQUENCE_FIELDS = fieldsOf("bytes32 custodian,bytes32 pool,uint64 sequence");

export type VoidSequenceTypedData = Signable<"VoidSequence", VoidSequenceMessage>;

export interface VoidSequenceParameters {
  /** Of the registry; see issuance-domain.ts. */
  domain: SigningDomain;
  message: VoidSequenceMessage;
}

/**
 * What the custodian's signers sign to void a sequence.
 *
 * @throws IssuanceDomainError HB-1221, AddressError, TypedDataError HB-1201, HB-1202, IssuanceError HB-1602, HB-1604, HB-1605
 */
export function voidSequenceTypedData({ domain, message }: VoidSequenceParameters): VoidSequenceTypedData {
  return signable({
    primaryType: "VoidSequence",
    fields: VOID_SEQUENCE_FIELDS,
    domain: requireDomain("registry", domain),
    message: {
      custodian: textId("custodian", message.custodian),
      pool: textId("pool", message.pool),
      sequence: sequence("sequence", message.sequence),
    },
  });
}
