import type { Log } from "ethers";
import { TRADE_ESCROW_INTERFACE } from "../../sdk/interfaces.ts";
import type { OrderMessage } from "../../sdk/settlement/order-message.ts";
import {
  readMilestoneState,
  readOrderState,
  type MilestoneProgress,
  type OrderStanding,
} from "../../sdk/settlement/order-state.ts";
import type { TermsInForce } from "../../sdk/settlement/terms-in-force.ts";
import type { Token } from "../chain/token.ts";
import { scanLogs } from "../chain/logs.ts";
import { bytes32In } from "../open.ts";
import { termsDigest, termsIn } from "./calls-of-terms.ts";
import { firstBlock, requireOwn, tokenOf, type TradePlace } from "./place.ts";
import { readTradeFile } from "./read-trade-file.ts";
import type { TradeFile } from "./trade-file.ts";
import { notOpenedYet, termsUnknown, unknownOrder } from "./trade-faults.ts";

/** One event about an order. */
export interface OrderLog {
  name: string;
  args: Readonly<Record<string, unknown>>;
  block: number;
  index: number;
  transaction: string;
}

/** An order that is, or was, open: its terms in force and where it stands. */
export interface OpenOrder {
  id: string;
  terms: TermsInForce;
  token: Token;
  standing: OrderStanding;
  progress: MilestoneProgress[];
  /** In the order of the chain, the opening first. */
  events: OrderLog[];
}

/**
 * An order by its id, or by any file about it. The terms come from the file, or from the call that put them in force; in
 * either case they are believed because their digest is the one in force.
 *
 * @throws HarbourError HB-2332, HB-2934, HB-2950, HB-2951, HB-2972, and as readTradeFile
 */
export async function findOrder(place: TradePlace, text: string): Promise<OpenOrder> {
  const id = bytes32In(text);
  if (id !== undefined) return openOrder(place, id, []);
  return findOrderOf(place, text, readTradeFile(text));
}

/** The same by a file that was read. @throws as {@link findOrder} */
export async function findOrderOf(place: TradePlace, path: string, file: TradeFile): Promise<OpenOrder> {
  requireOwn(place, path, file);
  const { id, candidates } = carriedBy(file);
  const order = await openOrder(place, id, candidates, path);
  return order;
}

async function openOrder(
  place: TradePlace,
  id: string,
  candidates: readonly OrderMessage[],
  path?: string,
): Promise<OpenOrder> {
  const events = await readOrderLogs(place, id);
  if (!events.some(({ name }) => name === "OrderOpened")) {
    throw path === undefined ? unknownOrder(id) : notOpenedYet(path);
  }
  const put = events.findLast(({ name }) => name === "OrderAmended" || name === "OrderOpened")!;
  const digest = put.name === "OrderAmended" ? (put.args["terms"] as string) : id;
  const order =
    candidates.find((each) => termsDigest(place.domain, each) === digest) ??
    (await recordedTerms(place, put.transaction, digest));
  if (order === undefined) throw termsUnknown(id, digest);
  return { id, events, ...(await readStanding(place, id, order)) };
}

/** Where an order with these terms in force stands. */
export async function readStanding(
  place: TradePlace,
  id: string,
  order: OrderMessage,
): Promise<Pick<OpenOrder, "terms" | "token" | "standing" | "progress">> {
  const { contract } = place.escrow;
  const at = { blockTag: place.block.number };
  const [state, ...milestones] = await Promise.all([
    contract.orderState(id, order as never, at),
    ...order.milestones.map((_, i) => contract.milestoneState(id, i, at)),
  ]);
  const standing = readOrderState(state);
  return {
    terms: { orderId: id, amendment: standing.amendment, order },
    token: tokenOf(place, `Order ${id}`, order.token),
    standing,
    progress: milestones.map((each) => readMilestoneState([each.state, each.since, each.toSeller])),
  };
}

/** Every event about an order, in the order of the chain. */
export async function readOrderLogs(place: TradePlace, id: string): Promise<OrderLog[]> {
  const logs = await scanLogs(place.connection.provider, {
    address: place.escrow.address,
    topics: [null, id],
    fromBlock: firstBlock(place),
    toBlock: place.block.number,
  });
  return logs.flatMap(readLog);
}

/** Undefined names and foreign shapes are left out: only the escrow's own events are read. */
export function readLog(log: Log): OrderLog[] {
  const parsed = TRADE_ESCROW_INTERFACE.parseLog(log);
  if (parsed === null) return [];
  const { blockNumber: block, index, transactionHash: transaction } = log;
  return [{ name: parsed.name, args: parsed.args.toObject(), block, index, transaction }];
}

function carriedBy(file: TradeFile): { id: string; candidates: OrderMessage[] } {
  if (file.kind === "order") return { id: file.digest, candidates: [file.typedData.message] };
  const { orderId, order } = file.terms;
  return { id: orderId, candidates: file.kind === "amendment" ? [file.amended, order] : [order] };
}

async function recordedTerms(
  { connection, domain }: TradePlace,
  transaction: string,
  digest: string,
): Promise<OrderMessage | undefined> {
  const sent = await connection.provider.getTransaction(transaction);
  return sent === null ? undefined : termsIn(domain, sent.data, digest);
}
