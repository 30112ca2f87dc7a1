import { endOfDay, formatHongKong, type Day } from "../clock/hong-kong-time.ts";
import type { Json } from "./canonical.ts";
import type { FullChainState, State } from "./chain-state.ts";
import { money, percent, tokens } from "./decimal-text.ts";
import { liabilityBases, nonRedeemableRow } from "./liability-bases.ts";
import { NOT_KEPT } from "./not-available.ts";
import { redemptionRows } from "./redemption-rows.ts";
import type { ReportContext } from "./report-context.ts";
import type { GeneratedReport } from "./render-report.ts";
import { reserveEvidence, type ReserveEvidence } from "./reserve-evidence.ts";
import { NO_LISTS, NO_REGISTRY } from "./reserve-figures.ts";
import { poolTieOuts, supplyTieOuts } from "./supply-tie-outs.ts";
import { valuation } from "./valuation.ts";

/** What is attested of one day: the tokens, both bases, the assets, what was in flight, and who confirmed it. */
export async function attestedDay(context: ReportContext, day: Day): Promise<GeneratedReport> {
  const asOf = endOfDay(day);
  const { evidence, inputs } = context;
  const state = await context.stateAt(asOf);
  const reserve = reserveEvidence(state.reserve, evidence, context.calendar);
  const { hongKong, aicpa, temporarily, permanently } = liabilityBases(state, inputs.facts);
  const known = <T>(value: T) => context.na.orNull("reserve", reserve.followed ? value : undefined, NO_REGISTRY);
  const { counted, confirmed, total } = reserve;
  const compare = (liability: bigint) => ({
    liability: tokens(liability),
    reserve: known(money(counted)),
    reserveConfirmed: known(money(confirmed)),
    reserveStated: known(money(total)),
    ratioPct: known(percent(counted, liability) ?? null),
    ratioConfirmedPct: known(percent(confirmed, liability) ?? null),
    surplus: known(tokens(counted > liability ? counted - liability : 0n)),
    shortfall: known(tokens(counted < liability ? liability - counted : 0n)),
  });
  const tieOuts = [...(await supplyTieOuts(context, state)), ...poolTieOuts(reserve.pools)].map((one) => ({
    ...one,
    subject: `${one.subject} on ${day}`,
  }));
  return {
    tieOuts,
    fields: {
      asOf: formatHongKong(asOf),
      chains: state.chains.map(({ network, token, moment, supply }) => ({
        chain: `eip155:${network.chainId}`,
        contract: token,
        blockNumber: moment.block,
        blockHash: moment.hash,
        blockTime: formatHongKong(moment.time),
        totalSupply: tokens(supply),
      })),
      hongKongBasis: { rule: "all that is outstanding, frozen tokens included", ...compare(hongKong) },
      aicpaBasis: {
        rule: "outstanding less what is temporarily or permanently non-redeemable",
        ...compare(aicpa),
        temporarilyNonRedeemable: temporarily.map(nonRedeemableRow),
        permanentlyNonRedeemable: permanently.map(nonRedeemableRow),
      },
      basesDifferBy: tokens(hongKong - aicpa),
      assets: assets(context, reserve),
      settlementTiming: inFlight(context, state),
      custodianConfirmations: confirmations(reserve),
    },
  };
}

function assets({ inputs, na }: ReportContext, { lines, listed }: ReserveEvidence): Json {
  if (!listed) return na.orNull("assets", undefined, NO_LISTS);
  for (const field of ["accountReference", "quantity", "price", "pledged"])
    na.orNull(`assets.${field}`, undefined, NOT_KEPT);
  return lines.map((line) => ({
    ...valuation(line),
    holder: inputs.facts.custodians?.[line.custodian]?.name ?? null,
    counterparty: line.counterparty === "" ? null : line.counterparty,
    jurisdiction: line.jurisdiction === "" ? null : line.jurisdiction,
    accountReference: null,
    quantity: null,
    price: null,
    pledged: null,
    bankruptcyRemoteness: inputs.facts.custodians?.[line.custodian]?.bankruptcyRemoteness ?? null,
  }));
}

/** What was begun and not finished at that time. */
function inFlight({ evidence, inputs, calendar }: ReportContext, { chains, time }: State<FullChainState>): Json[] {
  const lines = evidence.lines.filter(({ booked }) => booked <= time);
  const rows = redemptionRows({ chains, lines, calendar, closures: inputs.closures, asOf: time });
  const orders = chains.flatMap(({ moment: { chainId }, orders }) =>
    orders
      .filter(({ state, expiry }) => state === "proposed" && expiry > time)
      .map(({ orderId, amount, proposed }) => ({
        what: "mint order",
        chain: `eip155:${chainId}`,
        id: orderId,
        amount: tokens(amount),
        since: formatHongKong(proposed.time),
      })),
  );
  const redemptions = rows
    .filter(({ status }) => ["open", "held", "burned, not paid"].includes(status))
    .map(({ chainId, redemption, status }) => ({
      what: `redemption, ${status}`,
      chain: `eip155:${chainId}`,
      id: String(redemption.id),
      amount: tokens(redemption.amount),
      since: formatHongKong(redemption.requestedAt),
    }));
  return [...orders, ...redemptions];
}

function confirmations({ pools }: ReserveEvidence): Json[] {
  return pools.map(({ pool }) => ({
    custodian: pool.custodian,
    pool: pool.pool,
    total: money(pool.total),
    asOf: formatHongKong(pool.asOf),
    validUntil: formatHongKong(pool.validUntil),
    fresh: pool.status === "counted",
    sequence: String(pool.inForce!.sequence),
    statementHash: pool.inForce!.statementHash,
    compositionHash: pool.inForce!.compositionHash,
    transaction: pool.inForce!.stated.txHash,
  }));
}
