import type { StorageLayout } from "@openzeppelin/upgrades-core";

/** What the storage of a token would look like to new code. */
export interface LayoutDifference {
  /** What would be read wrongly, one sentence each. Empty: nothing. */
  unsafe: string[];
  /** New variables in places that were never written: "harbour.token: frozenUntil (uint48)". */
  added: string[];
}

/**
 * Judges storage by OpenZeppelin's rules: every variable stays, in its place and with its type, in every namespace. The
 * bits within a word are no business of these rules: tests pin them.
 */
export async function compareLayouts(recorded: StorageLayout, built: StorageLayout): Promise<LayoutDifference> {
  const { getStorageUpgradeReport, withValidationDefaults } = await import("@openzeppelin/upgrades-core");
  const report = getStorageUpgradeReport(recorded, built, withValidationDefaults({ kind: "uups" }));
  const known = new Set(variablesOf(recorded));
  return {
    unsafe: report.pass ? [] : sentencesOf(report.explain(false)),
    added: report.pass ? variablesOf(built).filter((variable) => !known.has(variable)) : [],
  };
}

function variablesOf({ storage, namespaces = {}, types }: StorageLayout): string[] {
  const lists = [["storage", storage] as const, ...Object.entries(namespaces)];
  return lists.flatMap(([place, items]) =>
    items.map(({ label, type }) => `${place.replace(/^erc7201:/, "")}: ${label} (${types[type]?.label ?? type})`),
  );
}

/** The tool explains over several indented lines with hints; a screen has one line for each change. */
function sentencesOf(explanation: string): string[] {
  return explanation.split("\n\n").map((change) => {
    const lines = change.split("\n").map((line) => line.trim());
    const words = lines.filter((line) => line !== "" && !line.startsWith(">"));
    // The first line opens with the place in the sources, or the contract that had it.
    return words
      .map((line) => line.replace(/^- /, ""))
      .join(", ")
      .replace(/^(?:project\/)?(\S*): +/, "$1: ")
      .replaceAll("`", "");
  });
}
