import { Contract, getAddress, Interface, keccak256, TypedDataEncoder, ZeroAddress } from "ethers";
import { printable } from "../../sdk/printable.ts";
import { asUnreachable } from "../chain/transport.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import { callParty, partyAt, type Connection, type Party } from "../chain/connection.ts";
import { SAFE_PROXIES, SAFE_SINGLETONS } from "./safe-code.ts";
import { notASafe } from "./safe-faults.ts";

/** A Safe as it is at one block. */
export interface SafeState extends Party {
  block: Block;
  version: string;
  owners: Party[];
  threshold: number;
  nonce: bigint;
  singleton: string;
  /** "Safe 1.4.1" where proxy and singleton are code of Safe's own packages. */
  code?: string;
  /** Contracts that can act as the Safe without its signers. */
  modules: string[];
  /** Contracts that judge every transaction, of the signers and of modules. */
  guard?: string;
  moduleGuard?: string;
  fallbackHandler?: string;
}

const SAFE_INTERFACE = new Interface([
  "function VERSION() view returns (string)",
  "function domainSeparator() view returns (bytes32)",
  "function nonce() view returns (uint256)",
  "function getOwners() view returns (address[])",
  "function getThreshold() view returns (uint256)",
  "function getModulesPaginated(address start, uint256 pageSize) view returns (address[] array, address next)",
]);

/** The first entry of a Safe's linked lists; it stands for none. */
const SENTINEL = "0x0000000000000000000000000000000000000001";
const MOST_MODULES = 100;

/** keccak256 of the names that Safe gives these slots; a test recomputes them. */
export const SAFE_SLOTS = {
  guard: "0x4a204f620c8c5ccdca3fd54d003badd85ba500436a431f0cbda4f558c93c34c8",
  moduleGuard: "0xb104e0b93118902c651344349b610029d694cfdec91c589c91ebafbcd0289947",
  fallbackHandler: "0x6c9a6c4a39284e37ed1cf53d337577d14212a4870fb976a4366c693b939918d5",
} as const;

/** Reads a Safe and refuses what is none, or one whose hashes are built differently. @throws HarbourError HB-2831 */
export async function readSafe({ provider, chainId, book }: Connection, party: Party): Promise<SafeState> {
  const { address } = party;
  const block = await latestBlock(provider);
  const at = { blockTag: block.number };
  const code = await provider.getCode(address, block.number);
  if (code === "0x") throw notASafe(callParty(party), "there is no contract at its address");

  const contract = new Contract(address, SAFE_INTERFACE, provider);
  const ask = async <T>(name: string, ...args: unknown[]): Promise<T> => {
    try {
      return (await contract.getFunction(name).staticCall(...args, at)) as T;
    } catch (error) {
      if (asUnreachable(error) !== undefined) throw error;
      throw notASafe(callParty(party), `the contract there does not answer ${name}()`);
    }
  };
  const version = await ask<string>("VERSION");
  if (!isSupported(version)) throw notASafe(callParty(party), `it says version ${JSON.stringify(version)}`);
  const domain = await ask<string>("domainSeparator");
  if (domain !== TypedDataEncoder.hashDomain({ chainId, verifyingContract: address }))
    throw notASafe(callParty(party), "it signs under another domain");

  const slot = async (key: string | number) => addressIn(await provider.getStorage(address, key, block.number));
  const [owners, threshold, nonce, modules, singleton, guard, moduleGuard, fallbackHandler] = await Promise.all([
    ask<string[]>("getOwners"),
    ask<bigint>("getThreshold"),
    ask<bigint>("nonce"),
    ask<[string[], string]>("getModulesPaginated", SENTINEL, MOST_MODULES),
    slot(0),
    slot(SAFE_SLOTS.guard),
    slot(SAFE_SLOTS.moduleGuard),
    slot(SAFE_SLOTS.fallbackHandler),
  ]);
  if (threshold < 1n || threshold > BigInt(owners.length))
    throw notASafe(callParty(party), `its threshold is ${threshold} of ${owners.length} owners`);

  const singletonCode = singleton === undefined ? "0x" : await provider.getCode(singleton, block.number);
  const known = SAFE_PROXIES[keccak256(code)] === undefined ? undefined : SAFE_SINGLETONS[keccak256(singletonCode)];
  return {
    ...party,
    block,
    version: printable(version),
    owners: [...owners].map((owner) => partyAt(book, owner)),
    threshold: Number(threshold),
    nonce,
    singleton: singleton ?? ZeroAddress,
    ...(known === undefined ? {} : { code: known }),
    modules: [...modules[0]],
    ...(guard === undefined ? {} : { guard }),
    ...(moduleGuard === undefined ? {} : { moduleGuard }),
    ...(fallbackHandler === undefined ? {} : { fallbackHandler }),
  };
}

/** What a signer should know about the Safe itself, in words. Empty: it is a plain Safe of Safe's own code. */
export function safeWarnings({ code, singleton, modules, guard, moduleGuard }: SafeState): string[] {
  return [
    ...(code === undefined
      ? [`its code, singleton ${singleton}, is none that we know: nobody here has compared it`]
      : []),
    ...modules.map((module) => `module ${module} can act as this Safe without its signers`),
    ...(guard === undefined ? [] : [`guard ${guard} judges every transaction and can refuse it`]),
    ...(moduleGuard === undefined ? [] : [`module guard ${moduleGuard} judges what modules do`]),
  ];
}

function isSupported(version: string): boolean {
  const [major, minor] = /^(\d+)\.(\d+)\.\d+/.exec(version)?.slice(1).map(Number) ?? [];
  return major === 1 && minor! >= 3;
}

function addressIn(word: string): string | undefined {
  const address = getAddress(`0x${word.slice(26)}`);
  return address === ZeroAddress ? undefined : address;
}
