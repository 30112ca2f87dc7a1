import { loadAndExecuteDeploymentsFromFiles } from "@rocketh/node";
import { setupLogger } from "named-logs-console";
import { loadNetworkFile, type NetworkFile } from "../policy/network-file.ts";
import type { DeployEnvironment } from "../rocketh.ts";
import type { SettlementContract } from "../sdk/roles.ts";
import { recordedCode, recordedSettlementCode, type RecordedCode, type SettlementHashes } from "./_code-record.ts";
import { recordedSettlement } from "./_settlement-contracts.ts";

export interface RunDeployment {
  /** Knows the deployer as its first account. */
  readonly provider: unknown;
  /** `policy/localhost.yaml` unless told. */
  readonly networkFile?: NetworkFile;
  /** Name of the folder in `deployments/` that keeps the records; none are kept unless told. */
  readonly environment?: string;
  /** Where the records' folders are, if not in `deployments/`. */
  readonly recordsFolder?: string;
  /** Whether the tool tells what it does on the console; it does not unless told. */
  readonly narrate?: boolean;
}

export interface DeployedCurrency {
  readonly token: string;
  readonly authority: string;
  readonly release: string;
  readonly registry: string;
  readonly mintDesk: string;
  readonly redemptionDesk: string;
  /** The reserve's sum as a price feed. */
  readonly feed: string;
  /** As the records have it. */
  readonly code: RecordedCode;
  /** The same of every currency. Absent while CNH or HKD is not on the chain. */
  readonly settlement?: DeployedSettlement;
}

export interface DeployedSettlement extends Readonly<Record<SettlementContract, string>> {
  /** As the records have it. */
  readonly codeHashes: SettlementHashes;
}

/** Deploys every currency of a network file through the scripts of this folder. By currency: "CNH", "HKD". */
export async function runDeployment({
  provider,
  networkFile = loadNetworkFile("localhost"),
  environment,
  recordsFolder,
  narrate = false,
}: RunDeployment): Promise<Readonly<Record<string, DeployedCurrency>>> {
  setupLogger(["rocketh", "@rocketh/node", "@rocketh/deploy"], { enabled: narrate, level: 3 });
  const env = await loadAndExecuteDeploymentsFromFiles({
    provider: provider as never,
    environment: environment ?? "memory",
    saveDeployments: environment !== undefined,
    ...(recordsFolder === undefined ? {} : { config: { deployments: recordsFolder } }),
    extra: { networkFile },
  });
  const codeHashes = recordedSettlementCode(env as unknown as DeployEnvironment);
  const addresses = recordedSettlement(env as unknown as DeployEnvironment) as Record<SettlementContract, string>;
  const settlement = codeHashes === undefined ? {} : { settlement: { ...addresses, codeHashes } };
  return Object.fromEntries(
    networkFile.currencies.map(({ currency }) => [
      currency,
      {
        token: env.get(currency).address,
        authority: env.get(`${currency}-authority`).address,
        release: env.get(`${currency}-release`).address,
        registry: env.get(`${currency}-registry`).address,
        mintDesk: env.get(`${currency}-mint-desk`).address,
        redemptionDesk: env.get(`${currency}-redemption-desk`).address,
        feed: env.get(`${currency}-feed`).address,
        code: recordedCode(env as unknown as DeployEnvironment, currency),
        ...settlement,
      },
    ]),
  );
}
