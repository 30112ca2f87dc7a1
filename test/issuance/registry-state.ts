import { Result } from "ethers";
import type { Stage } from "./stage.ts";

/** All that the registry's views say, and the ceiling it gave the token. */
export async function registryState({ registry, token }: Stage): Promise<unknown> {
  const pools = await registry.pools();
  return plain({
    pools,
    parked: await Promise.all(pools.map(({ pool }) => registry.parked(pool))),
    custodians: await registry.custodians(),
    approval: await registry.approval(),
    allocation: await registry.allocation(),
    bufferBps: await registry.bufferBps(),
    maxAge: await registry.maxAge(),
    stepBps: await registry.stepBps(),
    mintDesk: await registry.mintDesk(),
    redemptionDesk: await registry.redemptionDesk(),
    woundDown: await registry.woundDown(),
    ceiling: await token.supplyCeiling(),
    supply: await token.totalSupply(),
  });
}

function plain(value: unknown): unknown {
  if (value instanceof Result) return value.toArray().map(plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
