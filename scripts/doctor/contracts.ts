import { role } from "../../sdk/roles.ts";
import type { Block } from "../chain/block.ts";
import { CURRENCIES, type Connection, type Currency } from "../chain/connection.ts";
import { openIssuance } from "../chain/issuance.ts";
import { newerRelease, olderReleaseWords } from "../chain/newer-release.ts";
import { isOpen, readOperations } from "../chain/operations.ts";
import { openToken, type Token } from "../chain/token.ts";
import { policyDifferences } from "../policy/read-policy.ts";
import { openBuild } from "../release/build.ts";
import { differencesOf, verifyRelease } from "../release/verification.ts";
import { showAge, showCount } from "../words.ts";
import { examineHolders } from "./holders.ts";
import { examineSettlement } from "./settlement.ts";
import { differs, examine, fine, warning, type Finding } from "./finding.ts";

/** A ready operation with less than this left is about to be lost. Seconds. */
const SOON = 2 * 86_400;

/** Each currency by itself: one that is broken hides nothing about the other. */
export async function examineContracts(connection: Connection, block: Block, now: number): Promise<Finding[]> {
  const deployed = CURRENCIES.filter((currency) => connection.deployment[currency] !== undefined);
  if (deployed.length === 0) {
    return [warning("records", `no deployment of ${connection.network}`, "harbour deploy --network <network>")];
  }
  const found = await Promise.all(deployed.map((currency) => examineCurrency(connection, currency, block, now)));
  return found.flat();
}

async function examineCurrency(
  connection: Connection,
  currency: Currency,
  block: Block,
  now: number,
): Promise<Finding[]> {
  let token: Token | undefined;
  const records = await examine(`${currency} token`, async () => {
    token = await openToken(connection, currency);
    const hashed = Object.keys(connection.deployment[currency]!.codeHashes ?? {}).length > 0;
    const words = `${token.symbol}, ${token.mode}, authority and currency as recorded`;
    return hashed
      ? fine(`${currency} token`, `${words}, code hashes too`)
      : warning(
          `${currency} token`,
          `${words}; no code hash is recorded`,
          "harbour deploy again records them, and sends nothing.",
        );
  });
  if (token === undefined) return records;
  const opened = token;
  const rest = await Promise.all([
    examine(`${currency} issuance`, async () => {
      await openIssuance(connection, opened);
      return fine(`${currency} issuance`, "registry and desks name this token and each other");
    }),
    examine(`${currency} settlement`, () => examineSettlement(connection, opened, block)),
    examine(`${currency} build`, async () => {
      const different = differencesOf(await verifyRelease(connection, opened, openBuild(undefined)));
      if (different.length === 0) return fine(`${currency} build`, "every contract runs this build");
      return warning(
        `${currency} build`,
        `this build is another one: ${different.join(", ")}`,
        "harbour release check says how they differ.",
      );
    }),
    examine(`${currency} release`, async () => {
      const newer = await newerRelease(connection, opened, block);
      if (newer === undefined) return [];
      const words = olderReleaseWords(opened.release.address, newer);
      return [warning(`${currency} release`, words, "Find out why it went back; what was mended is open again.")];
    }),
    examine(`${currency} holders`, () => examineHolders(connection, opened, block)),
    examine(`${currency} operations`, () => operations(connection, opened, block, now)),
    examine(`${currency} policy`, async () => {
      const count = await policyDifferences(connection, opened, block);
      const { path } = connection.policy;
      if (count === 0) return fine(`${currency} policy`, `in step with ${path}`);
      return differs(`${currency} policy`, `${showCount(count, "difference")} from ${path}`, "harbour plan");
    }),
  ]);
  return [...records, ...rest.flat()];
}

async function operations(connection: Connection, token: Token, block: Block, now: number): Promise<Finding[]> {
  const what = `${token.currency} operations`;
  const { operations: all, differences } = await readOperations(connection, token, block, now);
  const open = all.filter(isOpen);
  const late = open.filter(({ state, expiresAt }) => state === "ready" && expiresAt - now < SOON);
  const guard = role("GUARDIAN").name;
  return [
    ...(differences.length === 0
      ? []
      : [differs(what, `events and views differ: ${differences.join(", ")}`, "Ask another node.")]),
    fine(what, open.length === 0 ? "nothing is scheduled" : `${open.length} scheduled: harbour operation list`),
    ...late.map(({ id, expiresAt }) =>
      warning(
        what,
        `${id.slice(0, 18)} expires in ${showAge(expiresAt - now)}`,
        "harbour operation execute, or let it go.",
      ),
    ),
    ...open
      .filter(({ call }) => call.problems.length > 0)
      .map(({ id, call }) =>
        differs(
          what,
          `${id.slice(0, 18)}: ${call.problems.join("; ")}`,
          `Find out who scheduled it; ${guard} can cancel.`,
        ),
      ),
  ];
}
