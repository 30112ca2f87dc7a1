import { expect } from "chai";
import fc from "fast-check";
import { AbiCoder, concat, type ErrorFragment, id, type Interface, JsonRpcProvider, Wallet } from "ethers";
import { network } from "hardhat";
import { AmountError } from "../../sdk/amount.ts";
import { AUTHORITY_ERROR_SENTENCES } from "../../sdk/authority-errors.ts";
import { decodeRevert, explainError } from "../../sdk/errors.ts";
import { FX_SETTLEMENT_ERRORS } from "../../sdk/fx-settlement-errors.ts";
import {
  AUTHORITY_INTERFACE,
  errorName,
  functionName,
  FX_SETTLEMENT_INTERFACE,
  ISSUANCE_CODE_INTERFACE,
  MINT_DESK_INTERFACE,
  PAYOUTS_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  REGISTRY_INTERFACE,
  SETTLEMENT_CODE_INTERFACE,
  TOKEN_INTERFACE,
  TRADE_ESCROW_INTERFACE,
} from "../../sdk/interfaces.ts";
import { ISSUANCE_ERRORS } from "../../sdk/issuance-errors.ts";
import { MINT_DESK_ERRORS } from "../../sdk/mint-desk-errors.ts";
import { PAYOUTS_ERRORS } from "../../sdk/payouts-errors.ts";
import { REDEMPTION_DESK_ERRORS } from "../../sdk/redemption-desk-errors.ts";
import { REGISTRY_ERRORS } from "../../sdk/registry-errors.ts";
import { revertData } from "../../sdk/revert-data.ts";
import { SETTLEMENT_CODE_ERRORS } from "../../sdk/settlement-errors.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { TOKEN_ERROR_SENTENCES } from "../../sdk/token-errors.ts";
import { TRADE_ESCROW_ERRORS } from "../../sdk/trade-escrow-errors.ts";
import { MintDesk__factory } from "../../typechain-types/factories/contracts/issuance/MintDesk__factory.ts";
import { RedemptionDesk__factory } from "../../typechain-types/factories/contracts/issuance/RedemptionDesk__factory.ts";
import { ReserveFeed__factory } from "../../typechain-types/factories/contracts/issuance/ReserveFeed__factory.ts";
import { ReserveRegistry__factory } from "../../typechain-types/factories/contracts/issuance/ReserveRegistry__factory.ts";
import { FxSettlement__factory } from "../../typechain-types/factories/contracts/settlement/FxSettlement__factory.ts";
import { Payouts__factory } from "../../typechain-types/factories/contracts/settlement/Payouts__factory.ts";
import { TradeEscrow__factory } from "../../typechain-types/factories/contracts/settlement/TradeEscrow__factory.ts";
import { Stablecoin__factory } from "../../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { loadHarbour } from "../fixture.ts";
import { sampleValues } from "./samples.ts";

const MALLORY = new Wallet(id("mallory")).address;
const DATA = TOKEN_INTERFACE.encodeErrorResult("AccountBlacklisted", [MALLORY]);
const CALLDATA = TOKEN_INTERFACE.encodeFunctionData("transfer", [MALLORY, 1n]);

function errorsOf(abi: Interface): ErrorFragment[] {
  const errors: ErrorFragment[] = [];
  abi.forEachError((fragment) => errors.push(fragment));
  return errors;
}

