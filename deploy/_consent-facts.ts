import { encodeBytes32String } from "ethers";
import type { AllocationSettings, ApprovalSettings } from "../policy/consent-section.ts";
import { showMoment } from "../policy/written-values.ts";
import { formatAmount } from "../sdk/amount.ts";
import { abis } from "./_contracts.ts";
import { nothing, type Fact } from "./_facts.ts";
import { readLogs } from "./_logs.ts";
import { showId, type RegistryScope } from "./_registry-scope.ts";

const abi = abis.registry;

export async function approvalFact({ registry, call, currency }: RegistryScope): Promise<Fact> {
  const { approval } = currency.settings.issuance;
  const view = await registry.approval();
  const authority = showId(view.authority);
  const found =
    authority === nothing
      ? nothing
      : describeApproval({
          authority,
          referenceHash: view.referenceHash,
          ceiling: view.ceiling,
          expiry: Number(view.expiry),
        });
  const expected = approval === undefined ? nothing : describeApproval(approval);
  if (found === expected) return { what: "approval", found, expected, calls: [] };
  const calls =
    approval === undefined
      ? [call("clearApproval")]
      : [
          call(
            "setApproval",
            encodeBytes32String(approval.authority),
            approval.referenceHash,
            approval.ceiling,
            approval.expiry,
          ),
        ];
  return { what: "approval", found, expected, calls };
}

function describeApproval({ authority, referenceHash, ceiling, expiry }: ApprovalSettings): string {
  return `${authority} ${referenceHash} for ${formatAmount(ceiling)} until ${showMoment(expiry)}`;
}

interface FoundAllocation {
  readonly epoch: number;
  /** The table in force, which only the event tells as a whole. */
  readonly table: AllocationSettings | undefined;
}

async function readAllocation({ env, provider, currency, registry }: RegistryScope): Promise<FoundAllocation> {
  const epoch = Number((await registry.allocation()).epoch);
  if (epoch === 0) return { epoch, table: undefined };
  const { topicHash } = abi.getEvent("AllocationSet");
  const logs = await readLogs({
    provider,
    address: currency.registry,
    topics: [topicHash],
    fromBlock: Number(env.getOrNull(currency.names.registry)?.receipt?.blockNumber ?? 0),
    toBlock: await provider.getBlockNumber(),
  });
  const { args } = abi.parseLog(logs.at(-1)!)!;
  const shares = (args["shares"] as { chainId: bigint; amount: bigint }[]).map(({ chainId, amount }) => ({
    chainId: Number(chainId),
    amount,
  }));
  return { epoch, table: { epoch: Number(args["epoch"]), validUntil: Number(args["validUntil"]), shares } };
}

export async function allocationFact(scope: RegistryScope): Promise<Fact> {
  const { call, currency } = scope;
  const { epoch, table } = await readAllocation(scope);
  const { allocation } = currency.settings.issuance;
  const [what, found] = ["allocation", table === undefined ? nothing : describeAllocation(table)];
  if (allocation === undefined) return { what, found, expected: nothing, calls: [] };
  const expected = describeAllocation(allocation);
  const shares = allocation.shares.map(({ chainId, amount }) => ({ chainId, amount }));
  // A chain that joins late passes through the epochs that the others have behind them.
  const missing = Array.from({ length: Math.max(0, allocation.epoch - epoch) }, (_, index) => epoch + index + 1);
  return {
    what,
    found,
    expected,
    calls: missing.map((next) => call("raiseAllocation", next, allocation.validUntil, shares)),
  };
}

function describeAllocation({ epoch, validUntil, shares }: AllocationSettings): string {
  const table = shares.map(({ chainId, amount }) => `${formatAmount(amount)} on ${chainId}`).join(", ");
  return `epoch ${epoch}, ${table || nothing}, until ${showMoment(validUntil)}`;
}
