import { z } from "zod/v4";
import { endpoint } from "../endpoint.ts";
import { noParams, plainQuery } from "../parameters.ts";
import { asOf, asOfSchema, blockSchema, chainOf, COMPONENTS } from "../wire.ts";

const answer = z
  .strictObject({
    schema: z.literal("harbour.status/1"),
    asOf: z.array(asOfSchema),
    chains: z.array(
      z.strictObject({
        chain: z.string(),
        network: z.string(),
        /** What the node said last; null before the first answer. */
        head: blockSchema.nullable(),
        seen: asOfSchema.nullable(),
        safe: asOfSchema.nullable(),
        final: asOfSchema.nullable(),
        /** How many batches were written, and the digest over all of them. */
        version: z.int().min(0),
        digest: z.string().nullable(),
        lag: z
          .strictObject({ blocks: z.int().min(0), seconds: z.int().min(0) })
          .nullable()
          .describe("From the newest block in the books to the node's newest block, and to now."),
      }),
    ),
  })
  .register(COMPONENTS, { id: "Status" });

export const statusEndpoint = endpoint({
  id: "status",
  path: "/v1/status",
  access: "public",
  summary: "How far the books follow each chain",
  params: noParams,
  query: plainQuery,
  answer,
  from: "books",
  read: async (_input, { books, heads, finality }) => {
    const now = Math.floor(Date.now() / 1000);
    const chains = books.networks.map((network) => {
      const head = heads.find((one) => one.chainId === network.chainId)!;
      const { seen, safe, final } = head.moments;
      return {
        chain: chainOf(network.chainId),
        network: network.network,
        head: head.chain?.head ?? null,
        seen: seen === undefined ? null : asOf(network, seen, "seen"),
        safe: safe === undefined ? null : asOf(network, safe, "safe"),
        final: final === undefined ? null : asOf(network, final, "final"),
        version: head.version,
        digest: head.digest ?? null,
        lag:
          seen === undefined || head.chain === undefined
            ? null
            : { blocks: Math.max(0, head.chain.head - seen.block), seconds: Math.max(0, now - seen.time) },
      };
    });
    const asked = chains.map((chain) => chain[finality]).filter((one) => one !== null);
    return { schema: "harbour.status/1" as const, asOf: asked, chains };
  },
});
