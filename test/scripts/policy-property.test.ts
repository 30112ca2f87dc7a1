// Random histories of what administrators do, each played on the real contracts and on a model of them.
//
// a history
// ├── makes the chain what the model says
// └── is told by plan exactly: against the file that says the same, the one it started from, and one that says one thing
//     otherwise
// apply, with one plan and as many runs as its delays need,
// ├── reaches the file it started from
// ├── reaches any other file
// ├── also past a grant that begins on the way
// └── does what can be done where something cannot be undone, which plan names: a used id, a pool, an epoch, a wind-down
import { expect } from "chai";
import fc from "fast-check";
import type { NetworkFile } from "../../policy/network-file.ts";
import { role, roleNames } from "../../sdk/roles.ts";
import { connection as network, loadHarbour } from "../fixture.ts";
import { transact, type Accounts } from "./policy-acts.ts";
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
import { copyState, differing, factsOf, idOf, implied, type State } from "./policy-model.ts";
import { readState } from "./policy-reader.ts";
import { apply, connectionTo, factOf, namedBy, plan, reach, withFolder } from "./policy-runs.ts";
import { stateOf, writeFile, type World } from "./policy-writer.ts";

const FULL = process.env["HARBOUR_FULL"] === "1";
const SEED = Number(BigInt(process.env["HARBOUR_SEED"] ?? 20261122) & 0x7fff_ffffn);
const LENGTH = FULL ? 25 : 8;
/** Random histories beside the examples, of plan; half as many for each property of apply, which takes longer. */
const RUNS = FULL ? 200 : 0;
const KEYS = ["cnh", "hkd"] as const;
type Key = (typeof KEYS)[number];

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
  const forAll = <T extends [Planned[], ...unknown[]]>(property: fc.IAsyncProperty<T>, examples: T[], more: number) =>
    fc.assert(property, { seed: SEED, examples, numRuns: examples.length + more, endOnFailure: !FULL });

  /** Both currencies, or one of them. */
  async function tellsExactly(world: World, state: State, file: NetworkFile, only?: Key): Promise<number> {
    const said = stateOf(world, file);
    const rows = [...state].flatMap(([key, found]) => {
      if (only !== undefined && key !== only) return [];
      const expected = said.get(key)!;
      return differing(found, expected).map((subject) => ({
        fact: `${key} ${factOf(key, expected, subject)}`,
        isImplied: implied(found, expected, subject),
      }));
    });
    const ran = await plan(connectionTo(world, file), undefined, only);
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
      const key = KEYS[dice[0]! % 2]!;
      await tellsExactly(world, state, writeFile(world, otherwise(world, state, accounts, key, dice)), key);
    });
    const examples = [...some(written, SEED), ...some(foreign, SEED)];
    await forAll(
      property,
      examples.map((history, i) => [history, [i, i * 5, i, i, i, i]]),
      RUNS,
    );
    expect(empty, "plans without a difference").to.be.greaterThan(4);
    const never = [...counts].filter(([, count]) => count === 0).map(([kind]) => kind);
    expect(never, "acts that never succeeded").to.deep.equal([]);
  });

  /** The same but for one act, the first for which there is an occasion. */
  function otherwise(world: World, state: State, accounts: Accounts, key: Key, dice: readonly number[]): State {
    for (let i = 0; i < askable.length; i++) {
      const other = copyState(state);
      const kind = askable[(dice[1]! + i) % askable.length]!;
      if (imagine(world, other, accounts, [{ kind, key, dice }]).length > 0) return other;
    }
    throw new Error("no act has an occasion");
  }

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
      some(undoable, SEED + 1)
        .slice(0, FULL ? undefined : 2)
        .map((history) => [history]),
      RUNS / 2,
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
      wishes.slice(0, FULL ? undefined : 2).map((wanted, i) => [pasts[i % pasts.length]!, wanted]),
      RUNS / 2,
    );
  });

  it("is not stopped by a grant that begins while its revocation waits", async () => {
    const { world, accounts } = await playing([]);
    const { authority, holders } = world.fixture.hkd;
    const [admin, target] = [holders.ADMIN.address, authority.target as string];
    const asAdmin = async (method: string, args: readonly unknown[], wait: number) => {
      const data = authority.interface.encodeFunctionData(method as never, args as never);
      await transact(admin, target, authority.interface.encodeFunctionData("schedule", [target, data, 0]));
      await network.networkHelpers.time.increase(48 * 3600);
      await transact(admin, target, data);
      await network.networkHelpers.time.increase(wait);
    };
    await asAdmin("setGrantDelay", [idOf("REPORTER"), 86_400], 5 * 86_400);
    await asAdmin("grantRole", [idOf("REPORTER"), accounts.holders[0], 0], 60);
    await reaches(world, world.original);
  });

  describe("what cannot be undone", () => {
    const acts: Record<string, { kind?: string; facts: RegExp }> = {
      "a revoked custodian": { kind: "revoke a custodian", facts: /^custodian (BANK-A|of (pool )?\S+)$/ },
      "a pool": { kind: "add a pool", facts: /^custodian of pool POOL-1$/ },
      "an epoch of the allocation": { kind: "raise the allocation", facts: /^allocation$/ },
      "a wind-down": { facts: /^wound down$/ },
    };
    for (const [name, { kind, facts }] of Object.entries(acts)) {
      it(`is named, and the rest is done: ${name}`, async () => {
        const dice = [0, 0, 0, 0, 0, 0];
        const { world } = await playing([
          { kind: "maxAge up", key: "hkd", dice },
          ...(kind === undefined ? [] : [{ kind, key: "hkd" as const, dice }]),
        ]);
        if (kind === undefined) await windDown(world);
        const connection = connectionTo(world, world.original);
        await withFolder(async (folder) => {
          const planned = await plan(connection, folder, "hkd");
          const stuck = planned.differences.filter(({ irreconcilable }) => irreconcilable !== undefined);
          expect(stuck.length).to.be.greaterThan(0);
          for (const { fact } of stuck) expect(fact).to.match(facts);
          expect(planned.differences.length).to.equal(stuck.length + 1);
          const ran = await apply(connection, folder, planned.change!, planned.hash);
          expect([ran.code, ran.states.map((state) => state.kind)]).to.deep.equal([2, ["done"]]);
          const after = await plan(connection, folder, "hkd");
          expect([after.code, after.change, namedBy(after)]).to.deep.equal([
            2,
            undefined,
            stuck.map(({ fact }) => `hkd ${fact}`).sort(),
          ]);
        });
      });
    }

    async function windDown({ fixture: { hkd, holders } }: World): Promise<void> {
      const data = hkd.registry.interface.encodeFunctionData("windDown");
      await hkd.authority.connect(holders.BOARD).schedule(hkd.registry, data, 0);
      await network.networkHelpers.time.increase(48 * 3600);
      await hkd.registry.connect(holders.BOARD).windDown();
    }
  });
});
