import { allowStep } from "../allow-step.ts";
import { callParty, CURRENCIES } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { connectForWriting } from "../open.ts";
import type { Effect } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { showCount, showMoney } from "../words.ts";
import { batchChecks, readBatchFacts, type PartyFacts } from "./batch-facts.ts";
import { batchRows, readRowFile, type BatchRow } from "./batch-rows.ts";
import { openFx, type FxPlace } from "./place.ts";
import { renderBatch } from "./render-batch.ts";

export const command: CommandFile = {
  schema: "harbour.fx-batch/1",
  writes: true,

  configure(batch) {
    batch
      .argument("<files...>", "quotes that the signer takes whole, and acceptances of others by allowance")
      .addHelpText(
        "after",
        `
Fills many quotes in one transaction. What each party owes and gets is netted per currency first, then everybody pays or
is paid once, by allowance: who sells what he buys elsewhere needs no money for it. Every row holds or none. Nobody takes
a fee.

  harbour fx batch quote-1.json quote-2.json acceptance.json --network localhost --as distributor-1`,
      );
  },

  async run(invocation) {
    const { io } = invocation;
    const paths = [invocation.arguments[0]].flat() as string[];
    const files = paths.map((path) => ({ path, row: readRowFile(path) }));
    const { connection, signer } = await connectForWriting(invocation);
    const place = await openFx(connection, io);
    const rows = await batchRows(place, signer, files);
    const parties = await readBatchFacts(place, rows);
    io.err(`${renderBatch(connection.network, rows, parties)}\n`);

    const own = parties.find(({ party }) => party.address === signer.address);
    const short = CURRENCIES.find((currency) => own !== undefined && -own.net[currency] > own.allows[currency]);
    if (short !== undefined) {
      return allowStep(
        invocation,
        { connection, signer, token: place.tokens[short] },
        { noun: "fx-batch", spender: place.fx, amount: -own!.net[short], next: "fill the batch" },
      );
    }
    const words = `${showCount(rows.length, "fill")} between ${parties.length} parties`;
    return submit(
      invocation,
      { connection, signer, token: place.tokens[rows[0]!.facts.bought] },
      {
        noun: "fx-batch",
        title: `Settle ${words}, netted`,
        done: `Settled ${words}, netted`,
        target: place.fx,
        method: "fillBatch",
        args: [rows.map((row) => fillOf(row, parties)), parties.map(({ party }) => party.address)],
        gate: { kind: "words", words: "anybody; the signatures of makers and takers decide" },
        movesMoney: true,
        headroom: [],
        bounds: batchChecks(rows, parties),
        warnings: ["what is paid cannot be called back"],
        effects: ({ number }) => balancesAt(place, parties, number),
        proof: rows.map(({ quote, terms, taker }) => ({
          event: "Filled",
          matches: ({ args }) =>
            args["quote"] === quote.digest &&
            args["taker"] === taker.address &&
            args["sellAmount"] === terms.sellAmount &&
            args["buyAmount"] === terms.buyAmount,
        })),
      },
    );
  },
};

function fillOf({ quote, acceptance, takerSignature, taker, recipient }: BatchRow, parties: readonly PartyFacts[]) {
  const indexOf = (address: string) => parties.findIndex(({ party }) => party.address === address);
  return {
    quote: quote.typedData.message,
    makerSignature: quote.signature,
    acceptance,
    takerSignature,
    maker: indexOf(quote.typedData.message.maker),
    taker: indexOf(taker.address),
    recipient: indexOf(recipient.address),
  };
}

/** Of everybody whose net amount is not 0. */
async function balancesAt({ tokens }: FxPlace, parties: readonly PartyFacts[], number: number): Promise<Effect[]> {
  const moved = parties.flatMap(({ party, net }) =>
    CURRENCIES.filter((currency) => net[currency] !== 0n).map((currency) => ({ party, currency, net: net[currency] })),
  );
  return Promise.all(
    moved.map(async ({ party, currency, net }) => {
      const value = await tokens[currency].contract.balanceOf(party.address, { blockTag: number });
      const row = { label: `${currency} of ${callParty(party)}`, value: showMoney(value, currency) };
      return value + net < 0n ? row : { ...row, then: showMoney(value + net, currency) };
    }),
  );
}
