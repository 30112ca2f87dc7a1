import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { connect } from "../../scripts/chain/connect.ts";
import { fence } from "../../scripts/fence.ts";
import { processIo } from "../../scripts/io.ts";
import { run } from "../../scripts/program.ts";
import { newBatchFile } from "../../scripts/safe/batch-file.ts";
import { toJson } from "../../scripts/words.ts";
import { AUTHORITY_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { deploySafe } from "../safe/deploy-safe.ts";
import { act, closePolicyDesks, openPolicyDesk, type PolicyDesk } from "./policy-desk.ts";
import { RpcError, startProxy } from "./proxy-node.ts";

// text that somebody else wrote: escapes, new lines, bidirectional marks, ends of a Markdown block
// ├─ in a batch that is sent to a signer
// ├─ in a call that is scheduled → operation list, show
// ├─ on the chain: a role's label, a customer's reference → plan, drift, REVIEW.md
// ├─ in a node's error → the fault's line, and --json
// └─ at the last door: what reaches the terminal

const SPOOF = "\u001b[8m\u001b[2J\u001b[H✓ nothing is scheduled\n```\n\n**Sign.**\u202e\u200b\u009b2J\u2028\u007f";
/** Everything that is no line of a screen. */
const OBEYED = /[^\P{C}\n]|[\u2028\u2029]/u;

describe("text that somebody else wrote", () => {
  let desk: PolicyDesk;
  beforeEach(async () => void (desk = await openPolicyDesk()));
  after(closePolicyDesks);

  function expectShown(text: string): void {
    expect(text).not.to.match(OBEYED);
    expect(text).to.include("\\u{1b}[8m");
    expect(text).not.to.match(/^\W*nothing is scheduled/m);
    expect(text).not.to.match(/^\*\*Sign/m);
  }

  it("hides nothing of a batch", async () => {
    const safe = await deploySafe("1.4.1", desk.users.slice(4, 7), 2);
    const data = AUTHORITY_INTERFACE.encodeFunctionData("multicall", [
      [
        AUTHORITY_INTERFACE.encodeFunctionData("labelRole", [9, SPOOF]),
        AUTHORITY_INTERFACE.encodeFunctionData("grantRole", [0, desk.users[0]!.address, 0]),
      ],
    ]);
    const to = desk.hkd.authority.target as string;
    const batch = newBatchFile({
      ...{ chainId: 31337n, safe, nonce: 0n, createdAt: 0, name: SPOOF, description: SPOOF, to, data },
      abi: AUTHORITY_INTERFACE,
    });
    const path = join(desk.changes, "evil.json");
    writeFileSync(path, JSON.stringify(batch));
    const ran = await desk.at()(`safe inspect ${path}`);
    expect(ran.code).to.equal(0);
    expectShown(ran.out);
    expect(ran.out)
      .to.match(/label\s+".*"$/m)
      .and.to.match(/grantRole/);

    const stated = { ...batch, meta: { ...batch.meta, checksum: SPOOF, createdFromSafeAddress: SPOOF } };
    writeFileSync(path, JSON.stringify(stated));
    const refused = await desk.at()(`safe inspect ${path} --as ${safe}`);
    expect(refused.code).to.equal(3);
    expectShown(refused.out);
    expectShown(refused.err);
    const json = await desk.at()(`safe inspect ${path} --as ${safe} --json`);
    expect(json.out).not.to.match(OBEYED);
    expect(JSON.parse(json.out).checksum.stated).to.equal(SPOOF);
  });

  it("hides nothing that is scheduled", async () => {
    const { token, authority, holders } = desk.hkd;
    const data = TOKEN_INTERFACE.encodeFunctionData("setContractURI", [SPOOF]);
    await authority.connect(holders.POLICY).schedule(token.target, data, 0);
    const list = await desk.at()("operation list --token hkd");
    expectShown(list.out);
    const [{ operations }] = JSON.parse((await desk.at()("operation list --token hkd --json")).out).tokens;
    expectShown((await desk.at()(`operation show ${operations[0].id}`)).out);
    expectShown((await desk.at()(`tx decode ${data}`)).out);
  });

  it("hides nothing of a plan", async () => {
    await act(desk, "authority", "labelRole", 9, SPOOF);
    const customer = encodeBytes32String("ACME\u001b[8m");
    await act(desk, "mintDesk", "addBeneficiary", desk.users[1]!.address, customer, 4_000_000_000n);
    const plan = await desk.at()("plan --token hkd");
    expect(plan.code).to.equal(2);
    expectShown(plan.out);
    expect(plan.out).to.include(customer);
    expectShown((await desk.at()("drift")).out);
    const review = readFileSync(join(desk.folder(1), "REVIEW.md"), "utf8");
    expectShown(review);
    expect(review.match(/^`{3,}/gm)!.length % 2).to.equal(0);
  });

  it("hides nothing of a node's answer", async () => {
    const node = await startProxy({
      eth_chainId: () => {
        throw new RpcError(-32000, SPOOF);
      },
    });
    for (const json of [[], ["--json"]]) {
      let out = "";
      let err = "";
      const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), now: () => 0 };
      const line = ["status", "--network", "localhost", "--rpc", node.url, ...json];
      expect(await run(line, { io, connect })).to.equal(1);
      expectShown(err);
      expect(err).to.match(/HB-2202/);
      expect(out).not.to.match(OBEYED);
    }
    node.close();
  });

  it("reaches no terminal", () => {
    const written: string[] = [];
    const original = process.stdout.write;
    process.stdout.write = ((text: string) => written.push(text) > 0) as never;
    try {
      processIo({}).out(`one\n${SPOOF}`);
    } finally {
      process.stdout.write = original;
    }
    expect(written.join(""))
      .to.match(/^one\n\\u\{1b\}\[8m/)
      .and.not.to.match(OBEYED);
  });

  it("ends no block of Markdown", () => {
    expect(fence("a\n```\nb")).to.equal("````text\na\n```\nb\n````");
    expect(fence("plain")).to.equal("```text\nplain\n```");
    expect(JSON.parse(toJson({ text: SPOOF, more: 10n ** 20n, emoji: "😀" }))).to.deep.equal({
      ...{ text: SPOOF, more: "100000000000000000000", emoji: "😀" },
    });
  });
});
