import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import type { CommandFile, Invocation } from "../command.ts";
import { badUsage } from "../faults.ts";
import { columns, toJson } from "../words.ts";
import { oneOf } from "./choices.ts";
import { booksUrl, databaseUrl } from "./open-ledger.ts";

const ACTS = ["migrate", "copy", "partitions"] as const;

export const command: CommandFile = {
  schema: "harbour.ledger-db/1",
  writes: false,

  configure(db) {
    db.argument("<act>", "migrate, copy or partitions")
      .option("--db <url>", "the books; books/<network>.db unless told")
      .option("--to <url>", "for copy: an empty database, or one whose copy was interrupted")
      .addHelpText(
        "after",
        `
migrate makes the tables, or brings them up to date; every command that writes does so too. copy puts the books into
another database, such as a file's into OceanBase, and proves that both hold the same. partitions prints the statements
that spread the large tables over an OceanBase cluster; nothing is changed.

A URL with a password does not belong on the command line: HARBOUR_BOOKS_URL has it, and for --to HARBOUR_BOOKS_TO_URL.

  harbour ledger db copy --db sqlite:books/localhost.db --to mysql://books@127.0.0.1/books`,
      );
  },

  async run(invocation) {
    const act = oneOf("an act", invocation.arguments[0] as string, ACTS);
    if (act === "migrate") return migrateBooks(invocation, this.schema);
    if (act === "copy") return copyTo(invocation, this.schema);
    const { oceanbasePartitions } = await import("../../ledger/store/oceanbase-partitions.ts");
    const statements = oceanbasePartitions();
    invocation.io.out(
      invocation.flags.json
        ? toJson({ schema: this.schema, act, statements, exitCode: 0 })
        : statements.map((statement) => `${statement};`).join("\n\n"),
    );
    return ExitCode.done;
  },
};

async function migrateBooks({ flags, io }: Invocation, schema: string): Promise<ExitCode> {
  const store = await openStore(await booksUrl(flags));
  try {
    const made = await migrate(store);
    const words = made.length === 0 ? "the tables are up to date" : `made ${made.join(", ")}`;
    io.out(
      flags.json
        ? toJson({ schema, act: "migrate", books: store.name, product: store.product, migrations: made, exitCode: 0 })
        : `✓ ${store.name} (${store.product}): ${words}`,
    );
    return ExitCode.done;
  } finally {
    await store.close();
  }
}

async function copyTo({ flags, io }: Invocation, schema: string): Promise<ExitCode> {
  const target = await databaseUrl(flags.to, "HARBOUR_BOOKS_TO_URL", flags.network);
  if (target === undefined) throw badUsage("copy needs --to <url>.");
  const { copyBooks } = await import("../../ledger/store/copy.ts");
  const from = await openStore(await booksUrl(flags), { readOnly: true });
  try {
    const to = await openStore(target);
    try {
      const digests = await copyBooks({
        from,
        to,
        progress: ({ table, rows }) => io.err(`  ${table}: ${rows} rows`),
      });
      const rows = [...digests];
      io.out(
        flags.json
          ? toJson({
              schema,
              act: "copy",
              from: from.name,
              to: to.name,
              digests: Object.fromEntries(rows),
              exitCode: 0,
            })
          : `✓ ${from.name} and ${to.name} hold the same\n${columns(rows)}`,
      );
      return ExitCode.done;
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}
