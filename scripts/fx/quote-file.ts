import { z } from "zod/v4";
import { QUOTE_FIELDS, quoteTypedData, type QuoteTypedData } from "../../sdk/settlement/fx-quote.ts";
import { digestOf, toJsonRpc } from "../../sdk/signable.ts";
import { readJsonFile, writeNewFile } from "../json-file.ts";
import { type MessageJson, messageSchema, networkName, rebuildMessage, signatureText } from "../message-file.ts";

/** A quote that its maker signed. */
export interface SignedQuote {
  typedData: QuoteTypedData;
  digest: string;
  signature: string;
}

export interface QuoteFile extends SignedQuote {
  network: string;
}

export const QUOTE_SCHEMA = "harbour.quote/1";

const fileSchema = z.strictObject({
  schema: z.literal(QUOTE_SCHEMA),
  network: networkName,
  typedData: messageSchema,
  digest: z.string(),
  signature: signatureText,
});

/** The signature is not judged here. @throws HarbourError HB-2120, HB-2121, HB-2331, and as quoteTypedData */
export function readQuoteFile(path: string): QuoteFile {
  const { network, typedData, digest, signature } = readJsonFile(path, fileSchema);
  return { network, ...quoteOf(path, typedData, digest, signature) };
}

/** The quote behind its values in a file. @throws HarbourError HB-2121, HB-2331, and as quoteTypedData */
export function quoteOf(path: string, json: MessageJson, digest: string, signature: string): SignedQuote {
  const types = { Quote: QUOTE_FIELDS };
  const build = (domain: QuoteTypedData["domain"], message: never) => quoteTypedData({ domain, message });
  const typedData = rebuildMessage({ path, json, digest, types, build });
  return { typedData, digest: digestOf(typedData), signature };
}

export function writeQuoteFile(path: string, { network, typedData, digest, signature }: QuoteFile): void {
  writeNewFile(path, { schema: QUOTE_SCHEMA, network, typedData: toJsonRpc(typedData), digest, signature });
}
