import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type ContractTransactionResponse, getAddress, id, MaxUint256 } from "ethers";
import { roleOfTokenFunction, type RoleName } from "../../sdk/roles.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import type { TokenDomain } from "../../sdk/typed-data.ts";
import type { AccessManager } from "../../typechain-types/@openzeppelin/contracts/access/manager/AccessManager.ts";
import type { Stablecoin } from "../../typechain-types/contracts/token/Stablecoin.ts";
import { connection, loadHarbour } from "../fixture.ts";

/** An account that signs and calls. */
export type Actor = HardhatEthersSigner;

/** The HKD token in business: one minter with room to mint, one holder with money, our own accounts registered. */
export interface TokenStage {
  readonly token: Stablecoin;
  readonly authority: AccessManager;
  readonly domain: TokenDomain;
  readonly holders: Readonly<Record<RoleName, Actor>>;
  readonly deployer: Actor;
  /** Holds {@link OPENING_BALANCE}, without flags. */
  readonly payer: Actor;
  /** Holds nothing, without flags. */
  readonly payee: Actor;
  /** Third parties: one spends an allowance, one submits what others signed. */
  readonly spender: Actor;
  readonly relayer: Actor;
  /** A minter. */
  readonly minter: Actor;
  /** Registered as a redemption account and nothing else. */
  readonly redemption: Actor;
  /** Registered as a seizure destination; nobody has its key here. */
  readonly treasury: string;
  /** Registered as protected; one of our own contracts. */
  readonly vault: string;
  readonly release: string;
  /** The other currency's token. */
  readonly otherToken: string;
  readonly otherAuthority: string;
}

export const OPENING_BALANCE = 1_000_000_000n;
export const MINTER_ALLOWANCE = 5_000_000_000n;
export const FOREVER = MaxUint256;
export const CASE = id("case 2026/17");
export const MEMO = id("invoice 4711");

/** The bits of `flags`. */
export const FLAG = { blacklisted: 128, hold: 64, verified: 8, protected: 4, redemption: 2, destination: 1 } as const;

export const MODE = { open: 0n, permissioned: 1n, paused: 2n } as const;

export function addressOf(name: string): string {
  return getAddress(id(name).slice(0, 42));
}

export interface Order {
  readonly token: Stablecoin;
  readonly authority: AccessManager;
  readonly holders: Readonly<Record<RoleName, Actor>>;
}

/** Has the holder of the function's role call it: at once, or scheduled and called directly after the role's delay. */
export async function order(
  { token, authority, holders }: Order,
  functionName: string,
  ...args: unknown[]
): Promise<ContractTransactionResponse> {
  const role = roleOfTokenFunction(functionName);
  if (role === undefined) throw new Error(`${functionName} is open to everybody`);
  const holder = holders[role.name];
  if (role.delay > 0) {
    const data = token.interface.encodeFunctionData(functionName as never, args as never);
    await authority.connect(holder).schedule(token, data, 0);
    await connection.networkHelpers.time.increase(role.delay);
  }
  return token.connect(holder).getFunction(functionName)(...args) as Promise<ContractTransactionResponse>;
}

async function setStage(): Promise<TokenStage> {
  const { cnh, hkd, deployer, users } = await loadHarbour();
  const [payer, payee, spender, relayer, minter, redemption] = users as [Actor, Actor, Actor, Actor, Actor, Actor];
  const { token, authority, holders } = hkd;
  const stage: TokenStage = {
    token,
    authority,
    domain: await tokenDomain({ token }),
    holders,
    deployer,
    payer,
    payee,
    spender,
    relayer,
    minter,
    redemption,
    treasury: addressOf("court treasury"),
    vault: addressOf("our vault"),
    release: await hkd.release.getAddress(),
    otherToken: await cnh.token.getAddress(),
    otherAuthority: await cnh.authority.getAddress(),
  };
  await order(stage, "configureMinter", minter.address, MINTER_ALLOWANCE);
  await order(stage, "setSupplyCeiling", await token.ceilingCap(), 2n ** 48n - 1n);
  await order(stage, "register", redemption.address, FLAG.redemption);
  await order(stage, "register", stage.treasury, FLAG.destination);
  await order(stage, "register", stage.vault, FLAG.protected);
  await token.connect(minter).mint(payer.address, OPENING_BALANCE);
  return stage;
}

let snapshot: { restore(): Promise<void> } | undefined;
let stage: TokenStage;

/** The stage as it was first set. A snapshot of our own: `loadFixture` cannot keep one that is set inside another. */
export async function loadStage(): Promise<TokenStage> {
  if (snapshot !== undefined) {
    try {
      await snapshot.restore();
      return stage;
    } catch {
      // Another file went back behind our snapshot, which ends it.
    }
  }
  stage = await setStage();
  snapshot = await connection.networkHelpers.takeSnapshot();
  return stage;
}

/** Every log of a transaction, decoded, as "Name(argument, …)". */
export async function eventsOf(stage: TokenStage, sent: Promise<ContractTransactionResponse>): Promise<string[]> {
  const receipt = await (await sent).wait();
  return (receipt?.logs ?? [])
    .filter(({ address }) => address === stage.token.target)
    .map((log) => {
      const event = stage.token.interface.parseLog(log);
      return event === null ? "unknown event" : `${event.name}(${event.args.map(String).join(", ")})`;
    });
}
