import { network } from "hardhat";
import { deployHarbour, type Connection, type HarbourFixture } from "../fixture.ts";

export interface DeployedChain {
  readonly connection: Connection;
  readonly deployed: HarbourFixture;
}

/** A chain of its own on which both currencies stand as just deployed, before each test of the suite that asks for it. */
export function deployedChain(): DeployedChain {
  const chain = {} as { -readonly [K in keyof DeployedChain]: DeployedChain[K] };
  let snapshot: { restore(): Promise<void> };
  before(async () => {
    chain.connection = await network.create();
    chain.deployed = await deployHarbour(chain.connection);
    snapshot = await chain.connection.networkHelpers.takeSnapshot();
  });
  beforeEach(() => snapshot.restore());
  return chain;
}
