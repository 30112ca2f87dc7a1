import { z } from "zod/v4";
import { parseAmount } from "../../sdk/amount.ts";
import type { HarbourError } from "../../sdk/harbour-error.ts";
import { parseUetr } from "../../sdk/uetr.ts";
import { parseDayTime } from "../demo/day-time.ts";
import { parseMoney } from "../fx/money.ts";

/** Reads a text through a function whose own sentence says what is wrong with it. */
function readBy<T>(read: (text: string) => T) {
  return z.string().transform((text, context): T => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as HarbourError).message.replace(/\.$/, "") });
      return z.NEVER;
    }
  });
}

/** "250,000.00": minor units. */
export const amount = readBy((text) => parseAmount(text));
/** "250,000.00 CNH" */
export const money = readBy((text) => parseMoney("The money", text));
export const uetr = readBy(parseUetr);

/** "day 3 10:05", in Hong Kong's clock. */
export const time = z.string().transform((text, context) => {
  const parsed = parseDayTime(text);
  if (parsed === undefined) {
    context.addIssue({ code: "custom", message: `${JSON.stringify(text)} is not a time such as "day 3 10:05"` });
  }
  return parsed ?? z.NEVER;
});

/** As the address book and the command line call somebody. */
export const account = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "a name is lower-case words joined by hyphens");

/** Text that goes into commands and papers as it is. */
export const plain = z.string().regex(/^[^\p{C}"]{1,140}$/u, "plain text of 1 to 140 characters is expected");

/** "90%" */
export const share = z.string().regex(/^(100|\d{1,2}(\.\d{1,2})?)%$/, 'a share such as "90%" is expected');

/** "7 days" */
export const duration = z
  .string()
  .regex(/^[1-9]\d{0,3} (second|minute|hour|day)s?$/, 'a time such as "7 days" is expected');
