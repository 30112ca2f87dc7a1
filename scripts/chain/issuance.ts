import { MINT_DESK_INTERFACE, REDEMPTION_DESK_INTERFACE, REGISTRY_INTERFACE } from "../../sdk/interfaces.ts";
import type { IMintDesk } from "../../typechain-types/contracts/issuance/IMintDesk.ts";
import type { IRedemptionDesk } from "../../typechain-types/contracts/issuance/IRedemptionDesk.ts";
import type { IReserveRegistry } from "../../typechain-types/contracts/issuance/IReserveRegistry.ts";
import { IMintDesk__factory } from "../../typechain-types/factories/contracts/issuance/IMintDesk__factory.ts";
import { IRedemptionDesk__factory } from "../../typechain-types/factories/contracts/issuance/IRedemptionDesk__factory.ts";
import { IReserveRegistry__factory } from "../../typechain-types/factories/contracts/issuance/IReserveRegistry__factory.ts";
import { noCode } from "../faults.ts";
import { foreignIssuance, noIssuance } from "../issuance-faults.ts";
import type { Connection } from "./connection.ts";
import type { Target } from "./target.ts";
import { requireCode, type Token } from "./token.ts";

/** The contracts around a token, checked against each other. */
export interface Issuance {
  registry: Target & { contract: IReserveRegistry };
  mintDesk: Target & { contract: IMintDesk };
  redemptionDesk: Target & { contract: IRedemptionDesk };
}

/**
 * Opens the issuance contracts for reading and signing. No upgrade can change their code, so other code than recorded
 * means another chain or a lying node; what is also checked is that they belong to this token and to each other.
 */
export async function openIssuance({ provider, deployment, network }: Connection, token: Token): Promise<Issuance> {
  const { currency } = token;
  const recorded = deployment[currency]?.issuance;
  if (recorded === undefined) throw noIssuance(network, currency);

  const registry = IReserveRegistry__factory.connect(recorded.registry, provider);
  const mintDesk = IMintDesk__factory.connect(recorded.mintDesk, provider);
  const redemptionDesk = IRedemptionDesk__factory.connect(recorded.redemptionDesk, provider);
  const issuance: Issuance = {
    registry: {
      name: `${currency} registry`,
      address: recorded.registry,
      abi: REGISTRY_INTERFACE,
      source: "registry",
      contract: registry,
    },
    mintDesk: {
      name: `${currency} mint desk`,
      address: recorded.mintDesk,
      abi: MINT_DESK_INTERFACE,
      source: "mintDesk",
      contract: mintDesk,
    },
    redemptionDesk: {
      name: `${currency} redemption desk`,
      address: recorded.redemptionDesk,
      abi: REDEMPTION_DESK_INTERFACE,
      source: "redemptionDesk",
      contract: redemptionDesk,
    },
  };

  const targets = [issuance.registry, issuance.mintDesk, issuance.redemptionDesk];
  const codes = await Promise.all(targets.map(({ address }) => provider.getCode(address)));
  targets.forEach(({ name, address }, i) => {
    if (codes[i] === "0x") throw noCode(`the ${name}`, address);
  });
  const hashes = deployment[currency]?.codeHashes ?? {};
  (["registry", "mintDesk", "redemptionDesk"] as const).forEach((name, i) => {
    requireCode(`the ${targets[i]!.name}`, recorded[name], codes[i]!, hashes[name]);
  });
  const links = await Promise.all([
    registry.token(),
    mintDesk.token(),
    redemptionDesk.token(),
    mintDesk.registry(),
    registry.mintDesk().then(({ desk }) => desk),
    registry.redemptionDesk(),
  ]);
  const expected = [
    [`the token of the ${currency} registry`, token.address],
    [`the token of the ${currency} mint desk`, token.address],
    [`the token of the ${currency} redemption desk`, token.address],
    [`the registry of the ${currency} mint desk`, recorded.registry],
    [`the mint desk of the ${currency} registry`, recorded.mintDesk],
    [`the redemption desk of the ${currency} registry`, recorded.redemptionDesk],
  ] as const;
  expected.forEach(([what, address], i) => {
    if (links[i] !== address) throw foreignIssuance(what, links[i]!, address);
  });
  return issuance;
}
