import { ExitCode } from "../../sdk/exit-code.ts";
import type { CommandFile, Flags } from "../command.ts";
import { badUsage } from "../faults.ts";
import { toJson } from "../words.ts";
import { openFilledBooks } from "./open-ledger.ts";
import { renderBreakInFull } from "./render-reconciliation.ts";

export const command: CommandFile = {
  schema: "harbour.ledger-breaks/1",
  writes: false,

  configure(breaks) {
    breaks
      .argument("[break]", "one of them, such as BRK-7F3A21")
      .option("--db <url>", "the books; books/<network>.db unless told")
      .option("--all", "also those that show no more, or were closed")
      .option("--owner <who>", "who is to remove it")
      .option("--explanation <text>", "how it came about")
      .option("--close", "it shows no more: close it, with --note")
      .option("--accept", "it still shows, and stands: close it, with --note")
      .option("--note <text>", "why it is closed")
      .addHelpText(
        "after",
        `
A break that is not removed by 09:00 of the next business day is told to the supervisor. One that shows no more is
resolved by itself and stays on the list; a closed one that shows again is open again. Exit code 2 where any is open.

  harbour ledger breaks --network localhost
  harbour ledger breaks BRK-7F3A21 --owner treasury --explanation "the bank kept a charge of 50.00"`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const id = invocation.arguments[0] as string | undefined;
    requireOneAct(id, flags);
    const { assignBreak, closeBreak, explainBreak, findBreak, listBreaks } =
      await import("../../ledger/reconcile/breaks.ts");
    const books = await openFilledBooks(invocation);
    try {
      const { store } = books;
      if (id !== undefined) {
        const { owner, explanation, close = false, accept = false, note = "" } = flags;
        if (owner !== undefined) await assignBreak(store, id, owner);
        if (explanation !== undefined) await explainBreak(store, id, explanation);
        if (close || accept) await closeBreak(store, { id, note, at: io.now(), accept });
      }
      const breaks =
        id === undefined
          ? await listBreaks(store, flags.all ? {} : { states: ["open"] })
          : [await findBreak(store, id)];
      const exitCode = breaks.some(({ state }) => state === "open") ? ExitCode.differences : ExitCode.done;
      if (flags.json) io.out(toJson({ schema: this.schema, books: store.name, breaks, exitCode }));
      else if (breaks.length === 0) io.out("✓ No break is open.");
      else io.out(breaks.map((one) => renderBreakInFull(one, io.now())).join("\n\n"));
      return exitCode;
    } finally {
      await books.store.close();
    }
  },
};

function requireOneAct(id: string | undefined, { owner, explanation, close, accept, note }: Flags): void {
  const acts = [owner, explanation, close, accept, note].some((given) => given !== undefined);
  if (acts && id === undefined) throw badUsage("Say which break is meant, such as BRK-7F3A21.");
  if (close === true && accept === true) throw badUsage("--close and --accept are two different ends of a break.");
  if ((close === true || accept === true) !== (note !== undefined))
    throw badUsage("--close and --accept need a --note, and it needs one of them.");
}
