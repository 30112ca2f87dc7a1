import { dataSlice, getAddress, ZeroHash, type BrowserProvider } from "ethers";
import { checkCode } from "./_code-check.ts";
import { releaseAt, tokenAt } from "./_contracts.ts";
import { fastPathVersion, modes, type CurrencyPlan } from "./_harbour.ts";

/** keccak256("eip1967.proxy.implementation") - 1, and the same of admin and beacon. */
export const erc1967Slots = {
  implementation: "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc",
  admin: "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103",
  beacon: "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50",
} as const;

export interface VerifyCurrency {
  readonly provider: BrowserProvider;
  readonly currency: CurrencyPlan;
}

/** Compares what answers at the token's address with this build and the network file. */
export async function verifyToken({ provider, currency }: VerifyCurrency): Promise<void> {
  const { authority, settings, token, twins } = currency;
  const slot = await provider.getStorage(token, erc1967Slots.implementation);
  const installed = getAddress(dataSlice(slot, 12));
  expectEqual(`ERC-1967 implementation of ${token}`, installed, twins[settings.mode]);

  checkCode({ contract: "StablecoinProxy", address: token, code: await provider.getCode(token) });
  checkCode({ contract: "AccessManager", address: authority, code: await provider.getCode(authority) });

  const contract = tokenAt(token, provider);
  const expected = { authority, ceilingCap: settings.ceilingCap, contractURI: settings.contractURI };
  expectEqual(`authority of ${token}`, await contract.authority(), expected.authority);
  expectEqual(`ceilingCap of ${token}`, await contract.ceilingCap(), expected.ceilingCap);
  expectEqual(`contractURI of ${token}`, await contract.contractURI(), expected.contractURI);
}

/** The release's address commits to its init code; the code, identity and family of each twin are compared as well. */
export async function verifyTwins({ provider, currency }: VerifyCurrency): Promise<void> {
  const { release, settings, twins } = currency;
  const family = releaseAt(release, provider);
  for (const [index, mode] of modes.entries()) {
    const twin = twins[mode];
    expectEqual(`${mode} twin of ${release}`, await family[mode](), twin);
    checkCode({ contract: "Stablecoin", address: twin, code: await provider.getCode(twin) });
    await refuseSecondHop({ provider, twin });

    const contract = tokenAt(twin, provider);
    expectEqual(`mode of ${twin}`, await contract.mode(), BigInt(index));
    expectEqual(`fastPathVersion of ${twin}`, await contract.fastPathVersion(), fastPathVersion);
    expectEqual(`proxiableUUID of ${twin}`, await contract.proxiableUUID(), erc1967Slots.implementation);
    for (const [sibling, name] of modes.entries()) {
      expectEqual(`twin ${name} of ${twin}`, await contract.twin(sibling), twins[name]);
    }
    for (const field of ["name", "symbol", "currency"] as const) {
      expectEqual(`${field} of ${twin}`, await contract[field](), settings[field]);
    }
    expectEqual(`decimals of ${twin}`, await contract.decimals(), 6n);
  }
}

/** A call must end in the twin: its code is this build's, and it has nothing it could pass the call on to. */
async function refuseSecondHop({ provider, twin }: { provider: BrowserProvider; twin: string }): Promise<void> {
  for (const [name, slot] of Object.entries(erc1967Slots)) {
    expectEqual(`ERC-1967 ${name} of ${twin}`, await provider.getStorage(twin, slot), ZeroHash);
  }
}

export function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${what}: found ${String(found)}, expected ${String(expected)}.`);
}
