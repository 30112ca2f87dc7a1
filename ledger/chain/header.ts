import { badField, wrongHeaderHash } from "./chain-faults.ts";
import { fieldReader, type FieldReader } from "./fields.ts";
import { keccakOf } from "./keccak.ts";
import { rlpBytes, rlpList } from "./rlp-text.ts";

/** A block without its logs. Everything but the transactions' hashes is what its hash stands for. */
export interface Header {
  number: number;
  hash: string;
  parentHash: string;
  /** Unix seconds. */
  time: number;
  /** Filter of every address and topic that a log of the block has: it may say yes too often, never no. */
  logsBloom: string;
  receiptsRoot: string;
  gasUsed: number;
  /** Hashes, in order, as the node gave them: no header field commits to a hash, only to the transactions themselves. */
  transactions: readonly string[];
}

type Kind = "hash" | "address" | "bytes" | "quantity";

/** The fields in the order of the header; those after the nonce came later, each only with all before it. */
const ALWAYS: readonly (readonly [string, Kind])[] = [
  ["parentHash", "hash"],
  ["sha3Uncles", "hash"],
  ["miner", "address"],
  ["stateRoot", "hash"],
  ["transactionsRoot", "hash"],
  ["receiptsRoot", "hash"],
  ["logsBloom", "bytes"],
  ["difficulty", "quantity"],
  ["number", "quantity"],
  ["gasLimit", "quantity"],
  ["gasUsed", "quantity"],
  ["timestamp", "quantity"],
  ["extraData", "bytes"],
  ["mixHash", "hash"],
  ["nonce", "bytes"],
];
/** London, Shanghai, Cancun (three), Prague. */
const LATER: readonly (readonly [string, Kind])[] = [
  ["baseFeePerGas", "quantity"],
  ["withdrawalsRoot", "hash"],
  ["blobGasUsed", "quantity"],
  ["excessBlobGas", "quantity"],
  ["parentBeaconBlockRoot", "hash"],
  ["requestsHash", "hash"],
];

/**
 * Chains whose header is not Ethereum's, so that its hash cannot be computed from what eth_getBlockByNumber gives:
 * Conflux eSpace, Avalanche's C-Chain.
 */
const OTHER_HEADERS: ReadonlySet<number> = new Set([1030, 43114]);

export function hasProvableHeaders(chainId: number): boolean {
  return !OTHER_HEADERS.has(chainId);
}

export interface HeaderSource {
  /** The node, for messages. */
  host: string;
  chainId: number;
  /** The number that was asked for. */
  number: number;
}

/**
 * Reads what eth_getBlockByNumber answered, and computes its hash anew where the chain allows it.
 *
 * @throws HarbourError HB-4107, HB-4108
 */
export function readHeader(answer: unknown, { host, chainId, number }: HeaderSource): Header {
  const read = fieldReader(host);
  const at = `block ${number}`;
  const block = read.object(at, answer);
  const header: Header = {
    number: read.number(`${at}, number`, block.number),
    hash: read.hash(`${at}, hash`, block.hash),
    parentHash: read.hash(`${at}, parentHash`, block.parentHash),
    time: read.number(`${at}, timestamp`, block.timestamp),
    logsBloom: read.bytes(`${at}, logsBloom`, block.logsBloom),
    receiptsRoot: read.hash(`${at}, receiptsRoot`, block.receiptsRoot),
    gasUsed: read.number(`${at}, gasUsed`, block.gasUsed),
    transactions: read
      .list(`${at}, transactions`, block.transactions)
      .map((hash, index) => read.hash(`${at}, transaction ${index}`, hash)),
  };
  if (header.number !== number) throw badField(host, `${at}, number`, String(header.number), String(number));
  if (header.logsBloom.length !== 514)
    throw badField(host, `${at}, logsBloom`, `${header.logsBloom.length / 2 - 1} bytes`, "256 bytes");
  if (hasProvableHeaders(chainId)) {
    const computed = headerHash(block, read, at);
    if (computed !== header.hash) throw wrongHeaderHash(host, number, header.hash, computed);
  }
  return header;
}

/** keccak256 of the header's RLP. */
function headerHash(block: Record<string, unknown>, read: FieldReader, at: string): string {
  const item = ([name, kind]: readonly [string, Kind]) => rlpBytes(read[kind](`${at}, ${name}`, block[name]).slice(2));
  const later = LATER.filter(([name]) => block[name] !== undefined && block[name] !== null);
  return `0x${keccakOf(rlpList([...ALWAYS, ...later].map(item).join("")))}`;
}
