import type { ErrorSource } from "../../sdk/errors.ts";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { isSettlementContract } from "../../sdk/roles.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import { callParty, type Connection, type Party } from "../chain/connection.ts";
import { tokenTarget, type Target } from "../chain/target.ts";
import type { Token } from "../chain/token.ts";
import { tokenWording } from "../chain/token-currency.ts";
import {
  minorUnitsMismatch,
  nothingToSchedule,
  notReady,
  notScheduled,
  signerLacksRole,
  targetClosed,
} from "../faults.ts";
import { refusedByChecks } from "../issuance-faults.ts";
import { showCount, showDelay, showTime } from "../words.ts";
import { authorityOf } from "./authority.ts";
import { cancelledBefore, timesScheduled } from "./cancelled-before.ts";
import { decodeArguments, describeFunction, type DecodeWords } from "./decode.ts";
import { decodeCall } from "./decode-nested.ts";
import type { Intent } from "./intent.ts";
import { planHash, type Plan, type Ties, type Transaction } from "./plan.ts";
import { refusalOf } from "./refusal.ts";
import { withCarriedCalls } from "./render-call.ts";
import { addSecondNode } from "./second-node.ts";
import { simulate, simulateWhenReady, type Outcome } from "./simulate.ts";
import { judgeAmount } from "./usual.ts";

export interface PlanOptions {
  signer: Party;
  exit: "send" | "safe" | "schedule" | "calldata" | undefined;
  /** The signer's next nonce where it is a Safe, which counts its own. */
  safeNonce?: number;
  confirmMinorUnits: bigint | undefined;
  /** Unix seconds of this machine. */
  now: number;
}

/** Checks and simulates an intent on the chain's present state. Reads only. */
export async function buildPlan(
  connection: Connection,
  token: Token,
  intent: Intent,
  options: PlanOptions,
): Promise<Plan> {
  const { provider, book } = connection;
  const { signer } = options;
  const block = await latestBlock(provider);
  const { target = tokenTarget(token) } = intent;
  const data = target.abi.encodeFunctionData(intent.method, intent.args);
  const call: Transaction = { from: signer.address, to: target.address, data, value: 0n };

  const authority = await authorityOf(connection, token, { target, intent, call, block, now: options.now });
  const { schedule, delay = 0 } = authority;
  const scheduling = options.exit === "schedule" || (delay > 0 && schedule.state === "none" && options.exit !== "send");
  const transaction = scheduling
    ? {
        ...call,
        to: token.authorityAddress,
        data: AUTHORITY_INTERFACE.encodeFunctionData("schedule", [target.address, data, 0]),
      }
    : call;

  const [nonce, next, effects, scheduled] = await Promise.all([
    options.safeNonce ?? provider.getTransactionCount(signer.address, "latest"),
    options.safeNonce ?? provider.getTransactionCount(signer.address, "pending"),
    intent.effects(block),
    delay > 0 ? timesScheduled(token, schedule.id, block) : undefined,
  ]);
  const cancelled =
    scheduling && scheduled !== undefined
      ? await cancelledBefore(connection, token, { id: schedule.id, times: scheduled }, block)
      : undefined;
  const ties: Ties = {
    ...(intent.movesMoney ? { nonce } : {}),
    ...(scheduled === undefined ? {} : { scheduled }),
    ...(intent.judgedBy === undefined ? {} : { files: intent.judgedBy }),
  };
  const plan: Plan = {
    noun: intent.noun,
    title: intent.title,
    network: connection.network,
    chainId: connection.chainId,
    block,
    token: { currency: token.currency, symbol: token.symbol, address: token.address },
    target: { address: target.address, name: target.name },
    function: describeFunction(target, intent.method),
    arguments: withCarriedCalls(
      decodeArguments(data, target, { currency: token.currency, book, ...shared(connection, target) }),
      decodeCall({ to: target.address, data }, connection),
    ),
    signer,
    nonce,
    authority,
    headroom: intent.headroom,
    bounds: intent.bounds ?? [],
    effects,
    warnings: [
      ...(cancelled === undefined ? [] : [cancelled]),
      ...intent.warnings,
      ...(next > nonce
        ? [`${showCount(next - nonce, "transaction")} of the signer not yet in a block: wait for it`]
        : []),
    ],
    refusals: [],
    ...(intent.evidence === undefined ? {} : { evidence: intent.evidence }),
    step: scheduling ? "schedule" : "send",
    call,
    transaction,
    ties,
    hash: planHash({ chainId: connection.chainId, transaction, ties }),
  };

  judge(plan, intent, options);
  if (authority.role !== undefined && authority.delay === undefined) {
    const closed = await token.authority.isTargetClosed(target.address, { blockTag: block.number });
    const name = plan.function.split("(")[0]!;
    plan.refusals.push(closed ? targetClosed(target.name) : signerLacksRole(callParty(signer), authority.role, name));
    return plan;
  }
  await addSimulation(connection, token, plan, target.source, block);
  await addSecondNode(connection, plan);
  addScheduleRefusals(plan, options);
  return plan;
}

