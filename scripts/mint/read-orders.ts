import type { LogDescription } from "ethers";
import type { MintOrderMessage } from "../../sdk/mint-order.ts";
import type { Block } from "../chain/block.ts";
import { partyAt, type Connection, type Party } from "../chain/connection.ts";
import type { Issuance } from "../chain/issuance.ts";
import { scanLogs } from "../chain/logs.ts";
import type { Token } from "../chain/token.ts";

export interface RecordedOrder {
  id: string;
  message: MintOrderMessage;
  maker: Party;
  /** Unix seconds of the block of the proposal. */
  proposedAt: number;
  /** An order that was proposed and whose expiry has passed is expired; one whose bank reference was proposed anew is superseded. */
  state: "proposed" | "expired" | "superseded" | "rejected" | "executed";
  /** Who rejected or approved it. */
  actor?: Party;
  /** Why it was rejected, 32 bytes. */
  reason?: string;
  /** The credit that it used. */
  creditId?: string;
  /** Coverage right after, in 10^-8; 0 where the chain is not the whole. */
  ratio?: bigint;
  /** Of what ended it, or else of the proposal. */
  transaction: string;
}

/** Every order the desk knows, rebuilt from its events, oldest first. */
export async function readOrders(
  { provider, book }: Connection,
  token: Token,
  { mintDesk, registry }: Issuance,
  block: Block,
): Promise<RecordedOrder[]> {
  const events = ["OrderProposed", "OrderSuperseded", "OrderRejected", "OrderExecuted"];
  const logs = await scanLogs(provider, {
    address: mintDesk.address,
    topics: [events.map((event) => mintDesk.abi.getEvent(event)!.topicHash)],
    fromBlock: token.fromBlock,
    toBlock: block.number,
  });
  const used = await scanLogs(provider, {
    address: registry.address,
    topics: [registry.abi.getEvent("CreditConsumed")!.topicHash],
    fromBlock: token.fromBlock,
    toBlock: block.number,
  });
  const credits = new Map(
    used.map((log) => registry.abi.parseLog(log)!.args).map((args) => [args["orderId"], args["creditId"] as string]),
  );
  const times = new Map<number, number>();
  const orders = new Map<string, RecordedOrder>();
  /** Bank reference → the order that waits under it. */
  const waiting = new Map<string, RecordedOrder>();

  for (const log of logs) {
    const event = mintDesk.abi.parseLog(log)!;
    const { args } = event;
    const bankRef = args["bankRef"] as string;
    if (event.name === "OrderSuperseded") {
      const before = waiting.get(bankRef);
      if (before !== undefined) Object.assign(before, { state: "superseded", transaction: log.transactionHash });
      continue;
    }
    const id = args["orderId"] as string;
    if (event.name === "OrderProposed") {
      if (!times.has(log.blockNumber)) {
        times.set(log.blockNumber, (await provider.getBlock(log.blockNumber))!.timestamp);
      }
      const order: RecordedOrder = {
        id,
        message: messageOf(event),
        maker: partyAt(book, args["maker"] as string),
        proposedAt: times.get(log.blockNumber)!,
        state: "proposed",
        transaction: log.transactionHash,
      };
      // A superseded order that is proposed again is the same order.
      orders.delete(id);
      orders.set(id, order);
      waiting.set(bankRef, order);
      continue;
    }
    waiting.delete(bankRef);
    const order = orders.get(id);
    if (order === undefined) continue;
    order.transaction = log.transactionHash;
    if (event.name === "OrderRejected") {
      Object.assign(order, {
        state: "rejected",
        actor: partyAt(book, args["actor"] as string),
        reason: args["reason"],
      });
    } else {
      const { checker, ratio } = args as unknown as { checker: string; ratio: bigint };
      Object.assign(order, { state: "executed", actor: partyAt(book, checker), creditId: credits.get(id), ratio });
    }
  }
  for (const order of orders.values()) {
    if (order.state === "proposed" && order.message.expiry <= BigInt(block.timestamp)) order.state = "expired";
  }
  return [...orders.values()];
}

function messageOf({ args }: LogDescription): MintOrderMessage {
  const { orderRef, bankRef, beneficiary, amount, valueDate, expiry } = args.toObject() as unknown as MintOrderMessage;
  return { orderRef, bankRef, beneficiary, amount, valueDate, expiry };
}
