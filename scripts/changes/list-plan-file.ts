import { z } from "zod/v4";
import type { Result } from "ethers";
import { listHash, type ListTies } from "../account/list-plan.ts";
import type { Connection } from "../chain/connection.ts";
import { knownTarget } from "../chain/targets.ts";
import type { ChangeFolder } from "./change-folder.ts";
import { changeEdited } from "./changes-faults.ts";
import { transactionSchema, type PlannedCall, type PlannedCalls } from "./planned-call.ts";

const schema = z.object({
  chainId: z.coerce.bigint(),
  signer: z.object({ address: z.string() }),
  ties: z.object({ runs: z.number().optional(), nonce: z.number().optional() }),
  todo: z.array(z.object({ line: z.number(), scheduled: z.number().optional() })),
  parts: z.array(z.object({ lines: z.array(z.number()), transaction: transactionSchema })),
  hash: z.string(),
});

/**
 * The transactions of a list. Its hash is made of each row's own call, so these are read out of the transactions again.
 * @throws HarbourError HB-2893
 */
export function openListPlan(change: ChangeFolder, content: unknown, connection: Connection): PlannedCalls {
  const read = schema.safeParse(content);
  if (!read.success) throw changeEdited(change.name, "its plan.json cannot be read");
  const { chainId, signer, ties, todo, parts, hash } = read.data;
  const own = new Map<number, PlannedCall>();
  let count = 0;
  for (const { lines, transaction } of parts) {
    const calls = ownCalls(transaction, connection);
    if (calls.length !== lines.length) throw changeEdited(change.name, "a transaction of plan.json has other rows");
    lines.forEach((line, i) => own.set(line, calls[i]!));
    count += lines.length;
  }
  if (count !== todo.length || todo.some(({ line }) => !own.has(line)))
    throw changeEdited(change.name, "the transactions of plan.json are not those of its rows");
  const computed = listHash({
    chainId,
    from: signer.address,
    calls: todo.map(({ line, scheduled }) => ({
      ...own.get(line)!,
      ...(scheduled === undefined ? {} : { scheduled }),
    })),
    ties: ties as ListTies,
  });
  if (computed !== hash) throw changeEdited(change.name, `plan.json says hash ${hash}, its content has ${computed}`);
  if (chainId !== connection.chainId) throw changeEdited(change.name, `it is for chain ${chainId}`);
  return { hash, from: signer.address, calls: parts.map(({ transaction }) => [transaction]) };
}

/** What a transaction of several rows does for each, as if it were the only one. */
function ownCalls({ to, data }: PlannedCall, connection: Connection): PlannedCall[] {
  const target = knownTarget(connection, to);
  const parsed = target?.abi.parseTransaction({ data }) ?? undefined;
  if (target === undefined || parsed === undefined) return [];
  const { name, args, fragment } = parsed;
  // Stray bytes would be no part of any row.
  if (target.abi.encodeFunctionData(fragment, args) !== data.toLowerCase()) return [];
  if (target.contract === "authority" && name === "multicall")
    return [...(args["data"] as Result)].map((each: string) => ({ to, data: each }));
  if (name !== "blacklistBatch" && name !== "unBlacklistBatch") return [{ to, data }];
  return [...(args["accounts"] as Result)].map((account: string) => ({
    to,
    data: target.abi.encodeFunctionData(fragment, [[account], args["caseRef"]]),
  }));
}
