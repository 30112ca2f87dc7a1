import { settlementRecords } from "../sdk/record-names.ts";
import { settlementContracts, type SettlementContract } from "../sdk/roles.ts";
import type { DeployEnvironment } from "../rocketh.ts";
import type { ContractName } from "./_artifact.ts";
import { create3Address, create3Salt, type Create3Location } from "./_create-address.ts";

/** What is known about the settlement contracts before the first transaction. */
export interface SettlementPlan {
  /** The proxies of CNH and HKD, whether or not this network file has both. */
  readonly tokens: readonly [string, string];
  readonly contracts: readonly PlannedSettlement[];
}

export interface PlannedSettlement {
  readonly key: SettlementContract;
  /** Name of the record in `deployments/<network>/`. */
  readonly name: string;
  readonly contract: ContractName;
  readonly address: string;
  readonly salt: `0x${string}`;
  readonly constructorArguments: readonly [string, string];
}

const artifacts = {
  payouts: "Payouts",
  fxSettlement: "FxSettlement",
  tradeEscrow: "TradeEscrow",
} as const satisfies Record<SettlementContract, ContractName>;

export function planSettlement(creator: Omit<Create3Location, "salt">): SettlementPlan {
  const at = (salt: string) => create3Address({ ...creator, salt });
  const tokens = [at(create3Salt("CNH", "token")), at(create3Salt("HKD", "token"))] as const;
  return {
    tokens,
    contracts: settlementContracts.map((key) => {
      const salt = create3Salt("settlement", settlementRecords[key]);
      const [name, contract] = [settlementRecords[key], artifacts[key]];
      return { key, name, contract, address: at(salt), salt, constructorArguments: tokens };
    }),
  };
}

/** Addresses of the settlement contracts, of those that are there: the step that makes them leaves a record of each. */
export function recordedSettlement(env: DeployEnvironment): Partial<Record<SettlementContract, string>> {
  const found = settlementContracts.map((key) => [key, env.getOrNull(settlementRecords[key])?.address] as const);
  return Object.fromEntries(found.filter(([, address]) => address !== undefined));
}
