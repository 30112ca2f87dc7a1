import type { CommandFile } from "./command.ts";

interface Entry {
  path: readonly [noun: string, verb?: string];
  summary: string;
  load(): Promise<{ command: CommandFile }>;
}

/** Summaries stand here so that --help loads no command and with it no chain library. */
export const ENTRIES: readonly Entry[] = [
  { path: ["deploy"], summary: "put both currencies on a chain and hand them over", load: () => import("./deploy.ts") },
  { path: ["status"], summary: "both currencies on one screen", load: () => import("./status.ts") },
  { path: ["mint", "propose"], summary: "propose an order, as its maker", load: () => import("./mint/propose.ts") },
  {
    path: ["mint", "approve"],
    summary: "approve and issue an order, as its checker",
    load: () => import("./mint/approve.ts"),
  },
  { path: ["mint", "reject"], summary: "end a proposed order", load: () => import("./mint/reject.ts") },
  { path: ["mint", "list"], summary: "orders and what became of them", load: () => import("./mint/list.ts") },
  { path: ["mint", "show"], summary: "one order", load: () => import("./mint/show.ts") },
  { path: ["mint", "direct"], summary: "issue tokens as a plain minter", load: () => import("./mint/direct.ts") },
  { path: ["burn"], summary: "destroy tokens of the signer", load: () => import("./burn.ts") },
  { path: ["redeem", "request"], summary: "hand tokens in for redemption", load: () => import("./redeem/request.ts") },
  {
    path: ["redeem", "submit"],
    summary: "submit a request that its holder signed",
    load: () => import("./redeem/submit-signed.ts"),
  },
  {
    path: ["redeem", "list"],
    summary: "open requests, deadlines and parked refunds",
    load: () => import("./redeem/list.ts"),
  },
  { path: ["redeem", "show"], summary: "one request", load: () => import("./redeem/show.ts") },
  {
    path: ["redeem", "settle"],
    summary: "propose to settle, or settle: the tokens burn",
    load: () => import("./redeem/settle.ts"),
  },
  {
    path: ["redeem", "reject"],
    summary: "propose to reject, or reject: the tokens go back",
    load: () => import("./redeem/reject.ts"),
  },
  {
    path: ["redeem", "reclaim"],
    summary: "take a request back after its deadline",
    load: () => import("./redeem/reclaim.ts"),
  },
  {
    path: ["redeem", "claim"],
    summary: "take a parked refund, or request it anew",
    load: () => import("./redeem/claim.ts"),
  },
  {
    path: ["payout", "run"],
    summary: "pay a file of payments, each once, and report on it",
    load: () => import("./payout/run.ts"),
  },
  { path: ["payout", "show"], summary: "what became of a file of payments", load: () => import("./payout/show.ts") },
  {
    path: ["reserve", "draft"],
    summary: "write a statement for a custodian's signers",
    load: () => import("./reserve/draft.ts"),
  },
  {
    path: ["reserve", "credit"],
    summary: "write the confirmation of one credit",
    load: () => import("./reserve/credit.ts"),
  },
  {
    path: ["reserve", "void"],
    summary: "give up an unused sequence, as a file to sign",
    load: () => import("./reserve/void.ts"),
  },
  {
    path: ["reserve", "sign"],
    summary: "sign one of these files with the signer's own key",
    load: () => import("./reserve/sign.ts"),
  },
  {
    path: ["reserve", "submit"],
    summary: "submit a signed statement or voiding",
    load: () => import("./reserve/submit.ts"),
  },
  { path: ["reserve", "confirm"], summary: "let a parked statement count", load: () => import("./reserve/confirm.ts") },
  {
    path: ["reserve", "push"],
    summary: "give the token the ceiling that follows",
    load: () => import("./reserve/push.ts"),
  },
  {
    path: ["reserve", "verify"],
    summary: "recompute a file, or what the token believes",
    load: () => import("./reserve/verify.ts"),
  },
  {
    path: ["reserve", "history"],
    summary: "statements, as the chain recorded them",
    load: () => import("./reserve/history.ts"),
  },
  { path: ["reserve", "anchor"], summary: "record the hash of a report", load: () => import("./reserve/anchor.ts") },
  { path: ["fx", "quote"], summary: "sign a price for others to take", load: () => import("./fx/quote.ts") },
  { path: ["fx", "show"], summary: "a quote, what is left of it and until when", load: () => import("./fx/show.ts") },
  {
    path: ["fx", "fill"],
    summary: "take a quote: pay one currency, get the other",
    load: () => import("./fx/fill.ts"),
  },
  {
    path: ["fx", "submit"],
    summary: "submit an acceptance that its taker signed",
    load: () => import("./fx/submit-acceptance.ts"),
  },
  { path: ["fx", "batch"], summary: "take many quotes at once, netted", load: () => import("./fx/batch.ts") },
  { path: ["fx", "allow"], summary: "let a maker's quotes be paid", load: () => import("./fx/allow.ts") },
  { path: ["fx", "cancel"], summary: "call quotes or acceptances back", load: () => import("./fx/cancel.ts") },
  {
    path: ["trade", "draft"],
    summary: "write an order to sign from a draft in YAML",
    load: () => import("./trade/draft.ts"),
  },
  { path: ["trade", "sign"], summary: "sign an order, or a file about one", load: () => import("./trade/sign.ts") },
  { path: ["trade", "open"], summary: "open a signed order: lock the money", load: () => import("./trade/open.ts") },
  {
    path: ["trade", "show"],
    summary: "an order: terms, money, history, who is next",
    load: () => import("./trade/show.ts"),
  },
  {
    path: ["trade", "attest"],
    summary: "say that a milestone was fulfilled, wholly or in part",
    load: () => import("./trade/attest.ts"),
  },
  { path: ["trade", "accept"], summary: "accept a milestone, as the buyer", load: () => import("./trade/accept.ts") },
  {
    path: ["trade", "dispute"],
    summary: "object to a milestone, for the arbiter to rule on",
    load: () => import("./trade/dispute.ts"),
  },
  {
    path: ["trade", "rule"],
    summary: "rule on a disputed milestone, as the arbiter",
    load: () => import("./trade/rule.ts"),
  },
  { path: ["trade", "release"], summary: "pay out whatever is due", load: () => import("./trade/release.ts") },
  {
    path: ["trade", "refund"],
    summary: "give back what nobody attested in time",
    load: () => import("./trade/refund.ts"),
  },
  {
    path: ["trade", "amend"],
    summary: "change the terms of an order, by agreement",
    load: () => import("./trade/amend.ts"),
  },
  {
    path: ["trade", "cancel"],
    summary: "end an order by agreement and give back what is held",
    load: () => import("./trade/cancel.ts"),
  },
  { path: ["trade", "offer"], summary: "offer to finance a receivable", load: () => import("./trade/offer.ts") },
  {
    path: ["trade", "sell"],
    summary: "sell the receivable to a financier who offered",
    load: () => import("./trade/sell.ts"),
  },
  {
    path: ["trade", "assign"],
    summary: "let somebody else get the seller's part",
    load: () => import("./trade/assign.ts"),
  },
  { path: ["trade", "deposit"], summary: "fill a guarantor's own pool", load: () => import("./trade/deposit.ts") },
  {
    path: ["trade", "withdraw"],
    summary: "take what is free out of one's pool",
    load: () => import("./trade/withdraw.ts"),
  },
  { path: ["trade", "claim"], summary: "pay out what waits for somebody", load: () => import("./trade/claim.ts") },
  {
    path: ["trade", "surrender"],
    summary: "take what is a blacklisted party's own here, by order",
    load: () => import("./trade/surrender.ts"),
  },
  { path: ["account", "show"], summary: "what one account has and may do", load: () => import("./account/show.ts") },
  {
    path: ["account", "blacklist"],
    summary: "stop accounts from paying and being paid",
    load: () => import("./account/blacklist.ts"),
  },
  {
    path: ["account", "unblacklist"],
    summary: "let blacklisted accounts pay again",
    load: () => import("./account/unblacklist.ts"),
  },
  { path: ["account", "hold"], summary: "hold part of an account's balance", load: () => import("./account/hold.ts") },
  { path: ["account", "seize"], summary: "take blacklisted or held tokens", load: () => import("./account/seize.ts") },
  { path: ["token", "pause"], summary: "stop payments, approvals and minting", load: () => import("./token/pause.ts") },
  { path: ["token", "unpause"], summary: "end a pause", load: () => import("./token/unpause.ts") },
  {
    path: ["token", "policy"],
    summary: "who may pay: everybody, or verified holders",
    load: () => import("./token/policy.ts"),
  },
  {
    path: ["token", "intake"],
    summary: "whether settlement takes new business in it",
    load: () => import("./token/intake.ts"),
  },
  { path: ["minter", "list"], summary: "who may mint how much", load: () => import("./minter/list.ts") },
  { path: ["minter", "set"], summary: "make a minter, or set its allowance", load: () => import("./minter/set.ts") },
  { path: ["minter", "remove"], summary: "end a minter", load: () => import("./minter/remove.ts") },
  { path: ["role", "list"], summary: "who holds which power, with which delay", load: () => import("./role/list.ts") },
  { path: ["role", "grant"], summary: "give a role to one more holder", load: () => import("./role/grant.ts") },
  { path: ["role", "revoke"], summary: "take a role from a holder", load: () => import("./role/revoke.ts") },
  {
    path: ["role", "history"],
    summary: "every grant and revocation, as the chain recorded them",
    load: () => import("./role/history.ts"),
  },
  { path: ["plan"], summary: "what separates the chain from its policy file", load: () => import("./policy/plan.ts") },
  { path: ["apply"], summary: "carry out a saved plan, and nothing else", load: () => import("./policy/apply.ts") },
  {
    path: ["drift"],
    summary: "the same as plan, quiet when there is nothing",
    load: () => import("./policy/drift.ts"),
  },
  {
    path: ["operation", "list"],
    summary: "what is scheduled, and from when it can be executed",
    load: () => import("./operation/list.ts"),
  },
  { path: ["operation", "show"], summary: "one scheduled operation", load: () => import("./operation/show.ts") },
  {
    path: ["operation", "execute"],
    summary: "execute one whose delay is over",
    load: () => import("./operation/execute.ts"),
  },
  {
    path: ["operation", "cancel"],
    summary: "cancel one, as GUARDIAN or as who scheduled it",
    load: () => import("./operation/cancel.ts"),
  },
  {
    path: ["release", "check"],
    summary: "compare this build with what the token runs",
    load: () => import("./release/check.ts"),
  },
  {
    path: ["release", "propose"],
    summary: "deploy a release's twins, then schedule the upgrade to it",
    load: () => import("./release/propose.ts"),
  },
  {
    path: ["release", "verify"],
    summary: "rebuild from source and compare with the chain",
    load: () => import("./release/verify.ts"),
  },
  {
    path: ["safe", "export"],
    summary: "write a change's batch for its Safe anew",
    load: () => import("./safe/export.ts"),
  },
  {
    path: ["safe", "inspect"],
    summary: "decode a batch, compute its hashes, refuse what is foreign",
    load: () => import("./safe/inspect.ts"),
  },
  {
    path: ["safe", "confirm"],
    summary: "check an executed Safe transaction and file its receipt",
    load: () => import("./safe/confirm.ts"),
  },
  { path: ["ledger", "sync"], summary: "follow the chain into the books", load: () => import("./ledger/sync.ts") },
  { path: ["ledger", "import"], summary: "read banks' files into the books", load: () => import("./ledger/import.ts") },
  {
    path: ["ledger", "reconcile"],
    summary: "compare chain, banks and policy, and keep the differences",
    load: () => import("./ledger/reconcile.ts"),
  },
  {
    path: ["ledger", "breaks"],
    summary: "differences, how old they are and whose; take on or close one",
    load: () => import("./ledger/breaks.ts"),
  },
  {
    path: ["ledger", "explain"],
    summary: "all the evidence about a transaction, an account or a break",
    load: () => import("./ledger/explain.ts"),
  },
  {
    path: ["ledger", "report"],
    summary: "make, list or rebuild a statement or disclosure",
    load: () => import("./ledger/report.ts"),
  },
  {
    path: ["ledger", "verify"],
    summary: "recompute the books from their own rows, and ask the chain",
    load: () => import("./ledger/verify.ts"),
  },
  {
    path: ["ledger", "db"],
    summary: "make the tables, copy the books, print partitions",
    load: () => import("./ledger/db.ts"),
  },
  { path: ["book"], summary: "the names of this network and their addresses", load: () => import("./book.ts") },
  { path: ["tx", "decode"], summary: "calldata or a transaction in words", load: () => import("./tx/decode.ts") },
  { path: ["tx", "simulate"], summary: "what a call would do now", load: () => import("./tx/simulate.ts") },
  { path: ["doctor"], summary: "check this machine, the node and the records", load: () => import("./doctor.ts") },
  { path: ["completion"], summary: "print the completion script of a shell", load: () => import("./completion.ts") },
];

/** Nouns that have verbs. */
export const NOUNS: Record<string, string> = {
  mint: "issue tokens against money received",
  redeem: "take tokens back at par",
  payout: "pay many from a file",
  reserve: "what custodian banks say is there",
  fx: "exchange the two currencies, payment versus payment",
  trade: "orders that are paid when what was agreed has happened",
  account: "look at, freeze and seize accounts",
  token: "pause, unpause, and the policy",
  minter: "who may mint",
  role: "who holds which power",
  operation: "what is scheduled with the authority and waits",
  release: "new code for the token, before it is believed",
  safe: "batches for a Safe and what its signers must see",
  ledger: "the books: chain against banks, reports, evidence",
  tx: "read and try calls",
};
