import type { AccountsFile } from "../../ledger/bank/accounts-file.ts";
import { endOfDay, requireDay } from "../../ledger/clock/hong-kong-time.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import type { CommandFile } from "../command.ts";
import { openForReading } from "../open.ts";
import { toJson } from "../words.ts";
import { accountsOf } from "./accounts.ts";
import { openFilledBooks, openRpc } from "./open-ledger.ts";
import { renderReconciliation } from "./render-reconciliation.ts";

export const command: CommandFile = {
  schema: "harbour.ledger-reconcile/1",
  writes: false,

  configure(reconcile) {
    reconcile
      .option("--db <url>", "the books; books/<network>.db unless told")
      .option("--accounts <file>", "whose the bank accounts are; policy/<network>-accounts.yaml unless told")
      .option("--day <day>", "as of the end of this day in Hong Kong; the newest final block unless told")
      .option("--ask-chain", "also compare every balance and the supply with the node")
      .addHelpText(
        "after",
        `
Compares the chain with the banks' statements, with what custodians attested and with the policy file, each rule by
itself, and keeps every difference as a break until somebody closes it. A rule that cannot be applied says why. Only
final blocks count. Exit code 2 where there is any break.

  harbour ledger reconcile --network localhost --day 2026-11-22`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const { reconcile } = await import("../../ledger/reconcile/reconcile.ts");
    const books = await openFilledBooks(invocation);
    try {
      const accounts: AccountsFile = accountsOf(flags, books);
      const connection = flags.askChain ? await openForReading(invocation) : undefined;
      const rpc = connection && (await openRpc(connection));
      const result = await reconcile({
        books,
        accounts,
        ...(flags.day !== undefined && { asOf: endOfDay(requireDay(flags.day)) }),
        ...(rpc && { rpc: (asked: number) => (BigInt(asked) === connection!.chainId ? rpc : undefined) }),
      });
      const exitCode = result.breaks.some(({ state }) => state === "open") ? ExitCode.differences : ExitCode.done;
      io.out(
        flags.json
          ? toJson({ schema: this.schema, books: books.store.name, ...result, exitCode })
          : renderReconciliation(books, result),
      );
      return exitCode;
    } finally {
      await books.store.close();
    }
  },
};
