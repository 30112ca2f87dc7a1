// The bounds that have a raise and a lower half.
//
// each of bufferBps, maxAge, stepBps of the registry and order limit, window limit, share, large order size of the desk
// ├── the widening half waits 24 h, the narrowing one is at once; each says before, after and by whom
// ├── each half refuses the other direction, and the same value again is silent
// └── the largest value that fits, and no larger
// zero blocks: buffer never loosened to 0, max age 0, order, window and share 0, each alone; large order size 0: every order is large
// RISK and GUARDIAN: nobody holds both halves of a pair
import { expect } from "chai";
import { functionsOf, role, type GovernedContract } from "../../sdk/roles.ts";
import { statement, submit } from "./bank-messages.ts";
import { loadStage } from "./business.ts";
import { approve, mint, order, propose } from "./orders.ts";
import { act, eventsOf, expectEvents, expectRefusal, holderOf, prepare, units, type Stage } from "./stage.ts";

interface LimitCase {
  readonly contract: "registry" | "mintDesk";
  readonly name: string;
  /** The function that moves the value up, and the one that moves it down. */
  readonly up: string;
  readonly down: string;
  /** Which of them widens what may be issued. */
  readonly widens: "up" | "down";
  readonly event: string;
  readonly present: bigint;
  readonly higher: bigint;
  readonly lower: bigint;
  /** The largest that is taken, and the error above it. */
  readonly largest: bigint;
  readonly tooLarge?: string;
  read(stage: Stage): Promise<bigint>;
}
const U80 = (1n << 80n) - 1n;
const U24 = (1n << 24n) - 1n;
const U16 = (1n << 16n) - 1n;

const cases: readonly LimitCase[] = [
  {
    contract: "registry",
    name: "bufferBps",
    up: "tightenBuffer",
    down: "loosenBuffer",
    widens: "down",
    event: "BufferSet",
    present: 100n,
    higher: 150n,
    lower: 1n,
    largest: U16,
    read: ({ registry }) => registry.bufferBps(),
  },
  {
    contract: "registry",
    name: "maxAge",
    up: "raiseMaxAge",
    down: "lowerMaxAge",
    widens: "up",
    event: "MaxAgeSet",
    present: 93_600n,
    higher: 100_000n,
    lower: 0n,
    largest: U24,
    tooLarge: "AmountTooLarge",
    read: ({ registry }) => registry.maxAge(),
  },
  {
    contract: "registry",
    name: "stepBps",
    up: "raiseStep",
    down: "lowerStep",
    widens: "up",
    event: "StepSet",
    present: 500n,
    higher: 600n,
    lower: 0n,
    largest: U16,
    read: ({ registry }) => registry.stepBps(),
  },
  ...(
    [
      ["OrderLimit", units(50_000_000), ({ mintDesk }: Stage) => mintDesk.orderLimit(), U80],
      ["WindowLimit", units(100_000_000), async ({ mintDesk }: Stage) => (await mintDesk.window()).limit, U80],
      ["LargeOrderSize", units(20_000_000), ({ mintDesk }: Stage) => mintDesk.largeOrderSize(), U80],
      ["ShareLimit", 500n, ({ mintDesk }: Stage) => mintDesk.shareLimitBps(), 10_000n],
    ] as const
  ).map(([name, present, read, largest]): LimitCase => ({
    contract: "mintDesk",
    name,
    up: `raise${name}`,
    down: `lower${name}`,
    widens: "up",
    event: `${name}Set`,
    present,
    higher: present + 1n,
    lower: 0n,
    largest,
    tooLarge: "LimitTooLarge",
    read,
  })),
];

