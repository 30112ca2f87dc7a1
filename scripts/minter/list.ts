import { latestBlock } from "../chain/block.ts";
import { showParty } from "../chain/connection.ts";
import { minterCensus, type MinterCensus } from "../chain/minters.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { viewsDisagree } from "../faults.ts";
import { openForReading } from "../open.ts";
import { renderPlace, tokensToRead, type Place } from "../reading.ts";
import { renderFault } from "../render-fault.ts";
import { columns, showMoney, toJson } from "../words.ts";

export const command: CommandFile = {
  schema: "harbour.minter-list/1",
  writes: false,

  configure(list) {
    list.option("--token <cnh|hkd>", "only this currency").addHelpText(
      "after",
      `
Rebuilt from the token's events and checked against its views; a difference ends with exit code 2.

  harbour minter list --token hkd --network localhost`,
    );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = await openForReading(invocation);
    const tokens = await tokensToRead(connection, flags);
    const block = await latestBlock(connection.provider);
    const lists = await Promise.all(
      tokens.map(async (token) => ({
        currency: token.currency,
        symbol: token.symbol,
        ...(await minterCensus(connection, token, block)),
      })),
    );
    const place = { network: connection.network, chainId: connection.chainId, block };
    const differences = lists.flatMap((list) => list.differences);
    const exitCode = differences.length > 0 ? ExitCode.differences : ExitCode.done;
    io.out(
      flags.json ? toJson({ schema: this.schema, ...place, tokens: lists, exitCode }) : renderMinters(place, lists),
    );
    if (differences.length > 0) io.err(renderFault(viewsDisagree("Minters", differences), exitCode));
    return exitCode;
  },
};

export interface MinterList extends MinterCensus {
  currency: string;
  symbol: string;
}

export function renderMinters(place: Place, lists: readonly MinterList[]): string {
  const blocks = lists.map(({ currency, symbol, minters }) => {
    const rows = minters.map(({ party, allowance }) => [showMoney(allowance, currency), showParty(party)]);
    return `${symbol}\n${rows.length === 0 ? "  no minter" : columns([["may mint", "minter"], ...rows], [0])}`;
  });
  return [renderPlace(place), ...blocks].join("\n\n");
}
