import type { BrowserProvider, Log } from "ethers";
import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";

/** Everything an AccessManager's events say, so that a power nobody thought of asking about is seen too. */
export interface AuthorityState {
  /** Role id → holder → execution delay in seconds. */
  readonly members: Map<bigint, Map<string, bigint>>;
  /** "target selector" → role id; role 0 is left out, as it is what every function has before anything is set. */
  readonly functionRoles: Map<string, bigint>;
  readonly guardians: Map<bigint, bigint>;
  readonly labels: Map<bigint, string>;
  /** Settings that a deployment never makes: role admins, grant delays, closed targets, admin delays. */
  readonly others: string[];
}

export interface ReadAuthorityState {
  readonly provider: BrowserProvider;
  readonly authority: string;
  /** The block of its deployment, or 0. */
  readonly fromBlock: number;
}

const abi = AccessManager__factory.createInterface();

export async function readAuthorityState(parameters: ReadAuthorityState): Promise<AuthorityState> {
  const { provider, authority, fromBlock } = parameters;
  const toBlock = await provider.getBlockNumber();
  const state: AuthorityState = {
    members: new Map(),
    functionRoles: new Map(),
    guardians: new Map(),
    labels: new Map(),
    others: [],
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
    case "TargetAdminDelayUpdated":
      state.others.push(`${event}(${args.join(", ")})`);
      break;
  }
}

function membersOf(state: AuthorityState, roleId: bigint): Map<string, bigint> {
  const members = state.members.get(roleId) ?? new Map<string, bigint>();
  state.members.set(roleId, members);
  return members;
}

interface LogRange {
  readonly provider: BrowserProvider;
  readonly address: string;
  readonly fromBlock: number;
  readonly toBlock: number;
}

/** Halves the range when a node refuses it: limits differ from node to node, and no error says them. */
async function readLogs({ provider, address, fromBlock, toBlock }: LogRange): Promise<Log[]> {
  try {
    return await provider.getLogs({ address, fromBlock, toBlock });
  } catch (error) {
    if (fromBlock >= toBlock) throw error;
    const middle = Math.floor((fromBlock + toBlock) / 2);
    return [
      ...(await readLogs({ provider, address, fromBlock, toBlock: middle })),
      ...(await readLogs({ provider, address, fromBlock: middle + 1, toBlock })),
    ];
  }
}

/** Goes through the range in steps a node allows and stops at the first event, so a token's whole life is not read. */
export async function firstLog({ provider, address, fromBlock, toBlock }: LogRange): Promise<Log | undefined> {
  for (let from = fromBlock, step = toBlock - fromBlock + 1; from <= toBlock;) {
    const to = Math.min(from + step - 1, toBlock);
    try {
      const [first] = await provider.getLogs({ address, fromBlock: from, toBlock: to });
      if (first !== undefined) return first;
      from = to + 1;
    } catch (error) {
      if (step <= 1) throw error;
      step = Math.ceil(step / 2);
    }
  }
  return undefined;
}
