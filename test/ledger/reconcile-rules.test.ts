// Single rules, where what they say hangs on days, pairs or amounts that the two days of day-chain.ts do not have.
//
// burn-redemptions
// ├── agrees where orders of whatever chain issued again what a transaction burned beside the desk
// └── breaks on an order for a burn that is invented, that settled a redemption, or that was less
// attestation-age
// ├── warns over a weekend, and breaks once the time has passed on the business day after it
// └── breaks at once where the time passes on a business day
// bank-lines
// ├── pairs money and its return one to one
// ├── pairs own money with an arrival of the two business days from it on, the UETR first
// └── does not take money taken out under the UETR of older capital for its return
// redemption-payouts: waits for the day of the burn, and for the next business day after a freeze
// mint-credits: a line that says only its day may follow a mint by a business day, unless its value date is later
// policy-limits: the difference names no wallet
// attested-cash
// ├── does not decide where too many lines say only their day
// └── goes on from one statement of a day to the next
import { expect } from "chai";
import { accountOf } from "../../ledger/bank/accounts-file.ts";
import { indexLines } from "../../ledger/bank/references.ts";
import { calendarsOf } from "../../ledger/clock/calendar.ts";
import { dayOf, endOfDay, startOfDay } from "../../ledger/clock/hong-kong-time.ts";
import type { BankSide, LineRow, StatementRow } from "../../ledger/reconcile/bank-side.ts";
import type { Picture } from "../../ledger/reconcile/picture.ts";
import type { Rule } from "../../ledger/reconcile/rule.ts";
import { attestationAge } from "../../ledger/reconcile/rules/attestation-age.ts";
import { attestedCash } from "../../ledger/reconcile/rules/attested-cash.ts";
import { bankLines } from "../../ledger/reconcile/rules/bank-lines.ts";
import { burnRedemptions } from "../../ledger/reconcile/rules/burn-redemptions.ts";
import { mintCredits } from "../../ledger/reconcile/rules/mint-credits.ts";
import { policyLimits } from "../../ledger/reconcile/rules/policy-limits.ts";
import { redemptionPayouts } from "../../ledger/reconcile/rules/redemption-payouts.ts";
import { creditId } from "../../sdk/credit-id.ts";
import { bankReference } from "../../sdk/uetr.ts";
import { ACCOUNTS, ACCOUNTS_FILE, BIC } from "./day-bank.ts";

const units = (amount: number) => BigInt(amount) * 1_000_000n;
const time = (moment: string) => Date.parse(`${moment.replace(" ", "T")}:00+08:00`) / 1000;
const [A, B] = [ACCOUNTS["HKD a"], ACCOUNTS["HKD b"]];
const LATE = time("2026-03-31 12:00");

let logIndex = 0;
const where = (txHash: string, at = 0) => ({ block: 1, logIndex: logIndex++, txHash, time: at });

function line(change: Partial<LineRow>): LineRow {
  const none = { rail: "", reference: "", uetr: "", counterparty: "A customer", valueDate: "" };
  return { account: A, number: "1", line: logIndex++, currency: "HKD", booked: 0, amount: 0n, ...none, ...change };
}

/** As much of a picture as these rules read. */
function picture({ lines = [], statements = [], reserveLines = [], chains = [], at = LATE }: Parts): Picture {
  const index = indexLines(lines, ({ account }) => accountOf(ACCOUNTS_FILE, account));
  const bank: BankSide = {
    ...{ accounts: ACCOUNTS_FILE, lines: [...lines], statements, index },
    ...{ reserveLines, signedHashes: new Map(), listHashes: new Map() },
  };
  return { currency: "HKD", at, calendar: calendarsOf().hongKong, bank, chains } as unknown as Picture;
}
interface Parts {
  lines?: LineRow[];
  statements?: StatementRow[];
  reserveLines?: BankSide["reserveLines"];
  chains?: unknown[];
  at?: number;
}

const judge = async (rule: Rule, parts: Parts) =>
  (await rule.run(picture(parts))).map(({ severity, difference }) => `${severity}: ${difference}`);

const statement = (account: string, number: string, from: string, to = from, opening = 0n): StatementRow => {
  return { account, number, from: startOfDay(from), to: endOfDay(to), opening, closing: opening };
};

