import { expect } from "chai";
import { AUTHORITY_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { role } from "../../sdk/roles.ts";
import { connection } from "../fixture.ts";
import { readingProvider } from "../../scripts/chain/connect.ts";
import { cliOf, expectGolden, faultOf, heightOf, loadDesk, planHashOf, units, type Desk } from "./cli.ts";

// operation
// ├── list: waiting, ready, expired, executed, cancelled; only what is open unless --all
// ├── show: one of them, by its id or its first digits
// ├── execute
// │   ├── its caller, ready: carried out
// │   ├── waiting, expired, cancelled, done already
// │   ├── another account
// │   └── what cannot be decoded
// └── cancel: GUARDIAN, the caller, ADMIN; nobody else; not GUARDIAN where the role is not guarded

const day = 86_400;

describe("harbour operation", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await loadDesk();
  });

  /** MINTER_ADMIN schedules an allowance; the id comes from the chain. */
  async function scheduleMinter(amount: number): Promise<string> {
    const data = TOKEN_INTERFACE.encodeFunctionData("configureMinter", [desk.users[1]!.address, units(amount)]);
    return schedule(desk.holders.MINTER_ADMIN, desk.hkd.token.target as string, data);
  }

  async function schedule(by: Desk["holders"]["ADMIN"], target: string, data: string): Promise<string> {
    await desk.hkd.authority.connect(by).schedule(target, data, 0);
    return desk.hkd.authority.hashOperation(by, target, data);
  }

  const grant = (to: string) =>
    AUTHORITY_INTERFACE.encodeFunctionData("grantRole", [role("MAKER").id, to, role("MAKER").delay]);

  describe("list", () => {
    it("says that nothing waits", async () => {
      const ran = await desk.cli("operation list");
      expect(ran.code, ran.err).to.equal(0);
      expectGolden("operation-list-none", ran.out);
    });

    it("shows what waits and what is ready, with its clock", async () => {
      await scheduleMinter(1);
      await connection.networkHelpers.time.increase(day + 60);
      await schedule(desk.holders.ADMIN, desk.hkd.authority.target as string, grant(desk.users[4]!.address));
      const ran = await desk.cli("operation list --token hkd");
      expect(ran.code, ran.err).to.equal(0);
      expectGolden("operation-list", ran.out);
    });

    it("keeps every state an operation can end in, under --all", async () => {
      const executed = await scheduleMinter(1);
      await connection.networkHelpers.time.increase(day);
      await desk.hkd.token.connect(desk.holders.MINTER_ADMIN).configureMinter(desk.users[1]!, units(1));
      const expired = await scheduleMinter(2);
      await connection.networkHelpers.time.increase(8 * day);
      const cancelled = await scheduleMinter(3);
      const data = TOKEN_INTERFACE.encodeFunctionData("configureMinter", [desk.users[1]!.address, units(3)]);
      await desk.hkd.authority.connect(desk.holders.GUARDIAN).cancel(desk.holders.MINTER_ADMIN, desk.hkd.token, data);
      const again = await scheduleMinter(3);

      const ran = await desk.cli("operation list --token hkd --all --json");
      const { operations } = JSON.parse(ran.out).tokens[0];
      const states = operations.map(({ id, nonce, state }: { id: string; nonce: number; state: string }) => [
        id,
        nonce,
        state,
      ]);
      expect(states.slice(-4)).to.deep.equal([
        [executed, 1, "executed"],
        [expired, 1, "expired"],
        [cancelled, 1, "cancelled"],
        [again, 2, "waiting"],
      ]);
      expect(again).to.equal(cancelled);
      expect(ran.code).to.equal(0);
      expectGolden("operation-list-all", (await desk.cli("operation list --token hkd --all")).out);
    });
  });

  it("ends with exit code 2 where events and views differ", async () => {
    const id = await scheduleMinter(1);
    const data = TOKEN_INTERFACE.encodeFunctionData("configureMinter", [desk.users[1]!.address, units(1)]);
    await desk.hkd.authority.connect(desk.holders.GUARDIAN).cancel(desk.holders.MINTER_ADMIN, desk.hkd.token, data);
    // A node that lost the youngest of the logs it is asked for.
    const forgetful = readingProvider(
      {
        request: async (call) => {
          const result = await connection.provider.request(call as never);
          return call.method === "eth_getLogs" ? (result as unknown[]).slice(0, -1) : result;
        },
      },
      31337n,
    );
    const ran = await cliOf({ ...desk.chain, provider: forgetful })("operation list --token hkd");
    expect([ran.code, faultOf(ran)]).to.deep.equal([2, "HB-2701"]);
    expect(ran.err).to.include(id);
  });

  describe("show", () => {
    it("decodes the call with its clock and who can stop it", async () => {
      const id = await scheduleMinter(5);
      const ran = await desk.cli(`operation show ${id.slice(0, 10)}`);
      expect(ran.code, ran.err).to.equal(0);
      expectGolden("operation-show", ran.out);
      const object = JSON.parse((await desk.cli(`operation show ${id} --json`)).out);
      expect(object).to.include({ schema: "harbour.operation-show/1", exitCode: 0 });
      expect(object.operation).to.include({ id, state: "waiting", nonce: 1 });
      expect(object.operation.expiresAt - object.operation.readyAt).to.equal(7 * day);
      expect(object.operation.readyAt - object.scheduledAt).to.equal(day);
    });

    it("refuses an id that was never scheduled, and what is none", async () => {
      expect(faultOf(await desk.cli(`operation show 0x${"ab".repeat(32)}`))).to.equal("HB-2408");
      for (const text of ["0x1234", "fish", `0x${"zz".repeat(32)}`]) {
        const ran = await desk.cli(`operation show ${text}`);
        expect([ran.code, faultOf(ran)], text).to.deep.equal([64, "HB-2412"]);
      }
    });
  });

  it("does not choose between two whose digits begin alike", async () => {
    const calls = [62_735n, 104_519n].map((amount) =>
      TOKEN_INTERFACE.encodeFunctionData("configureMinter", [desk.users[1]!.address, amount]),
    );
    const ids: string[] = [];
    for (const data of calls)
      ids.push(await schedule(desk.holders.MINTER_ADMIN, desk.hkd.token.target as string, data));
    // Found by search; another address of the token would need another pair.
    expect(ids[0]!.slice(0, 10)).to.equal(ids[1]!.slice(0, 10));
    const short = await desk.cli(`operation show ${ids[0]!.slice(0, 10)}`);
    expect([short.code, faultOf(short)]).to.deep.equal([64, "HB-2409"]);
    const longer = await desk.cli(`operation show ${ids[1]!.slice(0, 18)} --json`);
    expect(JSON.parse(longer.out).operation.id).to.equal(ids[1]);
  });

  describe("execute", () => {
    it("is refused before it is ready and carried out after", async () => {
      const id = await scheduleMinter(5);
      const line = `operation execute ${id} --token hkd --as minter-admin --send`;
      const early = await desk.cli(line);
      expect([early.code, faultOf(early)]).to.deep.equal([3, "HB-2405"]);

      await connection.networkHelpers.time.increase(day);
      const plan = await desk.cli(`operation execute ${id} --token hkd --as minter-admin`);
      expectGolden("operation-execute-plan", plan.out);
      const ran = await desk.cli(`${line} --approve ${planHashOf(plan)}`);
      expect(ran.code, ran.err).to.equal(0);
      expect(await desk.hkd.token.minterAllowance(desk.users[1]!)).to.equal(units(5));
      expectGolden("operation-execute-sent", ran.out);

      const height = await heightOf(desk);
      const again = await desk.cli(line);
      expect([again.code, await heightOf(desk)]).to.deep.equal([0, height]);
      expect(again.out).to.match(/executed already/);
    });

    it("carries out a grant of the authority itself", async () => {
      const id = await schedule(desk.holders.ADMIN, desk.hkd.authority.target as string, grant(desk.users[4]!.address));
      const early = await desk.cli(`operation execute ${id} --token hkd --as admin --send`);
      expect([early.code, faultOf(early)]).to.deep.equal([3, "HB-2405"]);
      await connection.networkHelpers.time.increase(2 * day);
      const ran = await desk.cli(`operation execute ${id} --token hkd --as admin --send`, { answers: ["hHKD"] });
      expect(ran.code, ran.err).to.equal(0);
      expect(await desk.hkd.authority.hasRole(role("MAKER").id, desk.users[4]!)).to.deep.equal([true, 0n]);
    });

    it("is its caller's alone", async () => {
      const id = await scheduleMinter(5);
      const ran = await desk.cli(`operation execute ${id} --token hkd --as admin`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2410"]);
    });

    it("is refused for what is cancelled or expired", async () => {
      const id = await scheduleMinter(5);
      await connection.networkHelpers.time.increase(8 * day);
      const expired = await desk.cli(`operation execute ${id} --token hkd --as minter-admin`);
      expect([expired.code, faultOf(expired)]).to.deep.equal([3, "HB-2413"]);
    });

    it("is refused for bytes that nobody can be shown", async () => {
      const call = TOKEN_INTERFACE.encodeFunctionData("configureMinter", [desk.users[1]!.address, 1]);
      const padded = await schedule(desk.holders.MINTER_ADMIN, desk.hkd.token.target as string, `${call}00`);
      const foreign = await schedule(desk.holders.ADMIN, desk.users[7]!.address, "0x12345678");
      for (const [id, who] of [
        [padded, "minter-admin"],
        [foreign, "admin"],
      ]) {
        const ran = await desk.cli(`operation execute ${id} --token hkd --as ${who}`);
        expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2414"]);
      }
    });
  });

  describe("cancel", () => {
    it("is GUARDIAN's for what a guarded role scheduled, at once", async () => {
      const id = await scheduleMinter(5);
      const plan = await desk.cli(`operation cancel ${id} --token hkd --as guardian`);
      expectGolden("operation-cancel-plan", plan.out);
      const ran = await desk.cli(`operation cancel ${id} --token hkd --as guardian --send`, { answers: ["hHKD"] });
      expect(ran.code, ran.err).to.equal(0);
      expect(await desk.hkd.authority.getSchedule(id)).to.equal(0n);
      expectGolden("operation-cancel-sent", ran.out);
      const again = await desk.cli(`operation cancel ${id} --token hkd --as guardian`);
      expect(again.out).to.match(/cancelled already, nothing to do/);
    });

    it("is the caller's and ADMIN's too, and nobody else's", async () => {
      const first = await scheduleMinter(5);
      const own = await desk.cli(`operation cancel ${first} --token hkd --as minter-admin --send`, {
        answers: ["hHKD"],
      });
      expect(own.code, own.err).to.equal(0);
      const second = await scheduleMinter(6);
      const admin = await desk.cli(`operation cancel ${second} --token hkd --as admin --send`, { answers: ["hHKD"] });
      expect(admin.code, admin.err).to.equal(0);
      const third = await scheduleMinter(7);
      const stranger = await desk.cli(`operation cancel ${third} --token hkd --as pauser`);
      expect([stranger.code, faultOf(stranger)]).to.deep.equal([4, "HB-2411"]);
    });

    it("is not GUARDIAN's for a revocation", async () => {
      const data = AUTHORITY_INTERFACE.encodeFunctionData("revokeRole", [
        role("GUARDIAN").id,
        desk.holders.GUARDIAN.address,
      ]);
      const id = await schedule(desk.holders.ADMIN, desk.hkd.authority.target as string, data);
      const ran = await desk.cli(`operation cancel ${id} --token hkd --as guardian`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2411"]);
    });

    it("is refused for what was executed", async () => {
      const id = await scheduleMinter(5);
      await connection.networkHelpers.time.increase(day);
      await desk.hkd.token.connect(desk.holders.MINTER_ADMIN).configureMinter(desk.users[1]!, units(5));
      const ran = await desk.cli(`operation cancel ${id} --token hkd --as guardian`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2413"]);
    });
  });
});
