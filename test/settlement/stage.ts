import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id, Result, Wallet, type BaseContract, type Log, type TransactionResponse } from "ethers";
import { roleOfTokenFunction } from "../../sdk/roles.ts";
import { readSettlementDomain } from "../../sdk/settlement/settlement-domain.ts";
import type { SigningDomain } from "../../sdk/signable.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import type { FxSettlement } from "../../typechain-types/contracts/settlement/FxSettlement.ts";
import type { Payouts } from "../../typechain-types/contracts/settlement/Payouts.ts";
import type { TradeEscrow } from "../../typechain-types/contracts/settlement/TradeEscrow.ts";
import { connection, loadHarbour, type CurrencyFixture, type HarbourFixture } from "../fixture.ts";

export { connection };
export const { time } = connection.networkHelpers;
export const { provider } = connection.ethers;

export type Actor = HardhatEthersSigner;
/** Anybody with an address. */
export type Party = { readonly address: string };

export const MAX = (1n << 256n) - 1n;
export const MAX_SUPPLY = (1n << 104n) - 1n;
export const ZERO = "0x0000000000000000000000000000000000000000";
export const NOTHING = `0x${"00".repeat(32)}`;
export const CASE = id("case 2026/117");
export const MEMO = id("invoice 4711");
export const MINUTE = 60n;
export const HOUR = 3600n;
export const DAY = 24n * HOUR;
/** The bits of the token's `flags`. */
export const FLAG = { blacklisted: 128n, hold: 64n, verified: 8n, protected: 4n, redemption: 2n, destination: 1n };

/** Whole units of a currency in minor units. */
export const units = (whole: number | bigint): bigint => BigInt(whole) * 1_000_000n;

/** What each of alice, bob, carol, dave and erin holds in each currency. */
export const OPENING = units(1_000_000);

/** One currency, with its token's place and signing domain. */
export interface Side extends CurrencyFixture {
  readonly name: "cnh" | "hkd";
  readonly address: string;
  readonly domain: SigningDomain;
}

export const settlementContracts = ["payouts", "fxSettlement", "tradeEscrow"] as const;
export type SettlementName = (typeof settlementContracts)[number];

/** Both currencies in circulation and the three settlement contracts, registered in both tokens. */
export interface Stage {
  readonly harbour: HarbourFixture;
  readonly cnh: Side;
  readonly hkd: Side;
  /** Without a signer chosen by `connect`, the deployer calls, who holds nothing. */
  readonly payouts: Payouts;
  readonly fxSettlement: FxSettlement;
  readonly tradeEscrow: TradeEscrow;
  readonly domains: Readonly<Record<SettlementName, SigningDomain>>;
  /** Hold {@link OPENING} in each currency and allow each of the three contracts any amount of it. */
  readonly alice: Actor;
  readonly bob: Actor;
  readonly carol: Actor;
  readonly dave: Actor;
  /** Holds the same and allows nothing: pays by signature. */
  readonly erin: Actor;
  /** Holds nothing and never did. */
  readonly frank: Actor;
  /** Submits what others have signed; holds nothing. */
  readonly relayer: Actor;
  /** May mint any amount that the stage needs, in both currencies; see {@link mint}. */
  readonly minter: Actor;
}

/** The stage as first set, on the shared chain. */
export const loadStage = (): Promise<Stage> => connection.networkHelpers.loadFixture(setStage);

async function setStage(): Promise<Stage> {
  const harbour = await loadHarbour();
  const { payouts, fxSettlement, tradeEscrow } = harbour;
  const [relayer, alice, bob, carol, dave, erin, frank, minter] = harbour.users as Actor[] & { length: 8 };
  const stage: Stage = {
    harbour,
    cnh: await sideOf("cnh", harbour.cnh),
    hkd: await sideOf("hkd", harbour.hkd),
    payouts,
    fxSettlement,
    tradeEscrow,
    domains: {
      payouts: await readSettlementDomain({ contract: "payouts", reader: payouts }),
      fxSettlement: await readSettlementDomain({ contract: "fxSettlement", reader: fxSettlement }),
      tradeEscrow: await readSettlementDomain({ contract: "tradeEscrow", reader: tradeEscrow }),
    },
    alice,
    bob,
    carol,
    dave,
    erin,
    frank,
    relayer,
    minter,
  };
  for (const side of [stage.cnh, stage.hkd]) {
    await act(side, "configureMinter", minter.address, MAX_SUPPLY);
    await side.token.connect(side.holders.RESERVE).setSupplyCeiling(await side.token.ceilingCap(), 2n ** 48n - 1n);
    for (const holder of [alice, bob, carol, dave, erin]) await mint(stage, side, holder, OPENING);
    for (const holder of [alice, bob, carol, dave]) await approveAll(stage, side, holder);
  }
  return stage;
}

async function sideOf(name: "cnh" | "hkd", currency: CurrencyFixture): Promise<Side> {
  const { token } = currency;
  return { ...currency, name, address: await token.getAddress(), domain: await tokenDomain({ token }) };
}

/** A key that is known, of an account that is not one of the node's; it has ether to send with. */
export async function keyOf(name: string): Promise<Wallet> {
  const wallet = new Wallet(id(`test key of ${name}`), provider as never);
  await connection.networkHelpers.setBalance(wallet.address, 10n ** 18n);
  return wallet;
}

