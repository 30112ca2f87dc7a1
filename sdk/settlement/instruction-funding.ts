import { parseAddress } from "../address.ts";
import { digestOf, type Signable, type SigningDomain } from "../signable.ts";
import { receiveWithAuthorizationTypedData, type TypedData } from "../typed-data.ts";
import { type AcceptanceParameters, acceptanceTypedData } from "./fx-acceptance.ts";
import { buyAmountOf } from "./fx-price.ts";
import { buyerFunding } from "./order-sums.ts";
import { type PayoutBatchParameters, payoutBatchTypedData } from "./payout-batch.ts";
import { totalOf } from "./payments.ts";
import { type ReceivableOfferParameters, receivableOfferTypedData } from "./receivable-offer.ts";
import { SettlementError } from "./settlement-error.ts";
import { type OrderParameters, orderTypedData } from "./trade-order.ts";

/** From which token, and when. */
export interface FundingTerms {
  /** Of the token that pays; see token-domain.ts. */
  token: SigningDomain;
  /** Unix seconds; good strictly after it, from now on unless told. */
  validAfter?: bigint;
  /** Unix seconds; good strictly before it. */
  validBefore: bigint;
}

/**
 * What a payer signs to fund an instruction: a payment that only the settlement contract can take, whose nonce is the
 * digest of the instruction. So whoever submits it can change nothing.
 */
export type InstructionFunding = TypedData<"ReceiveWithAuthorization">;

/** The payments and the largest fee of a batch, by its payer. @throws as payoutBatchTypedData, and {@link fundingOf} */
export function payoutFunding(batch: PayoutBatchParameters, terms: FundingTerms): InstructionFunding {
  const instruction = payoutBatchTypedData(batch);
  const { payer, token, maxFee } = instruction.message;
  return fundingOf(instruction, { payer, token, value: totalOf(batch.message.payments) + maxFee }, terms);
}

/** The price and the largest fee of a fill, by its taker. @throws as acceptanceTypedData, and {@link fundingOf} */
export function acceptanceFunding(acceptance: AcceptanceParameters, terms: FundingTerms): InstructionFunding {
  const instruction = acceptanceTypedData(acceptance);
  const { taker, sellAmount, maxFee } = instruction.message;
  const value = buyAmountOf(acceptance.quote, sellAmount) + maxFee;
  return fundingOf(instruction, { payer: taker, token: acceptance.quote.buyToken, value }, terms);
}

/** The buyer's milestones and the guarantee fee of an order. @throws as orderTypedData, and {@link fundingOf} */
export function orderFunding(order: OrderParameters, terms: FundingTerms): InstructionFunding {
  const instruction = orderTypedData(order);
  const { buyer, token } = instruction.message;
  return fundingOf(instruction, { payer: buyer, token, value: buyerFunding(instruction.message) }, terms);
}

/** The advance of an offer, by its financier. @throws as receivableOfferTypedData, and {@link fundingOf} */
export function offerFunding(offer: ReceivableOfferParameters, terms: FundingTerms): InstructionFunding {
  const instruction = receivableOfferTypedData(offer);
  const { financier, advance } = instruction.message;
  return fundingOf(instruction, { payer: financier, token: offer.terms.order.token, value: advance }, terms);
}

interface Payment {
  payer: string;
  token: string;
  value: bigint;
}

/** @throws TypedDataError HB-1201, HB-1203, HB-1204, SettlementError HB-1806, HB-1809 */
function fundingOf(
  instruction: Signable,
  { payer, token, value }: Payment,
  { token: domain, validAfter = 0n, validBefore }: FundingTerms,
): InstructionFunding {
  if (domain.chainId !== instruction.domain.chainId) {
    throw new SettlementError(
      "HB-1806",
      `The token is on chain ${domain.chainId}, the settlement contract on chain ${instruction.domain.chainId}.`,
    );
  }
  if (parseAddress(domain.verifyingContract) !== parseAddress(token)) {
    throw new SettlementError("HB-1806", `The instruction is paid in ${token}, not in ${domain.verifyingContract}.`);
  }
  if (value === 0n) {
    throw new SettlementError("HB-1809", "The instruction takes no money from this party; there is nothing to fund.");
  }
  return receiveWithAuthorizationTypedData({
    domain,
    message: {
      from: payer,
      to: instruction.domain.verifyingContract,
      value,
      validAfter,
      validBefore,
      nonce: digestOf(instruction),
    },
  });
}
