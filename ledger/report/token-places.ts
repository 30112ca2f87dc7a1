import type { EventSource } from "../../sdk/events.ts";
import type { FullChainState, State } from "./chain-state.ts";

// Where tokens are, in minor units over all chains.

/** In our own contracts of these kinds. */
export function inContracts({ chains }: State<FullChainState>, origins: readonly EventSource[]): bigint {
  return total(chains, ({ network }) =>
    network.contracts.filter((one) => origins.includes(one.origin)).map((one) => one.address),
  );
}

/** In these wallets, each counted once. */
export function heldBy({ chains }: State<FullChainState>, wallets: readonly string[]): bigint {
  return total(chains, () => wallets);
}

/** Moved by order since a time in Unix seconds: it stays in the supply. */
export function seizedSince({ chains }: State<FullChainState>, from: number): bigint {
  const acts = chains.flatMap((chain) => chain.acts);
  return acts
    .filter(({ kind, where }) => kind === "seized" && where.time >= from)
    .reduce((sum, { amount }) => sum + amount, 0n);
}

function total(chains: readonly FullChainState[], accountsOf: (chain: FullChainState) => readonly string[]): bigint {
  let sum = 0n;
  for (const chain of chains)
    for (const account of new Set(accountsOf(chain))) sum += chain.balances.get(account) ?? 0n;
  return sum;
}
