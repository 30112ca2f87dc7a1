import { showParty } from "../chain/connection.ts";
import { renderCall } from "../plan/render-call.ts";
import { renderPlace, type Place } from "../reading.ts";
import { columns, showCount, showDelay } from "../words.ts";
import type { CallGate } from "./gate.ts";
import { renderEvents } from "./render.ts";
import type { Traces } from "./trace.ts";
import type { TriedCall } from "./try-call.ts";

export function renderTried(place: Place, { from, call, gate, refusal, gas, later, traces }: TriedCall): string {
  const needs = gate === undefined ? [] : [["needs", gateWords(gate)]];
  const rows = [
    ["as", showParty(from)],
    ...needs,
    ["now", refusal === undefined ? "✓ would go through" : `✗ ${refusal.code}  ${refusal.message}`],
    ...(later === undefined ? [] : [["later", later]]),
    ...(gas === undefined ? [] : [["gas", `${gas.toLocaleString("en-US")} gas`]]),
  ];
  const left =
    refusal !== undefined
      ? []
      : traces === undefined
        ? ["Events\n  unknown: this node does not trace"]
        : [renderEvents(traces.events), renderStorage(traces)];
  return [renderPlace(place), `Call\n${renderCall(call)}`, columns(rows), ...left, "Nothing was sent."].join("\n\n");
}

function gateWords({ role, delay }: CallGate): string {
  if (delay === undefined) return `${role}, which it does not hold`;
  return delay === 0
    ? `${role}, which it holds without a delay`
    : `${role}, which it holds: schedule it, ${showDelay(delay)}`;
}

function renderStorage({ storage }: Traces): string {
  const rows = storage.map(({ address, contract, words }) => [contract ?? address, showCount(words, "word")]);
  return `Storage that changes\n${columns(rows.length === 0 ? [["none"]] : rows)}`;
}
