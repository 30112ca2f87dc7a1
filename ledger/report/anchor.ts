import { decodeShortText } from "../../sdk/short-text.ts";
import type { Books } from "../books.ts";
import { formatHongKong } from "../clock/hong-kong-time.ts";
import { readEvents } from "../read/events.ts";
import { newestMoment } from "../read/moment.ts";
import { toHex } from "../store/bytes.ts";
import type { ReportKind } from "./report-kind.ts";

/** The kinds that `harbour reserve anchor` knows. */
export type AnchorKind = "daily" | "weekly" | "month-end" | "audit";

/** What is anchored of a report: give its file, kind and time to `harbour reserve anchor`. */
export interface Anchor {
  /** keccak256 of the file that has exactly the body. */
  hash: string;
  kind: AnchorKind;
  /** "2026-11-22T23:59:59+08:00" */
  asOf: string;
}

const ANCHOR_KINDS: Readonly<Record<ReportKind, AnchorKind>> = {
  C1: "daily",
  C2: "weekly",
  C3: "month-end",
  C4: "daily",
  C8: "daily",
  C9: "daily",
  C9P: "daily",
};

/** A pack with the auditor's day in it is anchored as an audit. */
export function anchorOf({ kind, hash, body, periodEnd }: AnchorParameters): Anchor {
  const drawn = kind === "C3" && (JSON.parse(body) as { asOf2: unknown }).asOf2 !== null;
  return { hash, kind: drawn ? "audit" : ANCHOR_KINDS[kind], asOf: formatHongKong(periodEnd) };
}

export interface AnchorParameters {
  kind: ReportKind;
  hash: string;
  body: string;
  /** Unix seconds. */
  periodEnd: number;
}

export interface AnchoredReport {
  id: string;
  anchor: Anchor;
  /** Where it was recorded, on final blocks; undefined if nowhere. */
  recorded: { chainId: number; block: number; txHash: string; time: number } | undefined;
}

/** Every saved report with the place where its hash, kind and time are on chain, in the order of the reports' ids. */
export async function verifyAnchors(books: Books): Promise<AnchoredReport[]> {
  const { store } = books;
  const recorded = new Map<string, AnchoredReport["recorded"]>();
  for (const { chainId } of books.networks) {
    const newest = await newestMoment(store, chainId, "final");
    if (newest === undefined) continue;
    const query = { chainId, origin: "registry", names: ["ReportAnchored"], toBlock: newest.block } as const;
    for (const event of await readEvents(store, query)) {
      if (event.source !== "registry" || event.name !== "ReportAnchored") continue;
      const { hash, asOf, kind } = event.fields;
      const key = keyOf(event.currency, { hash, kind: decodeShortText(kind), asOf: formatHongKong(Number(asOf)) });
      const { block, txHash, time } = event;
      if (!recorded.has(key)) recorded.set(key, { chainId, block, txHash, time });
    }
  }
  const rows = await store.db
    .selectFrom("report")
    .select(["id", "kind", "currency", "hash", "body", "period_end"])
    .orderBy("id")
    .execute();
  return rows.map(({ id, kind, currency, hash, body, period_end }) => {
    const anchor = anchorOf({ kind: kind as ReportKind, hash: toHex(hash), body, periodEnd: period_end });
    return { id, anchor, recorded: recorded.get(keyOf(currency, anchor)) };
  });
}

function keyOf(
  currency: string,
  { hash, kind, asOf }: { hash: string; kind: string | undefined; asOf: string },
): string {
  return [currency, hash, kind, asOf].join("|");
}
