import { AbiCoder, type Interface } from "ethers";
import { describeAccountFlags } from "./account-flags.ts";
import { HarbourError } from "./harbour-error.ts";
import { AUTHORITY_INTERFACE, errorName, functionName, TOKEN_INTERFACE } from "./interfaces.ts";
import { quote } from "./quote.ts";
import { revertData } from "./revert-data.ts";
import { type Wording, wording, type WordingParameters } from "./wording.ts";

type Fields<S> = { [N in keyof S]: S[N] extends (fields: infer F, say: Wording) => string ? F : never };

/** Error name → fields. */
export type TokenErrors = Fields<typeof TOKEN_ERROR_SENTENCES>;
export type AuthorityErrors = Fields<typeof AUTHORITY_ERROR_SENTENCES>;

interface Common {
  /** The first 4 bytes of `data`, "0x" if there are none. */
  selector: string;
  /** What the EVM returned. */
  data: string;
  /** What went wrong, for people. */
  sentence: string;
}

interface Custom<Source extends string, Name, FieldsOf> extends Common {
  kind: "error";
  source: Source;
  name: Name;
  fields: FieldsOf;
}

/**
 * What a revert returned: an error of the token or of its authority, a text (`require`), a panic of the compiler,
 * nothing, or something neither contract declares.
 */
export type DecodedRevert =
  | { [N in keyof TokenErrors]: Custom<"token", N, TokenErrors[N]> }[keyof TokenErrors]
  | { [N in keyof AuthorityErrors]: Custom<"authority", N, AuthorityErrors[N]> }[keyof AuthorityErrors]
  | (Common & { kind: "reason"; reason: string })
  | (Common & { kind: "panic"; panic: bigint })
  | (Common & { kind: "empty" })
  | (Common & { kind: "unknown" });

export interface DecodeRevertParameters extends WordingParameters {
  /** Whatever was thrown, or the returned bytes in hexadecimal. */
  error: unknown;
}

/** Decodes a revert; undefined if `error` carries none. Never throws. */
export function decodeRevert({ error, ...words }: DecodeRevertParameters): DecodedRevert | undefined {
  const data = revertData(error);
  return data === undefined ? undefined : decodeRevertData(data, wording(words));
}

/**
 * One sentence about any failure: a decoded revert, an error of this project, one that ethers knows, or the first
 * line of its message. Never throws.
 */
export function explainError({ error, ...words }: DecodeRevertParameters): string {
  if (error instanceof HarbourError) return error.message;
  const revert = decodeRevert({ error, ...words });
  if (revert !== undefined) return revert.sentence;
  const { code, shortMessage, message } = typeof error === "object" && error !== null ? (error as ErrorLike) : {};
  const known = typeof code === "string" ? ETHERS_SENTENCES[code] : undefined;
  if (known !== undefined) return known;
  const text = [shortMessage, message, error].find((candidate) => typeof candidate === "string" && candidate !== "");
  return typeof text === "string" ? (text.split("\n")[0] ?? text) : `an unknown error (${quote(error)})`;
}

interface ErrorLike {
  code?: unknown;
  shortMessage?: unknown;
  message?: unknown;
}

/** https://docs.ethers.org/v6/api/utils/errors/ */
const ETHERS_SENTENCES: { readonly [code: string]: string | undefined } = {
  INSUFFICIENT_FUNDS: "the sender has not enough of the chain's own currency to pay the gas",
  NONCE_EXPIRED: "the sender's transaction number was used already",
  REPLACEMENT_UNDERPRICED: "a transaction with the same number is waiting and offers a higher fee",
  NETWORK_ERROR: "the node cannot be reached",
  TIMEOUT: "the node did not answer in time",
  ACTION_REJECTED: "the signer refused",
};

interface Account {
  account: string;
}
interface RequestedCurrent {
  requested: bigint;
  current: bigint;
}

