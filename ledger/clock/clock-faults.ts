import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";
import { quoted } from "../../sdk/printable.ts";

// 452x: days, calendars and clocks

export const badDay = (found: string) =>
  fault(
    "HB-4520",
    ExitCode.usage,
    `${quoted(found)} is no day.`,
    "A day is counted in Hong Kong, from midnight to midnight.",
    "Write it as 2026-11-23.",
  );

export const dayNotCovered = (calendar: string, version: string, day: string, known: string) =>
  fault(
    "HB-4521",
    ExitCode.refused,
    `The ${calendar} calendar ${version} does not say whether ${day} is open; it knows ${known}.`,
    "A due date that rests on a guessed holiday is a promise nobody can keep.",
    "Add a calendar with the newly gazetted days under ledger/clock/calendars and name its version.",
  );

export const unknownCalendar = (version: string, known: string) =>
  fault(
    "HB-4522",
    ExitCode.usage,
    `There is no calendar ${quoted(version)}; ${known} are known.`,
    "A past report is built anew with the calendar it was first built with.",
    "Use a version that is known, or the release of the programs that made the report.",
  );

export const badClosure = (day: string, problem: string) =>
  fault(
    "HB-4523",
    ExitCode.refused,
    `The closure of ${quoted(day)} cannot be used: ${problem}.`,
    "Electronic banking runs through storms, so a day is struck from the calendar only with evidence and two approvals.",
    "Record where the closure was announced and two different persons who approved it, for a day that is a business day.",
  );
