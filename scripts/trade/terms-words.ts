import { formatAmount } from "../../sdk/amount.ts";
import { MILESTONE_KINDS, type MilestoneMessage, type OrderMessage } from "../../sdk/settlement/order-message.ts";
import { showShortText } from "../../sdk/short-text.ts";
import { callParty, partyAt, type Book } from "../chain/connection.ts";
import { showMoney, showTime, showDelay } from "../words.ts";

/** "carrier attests BILL-OF-LADING": what has to happen for a milestone to be paid. */
export function conditionWords({ kind, attestor, documentType, guaranteed }: MilestoneMessage, book: Book): string {
  const document = /^0x0+$/.test(documentType) ? "" : ` ${showShortText(documentType)}`;
  if (kind === MILESTONE_KINDS.onDate) return `on its date${document === "" ? "" : `,${document}`}`;
  if (kind === MILESTONE_KINDS.attested) return `${callParty(partyAt(book, attestor))} attests${document}`;
  return `${guaranteed ? "the guarantor" : "the buyer"} accepts${document}`;
}

/** Where a milestone's money comes from. */
export function sourceWords({ guaranteed }: MilestoneMessage): string {
  return guaranteed ? "guarantee" : "buyer";
}

/** Basis points: "90 %", "33.33 %". */
export function showShare(bps: bigint): string {
  return `${formatAmount(bps, { decimals: 2, minDecimals: 0 })} %`;
}

/** "milestone 1", "milestones 0, 2" */
export function milestonesWords(places: readonly number[]): string {
  return `${places.length === 1 ? "milestone" : "milestones"} ${places.join(", ")}`;
}

/** One line per milestone, the header first: the table that people sign by. */
export function milestoneTable({ milestones }: OrderMessage, currency: string, book: Book): string[][] {
  return [
    ["", "amount", "paid when", "out of", "due before", "time to object"],
    ...milestones.map((milestone, i) => [
      String(i),
      showMoney(milestone.amount, currency),
      conditionWords(milestone, book),
      sourceWords(milestone),
      showTime(milestone.due),
      milestone.disputeWindow === 0n ? "none" : showDelay(milestone.disputeWindow),
    ]),
  ];
}
