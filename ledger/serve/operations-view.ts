import type { Currency } from "../followed-network.ts";
import type { Minor, Party } from "./transparency-view.ts";

// What the private page shows: what is open, and what of it is late. Of the newest block that was seen.

export interface OperationsView {
  schema: "harbour.operations/1";
  /** Unix seconds of the reading. */
  at: number;
  followed: FollowedView[];
  redemptions: OpenRedemptionView[];
  breaks: BreakView[];
  pools: PoolAgeView[];
  orders: WaitingOrderView[];
  parked: ParkedView[];
  scheduled: ScheduledView[];
  policy: PolicyDifferenceView[];
}

/** `due`: somebody should look at it now. `late`: its time is over. */
export type Urgency = "fine" | "due" | "late";

/** How far the books are behind a chain. */
export interface FollowedView {
  chainId: number;
  chain: string;
  /** Newest block of the node, of the books, and what is final. */
  head: number;
  booked: number;
  final: number;
  /** Unix seconds of the newest block in the books; 0 while they are empty. */
  time: number;
  /** Seconds from that block to the reading. */
  lag: number;
  /** How many blocks were ever replaced by a reorganisation. */
  replaced: number;
  urgency: Urgency;
}

export interface OpenRedemptionView {
  chainId: number;
  currency: Currency;
  id: string;
  holder: Party;
  amount: Minor;
  /** Unix seconds. */
  requestedAt: number;
  /** By when it must be paid: the end of the next business day. Null: beyond the calendar, which must be renewed. */
  dueAt: number | null;
  /** From when the holder may take the tokens back. */
  reclaimFrom: number;
  /** `burned`: settled on the chain, and no bank has booked the payment yet. */
  state: "open" | "settlement-proposed" | "rejection-proposed" | "held" | "burned";
  urgency: Urgency;
}

export interface BreakView {
  id: string;
  rule: string;
  currency: string;
  subject: string;
  left: string;
  right: string;
  difference: string;
  /** `accepted`: a person said why the difference stands. */
  state: "open" | "accepted";
  opened: number;
  /** Seconds since it was opened. */
  age: number;
  owner: string;
  explanation: string;
  urgency: Urgency;
}

export interface PoolAgeView {
  chainId: number;
  currency: Currency;
  custodian: string;
  pool: string;
  total: Minor;
  asOf: number;
  age: number;
  /** Unix seconds from which it does not count. */
  countsUntil: number;
  urgency: Urgency;
}

export interface WaitingOrderView {
  chainId: number;
  currency: Currency;
  orderId: string;
  orderRef: string;
  beneficiary: Party;
  amount: Minor;
  maker: Party;
  valueDate: number;
  expiry: number;
  urgency: Urgency;
}

export interface ParkedView {
  chainId: number;
  currency: Currency;
  custodian: string;
  pool: string;
  sequence: number;
  total: Minor;
  /** Up to what would have been accepted by itself. */
  bound: Minor;
  asOf: number;
  validUntil: number;
  digest: string;
  urgency: Urgency;
}

export interface ScheduledView {
  chainId: number;
  currency: Currency;
  operationId: string;
  caller: Party;
  target: Party;
  /** The function's name. */
  call: string;
  readyAt: number;
  /** From when it can no longer be done. */
  expiresAt: number;
  state: "waiting" | "ready" | "expired";
}

/** Where the chain and the policy file disagree about who holds a role. */
export interface PolicyDifferenceView {
  chainId: number;
  currency: Currency;
  /** "GUARDIAN", or "role 77". */
  role: string;
  /** In the file and not on the chain. */
  missing: Party[];
  /** On the chain and not in the file. */
  surplus: Party[];
}
