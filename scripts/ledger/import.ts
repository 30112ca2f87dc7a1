import { basename } from "node:path";
import type { ContinuityFinding } from "../../ledger/bank/continuity.ts";
import type { ImportResult } from "../../ledger/bank/import.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { formatAmount } from "../../sdk/amount.ts";
import { printable } from "../../sdk/printable.ts";
import type { CommandFile } from "../command.ts";
import { readBytes } from "../json-file.ts";
import { showCount, toJson } from "../words.ts";
import { accountsOf } from "./accounts.ts";
import { openFilledBooks } from "./open-ledger.ts";

export const command: CommandFile = {
  schema: "harbour.ledger-import/1",
  writes: false,

  configure(command) {
    command
      .argument("<files...>", "camt.053, MT940 or CSV statements, or holdings of a pool")
      .option("--db <url>", "the books; books/<network>.db unless told")
      .option("--accounts <file>", "whose the accounts are; policy/<network>-accounts.yaml unless told")
      .addHelpText(
        "after",
        `
The kind of a file is seen by its content. Each file is read wholly or refused wholly, and the same file twice changes
nothing. A statement must add up to the cent. A gap between statements is told and kept: the one between may still come.

  harbour ledger import statements/*.xml --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const paths = invocation.arguments[0] as string[];
    const { importFile } = await import("../../ledger/bank/import.ts");
    const books = await openFilledBooks(invocation);
    try {
      const accounts = accountsOf(flags, books);
      const files: (ImportResult & { path: string })[] = [];
      for (const path of paths) {
        const file = { store: books.store, accounts, name: basename(path), bytes: readBytes(path), now: io.now() };
        const result = await importFile(file);
        files.push({ path, ...result });
        if (!flags.json) io.out(renderImported(path, result));
      }
      if (flags.json) io.out(toJson({ schema: this.schema, files, exitCode: ExitCode.done }));
      return ExitCode.done;
    } finally {
      await books.store.close();
    }
  },
};

function renderImported(path: string, { format, known, statements, holdings, findings }: ImportResult): string {
  const head = `✓ ${printable(path)}: ${format}${known ? ", known already" : ""}`;
  const told = statements.map(
    ({ account, number, lines, isNew }) =>
      `  ${printable(account)} · ${printable(number)} · ${showCount(lines, "line")}${isNew ? "" : " · known"}`,
  );
  const held =
    holdings === undefined
      ? []
      : [
          `  ${holdings.pool} of ${holdings.custodian} · ${showCount(holdings.lines, "line")}${holdings.isNew ? "" : " · known"}`,
        ];
  return [head, ...told, ...held, ...findings.map(renderFinding)].join("\n");
}

function renderFinding({ kind, account, before, after, closing, opening }: ContinuityFinding): string {
  const between = `${printable(account)}: between ${printable(before)} and ${printable(after)}`;
  return kind === "gap"
    ? `! ${between} statements are missing; they may still come`
    : `! ${between} the balance changes from ${formatAmount(closing)} to ${formatAmount(opening)}`;
}
