// Breaks planted one at a time into two days that otherwise agree: each is found by its rules and by no other, and the
// evidence leads to it.
//
// reconcile
// ├── with nothing planted: every rule runs, none finds anything, not even a warning
// ├── agrees with a payment in parts, a credit that went back, a list in other bytes, money of the last two hours
// ├── planted at the bank: short, doubled, missing, wrong currency, late · not paid, twice, wrong amount, too early,
// │   without a burn, without an order · a gap, a jump, a missing statement · a list's sum, a list's file · one credit for
// │   two orders, a reversal, a returned payout, money taken out, capital, a movement between accounts
// ├── planted in the books: an entry, a balance, a supply, a consistent transfer, a lost event
// └── planted on the chain: a minter, its mint, its burn, a mint for a settled burn, a role, a function, an account, a signer, a limit, a share, a
//     dropped reserve, stale statements, an overdue redemption, tokens sent to the escrow
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { importFile } from "../../ledger/bank/import.ts";
import type { Books } from "../../ledger/books.ts";
import { explain } from "../../ledger/reconcile/explain.ts";
import { renderExplanation } from "../../ledger/reconcile/explanation.ts";
import { reconcile, type ReconcileResult } from "../../ledger/reconcile/reconcile.ts";
import { RULES } from "../../ledger/reconcile/rules.ts";
import { newestMoment } from "../../ledger/read/moment.ts";
import type { Store } from "../../ledger/store/store.ts";
import { approve, creditFor, order, propose } from "../issuance/orders.ts";
import { BANK, POOL, reach, units } from "../issuance/stage.ts";
import { loadDays, type DayBooks } from "./day-books.ts";
import { ACCOUNTS, ACCOUNTS_FILE, CARD, holdingsFile, PAYMENTS } from "./day-bank.ts";
import { hongKong, laterActs, MORNING } from "./day-chain.ts";
import * as bank from "./plants-at-the-bank.ts";
import * as inBooks from "./plants-in-the-books.ts";

interface Plant {
  name: string;
  plant(store: Store, days: DayBooks): Promise<unknown>;
  /** "HKD rule" for every rule that finds a break; how many it finds, where it is not one. */
  found: Record<string, number>;
  /** What must stand in a break, and in its explanation. */
  says: string[];
  /** Breaks and warnings that follow from it beside. */
  warned?: string[];
}

const one = (...rules: string[]): Record<string, number> => Object.fromEntries(rules.map((rule) => [`HKD ${rule}`, 1]));
const { first, second } = PAYMENTS;
const alicePaid = PAYMENTS["alice paid"];

const STRANGE_REFERENCE = "CH260227009999";
const STRANGE = {
  number: "2026-3",
  reference: STRANGE_REFERENCE,
  uetr: "00000000-0000-4000-8000-000000009999",
  booked: CARD.friday - 3600,
};

const OWN = { counterparty: "Harbour Ltd" };

