import { roles } from "../../sdk/roles.ts";
import { latestBlock } from "../chain/block.ts";
import { roleCensus, type RoleCensus } from "../chain/census.ts";
import { showParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { viewsDisagree } from "../faults.ts";
import { openForReading } from "../open.ts";
import { renderFault } from "../render-fault.ts";
import { renderPlace, tokensToRead, type Place } from "../reading.ts";
import { columns, showDelay, showTime, toJson } from "../words.ts";
import { roleName } from "./name.ts";

export const command: CommandFile = {
  schema: "harbour.role-list/1",
  writes: false,

  configure(list) {
    list.option("--token <cnh|hkd>", "only this currency").addHelpText(
      "after",
      `
Rebuilt from the authority's events and checked against its views; a difference ends with exit code 2. The delay is
the holder's own: the time between scheduling a call and sending it.

  harbour role list --token hkd --network localhost`,
    );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = await openForReading(invocation);
    const tokens = await tokensToRead(connection, flags);
    const block = await latestBlock(connection.provider);
    const lists: RoleList[] = await Promise.all(
      tokens.map(async (token) => ({
        currency: token.currency,
        symbol: token.symbol,
        authority: token.authorityAddress,
        ...(await roleCensus(connection, token, block)),
      })),
    );
    const place = { network: connection.network, chainId: connection.chainId, block };
    const differences = lists.flatMap((list) => list.differences);
    const exitCode = differences.length > 0 ? ExitCode.differences : ExitCode.done;
    io.out(
      flags.json
        ? toJson({ schema: this.schema, ...place, tokens: lists.map(named), exitCode })
        : renderRoles(place, lists),
    );
    if (differences.length > 0) io.err(renderFault(viewsDisagree("Roles", differences), exitCode));
    return exitCode;
  },
};

export interface RoleList extends RoleCensus {
  currency: string;
  symbol: string;
  authority: string;
}

function named(list: RoleList) {
  return { ...list, holders: list.holders.map((holder) => ({ name: roleName(holder.role), ...holder })) };
}

/** Every role of the table, also one that nobody holds: an empty role is what a reader looks for first. */
export function renderRoles(place: Place, lists: readonly RoleList[]): string {
  const blocks = lists.map(({ symbol, authority, holders }) => {
    const ids = new Set([...roles.map((role) => role.id), ...holders.map((holder) => holder.role)]);
    const rows = [...ids].flatMap((id) => {
      const held = holders.filter((holder) => holder.role === id);
      if (held.length === 0) return [[roleName(id), "", "nobody"]];
      return held.map(({ party, delay, since }) => {
        const later = since > place.block.timestamp ? ` · from ${showTime(since)}` : "";
        return [roleName(id), showDelay(delay), showParty(party) + later];
      });
    });
    return `${symbol} · authority ${authority}\n${columns([["role", "delay", "holder"], ...rows])}`;
  });
  return [renderPlace(place), ...blocks].join("\n\n");
}
