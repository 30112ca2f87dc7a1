import type { Interface } from "ethers";
import type { Books } from "../../ledger/books.ts";
import type { ChainEvent } from "../../ledger/chain/followed-block.ts";
import { readCursor } from "../../ledger/follow/cursor.ts";
import { writeBatch } from "../../ledger/follow/write-batch.ts";
import type { Currency } from "../../ledger/followed-network.ts";
import type { EventSource } from "../../sdk/events.ts";
import { hashOf } from "../ledger/invented-chain.ts";
import { contractOf } from "./invented-books.ts";

export interface LaterEvent {
  origin: EventSource;
  currency: Currency;
  abi: Interface;
  name: string;
  values: readonly unknown[];
  /** Absent: the contract of the invented books. */
  contract?: string;
}

/** Goes on with invented books by a final block. */
export async function addLaterBlock(books: Books, time: number, events: readonly LaterEvent[] = []): Promise<void> {
  for (const network of books.networks) {
    const after = (await readCursor(books.store, network.chainId))!;
    const number = after.block + 1;
    const said = events.map(({ origin, currency, abi, name, values, contract }, logIndex): ChainEvent => {
      const { topics, data } = abi.encodeEventLog(name, values);
      const at = contract ?? contractOf(origin, currency);
      const txHash = hashOf(`later tx ${number} ${logIndex}`);
      return { origin, currency, name, topics, data, contract: at, logIndex, txHash };
    });
    const hash = hashOf(`later block ${number} ${time}`);
    const block = { number, hash, parentHash: after.hash, time, transfers: [], events: said };
    await writeBatch(books.store, network, {
      after,
      blocks: [block],
      finality: { head: number, safe: number, final: number },
    });
  }
}
