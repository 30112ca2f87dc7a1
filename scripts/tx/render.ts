import { showParty } from "../chain/connection.ts";
import { renderCall } from "../plan/render-call.ts";
import { columns, showTime } from "../words.ts";
import { eventCells, type EventRow } from "./event-rows.ts";
import type { ReadTransaction } from "./read-transaction.ts";

/** A transaction and what became of it. Pure. */
export function renderTransaction({ hash, from, nonce, call, receipt }: ReadTransaction): string {
  const rows = [
    ["transaction", hash],
    ["from", `${showParty(from)} · nonce ${nonce}`],
    ...(receipt === undefined
      ? [["state", "not in a block yet"]]
      : [
          ["state", receipt.succeeded ? "✓ succeeded" : "✗ reverted"],
          ["block", `${receipt.block} · ${showTime(receipt.time)} · ${receipt.gasUsed.toLocaleString("en-US")} gas`],
          ...(receipt.reason === undefined ? [] : [["reason", receipt.reason]]),
        ]),
  ];
  return [
    columns(rows),
    call === undefined ? "Call\n  makes a contract" : `Call\n${renderCall(call)}`,
    ...(receipt === undefined ? [] : [renderEvents(receipt.events)]),
  ].join("\n\n");
}

export function renderEvents(events: readonly EventRow[]): string {
  return `Events\n${columns(events.length === 0 ? [["none"]] : events.map(eventCells))}`;
}
