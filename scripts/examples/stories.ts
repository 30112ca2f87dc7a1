import type { Book } from "../chain/connection.ts";
import { showMoney } from "../words.ts";
import { invoiceSchema } from "./invoice-schema.ts";
import { loadExample, requireOwnNames } from "./read-example.ts";
import type { ExampleResult, RunExample } from "./run-example.ts";
import { tradeSchema } from "./trade-schema.ts";

/** When the chain inside this process begins, so that every run shows the same times. */
export const BEGINS = "2026-11-29T01:00:00Z";

/** An example whose file was found good. */
export type LoadedStory = (run: RunExample) => Promise<ExampleResult>;

/** Reads an example's file before anything else is loaded. @throws HarbourError HB-3301 */
export function loadStory(name: "invoice" | "trade", path: string, book: Book): LoadedStory {
  return name === "invoice" ? invoiceStory(path, book) : tradeStory(path, book);
}

function invoiceStory(path: string, book: Book): LoadedStory {
  const file = loadExample(path, invoiceSchema);
  const accounts = (["buyer", "supplier", "maker"] as const).map(
    (part) => [[part, "account"], file.data[part].account] as const,
  );
  requireOwnNames(file, accounts, book);
  return async (run) => {
    const [{ runExample }, { invoicePurses, playInvoice }] = await Promise.all([
      import("./run-example.ts"),
      import("./invoice.ts"),
    ]);
    return runExample(
      {
        file,
        people: ({ buyer, supplier, maker }) =>
          [
            [buyer, "the buyer of the goods"],
            [supplier, "the supplier, who wants CNH"],
            [maker, "the maker, who sells CNH for HKD"],
          ].map(([party, is]) => {
            const { account, holds } = party as typeof buyer;
            return [
              account,
              is as string,
              holds === undefined ? "nothing yet" : showMoney(holds.amount, holds.currency),
            ];
          }),
        purses: invoicePurses,
        play: playInvoice,
      },
      run,
    );
  };
}

function tradeStory(path: string, book: Book): LoadedStory {
  const file = loadExample(path, tradeSchema);
  const accounts = Object.entries(file.data.people).map(
    ([part, { account }]) => [["people", part, "account"], account] as const,
  );
  requireOwnNames(file, accounts, book);
  return async (run) => {
    const [{ runExample }, { playTrade, tradePurses }] = await Promise.all([
      import("./run-example.ts"),
      import("./trade.ts"),
    ]);
    return runExample(
      {
        file,
        people: ({ people, currency }) =>
          Object.values(people).map(({ account, is, holds }) => [
            account,
            is,
            holds === 0n ? "nothing yet" : showMoney(holds, currency),
          ]),
        purses: tradePurses,
        play: playTrade,
      },
      run,
    );
  };
}