describe("reconcile, burn-redemptions", () => {
  const burn = (txHash: string, amount: bigint, by = "0xaa") => ({ ...where(txHash), by, to: undefined, amount });
  const surplus = (burnTx: string, amount: bigint) => {
    return { orderId: "0x01", amount, executed: { ...where("0xee"), burnTx } };
  };
  const settled = (txHash: string, amount: bigint) => ({ settled: where(txHash), desk: "0xdd", amount });
  const chain = (chainId: number, { burns = [], redemptions = [], orders = [] }: Record<string, unknown[]>) => {
    return { moment: { chainId }, burns, redemptions: { redemptions }, orders };
  };

  it("agrees where orders of whatever chain issued again what was burned", async () => {
    const burns = [burn("0xb1", units(60)), burn("0xb1", units(40))];
    const chains = [
      chain(1, { burns, orders: [surplus("0xb1", units(70))] }),
      chain(2, { orders: [surplus("0xb1", units(30))] }),
    ];
    expect(await judge(burnRedemptions, { chains })).to.deep.equal([]);
    expect(await judge(burnRedemptions, { chains: chains.slice(0, 1) })).to.deep.equal([
      "break: 30.00 HKD burned without a redemption",
    ]);
  });

  it("breaks on an order for a burn that never was, that settled a redemption, or that was less", async () => {
    const invented = [chain(1, { orders: [surplus("0xb9", units(5))] })];
    expect(await judge(burnRedemptions, { chains: invented })).to.deep.equal(["break: 5.00 HKD issued without a burn"]);
    const desk = { burns: [burn("0xb1", units(5), "0xdd")], redemptions: [settled("0xb1", units(5))] };
    expect(await judge(burnRedemptions, { chains: [chain(1, desk)] })).to.deep.equal([]);
    expect(
      await judge(burnRedemptions, { chains: [chain(1, { ...desk, orders: [surplus("0xb1", units(5))] })] }),
    ).to.deep.equal(["break: 5.00 HKD issued without a burn"]);
    const less = [
      chain(1, { burns: [burn("0xb1", units(5))], orders: [surplus("0xb1", units(5))] }),
      chain(2, { orders: [surplus("0xb1", units(1))] }),
    ];
    const [found, ...others] = await burnRedemptions.run(picture({ chains: less }));
    expect(others).to.deep.equal([]);
    expect(found).to.include({ difference: "1.00 HKD issued without a burn", subject: "chain 1 burn in 0xb1" });
    expect(found!.evidence.filter(({ is }) => is === "order")).to.have.length(2);
  });
});

describe("reconcile, attestation-age", () => {
  const HOURS = 3600;
  const judged = (asOf: string, at: string, maxAge = 26 * HOURS) => {
    const countsUntil = time(asOf) + maxAge;
    const status = time(at) < countsUntil ? "counted" : "stale";
    const pool = { custodian: "BANK-A", pool: "P", asOf: time(asOf), countsUntil, total: 0n, sequence: 1n, status };
    const chains = [{ moment: { chainId: 1 }, reserve: { maxAge, pools: [{ ...pool, inForce: {} }] } }];
    return judge(attestationAge, { chains, at: time(at) });
  };

  it("warns over a weekend, and breaks once the time has passed on the business day after it", async () => {
    expect(await judged("2026-02-27 17:45", "2026-02-28 20:00")).to.deep.equal(["warning: stale for 15 minutes"]);
    for (const at of ["2026-03-01 20:00", "2026-03-02 19:45"])
      expect((await judged("2026-02-27 17:45", at))[0]).to.match(/^warning: stale/);
    expect((await judged("2026-02-27 17:45", "2026-03-02 19:46"))[0]).to.match(/^break: stale/);
    // Past midnight of Saturday, and made on a Saturday.
    for (const [asOf, last, over] of [
      ["2026-02-27 23:00", "2026-03-03 01:00", "2026-03-03 01:01"],
      ["2026-02-28 10:00", "2026-03-02 12:00", "2026-03-02 12:01"],
    ] as const) {
      expect((await judged(asOf, last))[0]).to.match(/^warning: stale/);
      expect((await judged(asOf, over))[0]).to.match(/^break: stale/);
    }
  });

  it("breaks at once where the time passes on a business day", async () => {
    expect((await judged("2026-02-25 17:45", "2026-02-26 19:46"))[0]).to.match(/^break: stale/);
    expect((await judged("2026-02-27 09:00", "2026-02-27 09:02", 60))[0]).to.match(/^break: stale/);
  });
});

