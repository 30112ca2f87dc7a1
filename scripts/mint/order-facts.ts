import { showShortText } from "../../sdk/short-text.ts";
import type { CreditConfirmationTypedData } from "../../sdk/credit-confirmation.ts";
import type { Block } from "../chain/block.ts";
import type { Connection, Party } from "../chain/connection.ts";
import type { Issuance } from "../chain/issuance.ts";
import { readSolvency } from "../chain/solvency.ts";
import type { Token } from "../chain/token.ts";
import { judgeSignatures } from "../reserve/judge-signatures.ts";
import { custodianOf } from "../reserve/payload-facts.ts";
import type { PayloadFile } from "../reserve/payload-file.ts";
import type { CreditFacts, OrderFacts } from "./order-checks.ts";
import type { OrderFile } from "./order-file.ts";
import { orderStateName } from "./order-states.ts";

export interface OrderQuestion {
  step: OrderFacts["step"];
  order: OrderFile;
  signer: Party;
  credit?: PayloadFile & { payload: CreditConfirmationTypedData };
}

/** Reads everything that an order is judged by, as of one block. */
export async function readOrderFacts(
  connection: Connection,
  token: Token,
  issuance: Issuance,
  { step, order, signer, credit }: OrderQuestion,
  block: Block,
): Promise<OrderFacts> {
  const at = { blockTag: block.number };
  const { message } = order;
  const { address } = order.beneficiary;
  const desk = issuance.mintDesk.contract;
  const [
    [state, maker],
    bankReferenceUsed,
    beneficiaryUntil,
    canReceive,
    paused,
    orderLimit,
    shareLimitBps,
    [limit, used, available],
    maxOrderLife,
    ceilingCap,
    mintAllowance,
    [, deskBlockedUntil],
    solvency,
  ] = await Promise.all([
    desk.orderState(message, at),
    desk.isBankReferenceUsed(message.bankRef, at),
    desk.beneficiary(address, at),
    token.contract.canReceive(address, at),
    token.contract.paused(at),
    desk.orderLimit(at),
    desk.shareLimitBps(at),
    desk.window(at),
    desk.MAX_ORDER_LIFE(at),
    token.contract.ceilingCap(at),
    token.contract.minterAllowance(issuance.mintDesk.address, at),
    issuance.registry.contract.mintDesk(at),
    readSolvency(issuance, token, block),
  ]);
  const { approval, allocation } = solvency;
  return {
    step,
    currency: token.currency,
    now: BigInt(block.timestamp),
    order: { ...message, beneficiary: address },
    signer: signer.address,
    state: orderStateName(state),
    ...(state === 0n ? {} : { maker }),
    bankReferenceUsed,
    beneficiaryUntil,
    canReceive,
    paused,
    orderLimit,
    shareLimitBps,
    window: { limit, used, available },
    maxOrderLife,
    supply: solvency.liabilities,
    ceiling: solvency.ceiling,
    reserves: solvency.reserves,
    stalePools: BigInt(solvency.stalePools),
    pools: BigInt(solvency.pools.length),
    bufferBps: BigInt(solvency.bufferBps),
    approval: { ceiling: approval.ceiling, expiry: BigInt(approval.expiry) },
    allocation: { ...allocation, validUntil: BigInt(allocation.validUntil) },
    ceilingCap,
    mintAllowance,
    deskBlockedUntil,
    woundDown: solvency.woundDown,
    ...(credit === undefined ? {} : { credit: await readCreditFacts(connection, issuance, credit, block) }),
  };
}

async function readCreditFacts(
  { provider, book, chainId }: Connection,
  { registry }: Issuance,
  { payload, digest, signatures }: NonNullable<OrderQuestion["credit"]>,
  block: Block,
): Promise<CreditFacts> {
  const { message, domain } = payload;
  const at = { blockTag: block.number };
  const [usedBy, custodian, judged] = await Promise.all([
    registry.contract.creditUsedBy(message.creditId, at),
    custodianOf(registry, message.custodian, block),
    judgeSignatures(provider, { registry, custodian: message.custodian, digest, signatures, book, block }),
  ]);
  const problems = judged.flatMap(({ problem }) => problem ?? []);
  if (domain.chainId !== chainId) problems.unshift(`made for chain ${domain.chainId}, not ${chainId}`);
  if (domain.verifyingContract !== registry.address) {
    problems.unshift(`made for the registry ${domain.verifyingContract}, not ${registry.address}`);
  }
  return {
    amount: message.amount,
    valueTime: message.valueTime,
    expiry: message.expiry,
    ...(/^0x0+$/.test(usedBy) ? {} : { usedBy }),
    custodian: showShortText(message.custodian),
    custodianState: custodian.state,
    threshold: BigInt(custodian.threshold),
    valid: BigInt(judged.filter(({ problem }) => problem === undefined).length),
    problems,
  };
}
