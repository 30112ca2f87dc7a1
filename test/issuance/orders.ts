import { id, type TransactionResponse } from "ethers";
import type { MintOrderMessage } from "../../sdk/mint-order.ts";
import { signCredit, type BankSignature, type Credit } from "./bank-messages.ts";
import { BANK, DAY, HOUR, NOTHING, now, type Actor, type Stage } from "./stage.ts";

export type Order = MintOrderMessage;

let made = 0;

/** An order for the first distributor, due now and good for twelve hours, with references of its own. */
export async function order(stage: Stage, amount: bigint, changes: Partial<Order> = {}): Promise<Order> {
  made += 1;
  const valueDate = await now(stage);
  return {
    orderRef: id(`order ${made}`),
    bankRef: id(`payment ${made}`),
    beneficiary: stage.distributor.address,
    amount,
    valueDate,
    expiry: valueDate + 12n * HOUR,
    ...changes,
  };
}

/** What the first bank confirms about the order's payment: a credit of its own, of its amount, good for 30 days. */
export async function creditFor(
  stage: Stage,
  { amount, bankRef }: Order,
  changes: Partial<Credit> = {},
): Promise<Credit> {
  const valueTime = await now(stage);
  return {
    custodian: BANK.a,
    creditId: id(`credit of ${bankRef}`),
    amount,
    valueTime,
    kind: 1n,
    burnTx: NOTHING,
    expiry: valueTime + 30n * DAY,
    ...changes,
  };
}

export const propose = (
  stage: Stage,
  placed: Order,
  maker: Actor = stage.holders.MAKER,
): Promise<TransactionResponse> => stage.mintDesk.connect(maker).propose(placed);

export interface Approval {
  readonly credit?: Credit;
  readonly signatures?: readonly BankSignature[];
  readonly checker?: Actor;
  /** By a LARGE_CHECKER. */
  readonly large?: boolean;
}

export async function approve(stage: Stage, placed: Order, approval: Approval = {}): Promise<TransactionResponse> {
  const credit = approval.credit ?? (await creditFor(stage, placed));
  const signatures = [...(approval.signatures ?? (await signCredit(stage, credit)))];
  const large = approval.large ?? false;
  const desk = stage.mintDesk.connect(approval.checker ?? stage.holders[large ? "LARGE_CHECKER" : "CHECKER"]);
  return large ? desk.approveLarge(placed, credit, signatures) : desk.approve(placed, credit, signatures);
}

/** Proposes and approves, by whoever may approve so much. */
export async function mint(stage: Stage, amount: bigint, changes: Partial<Order> = {}): Promise<TransactionResponse> {
  const placed = await order(stage, amount, changes);
  await propose(stage, placed);
  return approve(stage, placed, { large: amount > (await stage.mintDesk.largeOrderSize()) });
}
