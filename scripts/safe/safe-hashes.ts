import { TypedDataEncoder, ZeroAddress } from "ethers";

/** What a Safe executes. 0 is a call, 1 a delegatecall; nothing of ours is ever the latter. */
export interface SafeTransaction {
  to: string;
  value: bigint;
  data: string;
  operation: 0 | 1;
}

/** How a Safe pays whoever executes; nobody is paid in ours, so all of it is zero. */
export interface Refund {
  safeTxGas: bigint;
  baseGas: bigint;
  gasPrice: bigint;
  gasToken: string;
  refundReceiver: string;
}

export interface SafeHashes {
  /** Of chain and Safe: the same for all its transactions. */
  domain: string;
  /** Of the transaction alone; hardware wallets call it the message hash. */
  message: string;
  /** Of both: what is signed, and what the Safe's events name. */
  safeTx: string;
}

export interface SafeSigning {
  chainId: bigint;
  safe: string;
  nonce: bigint;
  transaction: SafeTransaction;
  refund?: Refund;
}

const NO_REFUND: Refund = {
  safeTxGas: 0n,
  baseGas: 0n,
  gasPrice: 0n,
  gasToken: ZeroAddress,
  refundReceiver: ZeroAddress,
};

/** The type since 1.0.0; the domain has had the chain's id in it since 1.3.0. */
const TYPES = {
  SafeTx: [
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "data", type: "bytes" },
    { name: "operation", type: "uint8" },
    { name: "safeTxGas", type: "uint256" },
    { name: "baseGas", type: "uint256" },
    { name: "gasPrice", type: "uint256" },
    { name: "gasToken", type: "address" },
    { name: "refundReceiver", type: "address" },
    { name: "nonce", type: "uint256" },
  ],
};

/** The three hashes that a signer compares with a hardware wallet's screen (EIP-712). */
export function safeHashes({ chainId, safe, nonce, transaction, refund = NO_REFUND }: SafeSigning): SafeHashes {
  const domain = { chainId, verifyingContract: safe };
  const message = { ...transaction, ...refund, nonce };
  return {
    domain: TypedDataEncoder.hashDomain(domain),
    message: TypedDataEncoder.hashStruct("SafeTx", TYPES, message),
    safeTx: TypedDataEncoder.hash(domain, TYPES, message),
  };
}
