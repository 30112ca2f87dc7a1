import type { Interface } from "ethers";
import { connection, type CurrencyFixture } from "../fixture.ts";
import { idOf, roleOfId, type CurrencyState, type GoverningTarget } from "./policy-model.ts";
import { contractOf } from "./policy-reader.ts";
import type { World } from "./policy-writer.ts";

export interface Call {
  contract: GoverningTarget;
  name: string;
  args: readonly unknown[];
  /** Calls at once, whatever its roles: what everybody may do for themselves. */
  by?: string;
  /** Seconds that the target itself makes the authority wait. */
  atLeast?: number;
}

/** One thing an administrator does, beside what it makes of the state. */
export interface Act {
  calls: readonly Call[];
  effect(state: CurrencyState): void;
  /** Seconds until a shortened delay is in force. */
  settles?: number;
  /** Cancelled before it can be executed, or left to wait. */
  ends?: "cancelled" | "waiting";
}

export interface Scene {
  world: World;
  key: string;
  fixture: CurrencyFixture;
  state: CurrencyState;
  accounts: Accounts;
  choose: Choose;
}

/** Accounts that the original file does not name, by what a history may make of them. */
export interface Accounts {
  holders: readonly string[];
  signers: readonly string[];
  wallets: readonly string[];
  registered: readonly string[];
  /** Never in a file. */
  strangers: readonly string[];
}

export interface Choose {
  /** Undefined of an empty list. */
  one<T>(list: readonly T[]): T | undefined;
  /** From 0 to below. */
  below(end: number): number;
}

/** `undefined`: the state gives no occasion for it. */
export type Proposer = (scene: Scene) => Act | undefined;

export interface Kind {
  propose: Proposer;
  /** Kinds that give the occasion, where there is none. */
  after?: string;
  /** Leaves everything as it was that a file speaks of. */
  neutral?: true;
  /** Cannot be undone: an epoch, a used id. */
  final?: true;
  /** What no file asks for: a plan against any file has to name it. */
  foreign?: true;
}

export interface Caller {
  account: string;
  delay: number;
}

/** Who can do it now; undefined where nobody can. */
export function callerOf(state: CurrencyState, call: Call): Caller | undefined {
  if (call.by !== undefined) return { account: call.by, delay: 0 };
  if (call.contract !== "authority" && state.closed.has(call.contract)) return undefined;
  const holders = state.holders.get(roleOfId(roleFor(state, call))!)!;
  const [first] = [...holders].filter(([account]) => !isContract.has(account));
  return first === undefined ? undefined : { account: first[0], delay: Math.max(first[1], call.atLeast ?? 0) };
}

/** The authority's own functions are ADMIN's, but for members of a role that has another admin. */
function roleFor(state: CurrencyState, { contract, name, args }: Call): bigint {
  if (contract !== "authority") return state.functionRoles.get(`${contract}.${name}`) ?? 0n;
  if (name !== "grantRole" && name !== "revokeRole") return 0n;
  return state.admins.get(roleOfId(args[0] as bigint)!) ?? 0n;
}

/** Addresses of our own contracts, which hold a role and sign nothing. */
export const isContract = new Set<string>();

/** Does it on the chain, waiting as long as the caller has to. False: the state gives nobody who could. */
export async function perform(scene: Scene, act: Act): Promise<boolean> {
  for (const call of act.calls) {
    const caller = callerOf(scene.state, call);
    if (caller === undefined) return false;
    if (act.ends !== undefined && caller.delay === 0) return false;
  }
  for (const call of act.calls) await send(scene, call, callerOf(scene.state, call)!, act.ends);
  if (act.ends === undefined) act.effect(scene.state);
  if (act.settles) await connection.networkHelpers.time.increase(act.settles);
  return true;
}

async function send({ fixture, state }: Scene, call: Call, caller: Caller, ends: Act["ends"]): Promise<void> {
  const { authority } = fixture;
  const contract = call.contract === "authority" ? authority : contractOf(fixture, call.contract);
  const [target, data] = [
    contract.target as string,
    (contract.interface as Interface).encodeFunctionData(call.name, call.args),
  ];
  if (caller.delay > 0) {
    const operation = await authority.hashOperation(caller.account, target, data);
    const scheduled = authority.interface.encodeFunctionData("schedule", [target, data, 0]);
    if ((await authority.getSchedule(operation)) === 0n) {
      await transact(caller.account, authority.target as string, scheduled);
    }
    if (ends === "waiting") return;
    if (ends === "cancelled") {
      const cancel = authority.interface.encodeFunctionData("cancel", [caller.account, target, data]);
      const [guardian] = state.holders.get("GUARDIAN")!.keys();
      return transact(isGuarded(state, call) ? guardian! : caller.account, authority.target as string, cancel);
    }
    await connection.networkHelpers.time.increase(caller.delay);
  }
  await transact(caller.account, target, data);
}

/** Whether GUARDIAN can cancel it; whoever scheduled it always can. */
function isGuarded(state: CurrencyState, { contract, name }: Call): boolean {
  const role = roleOfId(state.functionRoles.get(`${contract}.${name}`) ?? 0n)!;
  return state.guardians.get(role) === idOf("GUARDIAN");
}

/** Mined at once; a revert throws. */
export async function transact(from: string, to: string, data: string): Promise<void> {
  await connection.provider.request({
    method: "eth_sendTransaction",
    params: [{ from, to, data, gas: "0x7a1200" }],
  });
}
