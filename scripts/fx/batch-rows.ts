import { ZeroAddress } from "ethers";
import { z } from "zod/v4";
import { EMPTY_MEMO } from "../../sdk/memo.ts";
import type { AcceptanceMessage } from "../../sdk/settlement/fx-acceptance.ts";
import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { partyAt, type Party } from "../chain/connection.ts";
import { readJsonFile } from "../json-file.ts";
import { ACCEPTANCE_SCHEMA, readAcceptanceFile, type AcceptanceFile } from "./acceptance-file.ts";
import { fillTerms, requireParties, type FillTerms } from "./fill-terms.ts";
import { notForBatch } from "./fx-faults.ts";
import { requireOwn, type FxPlace } from "./place.ts";
import { readQuoteFacts, type QuoteFacts } from "./quote-facts.ts";
import { readQuoteFile, type QuoteFile, type SignedQuote } from "./quote-file.ts";
import { requireSigned } from "../require-signed.ts";
import { requireUsable } from "./require-usable.ts";

/** One fill of a batch, judged. */
export interface BatchRow {
  path: string;
  quote: SignedQuote;
  facts: QuoteFacts;
  terms: FillTerms;
  acceptance: AcceptanceMessage;
  /** "0x" for the signer's own row. */
  takerSignature: string;
  taker: Party;
  recipient: Party;
}

type RowFile = { kind: "quote"; file: QuoteFile } | { kind: "acceptance"; file: AcceptanceFile };

/** @throws HarbourError HB-2120, HB-2121, HB-2331 */
export function readRowFile(path: string): RowFile {
  const { schema } = readJsonFile(path, z.looseObject({ schema: z.string() }));
  if (schema === ACCEPTANCE_SCHEMA) return { kind: "acceptance", file: readAcceptanceFile(path) };
  return { kind: "quote", file: readQuoteFile(path) };
}

/**
 * The rows behind the files: of a quote the signer takes all that is left, an acceptance is its taker's.
 *
 * @throws HarbourError HB-2332, HB-2934 to HB-2940, HB-2942
 */
export async function batchRows(
  place: FxPlace,
  signer: Party,
  files: readonly { path: string; row: RowFile }[],
): Promise<BatchRow[]> {
  const left = new Map<string, bigint>();
  const rows: BatchRow[] = [];
  for (const { path, row } of files) {
    const read = await judged(place, signer, path, row, left);
    left.set(read.quote.digest, read.facts.left - read.terms.sellAmount);
    rows.push(read);
  }
  return rows;
}

/** @param left Of quotes that rows before this one fill. */
async function judged(
  place: FxPlace,
  signer: Party,
  path: string,
  row: RowFile,
  left: ReadonlyMap<string, bigint>,
): Promise<BatchRow> {
  const { connection } = place;
  const quote: SignedQuote = row.kind === "quote" ? row.file : row.file.quote;
  const { message, domain } = quote.typedData;
  requireOwn(place, path, { network: row.file.network, domain, tokens: [message.sellToken, message.buyToken] });
  await requireSigned(connection, path, { ...quote, signer: message.maker });
  const read = await readQuoteFacts(place, message);
  const facts = { ...read, left: left.get(quote.digest) ?? read.left };
  const asked =
    row.kind === "quote" ? undefined : { amount: row.file.typedData.message.sellAmount, currency: facts.sold };
  const terms = fillTerms(message, facts, asked);
  const acceptance = row.kind === "quote" ? ownAcceptance(quote, terms, signer) : row.file.typedData.message;
  const taker = partyAt(connection.book, acceptance.taker);
  const recipient = isNone(acceptance.recipient) ? taker : partyAt(connection.book, acceptance.recipient);
  requireParties(facts, taker, recipient);
  const takerSignature = row.kind === "quote" ? "0x" : await signatureOf(place, path, row.file);
  return { path, quote, facts, terms, acceptance, takerSignature, taker, recipient };
}

/** @throws HarbourError HB-2935, HB-2940, HB-2942 */
async function signatureOf(place: FxPlace, path: string, file: AcceptanceFile): Promise<string> {
  const { typedData, funding, signature } = file;
  if (funding.kind !== "allowance") throw notForBatch(path, "its taker signed a payment, for itself alone");
  await requireUsable(place, typedData.message);
  await requireSigned(place.connection, path, { typedData, signer: typedData.message.taker, signature });
  return signature;
}

/** What the contract reads of a row whose taker calls: nobody signs it. */
function ownAcceptance({ typedData, digest }: SignedQuote, { sellAmount }: FillTerms, taker: Party): AcceptanceMessage {
  const { validAfter, validBefore }: QuoteMessage = typedData.message;
  return {
    quote: digest,
    taker: taker.address,
    sellAmount,
    recipient: ZeroAddress,
    memo: EMPTY_MEMO,
    maxFee: 0n,
    feeTo: ZeroAddress,
    nonce: 0n,
    validAfter,
    validBefore,
  };
}
