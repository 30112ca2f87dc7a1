// One plan with every kind of act, carried out by runs that are cut off.
//
// apply
// ├── killed before each of its transactions and after each of them
// │   ├── does each act once: the events are those of a run that nobody killed
// │   └── leaves a journal that can be read, with all of it
// ├── killed with the last line of the journal half written: the same
// ├── killed while its transaction waits for a block: does not send it again
// ├── refused, with nothing sent, where a value that its plan read has moved
// └── not refused by what no file speaks of
import { cpSync, readFileSync, renameSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { NetworkFile } from "../../policy/network-file.ts";
import type { Connection } from "../../scripts/chain/connection.ts";
import { connection, loadHarbour } from "../fixture.ts";
import { faultOf } from "./cli.ts";
import { eventsSince, transactionsSince, type Mined } from "./policy-events.ts";
import { imagine, openWorld, play, type Planned } from "./policy-history.ts";
import { mortal, type Kill } from "./policy-kill.ts";
import { copyState, differing, type State } from "./policy-model.ts";
import { readState } from "./policy-reader.ts";
import { apply, connectionTo, momentOf, plan, withFolder, type PlanRan } from "./policy-runs.ts";
import { stateOf, writeFile, type World } from "./policy-writer.ts";
import type { Accounts } from "./policy-acts.ts";

const FULL = process.env["HARBOUR_FULL"] === "1";

const acts = (...names: string[]): Planned[] =>
  names.map((kind, i) => ({ kind, key: "hkd", dice: [i + 1, i + 2, i, i + 5, 3, 2] }));

/** What happened to the chain, and what the file asks for beside undoing it: cuts, a rotation, widenings. */
const past = FULL
  ? acts("make another minter", "lower a threshold", "register an account", "revoke a role")
  : acts("make another minter");
const wanted = [
  ...acts("orderLimit down", "windowLimit up", "point elsewhere", "rotate a role", "add a signer"),
  ...(FULL ? acts("bufferBps down", "revoke a beneficiary", "raise the cap", "add a custodian") : []),
];
/** Two or more cuts, and what is scheduled and executed. */
const TRANSACTIONS = FULL ? 24 : 12;

/** Acts that no step of the plan makes, on facts that it moves and on facts that it only read. */
const movers = [
  "orderLimit up",
  "windowLimit down",
  "maxAge up",
  "appoint a holder",
  "change a holder's delay",
  "renounce a role",
  "raise a threshold",
  "add a pool",
  "record an approval",
  "give the mint desk more",
  "remove the mint desk",
  "change the flags of one of our contracts",
  "close the policy",
  "lower the cap",
  "add a beneficiary",
  "close or open a contract",
  "give a function to another role",
  "change a role's guardian",
  "label a role",
];

interface Case {
  world: World;
  state: State;
  accounts: Accounts;
  file: NetworkFile;
  chain: Connection;
}

async function prepared(): Promise<Case> {
  const { world, state, accounts } = await openWorld(await loadHarbour());
  await play(world, state, accounts, past);
  const other = stateOf(world, world.original);
  imagine(world, other, accounts, wanted);
  const file = writeFile(world, other);
  return { world, state, accounts, file, chain: connectionTo(world, file) };
}

/** How each run of apply ends, by how many were killed before it. */
type Ends = (killed: number) => Kill | undefined;

interface Carried {
  events: string[];
  mined: Mined[];
  killed: number;
  /** Of the journal, those that could be read, and how many could not. */
  journal: { signer: string; nonce: number; phase: string }[];
  torn: number;
}

describe("harbour apply, cut off", function () {
  this.timeout(FULL ? 7_200_000 : 300_000);

  /** Runs apply until it ends with 0, waiting as long as it says. `mourn` is called when one was killed. */
  async function carry(ends: Ends, mourn: (journal: string) => void = () => {}): Promise<Carried> {
    const { world, chain, file } = await prepared();
    return withFolder(async (folder) => {
      const planned = await plan(chain, folder, "hkd");
      const block = await connection.ethers.provider.getBlockNumber();
      let killed = 0;
      for (;;) {
        const process = mortal(chain, folder, ends(killed));
        const ran = await apply(process.connection, folder, planned.change!, planned.hash);
        if (process.isDead()) {
          process.bury();
          killed++;
          mourn(journalOf(planned));
          continue;
        }
        if (ran.code === 0) break;
        expect(ran.code, ran.err).to.equal(2);
        await connection.networkHelpers.time.increaseTo(momentOf(ran)!);
      }
      const said = stateOf(world, file).get("hkd")!;
      expect(differing(await readState(world.fixture.hkd, "open"), said)).to.deep.equal([]);
      expect((await plan(chain, folder, "hkd")).code).to.equal(0);
      const [events, mined] = [await eventsSince(world.fixture.hkd, block), await transactionsSince(block)];
      return { events, mined, killed, ...readJournal(journalOf(planned)) };
    });
  }

  const journalOf = ({ folder }: PlanRan) => join(folder!, "journal.jsonl");

  function readJournal(path: string): Pick<Carried, "journal" | "torn"> {
    let torn = 0;
    const journal = readFileSync(path, "utf8")
      .trimEnd()
      .split("\n")
      .flatMap((line) => {
        try {
          return [JSON.parse(line) as Carried["journal"][number]];
        } catch {
          torn++;
          return [];
        }
      });
    return { journal, torn };
  }

  let whole: Carried;
  before(async () => {
    whole = await carry(() => undefined);
  });

  /** As if nobody had been killed: the same events, no transaction more, and each of them in the journal. */
  function expectOnce({ events, mined, journal }: Carried): void {
    expect(events).to.deep.equal(whole.events);
    expect(mined.filter(({ ok }) => !ok)).to.deep.equal([]);
    expect(mined.length).to.equal(whole.mined.length);
    const noted = new Set(journal.map(({ signer, nonce }) => `${signer} ${nonce}`));
    expect(mined.map(({ from, nonce }) => `${from} ${nonce}`).filter((each) => !noted.has(each))).to.deep.equal([]);
  }

  it("carries out cuts, schedules and executions when nobody kills it", () => {
    const names = whole.events.map((event) => event.replace(/^\w+ (\w+)\(.*$/, "$1"));
    const count = (name: string) => names.filter((each) => each === name).length;
    expect(count("OperationScheduled")).to.equal(count("OperationExecuted")).and.to.be.greaterThan(4);
    for (const name of [
      "RoleGranted",
      "RoleRevoked",
      "OrderLimitSet",
      "WindowLimitSet",
      "SignerAdded",
      "MinterRemoved",
    ]) {
      expect(count(name), name).to.equal(FULL && name === "RoleGranted" ? 2 : 1);
    }
    expect(new Set(whole.events).size).to.equal(whole.events.length);
    expect(whole.mined.length).to.equal(TRANSACTIONS);
    expectOnce(whole);
  });

  it("does each act once when every run is killed, before its first transaction and after it by turns", async () => {
    const carried = await carry((killed) => ({ transaction: 1, when: killed % 2 === 0 ? "before" : "after" }));
    expect(carried.killed).to.equal(2 * whole.mined.length);
    expect(carried.torn).to.equal(0);
    expectOnce(carried);
  });

  it("does each act once when the journal's last line is torn as well", async () => {
    let tears = 0;
    const carried = await carry(
      () => ({ transaction: 2, when: "after" }),
      (journal) => {
        truncateSync(journal, readFileSync(journal).length - 12);
        tears++;
      },
    );
    expect(tears).to.be.at.least(TRANSACTIONS / 3);
    expect(carried.torn).to.be.at.most(tears);
    // A torn line is about the transaction that was sent last; the lines after it stay whole.
    const { journal } = carried;
    expectOnce({ ...carried, journal: [...journal, ...whole.journal] });
    expect(journal.length + tears).to.be.at.least(whole.mined.length);
  });

  it("does not send again what waits for a block", async () => {
    const mining = (on: boolean) => connection.provider.request({ method: "evm_setAutomine", params: [on] });
    let killed = 0;
    try {
      const carried = await carry(
        () => (killed < 3 ? { transaction: 2, when: "after", unmined: true } : undefined),
        () => {
          killed++;
          // The next run finds it waiting.
          setTimeout(() => void mining(true).then(() => connection.networkHelpers.mine()), 200);
        },
      );
      expect(killed).to.equal(3);
      expectOnce(carried);
    } finally {
      await mining(true);
    }
  });

  describe("whose plan the chain has left", () => {
    let made: Case;
    let planned: PlanRan;
    let folder: string;
    let free: () => void;
    before(async () => {
      made = await prepared();
      const kept = new Promise<void>((resolve) => (free = resolve));
      await new Promise<void>((ready) => {
        void withFolder(async (path) => {
          folder = path;
          planned = await plan(made.chain, path, "hkd");
          ready();
          await kept;
        });
      });
    });
    after(() => free());

    /** Goes back to the chain and the folder as they are now. */
    async function withKept<T>(use: () => Promise<T>): Promise<T> {
      const snapshot = await connection.networkHelpers.takeSnapshot();
      cpSync(planned.folder!, `${folder}.kept`, { recursive: true });
      try {
        return await use();
      } finally {
        await snapshot.restore();
        rmSync(planned.folder!, { recursive: true });
        renameSync(`${folder}.kept`, planned.folder!);
      }
    }

    /** Does something else to the chain, and then tries to apply. */
    async function afterwards(kind: string): Promise<{ code: number; fault?: string; sent: number }> {
      const { world, state, accounts, chain } = made;
      return withKept(async () => {
        const { done } = await play(world, copyState(state), accounts, acts(kind));
        expect(done).to.include(kind);
        const block = await connection.ethers.provider.getBlockNumber();
        const ran = await apply(chain, folder, planned.change!, planned.hash);
        const fault = faultOf(ran);
        const sent = (await transactionsSince(block)).length;
        return { code: ran.code, ...(fault === undefined ? {} : { fault }), sent };
      });
    }

    for (const kind of movers) {
      it(`refuses after somebody did this: ${kind}`, async () => {
        expect(await afterwards(kind)).to.deep.equal({ code: 3, fault: "HB-2807", sent: 0 });
      });
    }

    it("refuses to do again what a killed run did and somebody undid", async () => {
      const { world, chain, state } = made;
      await withKept(async () => {
        // Cuts come first, in the plan's order.
        const transaction = 1 + planned.steps.findIndex(({ method }) => method === "lowerOrderLimit");
        const process = mortal(chain, folder, { transaction, when: "after" });
        await apply(process.connection, folder, planned.change!, planned.hash);
        process.bury();
        const { hkd, holders } = world.fixture;
        const before = state.get("hkd")!.bounds.orderLimit;
        expect(await hkd.mintDesk.orderLimit()).to.be.lessThan(before);
        const raise = hkd.mintDesk.interface.encodeFunctionData("raiseOrderLimit", [before]);
        await hkd.authority.connect(holders.RISK).schedule(hkd.mintDesk, raise, 0);
        await connection.networkHelpers.time.increase(86_400);
        await hkd.mintDesk.connect(holders.RISK).raiseOrderLimit(before);

        const again = await apply(chain, folder, planned.change!, planned.hash);
        expect([again.code, faultOf(again)]).to.deep.equal([3, "HB-2809"]);
        expect(await hkd.mintDesk.orderLimit()).to.equal(before);
      });
    });

    for (const kind of ["pause", "mint through the desk", "blacklist", "schedule and cancel", "drop a pool"]) {
      it(`goes on after somebody did this: ${kind}`, async () => {
        const { code, sent } = await afterwards(kind);
        expect(code).to.equal(2);
        expect(sent).to.be.greaterThan(4);
      });
    }
  });

  if (FULL) {
    for (let transaction = 1; transaction <= TRANSACTIONS; transaction++) {
      for (const when of ["before", "after"] as const) {
        it(`does each act once when it is killed ${when} its transaction ${transaction}`, async () => {
          const carried = await carry((killed) => (killed === 0 ? { transaction, when } : undefined));
          expectOnce(carried);
        });
      }
    }
  }
});
