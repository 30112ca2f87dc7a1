import { formatAmount } from "../../sdk/amount.ts";
import { shareOf } from "../../sdk/settlement/order-sums.ts";
import { shareIn } from "../trade/share.ts";
import { writeOrderPaper } from "./order-paper.ts";
import type { Session } from "./session.ts";
import type { TradeExample, TradeOrder } from "./trade-schema.ts";

/** What the people of an order do, each at their own terminal. */
export interface TradeActs {
  /** Drafted, signed by all who pay or are paid, and opened by the buyer. */
  open(order: TradeOrder, showPaper: boolean): Promise<void>;
  /** The seller shows the papers; the buyer accepts them; anybody has them paid. */
  documents(order: TradeOrder): Promise<void>;
  /** The carrier says what was shipped. */
  attest(order: TradeOrder): Promise<void>;
  /** Anybody; here who has waited for it. */
  release(order: TradeOrder, who: string, words: string): Promise<void>;
}

/** The lines that tell a payment. */
const PAYMENTS = /^(to|back) /;

export function tradeActs(session: Session, example: TradeExample): TradeActs {
  const { buyer, seller, carrier, bank } = example.people;
  const file = ({ name }: TradeOrder) => `./${name}.json`;
  const total = ({ documents, shipment }: TradeOrder) => formatAmount(documents.amount + shipment.amount);
  const earned = (amount: bigint, share: string) => formatAmount(shareOf(amount, shareIn(share, 1n)));

  const attestAs = async (who: string, order: TradeOrder, milestone: 0 | 1, words: string) => {
    const { at, document, share } = milestone === 0 ? order.presented : order.attested;
    const paper = `${order.name}-${milestone === 0 ? "papers" : "bill-of-lading"}.txt`;
    const { amount } = milestone === 0 ? order.documents : order.shipment;
    await session.at(at);
    session.write(paper, `${document}\n`);
    await session.harbour({
      who,
      words: `${words}: ${document}`,
      line:
        `trade attest ${file(order)} --milestone ${milestone} --document ./${paper} --share ${share} ` +
        `--as ${who} --send`,
      types: earned(amount, share),
    });
  };

  return {
    async open(order, showPaper) {
      const { contract, signed, documents, shipment, guaranteeFee } = order;
      await session.at(signed);
      const paper = writeOrderPaper(session, example, order);
      session.note({
        who: buyer.account,
        words: `and ${seller.account} agree on a contract and write ${order.name}.yaml`,
        said: [contract, ...(showPaper ? ["", ...paper] : ["The terms are those of before, with other dates."])],
      });
      await session.harbour({
        who: buyer.account,
        words: "makes the file of it that everybody signs",
        line: `trade draft ./${order.name}.yaml --out ${file(order)}`,
        ...(showPaper ? { keep: /^(Locked when|If nobody|[01]  from|\S+ +pays |\S+ .* reserved)/ } : {}),
      });
      const sign = (who: string, words: string, types: string) =>
        session.harbour({ who, words, line: `trade sign ${file(order)} --as ${who}`, types });
      await sign(seller.account, "signs it", total(order));
      await sign(bank.account, "undertakes to pay the shipment out of its pool", formatAmount(shipment.amount));
      const pays = formatAmount(documents.amount + guaranteeFee);
      await sign(buyer.account, "signs the payment that opens it", pays);
      await session.harbour({
        who: buyer.account,
        words: "opens the order: the money is locked",
        line: `trade open ${file(order)} --as ${buyer.account} --send`,
        types: pays,
      });
    },

    async documents(order) {
      const { share } = order.presented;
      await attestAs(seller.account, order, 0, "presents its papers");
      await session.at(order.accepted);
      await session.harbour({
        who: buyer.account,
        words: `accepts ${share}`,
        line: `trade accept ${file(order)} --milestone 0 --as ${buyer.account} --send`,
        types: earned(order.documents.amount, share),
      });
      await session.harbour({
        who: seller.account,
        words: "has it paid",
        line: `trade release ${file(order)} --milestone 0 --as ${seller.account} --send`,
        types: formatAmount(order.documents.amount),
        keep: PAYMENTS,
      });
    },

    attest: (order) => attestAs(carrier.account, order, 1, "attests the shipment"),

    async release(order, who, words) {
      await session.at(order.released);
      await session.harbour({
        who,
        words,
        line: `trade release ${file(order)} --milestone 1 --as ${who} --send`,
        types: formatAmount(order.shipment.amount),
        keep: PAYMENTS,
      });
    },
  };
}
