import type { Fault } from "./fault-record.ts";
import { groupOf, groups, headings } from "./fault-groups.ts";
import { literalOf, nodesOf, sourcesOf } from "./syntax.ts";
import ts from "typescript";
import { declaredFaults } from "./declared-faults.ts";
import { exitCodes } from "./exit-codes.ts";
import { raisedFaults } from "./raised-faults.ts";
import { refusalFaults } from "./refusal-faults.ts";

/** docs/errors.md: every number that sdk, command line and demo can end with. */
export function errorPage(): string {
  const faults = everyFault();
  const problems = [...problemsOf(faults), ...unexplained(faults)];
  if (problems.length > 0) throw new Error(`The numbered errors are not in order:\n  ${problems.join("\n  ")}`);
  return render(faults);
}

export function everyFault(): Fault[] {
  return [
    // An error of the sdk is about something that the operator wrote, a day file's about its line.
    ...declaredFaults("sdk", "usage"),
    ...declaredFaults("scripts/demo", "usage"),
    ...raisedFaults("scripts"),
    ...raisedFaults("ledger"),
    ...raisedFaults("web"),
    ...refusalFaults(),
  ];
}

/** What is wrong with a set of numbered errors; nothing if it is in order. */
export function problemsOf(faults: readonly Fault[]): string[] {
  const exits = exitCodes();
  const alone = faults.flatMap(({ code, exit, file, messages, explanation, why, fix, needsAdvice }) => [
    ...(/^HB-\d{4}$/.test(code) ? [] : [`${file}: "${code}" is no number`]),
    ...(groupOf(code) === undefined ? [`${code} in ${file}: no group has this number`] : []),
    ...(exits.some(({ name }) => name === exit) ? [] : [`${code} in ${file}: ends with no known exit code`]),
    ...(needsAdvice && why.length === 0 ? [`${code} in ${file}: does not say why`] : []),
    ...(needsAdvice && fix.length === 0 ? [`${code} in ${file}: does not say what to do`] : []),
    ...(messages.length === 0 && !explanation ? [`${code} in ${file}: says nothing`] : []),
  ]);
  const together = [...byNumber(faults)].flatMap(([code, same]) => {
    // The chain may give the answer that a check of ours gives before it: then both have one number and one exit code.
    const ours = same.filter(({ refusal }) => refusal === undefined);
    const different = ours.length > 1 || new Set(same.map(({ exit }) => exit)).size > 1;
    return different ? [`${code} is two different errors, in ${same.map(({ file }) => file).join(" and ")}`] : [];
  });
  return [...alone, ...together];
}

/** Numbers that stand in the code and that no error has. */
function unexplained(faults: readonly Fault[]): string[] {
  const known = new Set(faults.map(({ code }) => code));
  return ["sdk", "policy", "deploy", "ledger", "scripts", "web"].flatMap(sourcesOf).flatMap(({ path, tree }) =>
    nodesOf(tree, ts.isStringLiteralLike)
      .map((node) => literalOf(node as ts.Expression)!)
      .filter((text) => /^HB-\d{4}$/.test(text) && !known.has(text))
      .map((code) => `${code} in ${path}: no error has this number`),
  );
}

function byNumber(faults: readonly Fault[]): Map<string, Fault[]> {
  const numbered = new Map<string, Fault[]>();
  for (const fault of [...faults].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)))
    numbered.set(fault.code, [...(numbered.get(fault.code) ?? []), fault]);
  return numbered;
}

function render(faults: readonly Fault[]): string {
  const numbered = byNumber(faults);
  const sections = headings.flatMap(({ title, text, first }) => {
    const inside = groups.filter(({ code }) => code.startsWith(first));
    return [`## ${title}`, "", text, "", ...inside.flatMap((group) => renderGroup(group, numbered))];
  });
  return [...HEAD, ...contents(numbered), ...sections].join("\n");
}

const HEAD = [
  "# Errors",
  "",
  "Every error that is raised on purpose has a number, one sentence, why the rule exists, and what to do. A number never",
  "changes its meaning; sentences may. `<…>` stands for a value that is known only when it happens. Under `--json` a failed",
  'command prints `{"schema": "harbour.error/1", "code", "message", "why", "fix", "exitCode"}`.',
  "",
  "This page is made from the code by `npm run docs`.",
  "",
  "| exit code | meaning |",
  "|--:|---|",
  ...exitCodes().map(({ name, code, meaning }) => `| ${code} | *${name}*: ${meaning} |`),
  "",
];

function contents(numbered: Map<string, Fault[]>): string[] {
  const rows = groups.flatMap((group) => {
    const codes = [...numbered.keys()].filter((code) => groupOf(code) === group);
    if (codes.length === 0) return [];
    const anchor = title(group)
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-");
    return [`| [${group.code}](#${anchor}) | ${group.title} | ${codes.length} |`];
  });
  return ["| numbers | about | how many |", "|---|---|--:|", ...rows, ""];
}

const title = ({ code, title }: { code: string; title: string }) => `${code}: ${title}`;

function renderGroup(group: (typeof groups)[number], numbered: Map<string, Fault[]>): string[] {
  const inside = [...numbered].filter(([code]) => groupOf(code) === group);
  if (inside.length === 0) return [];
  return [`### ${title(group)}`, "", ...inside.flatMap(([code, faults]) => renderNumber(code, faults))];
}

function renderNumber(code: string, faults: readonly Fault[]): string[] {
  const exit = exitCodes().find(({ name }) => name === faults[0]!.exit)!;
  const files = [...new Set(faults.map(({ file }) => file))].map((file) => `\`${file}\``).join(", ");
  return [`#### ${code}`, "", `exit ${exit.code} · ${files}`, "", ...faults.flatMap(renderOne)];
}

function renderOne({ refusal, explanation, messages, why, fix }: Fault): string[] {
  const subject =
    refusal === undefined ? "" : /^[A-Z]/.test(refusal) ? ` (the contract's \`${refusal}\`)` : ` (${refusal})`;
  return [
    ...(explanation ? [`- ${sentence(explanation)}`] : []),
    ...messages.map((message, at) => `- \`${message.replaceAll("`", "'")}\`${at === 0 ? subject : ""}`),
    ...(why.length > 0 ? [`- Why: ${why.map(escape).join(" Or: ")}`] : []),
    ...(fix.length > 0 ? [`- Fix: ${fix.map(escape).join(" Or: ")}`] : []),
    "",
  ];
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${escape(text.slice(1)).replace(/\.?$/, ".")}`;

/** Text in which Markdown would see a tag or a column. */
function escape(text: string): string {
  return text.replaceAll("<", "\\<").replaceAll("|", "\\|").replaceAll("*", "\\*");
}
