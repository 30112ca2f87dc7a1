import { columns } from "../words.ts";
import type { Finding } from "./finding.ts";

const MARKS: Record<Finding["state"], string> = { fine: "✓", warning: "!", differs: "✗", temporary: "✗" };

export interface Examined {
  title: string;
  findings: readonly Finding[];
}

export function renderExamination(sections: readonly Examined[]): string {
  const blocks = sections
    .filter(({ findings }) => findings.length > 0)
    .map(({ title, findings }) => {
      const rows = findings.flatMap(({ state, what, found, fix }) => [
        [`${MARKS[state]} ${what}`, found],
        ...(fix === undefined ? [] : [["", `→ ${fix}`]]),
      ]);
      return `${title}\n${columns(rows)}`;
    });
  const all = sections.flatMap(({ findings }) => findings);
  const count = (...states: Finding["state"][]) => all.filter(({ state }) => states.includes(state)).length;
  const summary = `${count("fine")} fine, ${count("warning")} worth knowing, ${count("differs", "temporary")} wrong`;
  return [...blocks, summary].join("\n\n");
}
