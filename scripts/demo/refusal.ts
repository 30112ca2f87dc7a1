import { decodeRevert } from "../../sdk/errors.ts";
import { roleName } from "../role/name.ts";
import { showDayTime } from "./day-time.ts";
import type { Act, Stage } from "./stage.ts";

export interface Refusal {
  /** The error's name, or what there is instead. */
  name: string;
  sentence: string;
}

/** Why the chain refused, in the day's own words: everybody and everything scheduled or signed has a name here. */
export function refusalOf(
  { cast, midnight, papers }: Stage,
  { currency, scheduledAs, source }: Pick<Act, "currency" | "scheduledAs" | "source">,
  data: string,
): Refusal {
  const where = source === undefined ? {} : { source };
  const revert = decodeRevert({ error: data, symbol: currency, nameOf: cast.nameOf, roleName, ...where });
  if (revert === undefined) return { name: "nothing", sentence: "it reverted without saying why" };
  const sentence = revert.sentence
    .replace(/ \(0x[0-9a-fA-F]{40}\)/g, "")
    .replace(/operation 0x[0-9a-f]{64}/g, scheduledAs === undefined ? "$&" : `"${scheduledAs}"`)
    .replace(/0x[0-9a-f]{64}/g, (hash) => papers.hashes.get(hash) ?? hash)
    .replace(/(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC/g, (_, date: string, time: string) =>
      showDayTime(Date.parse(`${date}T${time}Z`) / 1000, midnight),
    );
  return { name: revert.kind === "error" ? revert.name : revert.kind, sentence };
}
