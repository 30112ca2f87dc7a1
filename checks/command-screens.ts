export interface Screen {
  /** Of the golden output. */
  name: string;
  caption: string;
}

/** More than these make a page that nobody reads. */
const MOST = 2;

const PRINTS = "It prints";
const PLANS = "Without an exit it prints the plan";

/** What the end of a golden output's name says about it, in the order in which a reader wants them. */
const KINDS: readonly (readonly [end: RegExp, caption: string])[] = [
  [/^$/, PRINTS],
  [/^plan$/, PLANS],
  [/^step-1$/, "The first of two transactions"],
  [/^sent$/, "After `--send`"],
  [/^scheduled$/, "After `--schedule`"],
  [/^(safe|batch)/, "With `--safe`"],
];

/** Commands whose screens are worth choosing one by one. */
const CHOSEN: Readonly<Record<string, readonly (readonly [name: string, caption: string])[]>> = {
  status: [
    ["status", PRINTS],
    ["status-reserves", "With what banks confirmed, and a statement that is parked"],
  ],
  "mint-direct": [
    ["mint-direct-plan", PLANS],
    ["mint-direct-refused", "Refused, before anybody signs"],
  ],
  "mint-approve": [
    ["mint-approve-plan", PLANS],
    ["mint-approve-enormous", "An order for 300 trillion"],
  ],
  "account-blacklist": [
    ["account-blacklist-plan", PLANS],
    ["account-list-plan", "The plan for a list"],
  ],
  "account-seize": [
    ["account-seize-plan", PLANS],
    ["account-seize-waiting", "Between scheduling and the end of the delay"],
  ],
  "reserve-draft": [
    ["reserve-draft", PRINTS],
    ["reserve-draft-above", "A total that rose too far"],
  ],
  "reserve-submit": [
    ["reserve-submit-sent", "After `--send`"],
    ["reserve-submit-parked", "A statement that rose too far"],
  ],
  "reserve-verify": [
    ["reserve-verify", PRINTS],
    ["reserve-verify-file", "Of a file"],
  ],
  "redeem-list": [
    ["redeem-list", PRINTS],
    ["redeem-list-parked", "With a refund that the token refused"],
  ],
  "redeem-reject": [
    ["redeem-reject-sent", "After `--send`"],
    ["redeem-reject-parked", "Where the token refuses the refund"],
  ],
  "release-check": [
    ["release-check-next", "A release that fits"],
    ["release-check-unsafe", "One that would move storage"],
  ],
  "release-propose": [
    ["release-propose-plan", "The plan of its second step"],
    ["release-propose-scheduled", "After `--schedule`"],
  ],
  "safe-inspect": [
    ["safe-inspect", PRINTS],
    ["safe-inspect-refused", "A batch that nobody should sign"],
  ],
  "token-policy": [
    ["token-policy-closed-plan", "Closing it narrows, at once: the plan"],
    ["token-policy-open-plan", "Opening it widens, after a delay: the plan"],
  ],
  "tx-decode": [
    ["tx-decode", PRINTS],
    ["tx-decode-nested", "Calls inside calls"],
  ],
};

/** The screens that stand for a command, of the golden outputs that there are of it. */
export function chosenScreens(slug: string, goldens: readonly string[]): readonly Screen[] {
  const chosen = CHOSEN[slug];
  if (chosen !== undefined) return chosen.map(([name, caption]) => ({ name, caption }));
  const known = KINDS.flatMap(([end, caption]) =>
    goldens.filter((name) => end.test(name.slice(slug.length + 1))).map((name) => ({ name, caption })),
  );
  const others = goldens
    .filter((name) => !known.some((screen) => screen.name === name))
    .map((name) => ({ name, caption: `Another case, *${name.slice(slug.length + 1).replaceAll("-", " ")}*` }));
  return [...known, ...others].slice(0, MOST);
}
