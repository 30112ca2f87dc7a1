// Who may not trade: both legs or neither, whoever is blocked in whichever currency
//
// by a direct fill, a signed fill of each funding, a batch; with and without another recipient
// ├── maker, taker or recipient blacklisted, or not verified where that is needed, in either currency: refused by name
// ├── a recipient need be paid in the sold currency only; whoever takes a fee, in the bought one, and only if he takes any
// ├── either currency paused, or its intake stopped: refused, a batch also where it would net that currency away
// └── after each refusal: all balances in both currencies, nonces and what is left of the quote as before; later it works
// a taker or party who may pay but not be paid: refused by name
import { expect } from "chai";
import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import type { FundingStruct } from "../../typechain-types/contracts/settlement/FxSettlement.ts";
import { BY_ALLOWANCE, permit } from "./funding.ts";
import { partiesOf, rowsOf, settle } from "./fx-netting.ts";
import { acceptanceOf, books, fill, fillSigned, fundingOf, quoteOf, signQuote } from "./fx-quotes.ts";
import {
  actAs,
  balances,
  blacklist,
  closePolicy,
  expectRefusal,
  loadStage,
  mint,
  NOTHING,
  OPENING,
  pause,
  unBlacklist,
  unpause,
  units,
  verify,
  type Actor,
  type Side,
  type Stage,
} from "./stage.ts";

