import { runDeployment } from "../../deploy/_run.ts";
import type { NetworkFile } from "../../policy/network-file.ts";
import { issuanceDomain, type IssuanceContract } from "../../sdk/issuance-domain.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import {
  CURRENCIES,
  type Connection,
  type Currency,
  type DeployedToken,
  type RecordedRelease,
} from "../chain/connection.ts";
import { contractNames } from "../chain/contract-names.ts";
import { openIssuance } from "../chain/issuance.ts";
import { openToken } from "../chain/token.ts";
import { castOf } from "./cast.ts";
import type { People } from "./day-schema.ts";
import type { Step } from "./day-schema.ts";
import { fund, type DemoChain } from "./demo-chain.ts";
import type { Stage, StageToken, StatementFiles } from "./stage.ts";

export interface SetStage {
  /** Beside those of the network file. */
  people: People;
  network: NetworkFile;
  /** A fresh local chain. */
  chain: DemoChain;
  /** Unix seconds: Hong Kong's midnight with which day 1 begins. */
  midnight: number;
  behind?: ReadonlyMap<Step, StatementFiles>;
}

/** Deploys both currencies and calls the cast together. */
export async function setStage({ people, network, chain, midnight, behind }: SetStage): Promise<Stage> {
  const { node } = chain;
  const deployed = await runDeployment({ provider: node, networkFile: network });
  const deployment = Object.fromEntries(
    CURRENCIES.map((currency) => {
      const { token, authority, release, registry, mintDesk, redemptionDesk, settlement } = deployed[currency]!;
      const issuance = { registry, mintDesk, redemptionDesk };
      const known = { address: token, authority, releases: [{ address: release }], fromBlock: 0, issuance };
      return [currency, { ...known, ...(settlement && { settlement }) }];
    }),
  ) as Record<Currency, DeployedToken & { releases: RecordedRelease[] }>;
  const cast = castOf({ book: network.book, people, contracts: contractNames(deployment) });
  await fund(chain, cast.toFund);

  const connection: Connection = {
    network: "localhost",
    chainId: BigInt(network.chainId),
    provider: chain.provider,
    signer: node,
    deployment,
    book: Object.fromEntries(cast.actors.map(({ name, address }) => [name, address])),
    policy: network,
  };
  const stageToken = (currency: Currency) => openStageToken(connection, currency, deployment[currency]);
  const touched = () => ({ allowances: new Map<string, Set<string>>(), nonces: new Set<string>() });
  return {
    chain,
    connection,
    network,
    cast,
    tokens: { CNH: await stageToken("CNH"), HKD: await stageToken("HKD") },
    midnight,
    ...(behind && { behind }),
    scheduled: new Map(),
    papers: { orders: new Map(), redemptions: new Map(), statements: new Map(), hashes: new Map() },
    nonces: new Map(),
    touched: { CNH: touched(), HKD: touched() },
  };
}

async function openStageToken(
  connection: Connection,
  currency: Currency,
  deployed: StageToken["deployed"],
): Promise<StageToken> {
  const token = await openToken(connection, currency);
  const issuance = await openIssuance(connection, token);
  const domainOf = (contract: IssuanceContract) =>
    issuanceDomain({ contract, chainId: connection.chainId, address: issuance[contract].address });
  return {
    token,
    domain: await tokenDomain({ token: token.contract }),
    issuance,
    issuanceDomains: {
      registry: domainOf("registry"),
      mintDesk: domainOf("mintDesk"),
      redemptionDesk: domainOf("redemptionDesk"),
    },
    deployed,
  };
}
