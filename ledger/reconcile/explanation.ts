/** Evidence for people, in the order in which it should be read. */
export interface Explanation {
  /** "transaction 0x…", "entry …", "break BRK-7F3A21" */
  subject: string;
  sections: Section[];
}

export interface Section {
  title: string;
  lines: string[];
}

export function renderExplanation({ subject, sections }: Explanation): string {
  return [subject, ...sections.flatMap(({ title, lines }) => ["", title, ...lines.map((line) => `  ${line}`)])].join(
    "\n",
  );
}
