import { getAddress, type ParamType, type Result } from "ethers";
import { formatAmount } from "../../sdk/amount.ts";
import { describeMemo } from "../../sdk/memo.ts";
import { partyAt, showParty, type Book, type Currency } from "../chain/connection.ts";
import type { Target } from "../chain/target.ts";
import { showBytes32, showTime } from "../words.ts";
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
]);

/** Integer arguments that are Unix seconds and wider than uint48, which every time of our own contracts is. */
const TIMES = new Set(["validAfter", "validBefore"]);

const KINDS: Record<string, string> = { "1": "credit", "2": "surplus covering a burn" };

export interface DecodeWords {
  currency: Currency;
  /** Names of accounts and of our own contracts. */
  book: Book;
}

/** The arguments as calldata has them, never as they were typed. A struct is one row per field. */
export function decodeArguments(data: string, { abi }: Target, words: DecodeWords): PlannedArgument[] {
  const { fragment, args } = abi.parseTransaction({ data })!;
  return fragment.inputs.flatMap((input, i) => decodeParameter(input.name, input, args[i], words));
}

/** "mint(address to, uint256 amount)"; a struct is "(…)", its fields stand below. */
export function describeFunction({ abi }: Target, method: string): string {
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
    return (value as Result).flatMap((item, i) => decodeParameter(`${name}[${i}]`, type.arrayChildren, item, words));
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
  if (type === "uint48" || TIMES.has(name)) return `${showTime(value as bigint)} = ${value as bigint}`;
  if (type === "uint8" && name === "kind") return `${KINDS[String(value)] ?? "unknown"} = ${value as bigint}`;
  return String(value);
}
