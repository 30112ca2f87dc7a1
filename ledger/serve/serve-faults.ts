import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

// 460x–461x: answering over HTTP

export const badParameter = (parameter: string, found: string, allowed: string) =>
  fault(
    "HB-4601",
    ExitCode.usage,
    `The parameter ${parameter} is ${found}; ${allowed}.`,
    "A parameter that is guessed or passed over would give an answer to another question.",
    "Correct the parameter; /v1/docs lists every endpoint with what it takes.",
  );

export const unknownPath = (path: string) =>
  fault(
    "HB-4602",
    ExitCode.usage,
    `There is nothing at ${path}.`,
    "Either the path is misspelt, or this listener does not serve it: what is for the issuer alone is not served in public.",
    "See /v1/docs for what is served here.",
  );

export const notInBooks = (what: string) =>
  fault(
    "HB-4603",
    ExitCode.usage,
    `The books have no ${what}.`,
    "They answer from what was followed and imported, and up to the block that was asked for.",
    "Check the spelling; if it is newer than the answer's block, ask again later or with ?finality=seen.",
  );

export const onlyReading = (method: string) =>
  fault(
    "HB-4604",
    ExitCode.usage,
    `${method} is not served; only GET, HEAD and OPTIONS are.`,
    "This side of the books is for reading: nothing can be changed through it.",
    "Send a GET. What changes something is done with the command line.",
  );

export const booksEmpty = (finality: string, chainId: number) =>
  fault(
    "HB-4605",
    ExitCode.temporary,
    `The books of chain ${chainId} have no block that is ${finality} yet.`,
    "An answer without a block behind it would mean nothing.",
    "Ask again once harbour ledger sync has followed the chain, or with ?finality=seen.",
  );

export const movedWhileReading = (chainId: number) =>
  fault(
    "HB-4606",
    ExitCode.temporary,
    `Chain ${chainId} replaced blocks each time this answer was read.`,
    "An answer of which one half is of blocks that are gone would be wrong.",
    "Ask again, or with ?finality=final, which no reorganisation changes.",
  );

export const internalProblem = (id: string) =>
  fault(
    "HB-4607",
    ExitCode.fault,
    `The answer could not be made; the server's log has the reason under ${id}.`,
    "What went wrong inside is not told outside.",
    "Ask again. If it stays so, give the operator this number.",
  );

export const tooManyRequests = (limit: number) =>
  fault(
    "HB-4608",
    ExitCode.temporary,
    `More than ${limit} requests a second came from this address.`,
    "One caller must not take the books away from all others.",
    "Wait as long as Retry-After says.",
  );

export const tooManyStreams = (limit: number, whose: string) =>
  fault(
    "HB-4609",
    ExitCode.temporary,
    `${limit} streams of events are open already, which is as many as are served to ${whose}.`,
    "Every stream costs memory for as long as it is open.",
    "Connect again later, or read /v1/status from time to time.",
  );

export const notAuthorised = () =>
  fault(
    "HB-4610",
    ExitCode.unauthorised,
    "This needs the token of the private listener, and the request has none or another.",
    "What is for the issuer alone is shown only to who holds the token.",
    'Send "Authorization: Bearer <token>", or the token as the password where a browser asks for one.',
  );

export const strangeHost = () =>
  fault(
    "HB-4611",
    ExitCode.unauthorised,
    "The request names a host that the private listener does not have.",
    "A web page elsewhere can make its own name point here and read through the visitor's browser.",
    "Open the listener by the address it printed when it started.",
  );

export const badTokenFile = (problem: string) =>
  fault(
    "HB-4612",
    ExitCode.refused,
    `The token file of the private listener cannot be used: ${problem}.`,
    "Who can read the file, or guess what is in it, can read everything the issuer keeps to itself.",
    "Make one with: (umask 077; openssl rand -hex 32 > books.token)",
  );

export const privateInPublic = (host: string) =>
  fault(
    "HB-4613",
    ExitCode.refused,
    `The private listener is to be reached at ${host}, and there is no token file.`,
    "Off this machine's own loopback anybody on the network could read breaks, open orders and the freeze register.",
    "Leave it on 127.0.0.1, or name a token file.",
  );

export const cannotListen = (host: string, port: number, problem: string) =>
  fault(
    "HB-4614",
    ExitCode.refused,
    `Nothing can be served at ${host}:${port}: ${problem}.`,
    "Another program has the port, or this user may not take it.",
    "Choose another port; 0 takes any that is free.",
  );

export const chainNeeded = (currency: string, chains: string) =>
  fault(
    "HB-4615",
    ExitCode.usage,
    `${currency} is on more than one chain, and the parameter chain says on which: one of ${chains} is expected.`,
    "The entries of an account are in the order of one chain.",
    "Add ?chain= with one of these chain ids.",
  );

export const tookTooLong = (seconds: number) =>
  fault(
    "HB-4616",
    ExitCode.temporary,
    `The answer was not ready after ${seconds} seconds.`,
    "A request that waits without end keeps others waiting.",
    "Ask again, for less at once where the endpoint has a limit.",
  );

export const bodyNotRead = () =>
  fault(
    "HB-4617",
    ExitCode.usage,
    "The request has a body; none is read.",
    "Everything that is asked here fits in the path and its parameters.",
    "Send the request without a body.",
  );
