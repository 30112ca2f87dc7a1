import { fieldsOf } from "../signable.ts";

/** The values of a milestone's `kind`. */
export const MILESTONE_KINDS = {
  /** The seller presents; the buyer accepts, or lets the window pass. */
  buyerAccepts: 0n,
  /** The attestor attests; the buyer lets the window pass, or accepts earlier. */
  attested: 1n,
  /** Payable at `due`. */
  onDate: 2n,
} as const;

/** ITradeEscrow's Milestone. */
export interface MilestoneMessage {
  /** Minor units, not 0. */
  amount: bigint;
  /** One of {@link MILESTONE_KINDS}. */
  kind: bigint;
  /** Paid out of the guarantor's pool, not by the buyer. */
  guaranteed: boolean;
  /** Who may attest, for the kind attested; else the zero address. */
  attestor: string;
  /** What is attested, as a short text or hash; for readers only. */
  documentType: string;
  /** Unix seconds. Presented or attested before it, or never; for onDate the date. */
  due: bigint;
  /** Seconds: after an attestation the buyer's time to dispute it, after `due` without one the seller's. */
  disputeWindow: bigint;
}

/** ITradeEscrow's Order, which buyer and seller sign. */
export interface OrderMessage {
  buyer: string;
  seller: string;
  token: string;
  /** Rules over disputes; the zero address for none, and then nothing can be disputed. */
  arbiter: string;
  /** Whose pool pays the guaranteed milestones; the zero address for none. */
  guarantor: string;
  /** Minor units from the buyer to the guarantor when the order opens. */
  guaranteeFee: bigint;
  /** Unix seconds; the order opens before it or never. */
  fundBy: bigint;
  /** Unix seconds; every milestone's last clock ends by then. */
  longStop: bigint;
  /** Seconds from a dispute until the default split applies. */
  arbiterTime: bigint;
  /** Basis points to the seller if the arbiter stays silent. */
  defaultSplitBps: bigint;
  /** Hash of the contract on paper. */
  termsHash: string;
  /** See memo.ts. */
  memo: string;
  /** 32 random bytes, which tell two equal orders apart. */
  salt: string;
  /** 1 to 32. */
  milestones: readonly MilestoneMessage[];
}

export const MILESTONE_FIELDS = fieldsOf(
  "uint128 amount,uint8 kind,bool guaranteed,address attestor,bytes32 documentType,uint48 due,uint32 disputeWindow",
);
export const ORDER_FIELDS = fieldsOf(
  "address buyer,address seller,address token,address arbiter,address guarantor,uint128 guaranteeFee,uint48 fundBy," +
    "uint48 longStop,uint32 arbiterTime,uint16 defaultSplitBps,bytes32 termsHash,bytes32 memo,bytes32 salt," +
    "Milestone[] milestones",
);
