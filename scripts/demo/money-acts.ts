import { concat, dataLength, dataSlice } from "ethers";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { readMemo } from "../../sdk/memo.ts";
import type { Currency } from "../chain/connection.ts";
import { columns, showCount, showMoney } from "../words.ts";
import type { Payment, StepOf } from "./day-schema.ts";
import type { Act, Stage } from "./stage.ts";

/** The parts of an act that the token's own functions have in common. */
export interface Plainly {
  currency: Currency;
  by: string;
  words: string;
  data: string;
  details?: readonly string[];
  payment?: boolean;
}

export function plainAct(stage: Stage, { currency, by, words, data, details = [], payment = false }: Plainly): Act {
  const from = stage.cast.actor(by);
  return { currency, from, who: by, words, details, payment, to: stage.tokens[currency].token.address, data };
}

export interface ShownReference {
  text: string;
  bytes32: string;
}

/** ` with reference "INV-1"`, or nothing. */
export function withReference(reference: ShownReference | undefined): string {
  return reference === undefined ? "" : ` with reference "${reference.text}"`;
}

export function pay(stage: Stage, { token: currency, by, to, amount, reference }: StepOf<"pay">): Act {
  const { address } = stage.cast.actor(to);
  return plainAct(stage, {
    currency,
    by,
    payment: true,
    words: `pay ${showMoney(amount, currency)} to ${to}${withReference(reference)}`,
    data:
      reference === undefined
        ? TOKEN_INTERFACE.encodeFunctionData("transfer", [address, amount])
        : TOKEN_INTERFACE.encodeFunctionData("transferWithMemo", [address, amount, reference.bytes32]),
  });
}

export function payMany(stage: Stage, { token: currency, by, payments }: StepOf<"pay many">): Act {
  const total = payments.reduce((sum, { amount }) => sum + amount, 0n);
  const rows = payments.map(({ to, amount, reference }) => [to, showMoney(amount, currency), `"${reference.text}"`]);
  return plainAct(stage, {
    currency,
    by,
    payment: true,
    words: `pay ${showMoney(total, currency)} to ${showCount(payments.length, "account")} in one batch`,
    details: columns(rows, [1], "").split("\n"),
    data: encodeBatch(payments.map((payment) => ({ ...payment, address: stage.cast.actor(payment.to).address }))),
  });
}

/**
 * A batch has no room for references in its arguments or events, so they follow the arguments, which the token
 * ignores: the payer's signature binds them and the payee's books find them in the transaction.
 */
function encodeBatch(payments: readonly (Payment & { address: string })[]): string {
  const [to, amounts] = [payments.map(({ address }) => address), payments.map(({ amount }) => amount)];
  const call = TOKEN_INTERFACE.encodeFunctionData("batchTransfer", [to, amounts]);
  return concat([call, ...payments.map(({ reference }) => reference.bytes32)]);
}

/** The references behind the arguments of a batch, read back from the transaction as the chain has it. */
export function batchReferences(data: string): string[] {
  const call = TOKEN_INTERFACE.encodeFunctionData(
    "batchTransfer",
    TOKEN_INTERFACE.decodeFunctionData("batchTransfer", data).toArray() as never,
  );
  const behind = dataSlice(data, dataLength(call));
  return Array.from({ length: dataLength(behind) / 32 }, (_, i) =>
    showReference(dataSlice(behind, i * 32, (i + 1) * 32)),
  );
}

/** A reference as the day file writes it. */
export function showReference(bytes32: string): string {
  const memo = readMemo(bytes32);
  return memo.kind === "text" ? memo.text : bytes32;
}

export function allow(stage: Stage, { token: currency, by, spender, amount }: StepOf<"allow">): Act {
  touchAllowance(stage, currency, by, spender);
  return plainAct(stage, {
    currency,
    by,
    payment: true,
    words: `allow ${spender} to take up to ${showMoney(amount, currency)}`,
    data: TOKEN_INTERFACE.encodeFunctionData("approve", [stage.cast.actor(spender).address, amount]),
  });
}

/** So that a look at the whole state does not forget it. */
export function touchAllowance({ touched }: Stage, currency: Currency, owner: string, spender: string): void {
  const { allowances } = touched[currency];
  allowances.set(owner, (allowances.get(owner) ?? new Set()).add(spender));
}

export function pull(stage: Stage, { token: currency, by, from, to, amount, reference }: StepOf<"pull">): Act {
  const [payer, payee] = [stage.cast.actor(from).address, stage.cast.actor(to).address];
  return plainAct(stage, {
    currency,
    by,
    payment: true,
    words: `take ${showMoney(amount, currency)} from ${from}${to === by ? "" : ` for ${to}`}${withReference(reference)}`,
    data:
      reference === undefined
        ? TOKEN_INTERFACE.encodeFunctionData("transferFrom", [payer, payee, amount])
        : TOKEN_INTERFACE.encodeFunctionData("transferFromWithMemo", [payer, payee, amount, reference.bytes32]),
  });
}
