import { concat, dataLength, dataSlice, getAddress, Interface, keccak256, toBeHex, ZeroHash } from "ethers";
import type { TwinCode } from "../../deploy/_code-record.ts";
import { create2Address, createAddress } from "../../deploy/_create-address.ts";
import { fastPathVersion, lookUpReleaseSalt } from "../../deploy/_release-salt.ts";
import type { CurrencySettings } from "../../policy/network-file.ts";
import type { Connection } from "../chain/connection.ts";
import { MODES, type ModeName } from "../chain/token.ts";
import type { Build } from "./build.ts";
import { notCreatable, twinTooLarge } from "./release-faults.ts";

/** The deterministic deployment proxy, the same on every chain: its caller is nobody, only salt and code count. */
export const CREATE2_FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

/** EIP-170. */
export const LARGEST_CODE = 24_576;
/** EIP-7825. */
export const TRANSACTION_GAS_CAP = 2n ** 24n;

/** A release as this build makes it, whether or not it is on the chain. */
export interface BuiltRelease {
  address: string;
  initCode: string;
  initCodeHash: string;
  salt: string;
  /** As the chain has it, or as it would after the deployment. */
  codeHash: string;
  twins: Record<ModeName, TwinCode>;
  /** Bytes of each twin: they differ in immutables only. */
  size: number;
  fastPathVersion: bigint;
  /** The low 16 bits of the open twin's address, which switch the fast path on. */
  tag: string;
  deployed: boolean;
}

/** The address of this build's release needs no chain. */
export function locateRelease(build: Build, { name, symbol, currency }: CurrencySettings) {
  const { abi, bytecode } = build.artifact("Release");
  const size = dataLength(build.artifact("Stablecoin").deployedBytecode);
  if (size > LARGEST_CODE) throw twinTooLarge(size, LARGEST_CODE);
  const given = new Interface(abi as never).encodeDeploy([name, symbol, currency, fastPathVersion]);
  const initCode = concat([bytecode, given]);
  const initCodeHash = keccak256(initCode);
  const salt = lookUpReleaseSalt({ factory: CREATE2_FACTORY, initCode, currency });
  const address = create2Address({ factory: CREATE2_FACTORY, salt, initCode });
  return { initCode, initCodeHash, salt, address, size };
}

/**
 * What this build's release is, to the last byte: its creation is simulated, so immutables are in the hashes. Where it
 * stands already, the hashes are those of what stands there.
 *
 * @throws HarbourError HB-2852, HB-2861
 */
export async function predictRelease(
  { provider }: Connection,
  build: Build,
  settings: CurrencySettings,
): Promise<BuiltRelease> {
  const { initCode, initCodeHash, salt, address, size } = locateRelease(build, settings);
  const twins = [1, 2, 3].map((nonce) => createAddress({ from: address, nonce }));
  const data = probe(concat([salt, initCode]), [address, ...twins]);
  const [answer, code] = await Promise.all([
    provider.send("eth_call", [{ data, gas: toBeHex(TRANSACTION_GAS_CAP) }, "latest"]) as Promise<string>,
    provider.getCode(address),
  ]);
  const hashes = [0, 1, 2, 3].map((i) => dataSlice(answer, 32 * (i + 1), 32 * (i + 2)));
  if (hashes.some((hash) => hash === ZeroHash || hash === keccak256("0x"))) throw notCreatable(address);
  return {
    address,
    initCode,
    initCodeHash,
    salt,
    codeHash: hashes[0]!,
    twins: Object.fromEntries(
      MODES.map((mode, i) => [mode, { address: twins[i]!, codeHash: hashes[i + 1]! }]),
    ) as Record<ModeName, TwinCode>,
    size,
    fastPathVersion,
    tag: dataSlice(getAddress(twins[0]!), 18),
    deployed: code !== "0x",
  };
}

/**
 * Init code that calls the factory with what stands behind it and then returns the code hashes of the addresses. The
 * first word stays zero: code that begins with 0xef may not be returned by a creation.
 */
function probe(call: string, addresses: readonly string[]): string {
  const size = toBeHex(dataLength(call), 3);
  const push20 = (address: string) => concat(["0x73", address]);
  const program = (start: number): string =>
    concat([
      // CODECOPY(0, start, size)
      concat(["0x62", size, "0x61", toBeHex(start, 2), "0x6000", "0x39"]),
      // POP(CALL(gas, factory, 0, 0, size, 0, 0))
      concat(["0x6000600062", size, "0x60006000", push20(CREATE2_FACTORY), "0x5af150"]),
      // MSTORE(0, 0): the call is still there.
      "0x6000600052",
      // MSTORE(32 * (i + 1), EXTCODEHASH(address))
      ...addresses.map((address, i) => concat([push20(address), "0x3f60", toBeHex(32 * (i + 1), 1), "0x52"])),
      // RETURN(0, 32 * (count + 1))
      concat(["0x60", toBeHex(32 * (addresses.length + 1), 1), "0x6000f3"]),
    ]);
  return concat([program(dataLength(program(0))), call]);
}
