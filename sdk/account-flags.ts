/** The bits of the token's `flags(account)`. A restricting bit stops payments; the others give something. */
export const ACCOUNT_FLAGS = {
  blacklisted: 128,
  hold: 64,
  verified: 8,
  protected: 4,
  redemption: 2,
  seizureDestination: 1,
} as const;

export type AccountFlag = keyof typeof ACCOUNT_FLAGS;

const NAMES: { readonly [F in AccountFlag]: string } = {
  blacklisted: "blacklisted",
  hold: "has a hold",
  verified: "verified",
  protected: "protected",
  redemption: "redemption",
  seizureDestination: "seizure destination",
};

/** The flags that are set, most restricting first. */
export function accountFlags(flags: bigint | number): AccountFlag[] {
  const names = Object.keys(ACCOUNT_FLAGS) as AccountFlag[];
  return names.filter((name) => (Number(flags) & ACCOUNT_FLAGS[name]) !== 0);
}

/** "blacklisted, has a hold", or "no flags". */
export function describeAccountFlags(flags: bigint | number): string {
  const set = accountFlags(flags).map((name) => NAMES[name]);
  return set.length === 0 ? "no flags" : set.join(", ");
}
