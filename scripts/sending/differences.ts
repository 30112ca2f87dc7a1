import { Transaction, type TransactionLike } from "ethers";
import type { Fees } from "./fees.ts";

/** Exactly what a signer is asked for. */
export interface Asked {
  from: string;
  to: string;
  data: string;
  value: bigint;
  nonce: number;
  chainId: bigint;
  gas: bigint;
  fees: Fees;
}

type Field = readonly [name: string, asked: unknown, found: unknown];

/** How a signed transaction departs from what was asked; fees and what only newer types carry included. */
export function differencesOfSigned(raw: unknown, asked: Asked): string[] {
  let signed: Transaction;
  try {
    signed = Transaction.from(raw as string);
  } catch {
    return ["what came back is no transaction"];
  }
  if (signed.from === null) return ["it carries no signature"];
  const { fees } = asked;
  return told([
    ...commonFields(asked, signed),
    ["chain", asked.chainId, signed.chainId],
    ["gas", asked.gas, signed.gasLimit],
    ["type", fees.type, signed.type],
    ...(fees.type === 2
      ? ([
          ["maxFeePerGas", fees.maxFeePerGas, signed.maxFeePerGas],
          ["maxPriorityFeePerGas", fees.maxPriorityFeePerGas, signed.maxPriorityFeePerGas],
        ] as const)
      : ([["gasPrice", fees.gasPrice, signed.gasPrice]] as const)),
    ["access list", 0, signed.accessList?.length ?? 0],
  ]);
}

/** The same for one that the chain holds: what it does, not what it costs. */
export function differencesOfSent(sent: TransactionLike, asked: Asked): string[] {
  return told(commonFields(asked, sent));
}

function commonFields(asked: Asked, found: TransactionLike): Field[] {
  return [
    ["from", asked.from, found.from],
    ["to", asked.to, found.to],
    ["data", asked.data.toLowerCase(), found.data?.toLowerCase()],
    ["value", asked.value, found.value],
    ["nonce", asked.nonce, found.nonce],
  ];
}

function told(fields: readonly Field[]): string[] {
  return fields
    .filter(([, asked, found]) => String(asked) !== String(found ?? "nothing"))
    .map(([name, asked, found]) => `${name} ${show(found)} instead of ${show(asked)}`);
}

function show(value: unknown): string {
  const text = String(value ?? "nothing");
  return text.length > 74 ? `${text.slice(0, 74)}…` : text;
}
