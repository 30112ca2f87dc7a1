import { addDays, endOfDay, startOfDay } from "../clock/hong-kong-time.ts";
import { composition, concentrations } from "./composition.ts";
import { hours, percent, tokens } from "./decimal-text.ts";
import { ISSUER_SILENT } from "./not-available.ts";
import { redemptionRows, type RedemptionRow } from "./redemption-rows.ts";
import type { ReportContext } from "./report-context.ts";
import type { GeneratedReport } from "./render-report.ts";
import { reserveEvidence } from "./reserve-evidence.ts";
import { NO_LISTS, reserveFigures } from "./reserve-figures.ts";
import { poolTieOuts, supplyTieOuts } from "./supply-tie-outs.ts";

/** C2, for the public, with a copy to the supervisor: what circulates and what backs it. */
export async function weeklyDisclosure(context: ReportContext): Promise<GeneratedReport> {
  const { asOf, calendar, evidence, inputs, na } = context;
  const { closures, facts, period } = inputs;
  const state = await context.stateAt(asOf);
  const reserve = reserveEvidence(state.reserve, evidence, calendar);
  const rows = redemptionRows({ chains: state.chains, lines: evidence.lines, calendar, closures, asOf });
  const paid = rows.filter(({ payment }) => payment !== undefined && payment.booked >= startOfDay(period.from));
  const frozen = state.chains.flatMap(({ restricted }) => restricted.accounts.filter((one) => one.frozen > 0n));
  const last7 = await flow(context, 7);
  return {
    fields: {
      circulation: {
        total: tokens(state.outstanding),
        byContract: state.chains.map(({ network, token, supply, moment }) => ({
          chain: `eip155:${network.chainId}`,
          chainName: network.network,
          contract: token,
          amount: tokens(supply),
          block: moment.block,
          blockHash: moment.hash,
        })),
      },
      ...reserveFigures(na, reserve, state.outstanding),
      composition: na.orNull(
        "composition",
        reserve.listed ? composition(reserve.lines, period.to, facts) : undefined,
        NO_LISTS,
      ),
      topConcentrations: reserve.listed ? concentrations(reserve.lines) : [],
      issued7d: last7.issued,
      redeemed7d: last7.redeemed,
      netChange7d: last7.net,
      last30d: await flow(context, 30),
      last365d: await flow(context, 365),
      redemptionsPaid: paid.length,
      redemptionsPaidWithin1BDPct: na.orNull(
        "redemptionsPaidWithin1BDPct",
        percent(BigInt(paid.filter(({ onTime }) => onTime === true).length), BigInt(paid.length)),
        "no redemption was paid in the week",
      ),
      longestRedemptionHours: na.orNull("longestRedemptionHours", longest(paid), "no redemption was paid in the week"),
      frozenTokens: {
        amount: tokens(frozen.reduce((sum, one) => sum + one.frozen, 0n)),
        addresses: frozen.length,
      },
      attestationLink: na.orNull("attestationLink", facts.attestationLink, ISSUER_SILENT),
      whitepaperHash: na.orNull("whitepaperHash", facts.whitepaperHash, ISSUER_SILENT),
      incidentNotice: na.orNull("incidentNotice", facts.incidentNotice, ISSUER_SILENT),
    },
    tieOuts: [...(await supplyTieOuts(context, state)), ...poolTieOuts(reserve.pools)],
  };
}

/** Of the days that end with the period; from the first block where the books are younger. */
async function flow(context: ReportContext, days: number) {
  const { to } = context.inputs.period;
  const opening = await context.supplyAt(endOfDay(addDays(to, -days)));
  const closing = await context.supplyAt(endOfDay(to));
  const of = (what: "minted" | "burned") => {
    const sum = ({ chains }: typeof opening) => chains.reduce((total, chain) => total + chain[what], 0n);
    return sum(closing) - sum(opening);
  };
  const [issued, redeemed] = [of("minted"), of("burned")];
  return { days, issued: tokens(issued), redeemed: tokens(redeemed), net: tokens(issued - redeemed) };
}

function longest(rows: readonly RedemptionRow[]): string | undefined {
  if (rows.length === 0) return undefined;
  return hours(Math.max(...rows.map(({ payment, validAt }) => payment!.bookedBy - validAt)));
}
