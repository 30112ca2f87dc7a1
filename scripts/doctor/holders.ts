import { isProduction } from "../../sdk/chains.ts";
import type { RoleName } from "../../sdk/roles.ts";
import { accountKind } from "../chain/account-kind.ts";
import type { Block } from "../chain/block.ts";
import { roleCensus } from "../chain/census.ts";
import { callParty, type Connection, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import { roleName } from "../role/name.ts";
import { readSafe, safeWarnings } from "../safe/read-safe.ts";
import { differs, examine, fine, warning, type Finding } from "./finding.ts";

/** On a production network the deployment lets no account with one key hold these. */
const POWERFUL: readonly RoleName[] = ["ADMIN", "UPGRADER"];

/** Whether events and views agree on who holds what, and what the holders are. */
export async function examineHolders(connection: Connection, token: Token, block: Block): Promise<Finding[]> {
  const { holders, differences } = await roleCensus(connection, token, block);
  const what = `${token.currency} holders`;
  const unequal =
    differences.length === 0
      ? []
      : [differs(what, `events and views say different things of ${differences.join(", ")}`, "Ask another node.")];
  const roles = new Map<string, { party: Party; names: string[] }>();
  for (const { party, role: id } of holders) {
    const row = roles.get(party.address) ?? { party, names: [] };
    row.names.push(roleName(id));
    roles.set(party.address, row);
  }
  const kinds = await Promise.all(
    [...roles.values()].map(async (row) => ({ ...row, kind: await accountKind(connection, row.party.address) })),
  );
  const safes = await Promise.all(
    kinds
      .filter(({ kind }) => kind.kind === "safe")
      .map(({ party, names }) => examine(what, () => safe(connection, what, party, names))),
  );
  const alone = kinds.filter(
    ({ kind, names }) => kind.kind === "account" && POWERFUL.some((name) => names.includes(name)),
  );
  const powerful = (isProduction(connection.chainId) ? alone : []).map(({ party, names }) =>
    differs(
      what,
      `${callParty(party)} holds ${names.join(", ")} with one key`,
      "Give it to a Safe, then revoke this one.",
    ),
  );
  const keys = kinds.filter(({ kind }) => kind.kind === "account").length;
  const summary = fine(what, `${roles.size}: ${safes.length} Safes, ${keys} with one key, the rest contracts`);
  return [...unequal, summary, ...powerful, ...safes.flat()];
}

async function safe(connection: Connection, what: string, party: Party, names: readonly string[]): Promise<Finding[]> {
  const state = await readSafe(connection, party);
  const words = `Safe ${callParty(party)} (${names.join(", ")}): ${state.threshold} of ${state.owners.length}, nonce ${state.nonce}`;
  const single = state.threshold === 1 ? ["one signature is enough"] : [];
  const problems = [...safeWarnings(state), ...single];
  return problems.length === 0
    ? [fine(what, words)]
    : problems.map((problem) => warning(what, `${words}; ${problem}`, "Compare it with what its owners agreed on."));
}
