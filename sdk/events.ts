import { type Interface, type LogDescription, ZeroAddress } from "ethers";
import type { AccessManager } from "../typechain-types/@openzeppelin/contracts/access/manager/AccessManager.ts";
import type { TypedContractEvent } from "../typechain-types/common.ts";
import type { Stablecoin } from "../typechain-types/contracts/token/Stablecoin.ts";
import { describeAccountFlags } from "./account-flags.ts";
import { AUTHORITY_INTERFACE, errorName, functionName, TOKEN_INTERFACE } from "./interfaces.ts";
import { describeMemo } from "./memo.ts";
import { quote } from "./quote.ts";
import { type Wording, wording, type WordingParameters } from "./wording.ts";

/** Event name → fields, from the generated bindings. */
type EventFields<C extends { filters: object }> = {
  [
    K in keyof C["filters"] as K extends `${string}(${string}` ? never : K & string
  ]: C["filters"][K] extends TypedContractEvent<infer _Input, infer _Output, infer Fields>
    ? { [F in keyof Fields]: Fields[F] }
    : never;
};

export type TokenEvents = EventFields<Stablecoin>;
export type AuthorityEvents = EventFields<AccessManager>;

interface Decoded<Source extends string, Name extends string, Fields> {
  source: Source;
  name: Name;
  /** The contract that emitted it. */
  address: string;
  fields: Fields;
  /** What happened, for people. */
  sentence: string;
}

/** An event of the token or of its authority; `source` and `name` tell which and thereby the type of `fields`. */
export type DecodedEvent =
  | { [N in keyof TokenEvents]: Decoded<"token", N, TokenEvents[N]> }[keyof TokenEvents]
  | { [N in keyof AuthorityEvents]: Decoded<"authority", N, AuthorityEvents[N]> }[keyof AuthorityEvents];

/** A log as ethers, a receipt or eth_getLogs gives it. */
export interface RawLog {
  address: string;
  topics: readonly string[];
  data: string;
}

export interface DecodeLogParameters extends WordingParameters {
  log: RawLog;
}

export interface DecodeLogsParameters extends WordingParameters {
  logs: readonly RawLog[];
}

/**
 * Decodes a log by its topics, undefined if it is neither the token's nor the authority's. Anybody can emit a log
 * that looks like these from a contract of their own: compare `address` before believing it.
 */
export function decodeLog({ log, ...words }: DecodeLogParameters): DecodedEvent | undefined {
  const say = wording(words);
  return (
    decodeWith({ abi: TOKEN_INTERFACE, source: "token", sentences: TOKEN_SENTENCES, log, say }) ??
    decodeWith({ abi: AUTHORITY_INTERFACE, source: "authority", sentences: AUTHORITY_SENTENCES, log, say })
  );
}

/** Decodes what can be decoded, in order, for example a receipt's logs. */
export function decodeLogs({ logs, ...words }: DecodeLogsParameters): DecodedEvent[] {
  return logs.map((log) => decodeLog({ log, ...words })).filter((event) => event !== undefined);
}

type Sentences<E> = { readonly [N in keyof E]: (fields: E[N], say: Wording) => string };

