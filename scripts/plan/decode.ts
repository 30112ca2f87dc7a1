import { getAddress, type ParamType, type Result } from "ethers";
import { formatAmount } from "../../sdk/amount.ts";
import { functionName } from "../../sdk/interfaces.ts";
import { describeMemo } from "../../sdk/memo.ts";
import { quoted } from "../../sdk/printable.ts";
import { formatDuration } from "../../sdk/wording.ts";
import { partyAt, showParty, type Book, type Currency, type Deployment } from "../chain/connection.ts";
import type { Target } from "../chain/target.ts";
import { namedCurrencies } from "../chain/token-currency.ts";
import { roleName } from "../role/name.ts";
import { showBytes32, showDelay, showTime } from "../words.ts";
import type { PlannedArgument } from "./plan.ts";
import { isFundingValue, settlementWord } from "./settlement-words.ts";

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
  "paid",
  "refunded",
  "sellMax",
  "sellAmount",
  "minFill",
  "funded",
  "guaranteed",
  "guaranteeFee",
  "toSeller",
  "toPayee",
  "toFinancier",
  "advance",
  "free",
  "claimable",
]);

/** The same, in the other token where two are exchanged. */
const COUNTER_AMOUNTS = new Set(["buyAmount", "fee", "maxFee"]);

/** Integer arguments that are Unix seconds and wider than uint48, which every time of our own contracts is. */
const TIMES = new Set(["validAfter", "validBefore"]);

/** Integer arguments that are a role of the AccessManager, or seconds of a delay there. */
const ROLES = new Set(["roleId", "admin", "guardian"]);
const DELAYS = new Set(["executionDelay", "newDelay"]);
const DURATIONS = new Set(["arbiterTime", "disputeWindow", "bandMaxAge"]);

/** Integer arguments of which 10,000 are the whole. */
const BASIS_POINTS = new Set(["defaultSplitBps", "shareBps", "bandBps"]);

const KINDS: Record<string, string> = { "1": "credit", "2": "surplus covering a burn" };

export interface DecodeWords {
  /** "units" where nobody can know which token it is about. */
  currency: Currency | "units";
  /** Set for a contract that serves several tokens: then the values say which. */
  deployment?: Deployment;
  /** Of what is exchanged for it. */
  counter?: Currency;
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
  const inside = wordsInside(types, values, words);
  return types.flatMap((type, i) => decodeParameter(type.name, type, values[i], inside));
}

/** A struct that names a token is about that one, whatever stands around it. */
function wordsInside(types: readonly ParamType[], values: Result, words: DecodeWords): DecodeWords {
  if (words.deployment === undefined) return words;
  const named = namedCurrencies(words.deployment, types, values);
  return named.currency === undefined ? words : { ...words, ...named };
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
    const inside = wordsInside(type.components, value as Result, words);
    return type.components.flatMap((field, i) =>
      decodeParameter(`${name}.${field.name}`, field, (value as Result)[i], inside),
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
  const isSettled = words.deployment !== undefined && typeof value === "bigint";
  const settled = isSettled ? settlementWord(name, value) : undefined;
  const called = isSettled && isFundingValue(name) ? "fee" : type.name;
  return [{ name, type: type.type, value: settled ?? decodeValue(called, type.type, value, words) }];
}

function decodeValue(name: string, type: string, value: unknown, { currency, counter, book }: DecodeWords): string {
  if (type === "address") return showParty(partyAt(book, getAddress(value as string)));
  if (type === "bytes32") {
    return name === "memo" ? `${describeMemo(value as string)} = ${value as string}` : showBytes32(value as string);
  }
  if (typeof value === "bigint" && (AMOUNTS.has(name) || COUNTER_AMOUNTS.has(name))) {
    const unit = COUNTER_AMOUNTS.has(name) ? (counter ?? currency) : currency;
    return `${formatAmount(value)} ${unit} = ${value} minor units`;
  }
  if (type === "uint64" && ROLES.has(name)) return `${roleName(value as bigint)} = ${value as bigint}`;
  if (type === "uint32" && DELAYS.has(name)) return `${showDelay(value as bigint)} = ${value as bigint} s`;
  if (DURATIONS.has(name)) return `${formatDuration(value as bigint)} = ${value as bigint} s`;
  if (BASIS_POINTS.has(name))
    return `${formatAmount(value as bigint, { decimals: 2, minDecimals: 0 })} % = ${value as bigint} bp`;
  if (type === "bytes4") return `${functionName(value as string)} = ${value as string}`;
  if (name === "when" && value === 0n) return "as soon as the delay allows = 0";
  if (type === "uint48" || TIMES.has(name)) return `${showTime(value as bigint)} = ${value as bigint}`;
  if (type === "uint8" && name === "kind") return `${KINDS[String(value)] ?? "unknown"} = ${value as bigint}`;
  return type === "string" ? quoted(value as string) : String(value);
}