describe("FxSettlement", () => {
  let stage: Stage;
  let cnh: Side;
  let hkd: Side;
  let fxSettlement: Stage["fxSettlement"];
  let quote: QuoteMessage;
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, hkd, fxSettlement } = stage);
    quote = await quoteOf(stage);
  });

  const SOLD = units(1_000);
  const BOUGHT = 1_083_700_000n;
  const FEE = units(1);

  /** alice sells CNH to erin for HKD, who lets frank have it where there is another recipient. */
  type Role = "maker" | "taker" | "recipient";
  const actors: Record<Role, () => Actor> = {
    maker: () => stage.alice,
    taker: () => stage.erin,
    recipient: () => stage.frank,
  };
  type Way = (recipient: Actor, fee: bigint) => Promise<unknown>;
  const signed =
    (fund: (acceptance: Awaited<ReturnType<typeof acceptanceOf>>) => Promise<FundingStruct>): Way =>
    async (recipient, fee) => {
      const acceptance = await acceptanceOf(stage, quote, {
        taker: stage.erin.address,
        recipient: recipient.address,
        maxFee: FEE,
      });
      return fillSigned(stage, quote, acceptance, { taker: stage.erin, funding: await fund(acceptance), fee });
    };
  const spender = () => stage.domains.fxSettlement.verifyingContract;
  const ways: Record<string, Way> = {
    "a direct fill": ({ address: recipient }) => fill(stage, quote, { taker: stage.erin, recipient }),
    "a fill signed for, by allowance": signed(async () => BY_ALLOWANCE),
    "a fill signed for, by permit": signed(() =>
      permit(hkd, { owner: stage.erin, spender: spender(), value: units(2_000) }),
    ),
    "a fill signed for, by authorization": signed((acceptance) => fundingOf(stage, quote, acceptance, stage.erin)),
    "a batch": async (recipient) => {
      const { alice: maker, erin: taker } = stage;
      const trades = [{ maker, taker, recipient, quote, acceptance: { nonce: 1n, sellAmount: SOLD } }];
      return fxSettlement.connect(stage.relayer).fillBatch(await rowsOf(stage, trades), partiesOf(trades));
    },
  };
  const isSigned = (way: string) => way.startsWith("a fill signed");

  const blocks: Record<string, { set: (side: Side, who: Actor) => Promise<unknown>; error: string }> = {
    blacklisted: { set: blacklist, error: "AccountBlacklisted" },
    "not verified": {
      set: async (side, who) => {
        const { alice, erin, frank, relayer } = stage;
        await verify(side, ...[alice, erin, frank, relayer].filter((each) => each !== who));
        await closePolicy(side);
      },
      error: "AccountNotVerified",
    },
  };

  /** Every attempt is refused with this selector, and with this account in its arguments; nothing has changed. */
  const refused = async (call: () => Promise<unknown>, errors: readonly string[], ...named: string[]) => {
    const before = await books(stage, quote);
    try {
      await call();
    } catch (error) {
      const data = (error as { data?: string }).data ?? "";
      const found = [fxSettlement, cnh.token].map(({ interface: abi }) => abi.parseError(data)).find(Boolean);
      expect(errors, String(error)).to.include(found?.name);
      expect(found!.args.toArray()).to.deep.equal(
        found!.name === "CannotSend" || found!.name === "CannotReceive" ? named : named.slice(1),
      );
      expect(await books(stage, quote)).to.deep.equal(before);
      return;
    }
    expect.fail("not refused");
  };

  for (const [way, attempt] of Object.entries(ways)) {
    describe(`${way}`, () => {
      beforeEach(async () => {
        await hkd.token.connect(stage.erin).approve(fxSettlement, units(2_000));
      });

      for (const [block, { set, error }] of Object.entries(blocks)) {
        for (const name of ["cnh", "hkd"] as const) {
          for (const role of ["maker", "taker"] as const) {
            it(`is refused for a ${role} who is ${block} in ${name.toUpperCase()}, whoever is paid`, async () => {
              const who = actors[role]();
              await set(stage[name], who);
              // The token refuses whom it sees; for the others the contract asks it.
              const errors = [error, "CannotSend"];
              for (const recipient of [stage.erin, stage.frank])
                await refused(() => attempt(recipient, 0n), errors, stage[name].address, who.address);
            });
          }
        }

        it(`is refused for a recipient who is ${block} in the sold currency`, async () => {
          await set(cnh, stage.frank);
          await refused(() => attempt(stage.frank, 0n), [error, "CannotSend"], cnh.address, stage.frank.address);
        });

        if (way !== "a batch")
          it(`is open to a recipient who is ${block} in the bought currency alone`, async () => {
            await set(hkd, stage.frank);
            await attempt(stage.frank, 0n);
            expect(await balances(cnh, stage.frank)).to.deep.equal([SOLD]);
          });

        if (isSigned(way))
          it(`is refused for a fee to somebody ${block}, and goes on without one`, async () => {
            await set(hkd, stage.relayer);
            await refused(() => attempt(stage.erin, FEE), [error], hkd.address, stage.relayer.address);
            await attempt(stage.erin, 0n);
            expect(await balances(hkd, stage.relayer, stage.erin)).to.deep.equal([0n, OPENING - BOUGHT]);
          });
      }

      for (const name of ["cnh", "hkd"] as const) {
        it(`is refused while ${name.toUpperCase()} is paused, and works afterwards`, async () => {
          await pause(stage[name]);
          // In a batch the tokens may not be asked at all.
          if (way === "a batch")
            await refused(() => attempt(stage.frank, 0n), ["TokenPaused"], "", stage[name].address);
          else await refused(() => attempt(stage.frank, 0n), ["EnforcedPause"]);
          await unpause(stage[name]);
          await attempt(stage.frank, 0n);
          expect(await balances(cnh, stage.frank, fxSettlement)).to.deep.equal([SOLD, 0n]);
          expect(await balances(hkd, stage.erin, fxSettlement)).to.deep.equal([OPENING - BOUGHT, 0n]);
        });

        it(`is refused while the intake of ${name.toUpperCase()} is stopped`, async () => {
          await fxSettlement.connect(cnh.holders.PAUSER).stopIntake(stage[name].address);
          await refused(() => attempt(stage.erin, 0n), ["IntakeStoppedFor"], "", stage[name].address);
        });
      }

      it("works once the maker is blacklisted no longer", async () => {
        await blacklist(hkd, stage.alice);
        await refused(
          () => attempt(stage.erin, 0n),
          ["AccountBlacklisted", "CannotSend"],
          hkd.address,
          stage.alice.address,
        );
        await unBlacklist(hkd, stage.alice);
        await attempt(stage.erin, 0n);
      });
    });
  }

  describe("a batch that nets a currency away", () => {
    it("is refused while that currency is paused", async () => {
      const { alice, bob } = stage;
      const trades = [
        { maker: alice, taker: bob, price: [2n, 1n] as const },
        { maker: bob, taker: alice, price: [1n, 1n] as const },
      ];
      for (const side of [cnh, hkd]) {
        await pause(side);
        const before = await balances(hkd, alice, bob);
        await expectRefusal(fxSettlement, settle(stage, trades), "TokenPaused", side.address);
        expect(await balances(hkd, alice, bob)).to.deep.equal(before);
        await unpause(side);
      }
      await settle(stage, trades);
      expect(await balances(cnh, alice, bob)).to.deep.equal([OPENING, OPENING]);
      expect(await balances(hkd, alice, bob)).to.deep.equal([OPENING + units(1_000), OPENING - units(1_000)]);
    });
  });

  describe("who may pay but not be paid", () => {
    it("cannot take a quote for somebody else", async () => {
      // Of all accounts only the token's own is such a one.
      const self = await actAs(cnh.address);
      await mint(stage, hkd, self, units(2_000));
      await hkd.token.connect(self).approve(fxSettlement, units(2_000));
      const signature = await signQuote(stage, quote, stage.alice);
      const call = fxSettlement.connect(self).fill(quote, signature, SOLD, stage.frank.address, NOTHING);
      await expectRefusal(fxSettlement, call, "CannotReceive", cnh.address, cnh.address);
    });

    it("cannot be a party to a batch, in either currency", async () => {
      const { alice, bob } = stage;
      const trades = [{ maker: alice, taker: bob }];
      for (const { address } of [cnh, hkd]) {
        const parties = partiesOf([...trades, { maker: alice, taker: bob, recipient: { address } }]);
        const rows = await rowsOf(stage, trades, parties);
        await expectRefusal(fxSettlement, fxSettlement.fillBatch(rows, parties), "CannotReceive", address, address);
      }
    });
  });

  it("asks about parties that are in no row, too", async () => {
    const { alice, bob, dave } = stage;
    const trades = [{ maker: alice, taker: bob }];
    await blacklist(hkd, dave);
    const parties = partiesOf([...trades, { maker: dave, taker: bob }]);
    const rows = await rowsOf(stage, trades, parties);
    await expectRefusal(fxSettlement, fxSettlement.fillBatch(rows, parties), "CannotSend", hkd.address, dave.address);
  });
});
