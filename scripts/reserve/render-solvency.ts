import { formatAmount } from "../../sdk/amount.ts";
import { formatRatio } from "../../sdk/ratio.ts";
import { showShortText } from "../../sdk/short-text.ts";
import type { Pool, Solvency } from "../chain/solvency.ts";
import { columns, showCount, showMoney, showTime } from "../words.ts";

/** What the banks say, and how much may therefore circulate. Pure. */
export function renderSolvency(solvency: Solvency, currency: string, now: number): string {
  const money = (minor: bigint) => showMoney(minor, currency);
  const { approval, allocation } = solvency;
  const rows = [
    ["supply", money(solvency.liabilities)],
    [
      "reserves",
      `${money(solvency.reserves)}${solvency.oldestAsOf === 0 ? "" : ` · as of ${showTime(solvency.oldestAsOf)} or later`}`,
    ],
    ...(solvency.stalePools === 0
      ? []
      : [
          [
            "unconfirmed",
            `${money(solvency.unconfirmed)} in ${showCount(solvency.stalePools, "stale pool")}, not counted`,
          ],
        ]),
    ["coverage", coverageWords(solvency)],
    ["capacity", `${money(solvency.capacity)} · ${solvency.bufferBps / 100} % kept above the supply`],
    [
      "approval",
      approval.expiry === 0
        ? "none"
        : `${money(approval.ceiling)} by ${showShortText(approval.authority)} · ${untilWords(approval.expiry, now)}`,
    ],
    [
      "allocation",
      allocation.epoch === 0
        ? "none"
        : `${money(allocation.amount)}${allocation.whole ? ", the whole" : ""} · ${untilWords(allocation.validUntil, now)}`,
    ],
    ["ceiling", `${money(solvency.ceiling)} · bound by ${solvency.bound}${untilOf(solvency, now)}`],
    ["redemptions", `${solvency.openRedemptions} open · ${money(solvency.openRedemptionAmount)}`],
    ...(solvency.woundDown ? [["wind-down", "begun: nothing is ever issued again"]] : []),
  ];
  return `${columns(rows)}\n\n${renderPools(solvency.pools)}`;
}

/** Floored, so that it never reads better than it is. */
export function coverageWords({ ratio, liabilities, allocation }: Solvency): string {
  if (ratio !== undefined) return formatRatio(ratio);
  return liabilities === 0n ? "nothing circulates" : allocation.whole ? "unknown" : "not of this chain alone";
}

/** A stale pool is unconfirmed: nobody knows that it fell short. */
export function poolState({ fresh, parked, asOf }: Pool): string {
  const state = fresh ? "confirmed" : asOf === 0 ? "no statement" : "unconfirmed";
  return parked === undefined ? state : `${state} · parked ${formatAmount(parked.total)}`;
}

function renderPools(pools: readonly Pool[]): string {
  if (pools.length === 0) return "  no pools";
  const rows = pools.map((pool) => [
    showShortText(pool.pool),
    showShortText(pool.custodian),
    String(pool.sequence),
    formatAmount(pool.total),
    pool.asOf === 0 ? "" : showTime(pool.asOf),
    pool.validUntil === 0 ? "" : showTime(pool.validUntil),
    poolState(pool),
  ]);
  return columns([["pool", "custodian", "no.", "total", "as of", "valid until", "state"], ...rows], [2, 3]);
}

function untilWords(expiry: number, now: number): string {
  return expiry <= now ? `expired ${showTime(expiry)}` : `until ${showTime(expiry)}`;
}

function untilOf({ validUntil, ceiling }: Solvency, now: number): string {
  return ceiling === 0n ? "" : ` · ${untilWords(validUntil, now)}`;
}
