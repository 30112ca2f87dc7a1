import { encodeBytes32String } from "ethers";
import type { AllocationSettings, ApprovalSettings } from "../policy/consent-section.ts";
import { showMoment } from "../policy/written-values.ts";
import { formatAmount } from "../sdk/amount.ts";
import { abis } from "./_contracts.ts";
import { lastBlock, nothing, type Direction, type Fact, type OperatorFact } from "./_facts.ts";
import { readLogs } from "./_logs.ts";
import { showId, type RegistryScope } from "./_registry-scope.ts";

const abi = abis.registry;

export async function approvalFact({ registry, call, currency, at }: RegistryScope): Promise<Fact> {
  const { approval } = currency.settings.issuance;
  const view = await registry.approval(at);
  const authority = showId(view.authority);
  const there =
    authority === nothing
      ? undefined
      : { authority, referenceHash: view.referenceHash, ceiling: view.ceiling, expiry: Number(view.expiry) };
  const found = there === undefined ? nothing : describeApproval(there);
  const expected = approval === undefined ? nothing : describeApproval(approval);
  if (found === expected) return { what: "approval", found, expected, calls: [] };
  if (approval === undefined) return { what: "approval", found, expected, calls: [call("clearApproval")] };
  const { ceiling, expiry, referenceHash } = approval;
  return {
    what: "approval",
    found,
    expected,
    calls: [call("setApproval", encodeBytes32String(approval.authority), referenceHash, ceiling, expiry)],
    operator: { ends: expiry, direction: approvalDirection(there, approval) },
  };
}

function approvalDirection(found: ApprovalSettings | undefined, expected: ApprovalSettings): Direction {
  if (found === undefined || expected.ceiling > found.ceiling || expected.expiry > found.expiry) return "widens";
  return expected.ceiling < found.ceiling || expected.expiry < found.expiry ? "narrows" : "changes";
}

function describeApproval({ authority, referenceHash, ceiling, expiry }: ApprovalSettings): string {
  return `${authority} ${referenceHash} for ${formatAmount(ceiling)} until ${showMoment(expiry)}`;
}

interface FoundAllocation {
  readonly epoch: number;
  /** Of this chain. */
  readonly own: bigint;
  readonly until: number;
  /** The table in force, which only the event tells as a whole. */
  readonly table: AllocationSettings | undefined;
}

async function readAllocation(scope: RegistryScope): Promise<FoundAllocation> {
  const { provider, currency, registry, since, at } = scope;
  const view = await registry.allocation(at);
  const [epoch, own, until] = [Number(view.epoch), view.amount, Number(view.validUntil)];
  if (epoch === 0) return { epoch, own, until, table: undefined };
  const { topicHash } = abi.getEvent("AllocationSet");
  const logs = await readLogs({
    provider,
    address: currency.registry,
    topics: [topicHash],
    fromBlock: since.registry,
    toBlock: await lastBlock(scope),
  });
  const { args } = abi.parseLog(logs.at(-1)!)!;
  const shares = (args["shares"] as { chainId: bigint; amount: bigint }[]).map(({ chainId, amount }) => ({
    chainId: Number(chainId),
    amount,
  }));
  const table = { epoch: Number(args["epoch"]), validUntil: Number(args["validUntil"]), shares };
  return { epoch, own, until, table };
}

export async function allocationFact(scope: RegistryScope): Promise<Fact> {
  const { call, currency } = scope;
  const there = await readAllocation(scope);
  const { epoch, table, until } = there;
  const { allocation } = currency.settings.issuance;
  const what = "allocation";
  const found = table === undefined ? nothing : describeAllocation(table);
  if (allocation === undefined) {
    const operator: OperatorFact =
      there.own === 0n ? { found: nothing } : { calls: [call("lowerAllocation", epoch + 1, until, [])] };
    return { what, found, expected: nothing, calls: [], operator };
  }
  const expected = describeAllocation(allocation);
  // A chain that joins late passes through the epochs that the others have behind them.
  const missing = Array.from({ length: Math.max(0, allocation.epoch - epoch) }, (_, index) => epoch + index + 1);
  return {
    what,
    found,
    expected,
    calls: missing.map((next) => call("raiseAllocation", next, allocation.validUntil, allocation.shares)),
    operator: await allocationOperator({ scope, there, allocation, missing }),
  };
}

interface AllocationOperator {
  readonly scope: RegistryScope;
  readonly there: FoundAllocation;
  readonly allocation: AllocationSettings;
  readonly missing: readonly number[];
}

/** Raising and lowering are two functions, and neither takes a table that goes up in one thing and down in the other. */
async function allocationOperator(parameters: AllocationOperator): Promise<OperatorFact> {
  const { scope, there, allocation, missing } = parameters;
  const { call, provider } = scope;
  const { validUntil, shares } = allocation;
  if (missing.length === 0) {
    return {
      irreconcilable: `epochs only rise: the chain is at ${there.epoch}, so another table needs epoch ${there.epoch + 1}`,
    };
  }
  const chainId = Number((await provider.getNetwork()).chainId);
  const own = shares.find((share) => share.chainId === chainId)?.amount ?? 0n;
  const raise = (epoch: number) => call("raiseAllocation", epoch, validUntil, shares);
  // The table as a whole has to be approved first.
  const rising = { ends: validUntil, after: ["approval"] };
  if (own >= there.own && validUntil >= there.until) return { calls: missing.map(raise), ...rising };
  if (own <= there.own && validUntil <= there.until) {
    return { calls: missing.map((epoch) => call("lowerAllocation", epoch, validUntil, shares)) };
  }
  const [first, ...rest] = missing;
  if (rest.length === 0) {
    return {
      irreconcilable:
        "one epoch cannot raise the share and shorten it, or the reverse: " +
        `epoch ${there.epoch + 2} in the file can, lowering first`,
    };
  }
  const least = shares.map((share) =>
    share.chainId === chainId && own > there.own ? { ...share, amount: there.own } : share,
  );
  const lower = call("lowerAllocation", first, Math.min(validUntil, there.until), least);
  return { calls: [lower, ...rest.map(raise)], ...rising };
}

function describeAllocation({ epoch, validUntil, shares }: AllocationSettings): string {
  const table = shares.map(({ chainId, amount }) => `${formatAmount(amount)} on ${chainId}`).join(", ");
  return `epoch ${epoch}, ${table || nothing}, until ${showMoment(validUntil)}`;
}
