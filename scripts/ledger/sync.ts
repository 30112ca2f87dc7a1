import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { showCount, toJson } from "../words.ts";
import { openToFollow } from "./open-ledger.ts";

export const command: CommandFile = {
  schema: "harbour.ledger-sync/1",
  writes: false,

  configure(sync) {
    sync
      .option("--db <url>", "the books; books/<network>.db unless told")
      .option(
        "--proof <how>",
        "bloom; always recomputes every block's receipts; logs believes the node, for chains whose headers prove nothing",
      )
      .option("--accept-finality-violation", "replace final blocks too, after people decided that")
      .addHelpText(
        "after",
        `
Reads every block since the deployment, verifies it before it is believed, and writes what the tokens and their contracts
said as double entries. Run again, it goes on where it stopped; interrupted at any moment, it loses and doubles nothing.
npm run ledger follows for as long as it runs, and serves the page.

  harbour ledger sync --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const [{ sync }, { proofOf }] = await Promise.all([
      import("../../ledger/follow/follower.ts"),
      import("./choices.ts"),
    ]);
    const { books, network, rpc } = await openToFollow(invocation);
    try {
      const proof = proofOf(flags, network.chainId);
      if (proof === "logs") io.err(`! ${rpc.host} is believed about what is in a block: nothing there is proven`);
      const result = await sync({
        store: books.store,
        network,
        rpc,
        proof,
        acceptFinalityViolation: flags.acceptFinalityViolation === true,
        onTrouble: (error) => io.err(`! ${(error as Error).message}`),
      });
      if (flags.json) {
        io.out(
          toJson({ schema: this.schema, books: books.store.name, chainId: network.chainId, ...result, exitCode: 0 }),
        );
      } else {
        const events = showCount(result.events, "event");
        io.out(`✓ ${network.network} · chain ${network.chainId} · up to block ${result.to} · ${events} new`);
        if (result.waiting !== undefined)
          io.out(`! ${rpc.host} has another branch up to block ${result.waiting}, which is no longer; the books wait`);
        for (const { depth, ancestor } of result.reorgs)
          io.out(`! the chain replaced ${showCount(depth, "block")} after block ${ancestor}; the books followed`);
        io.out(`  books: ${books.store.name} (${books.store.product})`);
      }
      return ExitCode.done;
    } finally {
      await books.store.close();
    }
  },
};
