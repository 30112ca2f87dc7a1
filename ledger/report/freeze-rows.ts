import type { Books } from "../books.ts";
import type { Currency } from "../followed-network.ts";
import { balanceAt } from "../read/balance-at.ts";
import type { Where } from "../read/events.ts";
import type { RestrictionAct } from "../read/restriction-acts.ts";
import type { FullChainState } from "./chain-state.ts";

/** A freeze from its execution to its lifting, or a seizure. Amounts are minor units. */
export interface FreezeRow {
  chainId: number;
  kind: "blacklisted" | "hold" | "seized";
  account: string;
  caseRef: string | undefined;
  actor: string | undefined;
  executed: Where;
  /** What was frozen when it was executed, or what was seized. */
  amount: bigint;
  lifted: Where | undefined;
  liftedBy: string | undefined;
  /** Who received what was seized. */
  to: string | undefined;
}

/** Every freeze and seizure on a chain, in order. A hold that is changed ends, and the new one begins. */
export async function freezeRows(
  { store }: Books,
  currency: Currency,
  { moment, acts }: FullChainState,
): Promise<FreezeRow[]> {
  const rows: FreezeRow[] = [];
  const inForce = new Map<string, FreezeRow>();
  const lift = (key: string, { where, actor }: RestrictionAct) => {
    const row = inForce.get(key);
    if (row !== undefined) Object.assign(row, { lifted: where, liftedBy: actor });
    inForce.delete(key);
  };
  for (const act of acts) {
    const { kind, account, amount, caseRef, actor, where, to } = act;
    const enter = (row: Pick<FreezeRow, "kind" | "amount" | "to">) => {
      const entered = { ...row, chainId: moment.chainId, account, caseRef, actor, executed: where };
      rows.push({ ...entered, lifted: undefined, liftedBy: undefined });
      return rows.at(-1)!;
    };
    const had = () => balanceAt(store, { ...moment, block: where.block }, currency, account);
    if (kind === "seized") enter({ kind, amount, to });
    else if (kind === "un-blacklisted") lift(`blacklisted ${account}`, act);
    else if (kind === "blacklisted") {
      if (!inForce.has(`blacklisted ${account}`))
        inForce.set(`blacklisted ${account}`, enter({ kind, amount: await had(), to: undefined }));
    } else {
      lift(`hold ${account}`, act);
      const balance = await had();
      if (amount > 0n)
        inForce.set(`hold ${account}`, enter({ kind, amount: amount < balance ? amount : balance, to: undefined }));
    }
  }
  return rows;
}
