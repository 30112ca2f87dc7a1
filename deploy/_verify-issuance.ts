import type { BrowserProvider } from "ethers";
import { checkCode } from "./_code-check.ts";
import { feedAt, mintDeskAt, registryAt } from "./_contracts.ts";
import type { CurrencyPlan } from "./_harbour.ts";
import { issuanceContracts } from "./_issuance-contracts.ts";
import { expectEqual } from "./_verify.ts";

export interface VerifyIssuance {
  readonly provider: BrowserProvider;
  readonly currency: CurrencyPlan;
}

/** Compares the code of the registry and the desks with this build, and what their immutables answer with the plan. */
export async function verifyIssuanceContracts({ provider, currency }: VerifyIssuance): Promise<void> {
  const { authority, mintDesk, registry, token } = currency;
  for (const { contract, address, constructorArguments } of issuanceContracts(currency)) {
    checkCode({ contract, address, code: await provider.getCode(address) });
    // Every one of them answers these; the desk's ABI has them.
    const governed = mintDeskAt(address, provider);
    expectEqual(`token of ${address}`, await governed.token(), token);
    expectEqual(`authority of ${address}`, await governed.authority(), authority);
    const { chainId, verifyingContract } = await governed.eip712Domain();
    expectEqual(`signing domain of ${address}`, verifyingContract, address);
    expectEqual(`signing chain of ${address}`, chainId, (await provider.getNetwork()).chainId);
    if (contract === "RedemptionDesk") continue;
    // Both call it by the same name and take it last.
    const predecessor = await registryAt(address, provider).predecessor();
    expectEqual(`predecessor of ${address}`, predecessor, constructorArguments.at(-1));
  }
  expectEqual(`registry of ${mintDesk}`, await mintDeskAt(mintDesk, provider).registry(), registry);
}

/** Feeds have no storage, so code and immutables say everything. One whose pool was never added is not there. */
export async function verifyFeeds({ provider, currency }: VerifyIssuance): Promise<void> {
  for (const { address, pool } of currency.feeds) {
    checkCode({ contract: "ReserveFeed", address, code: await provider.getCode(address) });
    const feed = feedAt(address, provider);
    expectEqual(`registry of ${address}`, await feed.REGISTRY(), currency.registry);
    expectEqual(`pool of ${address}`, await feed.POOL(), pool);
  }
}
