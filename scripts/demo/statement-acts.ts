import { id, ZeroHash, type TransactionReceipt } from "ethers";
import { formatAmount } from "../../sdk/amount.ts";
import { REGISTRY_INTERFACE } from "../../sdk/interfaces.ts";
import { describeBound } from "../../sdk/issuance-states.ts";
import {
  reserveStatement,
  reserveStatementTypedData,
  STATEMENT_PARTS,
  type StatementAmounts,
} from "../../sdk/reserve-statement.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import type { Currency } from "../chain/connection.ts";
import { showMoney } from "../words.ts";
import { listNames, signForBank } from "./bank-signatures.ts";
import type { StepOf } from "./day-schema.ts";
import { showDayTime } from "./day-time.ts";
import { byRole } from "./issuer-acts.ts";
import { plainAct } from "./money-acts.ts";
import type { Act, Stage, StatementFiles } from "./stage.ts";

const PART_WORDS = {
  cash: "cash",
  termDeposits: "term deposits",
  securities: "securities",
  reverseRepo: "reverse repo",
  other: "other",
} as const;

/** For a bank whose files nobody reads. */
function inventedHashes({ custodian, pool }: StepOf<"attest">, number: bigint): StatementFiles {
  return {
    compositionHash: id(`${custodian}: the assets of ${pool}, no. ${number}`),
    statementHash: id(`${custodian}: the statement of ${pool}, no. ${number}`),
  };
}

/** A bank says what is in a pool: its people sign, and the first of them submits it. Anybody could. */
export async function attest(stage: Stage, step: StepOf<"attest">): Promise<Act> {
  const { token: currency, custodian, pool, asOf, validUntil, signers } = step;
  const { issuance, issuanceDomains } = stage.tokens[currency];
  const { registry } = issuance;
  const { sequence } = await registry.contract.pool(encodeShortText(pool));
  const amounts = amountsOf(step.parts);
  const until = stage.midnight + validUntil.seconds;
  const message = reserveStatement(issuanceDomains.registry, {
    currency,
    custodian,
    pool,
    sequence: sequence + 1n,
    asOf: BigInt(stage.midnight + asOf.seconds),
    validUntil: BigInt(until),
    ...amounts,
    ...(stage.behind?.get(step) ?? inventedHashes(step, sequence + 1n)),
  });
  const typedData = reserveStatementTypedData({ domain: issuanceDomains.registry, message });
  const signed = await signForBank(stage, { currency, custodian, typedData, signers });
  stage.papers.statements.set(`${currency} ${pool}`, signed.digest);
  const parts = STATEMENT_PARTS.filter((part) => amounts[part] > 0n);
  const act = plainAct(stage, {
    currency,
    by: signed.signers[0]!,
    words: `attest ${showMoney(amounts.total, currency)} in ${pool} as of ${showDayTime(stage.midnight + asOf.seconds, stage.midnight)}`,
    details: [
      parts.map((part) => `${PART_WORDS[part]} ${formatAmount(amounts[part])}`).join(" · "),
      `no. ${sequence + 1n}, signed by ${listNames(signed.signers)}, good until ${showDayTime(until, stage.midnight)}`,
    ],
    data: REGISTRY_INTERFACE.encodeFunctionData("submit", [message, signed.signatures]),
  });
  return {
    ...act,
    who: custodian,
    to: registry.address,
    source: "registry",
    afterwards: (receipt) => parkedWords(currency, receipt),
  };
}

function amountsOf(parts: StepOf<"attest">["parts"]): StatementAmounts {
  const amounts = STATEMENT_PARTS.map((part) => [part, parts[part] ?? 0n] as const);
  const total = amounts.reduce((sum, [, amount]) => sum + amount, 0n);
  return { ...(Object.fromEntries(amounts) as Omit<StatementAmounts, "total">), total };
}

function parkedWords(currency: Currency, receipt: TransactionReceipt): string[] {
  const parked = registryEvent(receipt, "StatementParked");
  if (parked === undefined) return [];
  return [
    `parked: above ${showMoney(parked["bound"] as bigint, currency)} it counts only once a person has confirmed it`,
  ];
}

/** The approver compares the digest of the bank's own paper with what waits; the registry does so again. */
export function confirm(stage: Stage, { token: currency, pool, by }: StepOf<"confirm">): Act {
  const digest = stage.papers.statements.get(`${currency} ${pool}`) ?? ZeroHash;
  return byRole(stage, {
    currency,
    role: "STATEMENT_APPROVER",
    by,
    contract: stage.tokens[currency].issuance.registry,
    words: `confirm the ${currency} statement parked for ${pool}`,
    data: REGISTRY_INTERFACE.encodeFunctionData("confirm", [encodeShortText(pool), digest]),
  });
}

/** Anybody may have the registry tell the token what follows from all that is on record. */
export function updateCeiling(stage: Stage, { token: currency, by }: StepOf<"update ceiling">): Act {
  const { registry } = stage.tokens[currency].issuance;
  const data = REGISTRY_INTERFACE.encodeFunctionData("push");
  const words = `update the ${currency} ceiling from the registry`;
  return { ...plainAct(stage, { currency, by, words, data }), to: registry.address, source: "registry" };
}

/** What a transaction made of the ceiling, if anything. */
export function ceilingWords({ midnight }: Stage, currency: Currency, receipt: TransactionReceipt): string[] {
  const pushed = registryEvent(receipt, "CeilingPushed");
  if (pushed === undefined) return [];
  const [ceiling, validUntil] = [pushed["ceiling"] as bigint, Number(pushed["validUntil"])];
  const until = ceiling === 0n ? "" : ` until ${showDayTime(validUntil, midnight)}`;
  return [`ceiling: ${showMoney(ceiling, currency)}${until}, bound by ${describeBound(pushed["bound"] as bigint)}`];
}

export type StatementOutcome = "in force" | "parked";

export function statementOutcome(receipt: TransactionReceipt): StatementOutcome | undefined {
  if (registryEvent(receipt, "StatementAccepted") !== undefined) return "in force";
  return registryEvent(receipt, "StatementParked") === undefined ? undefined : "parked";
}

function registryEvent({ logs }: TransactionReceipt, name: string): Record<string, unknown> | undefined {
  const log = logs.map((entry) => REGISTRY_INTERFACE.parseLog(entry)).find((entry) => entry?.name === name);
  return log?.args.toObject();
}
