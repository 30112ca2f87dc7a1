import { expect } from "chai";
import { role, type RoleName } from "../../sdk/roles.ts";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { connection } from "../fixture.ts";
import { cliOf, expectGolden, faultOf, heightOf, loadDesk, planHashOf, type Desk } from "./cli.ts";

// role
// ├── grant: scheduled, sent; separated pairs, held or scheduled; teams; banks and customers; followers; contracts
// ├── revoke: scheduled, sent; the last holder; who is scheduled to leave; followers
// └── history: in order, by whom

const delay = 48 * 3600;

describe("harbour role", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await loadDesk();
  });

  /** ADMIN makes a call of the authority, after its delay. */
  async function asAdmin(method: "grantRole" | "revokeRole", args: readonly unknown[], wait = true): Promise<void> {
    const { authority } = desk.hkd;
    const data = AUTHORITY_INTERFACE.encodeFunctionData(method as "grantRole", args as never);
    await authority.connect(desk.holders.ADMIN).schedule(authority, data, 0);
    if (!wait) return;
    await connection.networkHelpers.time.increase(delay);
    await desk.holders.ADMIN.sendTransaction({ to: authority, data });
  }

  const grantTo = (name: RoleName, to: { address: string }, wait = true) =>
    asAdmin("grantRole", [role(name).id, to.address, role(name).delay], wait);
  const revokeFrom = (name: RoleName, from: { address: string }, wait = true) =>
    asAdmin("revokeRole", [role(name).id, from.address], wait);

  describe("grant", () => {
    it("is scheduled, waits and is sent, and prints what to write into the policy file", async () => {
      const plan = await desk.cli("role grant BLACKLISTER merchant-1 --token hkd --as admin");
      expect(plan.code, plan.err).to.equal(0);
      expectGolden("role-grant-plan", plan.out);
      const line = "role grant blacklister merchant-1 --token hkd --as admin";
      const scheduled = await desk.cli(`${line} --schedule --approve ${planHashOf(plan)}`);
      expect(scheduled.code, scheduled.err).to.equal(0);
      expect(faultOf(await desk.cli(`${line} --send`))).to.equal("HB-2405");

      await connection.networkHelpers.time.increase(delay);
      const sent = await desk.cli(`${line} --send`, { answers: ["hHKD"] });
      expect(sent.code, sent.err).to.equal(0);
      expect(await desk.hkd.authority.hasRole(role("BLACKLISTER").id, desk.users[1]!)).to.deep.equal([true, 0n]);
      expectGolden("role-grant-sent", sent.out);

      const height = await heightOf(desk);
      const again = await desk.cli(`${line} --send`);
      expect([again.code, await heightOf(desk)]).to.deep.equal([0, height]);
    });

    it("takes the approval of before a cancellation no more, and names the cancellation", async () => {
      const line = "role grant BLACKLISTER merchant-1 --token hkd --as admin";
      const approved = planHashOf(await desk.cli(line));
      expect((await desk.cli(`${line} --schedule --approve ${approved}`)).code).to.equal(0);
      const { authority } = desk.hkd;
      const data = AUTHORITY_INTERFACE.encodeFunctionData("grantRole", [
        role("BLACKLISTER").id,
        desk.users[1]!.address,
        0,
      ]);
      await authority.connect(desk.holders.GUARDIAN).cancel(desk.holders.ADMIN, authority, data);

      const height = await heightOf(desk);
      const again = await desk.cli(`${line} --schedule --approve ${approved}`);
      expect([again.code, faultOf(again), await heightOf(desk)]).to.deep.equal([3, "HB-2502", height]);
      const plan = await desk.cli(line);
      expect(plan.out).to.match(/! cancelled by guardian at \d{4}-.*; scheduling it again overrules that/);
      expect((await desk.cli(`${line} --schedule --approve ${planHashOf(plan)}`)).code).to.equal(0);
      // Neither is the one to send it, which somebody may have given for the time before.
      await connection.networkHelpers.time.increase(delay);
      const sending = planHashOf(await desk.cli(line));
      await authority.connect(desk.holders.GUARDIAN).cancel(desk.holders.ADMIN, authority, data);
      await authority.connect(desk.holders.ADMIN).schedule(authority, data, 0);
      await connection.networkHelpers.time.increase(delay);
      const sent = await desk.cli(`${line} --send --approve ${sending}`);
      expect([sent.code, faultOf(sent)]).to.deep.equal([3, "HB-2502"]);
    });

    it("does not speak of a cancellation where the operation was done, or has expired", async () => {
      const line = "role grant BLACKLISTER merchant-1 --token hkd --as admin";
      await grantTo("BLACKLISTER", desk.users[1]!);
      await revokeFrom("BLACKLISTER", desk.users[1]!);
      expect((await desk.cli(line)).out).to.not.match(/cancelled/);
      await grantTo("BLACKLISTER", desk.users[1]!, false);
      await connection.networkHelpers.time.increase(10 * 86_400);
      const plan = await desk.cli(line);
      expect(plan.out)
        .to.match(/not scheduled/)
        .and.not.match(/cancelled/);
    });

    it("gives the delay of the role table", async () => {
      const { plan } = JSON.parse((await desk.cli("role grant SEIZER merchant-1 --token hkd --as admin --json")).out);
      const delays = plan.arguments.filter(({ name }: { name: string }) => name === "executionDelay");
      expect(delays.map(({ value }: { value: string }) => value)).to.deep.equal(["1 day = 86400 s"]);
    });

    it("needs ADMIN", async () => {
      const ran = await desk.cli("role grant BLACKLISTER merchant-1 --token hkd --as guardian");
      expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2401"]);
    });

    for (const [name, holder] of [
      ["CHECKER", "maker"],
      ["MAKER", "checker"],
      ["UNPAUSER", "admin"],
      ["GUARDIAN", "upgrader"],
      ["MAKER", "legal"],
    ]) {
      it(`refuses ${name} for ${holder}`, async () => {
        const ran = await desk.cli(`role grant ${name} ${holder} --token hkd --as admin`);
        expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2416"]);
      });
    }

    it("refuses the second of a pair while the first is only scheduled", async () => {
      await grantTo("MAKER", desk.users[1]!, false);
      const ran = await desk.cli("role grant CHECKER merchant-1 --token hkd --as admin");
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2416"]);
    });

    it("refuses a LARGE_CHECKER of a MAKER's team, whichever of the two comes second", async () => {
      const teams = (changes: Record<string, string[]>) => {
        const { policy } = desk.chain;
        return cliOf({ ...desk.chain, policy: { ...policy, teams: { ...policy.teams, ...changes } } });
      };
      const { MAKER, CHECKER, LARGE_CHECKER } = desk.holders;
      const [merchant] = [desk.users[1]!.address];
      const cli = teams({ operations: [MAKER.address, CHECKER.address, merchant] });
      const large = await cli("role grant LARGE_CHECKER merchant-1 --token hkd --as admin");
      expect([large.code, faultOf(large)]).to.deep.equal([3, "HB-2897"]);
      const maker = await teams({ treasury: [LARGE_CHECKER.address, merchant] })(
        "role grant MAKER merchant-1 --token hkd --as admin",
      );
      expect([maker.code, faultOf(maker)]).to.deep.equal([3, "HB-2897"]);
      const fine = await cli("role grant MAKER merchant-1 --token hkd --as admin");
      expect(fine.code, fine.err).to.equal(0);

      await grantTo("MAKER", desk.users[1]!, false);
      const scheduled = await teams({ other: [merchant, desk.users[5]!.address] })(
        `role grant LARGE_CHECKER ${desk.users[5]!.address} --token hkd --as admin`,
      );
      expect([scheduled.code, faultOf(scheduled)]).to.deep.equal([3, "HB-2897"]);
    });

    it("refuses a part in orders to somebody of no team, and does not mind others who have none", async () => {
      for (const name of ["MAKER", "CHECKER", "LARGE_CHECKER"]) {
        const ran = await desk.cli(`role grant ${name} merchant-1 --token hkd --as admin`);
        expect([ran.code, faultOf(ran)], name).to.deep.equal([3, "HB-2897"]);
      }
      await grantTo("MAKER", desk.users[5]!);
      const { policy } = desk.chain;
      const own = { ...policy.teams, other: [desk.users[1]!.address] };
      const cli = cliOf({ ...desk.chain, policy: { ...policy, teams: own } });
      expect((await cli("role grant CHECKER merchant-1 --token hkd --as admin")).code).to.equal(0);
    });

    it("refuses banks' signers and customers", async () => {
      for (const holder of ["bank-a-1", "distributor-1"]) {
        const ran = await desk.cli(`role grant REPORTER ${holder} --token hkd --as admin`);
        expect([ran.code, faultOf(ran)], holder).to.deep.equal([3, "HB-2899"]);
      }
    });

    it("refuses ADMIN_ACTS without ADMIN, and tells who grants ADMIN of it", async () => {
      const alone = await desk.cli("role grant ADMIN_ACTS merchant-1 --token hkd --as admin");
      expect([alone.code, faultOf(alone)]).to.deep.equal([3, "HB-2418"]);
      const admin = await desk.cli("role grant ADMIN merchant-1 --token hkd --as admin");
      expect(admin.out).to.match(/role grant ADMIN_ACTS merchant-1/);
      await grantTo("ADMIN", desk.users[1]!, false);
      const both = await desk.cli("role grant ADMIN_ACTS merchant-1 --token hkd --as admin");
      expect(both.code, both.err).to.equal(0);
    });

    it("refuses RESERVE and what is no role", async () => {
      const reserve = await desk.cli("role grant RESERVE merchant-1 --token hkd --as admin");
      expect([reserve.code, faultOf(reserve)]).to.deep.equal([3, "HB-2419"]);
      const unknown = await desk.cli("role grant KING merchant-1 --token hkd --as admin");
      expect([unknown.code, faultOf(unknown)]).to.deep.equal([64, "HB-2415"]);
    });

    it("says nothing about the policy file where it names the holder", async () => {
      await revokeFrom("REPORTER", desk.holders.REPORTER);
      const ran = await desk.cli("role grant REPORTER reporter --token hkd --as admin");
      expect(ran.out).not.to.match(/currencies\.hkd/);
      expect(ran.code, ran.err).to.equal(0);
    });
  });

  describe("revoke", () => {
    it("is scheduled, waits and is sent", async () => {
      const line = "role revoke BLACKLISTER blacklister --token hkd --as admin";
      const plan = await desk.cli(line);
      expect(plan.code, plan.err).to.equal(0);
      expectGolden("role-revoke-plan", plan.out);
      await desk.cli(`${line} --schedule --approve ${planHashOf(plan)}`);
      await connection.networkHelpers.time.increase(delay);
      const sent = await desk.cli(`${line} --send`, { answers: ["hHKD"] });
      expect(sent.code, sent.err).to.equal(0);
      const [member] = await desk.hkd.authority.hasRole(role("BLACKLISTER").id, desk.holders.BLACKLISTER);
      expect(member).to.equal(false);
      expect((await desk.cli(line)).out).to.match(/does not hold .* nothing to do/);
    });

    for (const name of ["ADMIN", "GUARDIAN", "UNPAUSER"]) {
      it(`keeps the last holder of ${name}`, async () => {
        const ran = await desk.cli(`role revoke ${name} ${name.toLowerCase()} --token hkd --as admin`);
        expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2417"]);
      });
    }

    it("counts as gone who is scheduled to go", async () => {
      await grantTo("GUARDIAN", desk.users[1]!);
      const one = await desk.cli("role revoke GUARDIAN guardian --token hkd --as admin");
      expect(one.code, one.err).to.equal(0);
      await revokeFrom("GUARDIAN", desk.users[1]!, false);
      const two = await desk.cli("role revoke GUARDIAN guardian --token hkd --as admin");
      expect([two.code, faultOf(two)]).to.deep.equal([3, "HB-2417"]);
    });

    it("refuses ADMIN_ACTS of whoever stays ADMIN", async () => {
      const ran = await desk.cli("role revoke ADMIN_ACTS admin --token hkd --as admin");
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2418"]);
    });
  });

  describe("history", () => {
    it("tells every change of one role, in order and by whom", async () => {
      await grantTo("BLACKLISTER", desk.users[1]!);
      await revokeFrom("BLACKLISTER", desk.holders.BLACKLISTER);
      const ran = await desk.cli("role history --role BLACKLISTER --token hkd");
      expect(ran.code, ran.err).to.equal(0);
      expectGolden("role-history", ran.out);

      const { tokens } = JSON.parse((await desk.cli("role history --role blacklister --token hkd --json")).out);
      const last = tokens[0].history.slice(-2);
      expect(last.map(({ changes }: { changes: { event: string }[] }) => changes[0]!.event)).to.deep.equal([
        "RoleGranted",
        "RoleRevoked",
      ]);
      expect(last.map(({ by }: { by: { name: string } }) => by.name)).to.deep.equal(["admin", "admin"]);
    });

    it("leaves nothing out without a role, and refuses what is none", async () => {
      const whole = JSON.parse((await desk.cli("role history --token hkd --json")).out).tokens[0].history;
      const granted = new Set(
        whole.flatMap(({ changes }: { changes: { event: string; role?: string }[] }) =>
          changes.filter(({ event }) => event === "RoleGranted").map((change) => change.role),
        ),
      );
      expect(granted.size).to.equal(26);
      expect(faultOf(await desk.cli("role history --role KING"))).to.equal("HB-2415");
    });
  });
});
