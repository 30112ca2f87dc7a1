import { z } from "zod/v4";
import {
  ACCEPTANCE_FIELDS,
  acceptanceTypedData,
  type AcceptanceTypedData,
} from "../../sdk/settlement/fx-acceptance.ts";
import { digestOf, toJsonRpc } from "../../sdk/signable.ts";
import { readJsonFile, writeNewFile } from "../json-file.ts";
import { digits, messageSchema, networkName, rebuildMessage, signatureText } from "../message-file.ts";
import { quoteOf, type SignedQuote } from "./quote-file.ts";

/**
 * How the taker's money comes in. By authorization the taker signs the payment itself, whose nonce is the acceptance;
 * by allowance, the acceptance.
 */
export type AcceptanceFunding =
  { kind: "allowance" } | { kind: "authorization"; validAfter: bigint; validBefore: bigint };

/** A quote that a taker accepted: whoever has the file can submit it and change nothing in it. */
export interface AcceptanceFile {
  network: string;
  quote: SignedQuote;
  typedData: AcceptanceTypedData;
  digest: string;
  funding: AcceptanceFunding;
  signature: string;
}

export const ACCEPTANCE_SCHEMA = "harbour.acceptance/1";

const fileSchema = z.strictObject({
  schema: z.literal(ACCEPTANCE_SCHEMA),
  network: networkName,
  quote: z.strictObject({ typedData: messageSchema, digest: z.string(), signature: signatureText }),
  typedData: messageSchema,
  digest: z.string(),
  funding: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("allowance") }),
    z.strictObject({ kind: z.literal("authorization"), validAfter: digits, validBefore: digits }),
  ]),
  signature: signatureText,
});

/** Neither signature is judged here. @throws HarbourError HB-2120, HB-2121, HB-2331, and as acceptanceTypedData */
export function readAcceptanceFile(path: string): AcceptanceFile {
  const file = readJsonFile(path, fileSchema);
  const quote = quoteOf(path, file.quote.typedData, file.quote.digest, file.quote.signature);
  const typedData = rebuildMessage({
    path,
    json: file.typedData,
    digest: file.digest,
    types: { Acceptance: ACCEPTANCE_FIELDS },
    build: (domain, message: never) => acceptanceTypedData({ domain, message, quote: quote.typedData.message }),
  });
  const { funding, network, signature } = file;
  return {
    network,
    quote,
    typedData,
    digest: digestOf(typedData),
    funding:
      funding.kind === "allowance"
        ? funding
        : { ...funding, validAfter: BigInt(funding.validAfter), validBefore: BigInt(funding.validBefore) },
    signature,
  };
}

export function writeAcceptanceFile(path: string, file: AcceptanceFile): void {
  const { network, quote, typedData, digest, funding, signature } = file;
  writeNewFile(path, {
    schema: ACCEPTANCE_SCHEMA,
    network,
    quote: { typedData: toJsonRpc(quote.typedData), digest: quote.digest, signature: quote.signature },
    typedData: toJsonRpc(typedData),
    digest,
    funding,
    signature,
  });
}
