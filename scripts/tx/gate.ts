import { role, roleOfFunction } from "../../sdk/roles.ts";
import type { Connection } from "../chain/connection.ts";
import { currencyOfCall, type KnownTarget } from "../chain/targets.ts";
import type { Transaction } from "../plan/plan.ts";
import { roleName } from "../role/name.ts";
import { AccessManager__factory } from "../../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";

/** Which role a call needs, and how the caller stands to it. */
export interface CallGate {
  role: string;
  /** Seconds; undefined: the caller does not hold the role. */
  delay?: number;
  authority: string;
  operation: string;
  /** It is scheduled and its delay is over. */
  ready: boolean;
}

/** Undefined: anybody may call it, or it is judged otherwise than by a role. */
export async function readGate(
  connection: Connection,
  target: KnownTarget,
  { from, data }: Transaction,
): Promise<CallGate | undefined> {
  const selector = data.slice(0, 10);
  const method = target.abi.getFunction(selector)?.name;
  if (method === undefined) return undefined;
  const { provider, deployment } = connection;
  const currency = currencyOfCall(connection, target, data);
  // A call of a settlement contract about no token of ours, or about both: none of those asks a role.
  if (currency === undefined) return undefined;
  const address = deployment[currency]!.authority;
  const authority = AccessManager__factory.connect(address, provider);
  const id = await roleFor(target, method, data, authority);
  if (id === undefined) return undefined;

  const operation = await authority.hashOperation(from, target.address, data);
  const [[member, delay], readyAt, block] = await Promise.all([
    authority.hasRole(id, from),
    authority.getSchedule(operation),
    provider.getBlock("latest"),
  ]);
  const ready = readyAt !== 0n && readyAt <= BigInt(block!.timestamp);
  return { role: roleName(id), ...(member ? { delay: Number(delay) } : {}), authority: address, operation, ready };
}

type Authority = ReturnType<typeof AccessManager__factory.connect>;

async function roleFor(
  { contract, abi, address }: KnownTarget,
  method: string,
  data: string,
  authority: Authority,
): Promise<bigint | undefined> {
  if (contract !== "authority") {
    // A function of no role is open to everybody, though an AccessManager calls an unset one ADMIN's.
    if (roleOfFunction(contract, method) === undefined) return undefined;
    return authority.getTargetFunctionRole(address, data.slice(0, 10));
  }
  if (method === "grantRole" || method === "revokeRole") {
    return authority.getRoleAdmin(abi.decodeFunctionData(method, data)[0] as bigint);
  }
  return role("ADMIN_ACTS").managerFunctions.includes(method) ? role("ADMIN").id : undefined;
}
