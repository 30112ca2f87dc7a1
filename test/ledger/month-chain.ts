import { encodeBytes32String, id, type Interface } from "ethers";
import type { ChainEvent, FollowedBlock, TokenTransfer } from "../../ledger/chain/followed-block.ts";
import type { FollowedContract, FollowedNetwork } from "../../ledger/followed-network.ts";
import { ZERO_ADDRESS } from "../../ledger/post/post.ts";
import type { EventSource } from "../../sdk/events.ts";
import {
  MINT_DESK_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  REGISTRY_INTERFACE,
  TOKEN_INTERFACE,
} from "../../sdk/interfaces.ts";
import { addressOf, hashOf } from "./invented-chain.ts";
import { ATTESTED, CUSTODIAN, POOL, REFERENCES, time, TRADES } from "./month-bank.ts";

// September 2026 of a token of HKD, as its contracts would have told it: one block for each act.

const CONTRACTS = {
  token: addressOf("month token"),
  registry: addressOf("month registry"),
  mintDesk: addressOf("month mint desk"),
  redemptionDesk: addressOf("month redemption desk"),
  tradeEscrow: addressOf("month escrow"),
} as const;

export const MONTH_NETWORK: FollowedNetwork = {
  network: "localhost",
  chainId: 31337,
  fromBlock: 1,
  contracts: Object.entries(CONTRACTS).map(([origin, address]): FollowedContract => ({
    address,
    origin: origin as EventSource,
    currency: origin === "tradeEscrow" ? "" : "HKD",
  })),
};

export const PEOPLE = {
  distributor: addressOf("distributor"),
  alice: addressOf("alice"),
  frozen: addressOf("frozen"),
  suspect: addressOf("suspect"),
  court: addressOf("court"),
  lost: addressOf("lost"),
  operator: addressOf("operator"),
} as const;

export const CASES = { frozen: id("case of the frozen"), suspect: id("case of the suspect") } as const;

const INTERFACES: Partial<Record<EventSource, Interface>> = {
  token: TOKEN_INTERFACE,
  registry: REGISTRY_INTERFACE,
  mintDesk: MINT_DESK_INTERFACE,
  redemptionDesk: REDEMPTION_DESK_INTERFACE,
};

type Act =
  | { origin: keyof typeof CONTRACTS; name: string; values: readonly unknown[] }
  | { source: string; destination: string; amount: bigint };

const event = (origin: keyof typeof CONTRACTS, name: string, ...values: unknown[]): Act => ({ origin, name, values });
const pay = (source: string, destination: string, amount: bigint): Act => ({ source, destination, amount });
const { operator, distributor, alice, frozen, suspect, court } = PEOPLE;
const custodian = encodeBytes32String(CUSTODIAN);
const pool = encodeBytes32String(POOL);
const HKD = (units: number) => BigInt(units) * 1_000_000n;

function mint(number: number, amount: bigint): Act[] {
  const bankRef = REFERENCES[`mint ${number}`]!;
  const terms = [encodeBytes32String(`M-${number}`), distributor, amount, TRADES[number]!, TRADES[number]! + 86_400];
  return [
    event("mintDesk", "OrderProposed", id(`order ${number}`), bankRef, operator, ...terms),
    pay(ZERO_ADDRESS, distributor, amount),
    event("mintDesk", "OrderExecuted", id(`order ${number}`), bankRef, distributor, amount, operator, operator, 0n),
  ];
}

function request(number: bigint, holder: string, amount: bigint, at: string): Act[] {
  const values = [number, holder, amount, id(`payout ${number}`), time(at)];
  return [pay(holder, CONTRACTS.redemptionDesk, amount), event("redemptionDesk", "RedemptionRequested", ...values)];
}

function settle(number: bigint, holder: string, amount: bigint): Act[] {
  const bankRef = REFERENCES[`payout ${number}`]!;
  return [
    event("redemptionDesk", "SettlementProposed", number, bankRef, operator),
    pay(CONTRACTS.redemptionDesk, ZERO_ADDRESS, amount),
    event("redemptionDesk", "RedemptionSettled", number, holder, amount, bankRef, operator, operator),
  ];
}

function blacklist(account: string, caseRef: string, on: boolean): Act[] {
  return [
    event("token", on ? "Blacklisted" : "UnBlacklisted", account),
    event("token", "BlacklistOrder", caseRef, on, 1n, operator),
  ];
}

function hold(account: string, previous: bigint, amount: bigint): Act[] {
  return [event("token", "HoldSet", account, previous, amount, CASES.suspect, operator)];
}

