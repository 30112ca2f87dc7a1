import { id, toBeHex, zeroPadValue } from "ethers";
import { expect } from "chai";
import fc from "fast-check";
import { decodeEvent, decodeTransfer, isTransfer, TRANSFER_TOPIC } from "../../ledger/chain/decode.ts";
import type { NodeLog } from "../../ledger/chain/node-log.ts";
import { readLog } from "../../ledger/chain/node-log.ts";
import type { FollowedContract } from "../../ledger/followed-network.ts";
import { ALL_INTERFACES, AUTHORITY_INTERFACE, MINT_DESK_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { codeOf } from "./code-of.ts";

// A log, decoded
// ├── a Transfer of a token
// │   ├── any two addresses and any amount: what ethers decodes
// │   └── other topics, other data, a topic that is no address: refused
// ├── the same topic from a contract that is no token, and another event of a token: not a transfer
// ├── an event: by the name that its contract's interface has
// └── the form of a log: any field missing or of another form is refused

const token: FollowedContract = { address: `0x${"aa".repeat(20)}`, origin: "token", currency: "HKD" };
const where = { blockNumber: 7, blockHash: id("block"), txHash: id("transaction"), logIndex: 3 };
const log = (given: { topics: readonly string[]; data: string }): NodeLog => ({
  address: token.address,
  ...where,
  ...given,
});

const addresses = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
const amounts = fc.oneof(fc.bigInt(0n, 2n ** 104n - 1n), fc.bigInt(0n, 2n ** 256n - 1n), fc.constantFrom(0n, 1n));

describe("a log, decoded", () => {
  describe("a Transfer of a token", () => {
    it("is what ethers decodes", () => {
      fc.assert(
        fc.property(addresses, addresses, amounts, (source, destination, amount) => {
          const given = log(TOKEN_INTERFACE.encodeEventLog("Transfer", [source, destination, amount]));
          const [from, to, value] = TOKEN_INTERFACE.parseLog(given)!.args as unknown as [string, string, bigint];
          expect(isTransfer(token, given)).to.equal(true);
          expect(decodeTransfer(token, given, "a node")).to.deep.equal({
            logIndex: 3,
            txHash: where.txHash,
            currency: "HKD",
            source: from.toLowerCase(),
            destination: to.toLowerCase(),
            amount: value,
          });
        }),
        { numRuns: process.env.HARBOUR_FULL ? 20_000 : 1_000 },
      );
    });

    it("is refused with other topics or other data", () => {
      const address = zeroPadValue(token.address, 32);
      const good = { topics: [TRANSFER_TOPIC, address, address], data: toBeHex(1n, 32) };
      const bad = [
        { ...good, topics: good.topics.slice(0, 2) },
        { ...good, topics: [...good.topics, toBeHex(1n, 32)] },
        { ...good, topics: good.topics.with(1, id("no address")) },
        { ...good, topics: good.topics.with(2, `0x01${"00".repeat(31)}`) },
        { ...good, data: "0x" },
        { ...good, data: toBeHex(1n, 31) },
        { ...good, data: toBeHex(1n, 33) },
        { ...good, data: toBeHex(1n, 64) },
      ];
      for (const one of bad) expect(codeOf(() => decodeTransfer(token, log(one), "a node"))).to.equal("HB-4115");
      expect(decodeTransfer(token, log(good), "a node").amount).to.equal(1n);
    });
  });

  it("is no transfer from a contract that is no token, or as another event of a token", () => {
    const given = log(TOKEN_INTERFACE.encodeEventLog("Transfer", [token.address, token.address, 1n]));
    expect(isTransfer({ ...token, origin: "mintDesk" }, given)).to.equal(false);
    expect(isTransfer(token, { ...given, topics: [id("Other(uint256)"), ...given.topics.slice(1)] })).to.equal(false);
    expect(isTransfer(token, { ...given, topics: [] })).to.equal(false);
  });

  it("has the name that its contract's interface has for it, and none that another's has", () => {
    const named = (origin: FollowedContract["origin"], topic: string) =>
      decodeEvent({ ...token, origin }, log({ topics: [topic], data: "0x" })).name;
    let compared = 0;
    for (const [origin, abi] of [
      ["token", TOKEN_INTERFACE],
      ["authority", AUTHORITY_INTERFACE],
      ["mintDesk", MINT_DESK_INTERFACE],
    ] as const)
      for (const other of ALL_INTERFACES)
        other.forEachEvent(({ topicHash }) => {
          expect(named(origin, topicHash)).to.equal(abi.getEvent(topicHash as never)?.name ?? "");
          compared++;
        });
    expect(compared).to.be.greaterThan(150);
    expect(decodeEvent(token, log({ topics: [], data: "0x" })).name).to.equal("");
  });

  it("is refused with any field missing or of another form", () => {
    const good = {
      address: `0x${"AB".repeat(20)}`,
      topics: [id("one")],
      data: "0x01",
      blockNumber: "0x7",
      blockHash: where.blockHash,
      transactionHash: where.txHash,
      logIndex: "0x3",
    };
    expect(readLog(good, "a node")).to.include({ address: `0x${"ab".repeat(20)}`, blockNumber: 7, logIndex: 3 });
    for (const field of Object.keys(good))
      for (const value of [undefined, null, 7, {}, "", "0x0g", "0x123", [1], ["0x1"], Array(5).fill(id("topic"))]) {
        // Three digits are a number.
        if (value === "0x123" && (field === "blockNumber" || field === "logIndex")) continue;
        expect(
          codeOf(() => readLog({ ...good, [field]: value }, "a node")),
          `${field}: ${JSON.stringify(value)}`,
        ).to.equal("HB-4107");
      }
    for (const other of [null, "log", [good], { ...good, removed: true }])
      expect(codeOf(() => readLog(other, "a node"))).to.equal("HB-4107");
  });
});
