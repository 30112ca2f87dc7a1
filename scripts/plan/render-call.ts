import { formatEther } from "ethers";
import { showParty } from "../chain/connection.ts";
import { columns } from "../words.ts";
import type { DecodedCall } from "./decode-nested.ts";
import type { PlannedArgument } from "./plan.ts";

/** A call in words, what it carries below it and indented. Pure. */
export function renderCall(call: DecodedCall, indent = "  ", number = ""): string {
  const { to, target, inner, carrier, value, role } = call;
  const rows = [
    ["contract", target === undefined ? showParty(to) : `${target} ${to.address}`],
    ["function", call.function],
    ...(role === undefined ? [] : [["role", role]]),
    ...(value === 0n ? [] : [["value", `${formatEther(value)} of the chain's own currency = ${value} wei`]]),
    ...call.arguments.flatMap(({ name, value: text }) => {
      if (name === carrier && inner.length > 0)
        return [[name, inner.length === 1 ? "a call, below" : `${inner.length} calls, below`]];
      return text.split("\n").map((line, i) => [i === 0 ? name : "", line]);
    }),
    ...call.problems.map((problem) => ["! careful", problem]),
  ];
  const below = inner.map((each, i) => {
    const place = `${number}${i + 1}`;
    return `${indent}${place}\n${renderCall(each, `${indent}    `, `${place}.`)}`;
  });
  return [columns(rows, [], indent), ...below].join("\n");
}

/** Arguments in which the bytes of a carried call are that call in words. */
export function withCarriedCalls(rows: PlannedArgument[], { carrier, inner }: DecodedCall): PlannedArgument[] {
  if (inner.length === 0) return rows;
  const words = inner.map((call) => renderCall(call, "")).join("\n");
  return rows.map((row) => (row.name === carrier ? { ...row, value: words } : row));
}
