import { TypedDataEncoder } from "ethers";
import { formatAmount } from "../../sdk/amount.ts";
import { STATEMENT_PARTS, type StatementPart } from "../../sdk/reserve-statement.ts";
import { callParty, showParty } from "../chain/connection.ts";
import type { Check } from "../plan/intent.ts";
import { checkTable } from "../plan/render.ts";
import { columns, showBytes32, showMoney, showTime } from "../words.ts";
import type { Payload, PayloadOf } from "./payload.ts";
import type { PayloadFacts } from "./payload-facts.ts";
import type { PayloadFile } from "./payload-file.ts";

/** The one page that a signer reads before signing. Pure. */
export function renderPage(file: PayloadFile, facts: PayloadFacts, checks: readonly Check[]): string {
  const { payload, evidence, digest } = file;
  const failed = checks.some(({ passed }) => !passed);
  const sections = [
    TITLES[payload.primaryType](payload as never, facts),
    columns(placeRows(payload, facts)),
    ...bodyOf(payload, facts),
    section(
      "Evidence",
      Object.entries(evidence).map(([name, value]) => [name, value]),
    ),
    section("On the device", deviceRows(payload, digest)),
    section("Signatures", signatureRows(facts)),
    ...(failed ? [section("Checks", checkTable(checks.filter(({ passed }) => !passed)))] : []),
  ];
  return sections.filter((text) => text !== "").join("\n\n");
}

const TITLES: { [P in Payload["primaryType"]]: (payload: PayloadOf<P>, facts: PayloadFacts) => string } = {
  ReserveStatement: ({ message }, { currency, network, custodian }) =>
    `Reserve statement: ${custodian.id} holds ${showMoney(message.total, currency)} on ${network}`,
  CreditConfirmation: ({ message }, { currency, network, custodian }) =>
    `Credit confirmation: ${custodian.id} received ${showMoney(message.amount, currency)} on ${network}`,
  VoidSequence: ({ message }, { network, custodian }) =>
    `Voiding of sequence ${message.sequence} of ${custodian.id} on ${network}`,
};

function placeRows({ domain, message }: Payload, { registry, currency }: PayloadFacts): string[][] {
  const own = domain.verifyingContract === registry.address ? `${registry.name} ` : "";
  return [
    ["currency", "currency" in message ? message.currency : currency],
    ["chain", String(domain.chainId)],
    ["registry", `${own}${domain.verifyingContract}`],
    ["custodian", showBytes32(message.custodian)],
    ...("pool" in message ? [["pool", showBytes32(message.pool)]] : []),
    ...("sequence" in message ? [["sequence", String(message.sequence)]] : []),
    ...("asOf" in message
      ? [
          ["as of", showTime(message.asOf)],
          ["valid until", showTime(message.validUntil)],
        ]
      : []),
  ];
}

function bodyOf(payload: Payload, facts: PayloadFacts): string[] {
  switch (payload.primaryType) {
    case "ReserveStatement":
      return statementBody(payload, facts);
    case "CreditConfirmation":
      return [columns(creditRows(payload, facts))];
    case "VoidSequence":
      return ["  No statement with this sequence will ever count; the next one takes the number after it."];
  }
}

const PART_NAMES: { readonly [P in StatementPart]: string } = {
  cash: "cash",
  termDeposits: "term deposits",
  securities: "securities, at market value",
  reverseRepo: "reverse repo",
  other: "other",
};

function statementBody({ message }: PayloadOf<"ReserveStatement">, { currency, pool }: PayloadFacts): string[] {
  const parts = STATEMENT_PARTS.map((part) => [PART_NAMES[part], showMoney(message[part], currency)]);
  const previous = pool?.total ?? 0n;
  const rows = [...parts, ["total", showMoney(message.total, currency)]];
  const against = [
    ["before", pool === undefined || pool.asOf === 0 ? "nothing" : beforeWords(pool, currency)],
    ["change", changeWords(previous, message.total, currency)],
    ["counts at once", verdict(message.total, pool, currency)],
    ["composition", message.compositionHash],
    ["statement", message.statementHash],
  ];
  return [columns(rows, [1]), columns(against)];
}

function beforeWords({ total, asOf, fresh }: NonNullable<PayloadFacts["pool"]>, currency: string): string {
  return `${showMoney(total, currency)} as of ${showTime(asOf)}${fresh ? "" : " · unconfirmed since"}`;
}

/** The difference and its share of what was before, truncated to two decimals. */
export function changeWords(previous: bigint, total: bigint, currency: string): string {
  const difference = total - previous;
  const sign = difference < 0n ? "−" : "+";
  const size = difference < 0n ? -difference : difference;
  if (difference === 0n) return "none";
  const words = `${sign}${showMoney(size, currency)}`;
  if (previous === 0n) return words;
  return `${words} = ${sign}${formatAmount((size * 10_000n) / previous, { decimals: 2 })} %`;
}

function verdict(total: bigint, pool: PayloadFacts["pool"], currency: string): string {
  if (pool === undefined) return "no: the pool is unknown";
  const bound = showMoney(pool.acceptedUpTo, currency);
  return total <= pool.acceptedUpTo
    ? `yes, up to ${bound}`
    : `no, that is up to ${bound}: parked until STATEMENT_APPROVER confirms it`;
}

function creditRows({ message }: PayloadOf<"CreditConfirmation">, { currency }: PayloadFacts): string[][] {
  return [
    ["amount", `${showMoney(message.amount, currency)} = ${message.amount} minor units`],
    ["value time", showTime(message.valueTime)],
    ["good until", `before ${showTime(message.expiry)}`],
    ["kind", message.kind === 1n ? "1, money came in" : "2, surplus covering a burn"],
    ...(message.kind === 1n ? [] : [["burn", message.burnTx]]),
    ["credit id", message.creditId],
  ];
}

/** Devices show the digest, or its two halves: the hash of the domain and that of the message. */
function deviceRows({ domain, types, primaryType, message }: Payload, digest: string): string[][] {
  return [
    ["digest", digest],
    ["domain", TypedDataEncoder.hashDomain(domain)],
    ["message", TypedDataEncoder.from(types).hashStruct(primaryType, message as never)],
  ];
}

function signatureRows({ signatures, custodian }: PayloadFacts): string[][] {
  const rows = signatures.map(({ signer, problem }) =>
    problem === undefined ? [`✓ ${showParty(signer)}`] : [`✗ ${callParty(signer)}: ${problem}`],
  );
  const valid = signatures.filter(({ problem }) => problem === undefined).length;
  return [...rows, [`${valid} of the ${custodian.threshold} needed`]];
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? "" : `${title}\n${columns(rows)}`;
}
