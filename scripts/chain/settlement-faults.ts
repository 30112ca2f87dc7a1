import type { HarbourError } from "../../sdk/harbour-error.ts";
import { quote } from "../../sdk/quote.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

export const noSettlement = (network: string, name: string): HarbourError =>
  fault(
    "HB-2948",
    ExitCode.refused,
    `No ${name} is recorded for ${network}.`,
    "Addresses come from deployments/<network>, not from the command line.",
    "Deploy both currencies first, or check --network.",
  );

export const foreignSettlement = (name: string, found: readonly string[], recorded: readonly string[]): HarbourError =>
  fault(
    "HB-2949",
    ExitCode.refused,
    `The ${name} serves ${found.join(" and ")}; the tokens of this network are ${recorded.join(" and ")}.`,
    "A settlement contract moves the two tokens that it was made for and no others.",
    "Stop, and mend the record in deployments/.",
  );

export const foreignContract = (path: string, what: string, found: string, recorded: string): HarbourError =>
  fault(
    "HB-2934",
    ExitCode.refused,
    `${path} is for ${what} ${found}; this network's is ${recorded}.`,
    "A signature is good for one contract on one chain and for one pair of tokens.",
    "Check --network, or ask whoever signed the file for one of this network.",
  );

export const signatureDoesNotCount = (path: string, problem: string): HarbourError =>
  fault(
    "HB-2935",
    ExitCode.refused,
    `A signature in ${path} does not count. ${problem}`,
    "The contract would refuse it, and the whole call with it.",
    "Ask for a file that its owner signed and nobody changed.",
  );

export const badFunding = (text: string): HarbourError =>
  fault(
    "HB-2945",
    ExitCode.usage,
    `--funding ${quote(text)} is not known.`,
    "What is signed depends on how the money comes in.",
    "Write authorization, which needs no allowance, or allowance.",
  );
