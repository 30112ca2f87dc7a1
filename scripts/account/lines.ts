import type { LineProblem } from "../csv-file.ts";

/** So many are told with their reasons; of the rest the numbers alone, so that no line goes unnamed. */
const TOLD = 40;

export function showProblems(problems: readonly LineProblem[]): string {
  const sorted = [...problems].sort((a, b) => a.line - b.line);
  const rest = sorted.slice(TOLD);
  const told = sorted.slice(0, TOLD).map(({ line, problem }) => `    line ${line}: ${problem}`);
  return [...told, ...(rest.length === 0 ? [] : [`    and ${nameLines(rest.map(({ line }) => line))}`])].join("\n");
}

/** "line 4", "lines 4, 7 to 9" */
export function nameLines(lines: readonly number[]): string {
  return `${new Set(lines).size === 1 ? "line" : "lines"} ${showLines(lines)}`;
}

/** "4, 7 to 9, 12" */
export function showLines(lines: readonly number[]): string {
  const runs: [from: number, to: number][] = [];
  for (const line of [...new Set(lines)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && line === last[1] + 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)).join(", ");
}
