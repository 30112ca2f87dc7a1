import { quote } from "../quote.ts";
import { Iso20022Error } from "./problem.ts";

export interface XmlNode {
  name: string;
  attributes: Readonly<Record<string, string>>;
  content: string | readonly XmlNode[];
}

type Child = XmlNode | undefined;

/** An element with text, or with elements; what is undefined is left out. */
export function element(name: string, ...content: [string] | (Child | readonly Child[])[]): XmlNode {
  const [first] = content;
  if (typeof first === "string") return { name, attributes: {}, content: first };
  return { name, attributes: {}, content: (content as Child[]).flat().filter((child) => child !== undefined) };
}

export function withAttributes(node: XmlNode, attributes: Record<string, string>): XmlNode {
  return { ...node, attributes: { ...node.attributes, ...attributes } };
}

/**
 * An element with a text of 1 to `longest` characters, counted as XML Schema counts them.
 *
 * @throws Iso20022Error HB-1890
 */
export function limited(name: string, text: string, longest: number): XmlNode {
  const length = [...text].length;
  if (text.trim() === "" || length > longest) {
    throw new Iso20022Error(
      "HB-1890",
      `${name} is ${quote(text)}; 1 to ${longest} characters, not all spaces, are possible.`,
    );
  }
  return element(name, text);
}

/** The same, or nothing for nothing. @throws Iso20022Error HB-1890 */
export function optional(name: string, text: string | undefined, longest: number): XmlNode | undefined {
  return text === undefined ? undefined : limited(name, text, longest);
}

/**
 * A document in one namespace: UTF-8, two spaces a level, a line feed after each line. The same content is the same text.
 *
 * @throws Iso20022Error HB-1890 a character that XML 1.0 has not
 */
export function writeXml(namespace: string, content: XmlNode): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  write(withAttributes(element("Document", content), { xmlns: namespace }), "", lines);
  return `${lines.join("\n")}\n`;
}

/** Recurses as deep as a message of ours is, which no input decides. */
function write({ name, attributes, content }: XmlNode, indent: string, lines: string[]): void {
  const shown = Object.entries(attributes).map(([key, text]) => ` ${key}="${escaped(text, name)}"`);
  const tag = `${name}${shown.join("")}`;
  if (typeof content === "string") {
    lines.push(`${indent}<${tag}>${escaped(content, name)}</${name}>`);
  } else if (content.length === 0) {
    lines.push(`${indent}<${tag}/>`);
  } else {
    lines.push(`${indent}<${tag}>`);
    for (const child of content) write(child, `${indent}  `, lines);
    lines.push(`${indent}</${name}>`);
  }
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** White space other than a plain space is written by number, because a reader may change it. */
function escaped(text: string, name: string): string {
  if (/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text)) {
    throw new Iso20022Error("HB-1890", `${name} is ${quote(text)}, with a character that XML cannot hold.`);
  }
  return text.replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? `&#${character.codePointAt(0)};`);
}
