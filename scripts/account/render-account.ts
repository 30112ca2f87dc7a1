import { kindWords, type AccountKind } from "../chain/account-kind.ts";
import { showParty, type Party } from "../chain/connection.ts";
import { renderPlace, type Place } from "../reading.ts";
import { stateWords } from "../redeem/read-redemption.ts";
import { columns, showMoney, showTime } from "../words.ts";
import type { AccountRow } from "./show.ts";

/** One account in every currency, and below what is under way around it. Pure. */
export function renderAccount(place: Place, party: Party, kind: AccountKind, rows: readonly AccountRow[]): string {
  const row = (label: string, cell: (account: AccountRow) => string) => [label, ...rows.map(cell)];
  const word = (yes: boolean) => (yes ? "yes" : "no");
  const table = [
    row("", ({ symbol }) => symbol),
    row("balance", ({ balance, currency }) => showMoney(balance, currency)),
    row("hold", ({ hold, currency }) => showMoney(hold, currency)),
    row("free to leave", ({ free, currency }) => showMoney(free, currency)),
    row("seizable", ({ seizable, currency }) => showMoney(seizable, currency)),
    row("flags", ({ words }) => words),
    row("may pay", ({ canSend }) => word(canSend)),
    row("may be paid", ({ canReceive }) => word(canReceive)),
    row("may mint", ({ isMinter, minterAllowance, currency }) =>
      isMinter ? showMoney(minterAllowance, currency) : "no",
    ),
    row("beneficiary", ({ beneficiaryUntil }) => beneficiaryWords(beneficiaryUntil, place.block.timestamp)),
  ];
  const details = rows.flatMap(({ symbol, currency, redemptions, parked, seizures }) => [
    ...seizures.flatMap(({ amount, to, by, readyAt }) => [
      [symbol, `seizure of ${showMoney(amount, currency)}`, `for ${showParty(to)}`],
      ["", "", `scheduled by ${showParty(by)}`],
      ["", "", `ready at ${showTime(readyAt)}`],
    ]),
    ...redemptions.map((view) => [
      symbol,
      `redemption ${view.id} of ${showMoney(view.amount, currency)}`,
      `${stateWords(view)} · deadline ${showTime(view.deadline)}`,
    ]),
    ...(parked === 0n ? [] : [[symbol, `parked refund of ${showMoney(parked, currency)}`, "waits for redeem claim"]]),
  ]);
  const right = rows.map((_, i) => i + 1);
  const screen = `${showParty(party)} · ${kindWords(kind)}\n${renderPlace(place)}\n\n${columns(table, right)}`;
  return details.length === 0 ? screen : `${screen}\n\nUnder way\n${columns(details)}`;
}

function beneficiaryWords(until: number | undefined, now: number): string {
  if (until === undefined || until === 0) return "no";
  return until <= now ? `expired ${showTime(until)}` : `until ${showTime(until)}`;
}
