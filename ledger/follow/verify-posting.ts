import { hash } from "node:crypto";
import type { FollowedBlock } from "../chain/followed-block.ts";
import type { Currency } from "../followed-network.ts";
import { balanceKey, post, ZERO_ADDRESS, type Balances, type Entry } from "../post/post.ts";
import { readPages } from "../store/read-pages.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";
import { hexIn, signedIn } from "./edited-values.ts";
import { A_ROW, NO_ROW, type Findings } from "./finding.ts";

/** What all entries of an account in a currency come to, so that millions of them are compared without being kept. */
interface Account {
  count: number;
  digest: string;
  balance: bigint;
  block: number;
}

/** Posts the transfers anew, block by block, and compares what comes out with what is kept. */
export class PostingCheck {
  readonly balances: Balances = new Map();
  readonly #accounts = new Map<string, Account>();
  readonly #supply = new Map<string, { minted: bigint; burned: bigint }>();
  readonly #totals = new Map<Currency, { minted: bigint; burned: bigint }>();
  readonly #findings: Findings;
  #failed = false;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  next(block: FollowedBlock): void {
    if (this.#failed || block.transfers.length === 0) return;
    try {
      const { entries, supply } = post([block], this.balances);
      for (const entry of entries) this.#enter(entry);
      for (const { currency, minted, burned } of supply) {
        const total = this.#totals.get(currency) ?? { minted: 0n, burned: 0n };
        this.#totals.set(currency, { minted: total.minted + minted, burned: total.burned + burned });
        this.#supply.set(`${currency}, block ${block.number}`, this.#totals.get(currency)!);
      }
    } catch (error) {
      // From here on nothing can be said of any balance.
      this.#failed = true;
      this.#findings.add("transfer", `block ${block.number}`, (error as Error).message, "balances that nobody owes");
    }
  }

  #enter(entry: Entry): void {
    const key = balanceKey(entry.account, entry.currency);
    const line = lineOf(entry.block, entry.logIndex, entry.leg, String(entry.amount), String(entry.balanceAfter));
    const { count, digest } = this.#accounts.get(key) ?? { count: 0, digest: "" };
    const { balanceAfter: balance, block } = entry;
    this.#accounts.set(key, { count: count + 1, digest: hash("sha256", digest + line), balance, block });
  }

  /** After the last block. Returns the accounts of which an entry is wrong. */
  async end(session: Session, chainId: number): Promise<Set<string>> {
    if (this.#failed) return new Set();
    await this.#checkSupply(session, chainId);
    await this.#checkBalances(session, chainId);
    return this.#checkEntries(session, chainId);
  }

  async #checkSupply({ db }: Session, chainId: number): Promise<void> {
    const open = new Map(this.#supply);
    const rows = await db.selectFrom("supply").selectAll().where("chain_id", "=", chainId).execute();
    const words = (minted: unknown, burned: unknown) => `${String(minted)} minted, ${String(burned)} burned`;
    for (const { currency, block, minted, burned } of rows) {
      const name = `${currency}, block ${block}`;
      const expected = open.get(name);
      if (expected === undefined) this.#findings.add("supply", name, A_ROW, NO_ROW);
      else this.#findings.compare("supply", name, words(minted, burned), words(expected.minted, expected.burned));
      open.delete(name);
    }
    for (const name of open.keys()) this.#findings.add("supply", name, NO_ROW, A_ROW);
  }

  async #checkBalances({ db }: Session, chainId: number): Promise<void> {
    const open = new Map(this.#accounts);
    const sums = new Map<string, bigint>();
    const rows = await db.selectFrom("balance").selectAll().where("chain_id", "=", chainId).execute();
    for (const { account, currency, amount, block } of rows) {
      const key = balanceKey(hexIn(account), currency as Currency);
      const name = `${hexIn(account)} ${currency}`;
      const expected = open.get(key);
      if (expected === undefined) this.#findings.add("balance", name, A_ROW, NO_ROW);
      else
        this.#findings.compare(
          ...["balance" as const, name],
          ...[`${amount}, block ${block}`, `${expected.balance}, block ${expected.block}`],
        );
      open.delete(key);
      sums.set(currency, (sums.get(currency) ?? 0n) + signedIn(amount));
    }
    for (const key of open.keys()) this.#findings.add("balance", wordsOf(key), NO_ROW, A_ROW);
    // The zero address owes what all others have.
    for (const [currency, sum] of sums) this.#findings.compare("balance", `all of ${currency}`, sum, 0n);
  }

  async #checkEntries(session: Session, chainId: number): Promise<Set<string>> {
    const open = new Map(this.#accounts);
    const wrong = new Set<string>();
    let now = { key: "", count: 0, digest: "" };
    const close = () => {
      if (now.key === "") return;
      const expected = open.get(now.key);
      if (expected?.count !== now.count || expected.digest !== now.digest) wrong.add(now.key);
      open.delete(now.key);
    };
    for await (const row of entriesOf(session, chainId)) {
      const key = balanceKey(hexIn(row.account), row.currency as Currency);
      if (key !== now.key) {
        close();
        now = { key, count: 0, digest: "" };
      }
      now.count++;
      now.digest = hash("sha256", now.digest + rowLine(row));
    }
    close();
    for (const key of open.keys()) wrong.add(key);
    return wrong;
  }
}

/** The rows of accounts that are wrong, one by one. Blocks are given once more. */
export class EntryCheck {
  readonly #balances: Balances = new Map();
  readonly #wrong: ReadonlySet<string>;
  readonly #expected = new Map<string, string>();

  constructor(wrong: ReadonlySet<string>) {
    this.#wrong = wrong;
  }

  next(block: FollowedBlock): void {
    for (const entry of post([block], this.#balances).entries)
      if (this.#wrong.has(balanceKey(entry.account, entry.currency)))
        this.#expected.set(nameOf(entry, entry.logIndex), amountsOf(String(entry.amount), String(entry.balanceAfter)));
  }

  async end(session: Session, chainId: number, findings: Findings): Promise<void> {
    for await (const row of entriesOf(session, chainId)) {
      const account = hexIn(row.account);
      if (!this.#wrong.has(balanceKey(account, row.currency as Currency))) continue;
      const name = nameOf({ ...row, account }, row.log_index);
      const expected = this.#expected.get(name);
      if (expected === undefined) findings.add("entry", name, A_ROW, NO_ROW);
      else findings.compare("entry", name, amountsOf(row.amount, row.balance_after), expected);
      this.#expected.delete(name);
    }
    for (const name of this.#expected.keys()) findings.add("entry", name, NO_ROW, A_ROW);
  }
}

async function* entriesOf(session: Session, chainId: number): AsyncGenerator<Row<"entry">> {
  for await (const rows of readPages(session, "entry")) for (const row of rows) if (row.chain_id === chainId) yield row;
}

function lineOf(block: number, logIndex: number, leg: number, amount: string, after: string): string {
  return `${block}|${logIndex}|${leg}|${amount}|${after}`;
}

function rowLine(row: Row<"entry">): string {
  return lineOf(row.block, row.log_index, row.leg, row.amount, row.balance_after);
}

function nameOf(entry: { account: string; currency: string; block: number; leg: number }, logIndex: number): string {
  return `${entry.account} ${entry.currency}, block ${entry.block}, log ${logIndex}, leg ${entry.leg}`;
}

function amountsOf(amount: string, after: string): string {
  return `${amount}, then ${after}`;
}

function wordsOf(key: string): string {
  return `${key.slice(0, ZERO_ADDRESS.length)} ${key.slice(ZERO_ADDRESS.length)}`;
}
