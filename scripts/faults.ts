import { fault } from "../sdk/fault.ts";
import { quote } from "../sdk/quote.ts";
import { printable } from "../sdk/printable.ts";
import { ExitCode } from "../sdk/exit-code.ts";

// Every error of the command line, by number. The first digit after HB-2 groups them:
// 1 the command line · 2 chain and deployment · 3 refused by a check · 4 authority · 5 approval · 6 sending · 7 views.

// 21xx: the command line

export const badUsage = (problem: string) =>
  fault(
    "HB-2101",
    ExitCode.usage,
    problem,
    "The command line could not be read, so nothing was done.",
    "See harbour --help, or --help after the command.",
  );

export const networkRequired = () =>
  fault(
    "HB-2102",
    ExitCode.usage,
    "Say which network this is for.",
    "A write has no default network: a habit must not become a payment on the wrong chain.",
    "Add --network <name>, for example --network localhost.",
  );

export const tokenRequired = () =>
  fault(
    "HB-2104",
    ExitCode.usage,
    "Say which token this is for.",
    "Both currencies are run by the same commands.",
    "Add --token cnh or --token hkd.",
  );

export const unknownName = (name: string, known: readonly string[]) =>
  fault(
    "HB-2105",
    ExitCode.usage,
    `The address book has no ${name}.`,
    "A name is resolved by the network's own file only, never by a service.",
    known.length > 0
      ? `Use an address or one of: ${known.join(", ")}.`
      : "Use an address; this network's address book is empty.",
  );

export const signerRequired = () =>
  fault(
    "HB-2106",
    ExitCode.usage,
    "Say who signs.",
    "Simulation, headroom and authority are those of one signer.",
    "Add --as <name or address>.",
  );

export const oneExit = (exits: readonly string[]) =>
  fault(
    "HB-2107",
    ExitCode.usage,
    `Choose one of ${exits.join(", ")}.`,
    "Each of them is a different end of the same plan.",
    "Leave all of them out to see the plan.",
  );

export const caseRequired = () =>
  fault(
    "HB-2108",
    ExitCode.usage,
    "Say under which case this is done.",
    "The chain records a reference with every freeze, hold and seizure, and it cannot be added later.",
    "Add --case <text of at most 31 characters, or 0x and 64 hexadecimal digits>.",
  );

export const badSignerUrl = (problem: string) =>
  fault(
    "HB-2109",
    ExitCode.usage,
    problem,
    "A secret in a command line ends up in shell history and process lists.",
    "Give an http or https URL of a JSON-RPC node or signer, without user name and password.",
  );

export const notHexCount = (text: string) =>
  fault(
    "HB-2110",
    ExitCode.usage,
    `${JSON.stringify(text)} is not a whole number of minor units.`,
    "Minor units confirm an unusual amount, so they are compared digit by digit.",
    "Write digits only, as the plan shows them.",
  );

export const notBytes32 = (text: string) =>
  fault(
    "HB-2111",
    ExitCode.usage,
    `The reference ${quote(text)} starts with 0x and is not 0x and 64 hexadecimal digits.`,
    "With a digit lost, a hash would be taken for a text, and the chain would record another reference.",
    "Copy the hash whole, or write a text that does not start with 0x.",
  );

// 22xx: chain and deployment

export const rpcUnreachable = (where: string, reason: string) =>
  fault(
    "HB-2201",
    ExitCode.temporary,
    `${where} does not answer: ${reason}.`,
    "Nothing can be read or sent without a node.",
    "Start the node or check the URL, then run the same command again.",
  );

export const rpcRefused = (method: string, reason: string, cause?: unknown) =>
  fault(
    "HB-2202",
    ExitCode.fault,
    `The node refused ${method}: ${reason}.`,
    "The node answered, but not with a result.",
    "Check that the node supports the method and keeps the history this command reads.",
    cause,
  );

export const wrongChain = (network: string, expected: bigint, actual: bigint) =>
  fault(
    "HB-2203",
    ExitCode.refused,
    `The node is on chain ${actual}; ${network} is chain ${expected}.`,
    "The same addresses exist on every chain, so a wrong node looks right until it is too late.",
    "Check --network and --rpc.",
  );