describe("reconcile, bank-lines", () => {
  const on = (moment: string, amount: number, change: Partial<LineRow> = {}) =>
    line({ booked: time(moment), amount: amount < 0 ? -units(-amount) : units(amount), ...change });
  const uetr = "00000000-0000-4000-8000-000000000001";
  const own = { counterparty: "Harbour Ltd" };

  it("pairs money and its return one to one", async () => {
    const came = on("2026-02-26 10:00", 5, { uetr });
    const back = on("2026-02-26 11:00", -5, { uetr });
    expect(await judge(bankLines, { lines: [came, back] })).to.deep.equal([]);
    const again = on("2026-02-26 12:00", -5, { uetr });
    const found = await bankLines.run(picture({ lines: [came, back, again] }));
    expect(found.map(({ subject, difference }) => [subject, difference])).to.deep.equal([
      [`${A} 1 line ${again.line}`, "5.00 HKD paid without a burn"],
    ]);
  });

  it("answers own money with an arrival of the two business days from its day on", async () => {
    const out = on("2026-02-27 10:00", -600, own);
    const taken = ["break: 600.00 HKD taken out"];
    const arrival = (moment: string) => on(moment, 600, { ...own, account: B });
    for (const moment of ["2026-02-27 00:00", "2026-03-02 09:00", "2026-03-03 23:59"])
      expect(await judge(bankLines, { lines: [out, arrival(moment)] }), moment).to.deep.equal([]);
    for (const moment of ["2026-02-26 23:59", "2026-03-04 00:00"])
      expect(await judge(bankLines, { lines: [out, arrival(moment)] }), moment).to.deep.equal(taken);
  });

  it("does not take a debit under the UETR of older capital for its return, but an own debit that came back", async () => {
    const capital = on("2026-01-05 10:00", 600, { ...own, uetr });
    const out = on("2026-02-26 10:00", -600, { ...own, uetr });
    expect(await judge(bankLines, { lines: [capital, out] })).to.deep.equal(["break: 600.00 HKD taken out"]);
    const bounced = on("2026-02-27 10:00", 600, { ...own, uetr });
    expect(await judge(bankLines, { lines: [capital, out, bounced] })).to.deep.equal([]);
  });

  it("gives an arrival to the debit of its UETR first", async () => {
    const unnamed = on("2026-02-26 09:00", -600, own);
    const named = on("2026-02-26 10:00", -600, { ...own, uetr });
    const lines = [
      unnamed,
      named,
      on("2026-02-26 10:01", 600, { ...own, uetr, account: B }),
      on("2026-02-26 10:02", 600, { ...own, uetr: uetr.replace("1", "2"), account: B }),
    ];
    expect(await judge(bankLines, { lines })).to.deep.equal([]);
  });
});

describe("reconcile, redemption-payouts", () => {
  const requestedAt = time("2026-02-23 10:00");
  const judged = (settledAt: string, until: string, freedAt?: string) => {
    const redemption = {
      ...{ id: 1n, desk: "0xdd", holder: "0xaa", amount: units(9), requestedAt, bankRefs: ["0xbb"], state: "settled" },
      settled: where("0xb1", time(settledAt)),
    };
    const restrictions =
      freedAt === undefined ? [] : [{ kind: "un-blacklisted", account: "0xaa", where: where("0xf1", time(freedAt)) }];
    const chains = [{ moment: { chainId: 1 }, redemptions: { redemptions: [redemption] }, restrictions }];
    const statements = [A, B].map((account) => statement(account, "1", "2026-02-23", until));
    return judge(redemptionPayouts, { chains, statements });
  };
  const NOT_PAID = ["break: 9.00 HKD not paid"];

  it("waits for the bank's statements of the day on which it was due", async () => {
    expect(await judged("2026-02-23 11:00", "2026-02-23")).to.deep.equal([]);
    expect(await judged("2026-02-23 11:00", "2026-02-24")).to.deep.equal(NOT_PAID);
  });

  it("waits for those of the day of a late burn", async () => {
    expect(await judged("2026-02-27 11:00", "2026-02-26")).to.deep.equal([]);
    expect(await judged("2026-02-27 11:00", "2026-02-27")).to.deep.equal(NOT_PAID);
  });

  it("counts from the end of a freeze before the burn, and of no later one", async () => {
    expect(await judged("2026-02-26 11:00", "2026-02-26", "2026-02-26 10:00")).to.deep.equal([]);
    expect(await judged("2026-02-26 11:00", "2026-02-27", "2026-02-26 10:00")).to.deep.equal(NOT_PAID);
    expect(await judged("2026-02-24 11:00", "2026-02-24", "2026-02-26 10:00")).to.deep.equal(NOT_PAID);
  });
});

