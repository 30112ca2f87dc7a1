import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { changeNumber, createChange, findChange, listChanges } from "../../scripts/changes/change-folder.ts";
import { changesRoot } from "../../scripts/changes/changes-root.ts";
import { processIo } from "../../scripts/io.ts";
import type { Eip1193 } from "../../scripts/chain/connection.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { cliOf, faultOf, loadDesk, type Cli, type Desk } from "./cli.ts";

// a change folder
// ├─ numbers: the next free one, found by number or name, oldest first
// ├─ a file is replaced whole; a journal grows by lines; bigints are kept as digits
// ├─ two of one number, five digits, a name that is none of ours
// └─ an unprintable name
// what is kept of a write
// ├─ nothing where there is no folder, no exit, no approval
// ├─ sent: plan with the intended nonce, receipt with transaction, effects and events
// ├─ scheduled: the moment it is ready
// ├─ refused by the signer: a plan without a receipt, and why
// └─ a crash after sending: the plan, with the nonce of the transaction in the chain

const LINE = "account blacklist suspect --token hkd --case HCA-1 --as blacklister --send";
const TYPED = { answers: ["hHKD"] };

describe("a change folder", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "harbour-changes-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("takes the next number and is found by it", () => {
    const below = join(root, "localhost");
    expect(listChanges(below)).to.deep.equal([]);
    expect(findChange(below, "1")).to.equal(undefined);
    expect(createChange(below, "Let desk-1 mint 1,000.00 HKD").name).to.equal("0001-let-desk-1-mint-1-000-00-hkd");
    expect(createChange(below, "…").name).to.equal("0002-change");
    rmSync(join(below, "0001-let-desk-1-mint-1-000-00-hkd"), { recursive: true });
    expect(createChange(below, "x".repeat(90)).name).to.equal(`0003-${"x".repeat(48)}`);
    for (const text of ["2", "0002", "0002-change"]) expect(findChange(below, text)?.name).to.equal("0002-change");
    expect(findChange(below, "1")).to.equal(undefined);
    expect(listChanges(below).map(({ name }) => name.slice(0, 4))).to.deep.equal(["0002", "0003"]);
  });

  it("refuses a number that two of them have, and takes the whole name", () => {
    for (const name of ["0042-a-reviewed", "0042-b", "10000-later", "9999-before", "0043-\u001b[2J"]) {
      mkdirSync(join(root, name));
    }
    expect(() => findChange(root, "42"))
      .to.throw(HarbourError)
      .with.property("code", "HB-2895");
    expect(findChange(root, "0042-b")?.name).to.equal("0042-b");
    expect(findChange(root, "43")).to.equal(undefined);
    expect(listChanges(root).map(changeNumber)).to.deep.equal(["0042", "0042", "9999", "10000"]);
    expect(findChange(root, changeNumber(findChange(root, "10000")!))?.name).to.equal("10000-later");
  });

  it("replaces files whole and adds to journals", () => {
    const change = createChange(root, "files");
    change.write("a.json", { amount: 10n ** 20n });
    change.write("b.md", "text\n");
    change.write("b.md", "other\n");
    change.append("journal.jsonl", { step: 1 });
    change.append("journal.jsonl", { step: 2n });
    expect(JSON.parse(change.read("a.json"))).to.deep.equal({ amount: "100000000000000000000" });
    expect(change.read("b.md")).to.equal("other\n");
    expect(change.read("journal.jsonl")).to.equal('{"step":1}\n{"step":"2"}\n');
    expect(change.files()).to.deep.equal(["a.json", "b.md", "journal.jsonl"]);
  });

  it("is kept beneath the network's name, in the project", () => {
    expect(changesRoot({ changes: "changes" }, "mainnet")).to.equal(join("changes", "mainnet"));
    expect(changesRoot({}, "mainnet")).to.equal(undefined);
    expect(processIo({}).changes).to.equal("changes");
  });
});