export const noDeployment = (network: string, token: string) =>
  fault(
    "HB-2204",
    ExitCode.refused,
    `No ${token} token is recorded for ${network}.`,
    "Addresses come from deployments/<network>, not from the command line.",
    "Deploy first, with harbour deploy, or check --network.",
  );

export const noCode = (name: string, address: string) =>
  fault(
    "HB-2205",
    ExitCode.refused,
    `There is no contract at ${address}, where ${name} should be.`,
    "A call to an address without code succeeds and does nothing.",
    "If the local node was restarted, deploy again; else check --rpc.",
  );

export const foreignImplementation = (token: string, implementation: string) =>
  fault(
    "HB-2206",
    ExitCode.refused,
    `${token} runs ${implementation}, which is no twin of a recorded release.`,
    "The code behind the token is not the code that was reviewed, so what a call does is unknown.",
    "Stop, and find out who upgraded. After a planned upgrade, record the release in deployments/.",
  );

export const foreignAuthority = (token: string, recorded: string, actual: string) =>
  fault(
    "HB-2207",
    ExitCode.refused,
    `${token} answers to authority ${actual}; ${recorded} is recorded.`,
    "Roles would be read from a manager that does not decide.",
    "Stop, and find out who changed the authority.",
  );

export const wrongCurrency = (address: string, expected: string, actual: string) =>
  fault(
    "HB-2208",
    ExitCode.refused,
    `The token at ${address} is ${actual}, not ${expected}.`,
    "One currency must not be issued for the other.",
    "Check deployments/ and --token.",
  );

export const unknownChain = (chainId: bigint) =>
  fault(
    "HB-2209",
    ExitCode.refused,
    `No network of ours has chain id ${chainId}.`,
    "Without a name there is no deployment and no address book to go by.",
    "Add --network <name> to say which one it should be.",
  );

export const badNetworkFile = (problem: string, cause: unknown) =>
  fault(
    "HB-2210",
    ExitCode.usage,
    problem,
    "The network file says which chain a name means and who the names are.",
    "Mend the file in policy/, or check --network.",
    cause,
  );

// 23xx: refused by a check or by the simulation

export const unusualAmount = (amount: string, usual: string, minorUnits: bigint) =>
  fault(
    "HB-2302",
    ExitCode.refused,
    `${amount} is more than 10 times the recent median of ${usual}.`,
    "A mistyped amount looks like a large order.",
    `If it is meant, repeat it in minor units: --confirm-minor-units ${minorUnits}. In a terminal, --send asks for them.`,
  );

export const decimalsSlip = (amount: string, usual: string) =>
  fault(
    "HB-2303",
    ExitCode.refused,
    `${amount} is about a million times off the recent median of ${usual}.`,
    "The token has 6 decimals: this is what minor units typed as units, or the reverse, look like.",
    "Amounts are written in units. If it is meant, add --confirm-minor-units with the amount counted in minor units.",
  );

export const minorUnitsMismatch = (expected: bigint, given: bigint) =>
  fault(
    "HB-2304",
    ExitCode.refused,
    `--confirm-minor-units says ${given}, the amount is ${expected} minor units.`,
    "The second writing of the amount exists to catch a slip in the first.",
    "Find out which of the two is meant.",
  );

// 24xx: authority

export const signerLacksRole = (signer: string, role: string, call: string) =>
  fault(
    "HB-2401",
    ExitCode.unauthorised,
    `${signer} does not hold ${role}, which ${call} needs.`,
    "The authority of the token would refuse the call.",
    "Use --as with a holder; harbour role list shows who that is.",
  );

export const cannotSign = (signer: string) =>
  fault(
    "HB-2403",
    ExitCode.unauthorised,
    `The node cannot sign for ${signer}.`,
    "Keys are never given to this command; the node or the signer behind --signer must hold them.",
    "Use --signer <url> of the signer that holds this key, or --calldata and sign elsewhere.",
  );

