import type { Interface } from "ethers";
import type { Books } from "../../ledger/books.ts";
import type { ChainEvent, FollowedBlock, TokenTransfer } from "../../ledger/chain/followed-block.ts";
import { writeBatch } from "../../ledger/follow/write-batch.ts";
import type { Currency, FollowedNetwork } from "../../ledger/followed-network.ts";
import { ZERO_ADDRESS } from "../../ledger/post/post.ts";
import { toBytes } from "../../ledger/store/bytes.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import type { Store } from "../../ledger/store/store.ts";
import { loadNetworkFile } from "../../policy/network-file.ts";
import type { EventSource } from "../../sdk/events.ts";
import {
  AUTHORITY_INTERFACE,
  MINT_DESK_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  REGISTRY_INTERFACE,
  TOKEN_INTERFACE,
} from "../../sdk/interfaces.ts";
import { roles } from "../../sdk/roles.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { bankReference } from "../../sdk/uetr.ts";
import { addressOf, hashOf, randomOf } from "../ledger/invented-chain.ts";

// A year of two currencies that nobody issued: the same every time, so that pages and pictures of it are too.

const ABIS: Partial<Record<EventSource, Interface>> = {
  token: TOKEN_INTERFACE,
  authority: AUTHORITY_INTERFACE,
  registry: REGISTRY_INTERFACE,
  mintDesk: MINT_DESK_INTERFACE,
  redemptionDesk: REDEMPTION_DESK_INTERFACE,
};
const OF_CURRENCY = ["token", "authority", "registry", "mintDesk", "redemptionDesk"] as const;
const SHARED = ["payouts", "fxSettlement", "tradeEscrow"] as const;

/** The reading of every golden page: Friday 20 November 2026, 20:00 in Hong Kong. */
export const NOW = Date.parse("2026-11-20T12:00:00Z") / 1000;
const DAY = 86_400;
const UNIT = 1_000_000n;
const LONG_AGO = NOW - 400 * DAY;

export const contractOf = (origin: EventSource, currency: Currency | ""): string => addressOf(`${origin} ${currency}`);
export const HOLDER = addressOf("a holder");
export const BLACKLISTED = addressOf("somebody stopped");
export const HELD = addressOf("somebody held");

export const NETWORK: FollowedNetwork = {
  network: "localhost",
  chainId: 31337,
  fromBlock: 1,
  contracts: [
    ...(["CNH", "HKD"] as const).flatMap((currency) =>
      OF_CURRENCY.map((origin) => ({ address: contractOf(origin, currency), origin, currency })),
    ),
    ...SHARED.map((origin) => ({ address: contractOf(origin, ""), origin, currency: "" as const })),
  ],
};

/** Blocks in the making. */
class Chain {
  readonly blocks: FollowedBlock[] = [];
  #parent = hashOf("before the year");
  #logs: { transfers: TokenTransfer[]; events: ChainEvent[] } = { transfers: [], events: [] };
  #next = 0;

  event(origin: EventSource, currency: Currency, name: string, values: readonly unknown[]): void {
    const { topics, data } = ABIS[origin]!.encodeEventLog(name, values);
    const contract = contractOf(origin, currency);
    this.#logs.events.push({ ...this.#place(), contract, origin, currency, name, topics, data });
  }

  transfer(currency: Currency, source: string, destination: string, amount: bigint): void {
    this.#logs.transfers.push({ ...this.#place(), currency, source, destination, amount });
  }

