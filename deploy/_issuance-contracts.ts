import { ZeroAddress } from "ethers";
import type { ContractName } from "./_artifact.ts";
import { create3Salt } from "./_create-address.ts";
import type { CurrencyPlan } from "./_harbour.ts";

export interface IssuanceContract {
  /** Name of the record in `deployments/<network>/`. */
  readonly name: string;
  readonly contract: ContractName;
  readonly address: string;
  readonly salt: `0x${string}`;
  readonly constructorArguments: readonly string[];
}

/** The registry and both desks, in the order in which they can be created. The first ones have no predecessor. */
export function issuanceContracts(currency: CurrencyPlan): readonly IssuanceContract[] {
  const { mintDesk, names, redemptionDesk, registry, settings, token } = currency;
  const salt = (part: string) => create3Salt(settings.currency, part);
  return [
    {
      name: names.registry,
      contract: "ReserveRegistry",
      address: registry,
      salt: salt("registry"),
      constructorArguments: [token, ZeroAddress],
    },
    {
      name: names.mintDesk,
      contract: "MintDesk",
      address: mintDesk,
      salt: salt("mint-desk"),
      constructorArguments: [token, registry, ZeroAddress],
    },
    {
      name: names.redemptionDesk,
      contract: "RedemptionDesk",
      address: redemptionDesk,
      salt: salt("redemption-desk"),
      constructorArguments: [token],
    },
  ];
}
