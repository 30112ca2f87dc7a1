import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

export const changesFolderRequired = () =>
  fault(
    "HB-2830",
    ExitCode.usage,
    "There is no folder to keep changes in.",
    "A batch for a Safe lives in a change folder, beside what its signers must see.",
    "Run harbour from the project, which keeps changes/<network>.",
  );

export const notASafe = (party: string, found: string) =>
  fault(
    "HB-2831",
    ExitCode.refused,
    `${party} is no Safe that this command knows how to sign for: ${found}.`,
    "The hashes of a batch hold only for a Safe of version 1.3.0 or later on this chain.",
    "Check --as and --network. A key of its own uses --send.",
  );

export const delegateCall = (place: string) =>
  fault(
    "HB-2832",
    ExitCode.refused,
    `${place} is a delegatecall.`,
    "The code that is called would act as the Safe itself and could replace its owners; no batch of ours needs that.",
    "Do not sign it. Find out who made it.",
  );

export const unknownTarget = (place: string, address: string) =>
  fault(
    "HB-2833",
    ExitCode.refused,
    `${place} calls ${address}, which is none of our contracts and not in the address book.`,
    "What an unknown contract does with a call cannot be said, whatever the call looks like.",
    "Do not sign it. If the address is meant, add it to the network's file and inspect again.",
  );

export const valueNotZero = (place: string, wei: bigint) =>
  fault(
    "HB-2834",
    ExitCode.refused,
    `${place} pays ${wei} wei; 0 is allowed.`,
    "No function of ours takes the chain's own currency.",
    "Do not sign it. Pay from an account that is there to pay.",
  );

export const unknownFunction = (place: string, target: string, found: string) =>
  fault(
    "HB-2835",
    ExitCode.refused,
    `${place} calls ${target} with ${found}, which cannot be read.`,
    "Nobody can agree to a call that nobody can read.",
    "Do not sign it. After an upgrade, inspect it with the build of that release.",
  );

export const batchForOtherChain = (found: string, chainId: bigint) =>
  fault(
    "HB-2836",
    ExitCode.refused,
    `The batch is for chain ${found}; this is chain ${chainId}.`,
    "The same addresses exist on every chain, so a batch for another one looks right.",
    "Check --network, or have the batch made for this chain.",
  );

export const dataDisagrees = (place: string, problem: string) =>
  fault(
    "HB-2837",
    ExitCode.refused,
    `${place} says one thing and does another: ${problem}.`,
    "The Safe's page shows a function and its values, but the Safe executes the bytes.",
    "Do not sign it. Make the batch anew: harbour safe export.",
  );

export const staleSafeNonce = (safe: string, found: bigint, nonce: bigint) =>
  fault(
    "HB-2838",
    ExitCode.refused,
    `This is for nonce ${found} of ${safe}, which is at ${nonce}.`,
    "A Safe uses every nonce once, so these hashes can never be executed again.",
    "If it was not executed: harbour safe export <change> --as <safe>. If it was: harbour safe confirm.",
  );

export const severalTransactions = (count: number) =>
  fault(
    "HB-2839",
    ExitCode.refused,
    `The batch has ${count} transactions; 1 is allowed.`,
    "The Safe's page wraps several in MultiSendCallOnly, which is a delegatecall that signers cannot tell from a theft.",
    "Make it one call of the authority, or one file each: harbour safe export does.",
  );

export const differsFromChange = (change: string, problem: string) =>
  fault(
    "HB-2840",
    ExitCode.differences,
    `The batch is not what change ${change} was reviewed as: ${problem}.`,
    "Signers agree to a plan; the batch has to be that plan and nothing else.",
    "Do not sign it. Make the batch anew: harbour safe export.",
  );

export const unknownChange = (text: string, root: string) =>
  fault(
    "HB-2841",
    ExitCode.usage,
    `There is no change ${text} in ${root}.`,
    "A change is named by its number or by the name of its folder.",
    "Look into the folder, and check --network.",
  );

export const notForSafe = (change: string, problem: string) =>
  fault(
    "HB-2842",
    ExitCode.refused,
    `Change ${change} cannot be used here: ${problem}.`,
    "Only a change that was written for a Safe has a batch, and it is for that Safe and chain alone.",
    "Check the number, --as and --network; a write with --safe makes such a change.",
  );

export const safeExecutionFailed = (transaction: string, safeTx: string) =>
  fault(
    "HB-2843",
    ExitCode.fault,
    `${transaction} used up the Safe's nonce, but the call inside failed: ${safeTx}.`,
    "A Safe that pays for its gas reports a failed call instead of reverting; nothing was changed.",
    "Run harbour safe export for a fresh nonce; it says whether the call would succeed now.",
  );

export const notThisTransaction = (transaction: string, change: string, found: string) =>
  fault(
    "HB-2844",
    ExitCode.refused,
    `${transaction} did not execute change ${change}: ${found}.`,
    "A Safe names the hash of what it executed; only the hash that was reviewed counts.",
    "Check --tx. If the Safe executed something else, find out who signed it.",
  );

export const notInABlock = (transaction: string) =>
  fault(
    "HB-2845",
    ExitCode.temporary,
    `${transaction} is in no block that this node knows.`,
    "A transaction counts once it is in a block.",
    "Wait for it, or check --tx and --rpc, then run the same command again.",
  );

export const checksumMismatch = (stated: string, computed: string) =>
  fault(
    "HB-2846",
    ExitCode.refused,
    `The batch states checksum ${stated}; its content gives ${computed}.`,
    "Somebody changed the file after it was made.",
    "Do not load it. Make the batch anew: harbour safe export.",
  );

export const alreadyExecuted = (change: string, transaction: string) =>
  fault(
    "HB-2847",
    ExitCode.refused,
    `Change ${change} was executed in ${transaction}.`,
    "Another batch would do it twice.",
    `Run harbour safe confirm ${change} --tx ${transaction}.`,
  );

export const notANonce = (text: string) =>
  fault(
    "HB-2848",
    ExitCode.usage,
    `${JSON.stringify(text)} is not a Safe's nonce.`,
    "The nonce is hashed, so it has to be exact.",
    "Write digits only, or leave it out.",
  );

export const batchForOtherSafe = (found: string, safe: string) =>
  fault(
    "HB-2849",
    ExitCode.refused,
    `The batch was made for Safe ${found}, not for ${safe}.`,
    "The hashes and the roles are those of one Safe.",
    "Check --as, or have the batch made for this Safe.",
  );

export const stillExecutable = (change: string, nonces: readonly bigint[]) =>
  fault(
    "HB-2896",
    ExitCode.refused,
    `A batch of change ${change} can still be executed: Safe nonce ${nonces.join(" and ")}.`,
    "Whoever has signed it can execute it for as long as its nonce is unused; a second batch would do the change twice.",
    "Execute it, or have the Safe reject that nonce, then export again. Without --safe-nonce the same nonces are used.",
  );
