import { ZeroAddress } from "ethers";
import { allocationFact, approvalFact } from "./_consent-facts.ts";
import { abis, registryAt } from "./_contracts.ts";
import { custodianFacts, poolFacts } from "./_custodian-facts.ts";
import { nothing, pairedBound, type Call, type Fact, type ReadFacts } from "./_facts.ts";
import type { RegistryScope } from "./_registry-scope.ts";

const abi = abis.registry;

/** The custodians first, as a pool needs its bank; the approval before the allocation of its ceiling. */
export async function registryFacts(parameters: ReadFacts): Promise<Fact[]> {
  const scope = registryScope(parameters);
  return (
    await Promise.all([
      custodianFacts(scope),
      poolFacts(scope),
      boundFacts(scope),
      approvalFact(scope),
      allocationFact(scope),
      deskFacts(scope),
    ])
  ).flat();
}

export function registryScope(parameters: ReadFacts): RegistryScope {
  const { provider, currency } = parameters;
  const registry = registryAt(currency.registry, provider);
  const call = (name: string, ...values: unknown[]): Call => ({
    target: currency.registry,
    data: abi.encodeFunctionData(name as never, values as never),
  });
  return { ...parameters, registry, call };
}

async function boundFacts({ registry, call, currency, at }: RegistryScope): Promise<Fact[]> {
  const { bufferBps, maxAge, stepBps } = currency.settings.issuance;
  return [
    pairedBound({
      what: "bufferBps",
      found: await registry.bufferBps(at),
      expected: BigInt(bufferBps),
      show: String,
      up: (value) => call("tightenBuffer", value),
      down: (value) => call("loosenBuffer", value),
    }),
    pairedBound({
      what: "maxAge",
      found: await registry.maxAge(at),
      expected: BigInt(maxAge),
      show: String,
      up: (value) => call("raiseMaxAge", value),
      down: (value) => call("lowerMaxAge", value),
    }),
    pairedBound({
      what: "stepBps",
      found: await registry.stepBps(at),
      expected: BigInt(stepBps),
      show: String,
      up: (value) => call("raiseStep", value),
      down: (value) => call("lowerStep", value),
    }),
    {
      what: "wound down",
      found: String(await registry.woundDown(at)),
      expected: "false",
      calls: [],
      operator: { irreconcilable: "a wind-down is for ever; issuing again needs another registry" },
    },
  ];
}

async function deskFacts({ registry, call, currency, at }: RegistryScope): Promise<Fact[]> {
  const [mintDesk] = await registry.mintDesk(at);
  const redemptionDesk = await registry.redemptionDesk(at);
  const show = (address: string) => (address === ZeroAddress ? nothing : address);
  return [
    {
      what: "mint desk",
      found: show(mintDesk),
      expected: currency.mintDesk,
      calls: [call("setMintDesk", currency.mintDesk)],
      operator: { direction: "changes" },
    },
    {
      what: "redemption desk",
      found: show(redemptionDesk),
      expected: currency.redemptionDesk,
      calls: [call("setRedemptionDesk", currency.redemptionDesk)],
      operator: { direction: "changes" },
    },
  ];
}