const AT_THE_BANK: Plant[] = [
  {
    name: "a credit that is 50.00 short of its order",
    plant: (store) => bank.changeLine(store, "first", { amount: String(first.amount - units(50)) }),
    found: one("mint-credits", "attested-cash"),
    says: ["PARTIAL", "50.00 HKD short", "9,999,950.00 HKD credited", first.reference, "Order 0x"],
  },
  {
    name: "a credit that the bank has twice",
    plant: (store) => bank.addLine(store, "first"),
    found: one("mint-credits", "attested-cash"),
    says: ["2 credits of the same payment", "2026-2/90", "1 too many"],
  },
  {
    name: "a mint whose credit is not there",
    plant: (store) => bank.removeLine(store, "second"),
    found: one("mint-credits", "attested-cash"),
    says: ["no credit in the bank's statements", "500,000.50 HKD missing"],
  },
  {
    name: "a credit in another currency",
    plant: async (store) => {
      const line = await bank.lineOf(store, "second");
      await bank.removeLine(store, "second");
      await bank.addLine(store, "renminbi", { ...line, account: ACCOUNTS["CNH a"], line: 90 });
    },
    found: { ...one("mint-credits", "attested-cash"), "CNH attested-cash": 1, "CNH bank-lines": 1 },
    says: ["CNH instead of HKD", ACCOUNTS["CNH a"]],
  },
  {
    name: "a credit after its mint",
    plant: (store) => bank.changeLine(store, "second", { booked: second.booked + 6 * 3600 }),
    found: one("mint-credits"),
    says: ["s after the mint", second.reference],
  },
  {
    name: "a burn that was never paid out",
    plant: (store) => bank.removeLine(store, "alice paid"),
    found: one("redemption-payouts", "attested-cash"),
    says: [
      "no debit in the bank's statements",
      "1,000.00 HKD not paid",
      "Redemption 1: settled",
      "payout reference 0x",
    ],
  },
  {
    name: "a payout that left twice",
    plant: (store) => bank.addLine(store, "alice paid"),
    found: one("redemption-payouts", "attested-cash"),
    says: ["2 debits", "1,000.00 HKD burned", alicePaid.uetr],
  },
  {
    name: "a payout of another amount",
    plant: (store) => bank.changeLine(store, "alice paid", { amount: String(alicePaid.amount + units(1)) }),
    found: one("redemption-payouts", "attested-cash"),
    says: ["999.00 HKD paid", "1.00 HKD"],
  },
  {
    name: "a payout before the burn",
    plant: (store) => bank.changeLine(store, "alice paid", { booked: alicePaid.booked - 4 * 3600 }),
    found: one("redemption-payouts"),
    says: ["s too early", "paid 2026-02-26 03:30:00 UTC"],
  },
  {
    name: "a payout without a burn",
    plant: (store) => bank.addLine(store, "alice paid", { ...STRANGE, amount: String(-units(777)) }),
    found: one("bank-lines", "attested-cash"),
    says: ["777.00 HKD paid without a burn", STRANGE_REFERENCE],
  },
  {
    name: "a credit without an order",
    plant: (store) => bank.addLine(store, "first", { ...STRANGE, amount: String(units(888)) }),
    found: one("bank-lines", "attested-cash"),
    says: ["888.00 HKD not issued", "no executed order"],
  },
  {
    name: "a gap between two statements",
    plant: (store) => bank.loseStatement(store, "2026-2"),
    found: one("statement-continuity"),
    says: ["numbers are missing", "2026-1 to 2026-3"],
  },
  {
    name: "a statement that opens with more than the last one closed with",
    plant: (store) => bank.jumpStatement(store, "2026-3", units(10)),
    found: one("statement-continuity", "attested-cash"),
    says: ["2026-3 opens with 100,000,010.00 HKD", "10.00 HKD"],
  },
  {
    name: "a statement that did not come",
    plant: (store) => bank.loseStatement(store, "2026-3"),
    found: one("statement-continuity"),
    says: ["2026-02-27 was a business day", "a statement is missing"],
  },
  {
    name: "a list of assets that is not the attested total",
    plant: (store) => bank.changeList(store, units(1)),
    found: one("custodian-lines"),
    says: ["1.00 HKD", "in 2 lines", "securities: 150,000,001.00 HKD", "composition 0x"],
  },
  {
    name: "another list than the one that was signed",
    plant: (store) => bank.exchangeListFile(store),
    found: one("custodian-lines"),
    says: ["another list was signed", "keccak256 of the file 0x"],
  },
];

