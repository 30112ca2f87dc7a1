/** What stays on one line although it has spaces: a moment, and an amount with its unit. */
const WHOLE = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC|[\d,.]*\d (?:HKD|CNH|gas|units)\b/g;
/** Stands for a space inside such a thing while lines are cut. */
const GLUE = "\u0000";
/** A column narrower than this is no place to continue in. */
const NARROWEST = 20;

/**
 * Cuts lines that a terminal would cut anyway, at a space, and continues them under their last column. Where that
 * column is too narrow, its whole cell goes to a line of its own. A word is never cut: addresses, hashes and numbers can
 * still be copied, and compared digit by digit. Lines that fit, and JSON, are left alone.
 */
export function fold(text: string, width: number): string {
  const lines = text.split("\n");
  return lines
    .map((line) => (line.length <= width || /^[{[]/.test(line) ? line : foldLine(glue(line), width)))
    .join("\n")
    .replaceAll(GLUE, " ");
}

function glue(line: string): string {
  return line.replace(WHOLE, (found) => found.replaceAll(" ", GLUE));
}

function foldLine(line: string, width: number): string {
  if (line.length <= width) return line;
  const further = line.length - line.trimStart().length + 4;
  const last = [...line.matchAll(/\S {2,}(?=\S)/g)].at(-1);
  if (last === undefined) return foldWords(line, width, further);
  const column = last.index + last[0].length;
  if (width - column >= NARROWEST) return foldWords(line, width, column);
  const cell = line.slice(column);
  const indent = Math.max(further, width - cell.length);
  const head = foldLine(line.slice(0, last.index + 1), width);
  return `${head}\n${foldWords(" ".repeat(indent) + cell, width, indent)}`;
}

function foldWords(line: string, width: number, indent: number): string {
  const lines: string[] = [];
  let current = "";
  for (const part of line.match(/ *[^ ]+/g) ?? []) {
    if (current.trim() === "" || current.length + part.length <= width) {
      current += part;
    } else {
      lines.push(current);
      current = " ".repeat(indent) + part.trimStart();
    }
  }
  return [...lines, current].join("\n");
}
