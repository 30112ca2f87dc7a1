import { getAddress } from "ethers";
import { functionsOf, governedContracts, role, roles, type GovernedContract } from "../sdk/roles.ts";
import { functionKey, noSettings, readAuthorityState, type AuthorityState } from "./_authority-state.ts";
import { abis } from "./_contracts.ts";
import { lastBlock, type ReadFacts } from "./_facts.ts";
import { holdersOf, type GovernedCurrency } from "./_governed-currency.ts";

const manager = abis.authority;

/** The state that the role table and the network file ask for. */
export function plannedAuthorityState(currency: GovernedCurrency): AuthorityState {
  const named = roles.filter(({ name }) => name !== "ADMIN");
  return {
    members: new Map(
      roles.map((each) => [each.id, new Map(holdersOf(currency, each).map((holder) => [holder, BigInt(each.delay)]))]),
    ),
    functionRoles: new Map(
      roles.flatMap((each) => [
        ...governedContracts.flatMap((contract) => {
          const address = currency[contract];
          if (address === undefined) return [];
          return functionsOf(each, contract).map(
            (name) => [functionKey(address, selectorOf(abis[contract], name)), each.id] as const,
          );
        }),
        ...each.managerFunctions.map(
          (name) => [functionKey(currency.authority, selectorOf(manager, name)), each.id] as const,
        ),
      ]),
    ),
    guardians: new Map(named.filter(({ guarded }) => guarded).map(({ id }) => [id, role("GUARDIAN").id])),
    labels: new Map(named.map(({ id, name }) => [id, name])),
    others: [],
    settings: noSettings(),
  };
}

/** The same while the deployer has not left. */
export function withDeployer(state: AuthorityState, deployer: string): AuthorityState {
  const admin = role("ADMIN").id;
  const members = new Map(state.members).set(admin, new Map(state.members.get(admin)).set(getAddress(deployer), 0n));
  return { ...state, members };
}

interface Abi {
  getFunction(name: never): { selector: string } | null;
}

function selectorOf(abi: Abi, name: string): string {
  const found = abi.getFunction(name as never);
  if (found === null) throw new Error(`The role table names ${name}, which no function of the contract is called.`);
  return found.selector;
}

export async function currentAuthorityState(parameters: ReadFacts): Promise<AuthorityState> {
  const { provider, currency, since } = parameters;
  const toBlock = await lastBlock(parameters);
  return readAuthorityState({ provider, authority: currency.authority, fromBlock: since.authority, toBlock });
}

export interface StateDifference {
  readonly current: AuthorityState;
  readonly planned: AuthorityState;
}

/** The calls that give every function, guardian and label its planned value. Members are the hand-over's matter. */
export function settingCalls({ current, planned }: StateDifference): string[] {
  const calls: string[] = [];
  for (const [id, label] of changed(current.labels, planned.labels)) {
    calls.push(manager.encodeFunctionData("labelRole", [id, label]));
  }
  for (const [id, guardian] of changed(current.guardians, planned.guardians)) {
    calls.push(manager.encodeFunctionData("setRoleGuardian", [id, guardian]));
  }
  const selectors = new Map<string, { target: string; roleId: bigint; selectors: string[] }>();
  for (const [key, roleId] of changed(current.functionRoles, planned.functionRoles)) {
    const [target, selector] = key.split(" ") as [string, string];
    const group = selectors.get(`${target} ${roleId}`) ?? { target, roleId, selectors: [] };
    group.selectors.push(selector);
    selectors.set(`${target} ${roleId}`, group);
  }
  for (const group of selectors.values()) {
    calls.push(manager.encodeFunctionData("setTargetFunctionRole", [group.target, group.selectors, group.roleId]));
  }
  return calls;
}

export function grantCalls({ current, planned }: StateDifference): string[] {
  return [...planned.members].flatMap(([id, holders]) =>
    [...changed(current.members.get(id) ?? new Map<string, bigint>(), holders)].map(([holder, delay]) =>
      manager.encodeFunctionData("grantRole", [id, holder, delay]),
    ),
  );
}

export function renounceCall(deployer: string): string {
  return manager.encodeFunctionData("renounceRole", [role("ADMIN").id, deployer]);
}

/** One line per difference, in words: found on the chain against expected. Empty means equal. */
export function describeDifferences({ current, planned }: StateDifference): string[] {
  const lines = [...current.others.map((other) => `unexpected setting ${other}`)];
  const compare = <K>(what: string, found: ReadonlyMap<K, unknown>, expected: ReadonlyMap<K, unknown>) => {
    for (const key of new Set([...found.keys(), ...expected.keys()])) {
      if (found.get(key) === expected.get(key)) continue;
      lines.push(
        `${what} ${String(key)}: found ${found.get(key) ?? "nothing"}, expected ${expected.get(key) ?? "nothing"}`,
      );
    }
  };
  compare("label of role", current.labels, planned.labels);
  compare("guardian of role", current.guardians, planned.guardians);
  compare("role of function", current.functionRoles, planned.functionRoles);
  const none = new Map<string, bigint>();
  for (const id of new Set([...current.members.keys(), ...planned.members.keys()])) {
    const name = roles.find((candidate) => candidate.id === id)?.name ?? `role ${id}`;
    compare(`delay of ${name}`, current.members.get(id) ?? none, planned.members.get(id) ?? none);
  }
  return lines;
}

function changed<K, V>(current: ReadonlyMap<K, V>, planned: ReadonlyMap<K, V>): Map<K, V> {
  return new Map([...planned].filter(([key, value]) => current.get(key) !== value));
}
