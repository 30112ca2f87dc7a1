import { showShortText } from "../../sdk/short-text.ts";
import type { Check } from "../plan/intent.ts";
import { showTime } from "../words.ts";
import type { Payload } from "./payload.ts";
import type { PayloadFacts } from "./payload-facts.ts";

/** Judges a payload by every rule of the registry that can be judged before it is sent. Pure. */
export function checkPayload(payload: Payload, facts: PayloadFacts): Check[] {
  return [
    ...placeChecks(payload, facts),
    ...(payload.primaryType === "CreditConfirmation" ? creditChecks(payload, facts) : poolChecks(payload, facts)),
  ];
}

/** Whether enough of the custodian's signers signed, and everything under the payload counts. */
export function checkSignatures({ custodian, signatures }: PayloadFacts): Check[] {
  const problems = signatures.flatMap(({ problem }) => problem ?? []);
  const valid = signatures.length - problems.length;
  return [
    rule(
      "signatures",
      [`${valid} valid`, ...problems].join("; "),
      `at least ${custodian.threshold}, all valid`,
      custodian.state === "active" && problems.length === 0 && valid >= custodian.threshold,
    ),
  ];
}

function placeChecks({ domain, message }: Payload, { chainId, registry, custodian, currency }: PayloadFacts): Check[] {
  return [
    rule("chain", String(domain.chainId), String(chainId), domain.chainId === chainId),
    rule(
      "registry",
      domain.verifyingContract,
      `${registry.address}, the ${registry.name}`,
      domain.verifyingContract === registry.address,
    ),
    ...("currency" in message ? [rule("currency", message.currency, currency, message.currency === currency)] : []),
    rule("custodian", `${custodian.id}, ${custodian.state}`, "active", custodian.state === "active"),
  ];
}

function poolChecks(payload: Exclude<Payload, { primaryType: "CreditConfirmation" }>, facts: PayloadFacts): Check[] {
  const { pool, custodian, now } = facts;
  const { message } = payload;
  const next = (pool?.sequence ?? 0n) + 1n;
  return [
    rule("pool", showShortText(message.pool), `one of ${custodian.id}`, pool !== undefined),
    rule("sequence", String(message.sequence), pool === undefined ? "none" : String(next), message.sequence === next),
    ...("asOf" in message
      ? [
          rule("as of", showTime(message.asOf), `not after ${showTime(now)}`, message.asOf <= BigInt(now)),
          rule(
            "as of, later",
            showTime(message.asOf),
            pool === undefined || pool.lastAsOf === 0 ? "any" : `after ${showTime(pool.lastAsOf)}`,
            message.asOf > BigInt(pool?.lastAsOf ?? 0),
          ),
          rule("valid until", showTime(message.validUntil), `after ${showTime(now)}`, message.validUntil > BigInt(now)),
        ]
      : []),
  ];
}

function creditChecks(
  { message }: Extract<Payload, { primaryType: "CreditConfirmation" }>,
  facts: PayloadFacts,
): Check[] {
  const { now, creditUsedBy } = facts;
  return [
    rule("value time", showTime(message.valueTime), `not after ${showTime(now)}`, message.valueTime <= BigInt(now)),
    rule("expiry", showTime(message.expiry), `after ${showTime(now)}`, message.expiry > BigInt(now)),
    rule(
      "credit",
      creditUsedBy === undefined ? "unused" : `used by order ${creditUsedBy}`,
      "unused",
      creditUsedBy === undefined,
    ),
  ];
}

function rule(check: string, found: string, allowed: string, passed: boolean): Check {
  return { check, found, allowed, passed };
}