describe("reconcile, mint-credits", () => {
  const [uetr, reference] = ["00000000-0000-4000-8000-000000000001", "FPS26022800001"];
  const judged = (booked: number, valueDate: string) => {
    const credit = line({ booked, valueDate, amount: units(9), rail: "FPS", reference, uetr });
    const executed = {
      ...where("0xe1", time("2026-02-28 10:00")),
      ...{ creditId: creditId({ rail: "FPS", bic: BIC.a, reference }), custodian: "BANK-A", burnTx: undefined },
    };
    const order = { orderId: "0x01", bankRef: bankReference(uetr), amount: units(9), executed };
    return judge(mintCredits, { lines: [credit], chains: [{ moment: { chainId: 1 }, orders: [order] }] });
  };

  it("lets a line that says only its day follow a weekend's mint by a business day", async () => {
    for (const day of ["2026-02-28", "2026-03-02"])
      expect(await judged(startOfDay(day), "2026-02-28"), day).to.deep.equal([]);
    expect(await judged(startOfDay("2026-02-28"), "2026-03-02")).to.deep.equal(["break: value date 2026-03-02"]);
    for (const [day, valueDate] of [
      ["2026-03-03", "2026-02-28"],
      ["2026-03-02", "2026-03-02"],
    ] as const)
      expect((await judged(startOfDay(day), valueDate))[0], day).to.match(/^break: \d+ s after the mint$/);
  });

  it("holds a line that says its second to it", async () => {
    expect(await judged(time("2026-02-28 10:00"), "2026-03-02")).to.deep.equal([]);
    expect(await judged(time("2026-02-28 10:00") + 1, "2026-02-28")).to.deep.equal(["break: 1 s after the mint"]);
  });
});

describe("reconcile, policy-limits", () => {
  it("names the wallet beside the difference and not in it", async () => {
    const wallet = `0x${"ab".repeat(20)}`;
    const policy = {
      ...{ path: "p", sha256: "s" },
      currencies: [{ currency: "HKD", ceilingCap: 0n, issuance: { beneficiaries: [] } }],
    };
    const limits = { beneficiaries: new Map([[wallet, LATE]]), ceilingCap: 0n };
    const moment = { chainId: 1, block: 1, hash: "0x" };
    const found = await policyLimits.run(picture({ chains: [{ policy, moment, limits }] }));
    const beneficiary = found.find(({ subject }) => subject.includes(wallet))!;
    expect(beneficiary.difference).to.equal("another beneficiary");
    expect(found.filter(({ difference }) => difference.includes("0x"))).to.deep.equal([]);
  });
});

describe("reconcile, attested-cash", () => {
  const day = "2026-02-26";
  const asOf = time(`${day} 12:00`);
  const accounts = { ...ACCOUNTS_FILE, accounts: ACCOUNTS_FILE.accounts.map((one) => ({ ...one, pool: "P" })) };
  for (const one of accounts.accounts) one.custodian = "BANK-A";
  const judged = async (cash: bigint, statements: StatementRow[], lines: LineRow[]) => {
    const pool = { custodian: "BANK-A", pool: "P" };
    const stated = { ...pool, state: "in force", asOf, sequence: 1n };
    const reserveLines = [{ ...pool, currency: "HKD", asOf, assetClass: "cash", marketValue: cash, fileHash: "0x" }];
    const chains = [{ moment: { chainId: 1 }, statements: [stated], reserve: { pools: [pool] } }];
    const seen = picture({ lines, statements, reserveLines, chains });
    const found = await attestedCash.run({ ...seen, bank: { ...seen.bank, accounts } });
    return found.map(({ severity, difference }) => `${severity}: ${difference}`);
  };
  const both = [statement(A, "1", day), statement(B, "1", day)];
  const dayOnly = (account: string, count: number) =>
    Array.from({ length: count }, (_, n) => line({ account, booked: startOfDay(day), amount: BigInt(n * n + 1) }));

  it("does not decide where two accounts' lines of the day have too many sums", async () => {
    expect(await judged(1n, both, [...dayOnly(A, 120), ...dayOnly(B, 120)])).to.deep.equal(["warning: not decidable"]);
    expect(await judged(1n, both, [...dayOnly(A, 90), ...dayOnly(B, 90)])).to.deep.equal([]);
    expect((await judged(-1n, both, [...dayOnly(A, 90), ...dayOnly(B, 90)]))[0]).to.match(/^break: /);
  });

  it("goes on from one statement of a day to the next", async () => {
    const morning = { ...statement(A, "1", day), closing: units(5) };
    const noon = statement(A, "2", day, day, units(5));
    const at = (number: string, hour: string, amount: bigint) =>
      line({ number, booked: time(`${day} ${hour}`), amount });
    const lines = [at("1", "09:00", units(5)), at("2", "11:00", units(2)), at("2", "13:00", units(1))];
    expect(dayOf(asOf)).to.equal(day);
    const statements = [morning, noon, statement(B, "1", day)];
    expect(await judged(units(7), statements, lines)).to.deep.equal([]);
    // The newer one's opening has what was booked after the time.
    const evening = [at("1", "09:00", units(5)), at("1", "13:00", units(2))];
    const next = statement(A, "2", day, "2026-02-27", units(7));
    expect(await judged(units(5), [morning, next, statement(B, "1", day)], evening)).to.deep.equal([]);
  });
});