const MORE_AT_THE_BANK: Plant[] = [
  {
    name: "one credit that two orders name",
    plant: async (store) => {
      await bank.removeLine(store, "second");
      await bank.changeLine(store, "first", { uetr: second.uetr });
    },
    found: { "HKD mint-credits": 4, "HKD attested-cash": 1 },
    says: ["one credit for two", "a reference of another payment", "9,499,999.50 HKD not issued"],
  },
  {
    name: "a credit that the bank took back after the mint",
    plant: (store) => bank.addLine(store, "first", { amount: String(-first.amount), booked: first.booked + 9_000 }),
    found: one("bank-lines", "attested-cash"),
    says: ["10,000,000.00 HKD paid without a burn", first.uetr],
  },
  {
    name: "a payout that came back",
    plant: (store) => bank.addLine(store, "alice paid", { amount: String(-alicePaid.amount) }),
    found: one("bank-lines", "attested-cash"),
    says: ["1,000.00 HKD not issued", alicePaid.reference],
  },
  {
    name: "money that the issuer took out of the reserve",
    plant: (store) => bank.addLine(store, "first", { ...STRANGE, ...OWN, amount: String(-units(600)) }),
    found: one("bank-lines", "attested-cash"),
    says: ["600.00 HKD taken out", "no account of ours received it"],
  },
  {
    name: "capital that the issuer put in and the custodian did not attest",
    plant: (store) => bank.addLine(store, "first", { ...STRANGE, ...OWN, amount: String(units(600)) }),
    found: one("attested-cash"),
    says: ["600.00 HKD", "in the accounts"],
  },
  {
    name: "money that went from one account to another and that nobody attested there",
    plant: async (store) => {
      await bank.addLine(store, "first", { ...STRANGE, ...OWN, amount: String(-units(600)) });
      await bank.addLine(store, "first", {
        ...STRANGE,
        ...OWN,
        account: ACCOUNTS["HKD b"],
        amount: String(units(600)),
      });
    },
    found: { "HKD attested-cash": 2 },
    says: ["-600.00 HKD", "100,000,600.00 HKD in the accounts"],
  },
];

const IN_THE_BOOKS: Plant[] = [
  {
    name: "an edited entry",
    plant: (store, { hkd }) => inBooks.editEntry(store, hkd.carol.address, units(1)),
    found: one("posting"),
    says: ["3,001.00 HKD in the books", "3,000.00 HKD by the transfers", "Transfers and entries"],
  },
  {
    name: "an edited balance",
    plant: (store, { hkd }) => inBooks.editBalance(store, hkd.carol.address, units(1)),
    found: one("posting", "balances-and-supply", "node-balances"),
    says: ["3,001.00 HKD in the books", "3,000.00 HKD by balanceOf", "newest entries"],
  },
  {
    name: "an edited supply",
    plant: (store) => inBooks.editSupply(store, units(1)),
    found: one("posting", "balances-and-supply", "node-supply", "chains"),
    says: ["by totalSupply", "1.00 HKD"],
  },
  {
    name: "books that agree with themselves and not with the chain",
    plant: (store, { hkd }) => inBooks.editTransfer(store, hkd.carol.address, units(1)),
    found: { "HKD node-balances": 2 },
    says: ["3,001.00 HKD in the books", "3,000.00 HKD by balanceOf", "-1.00 HKD"],
  },
  {
    name: "a mint whose event is missing",
    plant: (store) => inBooks.loseMintEvent(store),
    found: one("mints-and-burns"),
    says: ["minted by events", "minted by transfers", "-10,000,000.00 HKD"],
  },
];

