import type { BrowserProvider, TransactionResponse } from "ethers";
import { SETTLEMENT_NAMES } from "../sdk/settlement/settlement-domain.ts";
import type { DeployEnvironment } from "../rocketh.ts";
import { checkCode } from "./_code-check.ts";
import { settlementAt } from "./_contracts.ts";
import { isCreation } from "./_creation-check.ts";
import { harbourOf } from "./_harbour.ts";
import { recordedSettlement, type PlannedSettlement } from "./_settlement-contracts.ts";
import { expectEqual } from "./_verify.ts";

/** Code, immutables and creation of the settlement contracts that are there. */
export async function verifySettlement(env: DeployEnvironment): Promise<void> {
  const { provider, settlement } = harbourOf(env);
  const recorded = recordedSettlement(env);
  for (const planned of settlement.contracts) {
    if (recorded[planned.key] === undefined) continue;
    const { contract, address, key } = planned;
    checkCode({ contract, address, code: await provider.getCode(address) });
    const settling = settlementAt(address, provider);
    const [tokens, domain] = await Promise.all([settling.tokens(), settling.eip712Domain()]);
    expectEqual(`tokens of ${address}`, tokens.join(" and "), settlement.tokens.join(" and "));
    expectEqual(`signing name of ${address}`, domain.name, SETTLEMENT_NAMES[key]);
    expectEqual(`signing version of ${address}`, domain.version, "1");
    expectEqual(`signing domain of ${address}`, domain.verifyingContract, address);
    expectEqual(`signing chain of ${address}`, domain.chainId, (await provider.getNetwork()).chainId);
    await verifySettlementCreation(env, planned);
  }
}

/**
 * As every create3 address, these commit to no init code, and other init code could leave what somebody may claim. Their
 * constructors have no event, so what made them is looked for by its record, else where the code begins.
 */
async function verifySettlementCreation(env: DeployEnvironment, planned: PlannedSettlement): Promise<void> {
  const { name, contract, address, constructorArguments } = planned;
  const { provider } = harbourOf(env);
  const hash = env.getOrNull(name)?.transaction?.hash;
  const recorded = hash === undefined ? null : await provider.getTransaction(hash);
  if (recorded !== null && (await isGenuine(env, planned, recorded))) return;
  const block = await provider.getBlock(await firstBlockWithCode(provider, address), true);
  for (const transaction of block!.prefetchedTransactions) {
    if (await isGenuine(env, planned, transaction)) return;
  }
  throw new Error(
    `${contract} at ${address} was not made by the deployer from this build's init code for ` +
      `${constructorArguments.join(" and ")}; its code is there since block ${block!.number}.`,
  );
}

/** One that failed made nothing, whatever it carries. */
async function isGenuine(
  env: DeployEnvironment,
  { contract, salt, constructorArguments }: PlannedSettlement,
  transaction: TransactionResponse,
): Promise<boolean> {
  const { create3Factory, deployer, provider } = harbourOf(env);
  const accepts = (given: readonly unknown[]) =>
    constructorArguments.every((argument, index) => argument === given[index]);
  if (!isCreation({ transaction, creation: { contract, salt, accepts }, create3Factory, deployer })) return false;
  return (await provider.getTransactionReceipt(transaction.hash))?.status === 1;
}

/** What has code never loses it. Asks the node for old states, which not every node keeps. */
async function firstBlockWithCode(provider: BrowserProvider, address: string): Promise<number> {
  let [low, high] = [0, await provider.getBlockNumber()];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const code = await provider.getCode(address, middle).catch((cause: unknown) => {
      throw new Error(
        `Nothing says which transaction made the code at ${address}: deployments/ has no record of it, and the node does ` +
          `not know block ${middle} any more.`,
        { cause },
      );
    });
    if (code === "0x") low = middle + 1;
    else high = middle;
  }
  return low;
}
