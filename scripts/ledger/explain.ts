import { ExitCode } from "../../sdk/exit-code.ts";
import { printableLines } from "../../sdk/printable.ts";
import type { CommandFile } from "../command.ts";
import { toJson } from "../words.ts";
import { accountsOf } from "./accounts.ts";
import { openFilledBooks } from "./open-ledger.ts";

export const command: CommandFile = {
  schema: "harbour.ledger-explain/1",
  writes: false,

  configure(explain) {
    explain
      .argument("<subject>", "a transaction's hash, a break such as BRK-7F3A21, or an entry as <address>@<block>/<log>")
      .option("--db <url>", "the books; books/<network>.db unless told")
      .option("--accounts <file>", "whose the bank accounts are; policy/<network>-accounts.yaml unless told")
      .addHelpText(
        "after",
        `
Everything the books know: the bank's lines, the order or request, what the contracts said, the transfers with the balance
after each, the block with its hash and whether it is final, and the reports that include it.

  harbour ledger explain BRK-7F3A21 --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const [{ explain }, { renderExplanation }] = await Promise.all([
      import("../../ledger/reconcile/explain.ts"),
      import("../../ledger/reconcile/explanation.ts"),
    ]);
    const books = await openFilledBooks(invocation, true);
    try {
      const accounts = accountsOf(flags, books);
      const explanation = await explain({ books, accounts, subject: invocation.arguments[0] as string });
      io.out(
        flags.json
          ? toJson({ schema: this.schema, books: books.store.name, ...explanation, exitCode: ExitCode.done })
          : printableLines(renderExplanation(explanation)),
      );
      return ExitCode.done;
    } finally {
      await books.store.close();
    }
  },
};
