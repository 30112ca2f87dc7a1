import { parseAddress } from "../address.ts";
import { parseAmount } from "../amount.ts";
import { HarbourError } from "../harbour-error.ts";
import { quote } from "../quote.ts";
import type { RemittanceCurrency, RemittanceParty } from "../remittance.ts";
import { parseUetr } from "../uetr.ts";
import { lowered } from "./element-values.ts";
import { writeIsoAmount } from "./iso-amount.ts";
import { type Payout, payoutPayment, type PayoutRow } from "./payout-file.ts";
import { parsePayoutSecret, type PayoutSecret } from "./payout-references.ts";
import { Iso20022Problem, type Place, Problems } from "./problem.ts";

/** Columns of a list of payments. */
export const PAYOUT_COLUMNS = {
  required: ["to", "amount", "reference"],
  optional: ["uetr", "end_to_end_id", "name"],
} as const;

/** A file in RFC 4180, read by its header; what could not be read of it stands beside it. */
export interface PayoutTable {
  headerProblems: readonly string[];
  problems: readonly { line: number; problem: string }[];
  rows: readonly { line: number; cells: Readonly<Record<string, string>> }[];
}

export interface PayoutFromTableParameters {
  table: PayoutTable;
  /** keccak256 of the file. */
  digest: string;
  currency: RemittanceCurrency;
  debtor: RemittanceParty;
  secret: PayoutSecret;
  /** See readPain001. */
  requireChecksum?: boolean;
}

/**
 * A payout of a list: `to`, `amount` and `reference`, which is what the payee reads and may be empty, and if wanted
 * `uetr`, `end_to_end_id` and `name`. Amounts are in units with up to six decimals, as people write them; one that a
 * status report could not name, of less than ten minor units or more than 18 digits, is refused before it is paid.
 *
 * @throws Iso20022Error HB-1885, or HB-1879 with HB-1864, HB-1865, HB-1866, HB-1868 to HB-1870, HB-1880, HB-1886
 */
export function payoutFromTable(parameters: PayoutFromTableParameters): Payout {
  const { table, digest, currency, debtor, secret, requireChecksum = true } = parameters;
  parsePayoutSecret(secret);
  const problems = new Problems();
  const warnings = new Problems();
  for (const problem of table.headerProblems) {
    problems.add(new Iso20022Problem("HB-1880", problem, { path: "header", line: 1 }));
  }
  for (const { line, problem } of table.problems) {
    problems.add(new Iso20022Problem("HB-1880", problem, { path: "row", line }));
  }
  problems.throwIfAny();

  const reader = new RowReader(problems, warnings, requireChecksum);
  const rows = table.rows.map(({ line, cells }) => reader.read(line, cells));
  if (rows.length === 0) {
    problems.add(new Iso20022Problem("HB-1886", "there is nothing to pay", { path: "row", line: 1 }));
  }
  problems.throwIfAny();

  const payments = rows.map((row, index) =>
    payoutPayment({ secret, digest, index, row: { ...row!, currency, debtor } }),
  );
  return {
    source: { kind: "csv", digest },
    currency,
    debtor,
    total: payments.reduce((sum, { amount }) => sum + amount, 0n),
    payments,
    warnings: warnings.kept,
    warningCount: warnings.total,
  };
}

class RowReader {
  readonly #problems: Problems;
  readonly #warnings: Problems;
  readonly #requireChecksum: boolean;
  readonly #uetrs = new Set<string>();
  /** What makes two payments look like one, and the line of the first. */
  readonly #likes = new Map<string, number>();

  constructor(problems: Problems, warnings: Problems, requireChecksum: boolean) {
    this.#problems = problems;
    this.#warnings = warnings;
    this.#requireChecksum = requireChecksum;
  }

  /** Undefined if a cell could not be read. */
  read(line: number, cells: Readonly<Record<string, string>>): Omit<PayoutRow, "currency" | "debtor"> | undefined {
    const before = this.#problems.total;
    const cell = (name: string) => ({ text: cells[name] ?? "", place: { path: name, line } });
    const to = this.#address(cell("to"));
    const amount = this.#amount(cell("amount"));
    const reference = this.#text(cell("reference"), 140);
    const uetr = this.#uetr(cell("uetr"));
    const endToEndId = this.#text(cell("end_to_end_id"), 35) ?? "NOTPROVIDED";
    const name = this.#text(cell("name"), 140);
    if (this.#problems.total > before) return undefined;
    this.#noticeRepetition(line, JSON.stringify([to, amount!.toString(), endToEndId, reference]));
    return {
      path: "row",
      line,
      to: to!,
      amount: amount!,
      endToEndId,
      creditor: name === undefined ? {} : { name },
      remittance: reference === undefined ? [] : [reference],
      creditorReferences: [],
      ...(uetr === undefined ? {} : { uetr }),
    };
  }

  #noticeRepetition(line: number, like: string): void {
    const first = this.#likes.get(like);
    if (first === undefined) this.#likes.set(like, line);
    else this.#warnings.add(new Iso20022Problem("HB-1877", `is the same as line ${first}`, { path: "row", line }));
  }

  #address({ text, place }: Cell): string | undefined {
    try {
      return parseAddress(text, { requireChecksum: this.#requireChecksum });
    } catch (error) {
      if (!(error instanceof HarbourError)) throw error;
      this.#problems.add(new Iso20022Problem("HB-1868", lowered(error.message), place));
      return undefined;
    }
  }

  #amount({ text, place }: Cell): bigint | undefined {
    try {
      const amount = parseAmount(text);
      if (amount === 0n) {
        this.#problems.add(new Iso20022Problem("HB-1866", "the amount is zero", place));
        return undefined;
      }
      // What is paid has to be reported afterwards, cut to five decimals and in 18 digits.
      writeIsoAmount(amount, "supplement");
      return amount;
    } catch (error) {
      if (!(error instanceof HarbourError)) throw error;
      this.#problems.add(new Iso20022Problem("HB-1865", lowered(error.message), place));
    }
    return undefined;
  }

  #uetr({ text, place }: Cell): string | undefined {
    if (text === "") return undefined;
    try {
      const uetr = parseUetr(text);
      if (this.#uetrs.has(uetr)) {
        this.#problems.add(new Iso20022Problem("HB-1870", `${uetr} stands twice in the file`, place));
      }
      this.#uetrs.add(uetr);
      return uetr;
    } catch (error) {
      if (!(error instanceof HarbourError)) throw error;
      this.#problems.add(new Iso20022Problem("HB-1869", lowered(error.message), place));
      return undefined;
    }
  }

  /** What a message about this payment can hold later; empty is nothing. */
  #text({ text, place }: Cell, longest: number): string | undefined {
    if (text.trim() === "") return undefined;
    if ([...text].length <= longest && !/[\p{Control}\p{Surrogate}\p{Noncharacter_Code_Point}]/u.test(text))
      return text;
    this.#problems.add(
      new Iso20022Problem("HB-1864", `${quote(text)} must be at most ${longest} printable characters`, place),
    );
    return undefined;
  }
}

interface Cell {
  text: string;
  place: Place;
}
