import type { CommandFile, Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { openForReading } from "../open.ts";
import { toJson } from "../words.ts";
import { readConsents } from "./consents.ts";
import { fileAt } from "./file-at.ts";
import { renderFilePage } from "./file-page.ts";
import { findOrder, findOrderOf, readOrderLogs } from "./find-order.ts";
import { moneyOf } from "./money-of.ts";
import { orderWords } from "./order-words.ts";
import { openTrade, requireOwn, type TradePlace } from "./place.ts";
import { readTimeline } from "./read-timeline.ts";
import { renderOrder } from "./render-order.ts";
import { renderTimeline } from "./render-timeline.ts";
import type { OrderFile, TradeFile } from "./trade-file.ts";
import type { OpenOrder } from "./find-order.ts";

export const command: CommandFile = {
  schema: "harbour.trade-show/1",
  writes: false,

  configure(show) {
    show.argument("<order>", "its id, or a file about it").addHelpText(
      "after",
      `
The order from its opening on: its terms in force, where each milestone and all the money is, what happened and in which
transaction, who may do what until when, and what happens if nobody does anything. By its id alone too, where the call
that put the terms in force can be read; they are believed because their hash is the one on the chain.

Of an order that is not open yet it shows the page to sign and who has signed; of another file about an order that file's
page before the rest.

  harbour trade show order.json --network localhost`,
    );
  },

  async run(invocation) {
    const [text] = invocation.arguments as [string];
    const file = fileAt(text);
    const connection = await openForReading(invocation);
    const place = await openTrade(connection, invocation.io);
    if (file === undefined) return showOpen(invocation, place, await findOrder(place, text));
    requireOwn(place, text, file);
    const opened = file.kind !== "order" || (await readOrderLogs(place, file.digest)).length > 0;
    if (!opened) return showDrafted(invocation, place, file);
    return showOpen(invocation, place, await findOrderOf(place, text, file), file);
  },
};

async function showOpen(
  { flags, io }: Invocation,
  place: TradePlace,
  open: OpenOrder,
  file?: TradeFile,
): Promise<ExitCode> {
  const timeline = await readTimeline(place, open);
  const { network, book } = place.connection;
  const page = file === undefined || file.kind === "order" ? [] : [renderFilePage(file, open, network, book)];
  const { words: _, ...data } = timeline;
  io.out(
    flags.json
      ? toJson({
          schema: command.schema,
          ...data,
          currency: open.token.currency,
          money: moneyOf(timeline),
          exitCode: 0,
        })
      : [...page, renderTimeline(timeline)].join("\n\n"),
  );
  return ExitCode.done;
}

async function showDrafted({ flags, io }: Invocation, place: TradePlace, file: OrderFile): Promise<ExitCode> {
  const consents = await readConsents(place, file);
  const order = file.typedData.message;
  io.out(
    flags.json
      ? toJson({ schema: command.schema, id: file.digest, opened: false, order, consents, exitCode: 0 })
      : renderOrder(file.typedData, orderWords(place, order, file.notes), consents),
  );
  return ExitCode.done;
}
