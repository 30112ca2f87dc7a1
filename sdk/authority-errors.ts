import { functionName } from "./interfaces.ts";
import { TOKEN_ERROR_SENTENCES } from "./token-errors.ts";
import type { Wording } from "./wording.ts";

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
