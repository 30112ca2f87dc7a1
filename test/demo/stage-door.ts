import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { network } from "hardhat";
import { loadNetworkFile } from "../../policy/network-file.ts";
import type { Eip1193 } from "../../scripts/chain/connection.ts";
import { readDay, type DayFile } from "../../scripts/demo/day-file.ts";
import { demo } from "../../scripts/demo/demo.ts";

export const DAY_PATH = fileURLToPath(new URL("../../examples/day.json", import.meta.url));
export const DAY_TEXT = readFileSync(DAY_PATH, "utf8");

/** Reads a text as the day file of the local network. */
export function readText(text: string): DayFile {
  return readDay({ text, path: "day.json", network: loadNetworkFile("localhost") });
}

/** The text with one passage changed, which must be there exactly once. */
export function changed(from: string, to: string, text = DAY_TEXT): string {
  if (text.split(from).length !== 2) throw new Error(`"${from}" is there ${text.split(from).length - 1} times.`);
  return text.replace(from, () => to);
}

/** The line on which a passage begins, from 1. */
export function lineOf(text: string, passage: string): number {
  const offset = text.indexOf(passage);
  if (offset < 0) throw new Error(`"${passage}" is not there.`);
  return text.slice(0, offset).split("\n").length;
}

export interface Ran {
  code: number;
  out: string;
  err: string;
  /** How often a chain was started. */
  chains: number;
  /** How often the build was asked for. */
  builds: number;
}

/** Runs the demo's command line in this process; the tests' own build is the one it finds. No books are kept. */
export function runDemoCommand(...argv: string[]): Promise<Ran> {
  return runDemoWithBooks(undefined, ...argv);
}

/** The same with books in a folder. */
export async function runDemoWithBooks(books: string | undefined, ...argv: string[]): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const ran = { chains: 0, builds: 0 };
  const code = await demo(argv, {
    io: { out: (text) => out.push(text), err: (text) => err.push(text), now: () => 0 },
    async build() {
      ran.builds += 1;
    },
    ...(books !== undefined && { books }),
    async startChain(time) {
      ran.chains += 1;
      return startChain(time);
    },
  });
  return { ...ran, code, out: out.join("\n"), err: err.join("\n") };
}

async function startChain(time: number): Promise<Eip1193> {
  const { provider } = await network.create({ override: { initialDate: new Date(time * 1000) } });
  return { request: ({ method, params = [] }) => provider.request({ method, params }) };
}
