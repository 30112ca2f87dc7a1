import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id, Result, type BaseContract, type Log, type TransactionResponse } from "ethers";
import { readIssuanceDomain } from "../../sdk/issuance-domain.ts";
import { roleOfFunction } from "../../sdk/roles.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import type { SigningDomain } from "../../sdk/signable.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import { connection, loadHarbour, type Connection, type CurrencyFixture, type HarbourFixture } from "../fixture.ts";

export type Actor = HardhatEthersSigner;
export type ContractName = "token" | "registry" | "mintDesk" | "redemptionDesk";

export const CASE = id("case 2026/117");
export const CONSENT = id("consent of the supervisor 2026/9");
export const HOUR = 3600n;
export const DAY = 24n * HOUR;
export const ZERO = "0x0000000000000000000000000000000000000000";
export const NOTHING = `0x${"00".repeat(32)}`;
/** The bits of the token's `flags`. */
export const FLAG = { blacklisted: 128n, hold: 64n, verified: 8n, protected: 4n, redemption: 2n, destination: 1n };

/** Whole units of the currency in minor units. */
export const units = (whole: number | bigint): bigint => BigInt(whole) * 1_000_000n;
export const millions = (whole: number | bigint): bigint => units(BigInt(whole) * 1_000_000n);

/** The custodians and pools of the local network file. */
export const BANK = { a: encodeShortText("BANK-A"), b: encodeShortText("BANK-B") } as const;
export const POOL = { a: encodeShortText("BANK-A-1"), b: encodeShortText("BANK-B-1") } as const;
export type Bank = keyof typeof BANK;

/** One currency with the people around it. */
export interface Stage extends CurrencyFixture {
  readonly connection: Connection;
  readonly harbour: HarbourFixture;
  readonly domains: Readonly<Record<ContractName, SigningDomain>>;
  /** Three keys of each bank, two of which must sign; ascending by address. */
  readonly banks: Readonly<Record<Bank, readonly [Actor, Actor, Actor]>>;
  /** Registered wallets. */
  readonly distributor: Actor;
  readonly otherDistributor: Actor;
  /** Accounts that are nobody's: a submitter of what others have signed, and holders. */
  readonly relayer: Actor;
  readonly alice: Actor;
  readonly bob: Actor;
  readonly carol: Actor;
  readonly dave: Actor;
}

/** The people and contracts of one currency of a deployment. */
export async function stageOf(
  connection: Connection,
  harbour: HarbourFixture,
  currency: CurrencyFixture,
): Promise<Stage> {
  const { token, registry, mintDesk, redemptionDesk } = currency;
  const [relayer, alice, bob, carol, dave] = harbour.users as [Actor, Actor, Actor, Actor, Actor];
  const [distributor, otherDistributor] = harbour.beneficiaries as [Actor, Actor];
  return {
    ...currency,
    connection,
    harbour,
    domains: {
      token: await tokenDomain({ token }),
      registry: await readIssuanceDomain({ contract: "registry", reader: registry }),
      mintDesk: await readIssuanceDomain({ contract: "mintDesk", reader: mintDesk }),
      redemptionDesk: await readIssuanceDomain({ contract: "redemptionDesk", reader: redemptionDesk }),
    },
    banks: {
      a: ascending(harbour.custodianSigners["BANK-A"]!) as unknown as Stage["banks"]["a"],
      b: ascending(harbour.custodianSigners["BANK-B"]!) as unknown as Stage["banks"]["b"],
    },
    distributor,
    otherDistributor,
    relayer,
    alice,
    bob,
    carol,
    dave,
  };
}

export const ascending = <T extends { address: string }>(accounts: readonly T[]): T[] =>
  [...accounts].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));

/** The currency as just deployed: no bank has said anything. */
export async function loadFresh(currency: "cnh" | "hkd" = "hkd"): Promise<Stage> {
  const harbour = await loadHarbour();
  return stageOf(connection, harbour, harbour[currency]);
}

/** The time of the latest block. */
export const now = async ({ connection }: Stage): Promise<bigint> =>
  BigInt(await connection.networkHelpers.time.latest());