/** One sentence per event of the token; a missing one does not compile. */
export const TOKEN_SENTENCES: Sentences<TokenEvents> = {
  Transfer: ({ from, to, value }, say) =>
    from === ZeroAddress
      ? `${say.amount(value)} came into being at ${say.account(to)}`
      : to === ZeroAddress
        ? `${say.amount(value)} of ${say.account(from)} ceased to exist`
        : `${say.account(from)} paid ${say.amount(value)} to ${say.account(to)}`,
  Approval: ({ owner, spender, value }, say) =>
    `${say.account(spender)} may now spend ${say.amount(value)} of ${say.account(owner)}`,
  TransferWithMemo: ({ from, to, amount, memo }, say) =>
    `the payment of ${say.amount(amount)} from ${say.account(from)} to ${say.account(to)} carries ${describeMemo(memo)}`,
  AuthorizationUsed: ({ authorizer, nonce }, say) => `${say.account(authorizer)} used the nonce ${nonce}`,
  AuthorizationCanceled: ({ authorizer, nonce }, say) => `${say.account(authorizer)} cancelled the nonce ${nonce}`,
  CollectRowFailed: ({ row, from, reason }, say) =>
    `row ${row} of ${say.account(from)} was not collected: ${errorName(reason)}`,

  Mint: ({ minter, to, amount }, say) => `${say.account(minter)} minted ${say.amount(amount)} to ${say.account(to)}`,
  Burn: ({ burner, amount }, say) => `${say.account(burner)} burned ${say.amount(amount)}`,
  MinterConfigured: ({ minter, minterAllowedAmount }, say) =>
    `${say.account(minter)} may now mint ${say.amount(minterAllowedAmount)}`,
  MinterRemoved: ({ minter }, say) => `${say.account(minter)} is no longer a minter`,
  SupplyCeilingSet: ({ previous, ceiling, validUntil, actor }, say) =>
    `${say.account(actor)} set the supply ceiling from ${say.amount(previous)} to ${say.amount(ceiling)}, ` +
    `valid until ${say.time(validUntil)}`,
  CeilingCapSet: ({ previous, cap, actor }, say) =>
    `${say.account(actor)} set the ceiling cap from ${say.amount(previous)} to ${say.amount(cap)}`,

  Blacklisted: ({ account }, say) => `${say.account(account)} was blacklisted`,
  UnBlacklisted: ({ account }, say) => `${say.account(account)} is no longer blacklisted`,
  BlacklistOrder: ({ caseRef, blacklisted, changed, actor }, say) =>
    `${say.account(actor)} ${blacklisted ? "blacklisted" : "took off the blacklist"} ` +
    `${changed} account${changed === 1n ? "" : "s"} ${say.reference(caseRef)}`,
  Frozen: ({ account, amount }, say) => `the hold on ${say.account(account)} is now ${say.amount(amount)}`,
  HoldSet: ({ account, previous, amount, caseRef, actor }, say) =>
    `${say.account(actor)} set the hold on ${say.account(account)} from ${say.amount(previous)} ` +
    `to ${say.amount(amount)} ${say.reference(caseRef)}`,
  ForcedTransfer: ({ from, to, amount }, say) =>
    `${say.amount(amount)} went from ${say.account(from)} to ${say.account(to)} by enforcement`,
  Seized: ({ from, to, amount, caseRef, actor }, say) =>
    `${say.account(actor)} seized ${say.amount(amount)} of ${say.account(from)} for ${say.account(to)} ` +
    say.reference(caseRef),
  Registered: ({ account, previous, flags, actor }, say) =>
    `${say.account(actor)} registered ${say.account(account)}: ${describeAccountFlags(previous)} before, ` +
    `${describeAccountFlags(flags)} now`,
  VerifiedSet: ({ account, verified, actor }, say) =>
    `${say.account(actor)} marked ${say.account(account)} as ${verified ? "verified" : "not verified"}`,

  PolicyOpened: ({ actor }, say) => `${say.account(actor)} opened the policy: anybody may pay and be paid`,
  PolicyClosed: ({ actor }, say) =>
    `${say.account(actor)} closed the policy: only verified accounts may pay and be paid`,
  Pause: () => "payments were paused",
  Paused: ({ account }, say) => `${say.account(account)} paused payments`,
  Unpause: () => "payments go on",
  Unpaused: ({ account }, say) => `${say.account(account)} unpaused payments`,
  Upgraded: ({ implementation }, say) => `the code at ${say.account(implementation)} was installed`,
  Initialized: ({ version }) => `the token was initialised (version ${version})`,
  AuthorityUpdated: ({ authority }, say) => `${say.account(authority)} is now the authority`,
  EIP712DomainChanged: () => "the signing domain changed",
  ContractURIUpdated: () => "the metadata of the contract changed",
  Rescued: ({ token, to, amount, actor }, say) =>
    `${say.account(actor)} sent ${amount} minor units of ${say.account(token)} that were here by mistake to ${say.account(to)}`,
};

/** One sentence per event of the AccessManager. */
export const AUTHORITY_SENTENCES: Sentences<AuthorityEvents> = {
  OperationScheduled: ({ operationId, schedule, caller, target, data }, say) =>
    `${say.account(caller)} scheduled ${functionName(data.slice(0, 10))} on ${say.account(target)} ` +
    `for ${say.time(schedule)} (operation ${operationId})`,
  OperationExecuted: ({ operationId }) => `operation ${operationId} was executed`,
  OperationCanceled: ({ operationId }) => `operation ${operationId} was cancelled`,
  RoleLabel: ({ roleId, label }, say) => `${say.role(roleId)} was labelled ${quote(label)}`,
  RoleGranted: ({ roleId, account, delay, since, newMember }, say) =>
    newMember
      ? `${say.account(account)} has ${say.role(roleId)} from ${say.time(since)} with a delay of ${say.duration(delay)}`
      : `${say.account(account)} keeps ${say.role(roleId)}, its delay is ${say.duration(delay)} from ${say.time(since)}`,
  RoleRevoked: ({ roleId, account }, say) => `${say.account(account)} no longer has ${say.role(roleId)}`,
  RoleAdminChanged: ({ roleId, admin }, say) => `${say.role(admin)} now administers ${say.role(roleId)}`,
  RoleGuardianChanged: ({ roleId, guardian }, say) =>
    `${say.role(guardian)} can now cancel what ${say.role(roleId)} schedules`,
  RoleGrantDelayChanged: ({ roleId, delay, since }, say) =>
    `granting ${say.role(roleId)} takes ${say.duration(delay)} from ${say.time(since)}`,
  TargetClosed: ({ target, closed }, say) =>
    `${say.account(target)} was ${closed ? "closed to" : "opened for"} every role`,
  TargetFunctionRoleUpdated: ({ target, selector, roleId }, say) =>
    `${functionName(selector)} on ${say.account(target)} now belongs to ${say.role(roleId)}`,
  TargetAdminDelayUpdated: ({ target, delay, since }, say) =>
    `administering ${say.account(target)} takes ${say.duration(delay)} from ${say.time(since)}`,
};

interface DecodeWith {
  abi: Interface;
  source: "token" | "authority";
  sentences: { readonly [name: string]: (fields: never, say: Wording) => string };
  log: RawLog;
  say: Wording;
}

function decodeWith({ abi, source, sentences, log, say }: DecodeWith): DecodedEvent | undefined {
  let parsed: LogDescription | null;
  try {
    parsed = abi.parseLog(log);
  } catch {
    // The topic is known and the rest does not fit, such as an ERC-721 Transfer with a third indexed field.
    return undefined;
  }
  const sentence = parsed === null ? undefined : sentences[parsed.name];
  if (parsed === null || sentence === undefined) return undefined;
  const fields = parsed.args.toObject();
  return {
    source,
    name: parsed.name,
    address: log.address,
    fields,
    sentence: sentence(fields as never, say),
  } as unknown as DecodedEvent;
}
