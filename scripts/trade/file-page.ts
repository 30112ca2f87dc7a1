import { placesOf } from "../../sdk/settlement/order-state.ts";
import { receivable } from "../../sdk/settlement/receivable-offer.ts";
import { shareOf } from "../../sdk/settlement/order-sums.ts";
import { callParty, partyAt, showParty, type Book } from "../chain/connection.ts";
import { columns, showMoney, showTime } from "../words.ts";
import { differencesOf } from "./differences.ts";
import type { OpenOrder } from "./find-order.ts";
import { paymentsOf } from "./payments.ts";
import { deviceRows } from "./render-order.ts";
import { conditionWords, milestonesWords, showShare } from "./terms-words.ts";
import { KIND_WORDS, type OrderFile, type TradeFile } from "./trade-file.ts";

type AboutOpen = Exclude<TradeFile, OrderFile>;

/** What a file about an open order says, on one page. Pure. */
export function renderFilePage(file: AboutOpen, open: OpenOrder, network: string, book: Book): string {
  const kind = KIND_WORDS[file.kind];
  const { validAfter, validBefore } = file.typedData.message;
  const { order } = open.terms;
  const rows = [
    ["order", open.id],
    ["buyer", showParty(partyAt(book, order.buyer))],
    ["seller", showParty(partyAt(book, order.seller))],
    ...bodyRows(file, open, book),
    ["good", validAfter === 0n ? `before ${showTime(validBefore)}` : `after ${showTime(validAfter)}`],
    ...(validAfter === 0n ? [] : [["", `before ${showTime(validBefore)}`]]),
    ...Object.entries(file.notes),
  ];
  const title = `${kind[0]!.toUpperCase()}${kind.slice(1)} on ${network}`;
  return [
    title,
    columns(rows),
    ...changes(file, open, book),
    `On the device\n${columns(deviceRows(file.typedData))}`,
  ].join("\n\n");
}

function bodyRows(file: AboutOpen, open: OpenOrder, book: Book): string[][] {
  const { currency } = open.token;
  const money = (minor: bigint) => showMoney(minor, currency);
  const { order } = open.terms;
  const about = (milestone: bigint) => {
    const terms = order.milestones[Number(milestone)]!;
    return [["milestone", `${milestone}: ${money(terms.amount)}, ${conditionWords(terms, book)}`]];
  };
  switch (file.kind) {
    case "amendment":
      return [["terms", `number ${file.typedData.message.amendment}, instead of number ${file.terms.amendment}`]];
    case "cancellation":
      return [["held", `${money(open.standing.held)}, all of it goes back`]];
    case "attestation": {
      const { milestone, documentHash, shareBps } = file.typedData.message;
      const toSeller = shareOf(order.milestones[Number(milestone)]!.amount, shareBps);
      return [
        ...about(milestone),
        ["fulfilled", `${showShare(shareBps)}: ${money(toSeller)} for the seller`],
        ["document", documentHash],
      ];
    }
    case "ruling": {
      const { milestone, rulingHash, toSeller } = file.typedData.message;
      const { amount } = order.milestones[Number(milestone)]!;
      return [
        ...about(milestone),
        ["to the seller", money(toSeller)],
        ["back", money(amount - toSeller)],
        ["ruling", rulingHash],
      ];
    }
    case "offer": {
      const { financier, milestones, advance, fee } = file.typedData.message;
      return [
        ["financier", showParty(partyAt(book, financier))],
        ["pays now", `${money(advance)} to ${callParty(partyAt(book, order.seller))}`],
        ["gets first", `${money(advance + fee)}, a fee of ${money(fee)} in it`],
        ["out of", milestonesWords(placesOf(milestones))],
        ["they can bring", money(receivable(order, milestones, open.progress))],
      ];
    }
  }
}

/** What an amendment changes, or a cancellation gives back. */
function changes(file: AboutOpen, open: OpenOrder, book: Book): string[] {
  const { order } = open.terms;
  if (file.kind === "amendment") {
    const rows = differencesOf(order, file.amended, book).flatMap(({ what, before, after }) => [
      [`~ ${what}`, before],
      ["", `→ ${after}`],
    ]);
    return [`Changes\n${columns(rows)}`];
  }
  if (file.kind !== "cancellation") return [];
  const rows = order.milestones.flatMap((_, i) => {
    if (open.progress[i]!.state === "Settled") return [];
    const { back, backToPool } = paymentsOf(open, i, "cancel");
    const to = callParty(partyAt(book, backToPool ? order.guarantor : order.buyer));
    return [
      [`milestone ${i}`, `${showMoney(back, open.token.currency)} back to ${backToPool ? `the pool of ${to}` : to}`],
    ];
  });
  return [`Gives back\n${columns(rows)}`];
}
