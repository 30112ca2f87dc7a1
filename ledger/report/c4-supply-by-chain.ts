import { startOfDay } from "../clock/hong-kong-time.ts";
import type { Json } from "./canonical.ts";
import type { ChainState, FullChainState } from "./chain-state.ts";
import { percent, tokens } from "./decimal-text.ts";
import { ISSUER_SILENT, NOT_KEPT } from "./not-available.ts";
import type { ReportContext } from "./report-context.ts";
import type { GeneratedReport } from "./render-report.ts";
import { supplyTieOuts } from "./supply-tie-outs.ts";
import { TOKEN_DECIMALS } from "../../sdk/amount.ts";

/** C4, for anybody who looks where the coins are: each chain with its block, its share and its largest holders. */
export async function supplyByChain(context: ReportContext): Promise<GeneratedReport> {
  const { asOf, inputs, na } = context;
  const state = await context.stateAt(asOf);
  const opening = await context.supplyAt(startOfDay(inputs.period.from) - 1);
  for (const field of ["implementationCodeHash", "contractVersion"]) na.orNull(`chains.${field}`, undefined, NOT_KEPT);
  const auditHash = na.orNull("chains.auditHash", inputs.facts.auditHash, ISSUER_SILENT);
  return {
    fields: {
      outstanding: tokens(state.outstanding),
      bridgeInFlight: tokens(0n),
      chains: state.chains.map((chain) => ({
        ...chainRow(
          chain,
          opening.chains.find((one) => one.moment.chainId === chain.moment.chainId),
        ),
        auditHash,
      })),
    },
    tieOuts: await supplyTieOuts(context, state),
  };
}

function chainRow(chain: FullChainState, before: ChainState | undefined): Record<string, Json> {
  const { network, token, moment, supply, balances, restricted, modes, reserve } = chain;
  const { amount: quota = 0n, validUntil = 0 } = reserve?.allocation ?? {};
  const inForce = reserve === undefined ? undefined : moment.time < validUntil ? quota : 0n;
  const largest = [...balances.values()].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)).slice(0, 10);
  return {
    chainName: network.network,
    chainId: `eip155:${network.chainId}`,
    contract: token,
    implementation: modes.implementation === "" ? null : modes.implementation,
    implementationCodeHash: null,
    contractVersion: null,
    decimals: TOKEN_DECIMALS,
    totalSupply: tokens(supply),
    finalityRule: "the last block at or before the time, under a later block that the node calls final",
    blockNumber: moment.block,
    blockHash: moment.hash,
    quota: inForce === undefined ? null : tokens(inForce),
    quotaUsedPct: inForce === undefined ? null : (percent(supply, inForce) ?? null),
    minted: tokens(chain.minted - (before?.minted ?? 0n)),
    burned: tokens(chain.burned - (before?.burned ?? 0n)),
    frozen: tokens(restricted.frozen),
    bridgeInFlightOut: tokens(0n),
    bridgeInFlightIn: tokens(0n),
    holders: balances.size,
    top10Pct:
      percent(
        largest.reduce((sum, amount) => sum + amount, 0n),
        supply,
      ) ?? null,
    paused: modes.paused,
    policyClosed: modes.policyClosed,
    woundDown: modes.woundDown,
  };
}
