import { getAddress, getCreateAddress, keccak256, type BrowserProvider } from "ethers";
import {
  AccessManager__factory,
  Stablecoin__factory,
  type AccessManager,
  type Stablecoin,
} from "../../typechain-types/index.ts";
import { printable } from "../../sdk/printable.ts";
import { foreignAuthority, foreignImplementation, noCode, noDeployment, wrongCurrency } from "../faults.ts";
import { codeChanged } from "../release/release-faults.ts";
import type { Connection, Currency, RecordedRelease } from "./connection.ts";

export const ERC1967_IMPLEMENTATION = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

export type ModeName = "open" | "permissioned" | "paused";
export const MODES: readonly ModeName[] = ["open", "permissioned", "paused"];

/** A token whose address, code, authority and currency have been checked. */
export interface Token {
  currency: Currency;
  symbol: string;
  address: string;
  contract: Stablecoin;
  authority: AccessManager;
  authorityAddress: string;
  implementation: string;
  mode: ModeName;
  /** The one whose twin is installed. */
  release: RecordedRelease;
  fromBlock: number;
}

/**
 * Opens a token for reading and signing, and refuses one that is not what the deployment recorded: no code, an
 * implementation that is no twin of a recorded release, other code than was recorded, another authority or another
 * currency.
 */
export async function openToken(connection: Connection, currency: Currency): Promise<Token> {
  const { provider, deployment, network } = connection;
  const recorded = deployment[currency];
  if (recorded === undefined) throw noDeployment(network, currency);

  const [tokenCode, managerCode] = await Promise.all([
    provider.getCode(recorded.address),
    provider.getCode(recorded.authority),
  ]);
  if (tokenCode === "0x") throw noCode(`the ${currency} token`, recorded.address);
  if (managerCode === "0x") throw noCode(`the ${currency} authority`, recorded.authority);

  const implementation = await implementationOf(provider, recorded.address);
  const installed = installedTwin(recorded.releases, implementation);
  if (installed === undefined) throw foreignImplementation(currency, implementation);
  const { mode, release } = installed;
  const { codeHashes = {} } = recorded;
  requireCode(`the ${currency} token`, recorded.address, tokenCode, codeHashes.token);
  requireCode(`the ${currency} authority`, recorded.authority, managerCode, codeHashes.authority);
  if (release.code !== undefined) {
    const code = await provider.getCode(implementation);
    requireCode(`the ${mode} twin of ${currency}`, implementation, code, release.code.twins[mode].codeHash);
  }

  const contract = Stablecoin__factory.connect(recorded.address, provider);
  const [authority, actual, symbol] = await Promise.all([contract.authority(), contract.currency(), contract.symbol()]);
  if (authority !== recorded.authority) throw foreignAuthority(currency, recorded.authority, authority);
  if (actual !== currency) throw wrongCurrency(recorded.address, currency, actual);

  return {
    currency,
    symbol: printable(symbol),
    address: recorded.address,
    contract,
    authority: AccessManager__factory.connect(authority, provider),
    authorityAddress: authority,
    implementation,
    mode,
    release,
    fromBlock: recorded.fromBlock,
  };
}

async function implementationOf(provider: BrowserProvider, proxy: string): Promise<string> {
  const word = await provider.getStorage(proxy, ERC1967_IMPLEMENTATION);
  // The slot always holds a clean address, so dirty upper bytes are foreign by definition and match no twin.
  return /^0x0{24}/.test(word) ? toAddress(word) : word;
}

function toAddress(word: string): string {
  return getAddress(`0x${word.slice(26)}`);
}

/** A release makes its twins by its first three CREATEs: open, permissioned, paused. */
function installedTwin(releases: readonly RecordedRelease[], implementation: string) {
  for (const release of releases) {
    const index = twinsOf(release.address).indexOf(implementation);
    if (index >= 0) return { release, mode: MODES[index]! };
  }
  return undefined;
}

/** By mode. */
export function twinsOf(release: string): string[] {
  return [1, 2, 3].map((nonce) => getCreateAddress({ from: release, nonce }));
}

/** Refuses code other than the recorded one, if one is recorded. @throws HarbourError HB-2865 */
export function requireCode(name: string, address: string, code: string, recorded: string | undefined): void {
  if (recorded === undefined) return;
  const found = keccak256(code);
  if (found !== recorded) throw codeChanged(name, address, recorded, found);
}
