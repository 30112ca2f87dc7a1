import { HarbourError } from "../harbour-error.ts";

/**
 * - HB-1855 a file over the size that is read
 * - HB-1856 a file that is not UTF-8, or says so
 * - HB-1857 a document type declaration, and with it any entity
 * - HB-1858 a file that is not well-formed XML 1.0, or ends too early
 * - HB-1859 elements nested deeper than any message has them
 * - HB-1860 a document that is not the message expected, or an element of it in another namespace
 * - HB-1861 an element or an attribute that is missing
 * - HB-1862 an element that stands twice where one is allowed
 * - HB-1863 a value with something in it that is not text, or text where elements are expected
 * - HB-1864 a text that is empty or too long
 * - HB-1865 not an amount
 * - HB-1866 an amount of zero
 * - HB-1867 a currency that is not ours, or not that of the rest
 * - HB-1868 not an account that can be paid
 * - HB-1869 not a UETR
 * - HB-1870 a UETR that stands twice
 * - HB-1871 not a date or not a time
 * - HB-1872 a number of transactions that does not agree with the content
 * - HB-1873 a control sum that does not agree with the content
 * - HB-1874 something asked for that a token cannot do, such as a cheque
 * - HB-1875 a code that is not one of those expected
 * - HB-1876 32 bytes or a number in another form than ours
 * - HB-1877 a warning: a payment like one before it
 * - HB-1879 a file with problems, which the error lists
 * - HB-1880 a list without the right columns, or with a line that cannot be read
 * - HB-1885 a payout secret that is not 32 bytes
 * - HB-1886 a file that is not one payout: several payers, or nothing to pay
 * - HB-1890 a value that the message to write cannot carry
 * - HB-1891 an amount whose sixth decimal ISO 20022 cannot say
 * - HB-1892 an amount of more than 18 digits
 */
export type Iso20022ErrorCode =
  | "HB-1855"
  | "HB-1856"
  | "HB-1857"
  | "HB-1858"
  | "HB-1859"
  | "HB-1860"
  | "HB-1861"
  | "HB-1862"
  | "HB-1863"
  | "HB-1864"
  | "HB-1865"
  | "HB-1866"
  | "HB-1867"
  | "HB-1868"
  | "HB-1869"
  | "HB-1870"
  | "HB-1871"
  | "HB-1872"
  | "HB-1873"
  | "HB-1874"
  | "HB-1875"
  | "HB-1876"
  | "HB-1877"
  | "HB-1879"
  | "HB-1880"
  | "HB-1885"
  | "HB-1886"
  | "HB-1890"
  | "HB-1891"
  | "HB-1892";

/** Where something stands: a path such as "Document/CstmrCdtTrfInitn/PmtInf[2]/PmtInfId", or a column. */
export interface Place {
  path: string;
  /** Counted from 1. */
  line: number;
}

/** One thing that is wrong with a file. */
export class Iso20022Problem {
  readonly code: Iso20022ErrorCode;
  /** Continues the path: '"12,50" is not an amount'. */
  readonly reason: string;
  readonly path: string;
  readonly line: number;

  constructor(code: Iso20022ErrorCode, reason: string, { path, line }: Place) {
    this.code = code;
    this.reason = reason;
    this.path = path;
    this.line = line;
  }

  toString(): string {
    return `${this.path}: ${this.reason} (line ${this.line})`;
  }
}

/** A file cannot be read, or a message cannot be written. */
export class Iso20022Error extends HarbourError {
  declare readonly code: Iso20022ErrorCode;
  /** The first of them, in the order of the file; empty where a message was to be written. */
  readonly problems: readonly Iso20022Problem[];
  /** How many there are in all. */
  readonly total: number;

  constructor(code: Iso20022ErrorCode, message: string, problems: readonly Iso20022Problem[] = [], total = 0) {
    super({ code, message });
    this.problems = problems;
    this.total = total;
  }
}

/** Problems that are kept; the rest are counted. */
const KEPT = 50;

/** Collects what is wrong with one file, so that somebody who corrects it sees everything at once. */
export class Problems {
  readonly #kept: Iso20022Problem[] = [];
  #total = 0;

  add(problem: Iso20022Problem): void {
    this.#total++;
    if (this.#kept.length < KEPT) this.#kept.push(problem);
  }

  get total(): number {
    return this.#total;
  }

  get kept(): readonly Iso20022Problem[] {
    return this.#kept;
  }

  /** Nothing can be read after this one. */
  stop(problem: Iso20022Problem): never {
    this.add(problem);
    const kept = this.#kept.includes(problem) ? this.#kept : [...this.#kept, problem];
    throw new Iso20022Error(problem.code, problem.toString(), kept, this.#total);
  }

  /** @throws Iso20022Error HB-1879 */
  throwIfAny(): void {
    const [first] = this.#kept;
    if (first === undefined) return;
    const count = this.#total === 1 ? "1 problem" : `${this.#total} problems`;
    throw new Iso20022Error("HB-1879", `The file has ${count}; the first is ${first}`, this.#kept, this.#total);
  }
}
