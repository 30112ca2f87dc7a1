import { getAddress, type Result } from "ethers";
import { formatAmount } from "../../sdk/amount.ts";
import { AUTHORITY_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { describeMemo } from "../../sdk/memo.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import { roleCensus } from "../chain/census.ts";
import { callParty, partyAt, showParty, type Book, type Connection, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import {
  minorUnitsMismatch,
  nothingToSchedule,
  notReady,
  notScheduled,
  signerLacksRole,
  targetClosed,
} from "../faults.ts";
import { roleName } from "../role/name.ts";
import { showCount, showDelay, showTime } from "../words.ts";
import type { Intent } from "./intent.ts";
import { planHash, type Authority, type Plan, type PlannedArgument, type Transaction } from "./plan.ts";
import { refusalOf } from "./refusal.ts";
import { simulate, simulateWhenReady, type Outcome } from "./simulate.ts";
import { judgeAmount } from "./usual.ts";

export interface PlanOptions {
  signer: Party;
  exit: "send" | "schedule" | "calldata" | undefined;
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
  const data = TOKEN_INTERFACE.encodeFunctionData(intent.method as never, intent.args as never);
  const call: Transaction = { from: signer.address, to: token.address, data, value: 0n };

  const authority = await authorityOf(connection, token, intent, call, block, options.now);
  const { schedule, delay = 0 } = authority;
  const scheduling = options.exit === "schedule" || (delay > 0 && schedule.state === "none" && options.exit !== "send");
  const transaction = scheduling
    ? {
        ...call,
        to: token.authorityAddress,
        data: AUTHORITY_INTERFACE.encodeFunctionData("schedule", [token.address, data, 0]),
      }
    : call;

  const [nonce, next, effects] = await Promise.all([
    provider.getTransactionCount(signer.address, "latest"),
    provider.getTransactionCount(signer.address, "pending"),
    intent.effects(block),
  ]);
  const plan: Plan = {
    noun: intent.noun,
    title: intent.title,
    network: connection.network,
    chainId: connection.chainId,
    block,
    token: { currency: token.currency, symbol: token.symbol, address: token.address },
    target: { address: token.address, name: token.symbol },
    function: TOKEN_INTERFACE.getFunction(intent.method as never)!
      .format("full")
      .replace(/^function | (external|view|returns).*$/g, ""),
    arguments: decodeArguments(data, token, book),
    signer,
    nonce,
    authority,
    headroom: intent.headroom,
    effects,
    warnings: [
      ...intent.warnings,
      ...(next > nonce
        ? [`${showCount(next - nonce, "transaction")} of the signer not yet in a block: wait for it`]
        : []),
    ],
    refusals: [],
    step: scheduling ? "schedule" : "send",
    call,
    transaction,
    hash: planHash({ chainId: connection.chainId, transaction, ...(intent.movesMoney ? { nonce } : {}) }),
  };

  judge(plan, intent, options);
  if (authority.role !== undefined && authority.delay === undefined) {
    const closed = await token.authority.isTargetClosed(token.address, { blockTag: block.number });
    const name = plan.function.split("(")[0]!;
    plan.refusals.push(closed ? targetClosed(token.symbol) : signerLacksRole(callParty(signer), authority.role, name));
    return plan;
  }
  await addSimulation(connection, token, plan, block);
  addScheduleRefusals(plan, options);
  return plan;
}

function judge(plan: Plan, intent: Intent, { confirmMinorUnits }: PlanOptions): void {
  if (intent.amount === undefined) return;
  if (confirmMinorUnits !== undefined && confirmMinorUnits !== intent.amount) {
    plan.refusals.push(minorUnitsMismatch(intent.amount, confirmMinorUnits));
  }
  const unusual = judgeAmount(intent.amount, intent.usual ?? [], plan.token.currency);
  if (unusual !== undefined && confirmMinorUnits === undefined) plan.unusual = unusual;
}

async function addSimulation(connection: Connection, token: Token, plan: Plan, block: Block): Promise<void> {
  const { provider, book } = connection;
  const { schedule, delay = 0 } = plan.authority;
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
    else plan.refusals.push(refusalOf(outcome.revert, { symbol: token.currency, book }));
  }
}

function withoutOk({ gas, assuming }: { gas?: bigint; assuming?: string }) {
  return { ...(gas === undefined ? {} : { gas }), ...(assuming === undefined ? {} : { assuming }) };
}

function addScheduleRefusals(plan: Plan, { exit }: PlanOptions): void {
  const { role, delay = 0, schedule } = plan.authority;
  if (exit === "schedule" && delay === 0) plan.refusals.push(nothingToSchedule(callParty(plan.signer)));
  if (exit !== "send" || delay === 0) return;
  if (schedule.state === "none") plan.refusals.push(notScheduled(role!, showDelay(delay)));
  if (schedule.state === "waiting") plan.refusals.push(notReady(showTime(schedule.readyAt!)));
}

async function authorityOf(
  connection: Connection,
  token: Token,
  { gate, method }: Intent,
  call: Transaction,
  block: Block,
  now: number,
): Promise<Authority> {
  const none = { id: "0x", state: "none" } as const;
  if (gate.kind === "words") return { words: gate.words, holders: [], schedule: none };

  const at = { blockTag: block.number };
  const { selector } = TOKEN_INTERFACE.getFunction(method as never)!;
  const roleId = await token.authority.getTargetFunctionRole(token.address, selector, at);
  const [[immediate, delay], census, id] = await Promise.all([
    token.authority.canCall(call.from, token.address, selector, at),
    roleCensus(connection, token, block, roleId),
    token.authority.hashOperation(call.from, token.address, call.data, at),
  ]);
  const readyAt = Number(await token.authority.getSchedule(id, at));
  // An idle local chain keeps an old block; a travelled one is ahead of this machine. The later one decides.
  const state = readyAt === 0 ? "none" : readyAt <= Math.max(block.timestamp, now) ? "ready" : "waiting";
  const role = roleName(roleId);
  return {
    role,
    words: `role ${role}`,
    holders: census.holders.map((holder) => ({ party: holder.party, delay: holder.delay, since: holder.since })),
    ...(immediate ? { delay: 0 } : delay > 0n ? { delay: Number(delay) } : {}),
    schedule: state === "none" ? { id, state } : { id, state, readyAt },
  };
}

/** Argument names that are minor units; anything else numeric is shown as it is. */
const AMOUNTS = new Set(["amount", "minterAllowedAmount", "decrement"]);

function decodeArguments(data: string, token: Token, book: Book): PlannedArgument[] {
  const { fragment, args } = TOKEN_INTERFACE.parseTransaction({ data })!;
  return fragment.inputs.map((input, i) => {
    const value = args[i] as unknown;
    return { name: input.name, type: input.type, value: decodeValue(input.name, input.type, value, token, book) };
  });
}

function decodeValue(name: string, type: string, value: unknown, { currency }: Token, book: Book): string {
  if (type === "address") return showParty(partyAt(book, getAddress(value as string)));
  if (type === "address[]") {
    return (value as Result).map((item) => showParty(partyAt(book, getAddress(item as string)))).join("\n");
  }
  if (type === "bytes32") return `${describeMemo(value as string)} = ${value as string}`;
  if (AMOUNTS.has(name)) return `${formatAmount(value as bigint)} ${currency} = ${value as bigint} minor units`;
  return String(value);
}
