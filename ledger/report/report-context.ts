import type { Books } from "../books.ts";
import { calendarsOf, type Calendar } from "../clock/calendar.ts";
import { bankEvidence, type BankEvidence } from "./bank-evidence.ts";
import { stateAt, supplyStateAt, type ChainState, type FullChainState, type State } from "./chain-state.ts";
import { NotAvailable } from "./not-available.ts";
import type { BlockInput, ReportInputs } from "./report-inputs.ts";
import { asOfPeriod } from "./report-kind.ts";

/** What a report's generator works with. Times are Unix seconds. */
export interface ReportContext {
  books: Books;
  inputs: ReportInputs;
  asOf: number;
  generatedAt: number;
  /** Of Hong Kong's business days. */
  calendar: Calendar;
  evidence: BankEvidence;
  na: NotAvailable;
  /** The rail of a redemption's payment as it was named first. */
  railOf(redemption: string, rail: string): string;
  /** What was asked of railOf, and answered. */
  rails: Record<string, string>;
  /** Everything, at a time. */
  stateAt(time: number): Promise<State<FullChainState>>;
  /** Supply and reserve alone. */
  supplyAt(time: number): Promise<State>;
  /** Which blocks were looked at so far, in the order of time and chain. */
  blocks(): BlockInput[];
}

/** @throws HarbourError HB-4521, HB-4522 */
export async function openContext(now: Books, inputs: ReportInputs): Promise<ReportContext> {
  const { currency, period, networks } = inputs;
  const books = { ...now, networks };
  const { version, ...options } = inputs.calendar;
  const calendar = calendarsOf(version, options).hongKong;
  const asOf = asOfPeriod(period);
  const blocks = new Map<string, BlockInput>();
  const rails: Record<string, string> = {};
  const supplies = new Map<number, Promise<State>>();
  const noting = <Chain extends ChainState>(state: State<Chain>): State<Chain> => {
    for (const { moment } of state.chains) {
      const { chainId, block, hash } = moment;
      blocks.set(`${state.time} ${chainId}`, { time: state.time, chainId, block, hash });
    }
    return state;
  };
  return {
    books,
    inputs,
    asOf,
    generatedAt: inputs.createdBy,
    calendar,
    evidence: await bankEvidence(books.store, currency, asOf, inputs.evidence),
    na: new NotAvailable(),
    rails,
    railOf: (redemption, rail) => (rails[redemption] = inputs.rails[redemption] ?? rail),
    stateAt: async (time) => noting(await stateAt(books, currency, time)),
    supplyAt: (time) => {
      const known = supplies.get(time) ?? supplyStateAt(books, currency, time).then(noting);
      supplies.set(time, known);
      return known;
    },
    blocks: () => [...blocks.values()].sort((a, b) => a.time - b.time || a.chainId - b.chainId),
  };
}
