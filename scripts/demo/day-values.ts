import { z } from "zod/v4";
import { parseAmount } from "../../sdk/amount.ts";
import { parseCreditText } from "../../sdk/credit-id.ts";
import type { HarbourError } from "../../sdk/harbour-error.ts";
import { ALL_INTERFACES } from "../../sdk/interfaces.ts";
import { quote } from "../../sdk/quote.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { parseUetr } from "../../sdk/uetr.ts";
import { CURRENCIES } from "../chain/connection.ts";
import { referenceOf } from "../open.ts";
import type { DayFileErrorCode } from "./day-fault.ts";
import { parseDayTime } from "./day-time.ts";

/** What an amount, a name or a time that cannot be read is reported as; anything else is a value of the wrong kind. */
export interface IssueParameters {
  code: DayFileErrorCode;
}

type Context = z.RefinementCtx;

export function refuse(context: Context, code: DayFileErrorCode, message: string, path: PropertyKey[] = []): void {
  context.addIssue({ code: "custom", message, path, params: { code } satisfies IssueParameters });
}

/** Reads a text through a function of the sdk, whose own sentence says what is wrong with it. */
function readBy<T>(code: DayFileErrorCode, read: (text: string) => T) {
  return z.string().transform((text, context): T => {
    try {
      return read(text);
    } catch (error) {
      refuse(context, code, (error as HarbourError).message);
      return z.NEVER;
    }
  });
}

export const token = z.enum(CURRENCIES);
export const amount = readBy("HB-3015", (text) => parseAmount(text));
export const reference = readBy("HB-3019", (text) => ({ text, bytes32: referenceOf(text) }));
/** An order's number, a consent's authority: at most 31 characters. */
export const shortText = readBy("HB-3019", (text) => ({ text, bytes32: encodeShortText(text) }));
/** Of a bank payment. */
export const uetr = readBy("HB-3019", parseUetr);
/** `rail|BIC|reference` of money that came in. */
export const credit = readBy("HB-3019", (text) => ({ text, credit: parseCreditText(text) }));
/** Reserves over what circulates, as screens show it. */
export const coverage = z.string().regex(/^([\d,]+\.\d{6} %|nothing circulates)$/, 'such as "101.237623 %"');

export const time = z.string().transform((text, context) => {
  const parsed = parseDayTime(text);
  if (parsed === undefined) refuse(context, "HB-3017", `${quote(text)} is not a time such as "day 2 09:05".`);
  return parsed ?? z.NEVER;
});

export const errorName = z.string().superRefine((text, context) => {
  const known = ALL_INTERFACES.some((abi) => /^\w+$/.test(text) && abi.getError(text) !== null);
  if (!known) refuse(context, "HB-3018", `None of our contracts has an error ${quote(text)}.`);
});
