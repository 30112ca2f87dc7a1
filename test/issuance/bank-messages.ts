import { id, type TransactionResponse } from "ethers";
import { CREDIT_CONFIRMATION_FIELDS, type CreditConfirmationMessage } from "../../sdk/credit-confirmation.ts";
import { RESERVE_STATEMENT_FIELDS, type ReserveStatementMessage } from "../../sdk/reserve-statement.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import type { SigningDomain, TypedField } from "../../sdk/signable.ts";
import { VOID_SEQUENCE_FIELDS, type VoidSequenceMessage } from "../../sdk/void-sequence.ts";
import { ascending, BANK, DAY, now, POOL, type Bank, type Stage } from "./stage.ts";

// The sdk refuses to build most of what the registry refuses; so messages are built and signed here field by field.

export type Statement = Omit<ReserveStatementMessage, "currency"> & { currency: string };
export type Credit = CreditConfirmationMessage;

interface Signing {
  readonly address: string;
  signTypedData(domain: object, types: Record<string, TypedField[]>, message: Record<string, unknown>): Promise<string>;
}
export interface BankSignature {
  readonly signer: string;
  readonly signature: string;
}

/** The next statement of the bank's pool, as of the latest block and good for 30 days, all of it in cash. */
export async function statement(stage: Stage, bank: Bank, changes: Partial<Statement> = {}): Promise<Statement> {
  const pool = await stage.registry.pool(POOL[bank]);
  const asOf = await now(stage);
  const total = changes.total ?? pool.total;
  return {
    currency: stage.settings.currency,
    chainId: stage.domains.registry.chainId,
    registry: stage.domains.registry.verifyingContract,
    custodian: BANK[bank],
    pool: POOL[bank],
    sequence: pool.sequence + 1n,
    asOf,
    validUntil: asOf + 30n * DAY,
    cash: total,
    termDeposits: 0n,
    securities: 0n,
    reverseRepo: 0n,
    other: 0n,
    total,
    compositionHash: id("composition"),
    statementHash: id("camt.053"),
    ...changes,
  };
}

/** Two of the bank's three signers. */
export const quorumOf = (stage: Stage, bank: Bank): Signing[] => stage.banks[bank].slice(0, 2);

export async function sign(
  domain: SigningDomain,
  primaryType: string,
  fields: readonly TypedField[],
  message: object,
  signers: readonly Signing[],
): Promise<BankSignature[]> {
  const types = { [primaryType]: [...fields] };
  return Promise.all(
    signers.map(async (signer) => ({
      signer: signer.address,
      signature: await signer.signTypedData(domain, types, message as Record<string, unknown>),
    })),
  );
}

export const signStatement = (
  stage: Stage,
  message: Statement,
  signers: readonly Signing[] = quorumOf(stage, message.custodian === BANK.b ? "b" : "a"),
  domain: SigningDomain = stage.domains.registry,
): Promise<BankSignature[]> => sign(domain, "ReserveStatement", RESERVE_STATEMENT_FIELDS, message, ascending(signers));

export const signCredit = (
  stage: Stage,
  message: Credit,
  signers: readonly Signing[] = quorumOf(stage, message.custodian === BANK.b ? "b" : "a"),
  domain: SigningDomain = stage.domains.registry,
): Promise<BankSignature[]> =>
  sign(domain, "CreditConfirmation", CREDIT_CONFIRMATION_FIELDS, message, ascending(signers));

export const signVoid = (
  stage: Stage,
  message: VoidSequenceMessage,
  signers: readonly Signing[] = quorumOf(stage, message.custodian === BANK.b ? "b" : "a"),
): Promise<BankSignature[]> =>
  sign(stage.domains.registry, "VoidSequence", VOID_SEQUENCE_FIELDS, message, ascending(signers));

/** Anybody may submit: here it is somebody without any role. */
export async function submit(
  stage: Stage,
  message: Statement,
  signatures?: readonly BankSignature[],
): Promise<TransactionResponse> {
  const signed = signatures ?? (await signStatement(stage, message));
  return stage.registry.connect(stage.relayer).submit(message, [...signed]);
}

/** The bank states this total for its pool, and if that is parked, the approver confirms it. */
export async function attest(stage: Stage, bank: Bank, total: bigint, changes: Partial<Statement> = {}): Promise<void> {
  const message = await statement(stage, bank, { ...changes, total });
  await submit(stage, message);
  if ((await stage.registry.pool(POOL[bank])).parked) await confirm(stage, message);
}

export async function confirm(stage: Stage, message: Statement): Promise<TransactionResponse> {
  const digest = await stage.registry.statementDigest(message);
  return stage.registry.connect(stage.holders.STATEMENT_APPROVER).confirm(message.pool, digest);
}

export async function voidNext(stage: Stage, bank: Bank): Promise<TransactionResponse> {
  const sequence = (await stage.registry.pool(POOL[bank])).sequence + 1n;
  const message = { custodian: BANK[bank], pool: POOL[bank], sequence };
  return stage.registry
    .connect(stage.relayer)
    .voidSequence(message.custodian, message.pool, sequence, await signVoid(stage, message));
}

export const text = encodeShortText;
