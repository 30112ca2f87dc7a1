import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { isDuplicateKey, isTemporary, isLost } from "./store-errors.ts";
import { migrationHeld } from "./store-faults.ts";
import type { Store } from "./store.ts";

interface Timing {
  /** Milliseconds between two signs of life of the holder. */
  beat: number;
  /** How long a holder may be silent before another one takes over. */
  silence: number;
  /** How long to wait for a holder that lives. */
  patience: number;
}

const TIMING: Timing = { beat: 2_000, silence: 15_000, patience: 600_000 };

/**
 * Runs `work` while no other process does. A row is the lock, because OceanBase has no GET_LOCK that can be relied on.
 * Its holder counts `beat` up. Nobody's clock is compared with another's: who waits watches whether the count moves.
 *
 * @param work Gets what throws once another process has taken over.
 * @throws HarbourError HB-4012
 */
export async function holdLock<T>(
  store: Store,
  work: (requireHeld: () => void) => Promise<T>,
  timing = TIMING,
): Promise<T> {
  const { db, name } = store;
  const holder = randomUUID();
  await takeLock(store, holder, timing);
  let held = true;
  const pulse = setInterval(() => {
    sql`update migration_lock set beat = beat + 1 where id = 1 and holder = ${holder}`.execute(db).then(
      ({ numAffectedRows }) => (held = numAffectedRows === 1n),
      // A sign of life that is lost is followed by others; what must not happen is that this ends the process.
      () => undefined,
    );
  }, timing.beat);
  try {
    return await work(() => {
      if (!held) throw migrationHeld(name, timing.silence / 1000);
    });
  } finally {
    clearInterval(pulse);
    await sql`delete from migration_lock where id = 1 and holder = ${holder}`.execute(db);
  }
}

interface Lock {
  holder: string;
  beat: number;
}

async function takeLock({ db, name }: Store, holder: string, { silence, patience }: Timing): Promise<void> {
  const start = performance.now();
  let seen: (Lock & { at: number }) | undefined;
  for (;;) {
    try {
      await sql`insert into migration_lock (id, holder, beat) values (1, ${holder}, 0)`.execute(db);
      return;
    } catch (error) {
      // Somebody has it, or several were at it in the same moment and the server let one of them through.
      if (!isDuplicateKey(error) && (!isTemporary(error) || isLost(error))) throw error;
    }
    const now = performance.now();
    if (now - start > patience) throw migrationHeld(name, patience / 1000);
    const { rows } = await sql<Lock>`select holder, beat from migration_lock where id = 1`.execute(db);
    const [lock] = rows;
    // It may have been given back just now.
    if (lock !== undefined && (lock.holder !== seen?.holder || lock.beat !== seen.beat)) seen = { ...lock, at: now };
    if (lock !== undefined && seen !== undefined && now - seen.at > silence) {
      const taken =
        await sql`update migration_lock set holder = ${holder}, beat = 0 where id = 1 and holder = ${seen.holder} and beat = ${seen.beat}`.execute(
          db,
        );
      if (taken.numAffectedRows === 1n) return;
    }
    await wait(100);
  }
}
