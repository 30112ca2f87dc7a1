import { callParty, showParty } from "../chain/connection.ts";
import { isOpen, type Operation } from "../chain/operations.ts";
import { shortValue } from "../plan/call-title.ts";
import type { DecodedCall } from "../plan/decode-nested.ts";
import { renderCall } from "../plan/render-call.ts";
import { renderPlace, type Place } from "../reading.ts";
import { columns, showAge, showTime } from "../words.ts";

/** Enough digits to tell operations apart and to be copied; commands take them for the whole id. */
export function shortId(id: string): string {
  return id.slice(0, 18);
}

/** "configureMinter on hHKD" */
export function callWords({ call }: Pick<Operation, "call">): string {
  return `${call.method ?? call.function} on ${call.target ?? callParty(call.to)}`;
}

/** "ready at …", "until …": what its clock says, by the later of the chain's time and this machine's. */
export function clockWords({ state, readyAt, expiresAt }: Operation, now: number): string {
  if (state === "waiting") return `ready in ${showAge(readyAt - now)}, at ${showTime(readyAt)}`;
  if (state === "ready") return `can be executed until ${showTime(expiresAt)}, ${showAge(expiresAt - now)} more`;
  if (state === "expired") return `expired ${showTime(expiresAt)}`;
  return `${state === "executed" ? "was" : "would have been"} ready at ${showTime(readyAt)}`;
}

/** The arguments on one line: names instead of addresses, amounts without their minor units. */
export function argumentWords({ arguments: rows }: DecodedCall): string {
  return rows.map(({ value }) => shortValue(value)).join(" · ");
}

/** A few lines of one operation: its call, its arguments, its clock. */
export function operationRows(operation: Operation, now: number): string[][] {
  return [
    [operation.state, shortId(operation.id), `${callWords(operation)}, by ${callParty(operation.caller)}`],
    ...(operation.call.arguments.length === 0 ? [] : [["", "", argumentWords(operation.call)]]),
    ["", "", clockWords(operation, now)],
  ];
}

export interface OperationList {
  currency: string;
  symbol: string;
  operations: Operation[];
  /** Not shown without --all. */
  ended: number;
}

export function renderOperations(place: Place, lists: readonly OperationList[], now: number): string {
  const blocks = lists.map(({ symbol, operations, ended }) => {
    const rows = operations.flatMap((operation) => operationRows(operation, now));
    const left = ended > 0 ? `${ended} ended or expired: --all shows them` : "";
    const title = [symbol, operations.length === 0 ? "nothing is scheduled" : "", left].filter((text) => text !== "");
    return [title.join(" · "), ...(rows.length === 0 ? [] : [columns(rows)])].join("\n");
  });
  return [renderPlace(place), ...blocks].join("\n\n");
}

export interface ShownOperation {
  operation: Operation;
  /** Unix seconds. */
  scheduledAt: number;
  endedAt?: number;
  earlier: readonly Operation[];
  /** Who can stop it, in words. Empty once nobody needs to. */
  cancellableBy: readonly string[];
}

export function renderOperation(
  place: Place,
  { operation, scheduledAt, endedAt, earlier, cancellableBy }: ShownOperation,
  now: number,
): string {
  const { id, nonce, state, caller, call, readyAt, expiresAt, transaction, ended } = operation;
  const rows = [
    ["state", state],
    ["id", id],
    ["nonce", earlier.length === 0 ? `${nonce}` : `${nonce} · scheduled ${earlier.length + 1} times`],
    ["by", showParty(caller)],
    ["scheduled", `${showTime(scheduledAt)} · block ${operation.block}`],
    ["transaction", transaction],
    ["ready", state === "waiting" ? `${showTime(readyAt)} · in ${showAge(readyAt - now)}` : showTime(readyAt)],
    ["until", state === "ready" ? `${showTime(expiresAt)} · ${showAge(expiresAt - now)} more` : showTime(expiresAt)],
    ...(ended === undefined
      ? []
      : [
          [state, `${showTime(endedAt!)} · block ${ended.block}`],
          ["transaction", ended.transaction],
        ]),
    ...cancellableBy.map((who, i) => [i === 0 ? "cancel by" : "", who]),
  ];
  const next = isOpen(operation) ? [renderOperationNext(operation)] : [];
  return [renderPlace(place), columns(rows), `Call\n${renderCall(call)}`, ...next].join("\n\n");
}

function renderOperationNext({ id, state, caller, currency }: Operation): string {
  const rest = `--token ${currency.toLowerCase()} --network <name>`;
  const rows = [
    ...(state === "ready"
      ? [[`harbour operation execute ${shortId(id)} --as ${callParty(caller)} ${rest}`, "to execute it"]]
      : []),
    [`harbour operation cancel ${shortId(id)} --as <name> ${rest}`, "to stop it"],
  ];
  return `Next\n${columns(rows)}`;
}
