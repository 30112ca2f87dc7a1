import { getAddress, type Interface, type TransactionDescription } from "ethers";
import { roleOfFunction, type RoleName } from "../../sdk/roles.ts";
import { partyAt, type Connection, type Party } from "../chain/connection.ts";
import { currencyOfCall, knownTargets, type KnownTarget } from "../chain/targets.ts";
import { innerCalls, SAFE_INTERFACE, type CallBytes } from "./carried-calls.ts";
import { decodeArguments, describeFunction } from "./decode.ts";
import type { PlannedArgument } from "./plan.ts";

/** Deeper than any call we make; a bomb of nested bytes ends here. */
const DEEPEST = 8;

/** A call with everything inside it. */
export interface DecodedCall {
  to: Party;
  /** "hHKD", "HKD authority"; absent: no contract of ours. */
  target?: string;
  /** Absent: it is about none of ours, or about both. */
  currency?: string;
  selector: string;
  /** "grantRole(uint64 roleId, address account, uint32 executionDelay)", else the selector. */
  function: string;
  /** Its name alone; absent where the bytes could not be read. */
  method?: string;
  /** Whose function it is by the role table; absent: anybody may call it, or the table does not know it. */
  role?: RoleName;
  arguments: PlannedArgument[];
  value: bigint;
  delegate: boolean;
  /** The calls it carries, in order. */
  inner: DecodedCall[];
  /** The argument that carries them: it is shown as what is inside, not as bytes. */
  carrier?: string;
  /** Why a reader should not trust the lines above, in words. */
  problems: string[];
}

type Known = Pick<Connection, "deployment" | "policy" | "book">;

/** Reads calldata to any of our contracts, and to the wrappers that we and Safes put around it. Bytes never make it throw. */
export function decodeCall(call: CallBytes, connection: Known, depth = 0): DecodedCall {
  const { deployment } = connection;
  const to = call.to === undefined ? { address: "unknown" } : partyAt(connection.book, getAddress(call.to));
  const data = call.data.toLowerCase();
  const reader = readerOf(call.to, data, connection);
  const currency = reader.target === undefined ? undefined : currencyOfCall(connection, reader.target, data);
  const common = {
    to,
    selector: data.slice(0, 10),
    value: call.value ?? 0n,
    delegate: call.delegate ?? false,
    ...(reader.target === undefined ? {} : { target: reader.target.name }),
    ...(currency === undefined ? {} : { currency }),
  };
  const problems = call.delegate ? ["a delegatecall: foreign code would act as the caller itself"] : [];
  const read = parse(reader.abi, data);
  if (read === undefined) {
    problems.push(unreadable(call, data, reader.target));
    return { ...common, function: data === "0x" ? "none" : common.selector, arguments: [], inner: [], problems };
  }
  const { parsed, canonical } = read;
  if (!canonical) problems.push("the bytes are not those that these arguments encode to");

  const { inner, carrier, broken } = innerCalls(parsed, call.to, reader.target);
  if (broken !== undefined) problems.push(broken);
  const tooDeep = inner.length > 0 && depth >= DEEPEST;
  if (tooDeep) problems.push(`nested deeper than ${DEEPEST} calls`);
  const role = roleOf(parsed.name, reader.target);
  return {
    ...common,
    // A Safe's ten types would only hide the one call it makes.
    function:
      reader.abi === SAFE_INTERFACE ? `${parsed.name}(…)` : describeFunction({ abi: reader.abi! }, parsed.signature),
    method: parsed.name,
    ...(role === undefined ? {} : { role }),
    arguments: decodeArguments(
      data,
      { abi: reader.abi! },
      { currency: currency ?? "units", book: connection.book, ...(reader.shared ? { deployment } : {}) },
    ),
    inner: tooDeep ? [] : inner.map((each) => decodeCall(each, connection, depth + 1)),
    ...(carrier === undefined ? {} : { carrier }),
    problems,
  };
}

/** The call itself and all that it carries, outermost first. */
export function flattenCalls(call: DecodedCall): DecodedCall[] {
  return [call, ...call.inner.flatMap(flattenCalls)];
}

interface Reader {
  abi?: Interface;
  target?: KnownTarget;
  /** It serves several tokens: the arguments say of each amount which one it is in. */
  shared?: boolean;
}

function readerOf(to: string | undefined, data: string, connection: Known): Reader {
  const targets = knownTargets(connection);
  const has = (abi: Interface) => abi.getFunction(data.slice(0, 10)) !== null;
  if (to !== undefined) {
    const target = targets.find(({ address }) => address.toLowerCase() === to.toLowerCase());
    if (target !== undefined) return { abi: target.abi, target, shared: target.currency === undefined };
  } else {
    const target = targets.find(({ abi }) => has(abi));
    if (target !== undefined) return { abi: target.abi, shared: target.currency === undefined };
  }
  return data.length >= 10 && has(SAFE_INTERFACE) ? { abi: SAFE_INTERFACE } : {};
}

/** Values are decoded when they are touched, so a text that is none shows only then: encoding touches all of them. */
function parse(
  abi: Interface | undefined,
  data: string,
): { parsed: TransactionDescription; canonical: boolean } | undefined {
  try {
    const parsed = abi?.parseTransaction({ data }) ?? undefined;
    if (parsed === undefined) return undefined;
    return { parsed, canonical: abi!.encodeFunctionData(parsed.fragment, parsed.args) === data };
  } catch {
    return undefined;
  }
}

function unreadable({ to, value = 0n }: CallBytes, data: string, target: KnownTarget | undefined): string {
  if (data === "0x") return value > 0n ? "a payment of the chain's own currency" : "no calldata";
  if (target !== undefined) return `${target.name} has no function that reads these bytes`;
  return to === undefined ? "none of our contracts has such a function" : "not a contract of ours: cannot be read";
}

function roleOf(method: string, target: KnownTarget | undefined): RoleName | undefined {
  if (target === undefined) return undefined;
  if (target.contract !== "authority") return roleOfFunction(target.contract, method)?.name;
  const open = ["schedule", "execute", "cancel", "multicall", "renounceRole", "consumeScheduledOp"];
  return open.includes(method) ? undefined : "ADMIN";
}
