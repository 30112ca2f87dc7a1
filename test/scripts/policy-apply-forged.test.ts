import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { findChange } from "../../scripts/changes/change-folder.ts";
import type { Step } from "../../scripts/policy/difference.ts";
import { mendJournal, readJournal } from "../../scripts/policy/journal.ts";
import { policyPlanHash, type PolicyPlan } from "../../scripts/policy/plan-file.ts";
import { stepId } from "../../scripts/policy/step-of.ts";
import { faultOf, heightOf, units, type Ran } from "./cli.ts";
import { closePolicyDesks, DAY, hashOf, openPolicyDesk, wait, type Edit, type PolicyDesk } from "./policy-desk.ts";

// harbour apply, where somebody else can write the change folder and computes its hash anew
// ├─ refused, with nothing sent: a step's call, with its id or without; its target, role, fact; one too many or too few
// ├─ not believed: what a step waits for
// ├─ at the terminal: part of the hash, another hash
// └─ the journal: an operation of another call; a last line that only lacks its end

describe("harbour apply, from a folder that was changed", () => {
  let desk: PolicyDesk;
  let cli: ReturnType<PolicyDesk["at"]>;
  let hash: string;
  const reviewed: Edit = (hkd) => {
    hkd.holders = { ...hkd.holders, BLACKLISTER: [...hkd.holders.BLACKLISTER, desk.users[1]!.address] };
    hkd.issuance = { ...hkd.issuance, orderLimit: units(60_000_000), windowLimit: units(90_000_000) };
  };
  beforeEach(async () => {
    desk = await openPolicyDesk();
    cli = desk.at(reviewed);
    hash = hashOf(await cli("plan --token hkd"));
  });
  after(closePolicyDesks);

  const file = () => join(desk.folder(1), "plan.json");
  const refusal = (ran: Ran) => [ran.code, faultOf(ran)];
  const stepOf = ({ currencies }: PolicyPlan, method: string) =>
    currencies[0]!.steps.find((step) => step.method === method)!;

  /** Changes the plan as its writer could have, and says what its hash would be then. */
  function forge(change: (plan: PolicyPlan) => void): string {
    const plan = JSON.parse(readFileSync(file(), "utf8")) as PolicyPlan;
    change(plan);
    plan.hash = policyPlanHash(plan);
    writeFileSync(file(), JSON.stringify(plan));
    return plan.hash;
  }

  /** Another call in a step's place, by the id that belongs to it. */
  function replace(plan: PolicyPlan, step: Step, call: Partial<Step>): void {
    const { id } = step;
    Object.assign(step, call);
    step.id = stepId("HKD", step.target.address, step.data);
    for (const difference of plan.currencies[0]!.differences) {
      difference.steps = difference.steps.map((each) => (each === id ? step.id : each));
    }
    for (const other of plan.currencies[0]!.steps)
      other.after = other.after.map((each) => (each === id ? step.id : each));
  }

  const upgrader = () => desk.hkd.authority.interface.encodeFunctionData("grantRole", [3, desk.users[0]!.address, 0]);

  const forgeries: Record<string, [code: string, change: (plan: PolicyPlan) => void]> = {
    "another call by the reviewed id": ["HB-2803", (plan) => void (stepOf(plan, "grantRole").data = upgrader())],
    "another call by its own id": ["HB-2815", (plan) => replace(plan, stepOf(plan, "grantRole"), { data: upgrader() })],
    "another function": [
      "HB-2803",
      (plan) =>
        replace(plan, stepOf(plan, "raiseOrderLimit"), {
          data: desk.hkd.mintDesk.interface.encodeFunctionData("raiseWindowLimit", [units(900_000_000)]),
        }),
    ],
    "bytes after the call": [
      "HB-2803",
      (plan) => replace(plan, stepOf(plan, "grantRole"), { data: `${stepOf(plan, "grantRole").data}00` }),
    ],
    "another of our contracts": [
      "HB-2815",
      (plan) =>
        replace(plan, stepOf(plan, "raiseOrderLimit"), {
          target: { address: desk.hkd.redemptionDesk.target as string },
        }),
    ],
    "another role": ["HB-2815", (plan) => void (stepOf(plan, "raiseOrderLimit").role = "GUARDIAN")],
    "another fact": ["HB-2803", (plan) => void (stepOf(plan, "grantRole").fact = stepOf(plan, "raiseOrderLimit").fact)],
    "a step left out": [
      "HB-2815",
      ({ currencies: [hkd] }) => {
        hkd!.steps = hkd!.steps.filter(({ method }) => method !== "lowerWindowLimit");
        const ids = hkd!.steps.map(({ id }) => id);
        for (const difference of hkd!.differences) difference.steps = difference.steps.filter((id) => ids.includes(id));
      },
    ],
    "a step without a difference": ["HB-2803", ({ currencies: [hkd] }) => void (hkd!.differences.length = 0)],
    "a difference without its step": ["HB-2803", ({ currencies: [hkd] }) => void (hkd!.steps.length = 1)],
  };
  for (const [name, [code, change]] of Object.entries(forgeries)) {
    it(`refuses ${name}, whatever is approved`, async () => {
      const forged = forge(change);
      const height = await heightOf(desk);
      for (const exit of ["--send", "--schedule"]) {
        expect(refusal(await cli(`apply 1 ${exit} --approve ${forged}`))).to.deep.equal([3, code]);
      }
      for (const exit of ["", "--calldata", "--safe --as risk"]) {
        expect(refusal(await cli(`apply 1 ${exit}`))).to.deep.equal([3, code]);
      }
      expect(await heightOf(desk)).to.equal(height);
    });
  }

  it("keeps the order of a reading made now", async () => {
    const forged = forge(({ currencies: [hkd] }) => {
      for (const step of hkd!.steps) step.after = [];
    });
    await cli(`apply 1 --send --approve ${forged} --as risk`);
    await wait(DAY);
    await cli(`apply 1 --send --approve ${forged} --as risk`);
    expect(await desk.hkd.mintDesk.orderLimit()).to.equal(units(50_000_000));
  });

  it("wants the whole hash of what was reviewed typed", async () => {
    const height = await heightOf(desk);
    const typing = async (answer: string) => refusal(await cli("apply 1 --send", { answers: [answer] }));
    expect(await typing(hash.slice(0, 4))).to.deep.equal([5, "HB-2503"]);
    expect(await typing(hash.slice(0, -1))).to.deep.equal([5, "HB-2503"]);
    const other = hashOf(await desk.at((hkd) => void (hkd.contractURI = "ipfs://other"))("plan --token hkd"));
    expect(await typing(other)).to.deep.equal([3, "HB-2814"]);
    expect(await heightOf(desk)).to.equal(height);
    const ran = await cli("apply 1 --send", { answers: [hash] });
    expect(ran.code, ran.err).to.equal(2);
    expect(ran.asked[0]).to.not.match(/[0-9a-f]{4}-/);
  });

  it("refuses a journal that knows a step as another operation", async () => {
    await cli(`apply 1 --send --approve ${hash}`);
    const journal = join(desk.folder(1), "journal.jsonl");
    const lines = readFileSync(journal, "utf8");
    const scheduled = JSON.parse(lines.split("\n").find((line) => line.includes('"schedule"'))!);
    appendFileSync(journal, `${JSON.stringify({ ...scheduled, operation: `0x${"1".repeat(64)}` })}\n`);
    expect(refusal(await cli(`apply 1 --send --approve ${hash}`))).to.deep.equal([3, "HB-2815"]);
    writeFileSync(journal, lines);
    expect((await cli(`apply 1 --send --approve ${hash}`)).code).to.equal(2);
  });

  it("keeps a line of the journal that lacks nothing but its end", async () => {
    await cli(`apply 1 --send --approve ${hash}`);
    const journal = join(desk.folder(1), "journal.jsonl");
    const folder = findChange(join(desk.changes, "localhost"), "1")!;
    const whole = readJournal(folder);
    truncateSync(journal, readFileSync(journal).length - 1);
    mendJournal(folder);
    appendFileSync(journal, `${JSON.stringify(whole[0])}\n`);
    expect(readJournal(folder)).to.deep.equal([...whole, whole[0]]);
  });
});
