import { connection, type CurrencyFixture } from "../fixture.ts";
import { targets } from "./policy-model.ts";
import { contractOf } from "./policy-reader.ts";

/** What an event says beside when: a plan carried out later has the same acts and other moments. */
const moments = new Set(["schedule", "since", "nonce", "blockedUntil"]);

/** Every event of a currency's contracts after a block, sorted: name and arguments, once for each time it happened. */
export async function eventsSince(fixture: CurrencyFixture, block: number): Promise<string[]> {
  const found: string[] = [];
  for (const target of targets) {
    const contract = contractOf(fixture, target);
    const logs = (await connection.provider.request({
      method: "eth_getLogs",
      params: [{ address: contract.target, fromBlock: `0x${(block + 1).toString(16)}`, toBlock: "latest" }],
    })) as { topics: string[]; data: string }[];
    for (const log of logs) {
      const event = contract.interface.parseLog(log)!;
      const said = event.fragment.inputs.map(({ name }, i) => (moments.has(name) ? "" : String(event.args[i])));
      found.push(`${target} ${event.name}(${said.join(", ")})`);
    }
  }
  return found.sort();
}

/** A transaction in a block, and whether it did what it was sent for. */
export interface Mined {
  from: string;
  nonce: number;
  ok: boolean;
}

/** Every transaction after a block. */
export async function transactionsSince(block: number): Promise<Mined[]> {
  const provider = connection.ethers.provider;
  const found: Mined[] = [];
  for (let number = block + 1; number <= (await provider.getBlockNumber()); number++) {
    for (const { hash, from, nonce } of (await provider.getBlock(number, true))!.prefetchedTransactions) {
      found.push({ from, nonce, ok: (await provider.getTransactionReceipt(hash))!.status === 1 });
    }
  }
  return found;
}
