/** Everything that a terminal or a page may obey instead of show: controls, formats, separators, what has no shape. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Foreign text as one line: whoever wrote it must not move a cursor, hide a line or forge one. What is printable stays
 * as it is, so that twice is the same as once.
 */
export function printable(text: string): string {
  return text.replace(UNSEEN, escape);
}

/** The same in quotation marks, for a value that could be mistaken for words of ours. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replace(UNSEEN, escape)}"`;
}

/** A whole screen before it is written: its lines stay, and nothing else that a terminal would obey. */
export function printableLines(text: string): string {
  return text.replace(UNSEEN, (character) => (character === "\n" ? character : escape(character)));
}

function escape(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
