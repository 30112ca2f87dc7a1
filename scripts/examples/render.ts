import { renderVerdict } from "../demo/render.ts";
import { columns } from "../words.ts";
import type { Told } from "./session.ts";
import type { Verdict } from "./verdict.ts";

export interface Opening {
  title: string;
  path: string;
  /** "in-process" or the node's host. */
  where: string;
  chainId: number;
  /** Everybody in the story: name, and what it has at first. */
  people: readonly (readonly [name: string, is: string, has: string])[];
}

/** Who is in the story. Pure, as everything here. */
export function renderOpening({ title, path, where, chainId, people }: Opening): string {
  return [
    `${title}\n  ${path} · ${where} chain ${chainId} · times are Hong Kong's · every command has --network localhost`,
    `Before it begins\n${columns(people)}`,
  ].join("\n\n");
}

/** One command with the lines of its answer that matter; a heading where a day begins. */
export function renderTold({ when, who, words, line, said }: Told, newDay: boolean): string {
  const [, day, clock] = /^day (\d+) (\S+)$/.exec(when)!;
  return [
    ...(newDay ? [`\nDay ${day}`] : []),
    `\n  ${clock}  ${who} ${words}`,
    ...(line === undefined ? [] : [`    $ ${wrap(`harbour ${line}`)}`]),
    ...said.map((text) => `      ${text}`.trimEnd()),
  ].join("\n");
}

/** A long command over several lines, as a shell takes it. */
function wrap(line: string): string {
  const [first, ...options] = line.split(/ (?=--)/);
  return options.reduce((text, option) => {
    const last = text.slice(text.lastIndexOf("\n") + 1);
    return last.length + option.length > 100 ? `${text} \\\n        ${option}` : `${text} ${option}`;
  }, first!);
}

/** The file's numbers beside the chain's. */
export function renderVerdicts(path: string, verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ what, expected, found, held, line }) => [
    held ? "✓" : "✗",
    what,
    expected,
    held ? "" : `found ${found} · line ${line}`,
  ]);
  const failed = verdicts.filter(({ held }) => !held).length;
  return [
    `\nExpected by ${path}, and found on the chain\n${columns(rows)}`,
    renderVerdict(verdicts.length - failed, failed),
  ].join("\n\n");
}
