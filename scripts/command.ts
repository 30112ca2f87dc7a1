import type { Command } from "commander";
import type { HarbourError } from "../sdk/harbour-error.ts";
import type { Connection } from "./chain/connection.ts";
import type { ExitCode } from "../sdk/exit-code.ts";
import type { Io } from "./io.ts";

/** Flags as commander reads them: text and switches, nothing interpreted. */
export interface Flags {
  network?: string;
  rpc?: string;
  token?: string;
  json?: boolean;
  as?: string;
  signer?: string;
  deployments?: string;
  case?: string;
  memo?: string;
  send?: boolean;
  schedule?: boolean;
  calldata?: boolean;
  approve?: string;
  confirmMinorUnits?: string;
  to?: string;
  // Issuance: what a custodian writes down.
  custodian?: string;
  pool?: string;
  asOf?: string;
  validUntil?: string;
  cash?: string;
  termDeposits?: string;
  securities?: string;
  reverseRepo?: string;
  other?: string;
  composition?: string;
  statement?: string;
  rail?: string;
  bic?: string;
  reference?: string;
  amount?: string;
  valueTime?: string;
  burnTx?: string;
  expiry?: string;
  out?: string;
  signature?: string;
  part?: string;
  kind?: string;
  // Orders and redemptions.
  order?: string;
  credit?: string;
  reason?: string;
  all?: boolean;
  payoutRef?: string;
  uetr?: string;
  propose?: boolean;
  gaslessFile?: string;
  asRequest?: boolean;
  // Lists of accounts.
  from?: string;
  // Policy, changes and Safes.
  policy?: string;
  slug?: string;
  safe?: boolean;
  safeNonce?: string;
  change?: string;
  tx?: string;
  // Roles, operations and transactions.
  role?: string;
  data?: string;
  value?: string;
  // Releases.
  audit?: string;
  build?: string;
  // Keys, nodes and fees.
  key?: string;
  ledger?: boolean;
  checkRpc?: string;
  privateRpc?: string;
  maxFee?: string;
  // Payouts.
  secret?: string;
  messageId?: string;
  atomic?: boolean;
  halves?: boolean;
  // Exchange of the two currencies.
  sell?: string;
  rate?: string;
  taker?: string;
  minFill?: string;
  lifetime?: string;
  nonce?: string[];
  feed?: string;
  feedSays?: string;
  band?: string;
  maxAge?: string;
  funding?: string;
  relayFee?: string;
  feeTo?: string;
  contract?: string;
  fee?: string;
  // Trade orders.
  terms?: string;
  milestone?: string;
  milestones?: string;
  document?: string;
  share?: string;
  toSeller?: string;
  advance?: string;
  // The books.
  db?: string;
  follow?: boolean;
  day?: string;
  accounts?: string;
  askChain?: boolean;
  owner?: string;
  explanation?: string;
  close?: boolean;
  accept?: boolean;
  note?: string;
  format?: string;
  withBreaks?: boolean;
  createdBy?: string;
  issuer?: string;
  proof?: string;
  acceptFinalityViolation?: boolean;
}

/** Where to connect, as it was asked for. */
export interface Where {
  network?: string;
  rpc?: string;
  /** URL of a signer other than the node. */
  signer?: string;
  /** Folder with the records of the deployment; deployments/<network> unless told. */
  deployments?: string;
  /** Network file to go by; policy/<network>.yaml unless told. */
  policy?: string;
  /** Name of the key in Hardhat's keystore that signs. */
  key?: string;
  /** The signer is a Ledger behind Hardhat's plugin. */
  ledger?: boolean;
  /** URL of a second node that has to agree with the first. */
  checkRpc?: string;
  /** URL of an endpoint that takes signed transactions and does not publish them. */
  privateRpc?: string;
  /** The most that a unit of gas may cost, in gwei. */
  maxFee?: string;
  /** Who signs, as it was typed: a Ledger has to be told. */
  as?: string;
}

export type Connect = (where: Where) => Promise<Connection>;

/** One run of one command. */
export interface Invocation {
  /** Positional arguments; a variadic one is a list. */
  arguments: readonly (string | string[])[];
  flags: Flags;
  io: Io;
  connect: Connect;
}

/** What a file under scripts/<noun>/<verb>.ts exports as `command`. */
export interface CommandFile {
  /** "harbour.mint/1" */
  schema: string;
  writes: boolean;
  /** Arguments, options of its own, and the help text beside them. */
  configure(command: Command): void;
  run(invocation: Invocation): Promise<ExitCode>;
}

/** The one object a failed command prints under --json. */
export function errorJson({ code, message, why, fix, exitCode }: HarbourError) {
  return { schema: "harbour.error/1", code, message, why, fix, exitCode };
}
