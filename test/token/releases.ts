import { dataSlice, getAddress, id, keccak256, toBeHex } from "ethers";
import { create2Address, createAddress } from "../../deploy/_create-address.ts";
import { initCode } from "../../deploy/_harbour.ts";
import { mineReleaseSalt } from "../../deploy/_release-salt.ts";
import { runtimeCode, testContractAt } from "./compiled.ts";
import { afterDelay, networkHelpers, provider, schedule, Mode, type Stage } from "./stage.ts";

/** The addresses of a release's twins, by mode. */
export type Twins = readonly [open: string, permissioned: string, paused: string];

const FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
// The same factory at another place: the same code then gets other addresses, as the next release would.
const SECOND_FACTORY = getAddress("0x00000000000000000000000000000000005ec0fd");
const salts = new Map<string, string>();

export interface NextRelease {
  /** 1 has the fast path and therefore the tag; 0 has neither. */
  readonly fastPathVersion?: bigint;
  readonly name?: string;
  readonly symbol?: string;
  readonly currency?: string;
}

/** Deploys another release of the same source. */
export async function deployRelease(stage: Stage, next: NextRelease = {}): Promise<Twins> {
  const { fastPathVersion = 1n, name, symbol, currency } = { ...stage.settings, ...next };
  await networkHelpers.setCode(SECOND_FACTORY, await provider.getCode(FACTORY));
  const code = initCode("Release", [name, symbol, currency, fastPathVersion]);
  const initCodeHash = keccak256(code);
  const salt =
    salts.get(initCodeHash) ??
    (fastPathVersion === 1n ? mineReleaseSalt({ factory: SECOND_FACTORY, initCodeHash }) : toBeHex(1, 32));
  salts.set(initCodeHash, salt);
  await stage.relayer.sendTransaction({ to: SECOND_FACTORY, data: salt + code.slice(2) });
  return twinsOf(create2Address({ factory: SECOND_FACTORY, salt: salt as `0x${string}`, initCode: code }));
}

export const twinsOf = (release: string): Twins => [
  createAddress({ from: release, nonce: 1 }),
  createAddress({ from: release, nonce: 2 }),
  createAddress({ from: release, nonce: 3 }),
];

export async function installedTwins({ token }: Stage): Promise<Twins> {
  return [await token.twin(Mode.Open), await token.twin(Mode.Permissioned), await token.twin(Mode.Paused)];
}

/** The real code of three twins at addresses of the test's choice; each still knows itself and its siblings. */
export async function relocate(from: Twins, to: Twins): Promise<Twins> {
  const bare = (address: string) => address.slice(2).toLowerCase();
  for (const [mode, twin] of from.entries()) {
    let code = await provider.getCode(twin);
    for (const [index, address] of from.entries()) code = code.replaceAll(bare(address), bare(to[index]!));
    await networkHelpers.setCode(to[mode]!, code);
  }
  return to;
}

export interface Stub {
  readonly mode: Mode;
  readonly twins: Twins;
  readonly fastPathVersion?: bigint;
  readonly identity?: string;
  readonly uuid?: string;
}

export const UUID = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

/** Puts a twin that says of itself what it is told to an address of the test's choice. */
export async function placeStub(stage: Stage, address: string, stub: Stub): Promise<void> {
  const { mode, twins, fastPathVersion = 1n, identity = await stage.token.identity(), uuid = UUID } = stub;
  await networkHelpers.setCode(address, runtimeCode("StubTwin"));
  await testContractAt("StubTwin", address, stage.relayer).configure(mode, twins, fastPathVersion, identity, uuid);
}

/** Three stubs that agree with each other about everything. */
export async function placeStubs(stage: Stage, twins: Twins, stub: Partial<Stub> = {}): Promise<void> {
  for (const [mode, address] of twins.entries()) await placeStub(stage, address, { mode, twins, ...stub });
}

/** The same address with other last 16 bits, which is where the fast-path tag is looked for. */
export const ending = (address: string, end: string): string => getAddress(address.toLowerCase().slice(0, -4) + end);

/** Addresses without code, the first of them with the fast-path tag. */
export function freeAddresses(seed: string): Twins {
  const at = (end: string) => ending(dataSlice(id(`${seed} ${end}`), 12), end);
  return [at("fa57"), at("0001"), at("0002")];
}

/** The upgrade, made by the UPGRADER after its delay. */
export const upgrade = (stage: Stage, implementation: string, data = "0x") =>
  afterDelay(stage, "UPGRADER", "upgradeToAndCall", [implementation, data]);

export const scheduleUpgrade = (stage: Stage, implementation: string, data = "0x") =>
  schedule(stage, "UPGRADER", "upgradeToAndCall", [implementation, data]);
