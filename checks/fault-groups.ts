/** A part of the numbers, by the digits that follow HB-. */
export interface Group {
  /** "HB-22xx", or "HB-2801 to HB-2829" where a hundred is shared. */
  code: string;
  title: string;
  from: number;
  to: number;
}

export const headings = [
  {
    first: "HB-1",
    title: "HB-1: values and files",
    text: "Raised by the `sdk`: what somebody wrote is not an amount, an address, a signature. The command line ends with 64.",
  },
  {
    first: "HB-2",
    title: "HB-2: the command line",
    text:
      "Raised by `harbour`. A contract's refusal is found in the simulation, before anything is signed, and is told under\n" +
      "its number here in the words of the chain.",
  },
  {
    first: "HB-3",
    title: "HB-3: the demo and the worked examples",
    text: "Raised by `npm run demo`, `npm run example:invoice` and `npm run example:trade`.",
  },
  {
    first: "HB-4",
    title: "HB-4: the books",
    text: "Raised by `harbour ledger` and `npm run ledger`.",
  },
];

const hundred = (number: number, title: string): Group => ({
  code: `HB-${number}xx`,
  title,
  from: number * 100,
  to: number * 100 + 99,
});
const span = (from: number, to: number, title: string): Group => ({
  code: `HB-${from} to HB-${to}`,
  title,
  from,
  to,
});

export const groups: readonly Group[] = [
  hundred(10, "amounts"),
  hundred(11, "addresses"),
  hundred(12, "typed data and its domain"),
  hundred(13, "signatures"),
  hundred(14, "nonces"),
  hundred(15, "references and short text"),
  hundred(16, "statements, orders and requests"),
  hundred(17, "credits"),
  span(1801, 1849, "settlement messages"),
  span(1850, 1899, "ISO 20022 files and remittance records"),
  hundred(19, "quorums"),
  hundred(21, "the command line and its files"),
  hundred(22, "chain, deployment and nodes"),
  hundred(23, "refused by a check or by the simulation"),
  hundred(24, "authority"),
  hundred(25, "approval"),
  hundred(26, "signing and sending"),
  hundred(27, "views"),
  span(2801, 2829, "the policy file against the chain"),
  span(2830, 2849, "Safes and change folders"),
  span(2850, 2869, "releases"),
  span(2870, 2884, "lists of accounts"),
  span(2885, 2899, "operations, roles, calls, book, doctor and completion"),
  span(2902, 2929, "payouts"),
  span(2930, 2949, "FX"),
  span(2950, 2979, "trade orders"),
  span(2980, 2999, "the books, from the command line"),
  hundred(29, "what nobody expected"),
  hundred(30, "day files"),
  hundred(31, "the chain to play on"),
  hundred(32, "a step that could not be taken"),
  hundred(33, "worked examples"),
  hundred(40, "the database of the books"),
  hundred(41, "what a node says"),
  hundred(42, "following the chain"),
  hundred(43, "banks' files"),
  hundred(44, "reconciliation"),
  hundred(45, "clocks and reports"),
  hundred(46, "serving"),
  hundred(47, "what is followed, and where"),
  hundred(48, "the page"),
];

export function groupOf(code: string): Group | undefined {
  const number = Number(code.slice("HB-".length));
  return groups.find(({ from, to }) => number >= from && number <= to);
}
