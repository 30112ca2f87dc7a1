import { readdirSync, readFileSync } from "node:fs";

type Member = { name: string; typeDescriptions: { typeString: string } };
type Node = { nodeType: string; name?: string; nodes?: Node[]; members?: Member[] };
type BuildOutput = { output: { sources: Record<string, { ast?: Node }> } };

const BUILD_INFO = new URL("../artifacts/build-info/", import.meta.url);
/** Bytes of the value types that share a slot; everything else in the struct fills one. */
const PACKED: Record<string, number> = { uint104: 13, bool: 1 };

/** The token's namespaced storage as the compiler sees it: one line per member, with its slot and offset. */
export function storageLayout(): string {
  const struct = readdirSync(BUILD_INFO)
    .filter((file) => file.endsWith(".output.json"))
    .map((file) => JSON.parse(readFileSync(new URL(file, BUILD_INFO), "utf8")) as BuildOutput)
    .map(({ output }) => output.sources["project/contracts/token/Ledger.sol"]?.ast)
    .flatMap((ast) => ast?.nodes ?? [])
    .find(({ name }) => name === "TokenLayout")?.nodes?.[0];
  if (struct?.members === undefined) throw new Error("TokenLayout is not in artifacts/build-info: build first");

  let slot = 0;
  let offset = 0;
  const lines = struct.members.map(({ name, typeDescriptions: { typeString } }) => {
    const bytes = PACKED[typeString] ?? 32;
    if (offset + bytes > 32) {
      slot++;
      offset = 0;
    }
    const line = `| ${slot} | ${offset} | \`${name}\` | \`${typeString.replaceAll("struct ", "")}\` |`;
    offset += bytes;
    return line;
  });
  return ["| slot | byte | member | type |", "|--:|--:|---|---|", ...lines, ""].join("\n");
}
