import { showShortText } from "../../sdk/short-text.ts";
import type { Currency } from "../chain/connection.ts";
import type { Solvency } from "../chain/solvency.ts";
import { coverageWords } from "../reserve/render-solvency.ts";
import { showMoney } from "../words.ts";
import { check, list, type Check } from "./check.ts";
import type { Expectation } from "./day-schema.ts";
import { blacklistedNames, installedMode, installedRelease, solvencyOf } from "./observe.ts";
import type { Stage } from "./stage.ts";

/** Expectations about the state after a step. */
export async function checkState(stage: Stage, currency: Currency, expect: Expectation): Promise<Check[]> {
  const { cast, chain, tokens } = stage;
  const { contract } = tokens[currency].token;
  const address = (name: string) => cast.actor(name).address;
  const money = (what: string, expected: bigint, found: bigint) =>
    check(what, showMoney(expected, currency), showMoney(found, currency));
  const checks: Check[] = [];

  if (expect.supply !== undefined) checks.push(money("supply", expect.supply, await contract.totalSupply()));
  for (const [name, amount] of Object.entries(expect.balances ?? {})) {
    checks.push(money(`balance of ${name}`, amount, await contract.balanceOf(address(name))));
  }
  for (const [owner, spenders] of Object.entries(expect.allowances ?? {})) {
    for (const [spender, amount] of Object.entries(spenders)) {
      const found = await contract.allowance(address(owner), address(spender));
      checks.push(money(`what ${spender} may take from ${owner}`, amount, found));
    }
  }
  for (const [name, amount] of Object.entries(expect.mayMint ?? {})) {
    checks.push(money(`what ${name} may mint`, amount, await contract.minterAllowance(address(name))));
  }
  for (const [name, amount] of Object.entries(expect.held ?? {})) {
    checks.push(money(`hold on ${name}`, amount, await contract.getFrozenTokens(address(name))));
  }
  if (expect.blacklisted !== undefined) {
    checks.push(check("blacklisted", list(expect.blacklisted), list(await blacklistedNames(stage, currency))));
  }
  if (expect.mode !== undefined) checks.push(check("mode", expect.mode, await installedMode(stage, currency)));
  if (expect.ceiling !== undefined) checks.push(money("ceiling", expect.ceiling, (await contract.supplyCeiling())[0]));
  if (expect.ceilingCap !== undefined)
    checks.push(money("ceiling cap", expect.ceilingCap, await contract.ceilingCap()));
  if (expect.release !== undefined) {
    checks.push(check("release", String(expect.release), String(await installedRelease(stage, currency))));
  }
  checks.push(...(await checkReserve(stage, currency, expect)));
  for (const name of expect.withoutGas ?? []) {
    checks.push(check(`wei of ${name}`, "0", String(await chain.provider.getBalance(address(name)))));
  }
  return checks;
}

type ReserveExpectation = Pick<Expectation, "reserves" | "coverage" | "unconfirmed" | "escrowed">;

/** What banks confirm, and what waits to be redeemed. */
export async function checkReserve(stage: Stage, currency: Currency, expect: ReserveExpectation): Promise<Check[]> {
  const { reserves, coverage, unconfirmed, escrowed } = expect;
  if ([reserves, coverage, unconfirmed, escrowed].every((one) => one === undefined)) return [];
  const found = await solvencyOf(stage, currency);
  const checks: Check[] = [];
  const money = (what: string, expected: bigint | undefined, amount: bigint) => {
    if (expected !== undefined) checks.push(check(what, showMoney(expected, currency), showMoney(amount, currency)));
  };
  money("reserves", reserves, found.reserves);
  if (coverage !== undefined) checks.push(check("coverage", coverage, coverageWords(found)));
  if (unconfirmed !== undefined) {
    checks.push(check("unconfirmed pools", list(unconfirmed), list(stalePools(found))));
  }
  money("waiting to be redeemed", escrowed, found.openRedemptionAmount);
  return checks;
}

function stalePools({ pools }: Solvency): string[] {
  return pools.filter(({ fresh }) => !fresh).map(({ pool }) => showShortText(pool));
}
