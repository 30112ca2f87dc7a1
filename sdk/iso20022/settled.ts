import type { RemittanceCurrency } from "../remittance.ts";
import type { Purpose } from "./pain-001-message.ts";

/** Where and when a payment became final. */
export interface SettledOnChain {
  chainId: bigint;
  /** Of the token. */
  token: string;
  /** 0x and 64 hexadecimal digits. */
  transactionHash: string;
  /** Of the token's Transfer in its block. */
  logIndex: number;
  blockNumber: bigint;
  /** Unix seconds. */
  blockTime: bigint;
  /** 32 bytes; zero if the payment has none. */
  memo: string;
}

/** Whose account it is. */
export interface AccountHolder {
  name?: string;
  lei?: string;
  /** ERC-55 form. */
  account: string;
}

/** A bank, an issuer: at least one of the three. */
export interface Institution {
  bic?: string;
  lei?: string;
  name?: string;
}

/** A customer's payment as it was settled. */
export interface SettledPayment {
  instructionId?: string;
  endToEndId: string;
  uetr: string;
  /** Minor units. */
  amount: bigint;
  currency: RemittanceCurrency;
  debtor: AccountHolder;
  creditor: AccountHolder;
  purpose?: Purpose;
  remittance: readonly string[];
  settlement: SettledOnChain;
}

/** A transfer between institutions as it was settled. */
export interface SettledTransfer {
  instructionId?: string;
  endToEndId: string;
  uetr: string;
  /** Minor units. */
  amount: bigint;
  currency: RemittanceCurrency;
  debtor: Institution & { account: string };
  creditor: Institution & { account: string };
  purpose?: Purpose;
  remittance: readonly string[];
  settlement: SettledOnChain;
}
