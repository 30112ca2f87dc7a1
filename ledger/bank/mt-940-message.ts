import { badMt940 } from "./bank-faults.ts";
import { shown } from "./bank-values.ts";

/** A field of a message, ":86:" and what follows it, without its line ends. */
export interface Field {
  /** "61", "60F" */
  tag: string;
  /** Counted from 1 in the file. */
  line: number;
  /** Of its first line and those that continue it. */
  lines: string[];
}

export interface Message {
  line: number;
  fields: Field[];
}

/** What block 3 says, its UETR too, is of the message that carries the statement and of no payment in it. */
const HEADER = /^\{1:[^{}]*\}(?:\{2:([^{}]*)\})?(?:\{3:(?:\{\d{3}:[^{}]*\})*\})?\{4:$/;
const TRAILER = /^-(?:\}(?:\{5:(?:\{[A-Z]{3}:[^{}]*\})*\})?\$?)?$/;
const TAG = /^:(\d\d[A-Z]?):(.*)$/;

/** The fields that an MT940 has. */
const TAGS: readonly string[] = [
  "20",
  "21",
  "25",
  "25P",
  "28",
  "28C",
  "60F",
  "60M",
  "61",
  "86",
  "62F",
  "62M",
  "64",
  "65",
];

/** Whether a text begins as an MT940 does, in SWIFT's envelope or without. */
export function looksLikeMt940(text: string): boolean {
  return /^\s*(\{1:|:20:)/.test(text);
}

/**
 * Splits a file into messages and these into fields. A message has SWIFT's blocks around it, or begins with :20: and ends
 * with a line "-", the next :20: or the file.
 *
 * @throws HarbourError HB-4304
 */
export function splitMessages(text: string): Message[] {
  const messages: Message[] = [];
  let open: Message | undefined;
  /** Whether block 4 was opened and has to be closed. */
  let inBlock = false;
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    const tag = TAG.exec(content);
    if (content.startsWith("{1:")) {
      if (inBlock) throw badMt940(line, "the message before it does not end");
      checkHeader(line, content);
      open = { line, fields: [] };
      messages.push(open);
      inBlock = true;
    } else if (TRAILER.test(content)) {
      if (open === undefined || inBlock !== content.startsWith("-}")) throw badMt940(line, "no such message is open");
      open = undefined;
      inBlock = false;
    } else if (tag !== null) {
      if (!TAGS.includes(tag[1]!)) throw badMt940(line, `:${tag[1]}: is no field of an MT940`);
      if (tag[1] === "20" && !inBlock) messages.push((open = { line, fields: [] }));
      if (open === undefined) throw badMt940(line, "it belongs to no message, which begins with :20:");
      open.fields.push({ tag: tag[1]!, line, lines: [tag[2]!] });
    } else if (content.trim() !== "") {
      const field = open?.fields.at(-1);
      if (field === undefined) throw badMt940(line, `${shown(content)} is no field`);
      field.lines.push(content);
    }
  }
  if (inBlock) throw badMt940(open!.line, "the message does not end");
  return messages;
}

function checkHeader(line: number, content: string): void {
  const header = HEADER.exec(content);
  if (header === null) throw badMt940(line, `${shown(content)} is no header of a message`);
  const [, application] = header;
  // "O940…" as it comes from the network, "I940…" as it was sent.
  if (application !== undefined && !/^[IO]940/.test(application))
    throw badMt940(line, `the message is of type ${shown(application.slice(1, 4))}, where 940 is needed`);
}
