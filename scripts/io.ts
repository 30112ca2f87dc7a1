import { createInterface } from "node:readline/promises";
import { styleText } from "node:util";

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
  const write = (stream: NodeJS.WriteStream) => (text: string) => {
    stream.write((colour(stream) ? colourise(text) : text) + "\n");
  };
  const io: Io = {
    out: write(process.stdout),
    err: write(process.stderr),
    now: () => Math.floor(Date.now() / 1000),
  };
  if (process.stdout.isTTY) io.width = process.stdout.columns;
  if (process.stdin.isTTY && process.stderr.isTTY) {
    io.ask = async (question) => {
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      // Ctrl-D or Ctrl-C at the question is an answer too: the one that confirms nothing.
      const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
      try {
        return (await Promise.race([terminal.question(question), closed])).trim();
      } finally {
        terminal.close();
      }
    };
  }
  return io;
}
