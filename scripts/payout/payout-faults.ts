import type { HarbourError } from "../../sdk/harbour-error.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";
import { showCount } from "../words.ts";

// 290x: the file and what it asks for

export const fileRefused = (path: string, total: number, problems: readonly string[]): HarbourError =>
  fault(
    "HB-2902",
    ExitCode.usage,
    `${path} has ${showCount(total, "problem")}, so nothing was sent.\n${problems.join("\n")}`,
    "A file of payments is paid as it stands or not at all: whoever drops a line decides who is not paid.",
    "Have the file mended by whoever made it, and sent under a new message id if any of it was paid before.",
  );

export const secretUnusable = (path: string, problem: string, cause?: unknown): HarbourError =>
  fault(
    "HB-2903",
    ExitCode.usage,
    `The payout secret in ${path} cannot be used: ${problem}.`,
    "The references of the payments are derived from it, so that a payout goes on with the same ones on every machine.",
    "Use the file of 32 random bytes that all payouts of this payer are made with; the first time, make one.",
    cause,
  );

export const messageIdWanted = (problem: string): HarbourError =>
  fault(
    "HB-2904",
    ExitCode.usage,
    problem,
    "Under its message id a file is paid once, on whatever machine and however often it is sent.",
    "Give a list an id of its own, such as --message-id SALARIES-2026-11; a pain.001 has one inside.",
  );

export const otherCurrency = (path: string, found: string, asked: string): HarbourError =>
  fault(
    "HB-2905",
    ExitCode.usage,
    `${path} pays in ${found}; --token says ${asked}.`,
    "A file says itself in which currency it pays, and nothing is converted.",
    "Leave out --token, or check that this is the right file.",
  );

export const otherPayer = (path: string, debtor: string, payer: string): HarbourError =>
  fault(
    "HB-2906",
    ExitCode.refused,
    `${path} is to be paid from ${debtor}; --as is ${payer}.`,
    "Whoever made the file decided whose money it is.",
    "Use --as with that account, or have the file made for this one.",
  );

export const notYetDue = (date: string, today: string): HarbourError =>
  fault(
    "HB-2907",
    ExitCode.temporary,
    `The file asks to be executed on ${date}; it is ${today} in Hong Kong.`,
    "What is paid early cannot be taken back.",
    "Run the same command again on that day.",
  );

// 291x: what the chain says to it

export const messageIdUsed = (messageId: string, part: string, found: string): HarbourError =>
  fault(
    "HB-2908",
    ExitCode.refused,
    `Under the message id ${messageId} part ${part} of this payer's file is paid already, and it is not this one: ${found}.`,
    "A message id stands for one file. Whoever sends another under the same id pays some of it twice.",
    "Compare with the file that was paid. What is to be paid besides needs a file with a message id of its own.",
  );

export const partCancelled = (part: string): HarbourError =>
  fault(
    "HB-2909",
    ExitCode.refused,
    `The payer cancelled the batch id of part ${part}, and nothing here says that it was to be paid in two halves.`,
    "A cancelled id is how a payer stops a payout for good.",
    "If a run on another machine halved the part, go on there, or add --halves; else leave it.",
  );

export const payeesBarred = (count: number, payees: readonly string[]): HarbourError =>
  fault(
    "HB-2910",
    ExitCode.refused,
    `${showCount(count, "payment")} cannot be made now:\n${payees.join("\n")}`,
    "With --atomic all payments of a transaction are made or none, so one payee who may not be paid stops the others.",
    "Leave --atomic out: then these are skipped and reported, and the amounts come back to the payer.",
  );

export const payerShort = (payer: string, free: string, needed: string): HarbourError =>
  fault(
    "HB-2911",
    ExitCode.refused,
    `${payer} can spend ${free}; what is left to pay comes to ${needed}.`,
    "A payout that ends in the middle leaves payees unpaid who were told of it.",
    "Fund the account first; a hold on it counts as spent.",
  );

export const intakeClosed = (why: string): HarbourError =>
  fault(
    "HB-2912",
    ExitCode.refused,
    `The payout contract takes nothing now: ${why}.`,
    "PAUSER stops new payments, of a token or of this contract, and UNPAUSER lets them go on.",
    "Wait, then run the same command again; what is paid stays paid.",
  );

export const payerBarred = (payer: string, symbol: string): HarbourError =>
  fault(
    "HB-2915",
    ExitCode.refused,
    `${payer} may not pay in ${symbol} now.`,
    "It is blacklisted, or only verified accounts may pay and it is none.",
    "harbour account show says which; nothing of the payout was sent.",
  );

export const paymentAboveBound = (part: string, gas: bigint, bound: bigint): HarbourError =>
  fault(
    "HB-2913",
    ExitCode.refused,
    `Part ${part} is a single payment and takes ${gas} gas; at most ${bound} are sent in one transaction.`,
    "A transaction near the chain's limit waits for an empty block.",
    "Check --network and --rpc: an ordinary chain has room for hundreds of payments.",
  );

export const receiptDisagrees = (hash: string, part: string, problem: string): HarbourError =>
  fault(
    "HB-2914",
    ExitCode.fault,
    `${hash} says that it paid part ${part}, and its payments are not those of the file: ${problem}.`,
    "Every payment leaves an event in the order of the rows. These are not from our contracts, or the node lies.",
    "Stop. Ask another node with --check-rpc, and report nothing to the payer until they agree.",
  );

export const paymentsLeft = (left: number): HarbourError =>
  fault(
    "HB-2916",
    ExitCode.temporary,
    `${showCount(left, "payment")} ${left === 1 ? "is" : "are"} not in a block, although everything was sent.`,
    "A fork can take blocks back; what was in them is sent again, or is lost.",
    "Run the same command again: it leaves out what is paid.",
  );

export const batchEventMissing = (part: string, batchId: string): HarbourError =>
  fault(
    "HB-2917",
    ExitCode.fault,
    `The contract has part ${part} as paid, and the node has no event of it (batch ${batchId}).`,
    "Without the event nobody can say which payments were made. The node keeps too little history, or hides some.",
    "Ask another node: --rpc.",
  );

export const partTooLarge = (part: string, gas: bigint, bound: bigint): HarbourError =>
  fault(
    "HB-2918",
    ExitCode.refused,
    `Part ${part} takes ${gas} gas, more than ${bound}, and would have to be halved.`,
    "Before its halves are paid its own id is cancelled, and somebody has to see that this was done.",
    "Use --send, which waits for it; or have the payer send smaller files.",
  );

export const halvesWait = (parts: readonly string[]): HarbourError =>
  fault(
    "HB-2919",
    ExitCode.temporary,
    `The id of part ${parts.join(", ")} is cancelled in a block that is not final yet, so its halves are not paid.`,
    "A fork could take the cancellation back, and then the part could be paid as a whole as well as in halves.",
    "Run the same command again when the chain has called that block final; the other parts are paid.",
  );
