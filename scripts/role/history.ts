import { latestBlock } from "../chain/block.ts";
import { showParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { openForReading } from "../open.ts";
import { renderPlace, tokensToRead, type Place } from "../reading.ts";
import { showTime, toJson } from "../words.ts";
import { isRoleName, role as roleOf, roleNames } from "../../sdk/roles.ts";
import { readRoleHistory, type RoleChange } from "./read-history.ts";
import { unknownRole } from "./role-faults.ts";

export const command: CommandFile = {
  schema: "harbour.role-history/1",
  writes: false,

  configure(history) {
    history
      .option("--token <cnh|hkd>", "only this currency")
      .option("--role <name>", "only this role")
      .addHelpText(
        "after",
        `
Every grant and revocation, every change of a delay, of who can cancel and of which function is whose, as the authority
recorded them, oldest first. What waited for its delay is by whoever scheduled it; what did not, by who sent it.

  harbour role history --role BLACKLISTER --token hkd --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const name = flags.role?.toUpperCase().replaceAll("-", "_");
    if (name !== undefined && !isRoleName(name)) throw unknownRole(flags.role!, roleNames);
    const connection = await openForReading(invocation);
    const tokens = await tokensToRead(connection, flags);
    const block = await latestBlock(connection.provider);
    const id = name === undefined ? undefined : roleOf(name).id;
    const lists = await Promise.all(
      tokens.map(async (token) => ({
        currency: token.currency,
        symbol: token.symbol,
        authority: token.authorityAddress,
        history: await readRoleHistory(connection, token, block, id),
      })),
    );
    const place = { network: connection.network, chainId: connection.chainId, block };
    io.out(
      flags.json
        ? toJson({
            schema: this.schema,
            ...place,
            ...(name === undefined ? {} : { role: name }),
            tokens: lists,
            exitCode: 0,
          })
        : renderRoleHistory(place, lists),
    );
    return ExitCode.done;
  },
};

export interface RoleHistory {
  symbol: string;
  authority: string;
  history: readonly RoleChange[];
}

export function renderRoleHistory(place: Place, lists: readonly RoleHistory[]): string {
  const blocks = lists.map(({ symbol, authority, history }) => {
    const rows = history.map(({ block, time, transaction, by, operations, changes }) =>
      [
        `  ${showTime(time)} · block ${block} · ${operations.length > 0 ? "scheduled" : "sent"} by ${showParty(by)}`,
        `  transaction ${transaction}`,
        ...changes.map(({ words }) => `    ${words}`),
      ].join("\n"),
    );
    return [`${symbol} · authority ${authority}`, ...(rows.length === 0 ? ["  nothing recorded"] : rows)].join("\n");
  });
  return [renderPlace(place), ...blocks].join("\n\n");
}
