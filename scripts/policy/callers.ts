import { AbiCoder, dataSlice, keccak256 } from "ethers";
import { functionKey, type Setting } from "../../deploy/_authority-state.ts";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import type { Block } from "../chain/block.ts";
import { partyAt, type Connection, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import type { Step } from "./difference.ts";
import type { PolicyReading } from "./read-policy.ts";

/** Somebody whom the chain would let make a step's call now, and how far its operation is. */
export interface Caller {
  party: Party;
  /** Seconds between scheduling and executing, of this holder. */
  delay: number;
  /** The operation's id in the authority; what it is for a call without delay does not matter. */
  operation: string;
  /** Unix seconds from which on it can be executed. Absent: nothing is scheduled, or it has expired. */
  readyAt?: number;
}

export interface CallersOf {
  connection: Connection;
  token: Token;
  reading: PolicyReading;
  step: Step;
  block: Block;
}

/** As the chain is, not as the role table says: a mapping that drifted decides until it is put right. */
export async function callersOf({ connection, token, reading, step, block }: CallersOf): Promise<Caller[]> {
  const { state } = reading;
  const { target, data } = step;
  const onAuthority = target.address === reading.authority;
  if (!onAuthority && isSet(state.settings.targetClosed.get(target.address))) return [];

  const role = onAuthority
    ? adminOf(step, state.settings.roleAdmin)
    : (state.functionRoles.get(functionKey(target.address, dataSlice(data, 0, 4))) ?? 0n);
  const at = { blockTag: block.number };
  const about = onAuthority ? targetOf(step) : undefined;
  const least = about === undefined ? 0 : Number(await token.authority.getTargetAdminDelay(about, at));
  const callers = await Promise.all(
    [...(state.members.get(role)?.keys() ?? [])].map(async (address): Promise<Caller | undefined> => {
      const operation = operationId(address, target.address, data);
      const [[member, own], scheduled] = await Promise.all([
        token.authority.hasRole(role, address, at),
        token.authority.getSchedule(operation, at),
      ]);
      if (!member) return undefined;
      const caller = { party: partyAt(connection.book, address), delay: Math.max(Number(own), least), operation };
      return scheduled === 0n ? caller : { ...caller, readyAt: Number(scheduled) };
    }),
  );
  return callers.filter((caller) => caller !== undefined);
}

/** The id under which the authority keeps a scheduled call. */
export function operationId(caller: string, target: string, data: string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "address", "bytes"], [caller, target, data]));
}

/** Role 0, unless somebody gave the role another admin. */
function adminOf({ method, data }: Step, admins: ReadonlyMap<bigint | string, Setting>): bigint {
  if (method !== "grantRole" && method !== "revokeRole") return 0n;
  return admins.get(AUTHORITY_INTERFACE.parseTransaction({ data })!.args["roleId"] as bigint)?.value ?? 0n;
}

function isSet(setting: Setting | undefined): boolean {
  return setting !== undefined && setting.value !== 0n;
}

/** The contract that a call of the authority is about, if it is about one. */
function targetOf({ method, data }: Step): string | undefined {
  if (method !== "setTargetFunctionRole" && method !== "setTargetClosed") return undefined;
  return AUTHORITY_INTERFACE.parseTransaction({ data })!.args["target"] as string;
}
