import { id, type TransactionResponse } from "ethers";
import { gaslessRedemption, gaslessRedemptionCall } from "../../sdk/gasless-redemption.ts";
import type { SignedCall } from "../../sdk/signed-call.ts";
import { DAY, now, type Actor, type Stage } from "./stage.ts";

export const State = { none: 0n, open: 1n, settled: 2n, refunded: 3n, seized: 4n };
export const Kind = { none: 0n, settlement: 1n, rejection: 2n };
export const PAYOUT = id("payout instruction");
export const UETR = id("uetr of the payout");
export const REASON = id("name does not match");
export const WEEK = 7n * DAY;

/** Hands tokens in by allowance; answers the request's id. */
export async function request(stage: Stage, holder: Actor, amount: bigint, payoutRef = PAYOUT): Promise<bigint> {
  await stage.token.connect(holder).approve(stage.redemptionDesk, amount);
  await stage.redemptionDesk.connect(holder).request(amount, payoutRef);
  return stage.redemptionDesk.requestCount();
}

/** What alice signs so that anybody can hand her tokens in. */
export async function gaslessCall(
  stage: Stage,
  holder: Actor,
  amount: bigint,
  changes: { salt?: string; validAfter?: bigint; validBefore?: bigint; signer?: Actor } = {},
): Promise<SignedCall> {
  const { token, redemptionDesk: desk } = stage.domains;
  const { salt = id("salt"), validAfter = 0n, validBefore = (await now(stage)) + DAY, signer = holder } = changes;
  const message = { holder: holder.address, amount, payoutRef: PAYOUT, salt };
  const redemption = gaslessRedemption({ token, desk, request: message, validAfter, validBefore });
  const { domain, types, message: payment } = redemption.typedData;
  const signature = await signer.signTypedData(domain, types, payment);
  return gaslessRedemptionCall(redemption, signature);
}

const desk = (stage: Stage, role: "REDEEM_MAKER" | "REDEEM_CHECKER") =>
  stage.redemptionDesk.connect(stage.holders[role]);

export const proposeSettlement = (stage: Stage, request: bigint, bankRef = UETR): Promise<TransactionResponse> =>
  desk(stage, "REDEEM_MAKER").proposeSettlement(request, bankRef);
export const proposeRejection = (stage: Stage, request: bigint, reason = REASON): Promise<TransactionResponse> =>
  desk(stage, "REDEEM_MAKER").proposeRejection(request, reason);
export const settle = (stage: Stage, request: bigint, bankRef = UETR): Promise<TransactionResponse> =>
  desk(stage, "REDEEM_CHECKER").settle(request, bankRef);
export const reject = (stage: Stage, request: bigint, reason = REASON): Promise<TransactionResponse> =>
  desk(stage, "REDEEM_CHECKER").reject(request, reason);
