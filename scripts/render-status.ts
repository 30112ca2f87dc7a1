import { ZeroAddress } from "ethers";
import { formatAmount } from "../sdk/amount.ts";
import type { Mode } from "./chain/mode.ts";
import type { Restricted } from "./chain/restricted.ts";
import { olderReleaseWords } from "./chain/newer-release.ts";
import type { Operation } from "./chain/operations.ts";
import type { Solvency } from "./chain/solvency.ts";
import { operationRows } from "./operation/render.ts";
import { renderPlace, type Place } from "./reading.ts";
import { coverageWords } from "./reserve/render-solvency.ts";
import { columns, showCount, showTime } from "./words.ts";

export interface TokenStatus extends Mode, Restricted {
  currency: string;
  symbol: string;
  address: string;
  implementation: string;
  supply: bigint;
  ceiling: bigint;
  ceilingValidUntil: number;
  ceilingCap: bigint;
  mintLeft: bigint;
  minters: number;
  /** Sum of the minters' allowances. */
  minterAllowances: bigint;
  fastPathVersion: number;
  /** What the events show and the views do not, in words. */
  differences: string[];
  roles: { held: number; holders: number };
  /** Absent: no registry and desks are recorded for this currency. */
  reserve?: Reserve;
  /** What waits with the authority, oldest first. */
  scheduled: Operation[];
  /** Absent: the token runs the newest release that it ever ran. */
  olderRelease?: { runs: string; newer: string };
  /** From the policy file; absent: it says nothing of this currency's desks. */
  fileDifferences?: number;
}

type Reserve = Solvency & {
  window: { limit: bigint; used: bigint; available: bigint };
  /** Zero: it is the first of its kind. */
  predecessors: { registry: string; mintDesk: string };
};

/** What banks confirm, and what follows from it. Nothing where no currency has a registry. */
function reserveRows(tokens: readonly TokenStatus[]): string[][] {
  if (tokens.every(({ reserve }) => reserve === undefined)) return [];
  const row = (label: string, cell: (reserve: Reserve) => string) => [
    label,
    ...tokens.map(({ reserve }) => (reserve === undefined ? "none" : cell(reserve))),
  ];
  const parked = ({ pools }: Solvency) => pools.filter((pool) => pool.parked !== undefined).length;
  return [
    row("Reserves", ({ reserves }) => formatAmount(reserves)),
    row("  oldest as of", ({ oldestAsOf }) => (oldestAsOf === 0 ? "never" : showTime(oldestAsOf))),
    row("  unconfirmed", ({ stalePools, unconfirmed }) =>
      stalePools === 0 ? "none" : `${showCount(stalePools, "pool")} · ${formatAmount(unconfirmed)}`,
    ),
    row("  parked", (reserve) => (parked(reserve) === 0 ? "none" : showCount(parked(reserve), "statement"))),
    row("Coverage", coverageWords),
    row("Capacity", ({ capacity }) => formatAmount(capacity)),
    row("Registry's ceiling", ({ ceiling }) => formatAmount(ceiling)),
    row("  bound by", ({ bound, woundDown }) => (woundDown ? "the wind-down" : bound)),
    row("Window left", ({ window }) => formatAmount(window.available)),
    row("Redemptions", ({ openRedemptions, openRedemptionAmount }) =>
      openRedemptions === 0 ? "none" : `${openRedemptions} · ${formatAmount(openRedemptionAmount)}`,
    ),
  ];
}

function scheduledRows(tokens: readonly TokenStatus[]): string[][] {
  const next = ({ scheduled }: TokenStatus) => {
    if (scheduled.some(({ state }) => state === "ready")) return "ready";
    return scheduled.length === 0 ? "" : showTime(Math.min(...scheduled.map(({ readyAt }) => readyAt)));
  };
  const counts = tokens.map(({ scheduled }) => (scheduled.length === 0 ? "none" : String(scheduled.length)));
  const some = tokens.some(({ scheduled }) => scheduled.length > 0);
  return [["Scheduled", ...counts], ...(some ? [["  next ready", ...tokens.map(next)]] : [])];
}

