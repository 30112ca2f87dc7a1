// Batches that are refused
//
// fillBatch
// ├── parties: listed once, ascending, each row's at its index; one more than the rows need
// ├── no rows; one bad row undoes all: its errors are those of a single fill
// └── an acceptance, a quote or a nonce twice; the whole batch again
import { expect } from "chai";
import type { BaseContract } from "ethers";
import type { FillStruct } from "../../typechain-types/contracts/settlement/FxSettlement.ts";
import { partiesOf, rowsOf, settle, type Trade } from "./fx-netting.ts";
import { quoteOf } from "./fx-quotes.ts";
import {
  balances,
  expectRefusal,
  loadStage,
  now,
  OPENING,
  pass,
  units,
  type Actor,
  type Side,
  type Stage,
  ZERO,
} from "./stage.ts";

describe("FxSettlement", () => {
  let stage: Stage;
  let cnh: Side;
  let hkd: Side;
  let fxSettlement: Stage["fxSettlement"];
  let alice: Actor;
  let bob: Actor;
  let carol: Actor;
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, hkd, fxSettlement, alice, bob, carol } = stage);
  });

  const moved = async (): Promise<unknown> => [
    await balances(cnh, alice, bob, carol, stage.dave, stage.frank, fxSettlement),
    await balances(hkd, alice, bob, carol, stage.dave, stage.frank, fxSettlement),
  ];
  const refused = async (contract: BaseContract, call: () => Promise<unknown>, error: string, ...args: unknown[]) => {
    const before = await moved();
    await expectRefusal(contract, call(), error, ...args);
    expect(await moved()).to.deep.equal(before);
  };
  describe("fillBatch", () => {
    describe("parties", () => {
      let trades: Trade[];
      let parties: string[];
      beforeEach(() => {
        trades = [
          { maker: alice, taker: bob },
          { maker: carol, taker: alice },
        ];
        parties = partiesOf(trades);
      });
      const offer = async (offered: string[], rows?: FillStruct[]) =>
        fxSettlement.connect(stage.relayer).fillBatch(rows ?? (await rowsOf(stage, trades, offered)), offered);

      it("are refused out of order and twice, by the index", async () => {
        const [a, b, c] = parties as [string, string, string];
        await refused(fxSettlement, () => offer([b, a, c]), "PartiesUnsorted", 1n, a);
        await refused(fxSettlement, () => offer([a, c, b]), "PartiesUnsorted", 2n, b);
        await refused(fxSettlement, () => offer([a, b, b, c]), "PartiesUnsorted", 2n, b);
        await refused(fxSettlement, () => offer([ZERO, a, b, c]), "PartiesUnsorted", 0n, ZERO);
      });

      it("are refused where a row's is at another index, or beyond the list, by the row", async () => {
        const rows = await rowsOf(stage, trades);
        const at = (address: string) => BigInt(parties.indexOf(address));
        for (const [part, expected] of [
          ["maker", carol],
          ["taker", alice],
          ["recipient", alice],
        ] as const) {
          for (const index of [at(bob.address), 3n, 2n ** 256n - 1n]) {
            const offered = [rows[0]!, { ...rows[1]!, [part]: index }];
            await refused(fxSettlement, () => offer(parties, offered), "PartyMismatch", 1n, expected.address, index);
          }
        }
      });

      it("are refused without one of a row's", async () => {
        const [a, b] = parties as [string, string];
        const missing = [alice, bob, carol].find(({ address }) => address === parties[2])!;
        for (const [listed, row, offender] of [
          [[a, b], (index: bigint) => index < 2n, missing],
          [[], 0n, alice],
        ] as const) {
          const rows = (await rowsOf(stage, trades, listed)).map(beyond);
          await refused(fxSettlement, () => offer([...listed], rows), "PartyMismatch", row, offender.address, 9n);
        }
      });
      /** Whoever is not in the list has the index 9. */
      const beyond = (row: FillStruct): FillStruct => {
        const at = (index: unknown) => (index === -1n ? 9n : (index as bigint));
        return { ...row, maker: at(row.maker), taker: at(row.taker), recipient: at(row.recipient) };
      };

      it("may hold one who is in no row", async () => {
        const more = partiesOf([...trades, { maker: stage.dave, taker: alice }]);
        await offer(more);
        expect(await balances(cnh, stage.dave, carol)).to.deep.equal([OPENING, OPENING - units(1_000)]);
      });
    });

    it("refuses no rows", async () => {
      await refused(fxSettlement, () => settle(stage, []), "NoFills");
      await refused(fxSettlement, () => fxSettlement.fillBatch([], [alice.address]), "NoFills");
    });

    describe("one bad row", () => {
      const withBad = (bad: Trade): Trade[] => [{ maker: alice, taker: bob }, bad, { maker: carol, taker: bob }];
      const badRow = async (bad: Trade) => (await rowsOf(stage, withBad(bad)))[1]!;

      it("undoes all: the signature of its maker or taker", async () => {
        const bad = { maker: carol, taker: bob };
        const rows = await rowsOf(stage, withBad(bad));
        const { makerSignature, takerSignature } = rows[1]!;
        for (const [changed, offender] of [
          [{ makerSignature: takerSignature }, carol],
          [{ takerSignature: makerSignature }, bob],
          [{ takerSignature: "0x" }, bob],
        ] as const) {
          const offered = [rows[0]!, { ...rows[1]!, ...changed }, rows[2]!];
          await refused(
            fxSettlement,
            () => fxSettlement.connect(stage.relayer).fillBatch(offered, partiesOf(withBad(bad))),
            "SignatureRefused",
            offender.address,
          );
        }
        expect(await fxSettlement.nonceUsed(alice, 1_000)).to.equal(false);
      });

      it("undoes all: amount, price, taker, window, pair, self, recipient, acceptance", async () => {
        const base: Trade = { maker: carol, taker: bob };
        const dead = (await now()) - 500n;
        const { verifyingContract: fx } = stage.domains.fxSettlement;
        const digest = async (bad: Trade) => fxSettlement.quoteHash((await badRow(bad)).quote);
        const cases: [Trade, string, (bad: Trade) => Promise<unknown[]>][] = [
          [{ ...base, acceptance: { sellAmount: 0n } }, "ZeroAmount", async () => []],
          [
            { ...base, quote: { sellMax: units(999) } },
            "QuoteExceeded",
            async (bad) => [await digest(bad), units(1_000), units(999)],
          ],
          [{ ...base, price: [0n, 1n] }, "InvalidQuote", async (bad) => [await digest(bad)]],
          [{ ...base, price: [1n, 0n] }, "InvalidQuote", async (bad) => [await digest(bad)]],
          [{ ...base, quote: { taker: alice.address } }, "NotTaker", async () => [bob.address, alice.address]],
          [
            {
              ...base,
              quote: { validAfter: dead, validBefore: dead + 300n },
              acceptance: { validAfter: 0n, validBefore: 2n ** 48n - 1n },
            },
            "OutsideWindow",
            async () => [dead, dead + 300n, (timestamp: bigint) => timestamp >= dead + 500n],
          ],
          [{ ...base, quote: { buyToken: cnh.address } }, "InvalidPair", async () => [cnh.address, cnh.address]],
          [{ ...base, taker: carol }, "SelfFill", async () => [carol.address]],
          [{ ...base, recipient: carol }, "SelfFill", async () => [carol.address]],
          [{ ...base, recipient: { address: fx } }, "InvalidRecipient", async () => [fx]],
        ];
        for (const [bad, error, args] of cases) {
          await refused(fxSettlement, () => settle(stage, withBad(bad)), error, ...(await args(bad)));
        }
      });

      it("undoes all: an acceptance of another quote", async () => {
        const other = await fxSettlement.quoteHash(await quoteOf(stage, { nonce: 3n }));
        const bad = {
          maker: carol,
          taker: bob,
          acceptance: { quote: other },
          quote: { validAfter: (await now()) - 1n },
        };
        const expected = await fxSettlement.quoteHash((await badRow(bad)).quote);
        await refused(fxSettlement, () => settle(stage, withBad(bad)), "AcceptanceDiffers", expected, other);
      });
    });

    describe("twice in one batch", () => {
      it("refuses an acceptance", async () => {
        const quote = { sellMax: units(2_000), nonce: 5n };
        const trade: Trade = { maker: alice, taker: bob, quote, acceptance: { nonce: 6n } };
        await refused(fxSettlement, () => settle(stage, [trade, trade]), "NonceUsed", bob.address, 6n);
      });

      it("refuses a quote that is over, and another under its nonce", async () => {
        const trade: Trade = { maker: alice, taker: bob, quote: { nonce: 5n } };
        await refused(fxSettlement, () => settle(stage, [trade, trade]), "NonceUsed", alice.address, 5n);
        const part: Trade = { ...trade, quote: { nonce: 5n, sellMax: units(2_000) } };
        const other: Trade = { ...part, price: [3n, 1n] };
        await refused(fxSettlement, () => settle(stage, [part, other]), "NonceUsed", alice.address, 5n);
      });

      it("refuses one nonce of an account as maker and as taker", async () => {
        const trades: Trade[] = [
          { maker: alice, taker: bob, quote: { nonce: 5n } },
          { maker: bob, taker: alice, acceptance: { nonce: 5n } },
        ];
        await refused(fxSettlement, () => settle(stage, trades), "NonceUsed", alice.address, 5n);
        await refused(fxSettlement, () => settle(stage, trades.toReversed()), "NonceUsed", alice.address, 5n);
      });
    });

    it("cannot be sent again", async () => {
      const trades: Trade[] = [{ maker: alice, taker: bob, quote: { sellMax: units(5_000) } }];
      const rows = await rowsOf(stage, trades);
      const send = () => fxSettlement.connect(stage.relayer).fillBatch(rows, partiesOf(trades));
      await send();
      await refused(fxSettlement, send, "NonceUsed", bob.address, 2_000n);
      await pass(400n);
      const [{ acceptance }] = rows as [FillStruct];
      await refused(
        fxSettlement,
        send,
        "OutsideWindow",
        acceptance.validAfter,
        acceptance.validBefore,
        (timestamp: bigint) => timestamp > BigInt(acceptance.validBefore),
      );
    });
  });
});
