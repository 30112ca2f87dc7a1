import { z } from "zod/v4";
import { transfersOf } from "../../read/transfers-of.ts";
import { endpoint } from "../endpoint.ts";
import { finalityQuery, tokenParams, wholeSchema, writtenHash } from "../parameters.ts";
import { placesOf } from "../reading.ts";
import { notInBooks } from "../serve-faults.ts";
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

const query = z.strictObject({ ...finalityQuery, block: wholeSchema(0, Number.MAX_SAFE_INTEGER).optional() });

const answer = z
  .strictObject({
    schema: z.literal("harbour.transfers/1"),
    asOf: z.array(asOfSchema),
    currency: currencySchema,
    txHash: hashSchema,
    transfers: z.array(
      z.strictObject({
        chain: z.string(),
        block: blockSchema,
        time: secondsSchema,
        logIndex: z.int().min(0),
        source: addressSchema,
        destination: addressSchema,
        amount: amountSchema,
      }),
    ),
  })
  .register(COMPONENTS, { id: "Transfers" });

export const transfersEndpoint = endpoint({
  id: "transfers",
  path: "/v1/tokens/{currency}/transfers/{txHash}",
  access: "public",
  summary: "What a transaction moved. Older than the newest 20,000 events or so, ?block= must say where it is",
  params: tokenParams.extend({ txHash: writtenHash }),
  query,
  answer,
  from: "chain",
  read: async ({ params: { currency, txHash }, query: { block } }, reading) => {
    const places = placesOf(reading, currency);
    const found = await Promise.all(
      places.map(async ({ moment, asOf: { chain } }) => {
        const asked = { currency, txHash, ...(block !== undefined && { block }) };
        const transfers = await transfersOf(reading.books.store, moment, asked);
        return transfers.map((one) => ({ chain, ...one, amount: amountOf(one.amount) }));
      }),
    );
    const transfers = found.flat();
    if (transfers.length === 0)
      throw notInBooks(`transfer of ${currency} in ${txHash}${block === undefined ? " among the newest ones" : ""}`);
    return {
      schema: "harbour.transfers/1" as const,
      asOf: places.map((place) => place.asOf),
      currency,
      txHash,
      transfers,
    };
  },
});
