import { getAddress, type Interface } from "ethers";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { isSettlementContract, roleOfFunction } from "../../sdk/roles.ts";
import type { Connection, Currency, Party } from "../chain/connection.ts";
import { currencyOfCall, knownTarget, knownTargets, type KnownTarget } from "../chain/targets.ts";
import { unknownTarget } from "./safe-faults.ts";

export interface SafeCall {
  target: Party & { abi: Interface };
  data: string;
  /** "Raise the order limit to 60,000,000.00 HKD" */
  title: string;
}

/** Calls that become one transaction of a Safe. */
export interface CallGroup {
  /** Absent: a call of a settlement contract that is no role's, and so about nobody's authority. */
  currency?: Currency;
  /** Positions in the list of calls. */
  calls: number[];
  to: string;
  data: string;
}

/**
 * Acts of two persons: the desks refuse them from AccessManager.execute, which hides who acts. A test compares this
 * list with the contracts.
 */
export const IN_PERSON: Readonly<Partial<Record<KnownTarget["contract"], readonly string[]>>> = {
  mintDesk: ["propose", "approve", "approveLarge"],
  redemptionDesk: ["proposeSettlement", "proposeRejection", "settle", "reject"],
};

/**
 * As few Safe transactions as plain calls allow: those over one AccessManager become one call of its multicall. Order
 * is kept within a currency; authorities share nothing, so among them it has no meaning. What only the Safe itself may
 * do stays alone and parts what is before it from what is after; settling parts it in both currencies.
 * @throws HarbourError HB-2833
 */
export function groupCalls(connection: Connection, calls: readonly SafeCall[]): CallGroup[] {
  const groups: { currency: Currency | undefined; members: Member[]; alone: boolean }[] = [];
  calls.forEach((call, index) => {
    const target = knownTarget(connection, call.target.address);
    if (target === undefined) throw unknownTarget(call.title, call.target.address);
    const about = currencyOfCall(connection, target, call.data);
    const alone = about === undefined || !canBeNested(target, call.data);
    const currency = alone && isSettlementContract(target.contract) ? undefined : about;
    const last = groups.findLast((group) => group.currency === currency || group.currency === undefined);
    if (last !== undefined && !last.alone && !alone) last.members.push({ index, target, data: call.data });
    else groups.push({ currency, members: [{ index, target, data: call.data }], alone });
  });
  return groups.map(({ currency, members }) => {
    const authority = knownTargets(connection).find(
      (target) => target.currency === currency && target.contract === "authority",
    )!;
    const [only] = members;
    const transaction =
      members.length === 1
        ? { to: getAddress(only!.target.address), data: only!.data }
        : {
            to: getAddress(authority.address),
            data: AUTHORITY_INTERFACE.encodeFunctionData("multicall", [members.map(nested)]),
          };
    const of = currency === undefined ? {} : { currency };
    return { ...of, calls: members.map(({ index }) => index), ...transaction };
  });
}

interface Member {
  index: number;
  target: KnownTarget;
  data: string;
}

function nested({ target, data }: Member): string {
  if (target.contract === "authority") return data;
  return AUTHORITY_INTERFACE.encodeFunctionData("execute", [target.address, data]);
}

/** Whether the AccessManager may be the one that calls: only where the role decides, and nothing else about the caller. */
function canBeNested({ contract, abi }: KnownTarget, data: string): boolean {
  if (contract === "authority") return true;
  const name = abi.getFunction(data.slice(0, 10))?.name;
  if (name === undefined || roleOfFunction(contract, name) === undefined) return false;
  return IN_PERSON[contract]?.includes(name) !== true;
}
