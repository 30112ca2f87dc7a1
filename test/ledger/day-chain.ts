import { network } from "hardhat";
import { id, type TransactionResponse } from "ethers";
import type { FollowedContract, FollowedNetwork } from "../../ledger/followed-network.ts";
import { loadNetworkFile, type CurrencySettings, type NetworkFile } from "../../policy/network-file.ts";
import { creditId, type BankCredit } from "../../sdk/credit-id.ts";
import { role as roleOf } from "../../sdk/roles.ts";
import { MILESTONE_KINDS } from "../../sdk/settlement/order-message.ts";
import { readSettlementDomain } from "../../sdk/settlement/settlement-domain.ts";
import { bankReference } from "../../sdk/uetr.ts";
import { ChainStates } from "../chain-states.ts";
import { deployHarbour, type HarbourFixture } from "../fixture.ts";
import { confirm, statement, submit } from "../issuance/bank-messages.ts";
import { approve, creditFor, order, propose } from "../issuance/orders.ts";
import { proposeRejection, proposeSettlement, reject, request, settle } from "../issuance/redemptions.ts";
import { BANK, HOUR, reach, stageOf, units, ZERO, type Bank, type Stage } from "../issuance/stage.ts";
import { BY_ALLOWANCE } from "../settlement/funding.ts";
import { sign } from "../settlement/trade-messages.ts";
import { CARD, holdingsFile, PAYMENTS, POOLS, signed, signedStatement, STATED, type PaymentName } from "./day-bank.ts";

// Two business days in February 2026 as they happen on a chain: money comes in, is issued, paid, frozen, redeemed.

/** Hong Kong time in Unix seconds: at("2026-02-26 10:15"). */
export const hongKong = (moment: string): bigint => BigInt(Date.parse(`${moment.replace(" ", "T")}:00+08:00`)) / 1000n;

export interface DayChain {
  readonly hkd: Stage;
  readonly cnh: Stage;
  readonly harbour: HarbourFixture;
  readonly states: ChainStates;
  readonly network: FollowedNetwork;
  readonly policy: NetworkFile;
  /** Of the trade that is open at the end. */
  readonly tradeId: string;
}

/** When the books are read: Monday 2 March 2026, 09:00. */
export const MORNING = Number(hongKong("2026-03-02 09:00"));

/** Plays both days and the weekend on a chain of its own. */
export async function playDays(): Promise<DayChain> {
  const initialDate = new Date(Number(hongKong("2026-02-26 08:00")) * 1000).toISOString();
  const connection = await network.create({ override: { initialDate } } as never);
  const policy = consented(loadNetworkFile("localhost"));
  const harbour = await deployHarbour(connection, policy);
  const hkd = await stageOf(connection, harbour, harbour.hkd);
  const cnh = await stageOf(connection, harbour, harbour.cnh);
  const until = (moment: string) => reach(hkd, hongKong(moment));

  await until("2026-02-26 09:00");
  await attestAll(hkd, cnh, "thursday");
  await scheduleLater(hkd);
  await until("2026-02-26 10:15");
  await mintFor(hkd, "first", hkd.distributor.address);
  await mintFor(cnh, "renminbi", cnh.distributor.address);
  await mintFor(hkd, "second", hkd.otherDistributor.address);
  await unfinishedOrders(hkd);
  await until("2026-02-26 12:00");
  await spread(hkd, cnh);
  await until("2026-02-26 13:00");
  await redeem(hkd, hkd.alice, "alice paid");
  await redeem(hkd, hkd.distributor, "distributor paid");
  await redeem(cnh, cnh.alice, "renminbi paid");
  const refused = await request(hkd, hkd.bob, units(500));
  await proposeRejection(hkd, refused);
  await reject(hkd, refused);
  await until("2026-02-26 14:00");
  await restrict(hkd);

  await until("2026-02-27 10:00");
  await request(hkd, hkd.alice, units(50), id("open until Monday evening"));
  const tradeId = await trade(hkd);
  await payMany(hkd);
  await until("2026-02-27 18:00");
  await attestAll(hkd, cnh, "friday");
  await until("2026-03-02 08:50");
  await attestAll(hkd, cnh, "monday");
  await until("2026-03-02 09:00");
  await until("2026-03-02 09:01");
  const states = new ChainStates(connection.provider as never);
  return { hkd, cnh, harbour, states, network: followed(harbour), policy, tradeId };
}

