import { address, amount, bytes, hash, integer, long, text, type Table } from "../columns.ts";

// "currency" is CNH or HKD; with a chain it names a token. Times are Unix seconds, UTC. Money is minor units of the token
// everywhere, a bank's too: 1.00 is 1,000,000.

const block = { chain_id: integer, block: integer } as const;
const event = { ...block, log_index: integer } as const;

/** The chain's side. Everything but `followed_chain`, `batch` and the orphans follows from the blocks alone. */
const chainTables = {
  /** What is followed, which chain it is by its first block, and how far it has promised not to change; sealed by a hash. */
  followed_chain: {
    columns: {
      chain_id: integer,
      network: text(64),
      contracts: long,
      genesis: hash,
      head: integer,
      safe: integer,
      final: integer,
      seal: hash,
    },
    key: ["chain_id"],
  },
  /** Every header since the deployment, with a hash of what the followed contracts said in that block. */
  chain_block: {
    columns: { ...block, hash, parent_hash: hash, time: integer, content: hash, batch: integer },
    key: ["chain_id", "block"],
  },
  /** Every movement of tokens: minting comes from the zero address and burning goes there. */
  transfer: {
    columns: { ...event, tx_hash: hash, currency: text(3), source: address, destination: address, amount },
    key: ["chain_id", "block", "log_index"],
  },
  /** Every other event, as the node gave it. `currency` is empty where a contract serves both. */
  chain_event: {
    columns: {
      ...event,
      tx_hash: hash,
      contract: address,
      origin: text(16),
      currency: text(3),
      name: text(48),
      topics: bytes,
      data: bytes,
    },
    key: ["chain_id", "block", "log_index"],
    index: ["chain_id", "name", "block"],
  },
  /** Two legs for each transfer: leg 0 takes from the source, leg 1 gives to the destination. They sum to nothing. */
  entry: {
    columns: {
      account: address,
      chain_id: integer,
      currency: text(3),
      block: integer,
      log_index: integer,
      leg: integer,
      amount,
      balance_after: amount,
    },
    key: ["account", "chain_id", "currency", "block", "log_index", "leg"],
  },
  /** What the entries of an account sum to, and the block of the last one. The zero address owes what circulates. */
  balance: {
    columns: { account: address, chain_id: integer, currency: text(3), amount, block: integer },
    key: ["account", "chain_id", "currency"],
  },
  /** All that was ever minted and burned up to a block in which either happened. */
  supply: {
    columns: { chain_id: integer, currency: text(3), block: integer, minted: amount, burned: amount },
    key: ["chain_id", "currency", "block"],
  },
  /** What was written at once. The newest row is the cursor; its key keeps a second writer out; each digest covers the last. */
  batch: {
    columns: {
      chain_id: integer,
      version: integer,
      first_block: integer,
      last_block: integer,
      last_hash: hash,
      /** The last block that stayed when others were replaced; -1 where none was. */
      ancestor: integer,
      events: integer,
      digest: hash,
    },
    key: ["chain_id", "version"],
  },
  /** Blocks that the chain has left, and what was in them: nothing seen is lost. */
  orphan_block: {
    columns: { ...block, orphaned_by: integer, hash, parent_hash: hash, time: integer, content: hash, batch: integer },
    key: ["chain_id", "orphaned_by", "block"],
  },
  orphan_event: {
    columns: { ...event, orphaned_by: integer, tx_hash: hash, contract: address, topics: bytes, data: bytes },
    key: ["chain_id", "orphaned_by", "block", "log_index"],
  },
} as const satisfies Record<string, Table>;

/** The banks' side, which is imported from their files. */
const bankTables = {
  bank_file: {
    columns: { hash, name: text(255), format: text(16), created: integer, imported: integer, body: bytes },
    key: ["hash"],
  },
  bank_statement: {
    columns: {
      account: text(34),
      number: text(35),
      currency: text(3),
      from_time: integer,
      to_time: integer,
      opening: amount,
      closing: amount,
      created: integer,
      file_hash: hash,
    },
    key: ["account", "number"],
  },
  bank_line: {
    columns: {
      account: text(34),
      number: text(35),
      line: integer,
      booked: integer,
      value_date: text(10),
      /** What came in is positive, what went out negative. */
      amount,
      rail: text(16),
      /** The bank's own reference of the entry. */
      reference: text(140),
      /** UETR of the payment; empty where the bank gave none. */
      uetr: text(36),
      counterparty: text(140),
      text: text(560),
    },
    key: ["account", "number", "line"],
  },
  /** What a custodian holds in a pool of one token's reserve, line by line. */
  reserve_line: {
    columns: {
      custodian: text(31),
      pool: text(31),
      as_of: integer,
      line: integer,
      currency: text(3),
      asset_class: text(32),
      asset_currency: text(3),
      market_value: amount,
      cost: amount,
      /** YYYY-MM-DD; empty for cash. */
      maturity: text(10),
      jurisdiction: text(2),
      counterparty: text(140),
      rating: text(16),
      file_hash: hash,
    },
    key: ["custodian", "pool", "currency", "as_of", "line"],
  },
} as const satisfies Record<string, Table>;

/** What the issuer says of both. */
const issuerTables = {
  reconciliation_run: {
    columns: { id: text(64), as_of: integer, blocks: long, rules: integer, breaks: integer, body: long },
    key: ["id"],
  },
  /** A difference, from when it was first seen until somebody closed it with a reason. */
  reconciliation_break: {
    columns: {
      id: text(64),
      rule: text(48),
      currency: text(3),
      subject: text(160),
      state: text(12),
      left_value: text(160),
      right_value: text(160),
      difference: text(80),
      evidence: long,
      opened: integer,
      seen: integer,
      owner: text(80),
      explanation: text(560),
      closed: integer,
      closing_note: text(560),
    },
    key: ["id"],
  },
  report: {
    columns: {
      /** Kind, currency, last day and version: "C1-HKD-2026-11-22-1". */
      id: text(64),
      kind: text(8),
      currency: text(3),
      period_start: integer,
      period_end: integer,
      version: integer,
      inputs: long,
      body: long,
      hash,
      previous_hash: hash,
    },
    /** Two reports cannot follow the same one. */
    key: ["kind", "currency", "previous_hash"],
    index: ["id"],
  },
} as const satisfies Record<string, Table>;

export const TABLES_1 = { ...chainTables, ...bankTables, ...issuerTables } as const;
