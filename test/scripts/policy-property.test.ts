// Random histories of what administrators do, each played on the real contracts and on a model of them.
//
// a history
// ├── makes the chain what the model says
// └── is told by plan exactly: against the file that says the same, the one it started from, and one that says one thing
//     otherwise
// apply
// ├── reaches the file it started from
// └── reaches any other file
import { expect } from "chai";
import fc from "fast-check";
import { role, roleNames } from "../../sdk/roles.ts";
import type { NetworkFile } from "../../policy/network-file.ts";
import { loadHarbour } from "../fixture.ts";
import { differing, copyState, factsOf, implied, type State } from "./policy-model.ts";
import {
  diceOf,
  everyKind,
  histories,
  imagine,
  kindNames,
  kinds,
  openWorld,
  play,
  type Planned,
} from "./policy-history.ts";
import { readState } from "./policy-reader.ts";
import { connectionTo, factOf, namedBy, plan, reach, withFolder } from "./policy-runs.ts";
import { stateOf, writeFile, type World } from "./policy-writer.ts";

const FULL = process.env["HARBOUR_FULL"] === "1";
const SEED = Number(BigInt(process.env["HARBOUR_SEED"] ?? 20261122) & 0x7fff_ffffn);
const LENGTH = FULL ? 25 : Number(process.env.L ?? 8);
const RUNS = FULL ? 200 : Number(process.env.R ?? 0);
const KEYS = ["cnh", "hkd"] as const;

const foreign = kindNames.filter((name) => kinds[name]!.foreign);
const written = kindNames.filter((name) => !kinds[name]!.foreign);
const undoable = kindNames.filter((name) => !kinds[name]!.final);
const askable = written.filter((name) => !kinds[name]!.neutral);

const some = (names: readonly string[], seed: number) => everyKind(names, LENGTH, 1, seed);

describe(`the policy engine over random histories (seed ${SEED})`, function () {
  this.timeout(FULL ? 7_200_000 : 300_000);
  const counts = new Map(kindNames.map((name) => [name, 0]));

  async function playing(history: readonly Planned[]) {
    const { world, state, accounts } = await openWorld(await loadHarbour());
    const { done } = await play(world, state, accounts, history);
    for (const kind of done) counts.set(kind, counts.get(kind)! + 1);
    return { world, state, accounts };
  }

  /** Every example first, then as many more as a full run has. */
  const forAll = <T extends [Planned[], ...unknown[]]>(property: fc.IAsyncProperty<T>, examples: T[]) =>
    fc.assert(property, { seed: SEED, examples, numRuns: examples.length + RUNS, endOnFailure: !FULL });

  async function tellsExactly(world: World, state: State, file: NetworkFile): Promise<number> {
    const said = stateOf(world, file);
    const rows = [...state].flatMap(([key, chain]) => {
      const expected = said.get(key)!;
      return differing(chain, expected).map((subject) => ({
        fact: `${key} ${factOf(key, expected, subject)}`,
        isImplied: implied(chain, expected, subject),
      }));
    });
    const ran = await plan(connectionTo(world, file));
    const named = namedBy(ran);
    expect(named, "named without reason").to.deep.equal(named.filter((name) => rows.some(({ fact }) => fact === name)));
    const due = rows.filter(({ isImplied }) => !isImplied).map(({ fact }) => fact);
    expect(due, "not named").to.deep.equal(due.filter((fact) => named.includes(fact)));
    expect(ran.code).to.equal(rows.length === 0 ? 0 : 2);
    return ran.code;
  }

  it("is told by plan exactly, whatever the file says", async () => {
    let empty = 0;
    const property = fc.asyncProperty(histories(kindNames, LENGTH), diceOf, async (history, dice) => {
      const { world, state, accounts } = await playing(history);
      for (const key of KEYS) {
        const [read, model] = [factsOf(await readState(world.fixture[key], "open")), factsOf(state.get(key)!)];
        expect([...read].sort(), "the model").to.deep.equal([...model].sort());
      }
      if ((await tellsExactly(world, state, writeFile(world, state))) === 0) empty++;
      await tellsExactly(world, state, world.original);
      const other = copyState(state);
      const kind = askable[dice[0]! % askable.length]!;
      imagine(world, other, accounts, [{ kind, key: KEYS[dice[1]! % 2]!, dice }]);
      await tellsExactly(world, state, writeFile(world, other));
    });
    const examples = [...some(written, SEED), ...some(foreign, SEED)];
    await forAll(
      property,
      examples.map((history, i) => [history, [i * 7, i, i, i, i, i]]),
    );
    expect(empty, "plans without a difference").to.be.greaterThan(4);
    const never = [...counts].filter(([, count]) => count === 0).map(([kind]) => kind);
    expect(never, "acts that never succeeded").to.deep.equal([]);
  });

  /** Whoever a role was taken from holds it again where nobody else does: without a holder nothing could be done. */
  function employ(world: World, wanted: State): void {
    for (const { key, holders } of world.original.currencies) {
      for (const name of roleNames) {
        const now = wanted.get(key)!.holders.get(name)!;
        if (now.size === 0) for (const account of holders[name]) now.set(account, role(name).delay);
      }
    }
  }

  async function reaches(world: World, file: NetworkFile): Promise<void> {
    const connection = connectionTo(world, file);
    await withFolder((folder) => reach(connection, folder));
    const said = stateOf(world, file);
    for (const key of KEYS) {
      const read = await readState(world.fixture[key], "open");
      expect(differing(read, said.get(key)!), "left by apply").to.deep.equal([]);
    }
  }

  it("is undone by apply", async () => {
    const property = fc.asyncProperty(histories(undoable, LENGTH), async (history) => {
      const { world } = await playing(history);
      await reaches(world, world.original);
    });
    await forAll(
      property,
      some(undoable, SEED)
        .slice(0, FULL ? undefined : 3)
        .map((history) => [history]),
    );
  });

  it("is led by apply to any other file", async () => {
    const property = fc.asyncProperty(
      histories(kindNames, LENGTH),
      histories(askable, LENGTH),
      async (history, wanted) => {
        const { world, state, accounts } = await playing(history);
        const other = copyState(state);
        imagine(world, other, accounts, wanted);
        employ(world, other);
        await reaches(world, writeFile(world, other));
      },
    );
    const pasts = some(foreign, SEED + 2);
    const wishes = some(askable, SEED + 3);
    await forAll(
      property,
      wishes.slice(0, Number(process.env.N ?? 3)).map((wanted, i) => [pasts[i % pasts.length]!, wanted]),
    );
  });
});
