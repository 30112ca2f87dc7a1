import fc from "fast-check";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { connection, type HarbourFixture } from "../fixture.ts";
import { isContract, perform, type Accounts, type Choose, type Kind, type Scene } from "./policy-acts.ts";
import { authorityKinds } from "./policy-authority-acts.ts";
import { deployedState, type State } from "./policy-model.ts";
import { neutralKinds } from "./policy-neutral-acts.ts";
import { registryKinds } from "./policy-registry-acts.ts";
import { roleKinds } from "./policy-role-acts.ts";
import { tokenKinds } from "./policy-token-acts.ts";
import { addressesOf, type World } from "./policy-writer.ts";

export const kinds: Readonly<Record<string, Kind>> = {
  ...roleKinds,
  ...authorityKinds,
  ...registryKinds,
  ...tokenKinds,
  ...neutralKinds,
};
export const kindNames = Object.keys(kinds);

/** A kind of act in one of the currencies, and the numbers by which it chooses. */
export interface Planned {
  kind: string;
  key: "cnh" | "hkd";
  dice: readonly number[];
}

export const diceOf = fc.array(fc.nat(), { minLength: 6, maxLength: 6 });

/** Any acts in any order. */
export function histories(names: readonly string[], length: number): fc.Arbitrary<Planned[]> {
  const planned = fc.record({
    kind: fc.constantFrom(...names),
    key: fc.constantFrom("cnh", "hkd"),
    dice: diceOf,
  }) as fc.Arbitrary<Planned>;
  return fc.array(planned, { minLength: 0, maxLength: length, size: "max" });
}

/** Every kind `times` times, shuffled, cut into histories: no kind is left to luck. */
export function everyKind(names: readonly string[], length: number, times: number, seed: number): Planned[][] {
  const shuffled = fc
    .sample(fc.shuffledSubarray([...names], { minLength: names.length }), { seed, numRuns: times })
    .flat();
  const keys = fc.sample(fc.constantFrom("cnh" as const, "hkd" as const), { seed, numRuns: shuffled.length });
  const dice = fc.sample(diceOf, { seed, numRuns: shuffled.length });
  const acts = shuffled.map((kind, i): Planned => ({ kind, key: keys[i]!, dice: dice[i]! }));
  return Array.from({ length: Math.ceil(acts.length / length) }, (_, i) => acts.slice(i * length, (i + 1) * length));
}

/** The currencies as they were deployed, and everything a history may use. */
export async function openWorld(fixture: HarbourFixture): Promise<{ world: World; state: State; accounts: Accounts }> {
  const original = loadNetworkFile("localhost");
  const addresses = fixture.users.map(({ address }) => address);
  const accounts: Accounts = {
    holders: addresses.slice(3, 9),
    signers: addresses.slice(9, 12),
    wallets: addresses.slice(12, 14),
    registered: addresses.slice(14, 17),
    strangers: addresses.slice(0, 3),
  };
  const spare = Object.entries(accounts)
    .filter(([group]) => group !== "strangers")
    .flatMap(([group, list]) => (list as string[]).map((address, i) => [`spare-${group}-${i + 1}`, address] as const));
  const book = { ...original.book, ...Object.fromEntries(spare) };
  const world: World = { fixture, original, book };
  for (const key of ["cnh", "hkd"]) {
    const { registry, mintDesk } = addressesOf(world, key);
    isContract.add(registry);
    await connection.networkHelpers.impersonateAccount(mintDesk);
    await connection.networkHelpers.setBalance(mintDesk, 10n ** 18n);
  }
  return { world, accounts, state: deployedState(original, { cnh: fixture.cnh, hkd: fixture.hkd }) };
}

export interface Played {
  /** Kinds that succeeded, in order. */
  done: string[];
}

/** Plays a history on the chain and on the state. An act without an occasion is preceded by what gives one, or left out. */
export async function play(
  world: World,
  state: State,
  accounts: Accounts,
  history: readonly Planned[],
): Promise<Played> {
  const done: string[] = [];
  for (const planned of history) await playOne(world, state, accounts, planned, done, 3);
  return { done };
}

async function playOne(
  world: World,
  state: State,
  accounts: Accounts,
  planned: Planned,
  done: string[],
  depth: number,
): Promise<void> {
  const { kind, key, dice } = planned;
  const scene = sceneOf(world, state, accounts, planned);
  const { after, propose } = kinds[kind]!;
  let act = propose(scene);
  if (act === undefined && after !== undefined && depth > 0) {
    await playOne(world, state, accounts, { kind: after, key, dice }, done, depth - 1);
    act = propose(sceneOf(world, state, accounts, planned));
  }
  if (act !== undefined && (await perform(scene, act))) done.push(kind);
}

/** What the acts would make of the state, without a chain; the kinds that found an occasion. */
export function imagine(world: World, state: State, accounts: Accounts, history: readonly Planned[]): string[] {
  return history.flatMap((planned) => {
    const scene = sceneOf(world, state, accounts, planned);
    const act = kinds[planned.kind]!.propose(scene);
    if (act === undefined || act.ends !== undefined) return [];
    act.effect(scene.state);
    return [planned.kind];
  });
}

function sceneOf(world: World, state: State, accounts: Accounts, { key, dice }: Planned): Scene {
  return { world, key, fixture: world.fixture[key], state: state.get(key)!, accounts, choose: choosing(dice) };
}

function choosing(dice: readonly number[]): Choose {
  let next = 0;
  const below = (end: number) => dice[next++ % dice.length]! % end;
  return { below, one: (list) => (list.length === 0 ? undefined : list[below(list.length)]) };
}
