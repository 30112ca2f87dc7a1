import { relative } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";
import { printableLines } from "../sdk/printable.ts";
import { fold } from "./fold.ts";
import { progressLine } from "./progress.ts";

/** Where a command reads and writes. Data goes to `out`, narration to `err`. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Absent when nobody is there to answer: then only `--approve` can approve. */
  ask?: (question: string) => Promise<string>;
  /** Columns of the terminal; absent where there is none. */
  width?: number;
  /** Unix seconds; compared with the chain's own time, never used instead of it. */
  now(): number;
  /** Folder that keeps what was done: a folder for each network, in it one for each change. Absent: nothing is kept. */
  changes?: string;
  /** How far a longer work is; absent where nobody watches. Erases itself when `done` is `total`. */
  progress?(label: string, done: number, total: number): void;
}

const marks: Record<string, "green" | "red" | "yellow"> = { "✓": "green", "✗": "red", "!": "yellow" };

/** Rendering stays plain text; only the mark that opens a line gets a colour, and only for a person. */
function colourise(text: string): string {
  return text.replace(/^(\s*)([✓✗!])(?= )/gmu, (_, indent: string, mark: string) => {
    return indent + styleText(marks[mark]!, mark, { validateStream: false });
  });
}

/** The terminal, or the pipe, this process was started in. */
export function processIo(env: NodeJS.ProcessEnv = process.env): Io {
  const colour = (stream: NodeJS.WriteStream) => Boolean(stream.isTTY) && !env["NO_COLOR"];
  const progress = progressLine({
    write: (text) => void process.stderr.write(text),
    width: () => process.stderr.columns || 80,
    now: () => Date.now(),
  });
  const write = (stream: NodeJS.WriteStream) => (text: string) => {
    progress.erase();
    // The last door: what was missed where it came in must not reach a terminal either.
    const plain = printableLines(text);
    const lines = stream.isTTY && stream.columns > 0 ? fold(plain, stream.columns) : plain;
    stream.write((colour(stream) ? colourise(lines) : lines) + "\n");
  };
  const io: Io = {
    out: write(process.stdout),
    err: write(process.stderr),
    now: () => Math.floor(Date.now() / 1000),
    changes: relative(process.cwd(), fileURLToPath(new URL("../changes", import.meta.url))),
  };
  if (colour(process.stderr) && env["TERM"] !== "dumb") io.progress = progress.show;
  if (process.stdout.isTTY) io.width = process.stdout.columns;
  if (process.stdin.isTTY && process.stderr.isTTY) {
    io.ask = async (question) => {
      progress.erase();
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      // Ctrl-D or Ctrl-C at the question is an answer too: the one that confirms nothing.
      const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
      try {
        return (await Promise.race([terminal.question(printableLines(question)), closed])).trim();
      } finally {
        terminal.close();
      }
    };
  }
  return io;
}
