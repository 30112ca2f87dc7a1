import type { DayFileErrorCode } from "../../scripts/demo/day-fault.ts";

/** One passage of the example changed so that it is no day any more. */
export interface Malformed {
  what: string;
  code: DayFileErrorCode;
  from: string;
  to: string;
  /** A passage on the line that must be named; the changed one unless told. */
  on?: string;
  says?: RegExp;
}