describe("Limits", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await loadStage();
  });

  for (const { contract, name, up, down, widens, event, present, higher, lower, largest, tooLarge, read } of cases) {
    describe(name, () => {
      const actor = (functionName: string) => holderOf(stage, contract, functionName).address;
      const own = async (sent: ReturnType<typeof act>) =>
        (await eventsOf(stage, sent)).filter(([said]) => said === `${contract}.${event}`);

      it(`goes up by ${up} and down by ${down}, which say before, after and by whom`, async () => {
        expect(await read(stage)).to.equal(present);
        expect(await own(act(stage, contract, up, higher))).to.deep.equal([
          [`${contract}.${event}`, present, higher, actor(up)],
        ]);
        expect(await read(stage)).to.equal(higher);
        expect(await own(act(stage, contract, down, lower))).to.deep.equal([
          [`${contract}.${event}`, higher, lower, actor(down)],
        ]);
        expect(await read(stage)).to.equal(lower);
      });

      it("is silent where the value stays, by either function", async () => {
        for (const functionName of [up, down]) {
          await prepare(stage, contract, functionName, present);
          await expectEvents(stage, act(stage, contract, functionName, present));
        }
      });

      it("refuses the other direction by either function", async () => {
        await expectRefusal(
          stage[contract],
          act(stage, contract, up, present - 1n),
          "NotRaised",
          present - 1n,
          present,
        );
        await expectRefusal(
          stage[contract],
          act(stage, contract, down, present + 1n),
          "NotLowered",
          present + 1n,
          present,
        );
      });

      it("is widened by RISK after 24 h and narrowed by GUARDIAN at once", async () => {
        const [wide, narrow] = widens === "up" ? [up, down] : [down, up];
        expect(holderOf(stage, contract, wide).address).to.equal(stage.holders.RISK.address);
        expect(role("RISK").delay).to.equal(24 * 3600);
        expect(holderOf(stage, contract, narrow).address).to.equal(stage.holders.GUARDIAN.address);
        expect(role("GUARDIAN").delay).to.equal(0);
      });

      it("takes the largest value that fits and none above it", async () => {
        if (tooLarge !== undefined && name !== "maxAge") {
          await expectRefusal(stage[contract], act(stage, contract, up, largest + 1n), tooLarge, largest + 1n, largest);
        }
        if (name === "maxAge") {
          await expectRefusal(stage[contract], act(stage, contract, up, U24 + 1n), "AmountTooLarge", U24 + 1n, U24);
        }
        await act(stage, contract, up, largest);
        expect(await read(stage)).to.equal(largest);
      });
    });
  }

  describe("zero blocks", () => {
    it("the buffer is never loosened to 0", async () => {
      await expectRefusal(stage.registry, act(stage, "registry", "loosenBuffer", 0n), "ZeroValue");
    });

    it("a max age of 0 makes every statement stale", async () => {
      await act(stage, "registry", "lowerMaxAge", 0n);
      expect((await stage.registry.pools()).map(({ fresh }) => fresh)).to.deep.equal([false, false]);
      expect(await stage.token.supplyCeiling()).to.deep.equal([0n, 0n]);
      await submit(stage, await statement(stage, "a", { total: 1n }));
      expect((await stage.registry.pools()).map(({ fresh }) => fresh)).to.deep.equal([false, false]);
    });

    it("an order limit of 0 refuses any order, at its proposal and at its approval", async () => {
      const placed = await order(stage, 1n);
      await propose(stage, placed);
      await act(stage, "mintDesk", "lowerOrderLimit", 0n);
      await expectRefusal(stage.mintDesk, approve(stage, placed), "OrderLimitExceeded", 1n, 0n);
      await expectRefusal(stage.mintDesk, propose(stage, await order(stage, 1n)), "OrderLimitExceeded", 1n, 0n);
    });

    it("a window limit of 0 refuses any order", async () => {
      await act(stage, "mintDesk", "lowerWindowLimit", 0n);
      await expectRefusal(stage.mintDesk, mint(stage, 1n), "WindowLimitExceeded", 1n, 0n);
    });

    it("a share limit of 0 refuses any order", async () => {
      await act(stage, "mintDesk", "lowerShareLimit", 0n);
      await expectRefusal(stage.mintDesk, mint(stage, 1n), "ShareLimitExceeded", 1n, 0n);
    });

    it("a large order size of 0 makes every order large", async () => {
      await act(stage, "mintDesk", "lowerLargeOrderSize", 0n);
      const placed = await order(stage, 1n);
      await propose(stage, placed);
      await expectRefusal(stage.mintDesk, approve(stage, placed), "OrderIsLarge", 1n, 0n);
      await approve(stage, placed, { large: true });
    });
  });

  describe("the pairs", () => {
    it("are in no one's hand: RISK, LEGAL and CUSTODIAN_ADMIN only widen, GUARDIAN only narrows", () => {
      const of = (name: Parameters<typeof role>[0], contract: GovernedContract) => functionsOf(role(name), contract);
      const narrow = ["registry", "mintDesk"].flatMap((contract) => of("GUARDIAN", contract as GovernedContract));
      for (const { up, down, widens } of cases) {
        const [wide, tight] = widens === "up" ? [up, down] : [down, up];
        expect(narrow).to.include(tight).and.not.include(wide);
      }
      expect(narrow).to.include.members(["clearApproval", "lowerAllocation", "revokeBeneficiary", "raiseThreshold"]);
    });
  });
});
