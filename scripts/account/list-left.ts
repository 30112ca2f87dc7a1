import type { HarbourError } from "../../sdk/harbour-error.ts";
import { notReady, notScheduled } from "../faults.ts";
import { showDelay, showTime } from "../words.ts";
import { linesUnscheduled, linesWaiting } from "./account-faults.ts";
import type { ListPlan } from "./list-plan.ts";

/** Why nothing of a list can be sent yet. */
export function nothingReady({ later, authority }: ListPlan): HarbourError {
  const moments = later.flatMap(({ readyAt }) => readyAt ?? []);
  if (moments.length > 0) return notReady(showTime(Math.min(...moments)));
  return notScheduled(authority.role!, showDelay(authority.delay!));
}

/** A list of which only a part could be sent has not succeeded. */
export function unfinished({ step, later }: ListPlan): HarbourError | undefined {
  if (step === "schedule" || later.length === 0) return undefined;
  const unscheduled = later.filter(({ readyAt }) => readyAt === undefined).map(({ row }) => row.line);
  if (unscheduled.length > 0) return linesUnscheduled(unscheduled);
  const last = Math.max(...later.map(({ readyAt }) => readyAt!));
  return linesWaiting(
    later.map(({ row }) => row.line),
    showTime(last),
  );
}
