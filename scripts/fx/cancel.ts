import { z } from "zod/v4";
import { callParty, partyAt } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { optionNeeded } from "../issuance-faults.ts";
import { readJsonFile } from "../json-file.ts";
import { connectForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { ACCEPTANCE_SCHEMA, readAcceptanceFile } from "./acceptance-file.ts";
import { notOwnNonce, severalWords } from "./fx-faults.ts";
import { parseNonce } from "./nonce.ts";
import { openFx } from "./place.ts";
import { readQuoteFile } from "./quote-file.ts";

/** Nonces of one storage word. */
const RUN = 128n;

export const command: CommandFile = {
  schema: "harbour.fx-cancel/1",
  writes: true,

  configure(cancel) {
    cancel
      .argument("[files...]", "quotes or acceptances of the signer")
      .option("--nonce <number...>", "nonces instead of files, or beside them")
      .addHelpText(
        "after",
        `
A maker calls quotes back, a taker acceptances, before anybody used them; what was filled stays filled. A nonce is given
up for ever. Up to 128 in a row go into one call.

  harbour fx cancel quote.json --network localhost --as distributor-2`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const files = ([invocation.arguments[0]].flat() as (string | undefined)[]).filter((path) => path !== undefined);
    const given = (flags.nonce ?? []).map(parseNonce);
    const owned = files.map((path) => ({ path, ...ownerOf(path) }));
    const nonces = [...new Set([...owned.map(({ nonce }) => nonce), ...given])].sort((a, b) => (a < b ? -1 : 1));
    const [first] = nonces;
    if (first === undefined) throw optionNeeded("A file or --nonce", "There has to be something to cancel.");
    const word = first / RUN;
    if (nonces.some((nonce) => nonce / RUN !== word)) throw severalWords(nonces);

    const { connection, signer } = await connectForWriting(invocation);
    for (const { path, owner } of owned) {
      if (owner === signer.address) continue;
      throw notOwnNonce(path, callParty(partyAt(connection.book, owner)), callParty(signer));
    }
    const { fx, tokens, block } = await openFx(connection, io);
    const usedAt = (number: number) =>
      Promise.all(nonces.map((nonce) => fx.contract.nonceUsed(signer.address, nonce, { blockTag: number })));
    const used = await usedAt(block.number);
    const mask = nonces.reduce((bits, nonce) => bits | (1n << (nonce % RUN)), 0n);
    const words = `${nonces.length === 1 ? "nonce" : "nonces"} ${nonces.join(", ")} of ${callParty(signer)}`;

    return submit(
      invocation,
      { connection, signer, token: tokens.CNH },
      {
        noun: "fx-cancel",
        title: `Cancel ${words}`,
        done: `Cancelled ${words}`,
        ...(used.every(Boolean) ? { already: `The ${words} can be used no more, nothing to do.` } : {}),
        target: fx,
        method: "cancelNonces",
        args: [word, mask],
        gate: { kind: "words", words: "the owner of the nonces; no role" },
        movesMoney: false,
        headroom: files.map((file) => ({ label: "file", value: file })),
        warnings: ["what was signed under these nonces can never be used again"],
        effects: async ({ number }) =>
          (await usedAt(number)).map((gone, i) => ({
            label: `nonce ${nonces[i]}`,
            value: gone ? "used up or cancelled" : "usable",
            then: "used up or cancelled",
          })),
        proof: [
          {
            event: "NoncesCancelled",
            // The event names only those that were usable still.
            matches: ({ args }) =>
              args["account"] === signer.address && args["word"] === word && ((args["mask"] as bigint) & ~mask) === 0n,
          },
        ],
      },
    );
  },
};

function ownerOf(path: string): { owner: string; nonce: bigint } {
  const { schema } = readJsonFile(path, z.looseObject({ schema: z.string() }));
  if (schema === ACCEPTANCE_SCHEMA) {
    const { taker, nonce } = readAcceptanceFile(path).typedData.message;
    return { owner: taker, nonce };
  }
  const { maker, nonce } = readQuoteFile(path).typedData.message;
  return { owner: maker, nonce };
}
