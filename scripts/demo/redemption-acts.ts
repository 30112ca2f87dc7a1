import { id, ZeroHash, type TransactionReceipt } from "ethers";
import { gaslessRedemption, gaslessRedemptionCall } from "../../sdk/gasless-redemption.ts";
import { REDEMPTION_DESK_INTERFACE } from "../../sdk/interfaces.ts";
import { bankReference } from "../../sdk/uetr.ts";
import { showMoney } from "../words.ts";
import type { StepOf } from "./day-schema.ts";
import { showDayTime } from "./day-time.ts";
import { byRole } from "./issuer-acts.ts";
import { plainAct } from "./money-acts.ts";
import { signTypedData } from "./signed-acts.ts";
import type { Act, Redemption, Stage } from "./stage.ts";

/** How long a signed request is good. */
const WINDOW_SECONDS = 3600;

/** A holder hands tokens in, by the allowance it gave the desk. */
export function redeem(stage: Stage, step: StepOf<"redeem">): Promise<Act> {
  const { token: currency, by, amount, payout } = step;
  const data = REDEMPTION_DESK_INTERFACE.encodeFunctionData("request", [amount, id(payout)]);
  const words = `request redemption of ${showMoney(amount, currency)}`;
  return requested(
    stage,
    step,
    plainAct(stage, { currency, by, payment: true, words, details: [`payout ${payout}`], data }),
  );
}

/** The same for a holder without gas: it signs, and whoever submits it can change nothing. */
export async function redeemBySignature(stage: Stage, step: StepOf<"redeem by signature">): Promise<Act> {
  const { token: currency, by, amount, payout, relayer } = step;
  const { domain, issuanceDomains } = stage.tokens[currency];
  const redemption = gaslessRedemption({
    token: domain,
    desk: issuanceDomains.redemptionDesk,
    // Every run has the same salt, so that it costs the same gas.
    request: { holder: stage.cast.actor(by).address, amount, payoutRef: id(payout), salt: id(step.redemption) },
    validBefore: BigInt(stage.chain.now() + WINDOW_SECONDS),
  });
  const { typedData } = redemption;
  stage.touched[currency].nonces.add(`${by} ${typedData.message.nonce}`);
  const { signature } = await signTypedData(stage, by, typedData);
  const { data } = gaslessRedemptionCall(redemption, signature);
  const words = `request redemption of ${showMoney(amount, currency)} by signature`;
  const details = [`payout ${payout}`];
  const act = plainAct(stage, { currency, by: relayer, payment: true, words, details, data });
  return requested(stage, step, { ...act, who: by, relayer });
}

async function requested(stage: Stage, step: StepOf<"redeem" | "redeem by signature">, act: Act): Promise<Act> {
  const { token: currency, redemption: name, by: holder, amount } = step;
  const record: Redemption = { currency, holder, amount };
  stage.papers.redemptions.set(name, record);
  const { address, source, contract } = stage.tokens[currency].issuance.redemptionDesk;
  const reclaimAfter = Number(await contract.RECLAIM_AFTER());
  return {
    ...act,
    to: address,
    source,
    afterwards(receipt) {
      const args = requestIn(receipt);
      record.id = args["id"] as bigint;
      const deadline = Number(args["requestedAt"]) + reclaimAfter;
      return [`request ${record.id}: ${holder} may take it back alone from ${showDayTime(deadline, stage.midnight)}`];
    },
  };
}

function requestIn({ logs }: TransactionReceipt): Record<string, unknown> {
  const parsed = logs.map((log) => REDEMPTION_DESK_INTERFACE.parseLog(log));
  return parsed.find((log) => log?.name === "RedemptionRequested")!.args.toObject();
}

/** The first of two people assigns the payment; nothing moves. */
export function proposeSettlement(stage: Stage, step: StepOf<"propose settlement">): Act {
  const { record, currency, number, words } = openRedemption(stage, step.redemption);
  const { uetr, by } = step;
  record.uetr = uetr;
  stage.papers.hashes.set(bankReference(uetr), uetr);
  return byRole(stage, {
    currency,
    role: "REDEEM_MAKER",
    by,
    contract: stage.tokens[currency].issuance.redemptionDesk,
    words: `propose to settle ${words}`,
    details: [`to be paid out as UETR ${uetr}`],
    data: REDEMPTION_DESK_INTERFACE.encodeFunctionData("proposeSettlement", [number, bankReference(uetr)]),
  });
}

/** The second burns the tokens; only then is the bank told to pay. */
export function settle(stage: Stage, { redemption, by }: StepOf<"settle">): Act {
  const { record, currency, number, words } = openRedemption(stage, redemption);
  const bankRef = record.uetr === undefined ? ZeroHash : bankReference(record.uetr);
  return byRole(stage, {
    currency,
    role: "REDEEM_CHECKER",
    by,
    contract: stage.tokens[currency].issuance.redemptionDesk,
    words: `settle ${words}: the tokens burn`,
    data: REDEMPTION_DESK_INTERFACE.encodeFunctionData("settle", [number, bankRef]),
  });
}

/** The holder takes an open request back, without anybody's help. */
export function reclaim(stage: Stage, { redemption, by }: StepOf<"reclaim">): Act {
  const { record, currency, number, words } = openRedemption(stage, redemption);
  const { address, source } = stage.tokens[currency].issuance.redemptionDesk;
  const data = REDEMPTION_DESK_INTERFACE.encodeFunctionData("reclaim", [number]);
  const act = plainAct(stage, { currency, by: by ?? record.holder, payment: true, words: `reclaim ${words}`, data });
  return { ...act, to: address, source };
}

function openRedemption({ papers }: Stage, name: string) {
  const record = papers.redemptions.get(name);
  if (record === undefined) throw new Error(`The redemption "${name}" was never prepared.`);
  const { currency, holder, amount } = record;
  // A request that was refused has no number; trying to end it is then refused by the chain as well.
  const number = record.id ?? 0n;
  return { record, currency, number, words: `request ${number}, ${showMoney(amount, currency)} of ${holder}` };
}
