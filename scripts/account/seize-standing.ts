import type { ListRow } from "./list-file.ts";
import type { ListQuestion } from "./list-work.ts";
import { readMany } from "./read-many.ts";

/** `scheduled` is left out when scheduling, `waiting` and `unscheduled` when sending. */
export type Standing = "todo" | "seized" | "scheduled" | "waiting" | "unscheduled";

export interface Standings {
  step: "send" | "schedule";
  /** Of the signer, in seconds. Undefined: it does not hold the role. */
  delay: number | undefined;
  is(row: ListRow): Standing;
  /** Unix seconds; 0 for one that is not scheduled. */
  readyAt(row: ListRow): number;
}

export interface SeizureFacts {
  operationOf(row: ListRow): string;
  seized(row: ListRow): boolean;
}

/** How far each seizure of a list is, and with that which step comes next: sending goes before scheduling more. */
export async function standingsOf(question: ListQuestion, { operationOf, seized }: SeizureFacts): Promise<Standings> {
  const { workplace, listed, block, exit, now } = question;
  const { token, signer } = workplace;
  const at = { blockTag: block.number };
  const { selector } = token.contract.interface.getFunction("seize");
  const [immediate, seconds] = await token.authority.canCall(signer.address, token.address, selector, at);
  const delay = immediate ? 0 : seconds > 0n ? Number(seconds) : undefined;
  const open = listed.map(({ row }) => row).filter((row) => !seized(row));
  const schedules = new Map<ListRow, number>();
  if (delay !== undefined && delay > 0) {
    const moments = await readMany(
      open,
      async (row) => Number(await token.authority.getSchedule(operationOf(row), at)),
      (done) => question.told("reading schedules", done, open.length),
    );
    open.forEach((row, i) => schedules.set(row, moments[i]!));
  }

  const readyAt = (row: ListRow) => schedules.get(row) ?? 0;
  // An idle local chain keeps an old block; a travelled one is ahead of this machine. The later one decides.
  const clock = Math.max(block.timestamp, now);
  const ready = open.some((row) => readyAt(row) !== 0 && readyAt(row) <= clock);
  const unscheduled = open.some((row) => readyAt(row) === 0);
  const chosen = exit === "send" || exit === "schedule" ? exit : undefined;
  const next = (delay ?? 0) > 0 && !ready && unscheduled ? "schedule" : "send";
  const step = chosen ?? next;
  return {
    step,
    delay,
    readyAt,
    is(row) {
      if (seized(row)) return "seized";
      if ((delay ?? 0) === 0) return "todo";
      if (readyAt(row) === 0) return step === "schedule" ? "todo" : "unscheduled";
      if (step === "schedule") return "scheduled";
      return readyAt(row) <= clock ? "todo" : "waiting";
    },
  };
}
