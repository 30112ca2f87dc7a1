import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";
import { printable } from "../../sdk/printable.ts";
import type { NodeError } from "./node-error.ts";

// 41xx: what a node said. What the node wrote goes through printable; a node is named by its host.

export const badNodeUrl = (problem: string) =>
  fault(
    "HB-4101",
    ExitCode.usage,
    `The node's URL cannot be used: ${problem}.`,
    "A node is asked over HTTP, and its URL may carry a key, which is why it is not repeated here.",
    "Write http://127.0.0.1:8545 or https://<host>/<key>; several nodes of the same chain stand in for each other.",
  );

export const nodeUnreachable = (host: string, attempts: number, problem: string) =>
  fault(
    "HB-4102",
    ExitCode.temporary,
    `${host} gave no answer in ${attempts} attempts: ${printable(problem)}.`,
    "Every attempt waited longer than the one before, and every node that was named was asked.",
    "Wait and run the same command again, or name a second node.",
  );

export const nodeRefused = (host: string, method: string, error: NodeError) =>
  fault(
    "HB-4103",
    ExitCode.fault,
    `${host} refuses ${method}: ${error.code} ${printable(error.message)}.`,
    "The node understood the question and will answer it the same way again.",
    "Look the message up in the node's documentation, or name another node.",
    error,
  );

export const badAnswer = (host: string, method: string, problem: string) =>
  fault(
    "HB-4104",
    ExitCode.temporary,
    `${host} answered ${method} with something else: ${printable(problem)}.`,
    "An answer that does not have the form of one says nothing about the chain.",
    "Run the same command again; if it stays, name another node.",
  );

export const wrongChain = (host: string, found: string, expected: number) =>
  fault(
    "HB-4105",
    ExitCode.fault,
    `${host} serves chain ${printable(found)}; the books follow chain ${expected}.`,
    "Blocks of another chain would be booked as if they were ours.",
    "Name a node of the right chain.",
  );

export const blockMissing = (host: string, number: number) =>
  fault(
    "HB-4106",
    ExitCode.temporary,
    `${host} does not have block ${number}, or no longer the same one.`,
    "A node that has just started, or whose chain was just rearranged, answers like this.",
    "Run the same command again; if it stays, name another node.",
  );

export const badField = (host: string, where: string, found: string, allowed: string) =>
  fault(
    "HB-4107",
    ExitCode.fault,
    `${host}: ${printable(where)} is ${printable(found)}; ${allowed} is expected.`,
    "What is not of the promised form cannot be checked, and what cannot be checked is not booked.",
    "Name another node.",
  );

export const wrongHeaderHash = (host: string, number: number, given: string, computed: string) =>
  fault(
    "HB-4108",
    ExitCode.fault,
    `${host}: block ${number} is given as ${given}, and its header hashes to ${computed}.`,
    "One of the header's fields is not the block's own, so nothing that depends on it can be believed.",
    "Name another node. If every node says the same, this chain's headers are not Ethereum's.",
  );

export const notLinked = (host: string, number: number, given: string, before: string) =>
  fault(
    "HB-4109",
    ExitCode.temporary,
    `${host}: the parent of block ${number} is given as ${given}, and the block before it is ${before}.`,
    "The blocks come from two branches of the chain, as when it was rearranged between two answers.",
    "Run the same command again; if it stays, name another node.",
  );

/** Not a fault of the node: the chain has left the block that was expected. */
export const otherParent = (host: string, number: number, given: string, expected: string) =>
  fault(
    "HB-4110",
    ExitCode.temporary,
    `${host}: the parent of block ${number} is ${given}, and the books end with ${expected}.`,
    "The chain was rearranged: the last blocks of the books are no longer part of it.",
    "Follow the chain: the books go back to the last block that is still part of it.",
  );

export const foreignLog = (host: string, where: string, found: string, allowed: string) =>
  fault(
    "HB-4111",
    ExitCode.fault,
    `${host}: ${printable(where)} belongs to ${printable(found)}; only ${allowed} was asked for.`,
    "A log of another block, another branch or another contract would be booked as ours.",
    "Run the same command again; if it stays, name another node.",
  );

