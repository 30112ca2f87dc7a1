import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { latestBlock } from "../chain/block.ts";
import type { Connection } from "../chain/connection.ts";
import { showDayTime, type DayTime } from "../demo/day-time.ts";
import type { Stage } from "../demo/stage.ts";
import { run } from "../program.ts";
import { commandEnded } from "./example-faults.ts";
import { signingNode } from "./signing-node.ts";

/** One thing that somebody did. */
export interface Told {
  /** "day 3 10:02" */
  when: string;
  who: string;
  /** "pays the invoice" */
  words: string;
  /** The command line without --network; absent where other software did it. */
  line?: string;
  /** The lines of the answer that matter. */
  said: readonly string[];
}

export interface Command {
  who: string;
  words: string;
  /** With --as where it takes it. A word that begins with ./ is a file of the session's folder. */
  line: string;
  /** What the person types when asked: the amount that it is about. */
  types?: string;
  /** Which lines are told beside what was done, without the space before them; or all, as they are. */
  keep?: RegExp | "all";
}

/** People at their terminals, one after the other, on one chain. */
export interface Session {
  /** What every command finds there. */
  connection: Connection;
  told: readonly Told[];
  /** Lets time pass until this moment, if it is still ahead. */
  at(time: DayTime): Promise<void>;
  /** Runs a command and tells it. @throws HarbourError HB-3302 */
  harbour(command: Command): Promise<void>;
  /** Runs a command with --json and tells nothing of it. @throws HarbourError HB-3302 */
  read<T>(line: string): Promise<T>;
  /** Tells what somebody's own software did. */
  note(what: Omit<Told, "when">): void;
  /** A moment of the file as papers write it: "2026-12-02T09:30:00+08:00". */
  iso(time: DayTime): string;
  write(name: string, content: string): void;
  end(): void;
}

export interface OpenSession {
  stage: Stage;
  /** A new folder for the files that people pass around; they are thrown away unless told. */
  keep: string | undefined;
  tell(told: Told): void;
}

/** What a command says that it did; the rows of its checks have columns. */
const DONE = /^✓ (?!simulated)(?!.* {2})/;

export async function openSession({ stage, keep: kept, tell }: OpenSession): Promise<Session> {
  const { chain, cast, midnight } = stage;
  const folder = kept ?? mkdtempSync(join(tmpdir(), "harbour-example-"));
  if (kept !== undefined) mkdirSync(kept, { recursive: true });
  const told: Told[] = [];
  let clock = (await latestBlock(chain.provider)).timestamp;
  const next = async (timestamp: number) => {
    clock = Math.max(timestamp, clock + 1);
    await chain.node.request({ method: "evm_setNextBlockTimestamp", params: [clock] });
  };
  const signer = signingNode(chain.node, cast.actors, () => next(clock + 1));
  const connection: Connection = { ...stage.connection, signer };

  const now = () => showDayTime(clock - (clock % 60), midnight);
  const add = (one: Told) => {
    told.push(one);
    tell(one);
  };

  async function execute(line: string, types?: string): Promise<{ out: string; err: string }> {
    const words = (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, ""));
    const argv = words.map((word) => (word.startsWith("./") ? join(folder, word.slice(2)) : word));
    const ended = { out: "", err: "" };
    const code = await run([...argv, "--network", "localhost"], {
      io: {
        out: (text) => void (ended.out += `${text}\n`),
        err: (text) => void (ended.err += `${text}\n`),
        ...(types === undefined ? {} : { ask: async () => types }),
        now: () => clock,
      },
      connect: async () => connection,
    });
    const tidy = (text: string) => text.replaceAll(`${folder}/`, "");
    const [out, err] = [tidy(ended.out), tidy(ended.err)];
    if (code !== 0) throw commandEnded(shown(line), code, /✗ (HB-.*)/.exec(err)?.[1] ?? err.trim());
    return { out, err };
  }

  return {
    connection,
    told,
    async at({ seconds }) {
      if (midnight + seconds <= clock) return;
      await next(midnight + seconds);
      await chain.node.request({ method: "evm_mine", params: [] });
    },
    async harbour({ who, words, line, types, keep }) {
      const when = now();
      const { out, err } = await execute(line, types);
      add({ when, who, words, line: shown(line), said: keep === "all" ? linesOf(out) : keptOf(err + out, keep) });
    },
    read: async (line) => JSON.parse((await execute(`${line} --json`)).out),
    note: (what) => add({ when: now(), ...what }),
    iso: ({ seconds }) => hongKongTime(midnight + seconds),
    write: (name, content) => writeFileSync(join(folder, name), content),
    end() {
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function shown(line: string): string {
  return line.replaceAll(" ./", " ");
}

function linesOf(text: string): string[] {
  return text.trimEnd().split("\n");
}

/** The command to run next follows in the story. */
function keptOf(screen: string, keep: RegExp | undefined): string[] {
  return linesOf(screen)
    .map((line) => line.trim())
    .filter((line) => DONE.test(line) || keep?.test(line))
    .map((line) => line.replace(/ To \w+ it:$/, ""));
}

/** Hong Kong has no summer time. */
function hongKongTime(timestamp: number): string {
  return new Date((timestamp + 8 * 3600) * 1000).toISOString().replace(".000Z", "+08:00");
}
