import { quote } from "../../sdk/quote.ts";
import type { DayFileProblem } from "./day-fault.ts";
import type { Step } from "./day-schema.ts";
import type { PositionedJson } from "./positioned-json.ts";

/** What a step prepares, or needs from one before it. */
interface Link {
  what: keyof typeof WORDS;
  id: string;
  /** In which field of the step it stands. */
  field: string;
}

const WORDS = { act: "schedules", order: "proposes the order", redemption: "requests", statement: "attests" } as const;

/** Time goes forward, and nothing is finished that was not begun. */
export function orderProblems(steps: readonly Step[], json: PositionedJson): DayFileProblem[] {
  const problems: DayFileProblem[] = [];
  const begun = new Set<string>();
  let previous = -1;
  for (const [index, step] of steps.entries()) {
    const line = (field: string) => json.lineOfKey(["steps", index], field);
    if (step.at.seconds <= previous) {
      problems.push({ code: "HB-3017", line: line("at"), message: "This is not after the step before." });
    }
    previous = step.at.seconds;

    const begins = beginningOf(step);
    if (begins !== undefined) {
      const { what, id, field } = begins;
      // A pool is attested again and again.
      if (what !== "statement" && begun.has(`${what} ${id}`)) {
        problems.push({
          code: "HB-3020",
          line: line(field),
          message: `A step before ${WORDS[what]} ${quote(id)} already.`,
        });
      }
      begun.add(`${what} ${id}`);
    }
    const needed = needOf(step);
    if (needed !== undefined && !begun.has(`${needed.what} ${needed.id}`)) {
      const { what, id, field } = needed;
      problems.push({ code: "HB-3020", line: line(field), message: `No step before ${WORDS[what]} ${quote(id)}.` });
    }
  }
  return problems;
}

function beginningOf(step: Step): Link | undefined {
  switch (step.do) {
    case "schedule":
      return { what: "act", id: step.id, field: "id" };
    case "propose order":
      return { what: "order", id: step.order.text, field: "order" };
    case "redeem":
    case "redeem by signature":
      return { what: "redemption", id: step.redemption, field: "redemption" };
    case "attest":
      return { what: "statement", id: `${step.token} ${step.pool}`, field: "pool" };
    default:
      return undefined;
  }
}

function needOf(step: Step): Link | undefined {
  switch (step.do) {
    case "execute":
      return { what: "act", id: step.act, field: "act" };
    case "approve order":
      return { what: "order", id: step.order.text, field: "order" };
    case "propose settlement":
    case "settle":
    case "reclaim":
      return { what: "redemption", id: step.redemption, field: "redemption" };
    case "confirm":
      return { what: "statement", id: `${step.token} ${step.pool}`, field: "pool" };
    default:
      return undefined;
  }
}
