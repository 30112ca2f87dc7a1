import type { CommandFile } from "./command.ts";

interface Entry {
  path: readonly [noun: string, verb?: string];
  summary: string;
  load(): Promise<{ command: CommandFile }>;
}

/** Summaries stand here so that --help loads no command and with it no chain library. */
export const ENTRIES: readonly Entry[] = [
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
  { path: ["minter", "list"], summary: "who may mint how much", load: () => import("./minter/list.ts") },
  { path: ["minter", "set"], summary: "make a minter, or set its allowance", load: () => import("./minter/set.ts") },
  { path: ["minter", "remove"], summary: "end a minter", load: () => import("./minter/remove.ts") },
  { path: ["role", "list"], summary: "who holds which power, with which delay", load: () => import("./role/list.ts") },
];

/** Nouns that have verbs. */
export const NOUNS: Record<string, string> = {
  mint: "issue tokens against money received",
  redeem: "take tokens back at par",
  reserve: "what custodian banks say is there",
  account: "look at, freeze and seize accounts",
  token: "pause and unpause",
  minter: "who may mint",
  role: "who holds which power",
};
