import { startOfDay } from "../clock/hong-kong-time.ts";
import { issuedBetween, type FullChainState, type State } from "./chain-state.ts";
import type { PoolEvidence } from "./reserve-evidence.ts";
import type { ReportContext } from "./report-context.ts";
import { tieOut, type TieOut } from "./tie-outs.ts";

/** Tie-outs (a), (b) and (c): each side from another table. */
export async function supplyTieOuts(context: ReportContext, state: State<FullChainState>): Promise<TieOut[]> {
  const { books, inputs } = context;
  const opening = await context.supplyAt(startOfDay(inputs.period.from) - 1);
  const perChain = state.chains.flatMap(({ network, minted, burned, owed, balances, supply }) => {
    const subject = `chain ${network.chainId}`;
    return [
      tieOut("a", subject, { left: minted - burned, right: owed }),
      tieOut("c", subject, { left: sum(balances.values()), right: supply }),
    ];
  });
  let ledger = opening.outstanding;
  for (const { moment } of state.chains) {
    const from = opening.chains.find((one) => one.moment.chainId === moment.chainId)?.moment;
    const { minted, burned } = await issuedBetween(books, inputs.currency, from, moment);
    ledger += minted - burned;
  }
  // No bridge is followed, so nothing is in flight between chains.
  return [...perChain, tieOut("b", "all chains", { left: state.outstanding, right: ledger })];
}

/** Tie-out (d), a pool at a time. */
export function poolTieOuts(pools: readonly PoolEvidence[]): TieOut[] {
  return pools.map(({ pool, listed }) =>
    tieOut(
      "d",
      `pool ${pool.pool} of ${pool.custodian}`,
      listed === undefined
        ? { missing: "the custodian's list as of this statement is not in the books" }
        : { left: listed, right: pool.total },
    ),
  );
}

function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
