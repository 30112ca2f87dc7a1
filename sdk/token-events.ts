import { ZeroAddress } from "ethers";
import type { Stablecoin } from "../typechain-types/contracts/token/Stablecoin.ts";
import { describeAccountFlags } from "./account-flags.ts";
import type { EventFields, Sentences } from "./event-words.ts";
import { errorName } from "./interfaces.ts";
import { describeMemo } from "./memo.ts";

export type TokenEvents = EventFields<Stablecoin>;

/** One sentence per event of the token. */
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
