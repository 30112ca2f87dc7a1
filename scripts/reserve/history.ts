import { formatAmount } from "../../sdk/amount.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { renderPlace, type Place } from "../reading.ts";
import { columns, showTime, toJson } from "../words.ts";
import { openDesk, shortId } from "./open.ts";
import { readHistory, type ReserveAct } from "./read-history.ts";

export const command: CommandFile = {
  schema: "harbour.reserve-history/1",
  writes: false,

  configure(history) {
    history
      .option("--token <cnh|hkd>", "which currency")
      .option("--pool <id>", "only this pool, such as BANK-A-1")
      .addHelpText(
        "after",
        `
Rebuilt from the registry's events, oldest first: statements that count, parked, confirmed or dropped, sequences given
up, pools dropped, and the reports that were recorded.

  harbour reserve history --token hkd --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const { connection, token, issuance, block } = await openDesk(invocation);
    const pool = flags.pool === undefined ? undefined : shortId(flags.pool);
    const acts = await readHistory(connection, token, issuance, block, pool);
    const place = { network: connection.network, chainId: connection.chainId, block };
    io.out(
      flags.json
        ? toJson({ schema: this.schema, ...place, currency: token.currency, acts, exitCode: 0 })
        : renderHistory(place, token.symbol, acts),
    );
    return ExitCode.done;
  },
};

export function renderHistory(place: Place, symbol: string, acts: readonly ReserveAct[]): string {
  const rows = acts.map((act) => [
    showTime(act.time),
    act.about,
    act.sequence === undefined ? "" : String(act.sequence),
    act.total === undefined ? "" : formatAmount(act.total),
    act.what,
    act.asOf === undefined ? "" : showTime(act.asOf),
    act.transaction,
  ]);
  const head = ["time", "pool or kind", "no.", "total", "what", "as of", "transaction"];
  const body = acts.length === 0 ? "  nothing yet" : columns([head, ...rows], [2, 3]);
  return `${symbol} · ${renderPlace(place)}\n\n${body}`;
}
