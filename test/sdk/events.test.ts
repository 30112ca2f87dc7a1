import { expect } from "chai";
import { type EventFragment, id, type Interface, Wallet, ZeroAddress, ZeroHash } from "ethers";
import { AUTHORITY_SENTENCES } from "../../sdk/authority-events.ts";
import { decodeLog, decodeLogs } from "../../sdk/events.ts";
import { FX_SETTLEMENT_SENTENCES } from "../../sdk/fx-settlement-events.ts";
import {
  AUTHORITY_INTERFACE,
  FX_SETTLEMENT_INTERFACE,
  MINT_DESK_INTERFACE,
  PAYOUTS_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  REGISTRY_INTERFACE,
  TOKEN_INTERFACE,
  TRADE_ESCROW_INTERFACE,
} from "../../sdk/interfaces.ts";
import { memoFromText } from "../../sdk/memo.ts";
import { MINT_DESK_SENTENCES } from "../../sdk/mint-desk-events.ts";
import { PAYOUTS_SENTENCES } from "../../sdk/payouts-events.ts";
import { REDEMPTION_DESK_SENTENCES } from "../../sdk/redemption-desk-events.ts";
import { REGISTRY_SENTENCES } from "../../sdk/registry-events.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { TOKEN_SENTENCES } from "../../sdk/token-events.ts";
import { TRADE_ESCROW_SENTENCES } from "../../sdk/trade-escrow-events.ts";
import { loadHarbour } from "../fixture.ts";
import { sampleValues } from "./samples.ts";

const TOKEN = new Wallet(id("token")).address;
const ALICE = new Wallet(id("alice")).address;
const BOB = new Wallet(id("bob")).address;

function eventsOf(abi: Interface): EventFragment[] {
  const events: EventFragment[] = [];
  abi.forEachEvent((fragment) => events.push(fragment));
  return events;
}

function tokenLog(name: string, values: unknown[]) {
  return { address: TOKEN, ...TOKEN_INTERFACE.encodeEventLog(name as never, values as never) };
}

