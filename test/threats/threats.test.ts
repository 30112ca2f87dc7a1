import { expect } from "chai";
import { formatUnits } from "ethers";
import { roleNames } from "../../sdk/roles.ts";
import { worst } from "./attack.ts";
import { differences, readBounds, type Bound } from "./bounds.ts";
import { keys, type Key } from "./keys.ts";
import { measures, type Losses, type Measure } from "./observation.ts";
import { conspiracies, Hand, scripts } from "./scripts.ts";
import { search, type Effort } from "./search.ts";
import { Stand } from "./stand.ts";

// Whatever is stolen
// ├── one key, GUARDIAN watching or asleep
// │   ├── what the AccessManager does not let it call reverts
// │   ├── search over everything it may call, and the worst script: exactly what docs/threats.md says
// │   ├── a search in which a role's own functions never succeeded proves nothing, and fails
// │   └── so does one that finds nothing where there is something to find
// └── keys that could be in one hand: the script, exactly what docs/threats.md says

const full = process.env.HARBOUR_FULL === "1";
const seed = process.env.HARBOUR_SEED ?? "0x1";
const effort: Effort = full
  ? { perFunction: 100, perOpenFunction: 12, states: 16, seconds: 160, sequences: 8, length: 8 }
  : { perFunction: 24, perOpenFunction: 6, states: 4, seconds: 48, sequences: 1, length: 8 };

const keyBounds = readBounds("keys");
const conspiracyBounds = readBounds("conspiracies");
const nothingOfItsOwn = (key: Key): boolean => !(roleNames as readonly string[]).includes(key.name);

/**
 * Whose loss takes several calls that fit each other, or one message that is right in sixteen fields: the search need
 * not find it without the script.
 */
const takesAPlan = new Set(["MINTER_ADMIN", "CUSTODIAN_ADMIN", "BANK-A, whole", "BANK-B, whole"]);

describe("Threats", function () {
  this.timeout(full ? 3_600_000 : 240_000);
  let stand: Stand;
  const report: string[][] = [];

  before(async () => {
    stand = await Stand.build();
  });

  after(() => {
    const header = ["key", "GUARDIAN", "selectors", "tried", "succeeded", ...measures];
    console.log([header, ...report].map((row) => `      ${row.join(" | ")}`).join("\n"));
  });

  it("has a bound and a script for every key, watched and not", () => {
    const expected = keys.flatMap(({ name }) => [`${name} true`, `${name} false`]);
    expect(keyBounds.map(({ key, watched }) => `${key} ${watched}`).sort()).to.deep.equal(expected.sort());
    expect(Object.keys(scripts).sort()).to.deep.equal(keys.map(({ name }) => name).sort());
    expect([...new Set(conspiracyBounds.map(({ key }) => key))].sort()).to.deep.equal(Object.keys(conspiracies).sort());
  });

  it("begins with nothing lost", () => {
    const { observation } = stand;
    expect(Object.values(observation.losses(observation.start)).every((loss) => loss === 0n)).to.equal(true);
  });

  for (const key of keys) {
    describe(key.name, () => {
      for (const bound of keyBounds.filter((each) => each.key === key.name && (key.waits || !each.watched))) {
        it(`${attention(key.waits, bound)}: does what the page says at worst`, async () => {
          const found = await search({ stand, key, watched: bound.watched, seed, effort });
          expect(found.escapes, "succeeded though the AccessManager forbids it").to.deep.equal([]);
          if (!nothingOfItsOwn(key) && !bound.watched) expect(found.restricted, "own calls succeeded").to.be.above(0);
          expect(found.succeeded, "calls succeeded").to.be.above(0);
          if (Object.values(bound.losses).some((loss) => loss !== 0n) && !takesAPlan.has(key.name)) {
            expect(found.stories.size, "kinds of loss that the search found without the script").to.be.above(0);
          }

          const attack = await stand.attack(bound.watched);
          await scripts[key.name]!(new Hand(attack, key.accounts(stand.world)[0]!));
          const losses = worst(found.losses, attack.peak);
          report.push([
            key.name,
            attention(key.waits, bound),
            ...[found.selectors, found.tried, found.succeeded].map(String),
            ...measures.map((measure) => formatUnits(losses[measure], 6)),
          ]);
          verify(losses, bound, (measure) =>
            found.losses[measure] === losses[measure] ? found.stories.get(measure) : attack.story,
          );
        });
      }

      if (!key.waits) {
        it("has no power that GUARDIAN could cancel", () => {
          const [watched, asleep] = [true, false].map(
            (each) => keyBounds.find(({ key: name, watched: mode }) => name === key.name && mode === each)!.losses,
          );
          expect(watched).to.deep.equal(asleep);
        });
      }
    });
  }

  for (const bound of conspiracyBounds) {
    const { waits, script } = conspiracies[bound.key] ?? { waits: false, script: undefined };
    if (script === undefined || (!waits && bound.watched)) continue;

    it(`${bound.key}, ${attention(waits, bound)}: do what the page says at worst`, async () => {
      const attack = await stand.attack(bound.watched);
      await script(new Hand(attack, stand.world.outsider));
      report.push([
        bound.key,
        attention(waits, bound),
        "script",
        "",
        "",
        ...measures.map((measure) => formatUnits(attack.peak[measure], 6)),
      ]);
      verify(attack.peak, bound, () => attack.story);
    });
  }

  function verify(losses: Losses, bound: Bound, story: (measure: Measure) => string | undefined): void {
    const [difference] = differences(losses, bound, stand.everything);
    if (difference === undefined) return;
    const { measure, found, bound: allowed } = difference;
    const [what, said] = [found, allowed].map((amount) => formatUnits(amount, 6));
    expect.fail(`${measure}: found ${what}, docs/threats.md says ${said}; by ${story(measure) ?? "nothing"}`);
  }
});

function attention(waits: boolean, { watched }: Bound): string {
  if (!waits) return "no matter";
  return watched ? "in time" : "asleep";
}