const SETUP: Act[] = [
  event("registry", "PoolAdded", custodian, pool, operator),
  event("registry", "BufferSet", 0, 100, operator),
  event("registry", "MaxAgeSet", 0, 93_600, operator),
  event("registry", "AllocationSet", 1, 0n, HKD(500_000_000), time("2027-01-01 00:00"), true, [], operator),
  event("token", "Upgraded", addressOf("implementation")),
];

const ACTS: readonly (readonly [string, readonly Act[]])[] = [
  ["2026-08-31 09:00", SETUP],
  ["2026-08-31 19:30", mint(0, HKD(100_000_000))],
  ["2026-08-31 20:00", [pay(distributor, alice, HKD(5_000_000)), pay(distributor, frozen, HKD(2_020_000))]],
  ["2026-08-31 20:05", [pay(distributor, suspect, HKD(300_000)), pay(distributor, PEOPLE.lost, HKD(1_000))]],
  ["2026-09-01 10:15", mint(1, HKD(10_000_000))],
  ["2026-09-01 16:00", request(5n, frozen, HKD(20_000), "2026-09-01 16:00")],
  ["2026-09-02 11:06", blacklist(frozen, CASES.frozen, true)],
  ["2026-09-03 15:00", request(1n, alice, HKD(500_000), "2026-09-03 15:00")],
  ["2026-09-03 17:00", settle(1n, alice, HKD(500_000))],
  ["2026-09-08 10:00", hold(suspect, 0n, HKD(300_000))],
  ["2026-09-10 12:00", hold(suspect, HKD(300_000), 0n)],
  ["2026-09-11 10:00", request(2n, alice, HKD(250_000), "2026-09-11 10:00")],
  ["2026-09-11 16:00", settle(2n, alice, HKD(250_000))],
  ["2026-09-23 09:00", hold(suspect, 0n, HKD(50_000))],
  ["2026-09-23 12:00", request(3n, alice, HKD(100_000), "2026-09-23 12:00")],
  [
    "2026-09-24 11:00",
    [
      ...settle(3n, alice, HKD(100_000)),
      ...hold(suspect, HKD(50_000), 0n),
      pay(suspect, court, HKD(50_000)),
      event("token", "Seized", suspect, court, HKD(50_000), CASES.suspect, operator),
    ],
  ],
  ["2026-09-25 15:00", [pay(alice, CONTRACTS.tradeEscrow, HKD(360_000))]],
  ["2026-09-30 12:00", request(4n, alice, HKD(75_000), "2026-09-30 12:00")],
  ["2026-10-02 09:00", []],
  ["2026-10-31 09:00", []],
];

/** Every block of the month, the custodian's statements among the acts; `more` acts may be put between. */
export function monthBlocks(more: readonly (readonly [string, readonly Act[]])[] = []): FollowedBlock[] {
  const stated = ATTESTED.map(({ day, asOf, cash, securities }, index): readonly [string, readonly Act[]] => [
    `${day} 18:30`,
    [
      event(
        "registry",
        "StatementAccepted",
        ...[custodian, pool, index + 1, 0n, cash + securities, asOf, asOf + 7 * 86_400],
        ...[id(`composition ${day}`), id(`statement ${day}`)],
      ),
    ],
  ]);
  const acts = [...ACTS, ...stated, ...more].sort(([a], [b]) => (a < b ? -1 : 1));
  let parentHash = hashOf("month genesis");
  return acts.map(([at, those], index) => {
    const number = index + 1;
    const hash = hashOf(`month ${number} ${at} ${parentHash}`);
    const txHash = hashOf(`tx of ${hash}`);
    const transfers: TokenTransfer[] = [];
    const events: ChainEvent[] = [];
    for (const [logIndex, act] of those.entries())
      if ("name" in act) events.push(encoded(act, { logIndex, txHash }));
      else transfers.push({ ...act, logIndex, txHash, currency: "HKD" });
    const block = { number, hash, parentHash, time: time(at), transfers, events };
    parentHash = hash;
    return block;
  });
}

/** A report's hash recorded by the registry, for `more`. */
export function anchored(at: string, hash: string, asOf: number, kind: string): readonly [string, readonly Act[]] {
  return [at, [event("registry", "ReportAnchored", hash, asOf, encodeBytes32String(kind), operator)]];
}

function encoded(
  { origin, name, values }: Extract<Act, { name: string }>,
  where: Pick<ChainEvent, "logIndex" | "txHash">,
): ChainEvent {
  const { topics, data } = INTERFACES[origin as EventSource]!.encodeEventLog(name, [...values]);
  return {
    ...where,
    contract: CONTRACTS[origin],
    origin: origin as EventSource,
    currency: "HKD",
    name,
    topics,
    data,
  };
}
