import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { encodeBytes32String, ZeroAddress } from "ethers";
import { policyDifferences } from "../../scripts/policy/read-policy.ts";
import { latestBlock } from "../../scripts/chain/block.ts";
import { openToken } from "../../scripts/chain/token.ts";
import { connection } from "../fixture.ts";
import { expectGolden, faultOf, units } from "./cli.ts";
import {
  act,
  closePolicyDesks,
  DAY,
  hashOf,
  openPolicyDesk,
  stable,
  type Edit,
  type PolicyDesk,
} from "./policy-desk.ts";

// harbour plan, harbour drift
// ├─ in step → 0, nothing saved; drift says nothing
// ├─ differences → 2, saved once under one hash, with plan, text and review
// │  ├─ the file changed: holders, limits, beneficiaries, signers
// │  ├─ the chain changed: one act of every kind, and what puts each right
// │  ├─ order: after grants, after signers, the ADMIN's own last
// │  ├─ scheduled already; a holder with another delay; nobody holds the role
// │  └─ nothing puts it right → said, with why; alone it is not saved
// ├─ no differences: a pause, what mints used up
// └─ the currency is not in the file → HB-2801

const bytes = encodeBytes32String;

describe("harbour plan", () => {
  let desk: PolicyDesk;
  beforeEach(async () => void (desk = await openPolicyDesk()));
  after(closePolicyDesks);

  const reviewed: Edit = (hkd) => {
    const [first, ...others] = hkd.issuance.custodians;
    hkd.holders = { ...hkd.holders, BLACKLISTER: [desk.users[1]!.address] };
    hkd.issuance = {
      ...hkd.issuance,
      orderLimit: units(60_000_000),
      beneficiaries: [
        ...hkd.issuance.beneficiaries,
        { wallet: desk.users[0]!.address, customer: "M-003", validUntil: Date.UTC(2031, 0) / 1000 },
      ],
      custodians: [{ ...first!, signers: first!.signers.slice(1) }, ...others],
    };
  };

  it("is empty where chain and file agree", async () => {
    const cli = desk.at();
    const ran = await cli("plan");
    expect([ran.code, ran.err]).to.deep.equal([0, ""]);
    expectGolden("policy-plan-in-step", ran.out);
    expect(readdirSync(desk.changes)).to.deep.equal([]);
    const drift = await cli("drift");
    expect(drift).to.deep.include({ code: 0, out: "", err: "" });
  });

  it("shows a rotation, a raised limit, a new beneficiary and a signer who leaves, and saves the plan once", async () => {
    const cli = desk.at(reviewed);
    const ran = await cli("plan");
    expect(ran.code, ran.err).to.equal(2);
    expectGolden("policy-plan", stable(desk, ran.out));
    expect(Math.max(...ran.out.split("\n").map((line) => line.length))).to.be.at.most(120);
    const files = readdirSync(desk.folder(1));
    expect(files).to.deep.equal(["REVIEW.md", "plan.json", "plan.txt"]);
    expectGolden("policy-review", readFileSync(join(desk.folder(1), "REVIEW.md"), "utf8"));

    await connection.networkHelpers.mine();
    const again = await cli('plan --token hkd --slug "another name"');
    expect(again.out).to.match(/^Next {2}harbour apply 0002$/m);
    const third = await cli("plan --token hkd");
    expect(hashOf(third)).to.equal(hashOf(again));
    expect(third.out).to.match(/^Next {2}harbour apply 0002$/m);
    expect(desk.folder(2)).to.match(/0002-another-name$/);

    const drift = await cli("drift");
    expect(drift.code).to.equal(2);
    expectGolden("policy-drift", drift.out);
    expect(drift.out.trim().split("\n")).to.have.length(5);
  });

  it("prints one versioned object", async () => {
    const [planned, drifted] = [await desk.at(reviewed)("plan --json"), await desk.at(reviewed)("drift --json")];
    const [plan, drift] = [planned, drifted].map(({ out }) => JSON.parse(out));
    expect([plan.schema, plan.exitCode, planned.code]).to.deep.equal(["harbour.plan/1", 2, 2]);
    expect(plan.tally).to.deep.equal({ add: 2, change: 1, remove: 2 });
    expect(plan.saved.change).to.equal("0001");
    expect(plan.checks).to.have.length(5);
    expect([drift.schema, drift.exitCode, drifted.code]).to.deep.equal(["harbour.drift/1", 2, 2]);
    expect(drift.currencies[1].differences).to.deep.equal(plan.currencies[1].differences);
    const saved = JSON.parse(readFileSync(join(plan.saved.path, "plan.json"), "utf8"));
    expect(saved.hash).to.equal(plan.hash);
    expect(saved.currencies).to.deep.equal(plan.currencies);
  });

  it("keeps nothing where there is no folder for it", async () => {
    const ran = await desk.at(reviewed)("plan", { changes: undefined as never });
    expect(ran.code).to.equal(2);
    expect(ran.out).to.not.match(/Saved|Next/);
  });

  it("names what puts each drift right, and who does it", async () => {
    const { hkd, users, chain } = desk;
    const somebody = users[3]!.address;
    const [bank] = hkd.settings.issuance.custodians;
    const [wallet] = hkd.settings.issuance.beneficiaries;
    const risk = hkd.holders.RISK.address;
    await act(desk, "mintDesk", "raiseOrderLimit", units(70_000_000));
    await act(desk, "mintDesk", "lowerWindowLimit", 5n);
    await act(desk, "mintDesk", "addBeneficiary", somebody, bytes("M-9"), 2 ** 31);
    await act(desk, "mintDesk", "addBeneficiary", wallet!.wallet, bytes(wallet!.customer), wallet!.validUntil + 1);
    await act(desk, "registry", "addSigner", bytes(bank!.id), somebody);
    await act(desk, "registry", "lowerThreshold", bytes(bank!.id), 1);
    await act(desk, "registry", "addCustodian", bytes("OTHER"), 1, [users[4]!.address]);
    await act(desk, "registry", "addPool", bytes("OTHER"), bytes("OTHER-1"));
    await act(desk, "registry", "loosenBuffer", 50);
    await act(desk, "registry", "clearApproval");
    await act(desk, "registry", "setRedemptionDesk", ZeroAddress);
    await act(desk, "token", "configureMinter", somebody, 5n);
    await act(desk, "token", "configureMinter", hkd.mintDesk.target, units(6_000_000_000));
    await act(desk, "token", "register", somebody, 1);
    await act(desk, "token", "setContractURI", "ipfs://other");
    await act(desk, "token", "raiseCeilingCap", units(20_000_000_000));
    await act(desk, "token", "closePolicy");
    await act(desk, "token", "pause");
    await act(desk, "authority", "grantRole", 20, risk, 3600);
    await act(desk, "authority", "grantRole", 99, somebody, 0);
    await act(desk, "authority", "setRoleAdmin", 24, 20);
    await act(desk, "authority", "setGrantDelay", 25, DAY);
    await act(desk, "authority", "setRoleGuardian", 20, 99);
    await act(desk, "authority", "labelRole", 99, "STRANGER");
    const selector = hkd.mintDesk.interface.getFunction("raiseShareLimit").selector;
    await act(desk, "authority", "setTargetFunctionRole", hkd.mintDesk.target, [selector], 99);
    await act(desk, "authority", "setTargetAdminDelay", hkd.mintDesk.target, DAY);
    await act(desk, "authority", "setTargetClosed", hkd.redemptionDesk.target, true);
    await act(desk, "authority", "revokeRole", 13, hkd.registry.target);

    const plan = JSON.parse((await desk.at()("plan --token hkd --json")).out);
    const [{ differences, steps }] = plan.currencies;
    const found = differences.map(({ fact, sign, direction, steps: ids }: never) => {
      const own = (ids as string[]).map((id) => steps.find((step: { id: string }) => step.id === id));
      return [sign, fact, direction, own.map(({ method, role }) => `${method} by ${role}`).join(", ")];
    });
    const mintDesk = "HKD mint desk";
    expect(found).to.have.deep.members([
      ["~", "policy", "widens", "openPolicy by POLICY"],
      ["~", "ceiling cap", "narrows", "lowerCeilingCap by GUARDIAN"],
      ["-", "contractURI", "changes", "setContractURI by POLICY"],
      ["-", `custodian of ${somebody}`, "narrows", "revokeSigner by GUARDIAN"],
      ["~", `custodian ${bank!.id}`, "narrows", "raiseThreshold by GUARDIAN"],
      ["-", "custodian OTHER", "narrows", "revokeCustodian by GUARDIAN"],
      ["-", "custodian of pool OTHER-1", "narrows", ""],
      ["~", "bufferBps", "narrows", "tightenBuffer by GUARDIAN"],
      ["+", "approval", "widens", "setApproval by LEGAL"],
      ["+", "redemption desk", "changes", "setRedemptionDesk by ADMIN_ACTS"],
      ["~", "orderLimit of the mint desk", "narrows", "lowerOrderLimit by GUARDIAN"],
      ["~", "windowLimit of the mint desk", "widens", "raiseWindowLimit by RISK"],
      ["-", `beneficiary ${somebody}`, "narrows", "revokeBeneficiary by GUARDIAN"],
      ["~", `beneficiary ${wallet!.wallet}`, "narrows", "addBeneficiary by BENEFICIARY_ADMIN"],
      ["~", "minting by the mint desk", "narrows", "decreaseMinterAllowance by GUARDIAN"],
      ["-", `minting by ${somebody}`, "narrows", "removeMinter by GUARDIAN"],
      ["~", `flags of ${somebody}`, "narrows", "register by ADMIN_ACTS"],
      ["~", `role RISK ${risk}`, "narrows", "grantRole by ADMIN"],
      ["-", `role 99 ${somebody}`, "narrows", "revokeRole by ADMIN"],
      ["+", `role RESERVE ${hkd.registry.target as string}`, "widens", "grantRole by ADMIN"],
      ["~", "admin of role BOARD", "changes", "setRoleAdmin by ADMIN"],
      ["~", "grant delay of REPORTER", "changes", "setGrantDelay by ADMIN"],
      ["~", "guardian of role RISK", "changes", "setRoleGuardian by ADMIN"],
      ["-", "label of role 99", "changes", "labelRole by ADMIN"],
      ["~", `role of raiseShareLimit of ${mintDesk}`, "changes", "setTargetFunctionRole by ADMIN"],
      ["~", `admin delay of ${mintDesk}`, "changes", "setTargetAdminDelay by ADMIN"],
      ["~", "calls of HKD redemption desk", "changes", "setTargetClosed by ADMIN"],
    ]);
    const token = await openToken(chain, "HKD");
    expect(await policyDifferences(chain, token, await latestBlock(chain.provider))).to.equal(differences.length);
    const cnh = await openToken(chain, "CNH");
    expect(await policyDifferences(chain, cnh, await latestBlock(chain.provider))).to.equal(0);
  });

  it("does not call a pause, or what mints used up, a difference", async () => {
    const { hkd } = desk;
    await act(desk, "token", "pause");
    expect((await desk.at()("drift --token hkd")).out).to.equal("");
    await act(desk, "token", "closePolicy");
    expect((await desk.at((hkd) => void (hkd.mode = "permissioned"))("drift --token hkd")).out).to.equal("");
    await act(desk, "token", "unpause");
    await act(desk, "token", "decreaseMinterAllowance", hkd.mintDesk.target, 1n);
    const { out } = await desk.at((hkd) => void (hkd.mode = "permissioned"))("drift --token hkd");
    expect(out).to.match(/^~ hHKD minting by the mint desk: chain at most 4,999,999,999\.999999, file at most 5,0/);
  });

  it("lets no text of the chain forge a line", async () => {
    await act(desk, "authority", "labelRole", 99, "\u001b[2J\nPlan 0000");
    await act(desk, "token", "setContractURI", "ipfs://a\nhHKD · in step");
    const { out } = await desk.at()("drift --token hkd");
    expect(out.trim().split("\n")).to.have.length(2);
    expect(out).to.include("chain \\u{1b}[2J\\u{a}Plan 0000").and.to.include("ipfs://a\\u{a}hHKD");
  });

  it("asks for a larger allowance when the file gives more", async () => {
    const more: Edit = (hkd) => void (hkd.issuance = { ...hkd.issuance, mintDeskAllowance: units(6_000_000_000) });
    const { out } = await desk.at(more)("plan --token hkd");
    expect(out).to.match(/~ at most 5,000,000,000\.00 → at most 6,000,000,000\.00 +widens +MINTER_ADMIN after 1 day/);
  });

  it("orders the steps: cuts, grants, then who is replaced, the ADMIN's own last", async () => {
    const [one, two] = [desk.users[1]!.address, desk.users[2]!.address];
    const rotate: Edit = (hkd) => {
      const [first, ...others] = hkd.issuance.custodians;
      hkd.holders = {
        ...hkd.holders,
        ADMIN: [one],
        ADMIN_ACTS: [one],
        RISK: [two],
        GUARDIAN: [desk.users[3]!.address],
      };
      hkd.issuance = {
        ...hkd.issuance,
        orderLimit: units(60_000_000),
        windowLimit: units(90_000_000),
        custodians: [{ ...first!, signers: [first!.signers[0]!, two], threshold: 2 }, ...others],
      };
    };
    const { out } = await desk.at(rotate)("plan --token hkd --json");
    const [{ steps }] = JSON.parse(out).currencies as [
      { steps: { id: string; fact: string; method: string; after: string[] }[] },
    ];
    const order = steps.map(({ method, fact }) => `${method} ${fact.replace(/ 0x.*/, "")}`);
    expect(order).to.deep.equal([
      "lowerWindowLimit windowLimit of the mint desk",
      "addSigner custodian of",
      "revokeSigner custodian of",
      "revokeSigner custodian of",
      "raiseOrderLimit orderLimit of the mint desk",
      "grantRole role ADMIN",
      "grantRole role GUARDIAN",
      "grantRole role ADMIN_ACTS",
      "grantRole role RISK",
      "revokeRole role GUARDIAN",
      "revokeRole role RISK",
      "revokeRole role ADMIN_ACTS",
      "revokeRole role ADMIN",
    ]);
    const last = steps.at(-1)!;
    const managers = steps.filter(({ method }) => /Role$/.test(method)).map(({ id }) => id);
    expect(last.after).to.have.members(managers.filter((id) => id !== last.id));
    const risk = steps.find(({ method, fact }) => method === "revokeRole" && fact.startsWith("role RISK"))!;
    const [raise, grant] = [4, 8].map((i) => steps[i]!.id);
    expect(risk.after).to.have.members([raise, grant]);
  });

  it("says what is scheduled, who has another delay, and what nobody can do", async () => {
    const { hkd } = desk;
    const risk = hkd.holders.RISK;
    await act(desk, "authority", "grantRole", 20, risk.address, 3600);
    await act(desk, "authority", "revokeRole", 22, hkd.holders.BENEFICIARY_ADMIN.address);
    const data = hkd.mintDesk.interface.encodeFunctionData("raiseOrderLimit", [units(60_000_000)]);
    await hkd.authority.connect(risk).schedule(hkd.mintDesk, data, 0);
    const edit: Edit = (settings) => {
      const wallet = desk.users[0]!.address;
      const beneficiary = { wallet, customer: "M-003", validUntil: Date.UTC(2031, 0) / 1000 };
      const beneficiaries = [...settings.issuance.beneficiaries, beneficiary];
      settings.issuance = { ...settings.issuance, orderLimit: units(60_000_000), beneficiaries };
    };
    const ran = await desk.at(edit)("plan --token hkd");
    expectGolden("policy-plan-holders", stable(desk, ran.out));
  });

  it("says what nothing puts right, and keeps no plan of that alone", async () => {
    const { hkd } = desk;
    const [bank] = hkd.settings.issuance.custodians;
    const over = Date.UTC(2029, 0) / 1000;
    await act(desk, "registry", "revokeCustodian", bytes(bank!.id));
    await act(desk, "registry", "windDown");
    await act(desk, "registry", "addPool", bytes("BANK-B"), bytes("STRAY"));
    const edit: Edit = (settings) => {
      const [first, ...others] = settings.issuance.beneficiaries;
      settings.issuance = {
        ...settings.issuance,
        beneficiaries: [{ ...first!, validUntil: over }, ...others],
        approval: { ...settings.issuance.approval!, expiry: over },
        allocation: { ...settings.issuance.allocation!, validUntil: over + DAY },
      };
    };
    await connection.networkHelpers.time.increaseTo(over + 3600);
    const ran = await desk.at(edit)("plan --token hkd");
    expect(ran.code).to.equal(2);
    expectGolden("policy-plan-stays", stable(desk, ran.out));
    expect(existsSync(join(desk.changes, "localhost"))).to.equal(false);
  });

  it("raises and lowers an allocation by its epochs", async () => {
    const own = 31_337;
    const stepsFor = async (epoch: number, amount: bigint, validUntil: number) => {
      const { out } = await desk.at((hkd) => {
        const allocation = { epoch, validUntil, shares: [{ chainId: own, amount }] };
        hkd.issuance = { ...hkd.issuance, allocation };
      })("plan --token hkd --json");
      const [{ steps, differences }] = JSON.parse(out).currencies;
      const methods = steps.map(
        ({ method, after }: { method: string; after: string[] }) => `${method} ${after.length}`,
      );
      return differences[0]?.irreconcilable === undefined ? methods : "stays";
    };
    const { amount } = desk.hkd.settings.issuance.allocation!.shares[0]!;
    const { validUntil } = desk.hkd.settings.issuance.allocation!;
    expect(await stepsFor(1, amount, validUntil)).to.deep.equal([]);
    expect(await stepsFor(1, amount - 1n, validUntil)).to.equal("stays");
    expect(await stepsFor(2, amount - 1n, validUntil)).to.deep.equal(["lowerAllocation 0"]);
    expect(await stepsFor(3, amount, validUntil + 1)).to.deep.equal(["raiseAllocation 0", "raiseAllocation 1"]);
    expect(await stepsFor(2, amount - 1n, validUntil + 1)).to.equal("stays");
    expect(await stepsFor(3, amount - 1n, validUntil + 1)).to.deep.equal(["lowerAllocation 0", "raiseAllocation 1"]);
  });

  it("needs a policy for what is deployed", async () => {
    const policy = { ...desk.chain.policy, currencies: desk.chain.policy.currencies.slice(0, 1) };
    const ran = await desk.at(undefined, { policy })("plan");
    expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2801"]);
  });
});
