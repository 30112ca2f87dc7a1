import { expect } from "chai";
import { iso, now } from "./banks.ts";
import type { Desk, Ran } from "./cli.ts";
import type { Paper } from "./paper.ts";
import { sign } from "./reserve-files.ts";

export const UETR = "97ed4827-7b6f-4491-a06f-b548d5a7512d";

export interface OrderChanges {
  currency?: string;
  orderRef?: string;
  uetr?: string;
  beneficiary?: string;
  amount?: string;
  valueDate?: string;
  expiry?: string;
  out?: string;
}

/** An order as the books write it: ten million to the first distributor, good for an hour. */
export async function writeOrder(paper: Paper, { out = "order.json", ...changes }: OrderChanges = {}): Promise<string> {
  const time = await now();
  return paper.write(out, {
    schema: "harbour.order/1",
    currency: "HKD",
    orderRef: "ORD-2026-0412",
    uetr: UETR,
    beneficiary: "distributor-1",
    amount: "10,000,000.00",
    valueDate: iso(time - 60),
    expiry: iso(time + 3_600),
    ...changes,
  });
}

export interface CreditChanges {
  amount?: string;
  reference?: string;
  expiry?: number;
  signers?: string[];
  out?: string;
  more?: string;
}

/** The bank's confirmation, drafted and signed through the commands. */
export async function writeCredit(desk: Desk, paper: Paper, changes: CreditChanges = {}): Promise<string> {
  const time = await now();
  const {
    amount = "10,000,000.00",
    reference = "7731",
    expiry = time + 3_600,
    signers = ["bank-a-1", "bank-a-2"],
    out = "credit.json",
    more = `--rail CHATS --bic HSBCHKHH --reference ${reference}`,
  } = changes;
  const file = paper.path(out);
  const drafted = await desk.cli(
    `reserve credit --token hkd --custodian BANK-A --amount ${amount} --value-time ${iso(time - 60)} --expiry ${iso(expiry)} ` +
      `--out ${file} ${more}`,
  );
  expect(drafted.code, drafted.err).to.equal(0);
  for (const ran of await sign(desk, file, amount, ...signers)) expect(ran.code, ran.err).to.equal(0);
  return file;
}

/** `harbour mint propose`, approved by the hash of its plan. */
export async function propose(desk: Desk, order: string): Promise<Ran> {
  const line = `mint propose --order ${order} --token hkd --as maker`;
  const { hash } = (JSON.parse((await desk.cli(`${line} --json`)).out) as { plan: { hash: string } }).plan;
  return desk.cli(`${line} --send --approve ${hash}`);
}
