import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "../../scripts/chain/connection.ts";
import { contractNames } from "../../scripts/chain/contract-names.ts";
import type { Difference, Step } from "../../scripts/policy/difference.ts";
import type { NetworkFile } from "../../policy/network-file.ts";
import { contractWords, settlementContracts } from "../../sdk/roles.ts";
import { connection as network } from "../fixture.ts";
import { chainOf, cliOf, type Ran } from "./cli.ts";
import { idOf, type CurrencyState, type HeldRole } from "./policy-model.ts";
import type { World } from "./policy-writer.ts";

/** The in-process chain beside one network file. */
export function connectionTo({ fixture }: World, file: NetworkFile): Connection {
  const { deployment } = chainOf(fixture);
  return chainOf(fixture, { policy: file, book: { ...contractNames(deployment), ...file.book } });
}

/** A folder of its own for the time of `use`. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "harbour-policy-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}.grave`, { recursive: true, force: true });
  }
}

export interface PlanRan extends Ran {
  differences: Difference[];
  steps: Step[];
  /** Number of the change, if one was saved. */
  change: string | undefined;
  /** Where it was saved. */
  folder: string | undefined;
  hash: string;
}

export async function plan(connection: Connection, changes?: string, token?: "cnh" | "hkd"): Promise<PlanRan> {
  const line = token === undefined ? "plan --json" : `plan --json --token ${token}`;
  const ran = await cliOf(connection)(line, changes === undefined ? {} : { changes });
  if (ran.code !== 0 && ran.code !== 2) throw new Error(`plan ended with ${ran.code}: ${ran.err}${ran.out}`);
  const { currencies, saved, hash } = JSON.parse(ran.out) as {
    hash: string;
    currencies: { differences: Difference[]; steps: Step[] }[];
    saved?: { change: string; path: string };
  };
  return {
    ...ran,
    differences: currencies.flatMap(({ differences }) => differences),
    steps: currencies.flatMap(({ steps }) => steps),
    change: saved?.change,
    folder: saved?.path,
    hash,
  };
}

/** "hkd bufferBps" of what a plan names. */
export function namedBy({ differences }: PlanRan): string[] {
  return differences.map(({ currency, fact }) => `${currency.toLowerCase()} ${fact}`).sort();
}

/** How the engine calls one of the model's subjects. */
export function factOf(key: string, state: CurrencyState, subject: string): string {
  const name = key.toUpperCase();
  const contracts: Record<string, string> = {
    token: `${name} token`,
    registry: `${name} registry`,
    mintDesk: `${name} mint desk`,
    redemptionDesk: `${name} redemption desk`,
    authority: `${name} authority`,
    ...Object.fromEntries(settlementContracts.map((contract) => [contract, contractWords[contract]])),
  };
  const [what, ...rest] = subject.split(" ");
  const of = rest.join(" ");
  const own = { ...state.desks, ...state.settlement };
  const contract = (Object.keys(own) as (keyof typeof own)[]).find((each) => own[each] === of);
  const account = contract === undefined ? of : `the ${contractWords[contract]}`;
  switch (what) {
    case "member":
      return `role ${of.replace(/^role /, "")}`;
    case "minter":
      return `minting by ${account}`;
    case "flags":
      return `flags of ${account}`;
    case "signer":
      return `custodian of ${of}`;
    case "pool":
      return `custodian of pool ${of}`;
    case "closed":
      return `calls of ${contracts[of]}`;
    case "function": {
      const [contract, method] = of.split(".") as [string, string];
      return `role of ${method} of ${contracts[contract]}`;
    }
    case "guardian":
    case "admin":
      return `${what} of role ${of.replace(/^role /, "")}`;
    case "label":
      return `label of role ${idOf(of as HeldRole)}`;
    case "grant-delay":
      return `grant delay of ${of}`;
    case "admin-delay":
      return `admin delay of ${contracts[of]}`;
    case "mode":
      return "policy";
    case "ceilingCap":
      return "ceiling cap";
    case "orderLimit":
    case "largeOrderSize":
    case "windowLimit":
    case "shareLimitBps":
      return `${what} of the mint desk`;
    default:
      return subject;
  }
}

export interface ApplyRan extends Ran {
  /** What it says of each step: "done", "waits", … */
  states: { kind: string; readyAt?: number; at?: number; why?: string }[];
}

export async function apply(connection: Connection, changes: string, change: string, hash: string): Promise<ApplyRan> {
  const line = `apply ${change} --send --approve ${hash} --json`;
  const ran = await cliOf(connection)(line, { changes });
  const { steps = [] } = JSON.parse(ran.out.split("\n")[0]!) as { steps?: { state: ApplyRan["states"][number] }[] };
  return { ...ran, states: steps.map(({ state }) => state) };
}

/** The earliest moment that a run names. */
export function momentOf({ states }: ApplyRan): number | undefined {
  const moments = states.flatMap(({ kind, readyAt, at }) =>
    kind === "waits" ? [readyAt!] : kind === "effective" ? [at!] : [],
  );
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/** Turns that waiting for one moment after the other may take: two for each step of the longest plan. */
const PATIENCE = 200;

/** Applies one plan, waiting as long as each run says, until it ends with 0 and the next plan is empty. */
export async function reach(connection: Connection, changes: string): Promise<void> {
  const planned = await plan(connection, changes);
  if (planned.code === 0) return;
  if (planned.change === undefined) throw new Error(`no call puts anything of this right:\n${describe(planned)}`);
  for (let turn = 0; ; turn++) {
    const ran = await apply(connection, changes, planned.change, planned.hash);
    if (ran.code === 0) break;
    const moment = momentOf(ran);
    if (ran.code !== 2 || moment === undefined || turn === PATIENCE) {
      throw new Error(`apply ended with ${ran.code}:\n${ran.err}\n${describe(planned)}`);
    }
    await network.networkHelpers.time.increaseTo(moment);
  }
  const after = await plan(connection, changes);
  if (after.code !== 0) throw new Error(`left by a plan that was carried out:\n${describe(after)}`);
}

const describe = ({ differences }: PlanRan) =>
  differences
    .map(({ currency, fact, found, expected }) => `${currency} ${fact}: chain ${found}, file ${expected}`)
    .join("\n");
