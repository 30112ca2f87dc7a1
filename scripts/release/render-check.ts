import { MODES } from "../chain/token.ts";
import { renderPlace, type Place } from "../reading.ts";
import { columns, showCount } from "../words.ts";
import type { Assessment } from "./assess.ts";
import { isBreaking, type AbiChange } from "./compare-abis.ts";
import { LARGEST_CODE } from "./predict.ts";

/** This build beside what the token runs, as a person reads it. Pure. */
export function renderAssessment(place: Place, assessment: Assessment): string {
  const { symbol, installed, mode, built } = assessment;
  const code = installed.code;
  const sections = [
    `${symbol} · ${renderPlace(place)}`,
    section("Installed", [
      ["release", installed.address],
      ["mode", mode],
      ["init code", code?.initCodeHash ?? "not recorded"],
    ]),
    section("This build", [
      ["release", `${built.address}${built.deployed ? "" : " · not deployed"}`],
      ["init code", built.initCodeHash],
      ...MODES.flatMap((name) => [
        [name, built.twins[name].address],
        ["  code", built.twins[name].codeHash],
      ]),
      ["size", `${count(built.size)} of ${count(LARGEST_CODE)} bytes each`],
      ["fast path", `version ${built.fastPathVersion} · tag ${built.tag}`],
    ]),
    section("Storage", layoutRows(assessment)),
    section("Functions, events and errors", abiRows(assessment.abi)),
    section("Checks", checkRows(assessment)),
    verdict(assessment),
  ];
  return sections.join("\n\n");
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  return `${title}\n${columns(rows)}`;
}

function layoutRows({ layout }: Assessment): string[][] {
  if (layout === undefined) return [["? the record has no storage layout"]];
  const rows = [
    ...layout.unsafe.map((change) => [`✗ ${change}`]),
    ...layout.added.map((variable) => [`+ ${variable}`]),
  ];
  return rows.length === 0 ? [["nothing moved"]] : rows;
}

const SIGNS = { added: "+", removed: "-", changed: "~" } as const;

function abiRows(abi: AbiChange[] | undefined): string[][] {
  if (abi === undefined) return [["? the record has no list of them"]];
  if (abi.length === 0) return [["no difference"]];
  return abi.map((change) => [
    `${isBreaking(change) ? "✗ " : ""}${SIGNS[change.change]} ${change.kind}`,
    change.signature,
    change.id.slice(0, 10),
    [...(change.now === undefined ? [] : [`now ${change.now}`]), ...(change.usdc ? ["USDC has it"] : [])].join(" · "),
  ]);
}

function checkRows({ same, refusals, proxyUnchanged }: Assessment): string[][] {
  if (same) return [["✓ the init code is the installed release's"]];
  return [
    // What exactly stands above, and in the refusal.
    ...refusals.map(({ code, message }) => [`✗ ${code}  ${message.split(":")[0]}`]),
    ...(refusals.length === 0 ? [["✓ storage, functions, events, size and names stay compatible"]] : []),
    proxyUnchanged
      ? ["✓ the token's own code, with its fast path, is this build's"]
      : ["! the token keeps its fast path, and this build has another: do both follow the same rules?"],
  ];
}

function verdict({ same, refusals, symbol }: Assessment): string {
  if (same) return `Nothing to release: ${symbol} runs this build.`;
  if (refusals.length > 0) return `${showCount(refusals.length, "reason")} against installing this build.`;
  return "A new release. Next: harbour release propose, with the audit that covers it.";
}

function count(bytes: number): string {
  return bytes.toLocaleString("en-US");
}