/** Lets an address without a known key, such as a contract, send transactions. */
export async function actAs(address: string): Promise<Actor> {
  await connection.networkHelpers.impersonateAccount(address);
  await connection.networkHelpers.setBalance(address, 10n ** 18n);
  return connection.ethers.getSigner(address);
}

export const mint = ({ minter }: Stage, side: Side, to: Party, amount: bigint): Promise<TransactionResponse> =>
  side.token.connect(minter).mint(to.address, amount);

/** Any amount for each of the three contracts. */
export async function approveAll(stage: Stage, side: Side, holder: Pick<Actor, "sendTransaction">): Promise<void> {
  for (const name of settlementContracts) {
    await side.token.connect(holder as Actor).approve(stage[name], MAX);
  }
}

// ---------------------------------------------------------------- time

/** The time of the latest block. */
export const now = async (): Promise<bigint> => BigInt(await time.latest());
export const pass = async (seconds: bigint): Promise<void> => {
  await time.increase(seconds);
};
/** The next block is made at this very second. */
export const at = (moment: bigint): Promise<void> => time.setNextBlockTimestamp(moment);
/** An empty block at this very second: it is now that moment. */
export const reach = async (moment: bigint): Promise<void> => {
  await at(moment);
  await connection.networkHelpers.mine();
};

// ---------------------------------------------------------------- powers of a currency

/** Has the holder of the token function's role call it: at once, or directly after the role's delay. */
export async function act(side: Side, functionName: string, ...args: readonly unknown[]): Promise<TransactionResponse> {
  const role = roleOfTokenFunction(functionName);
  if (role === undefined) throw new Error(`${functionName} is open to everybody`);
  const holder = side.holders[role.name];
  if (role.delay > 0) {
    const data = side.token.interface.encodeFunctionData(functionName as never, args as never);
    await side.authority.connect(holder).schedule(side.token, data, 0);
    await pass(BigInt(role.delay));
  }
  return side.token.connect(holder).getFunction(functionName)(...args);
}

export const pause = (side: Side): Promise<TransactionResponse> => act(side, "pause");
export const unpause = (side: Side): Promise<TransactionResponse> => act(side, "unpause");
/** Only verified accounts may pay and be paid. */
export const closePolicy = (side: Side): Promise<TransactionResponse> => act(side, "closePolicy");
export const blacklist = (side: Side, { address }: Party): Promise<TransactionResponse> =>
  act(side, "blacklist", address);
export const unBlacklist = (side: Side, { address }: Party): Promise<TransactionResponse> =>
  act(side, "unBlacklist", address);
export const hold = (side: Side, { address }: Party, amount: bigint): Promise<TransactionResponse> =>
  act(side, "raiseHold", address, amount, CASE);
export async function verify(side: Side, ...accounts: Party[]): Promise<void> {
  for (const { address } of accounts) await act(side, "setVerified", address, true);
}
/** After ADMIN's 48 h. */
export const register = (side: Side, { address }: Party, flags: bigint): Promise<TransactionResponse> =>
  act(side, "register", address, flags);

// ---------------------------------------------------------------- what happened

/** The balances of one currency, in the order of the accounts. */
export const balances = ({ token }: Side, ...accounts: (Party | BaseContract)[]): Promise<bigint[]> =>
  Promise.all(accounts.map((account) => token.balanceOf("address" in account ? account.address : account)));

/** Every event of our contracts in this transaction, in order: "cnh.Transfer" or "payouts.BatchPaid", and its arguments. */
export async function eventsOf(
  stage: Stage,
  sent: TransactionResponse | Promise<TransactionResponse>,
): Promise<unknown[][]> {
  return eventsIn(stage, (await (await sent).wait())!.logs);
}

export function eventsIn(stage: Stage, logs: readonly Log[]): unknown[][] {
  const contracts: readonly (readonly [string, BaseContract])[] = [
    ["cnh", stage.cnh.token],
    ["hkd", stage.hkd.token],
    ...settlementContracts.map((name) => [name, stage[name]] as const),
  ];
  return logs.flatMap((log) => {
    const found = contracts.find(([, { target }]) => target === log.address);
    const parsed = found === undefined ? null : found[1].interface.parseLog(log);
    return parsed === null ? [] : [[`${found![0]}.${parsed.name}`, ...(plain(parsed.args) as unknown[])]];
  });
}

function plain(value: unknown): unknown {
  return value instanceof Result ? value.toArray().map(plain) : value;
}

/** The transaction emitted exactly these events of our contracts, in this order. */
export async function expectEvents(
  stage: Stage,
  sent: TransactionResponse | Promise<TransactionResponse>,
  ...expected: unknown[][]
): Promise<void> {
  expect(await eventsOf(stage, sent)).to.deep.equal(expected);
}

/** The call reverts with this error of the contract and exactly these arguments. */
export async function expectRefusal(
  contract: BaseContract,
  call: Promise<unknown>,
  error: string,
  ...args: unknown[]
): Promise<void> {
  const refused = expect(call).to.be.revertedWithCustomError(contract, error);
  await (args.length === 0 ? refused : refused.withArgs(...args));
}
