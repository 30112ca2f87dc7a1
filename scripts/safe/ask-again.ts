import { readAsked, type Asked } from "../changes/asked.ts";
import type { ChangeFolder } from "../changes/change-folder.ts";
import type { Connection } from "../chain/connection.ts";
import { ENTRIES } from "../entries.ts";
import type { Io } from "../io.ts";

/**
 * The commands whose only way to the chain is a plan, which they show where nobody chose an ending. What is not named
 * here is never run out of a file.
 */
export const ASKED_AGAIN: readonly string[] = [
  "account-blacklist",
  "account-hold",
  "account-seize",
  "account-unblacklist",
  "burn",
  "mint-approve",
  "mint-direct",
  "mint-propose",
  "mint-reject",
  "minter-remove",
  "minter-set",
  "operation-cancel",
  "operation-execute",
  "redeem-claim",
  "redeem-reclaim",
  "redeem-reject",
  "redeem-request",
  "redeem-settle",
  "reserve-anchor",
  "reserve-confirm",
  "reserve-push",
  "reserve-submit",
  "role-grant",
  "role-revoke",
  "token-pause",
  "token-policy",
  "token-unpause",
];

/**
 * What the command that made a change says now that it was executed: that there is nothing to do, or which values it
 * finds. It reads the chain as it did for the plan. What to ask is from a file that anybody may have edited, so it can
 * only read: nobody signs here, nobody is asked, and it connects to nothing else. Empty: the change has no such command,
 * or it cannot be run again.
 */
export async function askAgain(
  { now }: Pick<Io, "now">,
  connection: Connection,
  change: ChangeFolder,
  safe: string,
): Promise<string[]> {
  const asked = askedIn(change);
  const entry = ENTRIES.find(({ path }) => path.join("-") === asked?.noun);
  if (asked === undefined || entry === undefined || !ASKED_AGAIN.includes(asked.noun)) return [];
  const { command } = await entry.load();
  const reading = readingOnly(connection);
  let out = "";
  try {
    await command.run({
      arguments: asked.arguments,
      flags: { ...asked.flags, network: connection.network, as: safe },
      io: { out: (text) => void (out += `${text}\n`), err: () => undefined, now: () => now() },
      connect: async () => reading,
    });
  } catch {
    return [];
  }
  if (out.startsWith("✓")) return [out.trim()];
  const [, changes] = /^Changes\n((?: {2}.*\n)+)/m.exec(out) ?? [];
  return (changes ?? "").split("\n").flatMap((line) => (line === "" ? [] : [line.trim()]));
}

/** The same chain without anybody who signs, and without a door for what was signed. */
function readingOnly({ privateEndpoint: _, ...connection }: Connection): Connection {
  const refuse = async () => {
    throw new Error("nothing is signed here");
  };
  return { ...connection, signer: { request: refuse } };
}

function askedIn(change: ChangeFolder): Asked | undefined {
  if (!change.has("plan.json")) return undefined;
  const { asked, plan } = JSON.parse(change.read("plan.json")) as { asked?: unknown; plan?: { step?: string } };
  // What was scheduled has changed nothing yet; the authority is asked about it instead.
  return plan?.step === "schedule" ? undefined : readAsked(asked);
}
