import { z } from "zod/v4";
import { creditId, parseCreditText } from "../../sdk/credit-id.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { digestOf, toJsonRpc } from "../../sdk/signable.ts";
import type { SignerSignature } from "../../sdk/signer-signature.ts";
import { creditMismatch, digestMismatch, fileMalformed } from "../issuance-faults.ts";
import { readJsonFile, replaceFile, writeNewFile } from "../json-file.ts";
import { payloadOf, PAYLOADS, type Payload, type PayloadType } from "./payload.ts";

/** What a custodian's people pass around: one payload and the signatures under it. */
export interface PayloadFile {
  network: string;
  payload: Payload;
  digest: string;
  /** What was hashed into the payload, for people; nothing here is signed. */
  evidence: Record<string, string>;
  /** In ascending order of the signers. */
  signatures: SignerSignature[];
}

const SCHEMA = "harbour.reserve-file/1";

const fields = z.array(z.strictObject({ name: z.string(), type: z.string() }));
const fileSchema = z.strictObject({
  schema: z.literal(SCHEMA),
  network: z.string().regex(/^[a-z0-9-]+$/, "the name of a network is expected"),
  /** Exactly the second parameter of eth_signTypedData_v4, so that any EIP-712 signer can take it from here. */
  typedData: z.strictObject({
    types: z.record(z.string(), fields),
    primaryType: z.enum(Object.keys(PAYLOADS) as [PayloadType, ...PayloadType[]]),
    domain: z.strictObject({
      name: z.string(),
      version: z.string(),
      chainId: z.int().positive(),
      verifyingContract: z.string(),
    }),
    message: z.record(z.string(), z.string()),
  }),
  digest: z.string(),
  // Shown to people who decide by it: no character that could rewrite a terminal.
  evidence: z.record(
    z.string().regex(/^[a-z ]{1,40}$/),
    z.string().regex(/^[^\p{C}]{0,300}$/u, "plain text is expected"),
  ),
  signatures: z.array(
    z.strictObject({
      signer: z.string().regex(/^0x[0-9a-fA-F]{40}$/, "an address is expected"),
      signature: z.string().regex(/^0x([0-9a-fA-F]{2})+$/, "a signature in hexadecimal is expected"),
    }),
  ),
});

/**
 * Reads a payload and builds it anew from its values: types and digest of the file must be what follows from them.
 * The signatures are not judged here.
 *
 * @throws HarbourError HB-2120, HB-2121, HB-2331, and whatever the sdk finds in the payload
 */
export function readPayloadFile(path: string): PayloadFile {
  const { network, typedData, digest, evidence, signatures } = readJsonFile(path, fileSchema);
  const { primaryType, domain, message, types } = typedData;
  let payload: Payload;
  try {
    payload = payloadOf(primaryType, { ...domain, chainId: BigInt(domain.chainId) }, message);
  } catch (error) {
    if (error instanceof HarbourError) throw error;
    throw fileMalformed(path, [(error as Error).message], error);
  }
  const rebuilt = toJsonRpc(payload);
  const unknown = Object.keys(message).filter((name) => !(name in rebuilt.message));
  if (unknown.length > 0) throw fileMalformed(path, [`the message has the unknown field ${unknown.join(", ")}`]);
  if (JSON.stringify(sorted(types)) !== JSON.stringify(sorted(rebuilt.types))) {
    throw fileMalformed(path, [`its types are not those of a ${primaryType}`]);
  }
  const computed = digestOf(payload);
  if (digest.toLowerCase() !== computed) throw digestMismatch(path, digest, computed);
  if (payload.primaryType === "CreditConfirmation") requireNamed(path, payload.message.creditId, evidence["credit"]);
  return { network, payload, digest: computed, evidence, signatures };
}

/** The name of the credit is not signed, only its hash: a name that is another credit's would mislead whoever reads it. */
function requireNamed(path: string, id: string, name: string | undefined): void {
  if (name === undefined) return;
  const named = creditId(parseCreditText(name));
  if (named !== id) throw creditMismatch(path, name, named, id);
}

export function writeNewPayloadFile(path: string, file: PayloadFile): void {
  writeNewFile(path, contentOf(file));
}

export function replacePayloadFile(path: string, file: PayloadFile): void {
  replaceFile(path, contentOf(file));
}

function contentOf({ network, payload, digest, evidence, signatures }: PayloadFile): z.input<typeof fileSchema> {
  const typedData = toJsonRpc(payload);
  return {
    schema: SCHEMA,
    network,
    // A custodian's messages are flat: text and integers.
    typedData: {
      ...typedData,
      primaryType: payload.primaryType,
      message: typedData.message as Record<string, string>,
    },
    digest,
    evidence,
    signatures,
  };
}

/** In the order of their keys; the order of a type's fields stays, it is part of the hash. */
function sorted(types: Record<string, { name: string; type: string }[]>) {
  return Object.keys(types)
    .sort()
    .map((name) => [name, types[name]!.map((field) => [field.name, field.type])]);
}
