import type { Difference } from "./difference.ts";
import type { Picture } from "./picture.ts";

export interface Rule {
  /** How breaks are filed: "mint-credits". */
  readonly name: string;
  /** What it compares, in one line. */
  readonly title: string;
  /** Set where the rule cannot be applied to this picture: why. Then it says nothing, and closes nothing. */
  leftOut?(picture: Picture): string | undefined;
  /** Every difference; none where both sides agree. */
  run(picture: Picture): Difference[] | Promise<Difference[]>;
}
