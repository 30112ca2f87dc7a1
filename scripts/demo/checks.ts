import { errorName, AUTHORITY_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { TransactionReceipt } from "ethers";
import type { Currency } from "../chain/connection.ts";
import { showMoney } from "../words.ts";
import type { Expectation, FinalState, Step } from "./day-schema.ts";
import { showDayTime } from "./day-time.ts";
import { batchReferences, showReference } from "./money-acts.ts";
import { balances, blacklistedNames, holds, installedMode, installedRelease, type ByName } from "./observe.ts";
import type { Stage } from "./stage.ts";

/** One expectation of the day file beside what the chain says. */
export interface Check {
  /** "balance of shop" */
  what: string;
  expected: string;
  found: string;
  held: boolean;
}

export function check(what: string, expected: string, found: string): Check {
  return { what, expected, found, held: expected === found };
}

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
  for (const name of expect.withoutGas ?? []) {
    checks.push(check(`wei of ${name}`, "0", String(await chain.provider.getBalance(address(name)))));
  }
  return checks;
}

/** Expectations about what the transaction itself left: references, rows of a collection, the time of a schedule. */
export async function checkReceipt(
  stage: Stage,
  step: Step,
  receipt: TransactionReceipt | undefined,
): Promise<Check[]> {
  const { expect } = step;
  const checks: Check[] = [];
  if (expect.references !== undefined) {
    checks.push(
      check(
        "references on the chain",
        list(expect.references),
        list(receipt === undefined ? [] : await referencesOf(stage, step, receipt)),
      ),
    );
  }
  if (expect.rows !== undefined) {
    const rows = step.do === "collect" && receipt !== undefined ? rowsOf(step.payments.length, receipt) : [];
    checks.push(check("rows", list(expect.rows), list(rows)));
  }
  if (expect.ready !== undefined) {
    const found = receipt === undefined ? undefined : readyTime(receipt);
    const show = (time: number) => showDayTime(time, stage.midnight);
    checks.push(
      check("ready", show(stage.midnight + expect.ready.seconds), found === undefined ? "not scheduled" : show(found)),
    );
  }
  return checks;
}

async function referencesOf({ chain }: Stage, step: Step, receipt: TransactionReceipt): Promise<string[]> {
  if (step.do === "pay many") return batchReferences((await chain.provider.getTransaction(receipt.hash))!.data);
  const logs = receipt.logs
    .map((log) => TOKEN_INTERFACE.parseLog(log))
    .filter((log) => log?.name === "TransferWithMemo");
  return logs.map((log) => showReference(log!.args["memo"] as string));
}

/** When what this transaction scheduled can be executed, in Unix seconds. */
export function readyTime({ logs }: TransactionReceipt): number | undefined {
  const log = logs
    .map((entry) => AUTHORITY_INTERFACE.parseLog(entry))
    .find((entry) => entry?.name === "OperationScheduled");
  return log ? Number(log.args["schedule"]) : undefined;
}

/** What became of each row of a collection: "paid", or the name of the error it met. */
export function rowsOf(count: number, receipt: TransactionReceipt): string[] {
  const rows = Array.from({ length: count }, () => "paid");
  for (const entry of receipt.logs) {
    const log = TOKEN_INTERFACE.parseLog(entry);
    if (log?.name === "CollectRowFailed") rows[Number(log.args["row"])] = errorName(log.args["reason"] as string);
  }
  return rows;
}

/** The table at the end, in full: somebody with money whom the file does not name is a difference too. */
export async function checkFinal(stage: Stage, currency: Currency, final: FinalState): Promise<Check[]> {
  const { contract } = stage.tokens[currency].token;
  const [supply, [ceiling], found, held, blacklisted, mode, release] = await Promise.all([
    contract.totalSupply(),
    contract.supplyCeiling(),
    balances(stage, currency),
    holds(stage, currency),
    blacklistedNames(stage, currency),
    installedMode(stage, currency),
    installedRelease(stage, currency),
  ]);
  const total = Object.values(found).reduce((sum, amount) => sum + amount, 0n);
  return [
    check("supply", showMoney(final.supply, currency), showMoney(supply, currency)),
    check("sum of all balances", showMoney(final.supply, currency), showMoney(total, currency)),
    ...compareNames("balance of", currency, final.balances, found),
    ...compareNames("hold on", currency, final.held, held),
    check("blacklisted", list(final.blacklisted), list(blacklisted)),
    check("mode", final.mode, mode),
    check("ceiling", showMoney(final.ceiling, currency), showMoney(ceiling, currency)),
    check("release", String(final.release), String(release)),
  ];
}

function compareNames(what: string, currency: Currency, expected: ByName, found: ByName): Check[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].map((name) =>
    check(`${what} ${name}`, showMoney(expected[name] ?? 0n, currency), showMoney(found[name] ?? 0n, currency)),
  );
}

function list(texts: readonly string[]): string {
  return texts.length === 0 ? "none" : texts.join(", ");
}