/** One sentence per error of the token, of OpenZeppelin's contracts under it and of ERC-6093. */
export const TOKEN_ERROR_SENTENCES = {
  EnforcedPause: (_: Record<string, never>) => "payments are paused",
  AccountBlacklisted: ({ account }: Account, say: Wording) => `${say.account(account)} is blacklisted`,
  AccountNotVerified: ({ account }: Account, say: Wording) =>
    `${say.account(account)} is not verified and the policy is closed`,
  AccountProtected: ({ account }: Account, say: Wording) =>
    `${say.account(account)} is protected and cannot be blacklisted or held`,
  AccountRestricted: ({ account, flags }: Account & { flags: bigint }, say: Wording) =>
    `${say.account(account)} cannot be made protected: ${describeAccountFlags(flags)}`,
  InvalidAccount: ({ account }: Account, say: Wording) => `${say.account(account)} cannot hold or receive tokens`,
  InvalidFlags: ({ account, flags, allowed }: Account & { flags: bigint; allowed: bigint }, say: Wording) =>
    `${say.account(account)} cannot be registered with the flags ${flags}; only the bits of ${allowed} are allowed`,
  ZeroAmount: (_: Record<string, never>) => "the amount is zero",
  SelfPayment: ({ account }: Account, say: Wording) => `${say.account(account)} cannot pay itself in a batch`,
  LengthMismatch: ({ recipients, amounts }: { recipients: bigint; amounts: bigint }) =>
    `there are ${recipients} accounts and ${amounts} amounts`,
  TooManyRows: ({ rows, maximum }: { rows: bigint; maximum: bigint }) =>
    `there are ${rows} rows; at most ${maximum} fit in one call`,
  CollectFailed: ({ row, from, reason }: { row: bigint; from: string; reason: string }, say: Wording) =>
    `row ${row} of ${say.account(from)} cannot be collected: ${errorName(reason)}`,
  GasTooLow: ({ available, required }: { available: bigint; required: bigint }) =>
    `${available} gas is left where ${required} is needed to judge a contract's signature`,
  AllowanceOverflow: (
    { spender, allowance, increment }: { spender: string; allowance: bigint; increment: bigint },
    say: Wording,
  ) => `the allowance of ${say.account(spender)}, ${say.amount(allowance)}, cannot rise by ${say.amount(increment)}`,

  NotMinter: ({ account }: Account, say: Wording) => `${say.account(account)} is not a minter`,
  NotBurner: ({ account }: Account, say: Wording) =>
    `${say.account(account)} is neither a minter nor a redemption account`,
  MintAllowanceExceeded: (
    { minter, requested, available }: { minter: string; requested: bigint; available: bigint },
    say: Wording,
  ) => `${say.account(minter)} may mint ${say.amount(available)}, not ${say.amount(requested)}`,
  MinterAllowanceTooLarge: (
    { minter, requested, maximum }: { minter: string; requested: bigint; maximum: bigint },
    say: Wording,
  ) =>
    `the allowance of ${say.account(minter)} cannot be ${say.amount(requested)}; at most ${say.amount(maximum)} fits`,
  SupplyCeilingExpired: ({ validUntil, timestamp }: { validUntil: bigint; timestamp: bigint }, say: Wording) =>
    validUntil === 0n
      ? "no supply ceiling was ever set, so nothing can be minted"
      : `the supply ceiling expired on ${say.time(validUntil)}; it is ${say.time(timestamp)}`,
  SupplyCeilingExceeded: ({ supply, ceiling }: { supply: bigint; ceiling: bigint }, say: Wording) =>
    `supply would be ${say.amount(supply)}; the ceiling is ${say.amount(ceiling)}`,
  CeilingCapExceeded: ({ requested, cap }: { requested: bigint; cap: bigint }, say: Wording) =>
    `the ceiling cannot be ${say.amount(requested)}; the cap is ${say.amount(cap)}`,
  CeilingCapNotRaised: ({ requested, current }: RequestedCurrent, say: Wording) =>
    `the cap of ${say.amount(current)} cannot be raised to ${say.amount(requested)}`,
  CeilingCapNotLowered: ({ requested, current }: RequestedCurrent, say: Wording) =>
    `the cap of ${say.amount(current)} cannot be lowered to ${say.amount(requested)}`,
  HoldNotRaised: ({ account, requested, current }: Account & RequestedCurrent, say: Wording) =>
    `the hold on ${say.account(account)}, ${say.amount(current)}, cannot be raised to ${say.amount(requested)}`,
  HoldNotLowered: ({ account, requested, current }: Account & RequestedCurrent, say: Wording) =>
    `the hold on ${say.account(account)}, ${say.amount(current)}, cannot be lowered to ${say.amount(requested)}`,
  NotSeizureDestination: ({ account }: Account, say: Wording) =>
    `${say.account(account)} is not registered as a seizure destination`,
  SeizableExceeded: (
    { account, requested, available }: Account & { requested: bigint; available: bigint },
    say: Wording,
  ) => `only ${say.amount(available)} of ${say.account(account)} may be seized, not ${say.amount(requested)}`,
  ERC7943InsufficientUnfrozenBalance: (
    { account, amount, unfrozen }: Account & { amount: bigint; unfrozen: bigint },
    say: Wording,
  ) => `only ${say.amount(unfrozen)} of ${say.account(account)} is not held; ${say.amount(amount)} is needed`,

  PermitExpired: (
    { owner, deadline, timestamp }: { owner: string; deadline: bigint; timestamp: bigint },
    say: Wording,
  ) => `the permit of ${say.account(owner)} ended on ${say.time(deadline)}; it is ${say.time(timestamp)}`,
  AuthorizationNotYetValid: (
    { authorizer, validAfter, timestamp }: { authorizer: string; validAfter: bigint; timestamp: bigint },
    say: Wording,
  ) =>
    `the payment of ${say.account(authorizer)} is good only after ${say.time(validAfter)}; it is ${say.time(timestamp)}`,
  AuthorizationExpired: (
    { authorizer, validBefore, timestamp }: { authorizer: string; validBefore: bigint; timestamp: bigint },
    say: Wording,
  ) =>
    `the payment of ${say.account(authorizer)} was good before ${say.time(validBefore)}; it is ${say.time(timestamp)}`,
  AuthorizationAlreadyUsed: ({ authorizer, nonce }: { authorizer: string; nonce: string }, say: Wording) =>
    `${say.account(authorizer)} used or cancelled the nonce ${nonce} before`,
  CallerNotPayee: ({ caller, payee }: { caller: string; payee: string }, say: Wording) =>
    `only the payee ${say.account(payee)} may submit this payment, not ${say.account(caller)}`,
  InvalidSignature: ({ signer }: { signer: string }, say: Wording) =>
    `the signature is not that of ${say.account(signer)} for this message`,

  InvalidAuthority: ({ authority }: { authority: string }, say: Wording) =>
    `the authority ${say.account(authority)} is not a contract`,
  UpgradeModeMismatch: (
    { implementation, installed, offered }: { implementation: string; installed: bigint; offered: bigint },
    say: Wording,
  ) =>
    `the token is ${say.mode(installed)} and ${say.account(implementation)} is ${say.mode(offered)}; ` +
    "an upgrade keeps the mode",
  UpgradeTwinMismatch: (
    { implementation, mode, twin }: { implementation: string; mode: bigint; twin: string },
    say: Wording,
  ) => `${say.account(implementation)} names ${say.account(twin)} as its ${say.mode(mode)} twin, which does not agree`,
  UpgradeTagMismatch: ({ twin, fastPathVersion }: { twin: string; fastPathVersion: bigint }, say: Wording) =>
    `the address of ${say.account(twin)} does not fit its fast-path version ${fastPathVersion}`,
  UpgradeIdentityMismatch: ({ twin }: { twin: string }, say: Wording) =>
    `${say.account(twin)} has another name, symbol, currency, decimals or signing version`,

  AccessManagedUnauthorized: ({ caller }: { caller: string }, say: Wording) =>
    `${say.account(caller)} has not the role this needs`,
  AccessManagedRequiredDelay: ({ caller, delay }: { caller: string; delay: bigint }, say: Wording) =>
    `${say.account(caller)} must schedule this and wait ${say.duration(delay)}`,
  AccessManagedInvalidAuthority: ({ authority }: { authority: string }, say: Wording) =>
    `${say.account(authority)} cannot be the authority`,

  ERC20InsufficientBalance: (
    { sender, balance, needed }: { sender: string; balance: bigint; needed: bigint },
    say: Wording,
  ) => `${say.account(sender)} has ${say.amount(balance)}; ${say.amount(needed)} is needed`,
  ERC20InsufficientAllowance: (
    { spender, allowance, needed }: { spender: string; allowance: bigint; needed: bigint },
    say: Wording,
  ) => `${say.account(spender)} may spend ${say.amount(allowance)}; ${say.amount(needed)} is needed`,
  ERC20InvalidSender: ({ sender }: { sender: string }, say: Wording) => `${say.account(sender)} cannot pay`,
  ERC20InvalidReceiver: ({ receiver }: { receiver: string }, say: Wording) => `${say.account(receiver)} cannot be paid`,
  ERC20InvalidApprover: ({ approver }: { approver: string }, say: Wording) =>
    `${say.account(approver)} cannot give an allowance`,
  ERC20InvalidSpender: ({ spender }: { spender: string }, say: Wording) =>
    `${say.account(spender)} cannot be given an allowance`,

  AddressEmptyCode: ({ target }: { target: string }, say: Wording) => `there is no code at ${say.account(target)}`,
  FailedCall: (_: Record<string, never>) => "a call inside failed without saying why",
  ERC1967InvalidImplementation: ({ implementation }: { implementation: string }, say: Wording) =>
    `${say.account(implementation)} is no code that can be installed`,
  ERC1967NonPayable: (_: Record<string, never>) => "this takes none of the chain's own currency",
  UUPSUnauthorizedCallContext: (_: Record<string, never>) => "this must be called on the token itself, not on its code",
  UUPSUnsupportedProxiableUUID: ({ slot }: { slot: string }) =>
    `the new code keeps its address in the slot ${slot}, not where ERC-1967 does`,
  InvalidInitialization: (_: Record<string, never>) => "it is initialised already",
  NotInitializing: (_: Record<string, never>) => "this works only while it is being initialised",
  InvalidShortString: (_: Record<string, never>) => "a text kept in code is damaged",
  StringTooLong: ({ str }: { str: string }) => `${quote(str)} is too long; at most 31 bytes fit`,
  SafeERC20FailedOperation: ({ token }: { token: string }, say: Wording) => `the token ${say.account(token)} refused`,
};

