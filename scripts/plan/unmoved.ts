import type { TransactionReceipt } from "ethers";
import type { Workplace } from "../open.ts";
import { nothingMoved } from "../sending/sending-faults.ts";
import { showMoney } from "../words.ts";
import type { Plan } from "./plan.ts";
import type { Outcome } from "./render.ts";

/**
 * Refuses an outcome in which something that the plan was to change is as it was before, unless somebody else's
 * transaction on the same contracts, since the plan, may have changed it back. @throws HarbourError HB-2607
 */
export async function refuseUnmoved(
  { connection, token }: Pick<Workplace, "connection" | "token">,
  plan: Plan,
  receipt: TransactionReceipt,
  effects: Outcome["effects"],
): Promise<void> {
  const unmoved = effects.filter(
    ({ before: { value, then }, now }) => then !== undefined && then !== value && now === value,
  );
  if (unmoved.length === 0) return;
  const logs = await connection.provider.getLogs({
    address: [...new Set([token.address, token.authorityAddress, plan.target.address])],
    fromBlock: Math.min(plan.block.number + 1, receipt.blockNumber),
    toBlock: receipt.blockNumber,
  });
  if (logs.some(({ transactionHash }) => transactionHash !== receipt.hash)) return;
  const show = (value: bigint | string) => (typeof value === "bigint" ? showMoney(value, token.currency) : value);
  throw nothingMoved(
    receipt.hash,
    unmoved.map(({ before: { label, then }, now }) => `${label} is ${show(now)}, not ${show(then!)}`),
  );
}
