import type { EventSource } from "../../sdk/events.ts";
import type { Books } from "../books.ts";
import { readEvents, type BookedEvent } from "../read/events.ts";
import { toHex } from "../store/bytes.ts";
import { PUBLIC_KINDS } from "../report/report-kind.ts";
import { ACTS } from "./act-sentences.ts";
import { lookBack } from "./look-back.ts";
import { announcesEnforcement, publicSentence, publicWording } from "./public-wording.ts";
import type { TokenOnChain } from "./token-place.ts";
import type { ActView, ReportView } from "./transparency-view.ts";

/** At most this many are shown. */
const SHOWN = 20;

/** What those in control did last. */
export async function actsView(books: Books, tokens: readonly TokenOnChain[]): Promise<ActView[]> {
  const acts: ActView[] = [];
  for (const token of tokens) {
    const say = await publicWording(books, token);
    for (const event of await newestActs(books, token)) {
      const { source, name, block, logIndex, time, txHash } = event;
      const sentence = publicSentence(event, say);
      acts.push({ source, name, sentence, chainId: token.moment.chainId, block, logIndex, time, txHash });
    }
  }
  return acts.sort((a, b) => b.time - a.time || b.block - a.block || b.logIndex - a.logIndex).slice(0, SHOWN);
}

async function newestActs(books: Books, { network, moment, currency }: TokenOnChain): Promise<BookedEvent[]> {
  const token = network.contracts.find((one) => one.origin === "token" && one.currency === currency)!.address;
  const { chainId } = moment;
  const found = await lookBack({
    from: network.fromBlock,
    to: moment.block,
    enough: SHOWN,
    read: async (fromBlock, toBlock) => {
      const events: BookedEvent[] = [];
      for (const origin of Object.keys(ACTS) as EventSource[])
        events.push(...(await readEvents(books.store, { chainId, origin, names: ACTS[origin], fromBlock, toBlock })));
      return events.filter((event) => concerns(event, currency, token) && !announcesEnforcement(event));
    },
    counts: () => true,
  });
  return found.sort((a, b) => b.block - a.block || b.logIndex - a.logIndex).slice(0, SHOWN);
}

/** A contract that serves all currencies says which token it means. */
function concerns({ currency, fields }: BookedEvent, asked: string, token: string): boolean {
  if (currency !== "") return currency === asked;
  return "token" in fields && String(fields.token).toLowerCase() === token;
}

/** The newest reports that are made for the public, and where the chain knows their hash. */
export async function reportsView(books: Books, tokens: readonly TokenOnChain[]): Promise<ReportView[]> {
  const rows = await books.store.db
    .selectFrom("report")
    .select(["id", "kind", "period_start", "period_end", "version", "hash"])
    .where("currency", "=", tokens[0]!.currency)
    .where("kind", "in", PUBLIC_KINDS)
    .orderBy("period_end", "desc")
    .orderBy("id", "desc")
    .limit(SHOWN)
    .execute();
  const anchors = new Map<string, NonNullable<ReportView["anchored"]>>();
  for (const { moment, currency } of tokens) {
    const { chainId, block: toBlock } = moment;
    const query = { chainId, currency, origin: "registry", names: ["ReportAnchored"], toBlock } as const;
    for (const event of await readEvents(books.store, query))
      if (event.name === "ReportAnchored")
        anchors.set(event.fields.hash.toLowerCase(), { chainId, block: event.block, txHash: event.txHash });
  }
  return rows.map(({ id, kind, period_start, period_end, version, hash }) => ({
    id,
    kind,
    periodStart: period_start,
    periodEnd: period_end,
    version,
    hash: toHex(hash),
    anchored: anchors.get(toHex(hash)) ?? null,
  }));
}
