import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settlementRecords } from "../../sdk/record-names.ts";
import type { Connection, DeployedToken } from "../../scripts/chain/connection.ts";
import { loadDeployment } from "../../scripts/chain/deployment.ts";
import { hashFile } from "../../scripts/json-file.ts";
import { settlementContracts } from "../../sdk/roles.ts";
import type { HarbourFixture } from "../fixture.ts";
import { chainOf, cliOf, expectGolden, loadDesk, type Desk, type Ran, type RunOptions } from "./cli.ts";
import { nextBuild } from "./next-build.ts";

/** A desk whose records, audits and changes are files, as an operator has them. */
export interface ReleaseDesk extends Desk {
  /** Holds records, register, report and changes. */
  folder: string;
  /** The audit report. */
  report: string;
  /** Artifacts of the next release. */
  next: string;
  /** A command line with the records as they are at that moment. */
  run(line: string, options?: RunOptions & { chain?: Partial<Connection> }): Promise<Ran>;
  /** Registers the report for the next build, as `harbour release check --audit` prints it. */
  register(): Promise<void>;
}

const opened: string[] = [];
let built: string | undefined;

export async function openReleaseDesk(): Promise<ReleaseDesk> {
  const desk = await loadDesk();
  const folder = mkdtempSync(join(tmpdir(), "harbour-release-"));
  opened.push(folder);
  writeRecords(folder, desk);
  const report = join(folder, "report.pdf");
  writeFileSync(report, "Every line of release 2 was read.");
  built ??= nextBuild();
  const auditRegister = join(folder, "audits.yaml");
  const run: ReleaseDesk["run"] = (line, { chain = {}, ...options } = {}) =>
    cliOf(chainOf(desk, { auditRegister, records: folder, deployment: loadDeployment(folder), ...chain }))(line, {
      changes: join(folder, "changes"),
      ...options,
    });
  const next = built;
  return {
    ...desk,
    folder,
    report,
    next,
    run,
    async register() {
      const { out } = await run(`release check --token hkd --build ${next} --audit ${report}`);
      writeFileSync(auditRegister, out.slice(out.indexOf("- audit:")));
    },
  };
}

export function closeReleaseDesks(): void {
  for (const folder of opened.splice(0)) rmSync(folder, { recursive: true });
  if (built !== undefined) rmSync(built, { recursive: true });
  built = undefined;
}

/** The records of HKD and of what it shares, as the deployment leaves them. */
export function writeRecords(folder: string, { hkd, settlementHashes, ...shared }: HarbourFixture): void {
  const { code, token, authority, release, registry, mintDesk, redemptionDesk } = hkd;
  const write = (name: string, { target }: { target: unknown }, linkedData: object) =>
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ address: target, linkedData }));
  const hash = (name: keyof typeof code.codeHashes) => ({ codeHash: code.codeHashes[name] });
  write("HKD", token, hash("token"));
  write("HKD-authority", authority, hash("authority"));
  write("HKD-release", release, code.release);
  write("HKD-registry", registry, hash("registry"));
  write("HKD-mint-desk", mintDesk, hash("mintDesk"));
  write("HKD-redemption-desk", redemptionDesk, hash("redemptionDesk"));
  for (const contract of settlementContracts) {
    write(settlementRecords[contract], shared[contract], { codeHash: settlementHashes[contract] });
  }
}

/** The deployment with another record of the release. */
export function recordedAs(desk: ReleaseDesk, change: (code: any) => object | undefined): Partial<Connection> {
  const HKD = loadDeployment(desk.folder).HKD!;
  const releases = HKD.releases.map(({ address, code }) => {
    const other = change(structuredClone(code));
    return { address, ...(other === undefined ? {} : { code: other }) };
  });
  return { deployment: { HKD: { ...HKD, releases } as DeployedToken } };
}

export const reportHash = ({ report }: ReleaseDesk): string => hashFile(report);

/** A screen without what follows from the code, which the next build of the contracts changes. */
export function expectReleaseGolden(name: string, { folder, next }: ReleaseDesk, screen: string): void {
  const blot = (text: string, width: number) => text.padEnd(width, "·");
  expectGolden(
    name,
    screen
      .replaceAll(folder, "…")
      .replaceAll(next, "next-build")
      .replace(/0x[0-9a-f]{64}/g, blot("0x", 66))
      .replace(/(sha256 )[0-9a-f]{64}/g, `$1${blot("", 64)}`)
      .replace(
        /((?:release|open|permissioned|paused|address|is|newImplementation)(?: twin)?\s+)0x[0-9a-fA-F]{40}/g,
        `$1${blot("0x", 42)}`,
      )
      .replace(/release-[0-9a-f]{8}\.json/g, "release-········.json")
      .replace(/\d[\d,]*( of 24,576| bytes)/g, "#$1"),
  );
}

export const readText = (path: string): string => readFileSync(path, "utf8");
