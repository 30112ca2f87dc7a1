import { dataSlice, type BrowserProvider } from "ethers";
import { showMoment } from "../policy/written-values.ts";
import { abis, authorityAt } from "./_contracts.ts";
import { differing, type ReadFacts } from "./_facts.ts";
import type { CurrencyPlan } from "./_harbour.ts";
import { issuanceFacts } from "./_issuance-facts.ts";

const manager = abis.authority;

/** Calls of the AccessManager that make the contracts what the network file says; none if they are. */
export async function configurationCalls(parameters: ReadFacts): Promise<string[]> {
  const { provider, currency } = parameters;
  const authority = authorityAt(currency.authority, provider);
  const calls = differing(await issuanceFacts(parameters)).flatMap((fact) => fact.calls);

  // An interrupted run may have given functions to roles before the file was changed; the next step does so again.
  const taken = new Map<string, string>();
  for (const { target, data } of calls) {
    const selector = dataSlice(data, 0, 4);
    if ((await authority.getTargetFunctionRole(target, selector)) === 0n) continue;
    taken.set(`${target} ${selector}`, manager.encodeFunctionData("setTargetFunctionRole", [target, [selector], 0]));
  }
  return [...taken.values(), ...calls.map(({ target, data }) => manager.encodeFunctionData("execute", [target, data]))];
}

interface RefuseWhatHasEnded {
  readonly provider: BrowserProvider;
  readonly currency: CurrencyPlan;
  /** Of the network file. */
  readonly path: string;
}

/** The contracts take nothing that is over already; the file's line says more than their error. */
export async function refuseWhatHasEnded({ provider, currency, path }: RefuseWhatHasEnded): Promise<void> {
  const { timestamp } = (await provider.getBlock("latest"))!;
  const { key, issuance } = currency.settings;
  const ends: readonly (readonly [string, number | undefined])[] = [
    ["approval.expiry", issuance.approval?.expiry],
    ["allocation.validUntil", issuance.allocation?.validUntil],
    ...issuance.beneficiaries.map(({ wallet, validUntil }) => [`beneficiaries ${wallet}`, validUntil] as const),
  ];
  for (const [place, end] of ends) {
    if (end === undefined || end > timestamp) continue;
    throw new Error(
      `${path}: currencies.${key}.issuance.${place}: ${showMoment(end)} is over; the chain's time is ${showMoment(timestamp)}.`,
    );
  }
}
