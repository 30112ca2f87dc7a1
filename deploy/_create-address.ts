import { concat, getAddress, getCreate2Address, id, keccak256, type BytesLike } from "ethers";

export interface Create2Location {
  readonly factory: string;
  readonly salt: string;
  readonly initCode: BytesLike;
}

export function create2Address({ factory, salt, initCode }: Create2Location): string {
  return getCreate2Address(factory, salt, keccak256(initCode));
}

export interface CreateLocation {
  readonly from: string;
  /** 1 to 127. A contract's first creation has nonce 1. */
  readonly nonce: number;
}

export function createAddress({ from, nonce }: CreateLocation): string {
  // RLP of (address, nonce) has this fixed shape while the nonce is one byte.
  return getAddress(`0x${keccak256(concat(["0xd694", from, Uint8Array.of(nonce)])).slice(26)}`);
}

export interface Create3Location {
  /** The factory's address and the code of the one-shot contract it creates first. */
  readonly factory: { readonly factory: string; readonly proxyBytecode: string };
  readonly deployer: string;
  readonly salt: string;
}

/** The factory mixes the caller into the salt, so nobody else can take the address. */
export function create3Address({ factory, deployer, salt }: Create3Location): string {
  const ownSalt = keccak256(concat([deployer, salt]));
  const oneShot = create2Address({ factory: factory.factory, salt: ownSalt, initCode: factory.proxyBytecode });
  return createAddress({ from: oneShot, nonce: 1 });
}

/**
 * Fixed for ever: with the deployer's address it decides where the contract is on every chain.
 *
 * @param owner The currency, or "settlement" for what serves all of them.
 */
export function create3Salt(owner: string, contract: string): `0x${string}` {
  return id(`harbour.${owner}.${contract}`) as `0x${string}`;
}
