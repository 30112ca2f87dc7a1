import { printable } from "../sdk/printable.ts";
import { ExitCode } from "../sdk/exit-code.ts";
import { fault } from "../sdk/fault.ts";

export const noDeployer = () =>
  fault(
    "HB-2222",
    ExitCode.unauthorised,
    "The signer has no account to deploy with.",
    "The deployer's address decides where every contract is.",
    "Use --key or --signer with the deployer's key, or a node that holds it.",
  );

export const recordsMisnamed = (folder: string, network: string) =>
  fault(
    "HB-2223",
    ExitCode.usage,
    `The records would go to ${folder}; the folder's name has to be ${network}.`,
    "The records of one network must not be taken for those of another.",
    `Give --deployments a folder that ends in /${network}, or leave it out.`,
  );

export const deploymentStopped = (reason: string, sent: number, cause: unknown) =>
  fault(
    "HB-2224",
    ExitCode.fault,
    `The deployment stopped after ${sent} transactions: ${printable(reason)}`,
    "Nothing is half-done for good: what is on the chain stays, and the next run goes on from there.",
    "Mend what it names, then run the same command again.",
    cause,
  );
