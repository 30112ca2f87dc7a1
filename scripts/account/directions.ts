/** Blacklisting and the way back: they differ in role, function, event and words only. */
export const DIRECTIONS = {
  blacklist: {
    noun: "account-blacklist",
    method: "blacklistBatch",
    event: "Blacklisted",
    becomes: true,
    verb: "Blacklist",
    done: "Blacklisted",
    state: "blacklisted",
  },
  unblacklist: {
    noun: "account-unblacklist",
    method: "unBlacklistBatch",
    event: "UnBlacklisted",
    becomes: false,
    verb: "Unblacklist",
    done: "Unblacklisted",
    state: "not blacklisted",
  },
} as const;

export type Direction = (typeof DIRECTIONS)[keyof typeof DIRECTIONS];
