import type { Asked } from "../changes/asked.ts";
import type { ChangeFolder } from "../changes/change-folder.ts";
import type { Invocation } from "../command.ts";
import { ENTRIES } from "../entries.ts";
import { where } from "../open.ts";
import type { Connection } from "../chain/connection.ts";

/**
 * What the command that made a change says now that it was executed: that there is nothing to do, or which values it
 * finds. It reads the chain as it did for the plan. Empty: the change has no such command, or it cannot be run again.
 */
export async function askAgain(
  { flags, io, connect }: Invocation,
  connection: Connection,
  change: ChangeFolder,
  safe: string,
): Promise<string[]> {
  const asked = askedIn(change);
  const entry = ENTRIES.find(({ path }) => path.join("-") === asked?.noun);
  if (asked === undefined || entry === undefined) return [];
  const { command } = await entry.load();
  let out = "";
  try {
    await command.run({
      arguments: asked.arguments,
      flags: { ...asked.flags, ...where(flags), network: connection.network, as: safe },
      io: { out: (text) => void (out += `${text}\n`), err: () => undefined, now: () => io.now() },
      connect,
    });
  } catch {
    return [];
  }
  if (out.startsWith("✓")) return [out.trim()];
  const [, changes] = /^Changes\n((?: {2}.*\n)+)/m.exec(out) ?? [];
  return (changes ?? "").split("\n").flatMap((line) => (line === "" ? [] : [line.trim()]));
}

function askedIn(change: ChangeFolder): Asked | undefined {
  if (!change.has("plan.json")) return undefined;
  const { asked, plan } = JSON.parse(change.read("plan.json")) as { asked?: Asked; plan?: { step?: string } };
  // What was scheduled has changed nothing yet; the authority is asked about it instead.
  return plan?.step === "schedule" ? undefined : asked;
}
