import { formatAmount } from "../../sdk/amount.ts";
import { buyerFunding, guaranteedPart } from "../../sdk/settlement/order-sums.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { callParty, type Party } from "../chain/connection.ts";
import type { Flags } from "../command.ts";
import { showMoney } from "../words.ts";
import { paymentOf, undertakingOf } from "./consents.ts";
import { tokenOf, type TradePlace } from "./place.ts";
import { fundsBy, plainSigning, presentIn, requirePart, type Signing } from "./signing.ts";
import type { OrderFile } from "./trade-file.ts";
import { validityOf } from "./validity.ts";

/**
 * What the signer's part in an order's file asks of it: the buyer signs the payment that opens the order, or the order;
 * the seller the order; the guarantor an undertaking that follows from it.
 *
 * @throws HarbourError HB-2123, HB-2945, HB-2960, HB-2971, SettlementError HB-1808
 */
export async function orderSigning(place: TradePlace, file: OrderFile, signer: Party, flags: Flags): Promise<Signing> {
  const order = file.typedData.message;
  const { currency } = tokenOf(place, "The order", order.token);
  const name = callParty(signer);
  if (signer.address === order.guarantor) {
    const validity = file.undertaking ?? validityOf(flags, order.fundBy);
    const amount = guaranteedPart(order);
    return {
      payload: undertakingOf(place, file, validity),
      title: `Undertake that the pool of ${name} pays ${showMoney(amount, currency)} of this order`,
      expected: formatAmount(amount),
      called: "the undertaking",
      put: (signature) => ({ ...file, undertaking: { ...validity, signature } }),
      ...presentIn(file.undertaking),
    };
  }
  const byPayment = signer.address === order.buyer && fundsBy(flags.funding, buyerFunding(order)) === "authorization";
  if (byPayment) {
    const validity = file.payment ?? { validAfter: 0n, validBefore: order.fundBy };
    return {
      payload: await paymentOf(place, file, validity),
      title: `Sign that ${name} pays ${showMoney(buyerFunding(order), currency)} when this order opens`,
      expected: formatAmount(buyerFunding(order)),
      called: "the payment",
      put: (signature) => ({ ...file, payment: { ...validity, signature } }),
      ...presentIn(file.payment),
    };
  }
  const parties = [order.buyer, order.seller, ...(isNone(order.guarantor) ? [] : [order.guarantor])];
  requirePart(place, signer, parties);
  const total = order.milestones.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    ...plainSigning(file, signer),
    title: `Sign this order of ${showMoney(total, currency)}`,
    expected: formatAmount(total),
    called: "the order",
  };
}