  mine(time: number): void {
    const number = this.blocks.length + 1;
    const hash = hashOf(`block ${number} ${time}`);
    this.blocks.push({ number, hash, parentHash: this.#parent, time, ...this.#logs });
    this.#parent = hash;
    this.#logs = { transfers: [], events: [] };
    this.#next = 0;
  }

  #place(): { logIndex: number; txHash: string } {
    const logIndex = this.#next++;
    return { logIndex, txHash: hashOf(`tx ${this.blocks.length} ${logIndex}`) };
  }
}

const file = loadNetworkFile("localhost");
const person = (name: string): string => file.book[name]!.toLowerCase();
const names = new Map(Object.entries(file.book).map(([name, address]) => [address.toLowerCase(), name]));
for (const { origin, currency, address } of NETWORK.contracts) names.set(address, `${currency} ${origin}`.trim());

interface Story {
  currency: Currency;
  /** What the first order issues, and about what each later one. Minor units. */
  first: bigint;
  usual: bigint;
  /** How much more than what circulates the banks have, in basis points. */
  more: bigint;
}

const STORIES: readonly Story[] = [
  { currency: "CNH", first: 180_000_000n * UNIT, usual: 6_000_000n * UNIT, more: 146n },
  { currency: "HKD", first: 420_000_000n * UNIT, usual: 15_000_000n * UNIT, more: 213n },
];

function begin(chain: Chain, { currency }: Story): void {
  const settings = file.currencies.find((one) => one.currency === currency)!;
  chain.event("token", currency, "Upgraded", [addressOf(`implementation ${currency}`)]);
  chain.event("token", currency, "MinterConfigured", [contractOf("mintDesk", currency), 5_000_000_000n * UNIT]);
  chain.event("token", currency, "CeilingCapSet", [0n, 10_000_000_000n * UNIT, person("admin")]);
  for (const { id, name, delay, heldBy } of roles) {
    const holders = heldBy === undefined ? settings.holders[name] : [contractOf(heldBy, currency)];
    for (const holder of holders) {
      // One role was given to somebody that the policy file does not name.
      const account = name === "REPORTER" && currency === "CNH" ? person("board") : holder;
      chain.event("authority", currency, "RoleGranted", [id, account, delay, LONG_AGO, true]);
    }
  }
  for (const { id, threshold, signers, pools } of settings.issuance.custodians) {
    const custodian = encodeShortText(id);
    chain.event("registry", currency, "CustodianAdded", [custodian, threshold, signers, person("custodian-admin")]);
    for (const pool of pools)
      chain.event("registry", currency, "PoolAdded", [custodian, encodeShortText(pool), person("custodian-admin")]);
  }
  const until = NOW + 300 * DAY;
  const consent = [encodeShortText("HKMA"), hashOf("consent"), 2_000_000_000n * UNIT, until, person("legal")];
  chain.event("registry", currency, "ApprovalSet", consent);
  const shares = [[NETWORK.chainId, 2_000_000_000n * UNIT]];
  const share = [1n, 0n, 2_000_000_000n * UNIT, until, true, shares, person("risk")];
  chain.event("registry", currency, "AllocationSet", share);
  chain.event("registry", currency, "BufferSet", [0, 100, person("risk")]);
  chain.event("registry", currency, "MaxAgeSet", [0, 26 * 3600, person("risk")]);
}

/** To the cent, as a bank states it. */
const threeFifths = (of: bigint): bigint => ((of * 3n) / 5n / 10_000n) * 10_000n;

/** Both pools, three fifths and two fifths of it. */
function attest(
  chain: Chain,
  { currency }: Story,
  sequence: number,
  total: bigint,
  before: bigint,
  asOf: number,
): void {
  const part = (of: bigint, pool: string) => (pool === "BANK-A-1" ? threeFifths(of) : of - threeFifths(of));
  for (const [custodian, pool] of [
    ["BANK-A", "BANK-A-1"],
    ["BANK-B", "BANK-B-1"],
  ] as const)
    chain.event("registry", currency, "StatementAccepted", [
      encodeShortText(custodian),
      encodeShortText(pool),
      sequence,
      part(before, pool),
      part(total, pool),
      asOf,
      asOf + 3 * DAY,
      hashOf(`composition ${pool} ${sequence}`),
      hashOf(`camt.053 ${currency} ${pool} ${sequence}`),
    ]);
}

function issue(chain: Chain, { currency }: Story, number: number, amount: bigint, time: number): void {
  const [orderId, bankRef] = [hashOf(`order ${currency} ${number}`), hashOf(`payment ${currency} ${number}`)];
  const wallet = person("distributor-1");
  const reference = encodeShortText(`M-${String(number).padStart(4, "0")}`);
  const order = [orderId, bankRef, person("maker"), reference, wallet, amount, time - 600, time + 12 * 3600];
  chain.event("mintDesk", currency, "OrderProposed", order);
  chain.event("token", currency, "Mint", [contractOf("mintDesk", currency), wallet, amount]);
  chain.transfer(currency, ZERO_ADDRESS, wallet, amount);
  const done = [orderId, bankRef, wallet, amount, person("maker"), person("checker"), 101_300_000n];
  chain.event("mintDesk", currency, "OrderExecuted", done);
  chain.transfer(currency, wallet, HOLDER, amount / 2n);
}

/** A payment's reference, as UUIDs of version 4 are written. */
function uetrOf(currency: Currency, id: number): string {
  const digits = hashOf(`uetr ${currency} ${id}`).slice(2);
  const [a, b, c, d, e] = [0, 8, 12, 15, 18].map((from, index) => digits.slice(from, from + [8, 4, 3, 3, 12][index]!));
  return `${a}-${b}-4${c}-8${d}-${e}`;
}

interface Payout {
  currency: Currency;
  id: number;
  amount: bigint;
  /** Unix seconds. */
  time: number;
}

function redeem(chain: Chain, { currency, id, amount, time }: Payout): void {
  const [wallet, desk] = [person("distributor-1"), contractOf("redemptionDesk", currency)];
  chain.event("redemptionDesk", currency, "RedemptionRequested", [id, wallet, amount, hashOf(`payout ${id}`), time]);
  chain.transfer(currency, wallet, desk, amount);
  const settled = [
    id,
    wallet,
    amount,
    bankReference(uetrOf(currency, id)),
    person("redeem-maker"),
    person("redeem-checker"),
  ];
  chain.event("redemptionDesk", currency, "RedemptionSettled", settled);
  chain.transfer(currency, desk, ZERO_ADDRESS, amount);
}

/** What is open and stopped at the end. */
function end(chain: Chain, { currency, usual }: Story, requests: number, time: number): void {
  const wallet = person("distributor-1");
  for (const [account, amount] of [
    [BLACKLISTED, 2_000_000n * UNIT],
    [HELD, 750_000n * UNIT + 500_000n],
    [contractOf("tradeEscrow", ""), 1_200_000n * UNIT],
    [contractOf("payouts", ""), 88_800n * UNIT],
  ] as const)
    chain.transfer(currency, wallet, account, amount);
  chain.event("token", currency, "Blacklisted", [BLACKLISTED]);
  chain.event("token", currency, "BlacklistOrder", [hashOf("case 7"), true, 1n, person("blacklister")]);
  chain.event("token", currency, "Frozen", [HELD, 250_000n * UNIT]);
  chain.event("token", currency, "HoldSet", [HELD, 0n, 250_000n * UNIT, hashOf("case 8"), person("blacklister")]);
  for (const [more, amount, asked] of [
    [1, 3_000_000n * UNIT, time - 2 * DAY],
    [2, 412_500n * UNIT, time - 3600],
  ] as const) {
    const request = [requests + more, HOLDER, amount, hashOf(`payout ${more}`), asked];
    chain.event("redemptionDesk", currency, "RedemptionRequested", request);
    chain.transfer(currency, HOLDER, contractOf("redemptionDesk", currency), amount);
  }
  const waiting = [hashOf("waiting"), hashOf("its payment"), person("maker"), encodeShortText("M-NEXT"), wallet, usual];
  chain.event("mintDesk", currency, "OrderProposed", [...waiting, time, time + 12 * 3600]);
  const parked = [encodeShortText("BANK-B"), encodeShortText("BANK-B-1"), 9999, hashOf("parked"), 900_000_000n * UNIT];
  const above = [320_000_000n * UNIT, time - 3600, time + DAY, hashOf("composition"), hashOf("camt.053 parked")];
  if (currency === "HKD") chain.event("registry", currency, "StatementParked", [...parked, ...above]);
  const call = TOKEN_INTERFACE.encodeFunctionData("raiseCeilingCap", [20_000_000_000n * UNIT]);
  const scheduled = [hashOf("operation"), 1, time + 30 * 3600, person("admin"), contractOf("token", currency), call];
  chain.event("authority", currency, "OperationScheduled", scheduled);
  const report = hashOf(`report C2 ${currency} 1`);
  chain.event("registry", currency, "ReportAnchored", [report, time, encodeShortText("weekly"), person("reporter")]);
}

interface Days {
  blocks: FollowedBlock[];
  /** What the banks stated last. */
  reserve: ReadonlyMap<Currency, bigint>;
  payouts: readonly Payout[];
}

/** So many days, up to the reading. */
function inventDays(days: number): Days {
  const chain = new Chain();
  const start = NOW - days * DAY;
  for (const story of STORIES) begin(chain, story);
  chain.mine(start);
  const random = randomOf("a year of books");
  const supply = new Map(STORIES.map(({ currency }) => [currency, 0n]));
  const reserve = new Map(STORIES.map(({ currency }) => [currency, 0n]));
  const payouts: Payout[] = [];
  /** Basis points that wander. */
  const surplus = new Map(STORIES.map(({ currency }) => [currency, 0]));
  const counts = new Map(STORIES.map(({ currency }) => [currency, { orders: 0, requests: 0 }]));
  for (let day = 1; day <= days; day++) {
    const morning = start + day * DAY - 9 * 3600;
    for (const story of STORIES) {
      const { currency, first, usual } = story;
      const count = counts.get(currency)!;
      const scale = BigInt(40 + random(120));
      const circulating = supply.get(currency)!;
      if (day === 1 || random(3) === 0) {
        const amount = day === 1 ? first : (usual * scale) / 100n;
        issue(chain, story, ++count.orders, amount, morning);
        supply.set(currency, circulating + amount);
      } else if (random(3) === 0) {
        const amount = (usual * scale) / 160n;
        const payout = { currency, id: ++count.requests, amount, time: morning };
        redeem(chain, payout);
        payouts.push(payout);
        supply.set(currency, circulating - amount);
      }
    }
    chain.mine(morning);
    const evening = start + day * DAY - 1800;
    for (const story of STORIES) {
      const { currency, more } = story;
      const before = reserve.get(currency)!;
      surplus.set(currency, Math.max(-40, Math.min(60, surplus.get(currency)! + random(9) - 4)));
      const total = (supply.get(currency)! * (10_000n + more + BigInt(surplus.get(currency)!))) / 10_000n;
      const stated = (total / 10_000n) * 10_000n;
      attest(chain, story, day, stated, before, evening - 1800);
      reserve.set(currency, stated);
      if (day === days) end(chain, story, counts.get(currency)!.requests, evening);
    }
    chain.mine(evening);
  }
  return { blocks: chain.blocks, reserve, payouts };
}

/** One statement of each currency, in which every payout but the last is booked two hours after its burn. */
async function addPayouts(store: Store, payouts: readonly Payout[]): Promise<void> {
  for (const { currency } of STORIES) {
    const own = payouts.filter((one) => one.currency === currency).slice(0, -1);
    const [account, number] = [`ACCOUNT-${currency}`, "1"];
    const sum = own.reduce((total, { amount }) => total + amount, 0n);
    const times = { from_time: LONG_AGO, to_time: NOW, created: NOW };
    const file_hash = toBytes(hashOf(`statement ${currency}`));
    await store.insert("bank_statement", [
      { account, number, currency, ...times, opening: String(sum), closing: "0", file_hash },
    ]);
    await store.insert(
      "bank_line",
      own.map(({ id, amount, time }, index) => ({
        account,
        number,
        line: index + 1,
        booked: time + 7200,
        value_date: new Date(time * 1000).toISOString().slice(0, 10),
        amount: String(-amount),
        rail: "CHATS",
        reference: `OUT-${id}`,
        uetr: uetrOf(currency, id),
        counterparty: "",
        text: "",
      })),
    );
  }
}

async function addBanksAndReports(store: Store, reserve: ReadonlyMap<Currency, bigint>): Promise<void> {
  // That of the last statement: a list belongs to the statement as of the same time.
  const asOf = NOW - 3600;
  for (const { currency } of STORIES) {
    const first = threeFifths(reserve.get(currency)!);
    const cash = threeFifths(first);
    const lines = [
      ["BANK-A", "cash", cash],
      ["BANK-A", "term-deposits", first - cash],
      ["BANK-B", "government-bills", reserve.get(currency)! - first],
    ] as const;
    await store.insert(
      "reserve_line",
      lines.map(([custodian, asset_class, value], index) => ({
        custodian,
        pool: `${custodian}-1`,
        as_of: asOf,
        line: index + 1,
        currency,
        asset_class,
        asset_currency: currency,
        market_value: String(value),
        cost: String(value),
        maturity: "",
        jurisdiction: "HK",
        counterparty: "",
        rating: "",
        file_hash: toBytes(hashOf("composition file")),
      })),
    );
    await store.insert(
      "report",
      [1, 2].map((version) => ({
        id: `C2-${currency}-2026-11-${14 - version}-1`,
        kind: "C2",
        currency,
        period_start: NOW - (6 + version * 7) * DAY,
        period_end: NOW - version * 7 * DAY,
        version: 1,
        inputs: "{}",
        body: "{}",
        hash: toBytes(hashOf(`report C2 ${currency} ${version}`)),
        previous_hash: toBytes(hashOf(version === 2 ? "no report" : `report C2 ${currency} 2`)),
      })),
    );
  }
  await store.insert("reconciliation_break", [
    {
      id: "bank-in-equals-mints:HKD:M-0117",
      rule: "bank-in-equals-mints",
      currency: "HKD",
      subject: "order M-0117",
      state: "open",
      left_value: "10,000,000.00",
      right_value: "9,999,950.00",
      difference: "50.00",
      evidence: "{}",
      opened: NOW - 3 * DAY,
      seen: NOW - 3600,
      owner: "treasury",
      explanation: "",
      closed: 0,
      closing_note: "",
    },
  ]);
}

/** Opened books of that story in memory, of 400 days unless told, the same on each chain. Close the store when done. */
export async function inventedBooks(days = 400, networks: readonly FollowedNetwork[] = [NETWORK]): Promise<Books> {
  const store = await openStore("sqlite::memory:");
  await migrate(store);
  const { blocks, reserve, payouts } = inventDays(days);
  const last = blocks.at(-1)!.number;
  const finality = { head: last, safe: last, final: last };
  for (const network of networks) await writeBatch(store, network, { after: undefined, blocks, finality });
  await addPayouts(store, payouts);
  await addBanksAndReports(store, reserve);
  return {
    store,
    networks,
    policies: new Map([[NETWORK.chainId, file]]),
    nameOf: (address) => names.get(address),
  };
}