/** What the table has no room for. */
function renderNotes(tokens: readonly TokenStatus[], now: number): string[] {
  const scheduled = tokens.flatMap(({ currency, scheduled: rows }) =>
    rows.flatMap((operation) => operationRows(operation, now).map((row, i) => [i === 0 ? currency : "", ...row])),
  );
  const next = tokens.some(({ fileDifferences = 0 }) => fileDifferences > 0)
    ? [["policy file differs", "→ harbour plan"]]
    : [];
  const before = tokens.flatMap(({ currency, reserve }) =>
    Object.entries(reserve?.predecessors ?? {}).flatMap(([contract, address]) =>
      address === ZeroAddress
        ? []
        : [[`${currency} ${contract === "registry" ? contract : "mint desk"} before`, address]],
    ),
  );
  const older = tokens.flatMap(({ symbol, olderRelease }) =>
    olderRelease === undefined ? [] : [`! ${symbol} ${olderReleaseWords(olderRelease.runs, olderRelease.newer)}`],
  );
  return [
    ...(older.length === 0 ? [] : [older.join("\n")]),
    ...(scheduled.length === 0 ? [] : [columns(scheduled)]),
    ...(next.length + before.length === 0 ? [] : [columns([...next, ...before])]),
  ];
}

export function renderStatus(place: Place, tokens: readonly TokenStatus[], now: number): string {
  const row = (label: string, cell: (token: TokenStatus) => string) => [label, ...tokens.map(cell)];
  const stopped = ({ accounts, amount }: TokenStatus["held"]) =>
    accounts === 0 ? "none" : `${accounts} · ${formatAmount(amount)}`;
  const until = ({ ceilingValidUntil }: TokenStatus) => {
    if (ceilingValidUntil === 0) return "never set";
    return ceilingValidUntil <= place.block.timestamp
      ? `expired ${showTime(ceilingValidUntil)}`
      : showTime(ceilingValidUntil);
  };
  const table = [
    row("", ({ currency }) => currency),
    row("Supply", ({ supply }) => formatAmount(supply)),
    row("  blacklisted", ({ blacklisted }) => stopped(blacklisted)),
    row("  held", ({ held }) => stopped(held)),
    row("Ceiling", ({ ceiling }) => formatAmount(ceiling)),
    row("  valid until", until),
    row("  cap", ({ ceilingCap }) => formatAmount(ceilingCap)),
    row("Mint left", ({ mintLeft }) => formatAmount(mintLeft)),
    ...reserveRows(tokens),
    row("Minters", ({ minters }) => (minters === 0 ? "none" : String(minters))),
    row("  may mint", ({ minterAllowances }) => formatAmount(minterAllowances)),
    row("Mode", ({ mode }) => mode),
    row("Policy", ({ policy }) => policy ?? "unknown"),
    row("Policy file", ({ fileDifferences }) => {
      if (fileDifferences === undefined) return "not said";
      return fileDifferences === 0 ? "in step" : showCount(fileDifferences, "difference");
    }),
    row("Fast path", ({ fastPathVersion, mode }) => (fastPathVersion === 0 ? "none" : mode === "open" ? "on" : "off")),
    row("Roles", ({ roles }) => `${roles.held} held by ${roles.holders}`),
    ...scheduledRows(tokens),
    row("Events and views", ({ differences }) => (differences.length === 0 ? "agree" : `${differences.length} differ`)),
  ];
  const addresses = tokens.map(({ symbol, address, implementation }) => [symbol, address, `runs ${implementation}`]);
  return [
    renderPlace(place),
    columns(
      table,
      tokens.map((_, i) => i + 1),
    ),
    ...renderNotes(tokens, now),
    columns(addresses),
  ].join("\n\n");
}
