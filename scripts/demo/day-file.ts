import { readFileSync } from "node:fs";
import { z } from "zod/v4";
import type { NetworkFile } from "../../policy/network-file.ts";
import { quote } from "../../sdk/quote.ts";
import { DayFileError, type DayFileErrorCode, type DayFileProblem } from "./day-fault.ts";
import { dayNames } from "./day-names.ts";
import { orderProblems } from "./day-order.ts";
import { daySchema, peopleSchema, type Day } from "./day-schema.ts";
import type { IssueParameters } from "./day-values.ts";
import { parsePositionedJson, type PositionedJson } from "./positioned-json.ts";

/** A day that can be played, and where its steps stand in the file. */
export interface DayFile {
  path: string;
  day: Day;
  /** Line of each step, from 1. */
  lines: readonly number[];
  finalLine: number;
}

export interface DayFileSource {
  text: string;
  /** For messages. */
  path: string;
  /** Whose role holders and custodians the day may name. */
  network: NetworkFile;
}

/** @throws DayFileError HB-3001, or whatever {@link readDay} throws */
export function loadDay({ path, network }: Omit<DayFileSource, "text">): DayFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "cannot be read";
    throw new DayFileError(path, [{ code: "HB-3001", line: 1, message: `The day file ${reason}.` }]);
  }
  return readDay({ text, path, network });
}

/** Reads a day file and refuses it as a whole, naming every problem with its line. @throws DayFileError */
export function readDay({ text, path, network }: DayFileSource): DayFile {
  const json = parsePositionedJson(text);
  if ("kind" in json) {
    const code = json.kind === "syntax" ? "HB-3002" : "HB-3003";
    throw new DayFileError(path, [{ code, line: json.line, message: json.message }]);
  }

  const cast = peopleSchema.safeParse(json.value);
  if (!cast.success)
    throw problemsOf(
      path,
      cast.error.issues.map((issue) => describe(issue, json)),
    );
  const people = Object.keys(cast.data.people);
  const named = daySchema(dayNames(people, network)).safeParse(json.value);

  const problems = people.flatMap((name) => nameProblems(name, network, json));
  if (!named.success) problems.push(...named.error.issues.map((issue) => describe(issue, json)));
  else problems.push(...orderProblems(named.data.steps, json));
  if (!named.success || problems.length > 0) throw problemsOf(path, problems);

  const lines = named.data.steps.map((_, index) => json.lineOf(["steps", index]));
  return { path, day: named.data, lines, finalLine: json.lineOf(["final"]) };
}

function problemsOf(path: string, problems: DayFileProblem[]): DayFileError {
  const [first, ...rest] = problems.sort((a, b) => a.line - b.line);
  return new DayFileError(path, [first!, ...rest]);
}

function describe(issue: z.core.$ZodIssue, json: PositionedJson): DayFileProblem {
  const line = json.lineOf(issue.path);
  const place = issue.path.filter((part) => typeof part === "string").join(".");
  const at = (code: DayFileErrorCode, message: string) => ({ code, line, message });
  switch (issue.code) {
    case "custom":
      return at((issue.params as IssueParameters | undefined)?.code ?? "HB-3013", issue.message);
    case "unrecognized_keys":
      return {
        code: "HB-3012",
        line: json.lineOfKey(issue.path, issue.keys[0]!),
        message: `Nothing called ${issue.keys.map(quote).join(", ")} belongs here.`,
      };
    case "invalid_union": {
      const kind = valueAt(json.value, issue.path);
      if (issue.path.at(-1) !== "do") return at("HB-3013", `${place}: ${issue.message}.`);
      return kind === undefined
        ? at("HB-3011", `The field "do" is missing: it says what happens.`)
        : at("HB-3014", `${quote(kind)} is no kind of step${issue.path.includes("act") ? " that is scheduled" : ""}.`);
    }
    default: {
      const found = valueAt(json.value, issue.path);
      if (found === undefined) return at("HB-3011", `The field ${quote(issue.path.at(-1))} is missing.`);
      return at("HB-3013", `${place}: ${issue.message}; found ${quote(found)}.`);
    }
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

function nameProblems(name: string, { book }: NetworkFile, json: PositionedJson): DayFileProblem[] {
  const line = json.lineOf(["people", name]);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return [{ code: "HB-3021", line, message: `${quote(name)} is no name: lower-case words joined by hyphens are.` }];
  }
  if (!Object.hasOwn(book, name)) return [];
  return [{ code: "HB-3021", line, message: `${name} is somebody of the network file already.` }];
}
