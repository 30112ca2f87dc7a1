import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { NonceError, type NonceState, type NonceStore } from "./nonce-source.ts";

export interface NonceFileParameters {
  path: string;
  /** How long to wait for another process that holds the file, in milliseconds; 2,000 unless told. */
  patience?: number;
}

/**
 * Keeps the state of a nonce source in a file: {"next": "0x…"}. Several processes may share it. The state is on
 * disk (fsync) and in place (rename) before `replace` answers; a crash in between leaves the old state whole.
 *
 * `load` throws NonceError HB-1402 on a file that is not such a state; `replace` throws HB-1403 if `path`.lock stays
 * in place, which it does after a crash in the few milliseconds it is held.
 */
export function nonceFile({ path, patience = 2_000 }: NonceFileParameters): NonceStore {
  const lock = `${path}.lock`;

  async function load(): Promise<NonceState | undefined> {
    let text: string;
    try {
      text = await readFile(path, "utf8");
    } catch (error) {
      if (isCode(error, "ENOENT")) return undefined;
      throw error;
    }
    try {
      const { next } = JSON.parse(text) as NonceState;
      if (typeof next === "string") return { next };
    } catch {
      // Reported below, together with JSON that is something else.
    }
    throw new NonceError("HB-1402", `The file ${path} does not hold the state of a nonce source.`, {
      fix: "Remove it; the next source starts with a random prefix, which is safe.",
    });
  }

  async function acquire(): Promise<void> {
    const until = Date.now() + patience;
    for (;;) {
      try {
        await (await open(lock, "wx")).close();
        return;
      } catch (cause) {
        if (!isCode(cause, "EEXIST")) throw cause;
        if (Date.now() >= until) {
          throw new NonceError("HB-1403", `The lock ${lock} is held by another process.`, {
            fix: "If no other process uses the file, one crashed while holding it: remove the lock.",
            cause,
          });
        }
        await sleep(5);
      }
    }
  }

  return {
    load,
    async replace(previous, next) {
      await acquire();
      try {
        if ((await load())?.next !== previous?.next) return false;
        await writeDurably(`${path}.new`, `${JSON.stringify({ next: next.next })}\n`);
        await rename(`${path}.new`, path);
        await syncDirectory(dirname(path));
        return true;
      } finally {
        await rm(lock, { force: true });
      }
    },
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}