/** One sentence per error of the AccessManager. One it shares with the token is decoded as the token's. */
export const AUTHORITY_ERROR_SENTENCES = {
  AccessManagerAlreadyScheduled: ({ operationId }: { operationId: string }) =>
    `the operation ${operationId} is scheduled already`,
  AccessManagerNotScheduled: ({ operationId }: { operationId: string }) =>
    `the operation ${operationId} is not scheduled`,
  AccessManagerNotReady: ({ operationId }: { operationId: string }) =>
    `the delay of operation ${operationId} is not over`,
  AccessManagerExpired: ({ operationId }: { operationId: string }) =>
    `the operation ${operationId} was not executed in time; it must be scheduled again`,
  AccessManagerLockedRole: ({ roleId }: { roleId: bigint }, say: Wording) => `${say.role(roleId)} cannot be changed`,
  AccessManagerLockedFunction: ({ selector }: { selector: string }) =>
    `${functionName(selector)} cannot be given to a role`,
  AccessManagerBadConfirmation: (_: Record<string, never>) => "the confirming address is not the caller's",
  AccessManagerUnauthorizedAccount: ({ msgsender, roleId }: { msgsender: string; roleId: bigint }, say: Wording) =>
    `${say.account(msgsender)} has not ${say.role(roleId)}`,
  AccessManagerUnauthorizedCall: (
    { caller, target, selector }: { caller: string; target: string; selector: string },
    say: Wording,
  ) => `${say.account(caller)} may not call ${functionName(selector)} on ${say.account(target)}, or not so soon`,
  AccessManagerUnauthorizedConsume: ({ target }: { target: string }, say: Wording) =>
    `${say.account(target)} is not asking to consume an operation`,
  AccessManagerUnauthorizedCancel: (
    { msgsender, caller, target, selector }: { msgsender: string; caller: string; target: string; selector: string },
    say: Wording,
  ) =>
    `${say.account(msgsender)} may not cancel ${functionName(selector)} on ${say.account(target)}, ` +
    `scheduled by ${say.account(caller)}`,
  AccessManagerInvalidInitialAdmin: ({ initialAdmin }: { initialAdmin: string }, say: Wording) =>
    `${say.account(initialAdmin)} cannot be the first admin`,
  AddressEmptyCode: TOKEN_ERROR_SENTENCES.AddressEmptyCode,
  FailedCall: TOKEN_ERROR_SENTENCES.FailedCall,
  InsufficientBalance: ({ balance, needed }: { balance: bigint; needed: bigint }) =>
    `there is ${balance} wei of the chain's own currency; ${needed} is needed`,
  SafeCastOverflowedUintDowncast: ({ bits, value }: { bits: bigint; value: bigint }) =>
    `the number ${value} does not fit ${bits} bits`,
};