export const pass = async ({ connection }: Stage, seconds: bigint): Promise<void> => {
  await connection.networkHelpers.time.increase(seconds);
};
/** The next block is made at this very second. */
export const at = async ({ connection }: Stage, moment: bigint): Promise<void> => {
  await connection.networkHelpers.time.setNextBlockTimestamp(moment);
};
/** An empty block at this very second: it is now that moment. */
export const reach = async (stage: Stage, moment: bigint): Promise<void> => {
  await at(stage, moment);
  await stage.connection.networkHelpers.mine();
};
/** When the transaction was mined. */
export async function minedAt(sent: TransactionResponse): Promise<bigint> {
  return BigInt((await (await sent.wait())!.getBlock()).timestamp);
}

/** The holder of the function's role. */
export function holderOf(stage: Stage, contract: ContractName, functionName: string): Actor {
  const role = roleOfFunction(contract, functionName);
  if (role === undefined) throw new Error(`${contract}.${functionName} is open to everybody`);
  return stage.holders[role.name];
}

/** Schedules the call if its role has a delay, and lets the delay pass. */
export async function prepare(
  stage: Stage,
  contract: ContractName,
  functionName: string,
  ...args: readonly unknown[]
): Promise<void> {
  const { delay } = roleOfFunction(contract, functionName)!;
  if (delay === 0) return;
  const data = stage[contract].interface.encodeFunctionData(functionName as never, args as never);
  const holder = holderOf(stage, contract, functionName);
  // A call that was refused is still scheduled.
  if ((await stage.authority.getSchedule(await stage.authority.hashOperation(holder, stage[contract], data))) !== 0n)
    return;
  await stage.authority.connect(holder).schedule(stage[contract], data, 0);
  await pass(stage, BigInt(delay));
}

/** Has the holder of the function's role call it: at once, or directly after the role's delay. */
export async function act(
  stage: Stage,
  contract: ContractName,
  functionName: string,
  ...args: readonly unknown[]
): Promise<TransactionResponse> {
  await prepare(stage, contract, functionName, ...args);
  const holder = holderOf(stage, contract, functionName);
  return stage[contract].connect(holder).getFunction(functionName)(...args);
}

/** Every event of our contracts in this transaction, in order: "contract.Name" and its arguments. */
export async function eventsOf(
  stage: Stage,
  sent: TransactionResponse | Promise<TransactionResponse>,
): Promise<unknown[][]> {
  return eventsIn(stage, (await (await sent).wait())!.logs);
}

export function eventsIn(stage: Stage, logs: readonly Log[]): unknown[][] {
  const names = ["token", "registry", "mintDesk", "redemptionDesk"] as const;
  return logs.flatMap((log) => {
    const contract = names.find((name) => stage[name].target === log.address);
    const parsed = contract === undefined ? null : (stage[contract] as BaseContract).interface.parseLog(log);
    return parsed === null ? [] : [[`${contract}.${parsed.name}`, ...(plain(parsed.args) as unknown[])]];
  });
}

function plain(value: unknown): unknown {
  return value instanceof Result ? value.toArray().map(plain) : value;
}

/** A struct that a view gave, by its fields. */
export const fields = <T extends object>(struct: T): Record<string, unknown> =>
  (struct as unknown as Result).toObject() as Record<string, unknown>;

/** The transaction emitted exactly these events of our contracts, in this order. */
export async function expectEvents(
  stage: Stage,
  sent: Promise<TransactionResponse>,
  ...expected: unknown[][]
): Promise<void> {
  expect(await eventsOf(stage, sent)).to.deep.equal(expected);
}

/** Another contract, from the build: in a coverage run the instrumented one. */
export const another = <T extends BaseContract>(
  { connection }: Stage,
  contract: "MintDesk" | "ReserveFeed" | "ReserveRegistry",
  ...args: unknown[]
): Promise<T> => connection.ethers.deployContract(contract, args) as unknown as Promise<T>;

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

export const blacklist = (stage: Stage, { address }: { address: string }) =>
  stage.token.connect(stage.holders.BLACKLISTER).blacklist(address);
export const unBlacklist = (stage: Stage, { address }: { address: string }) =>
  stage.token.connect(stage.holders.UNBLACKLISTER).unBlacklist(address);
export const pause = (stage: Stage) => stage.token.connect(stage.holders.PAUSER).pause();
export const closePolicy = (stage: Stage) => stage.token.connect(stage.holders.PAUSER).closePolicy();
