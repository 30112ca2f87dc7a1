import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BaseContract } from "ethers";
import type { Connection } from "../../scripts/chain/connection.ts";
import type { CurrencySettings, NetworkFile } from "../../policy/network-file.ts";
import { role, roleOfFunction, type GovernedContract } from "../../sdk/roles.ts";
import { connection } from "../fixture.ts";
import { cliOf, loadIssuance, type Desk, type Ran, type RunOptions } from "./cli.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type Edit = (hkd: Mutable<CurrencySettings>) => void;

/** Both currencies as deployed, a folder for changes, and policy files that differ from them. */
export interface PolicyDesk extends Desk {
  changes: string;
  /** Command lines that go by the deployed policy, or by one that is edited for HKD. */
  at(edit?: Edit, chain?: Partial<Connection>): (line: string, options?: RunOptions) => Promise<Ran>;
  /** A saved change: its folder. */
  folder(number: number): string;
}

const folders: string[] = [];

export async function openPolicyDesk(): Promise<PolicyDesk> {
  const desk = await loadIssuance();
  const changes = mkdtempSync(join(tmpdir(), "harbour-policy-"));
  folders.push(changes);
  const at: PolicyDesk["at"] = (edit, chain = {}) => {
    const cli = cliOf({ ...desk.chain, policy: edited(desk.chain.policy, edit), ...chain });
    return (line, options = {}) => cli(line, { changes, ...options });
  };
  const folder = (number: number) => {
    const root = join(changes, "localhost");
    return join(
      root,
      readdirSync(root).find((name) => Number(name.slice(0, 4)) === number)!,
    );
  };
  return { ...desk, changes, at, folder };
}

export function closePolicyDesks(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A file of its own for every edit; the hash of the deployed one would change with each comment in it. */
function edited(policy: NetworkFile, edit: Edit | undefined): NetworkFile {
  const currencies = policy.currencies.map((settings) => {
    if (settings.key !== "hkd" || edit === undefined) return settings;
    const copy: Mutable<CurrencySettings> = structuredClone(settings);
    edit(copy);
    return copy;
  });
  return { ...policy, currencies, sha256: "5".repeat(64) };
}

/** An act of a role's holder on one of HKD's contracts, or of ADMIN on its authority, after its delay. */
export async function act(
  { hkd }: Desk,
  contract: GovernedContract | "authority",
  method: string,
  ...values: unknown[]
): Promise<void> {
  const target = hkd[contract] as unknown as BaseContract;
  const power = contract === "authority" ? role("ADMIN") : roleOfFunction(contract, method)!;
  const holder = hkd.holders[power.name];
  if (power.delay > 0) {
    await hkd.authority.connect(holder).schedule(target, target.interface.encodeFunctionData(method, values), 0);
    await connection.networkHelpers.time.increase(power.delay);
  }
  await (target.connect(holder) as BaseContract).getFunction(method)(...values);
}

export function wait(seconds: number): Promise<number> {
  return connection.networkHelpers.time.increase(seconds);
}

export const DAY = 86_400;

/** The hash that a plan's screen asks to be approved. */
export function hashOf({ out }: Ran): string {
  return /^Plan ([0-9a-f-]{39})/m.exec(out)![1]!;
}

/** A screen without what differs from run to run. */
export function stable(desk: PolicyDesk, text: string): string {
  return text
    .replaceAll(desk.changes, "changes")
    .replace(/^sent 0x.*\n/gm, "")
    .replace(/plan [0-9a-f]{4}(-[0-9a-f]{4}){7}/g, (hash) => `plan ${hash.slice(5).replace(/[0-9a-f]/g, "·")}`);
}
