import type { BrowserProvider } from "ethers";
import { abis } from "./_contracts.ts";
import { readLogs } from "./_logs.ts";

/** Everything an AccessManager's events say, so that a power nobody thought of asking about is seen too. */
export interface AuthorityState {
  /** Role id → holder → execution delay in seconds. */
  readonly members: Map<bigint, Map<string, bigint>>;
  /** "target selector" → role id; role 0 is left out, as it is what every function has before anything is set. */
  readonly functionRoles: Map<string, bigint>;
  readonly guardians: Map<bigint, bigint>;
  readonly labels: Map<bigint, string>;
  /** Settings that a deployment never makes, each time one was made: role admins, grant delays, closed targets, admin delays. */
  readonly others: string[];
  /** The same by what they are of, as they were last set; one that was never set is left out. */
  readonly settings: Readonly<Record<SettingName, Map<bigint | string, Setting>>>;
}

export type SettingName = "roleAdmin" | "grantDelay" | "targetClosed" | "targetAdminDelay";

export interface Setting {
  /** 0 is what it is as long as nobody sets it. */
  readonly value: bigint;
  /** Unix seconds from which on it is so. A delay is not changed at once. */
  readonly since: number;
}

export function noSettings(): AuthorityState["settings"] {
  return { roleAdmin: new Map(), grantDelay: new Map(), targetClosed: new Map(), targetAdminDelay: new Map() };
}

export interface ReadAuthorityState {
  readonly provider: BrowserProvider;
  readonly authority: string;
  /** The block of its deployment, or 0. */
  readonly fromBlock: number;
  readonly toBlock: number;
}

const abi = abis.authority;

export async function readAuthorityState({
  provider,
  authority,
  fromBlock,
  toBlock,
}: ReadAuthorityState): Promise<AuthorityState> {
  const state: AuthorityState = {
    members: new Map(),
    functionRoles: new Map(),
    guardians: new Map(),
    labels: new Map(),
    others: [],
    settings: noSettings(),
  };
  for (const log of await readLogs({ provider, address: authority, fromBlock, toBlock })) {
    const event = abi.parseLog(log);
    if (event !== null) apply(state, event.name, event.args as unknown as readonly unknown[]);
  }
  return state;
}

export function functionKey(target: string, selector: string): string {
  return `${target} ${selector}`;
}

function apply(state: AuthorityState, event: string, args: readonly unknown[]): void {
  const [first, second, third] = args as [never, never, never];
  switch (event) {
    case "RoleGranted":
      membersOf(state, first).set(second, third);
      break;
    case "RoleRevoked":
      membersOf(state, first).delete(second);
      break;
    case "RoleLabel":
      state.labels.set(first, second);
      break;
    case "RoleGuardianChanged":
      state.guardians.set(first, second);
      break;
    case "TargetFunctionRoleUpdated":
      if (third === 0n) state.functionRoles.delete(functionKey(first, second));
      else state.functionRoles.set(functionKey(first, second), third);
      break;
    case "RoleAdminChanged":
    case "RoleGrantDelayChanged":
    case "TargetClosed":
    case "TargetAdminDelayUpdated": {
      state.others.push(`${event}(${args.join(", ")})`);
      state.settings[settingOf[event]].set(first, { value: BigInt(second), since: Number(third ?? 0n) });
      break;
    }
  }
}

const settingOf = {
  RoleAdminChanged: "roleAdmin",
  RoleGrantDelayChanged: "grantDelay",
  TargetClosed: "targetClosed",
  TargetAdminDelayUpdated: "targetAdminDelay",
} as const;

function membersOf(state: AuthorityState, roleId: bigint): Map<string, bigint> {
  const members = state.members.get(roleId) ?? new Map<string, bigint>();
  state.members.set(roleId, members);
  return members;
}
