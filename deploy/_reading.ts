import type { BrowserProvider } from "ethers";
import type { DeployEnvironment } from "../rocketh.ts";
import type { ReadFacts } from "./_facts.ts";
import type { CurrencyPlan } from "./_harbour.ts";
import { recordedSettlement } from "./_settlement-contracts.ts";

export interface Deploying {
  readonly env: DeployEnvironment;
  readonly provider: BrowserProvider;
  readonly currency: CurrencyPlan;
}

/** How a deployment reads facts: as they are now, of what is there by now, from the blocks of its own records. */
export function readingOf({ env, provider, currency }: Deploying): ReadFacts {
  const { names } = currency;
  const blockOf = (record: string) => Number(env.getOrNull(record)?.receipt?.blockNumber ?? 0);
  return {
    provider,
    currency: { ...currency, ...recordedSettlement(env) },
    since: {
      authority: blockOf(names.authority),
      token: blockOf(names.proxy),
      registry: blockOf(names.registry),
      mintDesk: blockOf(names.mintDesk),
    },
    at: { blockTag: "latest" },
  };
}
