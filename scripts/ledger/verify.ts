import type { Finding } from "../../ledger/follow/finding.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { printable } from "../../sdk/printable.ts";
import type { CommandFile } from "../command.ts";
import { openForReading } from "../open.ts";
import { showCount, toJson } from "../words.ts";
import { openFilledBooks, openRpc } from "./open-ledger.ts";

/** Lines of a screen; --json has all. */
const SHOWN = 20;

export const command: CommandFile = {
  schema: "harbour.ledger-verify/1",
  writes: false,

  configure(verify) {
    verify
      .option("--db <url>", "the books; books/<network>.db unless told")
      .option("--ask-chain", "also ask the node for every balance and supply, at the books' last block")
      .addHelpText(
        "after",
        `
Derives the books anew from their own blocks: contents and digests, links, entries, balances, supply, reports. A row that
somebody edited, deleted or added is named. Exit code 2 if there is any.

  harbour ledger verify --network localhost --ask-chain`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const [{ verifyBooks }, { verifyReports }] = await Promise.all([
      import("../../ledger/follow/verify-books.ts"),
      import("../../ledger/report/verify-reports.ts"),
    ]);
    // For reading only: nobody who writes has to wait for it.
    const books = await openFilledBooks(invocation, true);
    try {
      const connection = flags.askChain ? await openForReading(invocation) : undefined;
      const rpc = connection && (await openRpc(connection));
      const findings: Finding[] = [];
      for (const network of books.networks) {
        const asked = connection?.chainId === BigInt(network.chainId) ? { rpc: rpc! } : {};
        findings.push(...(await books.store.transaction((session) => verifyBooks({ session, network, ...asked }))));
      }
      findings.push(...(await verifyReports(books.store)));
      const exitCode = findings.length === 0 ? ExitCode.done : ExitCode.differences;
      const chains = books.networks.map(({ network, chainId }) => ({ network, chainId }));
      if (flags.json)
        io.out(
          toJson({
            schema: this.schema,
            books: books.store.name,
            chains,
            askedChain: rpc !== undefined,
            findings,
            exitCode,
          }),
        );
      else io.out(render(books.store.name, findings, rpc?.host));
      return exitCode;
    } finally {
      await books.store.close();
    }
  },
};

function render(name: string, findings: readonly Finding[], host: string | undefined): string {
  const asked = host === undefined ? "nobody else was asked" : `${host} says the same`;
  if (findings.length === 0) return `✓ ${name}: every row follows from the blocks; ${asked}`;
  const lines = findings
    .slice(0, SHOWN)
    .map(
      ({ table, row, found, expected }) =>
        `  ${table} · ${row}\n    found     ${printable(found)}\n    expected  ${printable(expected)}`,
    );
  const more = findings.length > SHOWN ? [`  and ${findings.length - SHOWN} more; --json has them all`] : [];
  return [`✗ ${name}: ${showCount(findings.length, "row")} not as the blocks say`, ...lines, ...more].join("\n");
}
