import type { TransactionReceipt } from "ethers";
import { creditConfirmation, creditConfirmationTypedData } from "../../sdk/credit-confirmation.ts";
import { MINT_DESK_INTERFACE } from "../../sdk/interfaces.ts";
import { mintOrderId, mintOrderTypedData } from "../../sdk/mint-order.ts";
import { formatRatio } from "../../sdk/ratio.ts";
import { bankReference } from "../../sdk/uetr.ts";
import { isLargeOrder } from "../mint/order-checks.ts";
import type { OrderFile } from "../mint/order-file.ts";
import { showMoney } from "../words.ts";
import { listNames, signForBank } from "./bank-signatures.ts";
import type { StepOf } from "./day-schema.ts";
import { showDayTime } from "./day-time.ts";
import { byRole } from "./issuer-acts.ts";
import { settingsOf, type Act, type Stage } from "./stage.ts";

/** From the proposal on. */
const ORDER_LIFE = 8 * 3600;
/** How long the bank stands by its confirmation of a credit. */
const CREDIT_LIFE = 7 * 86_400;

/** The maker's half. Nothing is issued by it. */
export function proposeOrder(stage: Stage, step: StepOf<"propose order">): Act {
  const { token: currency, order: ref, uetr, to, amount, by } = step;
  const { issuance, issuanceDomains } = stage.tokens[currency];
  const domain = issuanceDomains.mintDesk;
  const valueDate = stage.midnight + step.at.seconds;
  const { message } = mintOrderTypedData({
    domain,
    message: {
      orderRef: ref.bytes32,
      bankRef: bankReference(uetr),
      beneficiary: stage.cast.actor(to).address,
      amount,
      valueDate: BigInt(valueDate),
      expiry: BigInt(valueDate + ORDER_LIFE),
    },
  });
  const order: OrderFile = {
    orderRef: ref.text,
    uetr,
    beneficiary: { name: to, address: message.beneficiary },
    message,
    id: mintOrderId({ domain, message }),
  };
  stage.papers.orders.set(ref.text, { currency, order });
  stage.papers.hashes.set(order.id, ref.text).set(message.bankRef, uetr);
  return byRole(stage, {
    currency,
    role: "MAKER",
    by,
    contract: issuance.mintDesk,
    words: `propose ${wordsOf(stage, ref.text)}`,
    details: [`paid in as UETR ${uetr}; to be approved until ${showDayTime(valueDate + ORDER_LIFE, stage.midnight)}`],
    data: MINT_DESK_INTERFACE.encodeFunctionData("propose", [message]),
  });
}

/** The checker's half, with the bank's word that the money is there. It issues. */
export async function approveOrder(stage: Stage, step: StepOf<"approve order">): Promise<Act> {
  const { order: ref, custodian, credit, by } = step;
  const { currency, order } = orderOf(stage, ref.text);
  const { issuance, issuanceDomains } = stage.tokens[currency];
  const { amount, valueDate } = order.message;
  const confirmation = creditConfirmation({
    custodian,
    credit: credit.credit,
    amount,
    valueTime: valueDate,
    expiry: valueDate + BigInt(CREDIT_LIFE),
  });
  const typedData = creditConfirmationTypedData({ domain: issuanceDomains.registry, message: confirmation });
  const { signers, signatures } = await signForBank(stage, { currency, custodian, typedData });
  stage.papers.hashes.set(confirmation.creditId, credit.text);

  const isChecker = by !== undefined && isHolderOf(stage, by, currency, "CHECKER");
  const large = isLargeOrder(amount, await issuance.mintDesk.contract.largeOrderSize()) && !isChecker;
  const act = byRole(stage, {
    currency,
    role: large ? "LARGE_CHECKER" : "CHECKER",
    by,
    contract: issuance.mintDesk,
    words: `approve ${wordsOf(stage, ref.text)}`,
    details: [`${custodian} confirms the credit ${credit.text}, signed by ${listNames(signers)}`],
    data: large
      ? MINT_DESK_INTERFACE.encodeFunctionData("approveLarge", [order.message, confirmation, signatures])
      : MINT_DESK_INTERFACE.encodeFunctionData("approve", [order.message, confirmation, signatures]),
  });
  // The registry judges the credit and the reserves; its sentences say more than the token's of the same name.
  return { ...act, source: "registry", afterwards: coverageWords };
}

function coverageWords({ logs }: TransactionReceipt): string[] {
  const executed = logs.map((log) => MINT_DESK_INTERFACE.parseLog(log)).find((log) => log?.name === "OrderExecuted");
  return executed ? [`coverage afterwards: ${formatRatio(executed.args["ratio"] as bigint)}`] : [];
}

export function orderOf({ papers }: Stage, ref: string) {
  const found = papers.orders.get(ref);
  if (found === undefined) throw new Error(`The order ${ref} was never prepared.`);
  return found;
}

function wordsOf(stage: Stage, ref: string): string {
  const { currency, order } = orderOf(stage, ref);
  return `order ${ref}: ${showMoney(order.message.amount, currency)} to ${order.beneficiary.name}`;
}

function isHolderOf({ cast, network }: Stage, name: string, currency: "CNH" | "HKD", role: "CHECKER"): boolean {
  return settingsOf(network, currency).holders[role].includes(cast.actor(name).address);
}
