import { readFileSync } from "node:fs";
import { parseUnits } from "ethers";
import { measures, type Losses, type Measure } from "./observation.ts";

/** What docs/threats.md says that a key can do at worst. */
export interface Bound {
  readonly key: string;
  readonly watched: boolean;
  /** Minor units; no limit where the page says "everything". */
  readonly losses: Readonly<Record<Measure, bigint | "everything">>;
}

const page = new URL("../../docs/threats.md", import.meta.url);
const guardian: Readonly<Record<string, readonly boolean[]>> = {
  "in time": [true],
  asleep: [false],
  "no matter": [true, false],
};

/** The rows between `<!-- bounds: name -->` and `<!-- end -->`. */
export function readBounds(name: "keys" | "conspiracies"): readonly Bound[] {
  const text = readFileSync(page, "utf8");
  const start = text.indexOf(`<!-- bounds: ${name} -->`);
  const end = text.indexOf("<!-- end -->", start);
  if (start < 0 || end < 0) throw new Error(`docs/threats.md has no table marked ${name}`);
  const rows = text
    .slice(start, end)
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return rows.flatMap(([key, attention, ...cells]) => {
    const modes = guardian[attention!];
    if (modes === undefined) throw new Error(`docs/threats.md: ${key}: GUARDIAN is ${attention}`);
    const losses = Object.fromEntries(
      measures.map((measure, index) => [measure, readAmount(cells[index] ?? "")]),
    ) as Bound["losses"];
    return modes.map((watched) => ({ key: key!, watched, losses }));
  });
}

function readAmount(cell: string): bigint | "everything" {
  return cell === "everything" ? cell : parseUnits(cell.replaceAll(",", ""), 6);
}

export interface Exceeded {
  readonly measure: Measure;
  readonly found: bigint;
  readonly bound: bigint;
}

/** Where the losses differ from the bound. Of "everything" only what can be told in numbers is compared. */
export function differences(found: Losses, { losses }: Bound, everything: Partial<Losses>): Exceeded[] {
  return measures.flatMap((measure) => {
    const said = losses[measure];
    const bound = said === "everything" ? everything[measure] : said;
    return bound === undefined || found[measure] === bound ? [] : [{ measure, found: found[measure], bound }];
  });
}
