import { formatHongKong, startOfDay } from "../clock/hong-kong-time.ts";
import type { Json } from "./canonical.ts";
import type { FullChainState, State } from "./chain-state.ts";
import { tokens } from "./decimal-text.ts";
import { freezeRows, type FreezeRow } from "./freeze-rows.ts";
import type { IssuerFacts } from "./issuer-facts.ts";
import type { ReportContext } from "./report-context.ts";
import type { GeneratedReport } from "./render-report.ts";
import { supplyTieOuts } from "./supply-tie-outs.ts";

/** C9, restricted: every freeze in force, and every act of the period, with what the case files add. */
export async function freezeRegister(context: ReportContext): Promise<GeneratedReport> {
  const { state, rows, from } = await readRegister(context);
  const { facts } = context.inputs;
  const shown = rows.filter(({ kind, lifted, executed }) =>
    kind === "seized" ? executed.time >= from : lifted === undefined || lifted.time >= from || executed.time >= from,
  );
  if (shown.some((row) => caseOf(row, facts) === undefined))
    context.na.orNull("register.case", undefined, "the case files that were given do not have this case reference");
  return {
    fields: {
      restricted: true,
      frozen: tokens(frozenIn(state)),
      register: shown.map((row) => registerRow(row, facts)),
    },
    tieOuts: await supplyTieOuts(context, state),
  };
}

/** C9P: what everybody may see, counts and totals and no address. */
export async function freezeNumbers(context: ReportContext): Promise<GeneratedReport> {
  const { state, rows, from } = await readRegister(context);
  const inForce = state.chains.flatMap(({ restricted }) => restricted.accounts.filter((one) => one.frozen > 0n));
  const seized = rows.filter(({ kind, executed }) => kind === "seized" && executed.time >= from);
  return {
    fields: {
      restricted: false,
      frozen: { amount: tokens(frozenIn(state)), addresses: inForce.length },
      executed: rows.filter(({ kind, executed }) => kind !== "seized" && executed.time >= from).length,
      lifted: rows.filter(({ lifted }) => lifted !== undefined && lifted.time >= from).length,
      seized: { count: seized.length, amount: tokens(seized.reduce((sum, { amount }) => sum + amount, 0n)) },
    },
    tieOuts: await supplyTieOuts(context, state),
  };
}

async function readRegister(context: ReportContext) {
  const { books, inputs } = context;
  const state = await context.stateAt(context.asOf);
  const rows: FreezeRow[] = [];
  for (const chain of state.chains) rows.push(...(await freezeRows(books, inputs.currency, chain)));
  return { state, rows, from: startOfDay(inputs.period.from) };
}

function frozenIn({ chains }: State<FullChainState>): bigint {
  return chains.reduce((sum, { restricted }) => sum + restricted.frozen, 0n);
}

function caseOf({ caseRef }: FreezeRow, { cases = {} }: IssuerFacts) {
  return caseRef === undefined ? undefined : cases[caseRef];
}

function registerRow(row: FreezeRow, facts: IssuerFacts): Record<string, Json> {
  const { chainId, kind, account, caseRef, actor, executed, amount, lifted, liftedBy, to } = row;
  const known = caseOf(row, facts);
  const received = known?.receivedAt;
  return {
    caseId: known?.caseId ?? null,
    caseRef: caseRef ?? null,
    authority: known?.authority ?? null,
    instrument: known?.instrument ?? null,
    orderHash: known?.orderHash ?? null,
    legalBasis: known?.legalBasis ?? null,
    act: kind,
    chain: `eip155:${chainId}`,
    address: account,
    amount: tokens(amount),
    receivedAt: received ?? null,
    executedAt: formatHongKong(executed.time),
    minutesTaken: received === undefined ? null : Math.ceil((executed.time - Date.parse(received) / 1000) / 60),
    transaction: executed.txHash,
    actor: actor ?? null,
    approvers: known?.approvers ?? [],
    expiresAt: known?.expiresAt ?? null,
    reviewDate: known?.reviewDate ?? null,
    liftedAt: lifted === undefined ? null : formatHongKong(lifted.time),
    liftedBy: liftedBy ?? null,
    seizedTo: to ?? null,
  };
}
