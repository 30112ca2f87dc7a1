import { expect } from "chai";
import { readingProvider } from "../../scripts/chain/connect.ts";
import type { Eip1193 } from "../../scripts/chain/connection.ts";
import { role } from "../../sdk/roles.ts";
import { connection } from "../fixture.ts";
import { expectGolden, units } from "./cli.ts";
import { closePolicyDesks, openPolicyDesk, wait, DAY, type PolicyDesk } from "./policy-desk.ts";

// what waits while chain and file agree
// ├── a scheduled call that is no step towards the file → drift: a line and 2; plan: counted
// │   ├── ready: the same, until it expires; cancelled or executed: no more
// │   └── of the other currency: not said of this one
// ├── a step of the plan itself → not said, whoever scheduled it
// └── events and authority say different things of it → a line and 2

const STRANGER = "0x00000000000000000000000000000000000000ee";

describe("what waits while chain and policy file agree", () => {
  let desk: PolicyDesk;
  beforeEach(async () => void (desk = await openPolicyDesk()));
  after(closePolicyDesks);

  const schedule = async () => {
    const { authority, holders } = desk.hkd;
    const data = authority.interface.encodeFunctionData("grantRole", [role("UPGRADER").id, STRANGER, 0]);
    await authority.connect(holders.ADMIN).schedule(authority.target, data, 0);
    return data;
  };
  const drift = (line = "drift") => desk.at()(line);

  it("is said by drift, and counted by plan", async () => {
    expect(await drift()).to.deep.include({ code: 0, out: "" });
    await schedule();
    const ran = await drift();
    expect([ran.code, ran.err]).to.deep.equal([2, ""]);
    expectGolden("policy-drift-waiting", ran.out);
    expect(await drift("drift --token cnh")).to.deep.include({ code: 0, out: "" });

    const plan = await desk.at()("plan");
    expect(plan.code).to.equal(0);
    expect(plan.out).to.match(/in step\n! 1 operation waits that is not of this plan: harbour operation list\n$/);
    const { waiting, exitCode } = JSON.parse((await desk.at()("plan --json")).out);
    expect(exitCode).to.equal(0);
    expect(waiting.map(({ operations }: { operations: unknown[] }) => operations.length)).to.deep.equal([0, 1]);
    const { currencies } = JSON.parse((await drift("drift --json")).out);
    expect(currencies[1].operations).to.deep.equal(waiting[1].operations);
    expect(currencies[1].operations[0]).to.include({ state: "waiting", target: desk.hkd.authority.target });
    expect(currencies[1].operations[0].function).to.match(/^grantRole\(/);
  });

  it("is said until it is cancelled, has expired or was executed", async () => {
    const data = await schedule();
    const { authority, holders } = desk.hkd;
    await wait(2 * DAY);
    const ready = await drift();
    expect([ready.code, ready.out.includes("can be executed until")]).to.deep.equal([2, true]);
    await wait(7 * DAY);
    expect(await drift()).to.deep.include({ code: 0, out: "" });

    await schedule();
    expect((await drift()).code).to.equal(2);
    await authority.connect(holders.GUARDIAN).cancel(holders.ADMIN, authority, data);
    expect(await drift()).to.deep.include({ code: 0, out: "" });

    const label = authority.interface.encodeFunctionData("labelRole", [role("UPGRADER").id, "UPGRADER"]);
    await authority.connect(holders.ADMIN).schedule(authority, label, 0);
    expect((await desk.at()("plan")).out).to.contain("! 1 operation waits");
    await wait(2 * DAY);
    await authority.connect(holders.ADMIN).labelRole(role("UPGRADER").id, "UPGRADER");
    expect(await drift()).to.deep.include({ code: 0, out: "" });
  });

  it("is not said of a step of the plan, whoever scheduled it", async () => {
    const raised = desk.at((hkd) => void (hkd.issuance = { ...hkd.issuance, orderLimit: units(60_000_000) }));
    const { mintDesk, authority, holders } = desk.hkd;
    const data = mintDesk.interface.encodeFunctionData("raiseOrderLimit", [units(60_000_000)]);
    await authority.connect(holders.RISK).schedule(mintDesk, data, 0);
    const [planned, drifted] = [await raised("plan"), await raised("drift")];
    expect([planned.code, planned.out.includes("operation waits")]).to.deep.equal([2, false]);
    expect([drifted.code, drifted.out.trim().split("\n").length]).to.deep.equal([2, 1]);
    await schedule();
    const [more, both] = [await raised("plan"), await raised("drift")];
    expect(more.out).to.match(/^! 1 operation waits .*\nSaved .*\nNext {2}harbour apply 0001$/m);
    expect(both.out.trim().split("\n")).to.have.length(2);
  });

  it("is said where events and authority disagree on it", async () => {
    await schedule();
    const selector = desk.hkd.authority.interface.getFunction("getSchedule").selector;
    const node: Eip1193 = {
      request: async ({ method, params = [] }) => {
        const call = params[0] as { data?: string } | undefined;
        if (method === "eth_call" && call?.data?.startsWith(selector)) return `0x${"00".repeat(32)}`;
        return connection.provider.request({ method, params } as never);
      },
    };
    const ran = await desk.at(undefined, { provider: readingProvider(node, 31337n) })("drift --token hkd");
    expect(ran.code).to.equal(2);
    expect(ran.out).to.match(/operation 0x[0-9a-f]{64}: events and authority disagree$/m);
  });
});