/** A settlement contract serves several tokens: the values say of each amount which one it is in. */
function shared({ deployment }: Connection, { source }: Target): Pick<DecodeWords, "deployment"> {
  return isSettlementContract(source) ? { deployment } : {};
}

function judge(plan: Plan, intent: Intent, { confirmMinorUnits }: PlanOptions): void {
  const failed = plan.bounds.filter(({ passed }) => !passed);
  if (failed.some(({ later }) => later !== true)) plan.refusals.push(refusedByChecks(failed));
  if (intent.amount === undefined) return;
  if (confirmMinorUnits !== undefined && confirmMinorUnits !== intent.amount) {
    plan.refusals.push(minorUnitsMismatch(intent.amount, confirmMinorUnits));
  }
  const unusual = judgeAmount(intent.amount, intent.usual ?? [], plan.token.currency);
  if (unusual !== undefined && confirmMinorUnits === undefined) plan.unusual = unusual;
}

async function addSimulation(
  connection: Connection,
  token: Token,
  plan: Plan,
  source: ErrorSource,
  block: Block,
): Promise<void> {
  const { provider, book } = connection;
  const { schedule, delay = 0 } = plan.authority;
  const tokens = tokenWording(connection.deployment);
  const outcomes: Outcome[] = [];
  if (delay > 0 && schedule.state !== "ready") {
    const waiting = {
      call: plan.call,
      authority: token.authorityAddress,
      operation: schedule.id,
      readyAt: block.timestamp,
    };
    outcomes.push(await simulateWhenReady(provider, waiting));
    if (plan.step === "schedule" && schedule.state === "none")
      outcomes.push(await simulate(provider, plan.transaction));
  } else {
    outcomes.push(await simulate(provider, plan.call));
  }
  for (const outcome of outcomes) {
    if (outcome.ok) plan.simulation = { ...plan.simulation, ...withoutOk(outcome) };
    else plan.refusals.push(refusalOf(outcome.revert, { symbol: token.currency, book, source, tokens }));
  }
}

function withoutOk({ gas, assuming }: { gas?: bigint; assuming?: string }) {
  return { ...(gas === undefined ? {} : { gas }), ...(assuming === undefined ? {} : { assuming }) };
}

function addScheduleRefusals(plan: Plan, { exit }: PlanOptions): void {
  const { role, delay = 0, schedule } = plan.authority;
  if (exit === "schedule" && delay === 0) plan.refusals.push(nothingToSchedule(callParty(plan.signer)));
  if (exit === "safe" && schedule.state === "waiting") plan.refusals.push(notReady(showTime(schedule.readyAt!)));
  if (exit !== "send" || delay === 0) return;
  if (schedule.state === "none") plan.refusals.push(notScheduled(role!, showDelay(delay)));
  if (schedule.state === "waiting") plan.refusals.push(notReady(showTime(schedule.readyAt!)));
}
