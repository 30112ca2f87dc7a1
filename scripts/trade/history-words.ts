import { placesOf } from "../../sdk/settlement/order-state.ts";
import { describeOutcome } from "../../sdk/settlement-states.ts";
import { callParty, partyAt } from "../chain/connection.ts";
import { showBytes32, showMoney } from "../words.ts";
import { milestonesWords } from "./terms-words.ts";
import type { TimelineEntry, TradeTimeline } from "./timeline.ts";

type Say = (entry: TimelineEntry["args"], words: EventWords) => string[];

interface EventWords {
  money(minor: unknown): string;
  name(address: unknown): string;
}

/** One event of an order in words, a line for each thing that a reader looks for. */
const SENTENCES: Readonly<Record<string, Say>> = {
  OrderOpened: ({ funded, guarantor, guaranteed, guaranteeFee }, { money, name }) => [
    `opened: ${money(funded)} locked`,
    ...(guaranteed === 0n ? [] : [`${money(guaranteed)} of it out of the pool of ${name(guarantor)}`]),
    ...(guaranteeFee === 0n ? [] : [`${money(guaranteeFee)} fee to ${name(guarantor)}`]),
  ],
  MilestoneAttested: ({ milestone, attestor, toSeller, documentHash }, { money, name }) => [
    `milestone ${milestone} attested by ${name(attestor)}: ${money(toSeller)} for the seller`,
    `document ${String(documentHash)}`,
  ],
  MilestoneAccepted: ({ milestone, toSeller }, { money }) => [
    `milestone ${milestone} accepted: ${money(toSeller)} for the seller`,
  ],
  MilestoneDisputed: ({ milestone, by, reasonHash }, { name }) => [
    `milestone ${milestone} disputed by ${name(by)}`,
    `reason ${showBytes32(String(reasonHash))}`,
  ],
  MilestoneRuled: ({ milestone, toSeller, rulingHash }, { money }) => [
    `milestone ${milestone} ruled by the arbiter: ${money(toSeller)} for the seller`,
    `ruling ${String(rulingHash)}`,
  ],
  MilestoneSettled: ({ milestone, outcome, toPayee, toFinancier, refunded }, { money }) => [
    `milestone ${milestone} ${describeOutcome(outcome as bigint)}`,
    ...(toFinancier === 0n ? [] : [`${money(toFinancier)} to the financier`]),
    ...(toPayee === 0n ? [] : [`${money(toPayee)} to the seller's side`]),
    ...(refunded === 0n ? [] : [`${money(refunded)} back to where it came from`]),
  ],
  OrderAmended: ({ amendment, terms }) => [`amended: terms number ${amendment} in force`, `terms ${String(terms)}`],
  OrderCancelled: () => ["ended by agreement: what is not settled goes back"],
  ReceivableAssigned: ({ from, to }, { name }) => [`${name(from)} assigned its part to ${name(to)}`],
  ReceivableSold: ({ financier, seller, milestones, advance, fee }, { money, name }) => [
    `${name(financier)} paid ${name(seller)} ${money(advance)} for the receivable`,
    `is paid first, with a fee of ${money(fee)}, out of ${milestonesWords(placesOf(milestones as bigint))}`,
  ],
};

/** What an event says. An event that this version does not know is told by its name. */
export function eventLines({ name: event, args, parked }: TimelineEntry, { words }: TradeTimeline): string[] {
  const { currency, book } = words;
  const said = SENTENCES[event]?.(args, {
    money: (minor) => showMoney(minor as bigint, currency),
    name: (address) => callParty(partyAt(book, address as string)),
  });
  const waits = parked.map(({ party, amount }) => {
    return `! ${showMoney(amount, currency)} waits for ${callParty(party)}, who may not be paid`;
  });
  return [...(said ?? [event]), ...waits];
}