describe("errors", () => {
  describe("revertData", () => {
    const shapes: Array<[string, unknown]> = [
      ["the bytes themselves", DATA],
      ["an ethers CALL_EXCEPTION", { code: "CALL_EXCEPTION", data: DATA, transaction: { data: CALLDATA } }],
      [
        "an ethers CALL_EXCEPTION that could not tell",
        {
          code: "CALL_EXCEPTION",
          data: null,
          transaction: { data: CALLDATA },
          info: { error: { code: 3, data: DATA } },
        },
      ],
      [
        "an ethers UNKNOWN_ERROR",
        { code: "UNKNOWN_ERROR", error: { code: 3, message: "execution reverted", data: DATA } },
      ],
      ["geth", { code: 3, message: "execution reverted", data: DATA }],
      ["Hardhat 3", Object.assign(new Error("VM Exception"), { code: 3, data: DATA })],
      [
        "Hardhat 2",
        { code: -32603, message: "VM Exception", data: { message: "VM Exception", txHash: id("tx"), data: DATA } },
      ],
      [
        "ethers over Hardhat 2",
        {
          code: "CALL_EXCEPTION",
          data: null,
          info: { error: { code: -32603, data: { txHash: id("tx"), data: DATA } } },
        },
      ],
      [
        "a wallet",
        { code: -32603, message: "Internal JSON-RPC error.", data: { originalError: { code: 3, data: DATA } } },
      ],
      ["OpenEthereum and Nethermind", { code: -32015, message: "VM execution error.", data: `Reverted ${DATA}` }],
      ["a chain of causes", new Error("mint failed", { cause: new Error("call failed", { cause: { data: DATA } }) })],
      [
        "an HTTP body",
        { code: "SERVER_ERROR", info: { responseBody: JSON.stringify({ error: { code: 3, data: DATA } }) } },
      ],
      [
        "Hardhat's message alone",
        new Error(
          `VM Exception while processing transaction: reverted with an unrecognized custom error (return data: ${DATA})`,
        ),
      ],
      ["capitals", { data: `0x${DATA.slice(2).toUpperCase()}` }],
    ];
    for (const [name, error] of shapes) {
      it(`finds what was returned in ${name}`, () => {
        expect(revertData(error)).to.equal(DATA.toLowerCase());
      });
    }

    it("tells a revert without data from none at all", () => {
      expect(revertData({ code: 3, message: "execution reverted", data: "0x" })).to.equal("0x");
      expect(
        revertData({ code: "CALL_EXCEPTION", data: null, info: { error: { message: "execution reverted" } } }),
      ).to.equal(undefined);
    });

    it("prefers data found deeper to an empty answer above it", () => {
      expect(revertData({ data: "0x", info: { error: { data: DATA } } })).to.equal(DATA);
    });

    it("does not take a call's data for its result", () => {
      expect(revertData({ code: "INSUFFICIENT_FUNDS", transaction: { data: CALLDATA } })).to.equal(undefined);
    });

    it("survives cycles, hostile getters and depth", () => {
      const cycle: Record<string, unknown> = {};
      cycle["error"] = cycle;
      expect(revertData(cycle)).to.equal(undefined);
      const hostile = Object.defineProperty({}, "data", {
        get() {
          throw new Error("no");
        },
      });
      expect(revertData(hostile)).to.equal(undefined);
      let deep: object = { data: DATA };
      for (let i = 0; i < 10_000; i += 1) deep = { error: deep };
      expect(revertData(deep)).to.equal(undefined);
    });
  });

  describe("decodeRevert", () => {
    it("gives fields, selector and a sentence", () => {
      expect(decodeRevert({ error: { data: DATA } })).to.deep.equal({
        kind: "error",
        source: "token",
        name: "AccountBlacklisted",
        selector: id("AccountBlacklisted(address)").slice(0, 10),
        data: DATA.toLowerCase(),
        fields: { account: MALLORY },
        sentence: `${MALLORY} is blacklisted`,
      });
    });

    it("formats amounts and names accounts and roles as told", () => {
      const words = {
        symbol: "hHKD",
        nameOf: (address: string) => (address === MALLORY ? "Mallory" : undefined),
        roleName: (role: bigint) => (role === 6n ? "PAUSER" : undefined),
      };
      const short = TOKEN_INTERFACE.encodeErrorResult("ERC20InsufficientBalance", [MALLORY, 1_500_000n, 10n ** 13n]);
      expect(decodeRevert({ error: short, ...words })?.sentence).to.equal(
        `Mallory (${MALLORY}) has 1.50 hHKD; 10,000,000.00 hHKD is needed`,
      );
      const role = AUTHORITY_INTERFACE.encodeErrorResult("AccessManagerUnauthorizedAccount", [MALLORY, 6n]);
      expect(decodeRevert({ error: role, ...words })?.sentence).to.equal(`Mallory (${MALLORY}) has not PAUSER`);
    });

    it("names the error behind a failed row", () => {
      const reason = TOKEN_INTERFACE.getError("AuthorizationAlreadyUsed")!.selector;
      const failed = TOKEN_INTERFACE.encodeErrorResult("CollectFailed", [3n, MALLORY, reason]);
      expect(decodeRevert({ error: failed })?.sentence).to.include("AuthorizationAlreadyUsed");
    });

    const sources = [
      ["token", TOKEN_INTERFACE, TOKEN_ERROR_SENTENCES],
      ["authority", AUTHORITY_INTERFACE, AUTHORITY_ERROR_SENTENCES],
      ["registry", REGISTRY_INTERFACE, REGISTRY_ERRORS],
      ["mintDesk", MINT_DESK_INTERFACE, MINT_DESK_ERRORS],
      ["redemptionDesk", REDEMPTION_DESK_INTERFACE, REDEMPTION_DESK_ERRORS],
      ["payouts", PAYOUTS_INTERFACE, PAYOUTS_ERRORS],
      ["fxSettlement", FX_SETTLEMENT_INTERFACE, FX_SETTLEMENT_ERRORS],
      ["tradeEscrow", TRADE_ESCROW_INTERFACE, TRADE_ESCROW_ERRORS],
    ] as const;
    for (const [source, abi, sentences] of sources) {
      it(`has a sentence for every error of the ${source}, and for no other`, () => {
        const names = errorsOf(abi).map(({ name }) => name);
        expect(Object.keys(sentences).sort()).to.deep.equal(names.sort());
      });

      it(`makes that sentence from the fields the ${source} sends`, () => {
        for (const fragment of errorsOf(abi)) {
          const error = abi.encodeErrorResult(fragment, sampleValues(fragment.inputs));
          const decoded = decodeRevert({ error, source });
          expect(decoded?.kind, fragment.name).to.equal("error");
          if (decoded?.kind !== "error") continue;
          expect(decoded).to.deep.include({ name: fragment.name, source });
          expect(Object.keys(decoded.fields)).to.deep.equal(fragment.inputs.map(({ name }) => name));
          expect(decoded.sentence, fragment.name).to.not.match(/undefined|NaN|\[object/);
          expect(decoded.sentence, fragment.name).to.match(/^[^\n]{8,400}$/);
        }
      });
    }

    it("knows every error that the code of registry, desks and settlement can return", () => {
      const codes = [
        ...[ReserveRegistry__factory, MintDesk__factory, RedemptionDesk__factory, ReserveFeed__factory],
        ...[Payouts__factory, FxSettlement__factory, TradeEscrow__factory],
      ];
      for (const code of codes) {
        const abi: Interface = code.createInterface();
        for (const fragment of errorsOf(abi)) {
          const error = abi.encodeErrorResult(fragment, sampleValues(fragment.inputs));
          expect(decodeRevert({ error }), fragment.name).to.deep.include({ kind: "error", name: fragment.name });
          expect(errorName(fragment.selector)).to.equal(fragment.name);
        }
      }
      for (const name of Object.keys(ISSUANCE_ERRORS))
        expect(ISSUANCE_CODE_INTERFACE.getError(name), name).to.not.equal(null);
      for (const name of Object.keys(SETTLEMENT_CODE_ERRORS))
        expect(SETTLEMENT_CODE_INTERFACE.getError(name), name).to.not.equal(null);
    });

    it("says why and what to do about every error of registry, desks and settlement", () => {
      const explained = [
        ...sources.slice(2),
        ["issuance", ISSUANCE_CODE_INTERFACE],
        ["settlement", SETTLEMENT_CODE_INTERFACE],
      ] as const;
      for (const [source, abi] of explained) {
        for (const fragment of errorsOf(abi)) {
          const error = abi.encodeErrorResult(fragment, sampleValues(fragment.inputs));
          const decoded = decodeRevert({ error, source });
          if (decoded?.kind !== "error") return expect.fail(fragment.name);
          // What OpenZeppelin's code can return is the token's or the authority's too and is told as theirs.
          if (decoded.source === "token" || decoded.source === "authority") continue;
          expect(decoded.why, fragment.name).to.match(/^[A-Z][^\n]{8,200}\.$/);
          expect(decoded.fix, fragment.name).to.match(/^[A-Z][^\n]{3,200}\.$/);
        }
      }
    });

    it("decodes an error that several contracts declare as that of the one called, else of the first", () => {
      const error = { data: MINT_DESK_INTERFACE.encodeErrorResult("ZeroAmount") };
      expect(decodeRevert({ error })).to.deep.include({ source: "token", name: "ZeroAmount" });
      expect(decodeRevert({ error, source: "mintDesk" })).to.deep.include({ source: "mintDesk" });
      expect(decodeRevert({ error, source: "redemptionDesk" })).to.deep.include({ source: "redemptionDesk" });
      expect(decodeRevert({ error, source: "authority" })).to.deep.include({ source: "token" });
    });

    it("uses one selector for one meaning: errors of the same signature have the same fields", () => {
      const inputs = new Map<string, string>();
      for (const [, abi] of sources) {
        for (const { selector, name, inputs: fields } of errorsOf(abi)) {
          const text = `${name} ${fields.map(({ type, name: field }) => `${type} ${field}`).join()}`;
          expect(inputs.get(selector) ?? text).to.equal(text);
          inputs.set(selector, text);
        }
      }
    });

    it("tells amounts of the settlement contracts in the token that the error names", () => {
      const [cnh, hkd] = ["token of CNH", "token of HKD"].map((name) => new Wallet(id(name)).address) as [
        string,
        string,
      ];
      const words = {
        symbol: "hHKD",
        symbolOf: (token: string) => (token === cnh ? "hCNH" : token === hkd ? "hHKD" : undefined),
        nameOf: (address: string) => (address === MALLORY ? "Mallory" : undefined),
      };
      const say = (error: string) => decodeRevert({ error, ...words })?.sentence;
      const pool = TRADE_ESCROW_INTERFACE.encodeErrorResult("PoolTooLow", [cnh, MALLORY, 1_500_000n, 2_000_000n]);
      expect(say(pool)).to.equal(`1.50 hCNH is free in the pool of Mallory (${MALLORY}), not 2.00 hCNH`);
      const payment = PAYOUTS_INTERFACE.encodeErrorResult("InvalidPayment", [3n, MALLORY, 0n]);
      expect(say(payment)).to.equal(`row 3 cannot be paid: 0.00 hHKD to Mallory (${MALLORY})`);
      const quote = FX_SETTLEMENT_INTERFACE.encodeErrorResult("QuoteTooLong", [1_000n, 2_200n, 300n]);
      expect(say(quote)).to.equal("the quote is good for 20 minutes; at most 5 minutes is allowed");
      const state = TRADE_ESCROW_INTERFACE.encodeErrorResult("UnexpectedState", [id("order"), 2n, 5n]);
      expect(say(state)).to.include("the milestone 2 of the order 0x").and.include(" is settled, which");
    });

    it("names bounds, states, texts and amounts in words", () => {
      const say = (error: string) => decodeRevert({ error, symbol: "hHKD" })?.sentence;
      const reserve = REGISTRY_INTERFACE.encodeErrorResult("InsufficientReserve", [
        2_475_247_524_752n,
        15n * 10n ** 12n,
      ]);
      expect(say(reserve)).to.equal(
        "the banks confirm backing for 2,475,247.524752 hHKD more, not for 15,000,000.00 hHKD",
      );
      const bound = REGISTRY_INTERFACE.encodeErrorResult("CeilingExceeded", [2n, 0n, 1n]);
      expect(say(bound)).to.include("this chain's allocation leaves room for 0.00 hHKD");
      const beyond = REGISTRY_INTERFACE.encodeErrorResult("CeilingExceeded", [9n, 0n, 1n]);
      expect(say(beyond)).to.include("bound 9");
      const state = MINT_DESK_INTERFACE.encodeErrorResult("OrderNotProposed", [id("order"), 3n]);
      expect(say(state)).to.include("is executed, not proposed");
      const pool = REGISTRY_INTERFACE.encodeErrorResult("WrongSequence", [encodeShortText("BANK-A-1"), 412n, 413n]);
      expect(say(pool)).to.equal("the sequence of the pool BANK-A-1 is 413 next; the statement has 412");
      const never = REGISTRY_INTERFACE.encodeErrorResult("NoApproval", [0n, 1_800_000_000n]);
      expect(say(never)).to.equal("no supervisor's approval is on record");
    });

    it("reads texts and panics of the compiler", () => {
      const abi = AbiCoder.defaultAbiCoder();
      const reason = concat(["0x08c379a0", abi.encode(["string"], ["no\nway"])]);
      expect(decodeRevert({ error: reason })).to.deep.include({ kind: "reason", reason: "no\nway" });
      expect(decodeRevert({ error: reason })?.sentence).to.not.include("\n");
      const panic = concat(["0x4e487b71", abi.encode(["uint256"], [0x11n])]);
      expect(decodeRevert({ error: panic })).to.deep.include({ kind: "panic", panic: 0x11n });
      const strange = concat(["0x4e487b71", abi.encode(["uint256"], [0x99n])]);
      expect(decodeRevert({ error: strange })?.sentence).to.include("0x99");
    });

    it("shows the selector of an error it does not know", () => {
      expect(decodeRevert({ error: "0xdeadbeef00" })).to.deep.include({ kind: "unknown", selector: "0xdeadbeef" });
      expect(decodeRevert({ error: "0xdeadbeef00" })?.sentence).to.include("0xdeadbeef");
      expect(decodeRevert({ error: "0xdead" })?.sentence).to.include("0xdead");
    });

    it("calls a known selector with other arguments unknown", () => {
      expect(decodeRevert({ error: DATA.slice(0, 40) })).to.deep.include({ kind: "unknown" });
      expect(decodeRevert({ error: "0x08c379a0ff" })).to.deep.include({ kind: "unknown" });
    });

    it("says when there was nothing, and when there was no revert", () => {
      expect(decodeRevert({ error: { data: "0x" } })).to.deep.include({ kind: "empty" });
      expect(decodeRevert({ error: new Error("socket hang up") })).to.equal(undefined);
    });

    it("never throws, whatever is thrown at it", () => {
      fc.assert(
        fc.property(fc.anything(), (error) => {
          decodeRevert({ error });
          expect(explainError({ error })).to.be.a("string").with.length.above(0);
        }),
      );
      const selectors = sources.flatMap(([, abi]) => errorsOf(abi).map(({ selector }) => selector));
      fc.assert(
        fc.property(
          fc.constantFrom(...selectors, "0x08c379a0", "0x4e487b71"),
          fc.uint8Array({ maxLength: 200 }),
          (selector, bytes) => {
            const data = `${selector}${Buffer.from(bytes).toString("hex")}`;
            expect(decodeRevert({ error: { data } })?.sentence).to.be.a("string");
          },
        ),
        { numRuns: 1_000 },
      );
    });
  });

  describe("explainError", () => {
    it("says what a revert, a Harbour error and ethers mean", () => {
      expect(explainError({ error: { data: DATA } })).to.equal(`${MALLORY} is blacklisted`);
      expect(explainError({ error: new AmountError("HB-1002", "The amount is empty.") })).to.equal(
        "The amount is empty.",
      );
      expect(explainError({ error: { code: "INSUFFICIENT_FUNDS", message: "long" } })).to.include("gas");
      expect(explainError({ error: { code: "OTHER", shortMessage: "short", message: "long" } })).to.equal("short");
      expect(explainError({ error: new Error("first line\nsecond line") })).to.equal("first line");
      expect(explainError({ error: undefined })).to.include("unknown error");
    });
  });

  describe("errorName and functionName", () => {
    it("fall back to the selector", () => {
      expect(errorName("0xdeadbeef")).to.equal("0xdeadbeef");
      expect(functionName("0xdeadbeef")).to.equal("0xdeadbeef");
      expect(functionName("0x")).to.equal("0x");
      expect(functionName("0xa9059cbb")).to.equal("transfer");
      expect(functionName(AUTHORITY_INTERFACE.getFunction("grantRole").selector)).to.equal("grantRole");
    });

    it("know all eight contracts", () => {
      expect(functionName(REGISTRY_INTERFACE.getFunction("windDown").selector)).to.equal("windDown");
      expect(functionName(MINT_DESK_INTERFACE.getFunction("approveLarge").selector)).to.equal("approveLarge");
      expect(functionName(REDEMPTION_DESK_INTERFACE.getFunction("reclaim").selector)).to.equal("reclaim");
      expect(functionName(PAYOUTS_INTERFACE.getFunction("stopIntake").selector)).to.equal("stopIntake");
      expect(functionName(FX_SETTLEMENT_INTERFACE.getFunction("fillBatch").selector)).to.equal("fillBatch");
      expect(functionName(TRADE_ESCROW_INTERFACE.getFunction("surrender").selector)).to.equal("surrender");
      expect(errorName(SETTLEMENT_CODE_INTERFACE.getError("ReentrancyGuardReentrantCall")!.selector)).to.equal(
        "ReentrancyGuardReentrantCall",
      );
      expect(errorName(REGISTRY_INTERFACE.getError("ReservesStale")!.selector)).to.equal("ReservesStale");
    });
  });

  describe("on a chain", () => {
    it("are decoded from a call, an estimate and a transaction in process", async () => {
      const { hkd, users } = await loadHarbour();
      const [poor] = users;
      const token = hkd.token.connect(poor);
      for (const act of [
        () => token.transfer.staticCall(MALLORY, 5n),
        () => token.transfer.estimateGas(MALLORY, 5n),
        () => token.transfer(MALLORY, 5n, { gasLimit: 100_000n }),
      ]) {
        const error = await (act() as Promise<unknown>).catch((thrown: unknown) => thrown);
        expect(decodeRevert({ error })).to.deep.include({
          name: "ERC20InsufficientBalance",
          fields: { sender: poor?.address, balance: 0n, needed: 5n },
        });
      }
    });

    it("are decoded from a transaction sent too early and one without the role", async () => {
      const { hkd, users, holders } = await loadHarbour();
      const stranger = await hkd.token
        .connect(users[0])
        .pause()
        .catch((thrown: unknown) => thrown);
      expect(decodeRevert({ error: stranger })).to.deep.include({ name: "AccessManagedUnauthorized" });
      const early = await hkd.token
        .connect(holders.MINTER_ADMIN)
        .configureMinter(MALLORY, 1n)
        .catch((thrown: unknown) => thrown);
      expect(decodeRevert({ error: early })).to.deep.include({ name: "AccessManagerNotScheduled" });
    });

    it("are decoded through JSON-RPC over HTTP", async () => {
      const server = await network.createServer();
      const { address, port } = await server.listen();
      const provider = new JsonRpcProvider(`http://${address}:${port}`);
      try {
        const [from, to] = (await provider.send("eth_accounts", [])) as [string, string];
        // Code that answers every call with the revert, so that the node, not the token, is what is tested.
        await provider.send("hardhat_setCode", [to, revertingWith(DATA)]);
        const token = Stablecoin__factory.connect(to, await provider.getSigner(from));
        for (const act of [
          () => token.transfer.staticCall(MALLORY, 5n),
          () => token.transfer(MALLORY, 5n),
          () => token.transfer(MALLORY, 5n, { gasLimit: 100_000n }),
        ]) {
          const error = await (act() as Promise<unknown>).catch((thrown: unknown) => thrown);
          expect(decodeRevert({ error })).to.deep.include({ name: "AccountBlacklisted", fields: { account: MALLORY } });
        }
      } finally {
        provider.destroy();
        await server.close();
      }
    });
  });
});

/** Code that reverts with `data`, which it carries behind its own 12 bytes. */
function revertingWith(data: string): string {
  const length = ((data.length - 2) / 2).toString(16).padStart(2, "0");
  // PUSH1 length, PUSH1 12, PUSH1 0, CODECOPY, PUSH1 length, PUSH1 0, REVERT
  return concat([`0x60${length}600c60003960${length}6000fd`, data]);
}
