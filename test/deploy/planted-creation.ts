import { AbiCoder, concat, Interface, keccak256, toBeHex, type AddressLike, type Signer } from "ethers";
import { create3Salt } from "../../deploy/_create-address.ts";
import { runDeployment } from "../../deploy/_run.ts";
import type { Connection } from "../fixture.ts";
import { watchProvider } from "./watched-provider.ts";

export const create3Factory = "0x000000000004d4f168daE7DB3C610F408eE22F57";
const factory = new Interface(["function deployDeterministic(bytes initCode, bytes32 salt) returns (address)"]);

/** The slot of `mapping[key]`, where the mapping is at `slot`. */
export function mappingSlot(type: "address" | "uint64", key: unknown, slot: bigint | string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode([type, "uint256"], [key, slot]));
}

/** Runs the deployment until there is code at all of these addresses, then stops it. */
export async function deployUntil(connection: Connection, addresses: readonly string[]): Promise<void> {
  const enough = new Error("enough");
  const provider = watchProvider(connection, async () => {
    for (const address of addresses) {
      if ((await connection.ethers.provider.getCode(address)) === "0x") return;
    }
    throw enough;
  });
  await runDeployment({ provider }).catch((error: unknown) => {
    if (error !== enough) throw error;
  });
}

export interface PlantedCreation {
  readonly deployer: Signer & AddressLike;
  /** Part of the salt: the currency, CNH unless told, or "settlement". */
  readonly owner?: string;
  /** Part of the salt: "authority" or "token". */
  readonly contract: string;
  /** Written without any event. */
  readonly storage: Readonly<Record<string, bigint | string>>;
  /** The code that then stands at the address. */
  readonly code: string;
}

/** Has a contract created by the deployer at its create3 address, but from init code that only plants storage. */
export async function plantCreation(planted: PlantedCreation): Promise<void> {
  const { deployer, owner = "CNH", contract, storage, code } = planted;
  const stores = Object.entries(storage).map(([slot, value]) =>
    // PUSH32 value, PUSH32 slot, SSTORE
    concat(["0x7f", toBeHex(BigInt(value), 32), "0x7f", toBeHex(BigInt(slot), 32), "0x55"]),
  );
  // PUSH3 size, DUP1, PUSH3 offset, PUSH0, CODECOPY, PUSH0, RETURN
  const offset = stores.length * 67 + 13;
  const size = (code.length - 2) / 2;
  const copy = concat(["0x62", toBeHex(size, 3), "0x8062", toBeHex(offset, 3), "0x5f395ff3"]);
  const initCode = concat([...stores, copy, code]);
  const data = factory.encodeFunctionData("deployDeterministic", [initCode, create3Salt(owner, contract)]);
  await deployer.sendTransaction({ to: create3Factory, data });
}
