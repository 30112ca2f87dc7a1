import { expect } from "chai";
import { Wallet, getAddress, id, type HDNodeWallet, type TransactionResponse } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { role, type RoleName } from "../../sdk/roles.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import type { TokenDomain } from "../../sdk/typed-data.ts";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { connection, loadHarbour, type CurrencyFixture, type HarbourFixture } from "../fixture.ts";
import type { Stablecoin } from "../../typechain-types/contracts/token/Stablecoin.ts";

export { connection };
export const { networkHelpers } = connection;
export const { time } = networkHelpers;
export const provider = connection.ethers.provider;

export const MAX = (1n << 256n) - 1n;
export const MAX_SUPPLY = (1n << 104n) - 1n;
export const ZERO = "0x0000000000000000000000000000000000000000";
export const CASE = id("case 2026/117");
export const NO_CASE = `0x${"00".repeat(32)}`;
export enum Mode {
  Open,
  Permissioned,
  Paused,
}
export const Flag = { blacklisted: 128n, hold: 64n, verified: 8n, protected: 4n, redemption: 2n, destination: 1n };

/** Whole units of the currency in minor units. */
export const units = (whole: number | bigint): bigint => BigInt(whole) * 1_000_000n;

/** The token of one currency with a minter at work and alice holding 1,000. */
export interface Stage extends CurrencyFixture {
  readonly harbour: HarbourFixture;
  readonly address: string;
  readonly domain: TokenDomain;
  /** May mint 1,000,000 more. */
  readonly minter: HardhatEthersSigner;
  /** Holds 1,000; the others hold nothing. */
  readonly alice: HardhatEthersSigner;
  readonly bob: HardhatEthersSigner;
  readonly carol: HardhatEthersSigner;
  readonly dave: HardhatEthersSigner;
  /** Submits what others have signed. */
  readonly relayer: HardhatEthersSigner;
}

export const MINTER_ALLOWANCE = units(1_000_000);
export const CEILING = units(2_000_000);

async function setStage(): Promise<Stage> {
  const harbour = await loadHarbour();
  const currency = harbour.cnh;
  const [minter, alice, bob, carol, dave, relayer] = harbour.users as HardhatEthersSigner[] & { length: 6 };
  const address = await currency.token.getAddress();
  const domain = await tokenDomain({ token: currency.token });
  const stage: Stage = {
    ...currency,
    harbour,
    address,
    domain,
    minter,
    alice,
    bob,
    carol,
    dave,
    relayer,
  };

  await afterDelay(stage, "MINTER_ADMIN", "configureMinter", [minter.address, MINTER_ALLOWANCE + units(1_000)]);
  await currency.token
    .connect(currency.holders.RESERVE)
    .setSupplyCeiling(CEILING, (await time.latest()) + 400 * 24 * 3600);
  await currency.token.connect(minter).mint(alice.address, units(1_000));
  return stage;
}

let snapshot: { restore(): Promise<void> } | undefined;
let stage: Stage;

/** The stage as it was first set. A snapshot of our own: one inside another is what `loadFixture` cannot keep. */
export async function loadStage(): Promise<Stage> {
  if (snapshot !== undefined) {
    try {
      await snapshot.restore();
      return stage;
    } catch {
      // Another file went back behind our snapshot, which ends it.
    }
  }
  stage = await setStage();
  snapshot = await networkHelpers.takeSnapshot();
  return stage;
}

/** Schedules a call of the token by the holder of a role with a delay and lets the delay pass. */
export async function schedule(
  stage: Stage,
  name: RoleName,
  functionName: string,
  args: readonly unknown[],
): Promise<string> {
  const data = TOKEN_INTERFACE.encodeFunctionData(functionName as never, args as never);
  await stage.authority.connect(stage.holders[name]).schedule(stage.address, data, 0);
  await time.increase(role(name).delay);
  return data;
}

/** The call, made by the role's holder after its delay. The holder is the actor. */
export async function afterDelay(
  stage: Stage,
  name: RoleName,
  functionName: string,
  args: readonly unknown[],
): Promise<TransactionResponse> {
  const data = await schedule(stage, name, functionName, args);
  return stage.holders[name].sendTransaction({ to: stage.address, data });
}

export const register = (stage: Stage, account: string, flags: bigint): Promise<TransactionResponse> =>
  afterDelay(stage, "ADMIN", "register", [account, flags]);

export async function blacklist(stage: Stage, ...accounts: { address: string }[]): Promise<void> {
  for (const { address } of accounts) await stage.token.connect(stage.holders.BLACKLISTER).blacklist(address);
}

export async function verify(stage: Stage, ...accounts: { address: string }[]): Promise<void> {
  for (const { address } of accounts) await stage.token.connect(stage.holders.ATTESTER).setVerified(address, true);
}

export const hold = async (stage: Stage, account: { address: string }, amount: bigint): Promise<void> => {
  await stage.token.connect(stage.holders.BLACKLISTER).raiseHold(account.address, amount, CASE);
};
export const pause = (stage: Stage): Promise<TransactionResponse> => stage.token.connect(stage.holders.PAUSER).pause();
export const unpause = (stage: Stage): Promise<TransactionResponse> =>
  stage.token.connect(stage.holders.UNPAUSER).unpause();
export const closePolicy = (stage: Stage): Promise<TransactionResponse> =>
  stage.token.connect(stage.holders.PAUSER).closePolicy();

/** A key that is known, of an account that is not one of the node's. */
export function key(name: string): Wallet {
  return new Wallet(id(`test key of ${name}`), provider as never);
}

/** Lets an address without a known key, such as a contract, send transactions. */
export async function actAs(address: string): Promise<HardhatEthersSigner> {
  await networkHelpers.impersonateAccount(address);
  await networkHelpers.setBalance(address, 10n ** 18n);
  return connection.ethers.getSigner(address);
}

/** Every event of the token in this transaction, in order: its name and its arguments. */
export async function eventsOf(sent: TransactionResponse | Promise<TransactionResponse>): Promise<unknown[][]> {
  const receipt = await (await sent).wait();
  return receipt!.logs.flatMap((log) => {
    const parsed = TOKEN_INTERFACE.parseLog(log);
    return parsed === null ? [] : [[parsed.name, ...parsed.args]];
  });
}

/** The transaction emitted exactly these events of the token, in this order. */
export async function expectEvents(sent: Promise<TransactionResponse>, ...expected: unknown[][]): Promise<void> {
  expect(await eventsOf(sent)).to.deep.equal(expected);
}

/** The call reverts with this error of the token and exactly these arguments. */
export async function expectRefusal(call: Promise<unknown>, error: string, ...args: unknown[]): Promise<void> {
  const refused = expect(call).to.be.revertedWithCustomError(stage.token, error);
  await (args.length === 0 ? refused : refused.withArgs(...args));
}

/** The balances, in the order of the accounts. */
export async function balances(token: Stablecoin, ...accounts: { address: string }[]): Promise<bigint[]> {
  return Promise.all(accounts.map(({ address }) => token.balanceOf(address)));
}

const ERC1967_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

/** What is installed, as the ERC-1967 slot says it: a clean address. */
export async function installed(address: string): Promise<string> {
  const word = await provider.getStorage(address, ERC1967_SLOT);
  expect(word.slice(0, 26)).to.equal(`0x${"00".repeat(12)}`);
  return getAddress(`0x${word.slice(26)}`);
}

export type AnySigner = HardhatEthersSigner | Wallet | HDNodeWallet;
