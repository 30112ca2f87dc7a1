import { ZeroAddress } from "ethers";
import { allocationFact, approvalFact } from "./_consent-facts.ts";
import { abis, registryAt } from "./_contracts.ts";
import { custodianFacts, poolFacts } from "./_custodian-facts.ts";
import { nothing, pairedBound, type Call, type Fact, type ReadFacts } from "./_facts.ts";
import type { RegistryScope } from "./_registry-scope.ts";

const abi = abis.registry;

/** The custodians first, as a pool needs its bank; the approval before the allocation of its ceiling. */
export async function registryFacts(parameters: ReadFacts): Promise<Fact[]> {
  const { provider, currency } = parameters;
  const registry = registryAt(currency.registry, provider);
  const call = (name: string, ...values: unknown[]): Call => ({
    target: currency.registry,
    data: abi.encodeFunctionData(name as never, values as never),
  });
  const scope: RegistryScope = { ...parameters, registry, call };
  return [
    ...(await custodianFacts(scope)),
    ...(await poolFacts(scope)),
    ...(await boundFacts(scope)),
    await approvalFact(scope),
    await allocationFact(scope),
    ...(await deskFacts(scope)),
  ];
}

async function boundFacts({ registry, call, currency }: RegistryScope): Promise<Fact[]> {
  const { bufferBps, maxAge, stepBps } = currency.settings.issuance;
  return [
    pairedBound({
      what: "bufferBps",
      found: await registry.bufferBps(),
      expected: BigInt(bufferBps),
      show: String,
      up: (value) => call("tightenBuffer", value),
      down: (value) => call("loosenBuffer", value),
    }),
    pairedBound({
      what: "maxAge",
      found: await registry.maxAge(),
      expected: BigInt(maxAge),
      show: String,
      up: (value) => call("raiseMaxAge", value),
      down: (value) => call("lowerMaxAge", value),
    }),
    pairedBound({
      what: "stepBps",
      found: await registry.stepBps(),
      expected: BigInt(stepBps),
      show: String,
      up: (value) => call("raiseStep", value),
      down: (value) => call("lowerStep", value),
    }),
    { what: "wound down", found: String(await registry.woundDown()), expected: "false", calls: [] },
  ];
}

async function deskFacts({ registry, call, currency }: RegistryScope): Promise<Fact[]> {
  const [mintDesk] = await registry.mintDesk();
  const redemptionDesk = await registry.redemptionDesk();
  const show = (address: string) => (address === ZeroAddress ? nothing : address);
  return [
    {
      what: "mint desk",
      found: show(mintDesk),
      expected: currency.mintDesk,
      calls: [call("setMintDesk", currency.mintDesk)],
    },
    {
      what: "redemption desk",
      found: show(redemptionDesk),
      expected: currency.redemptionDesk,
      calls: [call("setRedemptionDesk", currency.redemptionDesk)],
    },
  ];
}
