import type { GasTable } from "./gas-operations.ts";
import type { GasRow, SettlementRow } from "./gas-rows.ts";

/** A peer's committed figures: reference measurements on one EVM, with one method for all. */
export type Peer = { id: string; peer: string; upgradeable: string; ops: Partial<Record<string, number>> };

export type GasVerdict = { table: string; failures: string[] };

const SHOWN = ["agora", "usdt0", "circle", "rlusd", "paxos", "oz"];
const grouped = (value: number | undefined) => (value === undefined ? "–" : Math.round(value).toLocaleString("en-US"));

/** The table as Markdown, and every row that is above its budget or, without a stated reason, above a peer. */
export function gasTable(parameters: { ours: GasTable; rows: readonly GasRow[]; peers: readonly Peer[] }): GasVerdict {
  const { ours, rows, peers } = parameters;
  const proxied = peers.filter(({ upgradeable }) => !/^(none|no proxy)/.test(upgradeable));
  const shown = SHOWN.map((id) => peers.find((peer) => peer.id === id)!);
  const lines: string[][] = [
    ["operation", "ours", "budget", "headroom", "floor", ...shown.map(({ peer }) => peer.replace(/ \(.*\)/, ""))],
  ];
  const failures: string[] = [];
  for (const row of rows) {
    const gas = ours[row.key];
    if (gas === undefined) {
      failures.push(`${row.label}: not measured`);
      continue;
    }
    if (row.budget !== undefined && gas > row.budget)
      failures.push(`${row.label}: ${grouped(gas)} is above the budget of ${grouped(row.budget)}`);
    const key = row.peerKey ?? row.key;
    for (const peer of proxied) {
      const theirs = peer.ops[key];
      if (theirs !== undefined && theirs < gas && row.peerMayWin === undefined)
        failures.push(`${row.label}: ${grouped(gas)} is above ${peer.peer} with ${grouped(theirs)}`);
    }
    const headroom = row.budget === undefined ? undefined : row.budget - gas;
    lines.push([
      row.label + (row.peerMayWin === undefined ? "" : " ¹"),
      ...[gas, row.budget, headroom, row.floor, ...shown.map(({ ops }) => ops[key])].map(grouped),
    ]);
  }
  const notes = rows
    .filter(({ peerMayWin }) => peerMayWin !== undefined)
    .map(({ label, peerMayWin }) => `- ${label}: ${peerMayWin}`);
  return { table: `${asMarkdown(lines)}\n¹ An upgradeable peer may be below:\n${notes.join("\n")}\n`, failures };
}

/** Our own figures and their budgets, where no peer has the operation, and what others published of the nearest one. */
export function budgetTable(parameters: { ours: GasTable; rows: readonly (GasRow | SettlementRow)[] }): GasVerdict {
  const { ours, rows } = parameters;
  const failures: string[] = [];
  const published = rows.some((row) => "published" in row);
  const lines = rows.map((row) => {
    const { key, label, budget } = row;
    const gas = ours[key];
    if (gas === undefined) failures.push(`${label}: not measured`);
    else if (budget !== undefined && gas > budget)
      failures.push(`${label}: ${grouped(gas)} is above the budget of ${grouped(budget)}`);
    const headroom = budget === undefined || gas === undefined ? undefined : budget - gas;
    const others = published ? [("published" in row ? row.published : undefined) ?? "–"] : [];
    return [label, ...[gas, budget, headroom].map(grouped), ...others];
  });
  const head = ["operation", "ours", "budget", "headroom", ...(published ? ["published by others"] : [])];
  return { table: asMarkdown([head, ...lines]), failures };
}

function asMarkdown(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const printed = lines.map(
    (line) =>
      `| ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join(" | ")} |`,
  );
  printed.splice(
    1,
    0,
    `|${widths.map((width, column) => (column === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`,
  );
  return `${printed.join("\n")}\n`;
}
