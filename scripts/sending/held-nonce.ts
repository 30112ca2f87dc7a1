import { z } from "zod/v4";
import { listChanges, type ChangeFolder } from "../changes/change-folder.ts";
import { changesRoot } from "../changes/changes-root.ts";
import type { Connection } from "../chain/connection.ts";
import type { Io } from "../io.ts";
import { differencesOfSent, type Asked } from "./differences.ts";
import { nonceHeld } from "./sending-faults.ts";

const FILE = "journal.jsonl";

/** What a private endpoint was given. It publishes nothing, so that no node can tell of it. */
const handedSchema = z.object({
  handed: z.string(),
  from: z.string(),
  to: z.string(),
  data: z.string(),
  value: z.string().transform(BigInt),
  nonce: z.number(),
});

/** Said before it is given, so that a run that dies leaves word of it. */
export function noteHanded(change: ChangeFolder | undefined, asked: Asked, host: string, at: number): void {
  const { from, to, data, value, nonce } = asked;
  change?.append(FILE, { at, handed: host, from, to, data, value, nonce });
}

/**
 * Refuses a nonce under which a private endpoint may hold another transaction; the same one again is no other. It does
 * not ask whether the nonce is used: then nothing gets here.
 *
 * @throws HarbourError HB-2630
 */
export function refuseHeldNonce({ network }: Connection, asked: Asked, io: Pick<Io, "changes">): void {
  const root = changesRoot(io, network);
  if (root === undefined) return;
  for (const change of listChanges(root)) {
    const lines = linesOf(change);
    // The endpoint's own no, in the words of a single transaction or of a policy's step.
    const refused = lines.findLastIndex(({ code, why }) => code === "HB-2629" || why === "HB-2629");
    for (const line of lines.slice(refused + 1)) {
      const handed = handedSchema.safeParse(line).data;
      if (handed === undefined || handed.from !== asked.from || handed.nonce !== asked.nonce) continue;
      if (differencesOfSent(handed, asked).length > 0) throw nonceHeld(asked.nonce, handed.handed, change.name);
    }
  }
}

function linesOf(change: ChangeFolder): Record<string, unknown>[] {
  if (!change.has(FILE)) return [];
  // A line that a crash cut short was followed by nothing.
  return change
    .read(FILE)
    .split("\n")
    .flatMap((text) => {
      try {
        const line = JSON.parse(text) as unknown;
        return typeof line === "object" && line !== null ? [line as Record<string, unknown>] : [];
      } catch {
        return [];
      }
    });
}