export const logOrder = (host: string, number: number, index: number, before: number) =>
  fault(
    "HB-4112",
    ExitCode.fault,
    `${host}: in block ${number}, log ${index} follows log ${before}; every index must be higher than the one before.`,
    "A log that is given twice, or out of order, would be booked twice, or in an order that never was.",
    "Run the same command again; if it stays, name another node.",
  );

export const excludedByBloom = (host: string, number: number, address: string) =>
  fault(
    "HB-4113",
    ExitCode.fault,
    `${host}: block ${number} is given with a log of ${printable(address)}, which its header rules out.`,
    "The header's filter never leaves out what the block has, so this log is not of this block.",
    "Name another node.",
  );

export const wrongReceipts = (host: string, number: number, given: string, computed: string) =>
  fault(
    "HB-4114",
    ExitCode.fault,
    `${host}: the receipts of block ${number} have the root ${computed}, and its header says ${given}.`,
    "A log was left out, added, doubled or changed: receipts that are complete have exactly the header's root.",
    "Run the same command again; if it stays, name another node.",
  );

export const badTransfer = (host: string, block: number, logIndex: number, problem: string) =>
  fault(
    "HB-4115",
    ExitCode.fault,
    `${host}: log ${logIndex} of block ${block} is a Transfer of a token with ${problem}.`,
    "A token's Transfer has two addresses as topics and one amount; anything else cannot be booked.",
    "Name another node. If every node says the same, this address is not our token.",
  );

export const nodeBehind = (host: string, found: string, allowed: string) =>
  fault(
    "HB-4116",
    ExitCode.temporary,
    `${host} is behind: ${found}; ${allowed}.`,
    "A node that is catching up knows less than the books; what it says about the chain's end is old.",
    "Wait until the node has caught up, or name another one.",
  );

export const headsDisagree = (host: string, found: string) =>
  fault(
    "HB-4117",
    ExitCode.fault,
    `${host} says ${found}; the final block must not be after the safe one, nor that after the newest.`,
    "What is final decides what may be stated, so a node that contradicts itself about it is not believed.",
    "Name another node.",
  );

export const cannotBeProven = (chainId: number) =>
  fault(
    "HB-4118",
    ExitCode.usage,
    `The blocks of chain ${chainId} cannot be proven from their headers.`,
    "Its header does not hash as Ethereum's does, so neither the filter nor the root of the receipts can be checked.",
    'Follow it with the proof "logs", which believes the node, and compare balances with a second node.',
  );

export const rangeRefused = (host: string, block: number, error: NodeError) =>
  fault(
    "HB-4119",
    ExitCode.fault,
    `${host} refuses the logs of block ${block} alone: ${error.code} ${printable(error.message)}.`,
    "A question for one block cannot be made smaller.",
    "Name a node that answers it.",
    error,
  );

export const nothingDeployed = (network: string, folder: string) =>
  fault(
    "HB-4120",
    ExitCode.usage,
    `Nothing is deployed on ${printable(network)}: ${printable(folder)} has no record of a token.`,
    "What is followed is read from the records that a deployment leaves.",
    "Deploy first, or name the network that was deployed to.",
  );

export const badRecord = (file: string, problem: string) =>
  fault(
    "HB-4121",
    ExitCode.usage,
    `${printable(file)} cannot be used: ${printable(problem)}.`,
    "A contract that is left out of what is followed would be missing from the books without a sign.",
    "Restore the record from the deployment that made it.",
  );

export const badSpan = (from: number, to: number) =>
  fault(
    "HB-4122",
    ExitCode.fault,
    `The blocks ${from} to ${to} are no span: whole numbers from 0 are expected, the first not after the last.`,
    "A span that is turned round would be fetched as nothing and booked as complete.",
    "Ask for blocks in the order of the chain.",
  );

export const badPolicy = (network: string, problem: string, cause: unknown) =>
  fault(
    "HB-4123",
    ExitCode.usage,
    `The policy of ${printable(network)} cannot be used: ${printable(problem)}`,
    "The policy file says which chain it is and who holds which role; the books compare the chain with it.",
    "Mend the file, or name the network that was deployed to.",
    cause,
  );
