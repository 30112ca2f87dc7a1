import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

// 2606, 2607: what is believed afterwards

export const receiptUnproven = (hash: string, problems: readonly string[]) =>
  fault(
    "HB-2606",
    ExitCode.fault,
    `The node has a receipt of ${hash} that its own chain does not bear out: ${problems.join("; ")}.`,
    "A receipt without its block and its transaction is broken or made up. It was sent, and may count yet.",
    "Ask another node what became of it. Then run the same command without --send and look at the plan.",
  );

export const nothingMoved = (hash: string, unmoved: readonly string[]) =>
  fault(
    "HB-2607",
    ExitCode.fault,
    `${hash} is said to be done, and what the plan foretold did not come: ${unmoved.join("; ")}.`,
    "Nothing else that happened meanwhile explains it: the transaction, or the node, is not what it seems.",
    "Believe nothing of it, pay nobody for it, and ask another node: --check-rpc.",
  );

// 262x: what is signed and sent

export const signedSomethingElse = (differences: readonly string[]) =>
  fault(
    "HB-2620",
    ExitCode.refused,
    `The signer signed something else: ${differences.join("; ")}.`,
    "What was signed is read before it is sent. This was not sent, but the signer has it and can send it by itself.",
    "Stop, find out what the signer is, and use its account up to the next nonce before anything else.",
  );

export const signerOnlySends = (host: string) =>
  fault(
    "HB-2621",
    ExitCode.refused,
    `The signer cannot sign without sending, so ${host} would get nothing.`,
    "A signer that sends publishes the transaction, which the private endpoint is to prevent.",
    "Use --key, --ledger, or a --signer that knows eth_signTransaction.",
  );

export const privateNotMined = (hash: string, host: string, seconds: number) =>
  fault(
    "HB-2622",
    ExitCode.temporary,
    `${hash} was given to ${host} and is not in a block after ${seconds} seconds.`,
    "It was not published, and it may still be included.",
    "Run the same command again: the same nonce counts once only. Leave out --private-rpc to publish it.",
  );

export const othersPending = (nonce: number, next: number) =>
  fault(
    "HB-2623",
    ExitCode.temporary,
    `The signer's next nonce is ${next}; this plan is for ${nonce}.`,
    "Another transaction of the signer waits for a block, and this one would take its place.",
    "Wait for it, then run the same command again.",
  );

export const nonceTaken = (nonce: number) =>
  fault(
    "HB-2624",
    ExitCode.temporary,
    `Nonce ${nonce} was used by another transaction of the signer.`,
    "A nonce counts once, so this transaction can never be included.",
    "Run the same command without --send: the plan shows whether it is still to be done.",
  );

export const feeAboveCap = (needed: string, cap: string) =>
  fault(
    "HB-2625",
    ExitCode.temporary,
    `Gas costs at least ${needed} gwei now; --max-fee allows ${cap}.`,
    "A transaction below the base fee waits, and everything of the signer after it.",
    "Run the same command again when gas is cheaper, or with a higher --max-fee.",
  );

export const feeUnusual = (cost: string, bound: string) =>
  fault(
    "HB-2626",
    ExitCode.refused,
    `The fees may come to ${cost} of the chain's coin; without --max-fee ${bound} are allowed.`,
    "The node says what gas costs, and a node that lies can spend all that the signer has.",
    "Compare with another node; if it is so, say how much a unit of gas may cost: --max-fee <gwei>.",
  );

export const badMaxFee = (text: string) =>
  fault(
    "HB-2627",
    ExitCode.usage,
    `--max-fee ${JSON.stringify(text)} is not an amount of gwei.`,
    "The most that a unit of gas may cost is written in gwei, with at most 9 decimals.",
    "For example --max-fee 30.",
  );

export const sentSomethingElse = (hash: string, differences: readonly string[]) =>
  fault(
    "HB-2628",
    ExitCode.fault,
    `${hash}, which was to be this transaction, is something else: ${differences.join("; ")}.`,
    "What was asked for is compared with what the chain holds: the signer sent something else, or the node lies.",
    "Stop and look at the transaction, the signer and the node before anything else is sent.",
  );

export const endpointRefused = (host: string, reason: string, cause?: unknown) =>
  fault(
    "HB-2629",
    ExitCode.fault,
    `${host} did not take the transaction: ${reason}.`,
    "It was given to this endpoint only, and not published.",
    "Run the command again without --send and look at the plan, or leave out --private-rpc.",
    cause,
  );

export const nonceHeld = (nonce: number, host: string, change: string) =>
  fault(
    "HB-2630",
    ExitCode.temporary,
    `${host} may still include another transaction under the signer's nonce ${nonce}: change ${change}.`,
    "It was given to this endpoint only, so no node knows of it, and only one of the two can count.",
    "Wait for it, or run that command again; without --private-rpc it is published. To give it up, use the nonce elsewhere.",
  );
