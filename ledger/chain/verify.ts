import type { FollowedContract, FollowedNetwork } from "../followed-network.ts";
import { bloomBits, mayContain, type BloomBits } from "./bloom.ts";
import { excludedByBloom, foreignLog, logOrder } from "./chain-faults.ts";
import { decodeEvent, decodeTransfer, isTransfer } from "./decode.ts";
import type { ChainEvent, FollowedBlock, TokenTransfer } from "./followed-block.ts";
import type { Header } from "./header.ts";
import type { NodeLog } from "./node-log.ts";

/** The contracts that are followed, ready to be looked for. */
export class Watch {
  readonly contracts: ReadonlyMap<string, FollowedContract>;
  readonly addresses: readonly string[];
  readonly #bits: ReadonlyMap<string, BloomBits>;

  constructor({ contracts }: FollowedNetwork) {
    this.contracts = new Map(contracts.map((contract) => [contract.address, contract]));
    this.addresses = [...this.contracts.keys()];
    this.#bits = new Map(this.addresses.map((address) => [address, bloomBits(address)]));
  }

  /** Whether the header's filter allows for a log of any of them. */
  mayBeIn(header: Header): boolean {
    return this.addresses.some((address) => this.mayHave(header, address));
  }

  mayHave({ logsBloom }: Header, address: string): boolean {
    return mayContain(logsBloom, this.#bits.get(address)!);
  }
}

export interface GivenLogs {
  headers: readonly Header[];
  logs: readonly NodeLog[];
  watch: Watch;
  /** Whether the headers are proven, and their filters with them. */
  proven: boolean;
  host: string;
}

/**
 * Logs as eth_getLogs gave them, by hash of their block. Each is of one of these blocks, of a contract that was asked for,
 * after the one before it, and allowed for by the block's filter. That none is missing, this does not say.
 *
 * @throws HarbourError HB-4111, HB-4112, HB-4113
 */
export function placeLogs({ headers, logs, watch, proven, host }: GivenLogs): Map<string, NodeLog[]> {
  const byNumber = new Map(headers.map((header) => [header.number, header]));
  const placed = new Map<string, NodeLog[]>();
  for (const log of logs) {
    const at = `log ${log.logIndex} of block ${log.blockNumber}`;
    const header = byNumber.get(log.blockNumber);
    const asked = `the blocks ${headers[0]!.number} to ${headers.at(-1)!.number}`;
    if (header === undefined) throw foreignLog(host, at, `block ${log.blockNumber}`, asked);
    if (header.hash !== log.blockHash) throw foreignLog(host, at, `block ${log.blockHash}`, `block ${header.hash}`);
    if (!watch.contracts.has(log.address)) throw foreignLog(host, at, `contract ${log.address}`, "a followed contract");
    if (proven && !watch.mayHave(header, log.address)) throw excludedByBloom(host, header.number, log.address);
    const own = placed.get(header.hash);
    const before = own?.at(-1);
    if (before !== undefined && before.logIndex >= log.logIndex)
      throw logOrder(host, header.number, log.logIndex, before.logIndex);
    if (own === undefined) placed.set(header.hash, [log]);
    else own.push(log);
  }
  return placed;
}

/** What the followed contracts said in a block, decoded; logs of others are passed over. @throws HarbourError HB-4115 */
export function blockOf(header: Header, logs: readonly NodeLog[], watch: Watch, host: string): FollowedBlock {
  const { number, hash, parentHash, time } = header;
  const transfers: TokenTransfer[] = [];
  const events: ChainEvent[] = [];
  for (const log of logs) {
    const contract = watch.contracts.get(log.address);
    if (contract === undefined) continue;
    if (isTransfer(contract, log)) transfers.push(decodeTransfer(contract, log, host));
    else events.push(decodeEvent(contract, log));
  }
  return { number, hash, parentHash, time, transfers, events };
}