/** The local network's file with CNH allowed like HKD, so that both circulate. */
function consented(file: NetworkFile): NetworkFile {
  const [cnh, hkd] = file.currencies as [CurrencySettings, CurrencySettings];
  const { approval, allocation } = hkd.issuance;
  return {
    ...file,
    currencies: [{ ...cnh, issuance: { ...cnh.issuance, ...{ approval: approval!, allocation: allocation! } } }, hkd],
  };
}

export function followed({ cnh, hkd, payouts, fxSettlement, tradeEscrow }: HarbourFixture): FollowedNetwork {
  const contracts: FollowedContract[] = [];
  const add = (
    contract: { target: unknown },
    origin: FollowedContract["origin"],
    currency: FollowedContract["currency"],
  ) => contracts.push({ address: (contract.target as string).toLowerCase(), origin, currency });
  for (const [currency, own] of [
    ["CNH", cnh],
    ["HKD", hkd],
  ] as const) {
    add(own.token, "token", currency);
    add(own.authority, "authority", currency);
    add(own.registry, "registry", currency);
    add(own.mintDesk, "mintDesk", currency);
    add(own.redemptionDesk, "redemptionDesk", currency);
  }
  add(payouts, "payouts", "");
  add(fxSettlement, "fxSettlement", "");
  add(tradeEscrow, "tradeEscrow", "");
  return { network: "localhost", chainId: 31_337, fromBlock: 0, contracts };
}

/**
 * A second chain of the same tokens, on which the same custodians stand by HKD and an order was minted for money that an
 * order of the first chain was minted for as well. Its share was raised without a cut on the first.
 */
export async function playSecondChain(): Promise<Pick<DayChain, "hkd" | "network" | "policy">> {
  const chainId = 1_337;
  const initialDate = new Date(Number(hongKong("2026-02-26 08:00")) * 1000).toISOString();
  const connection = await network.create({ override: { chainId, initialDate } } as never);
  const policy = elsewhere(loadNetworkFile("localhost"), chainId);
  const harbour = await deployHarbour(connection, policy);
  const hkd = await stageOf(connection, harbour, harbour.hkd);
  await reach(hkd, hongKong("2026-02-26 10:30"));
  for (const bank of ["a", "b"] as const) await attestPool(hkd, bank, "thursday");
  await mintFor(hkd, "second", hkd.otherDistributor.address);
  await reach(hkd, hongKong("2026-03-02 08:50"));
  for (const bank of ["a", "b"] as const) await attestPool(hkd, bank, "monday");
  for (const moment of ["2026-03-02 09:00", "2026-03-02 09:01"]) await reach(hkd, hongKong(moment));
  return { hkd, network: { ...followed(harbour), network: "elsewhere", chainId }, policy };
}

function elsewhere(file: NetworkFile, chainId: number): NetworkFile {
  const currencies = file.currencies.map((settings) => {
    const { allocation } = settings.issuance;
    if (allocation === undefined) return settings;
    const shares = [
      { chainId, amount: units(1_000_000_000) },
      { chainId: 31_337, amount: units(4_000_000_000) },
    ];
    return { ...settings, issuance: { ...settings.issuance, allocation: { ...allocation, shares } } };
  });
  return { ...file, chainId, currencies };
}

