import { describeAccountFlags } from "./account-flags.ts";
import { errorName } from "./interfaces.ts";
import { quote } from "./quote.ts";
import type { Wording } from "./wording.ts";

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
    `${say.account(caller)} does not hold the role this needs`,
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