export const notScheduled = (role: string, delay: string) =>
  fault(
    "HB-2404",
    ExitCode.refused,
    `${role} acts after a delay of ${delay} and this call is not scheduled.`,
    "The delay is the time others have to see the call and cancel it.",
    "Run the same command with --schedule, and with --send when it is ready.",
  );

export const notReady = (readyAt: string) =>
  fault(
    "HB-2405",
    ExitCode.refused,
    `This call is scheduled and ready at ${readyAt}.`,
    "The delay is the time others have to see the call and cancel it.",
    "Run the same command with --send after that.",
  );

export const nothingToSchedule = (signer: string) =>
  fault(
    "HB-2406",
    ExitCode.refused,
    `${signer} needs no schedule for this call.`,
    "A delay belongs to a member of a role, and this member has none.",
    "Use --send.",
  );

export const targetClosed = (token: string) =>
  fault(
    "HB-2407",
    ExitCode.refused,
    `The authority has closed ${token}: no role can call it.`,
    "ADMIN closed the target; pause and blacklist are closed with it.",
    "Have ADMIN open the target again.",
  );

// 25xx: approval

export const approvalRequired = (hash: string) =>
  fault(
    "HB-2501",
    ExitCode.usage,
    "Nobody is here to confirm.",
    "Without a terminal, only the plan that somebody reviewed can be approved.",
    `Review the plan, then add --approve ${hash}.`,
  );

export const approvalMismatch = (approved: string, hash: string) =>
  fault(
    "HB-2502",
    ExitCode.refused,
    `--approve names plan ${approved}, this plan is ${hash}.`,
    "The plan differs from the one that was reviewed: the call, the signer, the chain, the signer's nonce where money moves, or something was done, cancelled or undone since.",
    "Review this plan and approve it, or find out what changed.",
  );

export const cancelled = () =>
  fault(
    "HB-2503",
    ExitCode.cancelled,
    "Not confirmed, so nothing was sent.",
    "What was typed is not what was asked for.",
    "Run the command again if it is meant.",
  );

// 26xx: sending

export const notMinedYet = (hash: string, seconds: number) =>
  fault(
    "HB-2601",
    ExitCode.temporary,
    `${hash} was sent and is not in a block after ${seconds} seconds.`,
    "It may still be.",
    "Wait for it, then run the same command without --send: the plan shows whether it was done.",
  );

export const transactionReverted = (hash: string, block: number) =>
  fault(
    "HB-2602",
    ExitCode.fault,
    `${hash} was included in block ${block} and reverted.`,
    "The chain moved between the simulation and the transaction.",
    "Run the command again without --send: the plan says what is refused now.",
  );

export const eventMissing = (hash: string, event: string) =>
  fault(
    "HB-2603",
    ExitCode.fault,
    `${hash} succeeded without the event ${event}.`,
    "A call that leaves no trace did not do what the plan said.",
    "Stop and look at the transaction before anything else is sent.",
  );

export const sendRefused = (reason: string, cause?: unknown) =>
  fault(
    "HB-2604",
    ExitCode.fault,
    `The node did not take the transaction: ${reason}.`,
    "It may have passed the transaction on before it failed, so whether it was sent is known only on the chain.",
    "Run the command again without --send: the plan has the signer's nonce, names what is not in a block yet, and shows whether it was done. Send again only after that.",
    cause,
  );

// 27xx: views

export const viewsDisagree = (what: string, rows: readonly string[]) =>
  fault(
    "HB-2701",
    ExitCode.differences,
    `${what} rebuilt from events differ from the chain's own view: ${rows.join(", ")}.`,
    "Every change leaves an event; either events are missing from this node or the code is not ours.",
    "Ask another node. If it says the same, stop and investigate.",
  );

// 29xx: the rest

export const unexpected = (cause: unknown) =>
  fault(
    "HB-2901",
    ExitCode.fault,
    `Unexpected: ${firstLine(cause)}`,
    "This case was not foreseen.",
    "Run the command again; if it stays, report it with this text.",
    cause,
  );

function firstLine(cause: unknown): string {
  const { shortMessage, message } = (cause ?? {}) as { shortMessage?: unknown; message?: unknown };
  return printable(String(shortMessage ?? message ?? cause).split("\n")[0]!);
}
