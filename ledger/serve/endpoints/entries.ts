import { z } from "zod/v4";
import type { Currency } from "../../followed-network.ts";
import { entriesOf, type EntryKey } from "../../read/entries-of.ts";
import { endpoint } from "../endpoint.ts";
import { finalityQuery, tokenParams, wholeSchema, writtenAddress, writtenChain } from "../parameters.ts";
import { placesOf, type Reading, type TokenPlace } from "../reading.ts";
import { chainNeeded, notInBooks } from "../serve-faults.ts";
import {
  addressSchema,
  amountOf,
  amountSchema,
  asOfSchema,
  blockSchema,
  COMPONENTS,
  currencySchema,
  hashSchema,
  secondsSchema,
} from "../wire.ts";

/** An entry's key in the order of the chain: "1204-3-0". */
const keySchema = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})-(0|[1-9]\d{0,8})-[01]$/, "the next of the page before is expected")
  .transform((text): EntryKey => {
    const [block, logIndex, leg] = text.split("-").map(Number) as [number, number, 0 | 1];
    return { block, logIndex, leg };
  });

const query = z.strictObject({
  ...finalityQuery,
  chain: writtenChain.optional(),
  before: keySchema.optional(),
  limit: wholeSchema(1, 200).optional(),
});

const answer = z
  .strictObject({
    schema: z.literal("harbour.entries/1"),
    asOf: z.array(asOfSchema),
    currency: currencySchema,
    address: addressSchema,
    entries: z.array(
      z.strictObject({
        key: z.string(),
        block: blockSchema,
        time: secondsSchema,
        logIndex: z.int().min(0),
        txHash: hashSchema,
        kind: z.enum(["minted", "burned", "received", "paid"]),
        counterparty: addressSchema,
        amount: amountSchema.describe("Negative where it left the account."),
        balanceAfter: amountSchema,
      }),
    ),
    next: z.string().nullable().describe("For ?before= of the next page, which is older; null on the last page."),
  })
  .register(COMPONENTS, { id: "Entries" });

export const entriesEndpoint = endpoint({
  id: "entries",
  path: "/v1/tokens/{currency}/accounts/{address}/entries",
  access: "public",
  summary: "What moved on an account, newest first, each with the balance after it",
  params: tokenParams.extend({ address: writtenAddress }),
  query,
  answer,
  from: "chain",
  read: async ({ params: { currency, address }, query: { chain, before, limit = 50 } }, reading) => {
    const place = placeOn(reading, currency, chain);
    const found = await entriesOf(reading.books.store, place.moment, {
      currency,
      account: address,
      limit: limit + 1,
      ...(before && { before }),
    });
    const page = found.slice(0, limit);
    return {
      schema: "harbour.entries/1" as const,
      asOf: [place.asOf],
      currency,
      address,
      entries: page.map(({ time, amount, balanceAfter, leg, ...one }) => ({
        key: `${one.block}-${one.logIndex}-${leg}`,
        block: one.block,
        time,
        logIndex: one.logIndex,
        txHash: one.txHash,
        kind: one.kind,
        counterparty: one.counterparty,
        amount: amountOf(amount),
        balanceAfter: amountOf(balanceAfter),
      })),
      next: found.length > limit ? keyOf(page.at(-1)!) : null,
    };
  },
});

function keyOf({ block, logIndex, leg }: EntryKey): string {
  return `${block}-${logIndex}-${leg}`;
}

/** The chain that was asked for; where there is only one, it need not be. @throws HarbourError HB-4603, HB-4615 */
function placeOn(reading: Reading, currency: Currency, chain: number | undefined): TokenPlace {
  const places = placesOf(reading, currency);
  if (chain === undefined && places.length > 1)
    throw chainNeeded(currency, places.map(({ network }) => network.chainId).join(", "));
  const place = places.find(({ network }) => chain === undefined || network.chainId === chain);
  if (place === undefined) throw notInBooks(`${currency} on the chain ${chain}`);
  return place;
}
