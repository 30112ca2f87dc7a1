import { addDays, startOfDay } from "../clock/hong-kong-time.ts";
import { nextOpenDay } from "../clock/calendar.ts";
import type { State } from "./chain-state.ts";
import { tokens } from "./decimal-text.ts";
import { limitBreaches } from "./limit-breaches.ts";
import { ISSUER_SILENT, NOT_KEPT } from "./not-available.ts";
import { redemptionFigures } from "./redemption-figures.ts";
import { redemptionRows } from "./redemption-rows.ts";
import type { ReportContext } from "./report-context.ts";
import type { GeneratedReport } from "./render-report.ts";
import { reserveEvidence } from "./reserve-evidence.ts";
import { bufferFigures, liquidityFigures, reserveFigures } from "./reserve-figures.ts";
import { reserveMovement } from "./reserve-movement.ts";
import { poolTieOuts, supplyTieOuts } from "./supply-tie-outs.ts";
import { tieOut, type TieOut } from "./tie-outs.ts";
import { heldBy, inContracts, seizedSince } from "./token-places.ts";
import { valuation } from "./valuation.ts";

/** C1, for the issuer itself and the supervisor: the day in figures (HKMA guideline 2.7.2). */
export async function dailyStatement(context: ReportContext): Promise<GeneratedReport> {
  const { asOf, calendar, evidence, inputs, na } = context;
  const state = await context.stateAt(asOf);
  const opening = await context.supplyAt(startOfDay(inputs.period.from) - 1);
  const reserveOf = (of: State) => reserveEvidence(of.reserve, evidence, calendar);
  const [reserve, before] = [reserveOf(state), reserveOf(opening)];
  const [minted, burned] = [issued(state, "minted", opening), issued(state, "burned", opening)];
  const rows = redemptionRows({
    chains: state.chains,
    lines: evidence.lines,
    calendar,
    closures: inputs.closures,
    asOf,
  });
  const { lines } = evidence;
  const accounts = inputs.facts.reserveAccounts;
  const { chains } = state;
  const movement = reserveMovement({ opening: before, closing: reserve, chains, lines, accounts, minted, burned });
  const wallets = inputs.facts.issuerWallets?.map(({ address }) => address);
  return {
    fields: {
      outstandingPar: tokens(state.outstanding),
      openingSupply: tokens(opening.outstanding),
      minted: tokens(minted),
      burned: tokens(burned),
      seizedMoved: tokens(seizedSince(state, startOfDay(inputs.period.from))),
      closingSupply: tokens(state.outstanding),
      ...reserveFigures(na, reserve, state.outstanding),
      ...bufferFigures(na, state, reserve),
      ...liquidityFigures(na, reserve, nextOpenDay(calendar, inputs.period.to)),
      reserveMovement: na.orNull("reserveMovement", movement.rows, movement.missing ?? ""),
      redemptions: redemptionFigures(rows, startOfDay(inputs.period.from), asOf),
      frozenTokens: tokens(state.chains.reduce((sum, chain) => sum + chain.restricted.frozen, 0n)),
      escrowTokens: tokens(inContracts(state, ["redemptionDesk", "tradeEscrow", "fxSettlement", "payouts"])),
      accrued: na.orNull("accrued", undefined, NOT_KEPT),
      issuerHeld: na.orNull("issuerHeld", wallets && tokens(heldBy(state, wallets)), ISSUER_SILENT),
      limitBreaches: limitBreaches({ outstanding: state.outstanding, reserve, redemptions: rows }),
      valuation: reserve.lines.map(valuation),
    },
    tieOuts: [
      ...(await supplyTieOuts(context, state)),
      ...poolTieOuts(reserve.pools),
      movement.tieOut,
      ...continuity(context, opening.outstanding, before.total),
    ],
  };
}

function issued(state: State, what: "minted" | "burned", opening: State): bigint {
  const of = ({ chains }: State) => chains.reduce((sum, chain) => sum + chain[what], 0n);
  return of(state) - of(opening);
}

/** Tie-out (f), against the day before as it was reported. */
function continuity({ inputs }: ReportContext, supply: bigint, reserve: bigint): TieOut[] {
  const before = inputs.dayBefore;
  const missing = { missing: `there is no daily statement of ${addDays(inputs.period.from, -1)} in the books` };
  return [
    tieOut("f", "supply", before === null ? missing : { left: BigInt(before.closingSupply), right: supply }),
    tieOut("f", "reserve", before === null ? missing : { left: BigInt(before.reserve), right: reserve }),
  ];
}
