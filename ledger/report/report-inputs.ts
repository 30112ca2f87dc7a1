import type { Closure } from "../clock/closure.ts";
import type { Currency, FollowedNetwork } from "../followed-network.ts";
import type { CountedEvidence } from "./count-evidence.ts";
import type { DaySelection } from "./day-selection.ts";
import type { IssuerFacts } from "./issuer-facts.ts";
import type { Period, ReportKind } from "./report-kind.ts";

/**
 * All that a report is made of beside the blocks and the files themselves. It is kept with the report, so that the same
 * text comes out of any database that has the same chain and files.
 */
export interface ReportInputs {
  schemaVersion: string;
  kind: ReportKind;
  currency: Currency;
  version: number;
  period: Period;
  calendar: { version: string; saturdayIsBusinessDay: boolean };
  closures: readonly Closure[];
  /** Unix seconds by which a bank had made what counts; it is also when the report is taken to be made. */
  createdBy: number;
  evidence: CountedEvidence;
  /** The chains that had begun, with their contracts: those that are followed or renamed later change nothing. */
  networks: readonly FollowedNetwork[];
  /** The blocks as of which the figures are. */
  blocks: readonly BlockInput[];
  /** The rail of each payment that is listed, by redemption: a file that comes later may name it otherwise. */
  rails: Readonly<Record<string, string>>;
  /** Hash of the report before it, of the same kind and currency; 32 zero bytes for the first. */
  previousHash: string;
  /** The closing figures of the day before as they were reported; null where they were not. Minor units as text. */
  dayBefore: { reportId: string; closingSupply: string; reserve: string } | null;
  /** Differences that were open, or accepted as they are, when the report was made. */
  breaks: readonly BreakInput[];
  /** Report tie-outs that fail, instead of refusing. */
  withBreaks: boolean;
  facts: IssuerFacts;
  /** How the auditor's day was found; null without one. */
  selection: DaySelection | null;
}

export interface BlockInput {
  /** Unix seconds that were asked for; the block is the last one up to then. */
  time: number;
  chainId: number;
  block: number;
  hash: string;
}

export interface BreakInput {
  id: string;
  rule: string;
  subject: string;
  state: string;
  left: string;
  right: string;
  difference: string;
  /** Unix seconds. */
  opened: number;
}
