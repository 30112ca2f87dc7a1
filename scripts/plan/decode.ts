import { getAddress, type ParamType, type Result } from "ethers";
import { formatAmount } from "../../sdk/amount.ts";
import { functionName } from "../../sdk/interfaces.ts";
import { describeMemo } from "../../sdk/memo.ts";
import { quoted } from "../../sdk/printable.ts";
import { partyAt, showParty, type Book, type Currency } from "../chain/connection.ts";
import type { Target } from "../chain/target.ts";
import { roleName } from "../role/name.ts";
import { showBytes32, showDelay, showTime } from "../words.ts";
import type { PlannedArgument } from "./plan.ts";

/** Integer arguments that are minor units; anything else numeric is shown as it is. */
const AMOUNTS = new Set([
  "amount",
  "minterAllowedAmount",
  "decrement",
  "cash",
  "termDeposits",
  "securities",
  "reverseRepo",
  "other",
  "total",
  "limit",
  "size",
  "ceiling",
  "cap",
]);

/** Integer arguments that are Unix seconds and wider than uint48, which every time of our own contracts is. */
const TIMES = new Set(["validAfter", "validBefore"]);

/** Integer arguments that are a role of the AccessManager, or seconds of a delay there. */
const ROLES = new Set(["roleId", "admin", "guardian"]);
const DELAYS = new Set(["executionDelay", "newDelay"]);

const KINDS: Record<string, string> = { "1": "credit", "2": "surplus covering a burn" };

export interface DecodeWords {
  /** "units" where nobody can know which token it is about. */
  currency: Currency | "units";
  /** Names of accounts and of our own contracts. */
  book: Book;
}

/** The arguments as calldata has them, never as they were typed. A struct is one row per field. */
export function decodeArguments(data: string, { abi }: Pick<Target, "abi">, words: DecodeWords): PlannedArgument[] {
  const { fragment, args } = abi.parseTransaction({ data })!;
  return decodeValues(fragment.inputs, args, words);
}

/** The same for the values of an event. */
export function decodeValues(types: readonly ParamType[], values: Result, words: DecodeWords): PlannedArgument[] {
  return types.flatMap((type, i) => decodeParameter(type.name, type, values[i], words));
}

/** "mint(address to, uint256 amount)"; a struct is "(…)", its fields stand below. */
export function describeFunction({ abi }: Pick<Target, "abi">, method: string): string {
  const { name, inputs } = abi.getFunction(method)!;
  return `${name}(${inputs.map((input) => `${typeName(input)} ${input.name}`).join(", ")})`;
}

function typeName(type: ParamType): string {
  if (type.isArray()) return `${typeName(type.arrayChildren)}[]`;
  return type.isTuple() ? "(…)" : type.type;
}

function decodeParameter(name: string, type: ParamType, value: unknown, words: DecodeWords): PlannedArgument[] {
  if (type.isTuple()) {
    return type.components.flatMap((field, i) =>
      decodeParameter(`${name}.${field.name}`, field, (value as Result)[i], words),
    );
  }
  // A list of plain values stays one argument, one line each.
  if (type.isArray() && type.arrayChildren.isTuple()) {
    return [...(value as Result)].flatMap((item, i) =>
      decodeParameter(`${name}[${i}]`, type.arrayChildren, item, words),
    );
  }
  if (type.isArray()) {
    const items = (value as Result).map((item) => decodeValue(name, type.arrayChildren.type, item, words));
    return [{ name, type: type.type, value: items.join("\n") }];
  }
  return [{ name, type: type.type, value: decodeValue(type.name, type.type, value, words) }];
}

function decodeValue(name: string, type: string, value: unknown, { currency, book }: DecodeWords): string {
  if (type === "address") return showParty(partyAt(book, getAddress(value as string)));
  if (type === "bytes32") {
    return name === "memo" ? `${describeMemo(value as string)} = ${value as string}` : showBytes32(value as string);
  }
  if (AMOUNTS.has(name)) return `${formatAmount(value as bigint)} ${currency} = ${value as bigint} minor units`;
  if (type === "uint64" && ROLES.has(name)) return `${roleName(value as bigint)} = ${value as bigint}`;
  if (type === "uint32" && DELAYS.has(name)) return `${showDelay(value as bigint)} = ${value as bigint} s`;
  if (type === "bytes4") return `${functionName(value as string)} = ${value as string}`;
  if (name === "when" && value === 0n) return "as soon as the delay allows = 0";
  if (type === "uint48" || TIMES.has(name)) return `${showTime(value as bigint)} = ${value as bigint}`;
  if (type === "uint8" && name === "kind") return `${KINDS[String(value)] ?? "unknown"} = ${value as bigint}`;
  return type === "string" ? quoted(value as string) : String(value);
}
