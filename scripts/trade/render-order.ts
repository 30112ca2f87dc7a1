import { TypedDataEncoder } from "ethers";
import { describeMemo } from "../../sdk/memo.ts";
import { nextExit } from "../../sdk/settlement/next-exit.ts";
import type { OrderMessage } from "../../sdk/settlement/order-message.ts";
import { buyerFunding, buyerPart, guaranteedPart } from "../../sdk/settlement/order-sums.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import type { Signable } from "../../sdk/signable.ts";
import { callParty, partyAt, showParty, type Book, type Party } from "../chain/connection.ts";
import { columns, showBytes32, showDelay, showMoney, showTime } from "../words.ts";
import type { Consent } from "./consents.ts";
import { milestoneTable, showShare } from "./terms-words.ts";

/** What a page about an order needs to know beside the order. */
export interface OrderWords {
  network: string;
  currency: string;
  /** The token's symbol and address. */
  token: Party;
  escrow: Party;
  chainId: bigint;
  book: Book;
  notes: Readonly<Record<string, string>>;
}

/** The whole order on one page, before it is open. Pure. */
export function renderOrder(
  typedData: Signable<"Order", OrderMessage>,
  words: OrderWords,
  consents: readonly Consent[],
) {
  const order = typedData.message;
  const { currency, book, network } = words;
  const total = buyerPart(order) + guaranteedPart(order);
  const call = (address: string) => callParty(partyAt(book, address));
  return [
    `Order: ${call(order.buyer)} pays ${call(order.seller)} ${showMoney(total, currency)} on ${network}`,
    columns(termsRows(order, words)),
    `Milestones\n${columns(milestoneTable(order, currency, book), [1])}`,
    `Locked when it opens\n${columns(lockedRows(order, words))}`,
    `If nobody says anything\n${columns(silenceRows(order, words))}`,
    `On the device\n${columns(deviceRows(typedData))}`,
    ...(consents.length === 0 ? [] : [`Signatures\n${columns(consents.map(consentRow))}`]),
  ].join("\n\n");
}

/** Everything in the terms but the milestones. */
export function termsRows(
  order: OrderMessage,
  { token, escrow, chainId, book, notes, currency }: OrderWords,
): string[][] {
  const show = (address: string) => showParty(partyAt(book, address));
  return [
    ["buyer", show(order.buyer)],
    ["seller", show(order.seller)],
    ["paid in", showParty(token)],
    ["arbiter", isNone(order.arbiter) ? "none: nothing can be disputed" : show(order.arbiter)],
    ...(isNone(order.arbiter) ? [] : [["", arbiterWords(order)]]),
    ...(isNone(order.guarantor)
      ? []
      : [
          ["guarantor", show(order.guarantor)],
          ["", `for a fee of ${showMoney(order.guaranteeFee, currency)}`],
        ]),
    ["opens", `before ${showTime(order.fundBy)}`],
    ["ends", `by ${showTime(order.longStop)}`],
    ["contract", showBytes32(order.termsHash)],
    ...Object.entries(notes).map(([name, value]) => [name, value]),
    ["reference", describeMemo(order.memo)],
    ["escrow", `${showParty(escrow)} · chain ${chainId}`],
  ];
}

export function arbiterWords({ arbiterTime, defaultSplitBps }: OrderMessage): string {
  return `rules within ${showDelay(arbiterTime)}, or ${showShare(defaultSplitBps)} go to the seller`;
}

function lockedRows(order: OrderMessage, { currency, book }: OrderWords): string[][] {
  const call = (address: string) => callParty(partyAt(book, address));
  const [own, guaranteed] = [buyerPart(order), guaranteedPart(order)];
  const fee = order.guaranteeFee;
  const parts = [
    ...(own > 0n ? [`${showMoney(own, currency)} locked`] : []),
    ...(fee > 0n ? [`${showMoney(fee, currency)} into the pool of ${call(order.guarantor)}`] : []),
  ];
  return [
    [
      call(order.buyer),
      `pays ${showMoney(buyerFunding(order), currency)}${parts.length > 1 ? `: ${parts.join(", ")}` : ""}`,
    ],
    ...(isNone(order.guarantor)
      ? []
      : [[call(order.guarantor), `${showMoney(guaranteed, currency)} of its pool are reserved`]]),
  ];
}

/** How each milestone ends by time alone. */
function silenceRows(order: OrderMessage, { currency, book }: OrderWords): string[][] {
  return order.milestones.map((milestone, i) => {
    const progress = { state: "Held", since: 0n, toSeller: 0n } as const;
    const { until, then } = nextExit({ order, milestone: i, progress, now: 0n });
    const to =
      then === "release"
        ? `to ${callParty(partyAt(book, order.seller))}`
        : milestone.guaranteed
          ? `back into the pool of ${callParty(partyAt(book, order.guarantor))}`
          : `back to ${callParty(partyAt(book, order.buyer))}`;
    return [String(i), `from ${showTime(until!)}`, `${showMoney(milestone.amount, currency)} ${to}`];
  });
}

/** Devices show the digest, or its two halves: the hash of the domain and that of the message. */
export function deviceRows({ domain, types, primaryType, message }: Signable): string[][] {
  return [
    [primaryType === "Order" ? "order id" : "digest", TypedDataEncoder.hash(domain, types, message)],
    ["domain", TypedDataEncoder.hashDomain(domain)],
    ["message", TypedDataEncoder.from(types).hashStruct(primaryType, message)],
  ];
}

/** "✓ buyer  importer  signed the payment" */
export function consentRow({ part, party, by, problem }: Consent): string[] {
  if (by === undefined) return [`· ${part}`, callParty(party), "not yet"];
  if (problem !== undefined) return [`✗ ${part}`, callParty(party), problem];
  return [`✓ ${part}`, callParty(party), `signed ${by}`];
}
