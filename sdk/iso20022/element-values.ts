import { HarbourError } from "../harbour-error.ts";
import { quote } from "../quote.ts";
import type { RemittanceCurrency } from "../remittance.ts";
import { parseUetr } from "../uetr.ts";
import { readIsoAmount } from "./iso-amount.ts";
import { currencyOfIso } from "./iso-currency.ts";
import { isIsoDate, isIsoTime } from "./iso-time.ts";
import { Iso20022Problem, type Problems } from "./problem.ts";
import type { XmlElement } from "./xml-element.ts";

/** Reads typed values out of elements; what cannot be read is a problem and undefined. */
export class ElementValues {
  readonly problems: Problems;

  constructor(problems: Problems) {
    this.problems = problems;
  }

  /** The element at "Amt/InstdAmt" below another. */
  required(parent: XmlElement, path: string): XmlElement | undefined {
    const found = parent.find(path);
    if (found === undefined) {
      this.problems.add(new Iso20022Problem("HB-1861", "is missing", parent.placeOf(path)));
    }
    return found;
  }

  /** Text as it stands, its spaces too: names and references are the sender's. */
  text(element: XmlElement | undefined, longest: number): string | undefined {
    if (element === undefined) return undefined;
    const length = [...element.text].length;
    if (length >= 1 && length <= longest && element.text.trim() !== "") return element.text;
    this.problems.add(
      new Iso20022Problem("HB-1864", `${quote(element.text)} must be 1 to ${longest} characters`, element),
    );
    return undefined;
  }

  uetr(element: XmlElement | undefined): string | undefined {
    if (element === undefined) return undefined;
    try {
      return parseUetr(collapsed(element));
    } catch (error) {
      if (!(error instanceof HarbourError)) throw error;
      this.problems.add(new Iso20022Problem("HB-1869", lowered(error.message), element));
      return undefined;
    }
  }

  date(element: XmlElement | undefined): string | undefined {
    if (element === undefined) return undefined;
    if (isIsoDate(collapsed(element))) return collapsed(element);
    this.problems.add(
      new Iso20022Problem("HB-1871", `${quote(element.text)} is not a date such as 2026-01-06`, element),
    );
    return undefined;
  }

  time(element: XmlElement | undefined): string | undefined {
    if (element === undefined) return undefined;
    if (isIsoTime(collapsed(element))) return collapsed(element);
    this.problems.add(
      new Iso20022Problem("HB-1871", `${quote(element.text)} is not a time such as 2026-01-06T07:30:00+08:00`, element),
    );
    return undefined;
  }

  /** Minor units, more than 0. */
  amount(element: XmlElement | undefined): bigint | undefined {
    if (element === undefined) return undefined;
    const amount = readIsoAmount(collapsed(element));
    if (typeof amount === "string") {
      this.problems.add(new Iso20022Problem("HB-1865", amount, element));
      return undefined;
    }
    if (amount === 0n) {
      this.problems.add(new Iso20022Problem("HB-1866", "the amount is zero", element));
      return undefined;
    }
    return amount;
  }

  /** Of an amount, by its attribute. */
  currency(element: XmlElement | undefined): RemittanceCurrency | undefined {
    if (element === undefined) return undefined;
    const code = element.attributes.get("Ccy");
    if (code === undefined) {
      const place = { path: `${element.path}/@Ccy`, line: element.line };
      this.problems.add(new Iso20022Problem("HB-1861", "is missing", place));
      return undefined;
    }
    return this.currencyCode(code, element);
  }

  currencyCode(code: string, element: XmlElement): RemittanceCurrency | undefined {
    const currency = currencyOfIso(code);
    if (currency === undefined) {
      this.problems.add(
        new Iso20022Problem("HB-1867", `the currency ${quote(code)} is not ours; CNY, CNH or HKD is needed`, element),
      );
    }
    return currency;
  }

  /** One of these, or undefined. */
  code<C extends string>(element: XmlElement | undefined, codes: readonly C[]): C | undefined {
    if (element === undefined) return undefined;
    const found = codes.find((each) => each === collapsed(element));
    if (found === undefined) {
      const known = codes.length > 8 ? "a code that is known here" : `one of ${codes.join(", ")}`;
      this.problems.add(new Iso20022Problem("HB-1875", `${quote(element.text)} is not ${known}`, element));
    }
    return found;
  }

  /** Digits alone. */
  count(element: XmlElement | undefined, digits = 15): bigint | undefined {
    return this.#matching(element, new RegExp(`^\\d{1,${digits}}$`), `1 to ${digits} digits`, BigInt);
  }

  /** 0x and lower-case hexadecimal digits. */
  bytes32(element: XmlElement | undefined): string | undefined {
    return this.#matching(element, /^0x[0-9a-f]{64}$/, "32 bytes in lower-case hexadecimal", String);
  }

  #matching<T>(element: XmlElement | undefined, form: RegExp, name: string, read: (text: string) => T): T | undefined {
    if (element === undefined) return undefined;
    if (form.test(collapsed(element))) return read(collapsed(element));
    this.problems.add(new Iso20022Problem("HB-1876", `${quote(element.text)} is not ${name}`, element));
    return undefined;
  }
}

const isSpace = (text: string, at: number) => " \t\r\n".includes(text.charAt(at));

/** Without the space around it: whiteSpace is "collapse" for everything that is not a string in XML Schema. */
export function collapsed({ text }: XmlElement): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text, start)) start++;
  while (end > start && isSpace(text, end - 1)) end--;
  return text.slice(start, end);
}

/** A sentence as a part of another. */
export function lowered(message: string): string {
  return message.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase()).replace(/\.$/, "");
}