describe("events", () => {
  describe("decodeLog", () => {
    it("gives fields and a sentence", () => {
      expect(decodeLog({ log: tokenLog("Transfer", [ALICE, BOB, 1_500_000n]), symbol: "hCNH" })).to.deep.equal({
        source: "token",
        name: "Transfer",
        address: TOKEN,
        fields: { from: ALICE, to: BOB, value: 1_500_000n },
        sentence: `${ALICE} paid 1.50 hCNH to ${BOB}`,
      });
    });

    it("is typed by name", () => {
      const event = decodeLog({ log: tokenLog("Burn", [ALICE, 7n]) });
      if (event?.source !== "token" || event.name !== "Burn") return expect.fail("not a Burn");
      const amount: bigint = event.fields.amount;
      expect(amount).to.equal(7n);
    });

    it("tells issuing and destroying from paying", () => {
      const say = (from: string, to: string) => decodeLog({ log: tokenLog("Transfer", [from, to, 1n]) })?.sentence;
      expect(say(ZeroAddress, BOB)).to.include("came into being");
      expect(say(ALICE, ZeroAddress)).to.include("ceased to exist");
    });

    it("shows references, times and names", () => {
      const memo = memoFromText("INV-1");
      expect(decodeLog({ log: tokenLog("TransferWithMemo", [ALICE, BOB, 1n, memo]) })?.sentence).to.include('"INV-1"');
      const ceiling = decodeLog({ log: tokenLog("SupplyCeilingSet", [0n, 10n ** 13n, 1_800_000_000n, ALICE]) });
      expect(ceiling?.sentence).to.include("10,000,000.00").and.include("2027-01-15 08:00:00 UTC");
      const named = decodeLog({ log: tokenLog("Blacklisted", [BOB]), nameOf: () => "Bob" });
      expect(named?.sentence).to.equal(`Bob (${BOB}) was blacklisted`);
      const order = decodeLog({ log: tokenLog("BlacklistOrder", [ZeroHash, true, 1n, ALICE]) });
      expect(order?.sentence).to.include("1 account without a case reference");
      const unlimited = decodeLog({ log: tokenLog("Approval", [ALICE, BOB, (1n << 256n) - 1n]) });
      expect(unlimited?.sentence).to.include("an unlimited amount");
      const flagged = decodeLog({ log: tokenLog("Registered", [BOB, 0n, 6n, ALICE]) });
      expect(flagged?.sentence).to.include("no flags before").and.include("protected, redemption now");
    });

    it("leaves logs of others undecoded", () => {
      expect(decodeLog({ log: { address: TOKEN, topics: [id("Other()")], data: "0x" } })).to.equal(undefined);
      expect(decodeLog({ log: { address: TOKEN, topics: [], data: "0x" } })).to.equal(undefined);
    });

    it("leaves an ERC-721 Transfer, with the same topic and one more indexed, undecoded", () => {
      const { topics } = tokenLog("Transfer", [ALICE, BOB, 1n]);
      const log = { address: TOKEN, topics: [...topics, ZeroHash], data: "0x" };
      expect(decodeLog({ log })).to.equal(undefined);
    });

    it("leaves a text that is not UTF-8 undecoded", () => {
      const label = (text: string) => {
        const log = AUTHORITY_INTERFACE.encodeEventLog("RoleLabel" as never, [7n, "?"] as never);
        return { address: TOKEN, ...log, data: log.data.replace("3f", text) };
      };
      expect(decodeLog({ log: label("41") })).to.deep.include({ fields: { roleId: 7n, label: "A" } });
      expect(decodeLog({ log: label("ff") })).to.equal(undefined);
    });

    const sources = [
      ["token", TOKEN_INTERFACE, TOKEN_SENTENCES],
      ["authority", AUTHORITY_INTERFACE, AUTHORITY_SENTENCES],
      ["registry", REGISTRY_INTERFACE, REGISTRY_SENTENCES],
      ["mintDesk", MINT_DESK_INTERFACE, MINT_DESK_SENTENCES],
      ["redemptionDesk", REDEMPTION_DESK_INTERFACE, REDEMPTION_DESK_SENTENCES],
      ["payouts", PAYOUTS_INTERFACE, PAYOUTS_SENTENCES],
      ["fxSettlement", FX_SETTLEMENT_INTERFACE, FX_SETTLEMENT_SENTENCES],
      ["tradeEscrow", TRADE_ESCROW_INTERFACE, TRADE_ESCROW_SENTENCES],
    ] as const;
    const firstOf = (topic: string) => sources.find(([, abi]) => (abi as Interface).getEvent(topic) !== null)?.[0];
    for (const [source, abi, sentences] of sources) {
      it(`has a sentence for every event of the ${source}, made from the fields it sends`, () => {
        const events = eventsOf(abi);
        expect(Object.keys(sentences).sort()).to.deep.equal(events.map(({ name }) => name).sort());
        for (const fragment of events) {
          const log = { address: TOKEN, ...abi.encodeEventLog(fragment, sampleValues(fragment.inputs)) };
          const decoded = decodeLog({ log });
          expect(decoded, fragment.name).to.deep.include({ source: firstOf(fragment.topicHash), name: fragment.name });
          expect(Object.keys(decoded!.fields)).to.deep.equal(fragment.inputs.map(({ name }) => name));
          expect(decoded!.sentence, fragment.name)
            .to.match(/^[^\n]{8,400}$/)
            .and.not.match(/undefined|NaN|\[object/);
        }
      });
    }
  });

  describe("decodeLog, of the registry and the desks,", () => {
    const say = (abi: Interface, name: string, values: unknown[]) =>
      decodeLog({ log: { address: TOKEN, ...abi.encodeEventLog(name, values) }, symbol: "hHKD" })?.sentence;
    const time = 1_800_000_000n;

    it("shows texts, amounts, bounds and times", () => {
      const accepted = [
        encodeShortText("BANK-A"),
        encodeShortText("P-1"),
        412n,
        0n,
        5n,
        time,
        time,
        ZeroHash,
        ZeroHash,
      ];
      expect(say(REGISTRY_INTERFACE, "StatementAccepted", accepted)).to.equal(
        "BANK-A states 0.000005 hHKD in the pool P-1, 0.00 hHKD before " +
          "(sequence 412, as of 2027-01-15 08:00:00 UTC, valid until 2027-01-15 08:00:00 UTC)",
      );
      expect(say(REGISTRY_INTERFACE, "CeilingPushed", [7n, time, 3n, 9n])).to.include(
        "bound by the token's ceiling cap",
      );
      const shares = [
        [1n, 5n],
        [137n, 6n],
      ];
      expect(say(REGISTRY_INTERFACE, "AllocationSet", [1n, 0n, 5n, time, false, shares, ALICE])).to.include(
        "one of 2 chains",
      );
    });

    it("shows the coverage after a mint where this chain is the whole", () => {
      const executed = (ratio: bigint) =>
        say(MINT_DESK_INTERFACE, "OrderExecuted", [ZeroHash, ZeroHash, BOB, 10n ** 13n, ALICE, BOB, ratio]);
      expect(executed(101_237_623n)).to.include("coverage 101.237623 %");
      expect(executed(0n)).to.not.include("coverage");
    });

    it("tells a signer that left from one that was stopped", () => {
      const revoked = (actor: string) =>
        say(REGISTRY_INTERFACE, "SignerRevoked", [encodeShortText("BANK-A"), ALICE, actor]);
      expect(revoked(ALICE)).to.equal(`${ALICE} gave up signing for BANK-A`);
      expect(revoked(BOB)).to.equal(`${BOB} stopped ${ALICE} from signing for BANK-A`);
    });

    it("is typed by source and name", () => {
      const log = {
        address: TOKEN,
        ...REDEMPTION_DESK_INTERFACE.encodeEventLog("RedemptionReclaimed", [3n, ALICE, 7n]),
      };
      const event = decodeLog({ log });
      if (event?.source !== "redemptionDesk" || event.name !== "RedemptionReclaimed")
        return expect.fail("another event");
      const amount: bigint = event.fields.amount;
      expect(amount).to.equal(7n);
    });
  });

  describe("decodeLog, of the settlement contracts,", () => {
    const HKD = new Wallet(id("token of HKD")).address;
    const words = {
      symbolOf: (token: string) => (token === TOKEN ? "hCNH" : token === HKD ? "hHKD" : undefined),
      counterSymbolOf: (token: string) => (token === TOKEN ? "hHKD" : "hCNH"),
    };
    const logOf = (abi: Interface, name: string, values: unknown[]) => ({
      address: BOB,
      ...abi.encodeEventLog(name, values),
    });

    it("shows each amount in its own token", () => {
      const [quote, memo] = [id("quote"), memoFromText("INV-1")];
      const filled = [quote, ALICE, BOB, BOB, TOKEN, 9_240_000n, 10_000_000n, 0n, memo, 7n];
      const log = logOf(FX_SETTLEMENT_INTERFACE, "Filled", filled);
      expect(decodeLog({ log, ...words })?.sentence).to.equal(
        `${ALICE} sold 9.24 hCNH to ${BOB} for 10.00 hHKD, "INV-1" (quote ${quote}, nonce 7)`,
      );
      expect(decodeLog({ log })?.sentence).to.include("sold 9.24 to").and.include("for 10.00 of the other token");
      const relayed = [quote, ALICE, BOB, HKD, TOKEN, 9_240_000n, 10_000_000n, 50_000n, memo, 7n];
      expect(decodeLog({ log: logOf(FX_SETTLEMENT_INTERFACE, "Filled", relayed), ...words })?.sentence).to.include(
        `, paid to ${HKD}, with a fee of 0.05 hHKD, `,
      );
      const paid = [ALICE, id("batch"), HKD, id("content"), 3n, 1n, 5_000_000n, 2_000_000n, 0n];
      expect(decodeLog({ log: logOf(PAYOUTS_INTERFACE, "BatchPaid", paid), ...words })?.sentence).to.equal(
        `${ALICE} paid 5.00 hHKD to 2 of 3 payees, 2.00 hHKD went back, 0.00 hHKD was the fee (batch ${id("batch")})`,
      );
    });

    it("tells a guaranteed order from a plain one, and how a milestone ended", () => {
      const opened = (guarantor: string, amount: bigint) =>
        decodeLog({
          log: logOf(TRADE_ESCROW_INTERFACE, "OrderOpened", [
            ...[id("order"), ALICE, BOB, TOKEN, 7_000_000n, guarantor, amount, amount, ZeroHash],
          ]),
          ...words,
        })?.sentence;
      expect(opened(ZeroAddress, 0n)).to.equal(
        `${ALICE} opened an order of ${BOB} over 7.00 hCNH, no reference (order ${id("order")})`,
      );
      expect(opened(HKD, 3_000_000n)).to.include(`, 3.00 hCNH of it out of the pool of ${HKD} for a fee of 3.00 hCNH`);
      const settled = (guaranteed: boolean) => {
        const values = [id("order"), 1n, 2n, 4n, 0n, 6n, guaranteed];
        const log = logOf(TRADE_ESCROW_INTERFACE, "MilestoneSettled", values);
        return decodeLog({ log, symbol: "hHKD" })?.sentence;
      };
      expect(settled(false)).to.equal(
        "the milestone 1 was split by default: 0.000004 hHKD for the seller's side, 0.000006 hHKD back to the buyer " +
          `(order ${id("order")})`,
      );
      expect(settled(true)).to.include("0.000006 hHKD back to the guarantor's pool");
    });
  });

  describe("decodeLogs", () => {
    it("keeps the order and drops what is not ours", () => {
      const logs = [
        tokenLog("AuthorizationUsed", [ALICE, ZeroHash]),
        { address: BOB, topics: [id("Other()")], data: "0x" },
        tokenLog("Transfer", [ALICE, BOB, 1n]),
      ];
      expect(decodeLogs({ logs }).map(({ name }) => name)).to.deep.equal(["AuthorizationUsed", "Transfer"]);
    });

    it("tells what happened in a transaction of the token", async () => {
      const { hkd, holders, users } = await loadHarbour();
      const receipt = await (await hkd.token.connect(holders.BLACKLISTER).blacklist(users[0]!.address)).wait();
      const [event] = decodeLogs({ logs: receipt?.logs ?? [] });
      expect(event).to.deep.include({ name: "Blacklisted", fields: { account: users[0]!.address } });
      expect(event?.address).to.equal(await hkd.token.getAddress());
    });

    it("tells what happened in a transaction of the authority", async () => {
      const { hkd, holders } = await loadHarbour();
      const call = hkd.token.interface.encodeFunctionData("configureMinter", [ALICE, 5n]);
      const token = await hkd.token.getAddress();
      const receipt = await (await hkd.authority.connect(holders.MINTER_ADMIN).schedule(token, call, 0n)).wait();
      const [event] = decodeLogs({
        logs: receipt?.logs ?? [],
        nameOf: (address) => (address === token ? "hHKD" : undefined),
      });
      expect(event?.sentence).to.include("scheduled configureMinter on hHKD");
    });
  });
});
