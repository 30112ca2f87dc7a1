import { readFileSync } from "node:fs";
import { z } from "zod/v4";
import { quote } from "../../sdk/quote.ts";
import { DayFileError, type DayFileErrorCode, type DayFileProblem } from "./day-fault.ts";
import { daySchema, peopleSchema, type Day, type IssueParameters, type Step } from "./day-schema.ts";
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
  /** Names of the network file: role holders. */
  book: Readonly<Record<string, string>>;
}

/** @throws DayFileError HB-3001, or whatever {@link readDay} throws */
export function loadDay({ path, book }: Omit<DayFileSource, "text">): DayFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "cannot be read";
    throw new DayFileError(path, [{ code: "HB-3001", line: 1, message: `The day file ${reason}.` }]);
  }
  return readDay({ text, path, book });
}

/** Reads a day file and refuses it as a whole, naming every problem with its line. @throws DayFileError */
export function readDay({ text, path, book }: DayFileSource): DayFile {
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
  const named = daySchema(new Set([...people, ...Object.keys(book)])).safeParse(json.value);

  const problems = people.flatMap((name) => nameProblems(name, book, json));
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

function nameProblems(name: string, book: DayFileSource["book"], json: PositionedJson): DayFileProblem[] {
  const line = json.lineOf(["people", name]);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return [{ code: "HB-3021", line, message: `${quote(name)} is no name: lower-case words joined by hyphens are.` }];
  }
  if (!Object.hasOwn(book, name)) return [];
  return [{ code: "HB-3021", line, message: `${name} is somebody of the network file already.` }];
}

/** Time goes forward, and an act is executed only after it was scheduled. */
function orderProblems(steps: readonly Step[], json: PositionedJson): DayFileProblem[] {
  const problems: DayFileProblem[] = [];
  const scheduled = new Set<string>();
  let previous = -1;
  for (const [index, step] of steps.entries()) {
    const line = (field: string) => json.lineOfKey(["steps", index], field);
    if (step.at.seconds <= previous) {
      problems.push({ code: "HB-3017", line: line("at"), message: "This is not after the step before." });
    }
    previous = step.at.seconds;
    if (step.do === "schedule") {
      if (scheduled.has(step.id))
        problems.push({ code: "HB-3020", line: line("id"), message: `${quote(step.id)} is scheduled already.` });
      scheduled.add(step.id);
    }
    if (step.do === "execute" && !scheduled.has(step.act)) {
      problems.push({ code: "HB-3020", line: line("act"), message: `No step before schedules ${quote(step.act)}.` });
    }
  }
  return problems;
}
