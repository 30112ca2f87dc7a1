import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { concat, dataSlice, getBytes, keccak256, toBeHex } from "ethers";
import { publicChainByName } from "../sdk/chains.ts";

/** The fast path that StablecoinProxy carries; the open twin of its release has the tag in its address. */
export const fastPathVersion = 1n;

/** The low 16 bits of the open twin's address that switch the proxy's fast path on. */
export const fastPathTag = 0xfa57;

/** By the hash of Release's init code, which covers code, names and symbols. `released` names the public chains. */
type SaltFile = Record<string, { currency: string; salt: `0x${string}`; released?: string }>;

const saltFile = new URL("_release-salts.json", import.meta.url);
const minedInThisRun: SaltFile = {};

export interface FindReleaseSalt {
  /** The CREATE2 factory. */
  readonly factory: string;
  readonly initCode: string;
  readonly currency: string;
}

/** The CREATE2 salt under which Release's open twin, and no other, gets the fast-path tag. */
export function findReleaseSalt({ factory, initCode, currency }: FindReleaseSalt): `0x${string}` {
  const initCodeHash = keccak256(initCode);
  const salts = readSalts(saltFile);
  const salt = lookUpReleaseSalt({ factory, initCode, currency });
  if (salts[initCodeHash] !== undefined) return salt;

  // CI must work on what is committed, and an instrumented build is never deployed to keep.
  if (process.env["CI"] === undefined && !process.argv.includes("--coverage")) {
    writeSalts({ ...withoutSuperseded(salts, currency), [initCodeHash]: { currency, salt } }, saltFile);
  }
  return salt;
}

/** The same, kept for this run only: for a release that is looked at and not deployed. */
export function lookUpReleaseSalt({ factory, initCode, currency }: FindReleaseSalt): `0x${string}` {
  const initCodeHash = keccak256(initCode);
  const known = readSalts(saltFile)[initCodeHash] ?? minedInThisRun[initCodeHash];
  if (known !== undefined) return known.salt;
  const salt = mineReleaseSalt({ factory, initCodeHash });
  minedInThisRun[initCodeHash] = { currency, salt };
  return salt;
}

export interface DeploymentPlace {
  /** The run's environment: a public chain's own name, or that of a trial such as "memory". */
  readonly environment: string;
  readonly chainId: number;
}

/** The name of the public chain whose deployment is there to stay, or undefined for a trial. */
export function publicNetworkOf({ environment, chainId }: DeploymentPlace): string | undefined {
  const chain = publicChainByName(environment);
  return chain?.id === chainId ? chain.name : undefined;
}

export interface MarkReleased {
  readonly initCode: string;
  readonly currency: string;
  readonly salt: `0x${string}`;
  /** The public chain on which the release has been verified. */
  readonly chain: string;
  /** `_release-salts.json` unless told. */
  readonly file?: URL;
}

/** Keeps the salt of a release that holds money for good: a later build no longer supersedes it. */
export function markReleased({ initCode, currency, salt, chain, file = saltFile }: MarkReleased): void {
  const initCodeHash = keccak256(initCode);
  const salts = readSalts(file);
  const chains = salts[initCodeHash]?.released?.split(", ") ?? [];
  if (chains.includes(chain)) return;
  writeSalts({ ...salts, [initCodeHash]: { currency, salt, released: [...chains, chain].join(", ") } }, file);
}

export interface MineReleaseSalt {
  readonly factory: string;
  readonly initCodeHash: string;
}

/** Counts up from zero, so that anybody who repeats it finds the same salt. 65,536 tries are expected. */
export function mineReleaseSalt({ factory, initCodeHash }: MineReleaseSalt): `0x${string}` {
  const location = getBytes(concat(["0xff", factory, toBeHex(0, 32), initCodeHash]));
  const counter = new DataView(location.buffer, location.byteOffset + 21 + 24, 8);
  for (let tries = 0n; ; tries++) {
    counter.setBigUint64(0, tries);
    const release = dataSlice(keccak256(location), 12);
    if (twinTags(release).every((tag, mode) => (tag === fastPathTag) === (mode === 0))) {
      return toBeHex(tries, 32) as `0x${string}`;
    }
  }
}

function* lazyTags(release: string): Generator<number> {
  const creation = getBytes(concat(["0xd694", release, "0x00"]));
  for (const nonce of [1, 2, 3]) {
    creation[22] = nonce;
    yield Number(dataSlice(keccak256(creation), 30));
  }
}

/** The low 16 bits of the twins' addresses; the last two are computed only if the first one has the tag. */
function twinTags(release: string): number[] {
  const tags = lazyTags(release);
  const open = tags.next().value as number;
  return open === fastPathTag ? [open, ...tags] : [open];
}

function readSalts(file: URL): SaltFile {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as SaltFile) : {};
}

/** Work in progress leaves one entry per currency; an entry marked as released stays. */
export function withoutSuperseded(salts: SaltFile, currency: string): SaltFile {
  return Object.fromEntries(
    Object.entries(salts).filter(([, entry]) => entry.released !== undefined || entry.currency !== currency),
  );
}

function writeSalts(salts: SaltFile, file: URL): void {
  const draft = new URL(`_release-salts.${process.pid}.json`, file);
  writeFileSync(draft, `${JSON.stringify(salts, null, 2)}\n`);
  renameSync(draft, file);
}
