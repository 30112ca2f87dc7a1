import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { connect } from "../../scripts/chain/connect.ts";
import { run } from "../../scripts/program.ts";
import type { SteadyNode } from "./steady-node.ts";

export interface Ended {
  out: string;
  err: string;
}

export interface Expected {
  /** What the person at the terminal types, in order; as what is on the screen by then has it, where that is so. */
  answers?: (string | ((screen: string) => string))[];
  /** 0 unless told. */
  exit?: number;
  /** The line of the screen with which the page begins; what is before it belongs to this machine. */
  from?: string;
}

/** A person at a terminal, whose session becomes a page. */
export interface Session {
  folder: string;
  /** A paragraph, or a heading, between the commands. */
  say(markdown: string): void;
  /** One command line. A word that begins with ./ is a file of the session's folder. */
  harbour(line: string, expected?: Expected): Promise<Ended>;
  /** The same, left out of the page: what repeats itself teaches nothing. */
  quietly(line: string, expected?: Expected): Promise<Ended>;
  write(name: string, content: string | object): void;
  read(name: string): string;
  /** Shows a file of the session on the page. */
  show(name: string, language?: string): void;
  page(): string;
  end(): void;
}

const WIDTH = 118;

/** The number under which a plan was saved. */
export const changeOf = ({ out }: Ended): string => /harbour apply (\d+)/.exec(out)![1]!;

/** The plan's whole hash, which the person has from the review; here both are one. */
export const reviewedHash = (screen: string): string => /plan ([0-9a-f-]{39})/i.exec(screen)![1]!;

export function openSession(node: SteadyNode): Session {
  const folder = mkdtempSync(join(tmpdir(), "harbour-walk-"));
  const lines: string[] = [];
  // A folder of this machine is of no interest to a reader.
  const tidy = (text: string) => text.replaceAll(`${folder}/`, "").replaceAll(node.url, "http://127.0.0.1:8545");

  const execute = async (line: string, { answers = [], exit = 0 }: Expected = {}) => {
    const words = (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, ""));
    const argv = words.map((word) => (word.startsWith("./") ? join(folder, word.slice(2)) : word));
    const clock = await node.time();
    const ended: Ended & { screen: string } = { out: "", err: "", screen: "" };
    const left = [...answers];
    const code = await run(argv, {
      io: {
        out: (text) => {
          ended.out += `${text}\n`;
          ended.screen += `${text}\n`;
        },
        err: (text) => {
          ended.err += `${text}\n`;
          ended.screen += `${text}\n`;
        },
        ask: async (question) => {
          const next = left.shift() ?? "";
          const answer = typeof next === "string" ? next : next(ended.screen);
          ended.screen += `${question}${answer}\n`;
          return answer;
        },
        now: () => clock,
        width: WIDTH,
        changes: join(folder, "changes"),
      },
      connect: async (where) => ({
        ...(await connect({ rpc: node.url, deployments: join(folder, "deployments", "localhost"), ...where })),
        auditRegister: join(folder, "audits.yaml"),
      }),
    });
    expect(code, `${line}\n${ended.screen}`).to.equal(exit);
    expect(left, `${line}: unasked`).to.deep.equal([]);
    return ended;
  };

  return {
    folder,
    say: (markdown) => void lines.push(markdown, ""),
    async harbour(line, expected) {
      const ended = await execute(line, expected);
      const code = expected?.exit === undefined || expected.exit === 0 ? "" : `[exit ${expected.exit}]\n`;
      const from = expected?.from === undefined ? 0 : ended.screen.indexOf(`${expected.from}\n`);
      const screen = `${ended.screen.slice(from).trimEnd()}\n${code}`;
      lines.push("```console", `$ harbour ${line}`, tidy(screen).trimEnd(), "```", "");
      return ended;
    },
    quietly: execute,
    write: (name, content) =>
      writeFileSync(
        join(folder, name),
        typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`,
      ),
    read: (name) => readFileSync(join(folder, name), "utf8"),
    show(name, language = "") {
      lines.push(
        `\`${name}\``,
        "",
        `\`\`\`${language}`,
        tidy(readFileSync(join(folder, name), "utf8")).trimEnd(),
        "```",
        "",
      );
    },
    page: () => `${lines.join("\n").trimEnd()}\n`,
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}