/** Every pool as the custodians' lists have it at that time. */
export async function attestAll(hkd: Stage, cnh: Stage, when: keyof typeof STATED): Promise<void> {
  for (const stage of [hkd, cnh]) {
    const currency = stage.settings.currency as "HKD" | "CNH";
    for (const bank of ["a", "b"] as const) {
      if (POOLS[currency][bank] === undefined) continue;
      await attestPool(stage, bank, when);
    }
  }
}

export async function attestPool(stage: Stage, bank: Bank, when: keyof typeof STATED, more = 0n): Promise<void> {
  const currency = stage.settings.currency as "HKD" | "CNH";
  const parts = STATED[when][currency][bank]!;
  const total = parts.cash + parts.securities + more;
  const message = await statement(stage, bank, {
    asOf: BigInt(CARD[when]),
    cash: parts.cash,
    securities: parts.securities + more,
    total,
    compositionHash: signed(holdingsFile(currency, bank, when)),
    statementHash: signed(signedStatement(currency, bank, when)),
  });
  await submit(stage, message);
  if ((await stage.registry.pool(message.pool)).parked) await confirm(stage, message);
}

/** An order for a payment of the bank's file: proposed, confirmed by the bank, approved. */
export async function mintFor(
  stage: Stage,
  name: PaymentName,
  beneficiary: string,
  bank: Bank = "a",
): Promise<TransactionResponse> {
  const { uetr, rail, bic, reference, amount } = PAYMENTS[name];
  const placed = await order(stage, amount, { bankRef: bankReference(uetr), orderRef: id(name), beneficiary });
  await propose(stage, placed);
  const credit = { rail, bic, reference } as BankCredit;
  const large = amount > (await stage.mintDesk.largeOrderSize());
  const confirmation = await creditFor(stage, placed, { custodian: BANK[bank], creditId: creditId(credit) });
  return approve(stage, placed, { large, credit: confirmation });
}

/** What a test may carry out on Monday: by then the delays have passed. Nobody has carried it out yet. */
async function scheduleLater(stage: Stage): Promise<void> {
  const { authority, holders } = stage;
  const { minter, role, power, account } = laterActs(stage);
  await authority.connect(holders.MINTER_ADMIN).schedule(minter.to, minter.data, 0);
  for (const { to, data } of [role, power, account]) await authority.connect(holders.ADMIN).schedule(to, data, 0);
}

/** For somebody whom the policy file does not name: a minter, a guardian, a seizure destination; and seizing for GUARDIAN. */
export function laterActs({ token, authority, holders, harbour }: Stage) {
  const outsider = harbour.users[8]!;
  return {
    outsider,
    minter: {
      by: holders.MINTER_ADMIN,
      to: token.target as string,
      data: token.interface.encodeFunctionData("configureMinter", [outsider.address, units(5_000)]),
    },
    role: {
      by: holders.ADMIN,
      to: authority.target as string,
      data: authority.interface.encodeFunctionData("grantRole", [roleOf("GUARDIAN").id, outsider.address, 0]),
    },
    power: {
      by: holders.ADMIN,
      to: authority.target as string,
      data: authority.interface.encodeFunctionData("setTargetFunctionRole", [
        token.target,
        [token.interface.getFunction("seize").selector],
        roleOf("GUARDIAN").id,
      ]),
    },
    account: {
      by: holders.ADMIN,
      to: token.target as string,
      data: token.interface.encodeFunctionData("register", [outsider.address, 1]),
    },
  };
}

/** One order is rejected, one is replaced, and one is never approved. */
async function unfinishedOrders(stage: Stage): Promise<void> {
  const rejected = await order(stage, units(700));
  await propose(stage, rejected);
  await stage.mintDesk.connect(stage.holders.CHECKER).reject(rejected, id("no money came"));
  const replaced = await order(stage, units(800));
  await propose(stage, replaced);
  await propose(stage, await order(stage, units(801), { bankRef: replaced.bankRef }));
}