const ON_THE_CHAIN: Plant[] = [
  {
    name: "a minter whom the policy file does not name",
    plant: async (_, { hkd }) => carryOut(laterActs(hkd).minter),
    found: one("policy-roles"),
    says: ["a minter beside the desk", "not in the policy file", "may now mint 5,000.00"],
  },
  {
    name: "a mint without bank money",
    plant: async (_, { hkd }) => {
      const { minter, outsider } = laterActs(hkd);
      await carryOut(minter);
      await hkd.token.connect(outsider).mint(outsider, units(1_000));
    },
    found: one("policy-roles", "mint-orders"),
    says: ["1,000.00 HKD without an order", "minted 1,000.00", "batch", "digest 0x"],
  },
  {
    name: "a burn beside the redemption desk",
    plant: async (_, { hkd }) => {
      const { minter, outsider } = laterActs(hkd);
      await carryOut(minter);
      await hkd.token.connect(hkd.distributor).transfer(outsider, units(300));
      await hkd.token.connect(outsider).burn(units(300));
    },
    found: one("policy-roles", "burn-redemptions"),
    says: ["300.00 HKD burned without a redemption", "no settled redemption", "burned 300.00"],
  },
  {
    name: "a mint for a burn that had settled a redemption",
    plant: async (_, { hkd }) => {
      const [settled] = await hkd.redemptionDesk.queryFilter(hkd.redemptionDesk.filters.RedemptionSettled());
      const placed = await order(hkd, units(1_000));
      await propose(hkd, placed);
      const burnTx = settled!.transactionHash;
      await approve(hkd, placed, { credit: await creditFor(hkd, placed, { kind: 2n, burnTx }) });
    },
    found: one("burn-redemptions"),
    says: ["1,000.00 HKD issued without a burn", "no burn beside the redemptions", "Order 0x"],
  },
  {
    name: "a role that was granted outside the policy file",
    plant: async (_, { hkd }) => carryOut(laterActs(hkd).role),
    found: one("policy-roles"),
    says: ["role GUARDIAN", "granted outside the policy file", "What the contracts said"],
  },
  {
    name: "a function that another role may call",
    plant: async (_, { hkd }) => carryOut(laterActs(hkd).power),
    found: one("policy-powers"),
    says: ["role GUARDIAN", "role SEIZER", "another role", "seize on"],
  },
  {
    name: "an account that seized tokens may go to",
    plant: async (_, { hkd }) => carryOut(laterActs(hkd).account),
    found: one("policy-accounts"),
    says: ["seizure destination", "no flags"],
  },
  {
    name: "a signer who does not sign any more",
    plant: (_, { hkd }) => hkd.registry.connect(hkd.holders.GUARDIAN).revokeSigner(BANK.b, hkd.banks.b[2]),
    found: one("policy-custodians"),
    says: ["BANK-B signers", "missing", "in the policy file"],
  },
  {
    name: "a limit that is not the policy file's",
    plant: (_, { hkd }) => hkd.mintDesk.connect(hkd.holders.GUARDIAN).lowerOrderLimit(units(1_000)),
    found: one("policy-limits"),
    says: ["1,000.00 HKD in force", "50,000,000.00 HKD in the policy file", "SHA-256"],
  },
  {
    name: "a share below what circulates",
    plant: async (_, { hkd }) => {
      const { validUntil } = await hkd.registry.allocation();
      const shares = [{ chainId: 31_337n, amount: units(1_000) }];
      await hkd.registry.connect(hkd.holders.GUARDIAN).lowerAllocation(2n, validUntil, shares);
    },
    found: one("allocations", "policy-limits"),
    says: ["1,000.00 HKD is the chain's share", "above"],
  },
  {
    name: "a reserve below what circulates",
    plant: async (_, { hkd }) => {
      for (const pool of [POOL.a, POOL.b]) await hkd.registry.connect(hkd.holders.GUARDIAN).dropPool(pool);
    },
    found: one("backing"),
    says: ["0.00 HKD attested", "shortfall", "0.000000 %"],
  },
  {
    name: "statements that are too old",
    plant: (_, { hkd }) => hkd.registry.connect(hkd.holders.GUARDIAN).lowerMaxAge(60),
    found: { "HKD attestation-age": 2, "HKD policy-limits": 1 },
    warned: ["HKD backing"],
    says: ["stale for", "counts until", "100,000,000.00 HKD as of"],
  },
  {
    name: "a redemption that is overdue",
    plant: async (_, { hkd }) => {
      await reach(hkd, hongKong("2026-03-03 08:58"));
      await reach(hkd, hongKong("2026-03-03 08:59"));
    },
    found: one("redemption-overdue"),
    warned: ["CNH attestation-age", "HKD attestation-age"],
    says: ["overdue since 2026-03-02", "50.00 HKD open since", "due 2026-03-02 15:59:59 UTC"],
  },
  {
    name: "tokens in the escrow that belong to nobody",
    plant: (_, { hkd }) => hkd.token.connect(hkd.alice).transfer(hkd.tradeEscrow, units(7)),
    found: one("contract-holdings"),
    says: ["7.00 HKD", "accounted for", "received 7.00 HKD"],
  },
];

interface Call {
  by: { sendTransaction(call: { to: string; data: string }): Promise<unknown> };
  to: string;
  data: string;
}
const carryOut = ({ by, to, data }: Call) => by.sendTransaction({ to, data });