/** https://docs.soliditylang.org/en/latest/control-structures.html#panic-via-assert-and-error-via-require */
const PANICS: { readonly [code: string]: string | undefined } = {
  "0x1": "an assertion failed",
  "0x11": "a number over- or underflowed",
  "0x12": "a division by zero",
  "0x21": "a number is outside its enumeration",
  "0x31": "a list is empty",
  "0x32": "an index is outside its list",
  "0x41": "too much memory is asked for",
};

const REASON = "0x08c379a0";
const PANIC = "0x4e487b71";

type AnySentences = { readonly [name: string]: (fields: never, say: Wording) => string };

function decodeRevertData(data: string, say: Wording): DecodedRevert {
  const selector = data.slice(0, 10);
  const common = { selector, data };
  if (data === "0x") return { ...common, kind: "empty", sentence: "it reverted without saying why" };
  return (
    decodeBuiltIn(common) ??
    decodeCustom(TOKEN_INTERFACE, "token", TOKEN_ERROR_SENTENCES, common, say) ??
    decodeCustom(AUTHORITY_INTERFACE, "authority", AUTHORITY_ERROR_SENTENCES, common, say) ?? {
      ...common,
      kind: "unknown",
      sentence: `it reverted with an unknown error, ${data.length < 10 ? data : `selector ${selector}`}`,
    }
  );
}

