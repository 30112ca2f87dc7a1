import { z } from "zod/v4";
import { readCursor } from "../../follow/cursor.ts";
import { endpoint } from "../endpoint.ts";
import { noParams, plainQuery } from "../parameters.ts";
import { momentOn } from "../reading.ts";
import { asOf, asOfSchema, blockSchema, chainOf, COMPONENTS, hashSchema } from "../wire.ts";

const answer = z
  .strictObject({
    schema: z.literal("harbour.verify/1"),
    asOf: z.array(asOfSchema),
    chains: z.array(
      z.strictObject({
        chain: z.string(),
        version: z.int().min(0).describe("How many batches were written."),
        block: blockSchema.describe("The last block of the newest batch, which may be newer than the answer's."),
        hash: hashSchema,
        digest: hashSchema.describe("SHA-256 of the newest batch and, through its digest, all before it."),
      }),
    ),
  })
  .register(COMPONENTS, { id: "Verify" });

export const verifyEndpoint = endpoint({
  id: "verify",
  path: "/v1/verify",
  access: "public",
  summary: "The end of the chain of digests over everything that was written",
  params: noParams,
  query: plainQuery,
  answer,
  from: "books",
  read: async (_input, reading) => {
    const { store, networks } = reading.books;
    const cursors = await Promise.all(networks.map(({ chainId }) => readCursor(store, chainId)));
    return {
      schema: "harbour.verify/1" as const,
      asOf: networks.map((network) => asOf(network, momentOn(reading, network.chainId), reading.finality)),
      chains: networks.flatMap(({ chainId }, index) => {
        const cursor = cursors[index];
        if (cursor === undefined) return [];
        const { version, block, hash, digest } = cursor;
        return [{ chain: chainOf(chainId), version, block, hash, digest }];
      }),
    };
  },
});
