import { createHash } from "node:crypto";
import type { AccountsFile } from "../bank/accounts-file.ts";
import type { Books } from "../books.ts";
import type { Rpc } from "../chain/rpc.ts";
import { calendarsOf, type Calendar } from "../clock/calendar.ts";
import { CURRENCIES, type Currency } from "../followed-network.ts";
import { momentAt, newestMoment, type Moment } from "../read/moment.ts";
import type { Break } from "./break-row.ts";
import { readBankSide } from "./bank-side.ts";
import { fitting, type Difference } from "./difference.ts";
import { fileBreaks, showBreaks, type Filed } from "./file-breaks.ts";
import { readPicture } from "./picture.ts";
import { nothingFinal } from "./reconcile-faults.ts";
import type { Rule } from "./rule.ts";
import { RULES } from "./rules.ts";

export interface Reconcile {
  books: Books;
  accounts: AccountsFile;
  /** Unix seconds as of which is judged; absent: the newest final block of the chains. */
  asOf?: number | undefined;
  /** Nodes by chain id. Without them the two rules that ask the chain are left out. */
  rpc?: ((chainId: number) => Rpc | undefined) | undefined;
  /** Of Hong Kong's business days. */
  calendar?: Calendar;
  currencies?: readonly Currency[];
  rules?: readonly Rule[];
}

/** What a rule said of a currency. */
export interface RuleResult {
  rule: string;
  title: string;
  currency: Currency;
  outcome: "agrees" | "differs" | "left out";
  /** Why it was left out. */
  reason?: string;
  /** Breaks and warnings. */
  differences: Difference[];
}

export interface ReconcileResult {
  /** "RUN-1772413200-0a1b2c3d": the same for the same books as of the same time. */
  id: string;
  asOf: number;
  moments: Moment[];
  rules: RuleResult[];
  /** Every break that differs, as it is filed; of an older as-of than the newest run as it would be. */
  breaks: Break[];
  warnings: Difference[];
  /** Ids of breaks. */
  opened: string[];
  reopened: string[];
  resolved: string[];
  /** False where a run of a later time stands: then the register of breaks was not touched. */
  filed: boolean;
}

/**
 * Runs every rule for every currency at final blocks, and brings the register of breaks up to date, all of it or nothing.
 *
 * @throws HarbourError HB-4401 no final block, HB-4501 the chain may still change up to that time
 */
export async function reconcile(parameters: Reconcile): Promise<ReconcileResult> {
  const { books, rules = RULES, currencies = CURRENCIES, calendar = calendarsOf().hongKong } = parameters;
  const moments = await momentsOf(parameters);
  const asOf = parameters.asOf ?? Math.max(...moments.map(({ time }) => time));
  const results: RuleResult[] = [];
  const bank = await readBankSide(books.store, parameters.accounts, asOf);
  for (const currency of currencies) {
    const { rpc } = parameters;
    // Nothing up to a final block changes any more, so a follower may write beside.
    const picture = await readPicture({
      ...{ session: books.store, books, currency, at: asOf, moments, bank, calendar, rpc },
    });
    if (picture.chains.length === 0) continue;
    for (const rule of rules) {
      const { name, title } = rule;
      const reason = rule.leftOut?.(picture);
      if (reason !== undefined) {
        results.push({ rule: name, title, currency, outcome: "left out", reason, differences: [] });
        continue;
      }
      const differences = (await rule.run(picture)).map(fitting);
      const outcome = differences.length === 0 ? "agrees" : "differs";
      results.push({ rule: name, title, currency, outcome, differences });
    }
  }
  return write(parameters, { asOf, moments, results });
}

async function momentsOf({ books, asOf }: Reconcile): Promise<Moment[]> {
  const moments: Moment[] = [];
  for (const { chainId, network } of books.networks) {
    const moment =
      asOf === undefined
        ? await newestMoment(books.store, chainId, "final")
        : await momentAt(books.store, chainId, asOf);
    if (moment === undefined) throw nothingFinal(network);
    moments.push(moment);
  }
  return moments;
}

interface Ran {
  asOf: number;
  moments: Moment[];
  results: RuleResult[];
}

async function write({ books }: Reconcile, { asOf, moments, results }: Ran): Promise<ReconcileResult> {
  const differences = results.flatMap((one) => one.differences);
  const found = differences.filter(({ severity }) => severity === "break");
  const body = JSON.stringify({ asOf, moments, rules: results });
  const id = `RUN-${asOf}-${createHash("sha256").update(body).digest("hex").slice(0, 8)}`;
  const ran = results.filter(({ outcome }) => outcome !== "left out");
  const { filed, isNewest } = await books.store.transaction(async (session) => {
    const later = await session.db
      .selectFrom("reconciliation_run")
      .select("as_of")
      .where("as_of", ">", asOf)
      .limit(1)
      .executeTakeFirst();
    // A past day that is looked at again changes nothing in what stands today.
    const filed: Filed =
      later === undefined
        ? await fileBreaks(session, { at: asOf, found, ran })
        : { opened: [], reopened: [], resolved: [], standing: await showBreaks(session, { at: asOf, found }) };
    await session.upsert("reconciliation_run", [
      { id, as_of: asOf, blocks: JSON.stringify(moments), rules: ran.length, breaks: found.length, body },
    ]);
    return { filed, isNewest: later === undefined };
  });
  return {
    ...{ id, asOf, moments, rules: results, breaks: filed.standing },
    warnings: differences.filter(({ severity }) => severity === "warning"),
    ...{ opened: filed.opened, reopened: filed.reopened, resolved: filed.resolved, filed: isNewest },
  };
}
