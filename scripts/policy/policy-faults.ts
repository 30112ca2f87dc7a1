import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

export const currencyNotInPolicy = (currency: string, path: string) =>
  fault(
    "HB-2801",
    ExitCode.usage,
    `${path} says nothing about ${currency}.`,
    "A currency without a policy has nothing that its chain could be compared with.",
    "Add it under currencies: in the file, or choose the other with --token.",
  );

export const noPolicyPlan = (change: string) =>
  fault(
    "HB-2802",
    ExitCode.usage,
    `The change ${change} holds no plan of harbour plan.`,
    "Only a plan that was saved, and could be reviewed, is applied.",
    "Run harbour plan; it prints the number under which it was saved.",
  );

export const planEdited = (name: string, written: string, computed: string) =>
  fault(
    "HB-2803",
    ExitCode.refused,
    `plan.json of ${name} says ${written}; its content has ${computed}.`,
    "The file was changed after it was planned, so nobody reviewed what it says now.",
    "Run harbour plan again.",
  );

export const policyChanged = (path: string, planned: string, now: string) =>
  fault(
    "HB-2804",
    ExitCode.refused,
    `${path} is not the file of this plan: ${now} now, ${planned} then.`,
    "The plan was made, and reviewed, for what the file said then.",
    "Run harbour plan again, or bring the file back.",
  );

export const planOfAnotherChain = (planned: string, now: string) =>
  fault(
    "HB-2805",
    ExitCode.refused,
    `The plan is for ${planned}; this is ${now}.`,
    "The same names exist on every network, and the same addresses may.",
    "Check --network and --rpc.",
  );

export const foreignTarget = (method: string, address: string, currency: string) =>
  fault(
    "HB-2806",
    ExitCode.refused,
    `The plan calls ${method} at ${address}, where no contract of ${currency} is recorded.`,
    "Only the contracts of the deployment's records are called.",
    "Find out which of the two changed, deployments/ or the plan; then run harbour plan again.",
  );

export const factsMoved = (moved: readonly string[]) =>
  fault(
    "HB-2807",
    ExitCode.refused,
    `The chain moved since the plan: ${moved.join("; ")}.`,
    "A plan is right for what it read. Somebody else has acted since, or time has.",
    "Run harbour plan again and review what it says now.",
  );

export const operationCancelled = (what: string, who: string, transaction: string) =>
  fault(
    "HB-2808",
    ExitCode.refused,
    `${who} cancelled ${what} in ${transaction}.`,
    "A cancellation is somebody's no. Scheduling it again would turn it into a matter of patience.",
    "Ask why. If it is still meant, run harbour plan again and apply the new plan.",
  );

export const stepUndone = (what: string, transaction: string) =>
  fault(
    "HB-2809",
    ExitCode.refused,
    `${what} was done in ${transaction} and is undone again.`,
    "Each step of a plan is done once. Somebody has changed it back since.",
    "Find out who and why; then run harbour plan again.",
  );

export const stepsRefused = (count: number, first: string) =>
  fault(
    "HB-2810",
    ExitCode.refused,
    `${count === 1 ? "One step is" : `${count} steps are`} refused: ${first}`,
    "The chain, asked beforehand, would not take the call. The other steps do not depend on it.",
    "See what is said at the step; mend the policy file or the chain, and run harbour plan again.",
  );

export const nobodyHere = (needed: readonly string[]) =>
  fault(
    "HB-2811",
    ExitCode.unauthorised,
    `Nothing can be done from here: it needs ${needed.join(", ")}.`,
    "A step is signed by a holder of its role, and none of them can sign here.",
    "Use --signer or --key of a holder, or --safe --as <name> where a Safe holds the role.",
  );

export const stepNotProven = (what: string, transaction: string) =>
  fault(
    "HB-2812",
    ExitCode.fault,
    `${transaction} succeeded, and the chain does not show ${what}.`,
    "A step counts as done when its fact is read back, not when its transaction is in a block.",
    "Stop and look at the transaction before anything else is sent.",
  );

export const signerBusy = (signer: string, nonce: number, seconds: number) =>
  fault(
    "HB-2813",
    ExitCode.temporary,
    `${signer} has a transaction with nonce ${nonce} that is not in a block after ${seconds} seconds.`,
    "It may be this very step, sent by a run that ended early; sending it again could do it twice.",
    "Wait for it, then run the same command again.",
  );

export const planMismatch = (approved: string, hash: string) =>
  fault(
    "HB-2814",
    ExitCode.refused,
    `--approve names plan ${approved}, this plan is ${hash}.`,
    "What was reviewed is not what would be carried out.",
    "Review this plan and approve it, or apply the other one.",
  );

export const stepNotDerived = (change: string, what: string) =>
  fault(
    "HB-2815",
    ExitCode.refused,
    `The plan of ${change} has ${what}; policy file and chain ask for another call now.`,
    "What is sent is derived from the file and the chain when it is sent. A folder that says otherwise was changed.",
    "Find out who changed it; then run harbour plan again and review what it says.",
  );