async function spread(hkd: Stage, cnh: Stage): Promise<void> {
  for (const stage of [hkd, cnh])
    for (const [holder, amount] of [
      [stage.alice, units(20_000)],
      [stage.bob, units(5_000) + 1n],
      [stage.carol, units(3_000)],
      [stage.dave, units(1_000)],
    ] as const)
      await stage.token.connect(stage.distributor).transfer(holder, amount);
}

/** Requests, proposes and burns; the payout's reference is that of the bank's file. */
export async function redeem(stage: Stage, holder: Stage["alice"], name: PaymentName): Promise<bigint> {
  const { uetr, amount } = PAYMENTS[name];
  const made = await request(stage, holder, -amount, id(name));
  await proposeSettlement(stage, made, bankReference(uetr));
  await settle(stage, made, bankReference(uetr));
  return made;
}

/** carol is blacklisted under a case, part of bob's money is held, and dave is frozen after he asked to redeem. */
async function restrict(stage: Stage): Promise<void> {
  const { token, holders, bob, carol, dave } = stage;
  await request(stage, dave, units(100), id("held"));
  await token.connect(holders.BLACKLISTER).blacklistBatch([carol, dave], id("case 2026/117"));
  await token.connect(holders.BLACKLISTER).raiseHold(bob, units(100), id("case 2026/118"));
}

/** alice buys from bob: of two milestones one is paid. The other distributor has a guarantor's pool. */
async function trade(stage: Stage): Promise<string> {
  const { tradeEscrow, token, alice, otherDistributor, relayer } = stage;
  const seller = stage.harbour.users[6]!;
  const arbiter = stage.harbour.users[7]!;
  const domain = await readSettlementDomain({ contract: "tradeEscrow", reader: tradeEscrow });
  const start = BigInt(await stage.connection.networkHelpers.time.latest());
  const milestone = {
    amount: units(2_000),
    kind: MILESTONE_KINDS.buyerAccepts,
    guaranteed: false,
    attestor: ZERO,
    documentType: id("delivery note"),
    due: start + 30n * 24n * HOUR,
    disputeWindow: 168n * HOUR,
  };
  const terms = {
    buyer: alice.address,
    seller: seller.address,
    token: await token.getAddress(),
    arbiter: arbiter.address,
    guarantor: ZERO,
    guaranteeFee: 0n,
    fundBy: start + 24n * HOUR,
    longStop: start + 100n * 24n * HOUR,
    arbiterTime: 14n * 24n * HOUR,
    defaultSplitBps: 2_500n,
    termsHash: id("contract of sale"),
    memo: id("invoice"),
    salt: id("salt"),
    milestones: [milestone, { ...milestone, amount: units(3_000) }],
  };
  await token.connect(alice).approve(tradeEscrow, units(5_000));
  const undertaking = { order: id(""), guarantor: ZERO, amount: 0n, fee: 0n, validAfter: 0n, validBefore: 0n };
  const [bought, sold] = [await sign(domain, "Order", terms, alice), await sign(domain, "Order", terms, seller)];
  await tradeEscrow.connect(relayer).open(terms, bought, sold, undertaking, "0x", BY_ALLOWANCE);
  const tradeId = await tradeEscrow.orderHash(terms);
  await tradeEscrow.connect(alice).accept(tradeId, terms, 0n, 10_000n);
  await tradeEscrow.connect(relayer).release(tradeId, terms, 0n);
  await token.connect(otherDistributor).approve(tradeEscrow, units(10_000));
  await tradeEscrow.connect(otherDistributor).deposit(token, units(10_000));
  return tradeId;
}

/** One batch for two payees. */
async function payMany({ payouts, token, distributor, alice, bob }: Stage): Promise<void> {
  await token.connect(distributor).approve(payouts, units(30));
  const payments = [alice, bob].map(({ address }, index) => ({
    to: address,
    amount: units(10 * (index + 1)),
    memo: id("wages"),
  }));
  await payouts.connect(distributor).pay(token, id("wages of February"), 0n, payments);
}
