import { renderPlace, type Place } from "../reading.ts";
import { columns } from "../words.ts";
import { differencesOf, type Verification } from "./verification.ts";

/** Chain, build and record side by side. `source` says where the build is from. Pure. */
export function renderVerification(place: Place, source: string, verification: Verification): string {
  const { symbol, mode, release, builtAddress, builtInitCodeHash, contracts } = verification;
  const own = builtAddress === release.address;
  const rows = contracts.map(({ name, address, codeHash, built, recorded }) => [
    [
      `${built && recorded !== false ? "✓" : "✗"} ${name}`,
      address,
      built ? "this build" : "another build",
      says(recorded),
    ],
    ["", codeHash, "", ""],
  ]);
  const differences = differencesOf(verification);
  return [
    `${symbol} · ${renderPlace(place)}`,
    columns([
      ["build", source],
      ["installed", `release ${release.address} · ${mode}`],
      [
        `${own ? "✓" : "✗"} address`,
        own ? "this build's: it commits to the code of all three twins" : `this build's is ${builtAddress}`,
      ],
      [
        `${mark(verification.initCodeRecorded)} init code`,
        `${builtInitCodeHash} · ${says(verification.initCodeRecorded)}`,
      ],
      [`${mark(verification.addressCommits)} record`, commitment(verification.addressCommits)],
    ]),
    `Code\n${columns(rows.flat())}`,
    verdict(differences, verification),
  ].join("\n\n");
}

function mark(agrees: boolean | undefined): string {
  return agrees === undefined ? "?" : agrees ? "✓" : "✗";
}

function says(recorded: boolean | undefined): string {
  if (recorded === undefined) return "not recorded";
  return recorded ? "as recorded" : "not as recorded";
}

function commitment(commits: boolean | undefined): string {
  if (commits === undefined) return "it has no salt and init code, so the address says nothing about the code";
  return commits ? "its salt and init code make this address" : "its salt and init code make another address";
}

function verdict(differences: readonly string[], { contracts }: Verification): string {
  if (differences.length > 0) return `Differs: ${differences.join(", ")}.`;
  const known = contracts.every(({ recorded }) => recorded !== undefined);
  const rest = known
    ? ""
    : " What is not recorded was compared with the build only; npm run deploy completes the records.";
  const apart = "apart from what constructors wrote into the code around the token";
  return `Verified: the chain runs this build, ${apart}.${rest}`;
}
