import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";
import { printable } from "../../sdk/printable.ts";

// 4202–4229: following a chain

export const notJoined = (block: number, found: string, expected: string) =>
  fault(
    "HB-4202",
    ExitCode.fault,
    `Block ${block} does not join the books: ${found}; ${expected} is expected.`,
    "Books with a gap, or with blocks of two branches, would have balances that never were.",
    "Nothing was written. Run the same command again; if it stays, run harbour ledger verify.",
  );

export const otherContracts = (network: string, store: string, difference: string) =>
  fault(
    "HB-4203",
    ExitCode.refused,
    `The books in ${printable(store)} follow other contracts than ${printable(network)} has now: ${printable(difference)}.`,
    "What a contract said before it was followed would be missing from the books without a sign.",
    "Follow the network as it is now into a new database, and import the banks' files there again. The old contract's open claims and orders, the register of breaks and the chain of reports stay in the old database alone: keep it, because it alone says what is still open.",
  );

export const belowFinal = (host: string, block: number, found: string, held: string, final: number) =>
  fault(
    "HB-4210",
    ExitCode.fault,
    `${printable(host)} has ${found} at block ${block}; the books hold ${held}, and block ${final} was final.`,
    "Statements and payouts rest on final blocks. Either this node lies, or the chain broke its promise: people decide.",
    "Nothing was changed. Compare with nodes of others. If the chain did change, follow once with the acceptance of a finality violation, and restate what was stated.",
  );

export const otherGenesis = (host: string, chainId: number, found: string, held: string) =>
  fault(
    "HB-4211",
    ExitCode.fault,
    `${printable(host)} serves a chain ${chainId} that begins with ${found}; the books follow one that begins with ${held}.`,
    "Two chains can have the same number, and a local chain that is started again is another chain.",
    "Name a node of the chain that the books follow. After a restart of a local chain, begin new books: move the database away.",
  );

export const nothingInCommon = (host: string, from: number, to: number) =>
  fault(
    "HB-4212",
    ExitCode.fault,
    `${printable(host)} has none of the blocks that the books hold, ${from} to ${to}.`,
    "A branch that leaves the chain before the first followed block replaces the contracts themselves.",
    "Name a node of the chain that the books follow. If the chain was set back on purpose, begin new books: move the database away.",
  );

export const strayRows = (store: string, block: number, cause: unknown) =>
  fault(
    "HB-4220",
    ExitCode.fault,
    `${printable(store)} already has rows after block ${block}, the end of its last batch.`,
    "A batch is written whole, so rows that no batch has were put there by something else.",
    "Nothing was written. harbour ledger verify names the rows; follow the chain anew into a new database.",
    cause,
  );

export const booksMoved = (network: string, attempts: number) =>
  fault(
    "HB-4221",
    ExitCode.temporary,
    `The books of ${printable(network)} grew each of the ${attempts} times that they were verified.`,
    "What is compared while somebody writes differs without being wrong.",
    "Stop the follower, or verify a copy of the books.",
  );
