import { TRADE_ESCROW_INTERFACE } from "../../sdk/interfaces.ts";
import { partyAt, type Party } from "../chain/connection.ts";
import type { OpenOrder, OrderLog } from "./find-order.ts";
import { orderWords } from "./order-words.ts";
import type { TradePlace } from "./place.ts";
import type { TimelineEntry, TradeTimeline } from "./timeline.ts";

/** An order with its history, for whoever shows it. */
export async function readTimeline(place: TradePlace, open: OpenOrder): Promise<TradeTimeline> {
  const { connection, escrow, block, now } = place;
  const { id, terms, standing, progress, token } = open;
  const { order } = terms;
  const parties = [
    ...new Set([order.buyer, order.seller, standing.payee, standing.financing?.financier ?? order.buyer]),
  ];
  const at = { blockTag: block.number };
  const [history, waiting] = await Promise.all([
    readHistory(place, open),
    Promise.all(
      parties.map(async (account) => ({
        party: partyAt(connection.book, account),
        amount: await escrow.contract.claimable(token.address, account, at),
      })),
    ),
  ]);
  return {
    network: connection.network,
    chainId: connection.chainId,
    block,
    now,
    id,
    order,
    words: orderWords(place, order),
    standing,
    progress,
    paused: token.mode === "paused",
    history,
    waiting: waiting.filter(({ amount }) => amount > 0n),
  };
}

async function readHistory({ connection, escrow }: TradePlace, { events }: OpenOrder): Promise<TimelineEntry[]> {
  const { provider, book } = connection;
  const transactions = [...new Set(events.map(({ transaction }) => transaction))];
  const known = new Map(
    await Promise.all(
      transactions.map(async (hash) => {
        const receipt = (await provider.getTransactionReceipt(hash))!;
        const { timestamp } = (await provider.getBlock(receipt.blockNumber))!;
        const own = receipt.logs.filter((log) => log.address === escrow.address);
        const parked = own.flatMap((log) => {
          const parsed = TRADE_ESCROW_INTERFACE.parseLog(log);
          return parsed?.name === "Parked" ? [{ index: log.index, args: parsed.args }] : [];
        });
        return [hash, { timestamp, by: partyAt(book, receipt.from), parked }] as const;
      }),
    ),
  );
  return events.map((event, i) => {
    const { timestamp, by, parked } = known.get(event.transaction)!;
    return {
      name: event.name,
      args: event.args,
      time: timestamp,
      block: event.block,
      transaction: event.transaction,
      by,
      parked: parked
        .filter(({ index }) => belongs(event, events[i + 1], index))
        .map(({ args }) => parkedOf(args, book)),
    };
  });
}

/** A payment that waits is told between the settlement that it is part of and the next event of the order. */
function belongs(event: OrderLog, next: OrderLog | undefined, index: number): boolean {
  if (event.name !== "MilestoneSettled" || index < event.index) return false;
  return next === undefined || next.transaction !== event.transaction || index < next.index;
}

function parkedOf(
  args: Record<string, unknown>,
  book: Parameters<typeof partyAt>[0],
): { party: Party; amount: bigint } {
  return { party: partyAt(book, args["party"] as string), amount: args["amount"] as bigint };
}
