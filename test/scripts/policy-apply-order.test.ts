import { expect } from "chai";
import { roleById, separatedRoles, type RoleName } from "../../sdk/roles.ts";
import type { CurrencyReading } from "../../scripts/policy/difference.ts";
import { heightOf, faultOf, units, type Ran } from "./cli.ts";
import { act, closePolicyDesks, DAY, hashOf, openPolicyDesk, wait, type Edit, type PolicyDesk } from "./policy-desk.ts";

// What a plan's steps wait for
// ├─ roles that are kept apart
// │  ├─ two swap them → both leave, then both join; at no block does anybody hold both
// │  ├─ an indispensable role in a swap → its next holder first; whoever can be without, leaves first
// │  ├─ a new ADMIN, and the old one takes a role apart from it → the new one ends it
// │  └─ no order gets there → said, and nothing is saved
// └─ what widens waits for every cut of the currency
//    ├─ a cut that nobody here can sign → 4, and says whose it is
//    ├─ a beneficiary's, for a revoked member
//    └─ not for a cut that needs the role which is granted

describe("the order of a plan", () => {
  let desk: PolicyDesk;
  beforeEach(async () => void (desk = await openPolicyDesk()));
  after(closePolicyDesks);

  const holding =
    (change: (holders: Record<RoleName, readonly string[]>) => Partial<Record<RoleName, readonly string[]>>): Edit =>
    (hkd) =>
      void (hkd.holders = { ...hkd.holders, ...change(hkd.holders) });
  const swapping = (one: RoleName, other: RoleName): Edit =>
    holding((holders) => ({ [one]: holders[other], [other]: holders[one] }));

  type At = ReturnType<PolicyDesk["at"]>;
  async function planned(cli: At): Promise<{ reading: CurrencyReading; hash: string }> {
    const ran = await cli("plan --token hkd --json");
    expect(ran.code, ran.err).to.equal(2);
    const { currencies, hash } = JSON.parse(ran.out);
    return { reading: currencies[0], hash };
  }

  const order = ({ steps }: CurrencyReading) =>
    steps.map(({ method, fact }) => `${method} ${fact.replace(/^role | 0x.*/g, "")}`);

  /** Runs apply until it ends with 0. */
  async function carry(cli: At, hash: string): Promise<void> {
    for (let turn = 0; turn < 6; turn++) {
      const ran = await cli(`apply 1 --send --approve ${hash}`);
      if (ran.code === 0) return;
      expect(ran.code, ran.err + ran.out).to.equal(2);
      await wait(2 * DAY);
    }
    expect.fail("apply does not end");
  }

  /** Every pair of roles kept apart that somebody held at once after this block, also within one. */
  async function heldTogether(since: number): Promise<string[]> {
    const { authority } = desk.hkd;
    const logs = await authority.queryFilter("*" as never, 0);
    const held = new Map<string, Set<string>>();
    const clashes: string[] = [];
    for (const log of logs) {
      const event = authority.interface.parseLog(log);
      if (event?.name !== "RoleGranted" && event?.name !== "RoleRevoked") continue;
      const [id, account] = event.args as unknown as [bigint, string];
      const own = held.get(account) ?? new Set<string>();
      held.set(account, own);
      const name = roleById(id)!.name;
      if (event.name === "RoleRevoked") own.delete(name);
      else own.add(name);
      if (log.blockNumber <= since) continue;
      for (const [a, b] of separatedRoles) if (own.has(a) && own.has(b)) clashes.push(`${a} ${b} ${account}`);
    }
    return clashes;
  }

  describe("with roles that are kept apart", () => {
    it("lets both leave before both join, where two swap", async () => {
      const cli = desk.at(swapping("BLACKLISTER", "UNBLACKLISTER"));
      const { reading, hash } = await planned(cli);
      expect(order(reading)).to.have.members([
        "revokeRole BLACKLISTER",
        "revokeRole UNBLACKLISTER",
        "grantRole BLACKLISTER",
        "grantRole UNBLACKLISTER",
      ]);
      const { BLACKLISTER, UNBLACKLISTER } = desk.holders;
      const idOf = (fact: string) => reading.steps.find((step) => step.fact === fact)!.id;
      const joins = reading.steps.find(({ fact }) => fact === `role BLACKLISTER ${UNBLACKLISTER.address}`)!;
      expect(joins.after).to.include(idOf(`role UNBLACKLISTER ${UNBLACKLISTER.address}`));
      const leaves = reading.steps.find(({ fact }) => fact === `role BLACKLISTER ${BLACKLISTER.address}`)!;
      expect(leaves.after.length).to.be.lessThan(2);
      const screen = (await cli("plan --token hkd")).out;
      expect(screen).to.match(/^ +UNBLACKLISTER is taken from it first: the two are kept apart$/m);
      expect(screen).to.match(/^ +! nobody holds (UN)?BLACKLISTER from then until the next one is in$/m);

      const height = await heightOf(desk);
      await carry(cli, hash);
      expect(await heldTogether(height)).to.deep.equal([]);
      expect((await desk.hkd.authority.hasRole(9, UNBLACKLISTER))[0]).to.equal(true);
    });

    it("keeps an indispensable role held, and lets the other one leave first", async () => {
      const cli = desk.at((hkd) => {
        swapping("GUARDIAN", "RISK")(hkd);
        hkd.issuance = { ...hkd.issuance, orderLimit: units(60_000_000) };
      });
      const { reading, hash } = await planned(cli);
      expect(order(reading)).to.deep.equal([
        "raiseOrderLimit orderLimit of the mint desk",
        "revokeRole RISK",
        "grantRole GUARDIAN",
        "revokeRole GUARDIAN",
        "grantRole RISK",
      ]);
      const height = await heightOf(desk);
      await carry(cli, hash);
      expect(await heldTogether(height)).to.deep.equal([]);
    });

    it("lets the next ADMIN end what the old one must not do itself", async () => {
      const next = desk.users[2]!.address;
      const cli = desk.at(
        holding(({ ADMIN }) => ({ ADMIN: [next], ADMIN_ACTS: [next], BLACKLISTER: [], UNPAUSER: [...ADMIN] })),
      );
      const { reading, hash } = await planned(cli);
      expect(order(reading).slice(-3)).to.deep.equal(["revokeRole ADMIN", "grantRole UNPAUSER", "revokeRole UNPAUSER"]);
      const height = await heightOf(desk);
      await carry(cli, hash);
      expect(await heldTogether(height)).to.deep.equal([]);
    });

    it("says which role has to be given to somebody else first, where no order gets there", async () => {
      const edit: Edit = (hkd) => {
        swapping("ADMIN", "UNPAUSER")(hkd);
        hkd.holders = { ...hkd.holders, ADMIN_ACTS: hkd.holders.ADMIN };
      };
      const ran = await desk.at(edit)("plan --token hkd");
      expect(ran.code).to.equal(2);
      expect(ran.out).to.match(/give UNPAUSER to somebody\s+else first, in a file of its own/);
      expect(ran.out).to.not.match(/Saved/);
      const { reading } = await planned(desk.at(edit));
      expect(reading.steps).to.deep.equal([]);
      expect(reading.differences.map(({ irreconcilable }) => irreconcilable !== undefined)).to.deep.equal(
        Array.from({ length: 6 }, () => true),
      );
    });
  });

  describe("with cuts", () => {
    const bounds: Edit = (hkd) => {
      const { issuance } = hkd;
      hkd.issuance = { ...issuance, orderLimit: units(60_000_000), windowLimit: units(90_000_000), shareLimitBps: 1 };
    };
    const refusal = (ran: Ran) => [ran.code, faultOf(ran)];

    it("does not raise a limit before another is cut, and says whose the cut is", async () => {
      const cli = desk.at(bounds);
      const hash = hashOf(await cli("plan --token hkd"));
      const only = (who: string) => cli(`apply 1 --send --approve ${hash} --as ${who}`);
      await only("risk");
      await wait(DAY);
      const ran = await only("risk");
      expect(refusal(ran)).to.deep.equal([4, "HB-2811"]);
      expect(ran.out).to.match(
        /raiseOrderLimit +orderLimit of the mint desk +waits for step 1: GUARDIAN, 2: GUARDIAN$/m,
      );
      expect(await desk.hkd.mintDesk.orderLimit()).to.equal(units(50_000_000));
      expect((await only("guardian")).code).to.equal(2);
      const last = await only("risk");
      expect(last.code, last.err).to.equal(0);
      expect(await desk.hkd.mintDesk.orderLimit()).to.equal(units(60_000_000));
    });

    it("adds nobody before somebody else is out for good", async () => {
      const cli = desk.at((hkd) => {
        hkd.holders = { ...hkd.holders, REPORTER: [] };
        const beneficiary = { wallet: desk.users[0]!.address, customer: "M-9", validUntil: Date.UTC(2031, 0) / 1000 };
        hkd.issuance = { ...hkd.issuance, beneficiaries: [...hkd.issuance.beneficiaries, beneficiary] };
      });
      const { reading, hash } = await planned(cli);
      const [revoke, add] = reading.steps;
      expect([revoke!.method, add!.method, add!.after]).to.deep.equal(["revokeRole", "addBeneficiary", [revoke!.id]]);
      await cli(`apply 1 --send --approve ${hash}`);
      await wait(DAY);
      await cli(`apply 1 --send --approve ${hash}`);
      expect(await desk.hkd.mintDesk.beneficiary(desk.users[0]!)).to.equal(0n);
      await wait(DAY);
      expect((await cli(`apply 1 --send --approve ${hash}`)).code).to.equal(0);
    });

    it("does not hold up the grant that a cut needs", async () => {
      await act(desk, "authority", "revokeRole", 1, desk.holders.GUARDIAN.address);
      const cli = desk.at(bounds);
      const { reading, hash } = await planned(cli);
      expect(reading.steps.find(({ method }) => method === "grantRole")!.after).to.deep.equal([]);
      await carry(cli, hash);
      expect((await desk.hkd.mintDesk.window()).limit).to.equal(units(90_000_000));
    });
  });
});
