import { describeMemo } from "../../sdk/memo.ts";
import type { MilestoneMessage, OrderMessage } from "../../sdk/settlement/order-message.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { showParty, partyAt, type Book } from "../chain/connection.ts";
import { showBytes32, showDelay, showTime } from "../words.ts";
import { conditionWords, showShare } from "./terms-words.ts";

/** One thing that an amendment changes. */
export interface Difference {
  what: string;
  before: string;
  after: string;
}

/** What an amendment changes, in words; what it must keep is not among them. Pure. */
export function differencesOf(before: OrderMessage, after: OrderMessage, book: Book): Difference[] {
  const party = (address: string) => (isNone(address) ? "none" : showParty(partyAt(book, address)));
  return [
    ...row("arbiter", before.arbiter, after.arbiter, party),
    ...row("time to rule", before.arbiterTime, after.arbiterTime, showDelay),
    ...row("default split", before.defaultSplitBps, after.defaultSplitBps, (bps) => `${showShare(bps)} to the seller`),
    ...row("ends by", before.longStop, after.longStop, showTime),
    ...row("opens before", before.fundBy, after.fundBy, showTime),
    ...row("guarantee fee", before.guaranteeFee, after.guaranteeFee, String),
    ...row("contract", before.termsHash, after.termsHash, showBytes32),
    ...row("reference", before.memo, after.memo, describeMemo),
    ...before.milestones.flatMap((milestone, i) => milestoneRows(i, milestone, after.milestones[i]!, book)),
  ];
}

function milestoneRows(i: number, before: MilestoneMessage, after: MilestoneMessage, book: Book): Difference[] {
  const condition = (milestone: MilestoneMessage) => conditionWords(milestone, book);
  const changed =
    condition(before) === condition(after) ? [] : [{ before: condition(before), after: condition(after) }];
  return [
    ...changed.map((words) => ({ what: `milestone ${i}, paid when`, ...words })),
    ...row(`milestone ${i}, due before`, before.due, after.due, showTime),
    ...row(`milestone ${i}, time to object`, before.disputeWindow, after.disputeWindow, showDelay),
  ];
}

function row<T>(what: string, before: T, after: T, show: (value: T) => string): Difference[] {
  return before === after ? [] : [{ what, before: show(before), after: show(after) }];
}