function decodeBuiltIn(common: Omit<Common, "sentence">): DecodedRevert | undefined {
  const body = `0x${common.data.slice(10)}`;
  try {
    if (common.selector === REASON) {
      const reason: string = AbiCoder.defaultAbiCoder().decode(["string"], body)[0];
      return { ...common, kind: "reason", reason, sentence: `it reverted: ${quote(reason)}` };
    }
    if (common.selector === PANIC) {
      const panic: bigint = AbiCoder.defaultAbiCoder().decode(["uint256"], body)[0];
      const code = `0x${panic.toString(16)}`;
      return { ...common, kind: "panic", panic, sentence: `${PANICS[code] ?? "the code panicked"} (panic ${code})` };
    }
  } catch {
    // Not the arguments the selector promises: an unknown error.
  }
  return undefined;
}

function decodeCustom(
  abi: Interface,
  source: "token" | "authority",
  sentences: AnySentences,
  common: Omit<Common, "sentence">,
  say: Wording,
): DecodedRevert | undefined {
  try {
    const parsed = abi.parseError(common.data);
    const sentence = parsed === null ? undefined : sentences[parsed.name];
    if (parsed === null || sentence === undefined) return undefined;
    const fields = parsed.args.toObject();
    return {
      ...common,
      kind: "error",
      source,
      name: parsed.name,
      fields,
      sentence: sentence(fields as never, say),
    } as unknown as DecodedRevert;
  } catch {
    // Too short or malformed for its selector, or a value out of any calendar: an unknown error.
    return undefined;
  }
}
