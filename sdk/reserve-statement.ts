import { parseAddress } from "./address.ts";
import { formatAmount } from "./amount.ts";
import { requireDomain } from "./issuance-domain.ts";
import {
  amountOrZero,
  IssuanceError,
  positiveAmount,
  reference,
  requireLater,
  sequence,
  textId,
  time,
} from "./issuance-values.ts";
import { quote } from "./quote.ts";
import { encodeShortText } from "./short-text.ts";
import { fieldsOf, type Signable, signable, type SigningDomain } from "./signable.ts";
import { uint256 } from "./signed-values.ts";

/** What may stand in a statement's `currency`. */
export const STATEMENT_CURRENCIES = ["CNH", "HKD"] as const;
export type StatementCurrency = (typeof STATEMENT_CURRENCIES)[number];

/** The five parts of a total, in the order of the statement. */
export const STATEMENT_PARTS = ["cash", "termDeposits", "securities", "reverseRepo", "other"] as const;
export type StatementPart = (typeof STATEMENT_PARTS)[number];

/** What is in a pool at market value, minor units. */
export type StatementAmounts = { [P in StatementPart]: bigint } & {
  /** The sum of the parts, as the bank counts it. */
  total: bigint;
};

/** IReserveRegistry's ReserveStatement. Times are Unix seconds. */
export interface ReserveStatementMessage extends StatementAmounts {
  currency: StatementCurrency;
  /** Also in the domain. */
  chainId: bigint;
  /** Also in the domain. */
  registry: string;
  /** Short text in 32 bytes. */
  custodian: string;
  /** Short text in 32 bytes. */
  pool: string;
  /** The pool's last sequence + 1. */
  sequence: bigint;
  asOf: bigint;
  validUntil: bigint;
  /** Hash of the list of assets behind the parts. */
  compositionHash: string;
  /** Hash of the bank's own statement (camt.053, MT940). */
  statementHash: string;
}

/** A statement as a bank writes it: ids as text, without what the domain says already. */
export interface ReserveStatementDraft extends Omit<ReserveStatementMessage, "chainId" | "registry"> {
  /** At most 31 ASCII characters. */
  custodian: string;
  /** At most 31 ASCII characters. */
  pool: string;
}

export const RESERVE_STATEMENT_FIELDS = fieldsOf(
  "string currency,uint256 chainId,address registry,bytes32 custodian,bytes32 pool,uint64 sequence,uint48 asOf," +
    "uint48 validUntil,uint256 cash,uint256 termDeposits,uint256 securities,uint256 reverseRepo,uint256 other," +
    "uint256 total,bytes32 compositionHash,bytes32 statementHash",
);

export type ReserveStatementTypedData = Signable<"ReserveStatement", ReserveStatementMessage>;

export interface ReserveStatementParameters {
  /** Of the registry; see issuance-domain.ts. */
  domain: SigningDomain;
  message: ReserveStatementMessage;
}

/** The statement of a draft, for one registry on one chain. @throws ShortTextError HB-1503, HB-1504, and as below */
export function reserveStatement(domain: SigningDomain, draft: ReserveStatementDraft): ReserveStatementMessage {
  const message = {
    ...draft,
    chainId: domain.chainId,
    registry: domain.verifyingContract,
    custodian: encodeShortText(draft.custodian),
    pool: encodeShortText(draft.pool),
  };
  return reserveStatementTypedData({ domain, message }).message;
}

/**
 * What the custodian's signers sign about one pool.
 *
 * @throws IssuanceDomainError HB-1221, AddressError, TypedDataError HB-1201 to HB-1203, IssuanceError HB-1601 to HB-1609
 */
export function reserveStatementTypedData({ domain, message }: ReserveStatementParameters): ReserveStatementTypedData {
  requireDomain("registry", domain);
  const registry = parseAddress(message.registry);
  if (!(STATEMENT_CURRENCIES as readonly string[]).includes(message.currency)) {
    throw new IssuanceError(
      "HB-1601",
      `The currency ${quote(message.currency)} is not ours; one of ${STATEMENT_CURRENCIES.join(", ")} is needed.`,
    );
  }
  if (uint256("chainId", message.chainId) !== domain.chainId) {
    throw new IssuanceError("HB-1609", `The statement is for chain ${message.chainId}, the domain ${domain.chainId}.`);
  }
  if (registry !== parseAddress(domain.verifyingContract)) {
    throw new IssuanceError(
      "HB-1609",
      `The statement is for the registry ${registry}, the domain for ${domain.verifyingContract}.`,
    );
  }
  const asOf = time("asOf", message.asOf);
  const validUntil = time("validUntil", message.validUntil);
  requireLater("asOf", asOf, "validUntil", validUntil);

  return signable({
    primaryType: "ReserveStatement",
    fields: RESERVE_STATEMENT_FIELDS,
    domain,
    message: {
      currency: message.currency,
      chainId: message.chainId,
      registry,
      custodian: textId("custodian", message.custodian),
      pool: textId("pool", message.pool),
      sequence: sequence("sequence", message.sequence),
      asOf,
      validUntil,
      ...balanced(message),
      compositionHash: reference("compositionHash", message.compositionHash),
      statementHash: reference("statementHash", message.statementHash),
    },
  });
}

function balanced(message: StatementAmounts): StatementAmounts {
  const [cash, termDeposits, securities, reverseRepo, other] = STATEMENT_PARTS.map((part) =>
    amountOrZero(part, message[part]),
  ) as [bigint, bigint, bigint, bigint, bigint];
  const total = positiveAmount("total", message.total);
  const sum = cash + termDeposits + securities + reverseRepo + other;
  if (sum !== total) {
    throw new IssuanceError(
      "HB-1607",
      `The total is ${formatAmount(total)}; the five parts add up to ${formatAmount(sum)}.`,
    );
  }
  return { cash, termDeposits, securities, reverseRepo, other, total };
}
