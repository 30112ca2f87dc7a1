import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

// 221x: nodes and where they are

export const otherChain = (host: string, expected: bigint, actual: bigint) =>
  fault(
    "HB-2211",
    ExitCode.refused,
    `${host} is on chain ${actual}; this command is for chain ${expected}.`,
    "A signer or endpoint of another chain signs or sends something else than was planned.",
    "Check --signer, --check-rpc and --private-rpc.",
  );

export const nodesDisagree = (first: string, second: string, differences: readonly string[]) =>
  fault(
    "HB-2212",
    ExitCode.refused,
    `${first} and ${second} disagree: ${differences.join("; ")}.`,
    "One of them lies, is broken or follows another fork; what is planned on a false state does something else.",
    "Sign nothing. Ask a third node, and leave out the one that is wrong.",
  );

export const nodeLags = (host: string, blocks: number, allowed: number) =>
  fault(
    "HB-2213",
    ExitCode.temporary,
    `${host} is ${blocks} blocks behind the other node; ${allowed} are allowed.`,
    "Two nodes can be compared at a block only that both have.",
    "Wait until it has caught up, then run the same command again, or use another node.",
  );

export const notThereYet = (host: string, what: string) =>
  fault(
    "HB-2218",
    ExitCode.temporary,
    `${host} does not have it yet: ${what}.`,
    "The other node does. What only one of two nodes says is believed of neither.",
    "Run the same command again. If it stays so, ask a third node: the other one may have made it up.",
  );

export const noNodeUrl = (network: string, variable: string) =>
  fault(
    "HB-2214",
    ExitCode.usage,
    `No node is known for ${network}: the configuration variable ${variable} is not set.`,
    "Nothing can be read or sent without a node.",
    `Run npx hardhat keystore set ${variable}, or add --rpc <url>.`,
  );

export const sameNode = (host: string) =>
  fault(
    "HB-2215",
    ExitCode.usage,
    `${host} is the node itself.`,
    "A node always agrees with itself, and publishes what it is given.",
    "Give --check-rpc and --private-rpc something that somebody else runs.",
  );
