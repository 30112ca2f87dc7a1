import type { ErrorWords } from "./error-words.ts";
import type { Wording } from "./wording.ts";

/** What the errors of registry, desks and feed mean beyond those that the specifications declare. */
export const ISSUANCE_ERRORS = {
  AuthorityIsFixed: {
    sentence: ({ authority }: { authority: string }, say: Wording) =>
      `${say.account(authority)} is the authority for ever`,
    why: "Registry and desks keep the authority they were made with.",
    fix: "A token that moves to another authority gets new issuance contracts.",
  },
  NotInPerson: {
    sentence: ({ caller }: { caller: string }, say: Wording) =>
      `the call came through the authority, ${say.account(caller)}, which hides who acts`,
    why: "Two people must do this, and only their own addresses can show that.",
    fix: "Call the contract directly, not through AccessManager.execute.",
  },
  TooManyMints: {
    sentence: ({ maximum }: { maximum: bigint }) => `there were ${maximum} mints in the last 24 hours; no more fit`,
    why: "Each mint of the window is remembered by itself, so that in no 24 hours more than the limit is minted.",
    fix: "Wait until the oldest one leaves the window.",
  },
  NoData: {
    sentence: ({ requested, latest }: { requested: bigint; latest: bigint }) =>
      latest === 0n ? "the feed has no data yet" : `the feed has only its round ${latest}, not ${requested}`,
    why: "A feed that answers a number it does not have misleads whoever reads it.",
    fix: "Read the latest round, once a statement is in force.",
  },
} satisfies { readonly [name: string]: ErrorWords };
