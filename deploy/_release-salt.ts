import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { concat, dataSlice, getBytes, keccak256, toBeHex } from "ethers";

/** The low 16 bits of the open twin's address that switch the proxy's fast path on. */
export const fastPathTag = 0xfa57;

/** By the hash of Release's init code, which covers code, names and symbols. */
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
  const salts = readSalts();
  const known = salts[initCodeHash] ?? minedInThisRun[initCodeHash];
  if (known !== undefined) return known.salt;

  const salt = mineReleaseSalt({ factory, initCodeHash });
  minedInThisRun[initCodeHash] = { currency, salt };
  // CI must work on what is committed, and an instrumented build is never deployed to keep.
  if (process.env["CI"] === undefined && !process.argv.includes("--coverage")) {
    writeSalts({ ...withoutSuperseded(salts, currency), [initCodeHash]: { currency, salt } });
  }
  return salt;
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

function readSalts(): SaltFile {
  return existsSync(saltFile) ? (JSON.parse(readFileSync(saltFile, "utf8")) as SaltFile) : {};
}

/** Work in progress leaves one entry per currency; an entry marked as released stays. */
function withoutSuperseded(salts: SaltFile, currency: string): SaltFile {
  return Object.fromEntries(
    Object.entries(salts).filter(([, entry]) => entry.released !== undefined || entry.currency !== currency),
  );
}

function writeSalts(salts: SaltFile): void {
  const draft = new URL(`_release-salts.${process.pid}.json`, import.meta.url);
  writeFileSync(draft, `${JSON.stringify(salts, null, 2)}\n`);
  renameSync(draft, saltFile);
}
