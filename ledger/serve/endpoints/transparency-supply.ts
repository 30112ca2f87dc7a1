import { z } from "zod/v4";
import { supplyAt } from "../../read/supply-at.ts";
import { endpoint } from "../endpoint.ts";
import { plainQuery } from "../parameters.ts";
import { placesOf } from "../reading.ts";
import {
  addressSchema,
  amountOf,
  asOfSchema,
  blockSchema,
  COMPONENTS,
  currencySchema,
  hashSchema,
  secondsSchema,
} from "../wire.ts";

const answer = z
  .strictObject({
    asOf: z.array(asOfSchema),
    supply: z.array(
      z.strictObject({
        chain: z.string(),
        contract: addressSchema,
        amount: z.string(),
        amount_minor: z.string(),
        block: blockSchema,
        block_hash: hashSchema,
        block_time: secondsSchema,
        finalised: z.boolean(),
      }),
    ),
  })
  .register(COMPONENTS, { id: "TransparencySupply" });

export const transparencySupplyEndpoint = endpoint({
  id: "transparencySupply",
  path: "/v1/transparency/{token}/supply",
  access: "public",
  summary: "What circulates, by chain, in the form of report C4",
  params: z.strictObject({ token: currencySchema }),
  query: plainQuery,
  answer,
  from: "chain",
  read: async ({ params: { token } }, reading) => {
    const places = placesOf(reading, token);
    return {
      asOf: places.map((place) => place.asOf),
      supply: await Promise.all(
        places.map(async ({ asOf: { chain }, contract, moment }) => {
          const { supply } = await supplyAt(reading.books.store, moment, token);
          const final = reading.heads.find((head) => head.chainId === moment.chainId)?.moments.final;
          const { decimal, minor } = amountOf(supply);
          return {
            chain,
            contract,
            amount: decimal,
            amount_minor: minor,
            block: moment.block,
            block_hash: moment.hash,
            block_time: moment.time,
            finalised: final !== undefined && moment.block <= final.block,
          };
        }),
      ),
    };
  },
});
