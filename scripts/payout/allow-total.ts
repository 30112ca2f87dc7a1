import { latestBlock } from "../chain/block.ts";
import { tokenTarget } from "../chain/target.ts";
import { eventMissing } from "../faults.ts";
import { settledNonce } from "../policy/settled-nonce.ts";
import { showMoney } from "../words.ts";
import { totalOfParts } from "./parts.ts";
import { readStanding } from "./standing.ts";
import { transact, type SendingPayout } from "./transact.ts";

/** An allowance of exactly what is left, where it is smaller, so that nothing of it is left standing afterwards. */
export async function allowTotal(sending: SendingPayout): Promise<void> {
  const { work, isHalved } = sending;
  const { token, payer, payouts, connection } = work;
  const { nonce } = await settledNonce(connection.provider, payer);
  const block = await latestBlock(connection.provider);
  const standing = await readStanding(work, block, isHalved);
  const amount = totalOfParts(standing.filter(({ state }) => state === "open").map(({ part }) => part));
  const allowance = await token.contract.allowance(payer.address, payouts.address, { blockTag: block.number });
  if (allowance >= amount) return;
  const data = token.contract.interface.encodeFunctionData("approve", [payouts.address, amount]);
  const transaction = { from: payer.address, to: token.address, data, value: 0n };
  const receipt = await transact(sending, { act: "approve", amount, transaction, nonce });
  const { abi } = tokenTarget(token);
  const own = receipt.logs.filter((log) => log.address === token.address).map((log) => abi.parseLog(log));
  const approved = own.find((log) => log?.name === "Approval")?.args;
  if (approved?.["owner"] !== payer.address || approved["spender"] !== payouts.address || approved["value"] !== amount)
    throw eventMissing(receipt.hash, "Approval");
  sending.io.err(`✓ allowed ${showMoney(amount, token.currency)} · block ${receipt.blockNumber}`);
}