describe("what is kept of a write", () => {
  let desk: Desk;
  let changes: string;
  let cli: Cli;
  beforeEach(async () => {
    desk = await loadDesk();
    changes = mkdtempSync(join(tmpdir(), "harbour-kept-"));
    cli = (line, options = {}) => cliOf(desk.chain)(line, { changes, ...options });
  });
  afterEach(() => rmSync(changes, { recursive: true }));

  const kept = () => listChanges(join(changes, "localhost"));
  const file = (name: string) => JSON.parse(kept().at(-1)!.read(name));

  it("is nothing until something is sent", async () => {
    await desk.cli("token pause --token cnh --as pauser --send", { answers: ["hCNH"] });
    await cli(LINE.replace(" --send", ""));
    await cli(LINE.replace("--send", "--calldata"));
    expect((await cli(LINE, { answers: ["no"] })).code).to.equal(5);
    expect(kept()).to.deep.equal([]);
  });

  it("is the plan with its nonce, and the receipt", async () => {
    const nonce = await desk.holders.BLACKLISTER.getNonce();
    const ran = await cli(LINE, { ...TYPED, now: 1_700_000_000 });
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.err).to.include("kept in");
    expect(kept().map(({ name }) => name)).to.deep.equal(["0001-blacklist-suspect-in-hhkd"]);
    expect(kept()[0]!.files()).to.deep.equal(["plan.json", "receipt.json"]);

    const plan = file("plan.json");
    expect(plan).to.include({ schema: "harbour.change/1", exit: "send", writtenAt: 1_700_000_000 });
    expect(plan.intended).to.deep.equal({ from: desk.holders.BLACKLISTER.address, nonce });
    expect(plan.asked).to.deep.equal({
      noun: "account-blacklist",
      arguments: [["suspect"]],
      flags: { token: "hkd", case: "HCA-1" },
    });
    expect(plan.plan).to.include({ title: "Blacklist suspect in hHKD", chainId: "31337" });
    const [receipt] = file("receipt.json").transactions;
    const mined = await desk.chain.provider.getTransaction(receipt.transaction);
    expect([mined!.nonce, mined!.blockNumber]).to.deep.equal([nonce, receipt.block]);
    expect(receipt.effects[0]).to.include({ before: "not blacklisted", now: "blacklisted" });
    expect(receipt.events.map(({ by, event }: { by: string; event: string }) => `${by} ${event}`)).to.deep.equal([
      "hHKD Blacklisted",
      "hHKD BlacklistOrder",
    ]);
    expect(receipt.events[0].values[0]).to.match(/^account suspect 0x/);
  });

  it("names the change in the object", async () => {
    const plan = /"hash":"([0-9a-f-]{39})"/.exec((await cli(`${LINE.replace(" --send", "")} --json`)).out)![1]!;
    const object = JSON.parse((await cli(`${LINE} --json --approve ${plan}`)).out);
    expect(object).to.include({ sent: true, change: "0001-blacklist-suspect-in-hhkd" });
  });

  it("is the moment from which a scheduled call can be sent", async () => {
    const ran = await cli("minter set suspect 1,000.00 --token hkd --as minter-admin --schedule", {
      answers: ["1,000.00"],
    });
    expect(ran.code, ran.err).to.equal(0);
    expect(kept()[0]!.name).to.match(/^0001-schedule-let-suspect-mint/);
    expect(file("receipt.json").transactions[0].readyAt).to.be.greaterThan(0);
  });

  it("is why there is no receipt, where the signer refuses", async () => {
    const signer: Eip1193 = { request: async () => [] };
    const ran = await cliOf({ ...desk.chain, signer })(LINE, { changes, ...TYPED });
    expect(faultOf(ran)).to.equal("HB-2403");
    expect(kept()[0]!.files()).to.deep.equal(["journal.jsonl", "plan.json"]);
    expect(JSON.parse(kept()[0]!.read("journal.jsonl"))).to.include({ code: "HB-2403" });
  });

  it("tells after a crash which transaction to look for", async () => {
    // The node takes the transaction; whatever happens to the process then, the plan is there already.
    let before: string[] = [];
    const signer: Eip1193 = {
      request: async (call) => {
        const answer = await desk.chain.signer.request(call);
        if (call.method === "eth_sendTransaction") before = kept()[0]!.files();
        return answer;
      },
    };
    const ran = await cliOf({ ...desk.chain, signer })(LINE, { changes, ...TYPED });
    expect(ran.code, ran.err).to.equal(0);
    expect(before).to.deep.equal(["plan.json"]);
    const { intended } = JSON.parse(readFileSync(join(kept()[0]!.path, "plan.json"), "utf8"));
    expect(await desk.holders.BLACKLISTER.getNonce()).to.equal(intended.nonce + 1);
  });
});
