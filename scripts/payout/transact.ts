import type { TransactionReceipt } from "ethers";
import { HarbourError } from "../../sdk/harbour-error.ts";
import type { ChangeFolder } from "../changes/change-folder.ts";
import type { Io } from "../io.ts";
import type { Transaction } from "../plan/plan.ts";
import { send } from "../plan/send.ts";
import { note, tellingSigner, type PayoutAct } from "./journal.ts";
import type { Part } from "./parts.ts";
import type { PayoutWork } from "./payout-work.ts";
import type { IsHalved } from "./standing.ts";

export interface SendingPayout {
  work: PayoutWork;
  folder: ChangeFolder | undefined;
  /** What no transaction may exceed by the chain's estimate. */
  bound: bigint;
  /** Ids that were cancelled to pay halves; grows. */
  halved: Set<string>;
  isHalved: IsHalved;
  /** Parts whose cancellation is not final yet; grows. */
  waiting: string[];
  io: Io;
}

export interface PayoutTransaction {
  act: PayoutAct;
  part?: Part;
  amount: bigint;
  transaction: Transaction;
  nonce: number;
  gas?: bigint;
}

/** One transaction, written down before it is signed, when its hash is known and when it is believed. */
export async function transact(
  { work, folder, io }: SendingPayout,
  { act, part, amount, transaction, nonce, gas }: PayoutTransaction,
): Promise<TransactionReceipt> {
  const { connection, payer } = work;
  const named = part === undefined ? {} : { part: part.name, batchId: part.batchId };
  note(folder, { at: io.now(), event: "sending", act, ...named, amount, signer: payer.address, nonce });
  const told = (hash: string) => note(folder, { at: io.now(), event: "signed", transaction: hash });
  const signer = tellingSigner(connection.signer, told);
  try {
    const handed = { transaction, nonce, ...(gas === undefined ? {} : { gas }), change: folder };
    const receipt = await send({ ...connection, signer }, handed, io);
    const { hash, blockNumber: block, gasUsed } = receipt;
    const which = part === undefined ? {} : { part: part.name };
    note(folder, { at: io.now(), event: "mined", transaction: hash, block, gasUsed, act, ...which });
    return receipt;
  } catch (error) {
    note(folder, { at: io.now(), event: "failed", code: error instanceof HarbourError ? error.code : "HB-2901" });
    throw error;
  }
}