describe("reconcile", function () {
  this.timeout(120_000);
  let days: DayBooks;
  before(async () => {
    days = await loadDays();
  });

  const booksOf = (store: Store): Books => ({
    store,
    networks: [days.network],
    policies: new Map([[31_337, days.policy]]),
    nameOf: (address) => (address === ZeroAddress ? "nobody" : undefined),
  });
  const run = (store: Store, asOf: number): Promise<ReconcileResult> =>
    reconcile({ books: booksOf(store), accounts: ACCOUNTS_FILE, asOf, rpc: () => days.rpc });

  it("runs every rule for both currencies and finds nothing where nothing is planted", async () => {
    const store = await days.copy();
    const result = await run(store, MORNING);
    expect(result.rules.filter(({ outcome }) => outcome !== "agrees")).to.deep.equal([]);
    expect(result.rules).to.have.length(2 * RULES.length);
    expect([result.breaks, result.warnings, result.opened]).to.deep.equal([[], [], []]);
    await store.close();
  });

  for (const [what, agree] of [
    [
      "a payment that the bank books in two parts",
      async (store: Store) => {
        await bank.changeLine(store, "first", { amount: String(first.amount - units(4_000_000)) });
        await bank.addLine(store, "first", { amount: String(units(4_000_000)) });
      },
    ],
    [
      "a credit that went back",
      async (store: Store) => {
        await bank.addLine(store, "first", { ...STRANGE, amount: String(units(5)) });
        await bank.addLine(store, "first", { ...STRANGE, line: 91, amount: String(-units(5)) });
      },
    ],
    [
      "a list of which the books name a copy in other bytes than those that were signed",
      async (store: Store) => {
        const { bytes } = holdingsFile("HKD", "a", "monday");
        const copy = Buffer.from(Buffer.from(bytes).toString().replaceAll("\n", "\r\n"));
        const file = { name: "copy.csv", bytes: copy, now: MORNING };
        const { hash } = await importFile({ store, accounts: ACCOUNTS_FILE, ...file });
        await bank.nameListFile(store, hash);
      },
    ],
    [
      "money that came within the last two hours",
      async (store: Store) =>
        bank.addLine(store, "first", { ...STRANGE, booked: MORNING - 60, amount: String(units(5)) }),
    ],
  ] as const)
    it(`agrees with ${what}`, async () => {
      const store = await days.copy();
      await agree(store);
      const { breaks, warnings } = await run(store, MORNING);
      expect([breaks, warnings]).to.deep.equal([[], []]);
      await store.close();
    });

  async function expectFound({ found, says, warned = [] }: Plant, store: Store, asOf: number): Promise<void> {
    const result = await run(store, asOf);
    const counts: Record<string, number> = {};
    for (const { currency, rule } of result.breaks) {
      const key = `${currency} ${rule}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    expect(counts, JSON.stringify(result.breaks, null, 1)).to.deep.equal(found);
    expect([...new Set(result.warnings.map(({ currency, rule }) => `${currency} ${rule}`))].sort()).to.deep.equal(
      warned,
    );
    expect(result.opened).to.have.length(result.breaks.length);
    const told = await Promise.all(
      result.breaks.map(({ id: subject }) => explain({ books: booksOf(store), accounts: ACCOUNTS_FILE, subject })),
    );
    const text = told.map(renderExplanation).join("\n\n");
    for (const passage of says) expect(text).to.include(passage);
  }

  describe("planted at the bank or in the books", () => {
    for (const plant of [...AT_THE_BANK, ...MORE_AT_THE_BANK, ...IN_THE_BOOKS])
      it(`finds ${plant.name}`, async () => {
        const store = await days.copy();
        await plant.plant(store, days);
        await expectFound(plant, store, MORNING);
        await store.close();
      });
  });

  describe("planted on the chain", () => {
    for (const plant of ON_THE_CHAIN)
      it(`finds ${plant.name}`, async () => {
        const store = await days.copy();
        const goBack = await days.states.keep();
        try {
          await plant.plant(store, days);
          await days.hkd.connection.networkHelpers.mine();
          await days.follow(store);
          const newest = (await newestMoment(store, 31_337, "final"))!;
          // A later final block proves that nothing more can come before.
          await expectFound(plant, store, newest.time - 1);
        } finally {
          await goBack();
          await store.close();
        }
      });
  });
});
