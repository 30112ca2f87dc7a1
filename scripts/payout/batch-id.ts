import { id } from "ethers";

export interface NamedPayout {
  /** Whose money it is. */
  payer: string;
  /** What the file says whose it is: an account on a chain or at a bank. Empty if it says nothing. */
  debtor: string;
  messageId: string;
}

/**
 * The id of a whole payout, from which those of its parts follow. It is made of the message id and not of the bytes: so
 * the contract itself refuses a changed file under a message id that is used, on every machine. That a file was changed
 * it sees by the memos, all of which depend on every byte of it.
 */
export function payoutBatchId({ payer, debtor, messageId }: NamedPayout): string {
  return id(JSON.stringify(["harbour.payout/1", payer, debtor, messageId]));
}
