// Hold
// ├── payments, by every route × hold below, at, above the balance
// │   ├── exactly balance - hold: pays
// │   ├── one unit more: ERC7943InsufficientUnfrozenBalance with what is free
// │   ├── more than the balance: ERC20InsufficientBalance
// │   ├── to a held payee: pays, and what arrives above the hold may leave
// │   └── raised after the allowance or signature: counts
// ├── batchTransfer and collect: rows before count
// ├── burn, burnWithMemo: balance - hold may be burned
// ├── raiseHold, lowerHold, setFrozenTokens: direction, events, idempotence
// Seizure (seize, forcedTransfer)
// ├── from: blacklisted (whole balance), held (min(hold, balance)), both, neither (nothing)
// ├── to: seizure destination only, not blacklisted, not the payer itself
// ├── works while paused and whatever the policy
// └── lowers the hold by as much
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { collectionRow } from "../../sdk/signed-call.ts";
import type { SignedTypedData } from "../../sdk/sign.ts";
import { expectPaid, expectRefused, type Route, routes, signPayment } from "./payment-routes.ts";
import { CASE, eventsOf, FLAG, loadStage, MEMO, OPENING_BALANCE, order, type TokenStage } from "./token-stage.ts";

const HOLDS = [
  { name: "below the balance", hold: OPENING_BALANCE - 400n, free: 400n },
  { name: "of one unit", hold: 1n, free: OPENING_BALANCE - 1n },
  { name: "of the whole balance", hold: OPENING_BALANCE, free: 0n },
  { name: "above the balance", hold: OPENING_BALANCE + 1n, free: 0n },
];

describe("Holds", () => {
  describe("payments", () => {
    async function heldPayer(route: Route, hold: bigint, amount: bigint) {
      const stage = await loadStage();
      const attempt = await route.prepare({ stage, from: stage.payer, to: stage.payee, amount });
      await order(stage, "raiseHold", stage.payer.address, hold, CASE);
      return { stage, attempt };
    }

    for (const route of routes) {
      for (const { name, hold, free } of HOLDS) {
        it(`${route.name}, hold ${name}: lets exactly balance - hold leave`, async () => {
          const { attempt } = await heldPayer(route, hold, free);
          await expectPaid(attempt);
        });

        it(`${route.name}, hold ${name}: does not let one unit more leave`, async () => {
          const { stage, attempt } = await heldPayer(route, hold, free + 1n);
          const { address } = stage.payer;
          await expectRefused(attempt, "ERC7943InsufficientUnfrozenBalance", address, free + 1n, free);
        });
      }

      it(`${route.name}: reports a short balance before the hold`, async () => {
        const { stage, attempt } = await heldPayer(route, 1n, OPENING_BALANCE + 1n);
        const { address } = stage.payer;
        await expectRefused(attempt, "ERC20InsufficientBalance", address, OPENING_BALANCE, OPENING_BALANCE + 1n);
      });

      it(`${route.name}: pays a held payee, who is still held`, async () => {
        const stage = await loadStage();
        const attempt = await route.prepare({ stage, from: stage.payer, to: stage.payee, amount: 70n });
        await order(stage, "raiseHold", stage.payee.address, 50n, CASE);
        await expectPaid(attempt);
        await expect(stage.token.connect(stage.payee).transfer(stage.relayer.address, 21n))
          .to.be.revertedWithCustomError(stage.token, "ERC7943InsufficientUnfrozenBalance")
          .withArgs(stage.payee.address, 21n, 20n);
        await stage.token.connect(stage.payee).transfer(stage.relayer.address, 20n);
      });

      it(`${route.name}: pays everything once the hold is lifted`, async () => {
        const { stage, attempt } = await heldPayer(route, OPENING_BALANCE, OPENING_BALANCE);
        await order(stage, "lowerHold", stage.payer.address, 0n, CASE);
        await expectPaid(attempt);
      });
    }

    it("batchTransfer: counts the rows before", async () => {
      const stage = await loadStage();
      const { token, payer, payee, relayer } = stage;
      await order(stage, "raiseHold", payer.address, OPENING_BALANCE - 100n, CASE);
      await expect(token.connect(payer).batchTransfer([payee.address, relayer.address], [60n, 41n]))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(payer.address, 41n, 40n);
      await token.connect(payer).batchTransfer([payee.address, relayer.address], [60n, 40n]);
      expect(await token.balanceOf(payer.address)).to.equal(OPENING_BALANCE - 100n);
    });

    it("collect: counts the rows before", async () => {
      const stage = await loadStage();
      const { token, payer, payee } = stage;
      const rows = [];
      for (const amount of [60n, 41n, 40n]) {
        const signed = await signPayment("ReceiveWithAuthorization", { stage, from: payer, to: payee, amount });
        rows.push(collectionRow(signed as SignedTypedData<"ReceiveWithAuthorization">));
      }
      await order(stage, "raiseHold", payer.address, OPENING_BALANCE - 100n, CASE);
      const reason = token.interface.getError("ERC7943InsufficientUnfrozenBalance")?.selector;
      await expect(token.connect(payee).collect(rows, false))
        .to.emit(token, "CollectRowFailed")
        .withArgs(1n, payer.address, rows[1]!.nonce, reason);
      expect(await token.balanceOf(payee.address)).to.equal(100n);
    });
  });

  for (const name of ["burn", "burnWithMemo"] as const) {
    describe(name, () => {
      for (const who of ["minter", "redemption"] as const) {
        it(`lets a ${who} account burn balance - hold and not one unit more`, async () => {
          const stage = await loadStage();
          const { token, payer } = stage;
          const burner = stage[who];
          const burn = (amount: bigint) =>
            name === "burn" ? token.connect(burner).burn(amount) : token.connect(burner).burnWithMemo(amount, MEMO);
          await token.connect(payer).transfer(burner.address, 100n);
          await order(stage, "raiseHold", burner.address, 30n, CASE);
          await expect(burn(71n))
            .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
            .withArgs(burner.address, 71n, 70n);
          await expect(burn(70n)).to.emit(token, "Burn").withArgs(burner.address, 70n);
          expect(await token.balanceOf(burner.address)).to.equal(30n);
        });
      }
    });
  }

  describe("raiseHold, lowerHold and setFrozenTokens", () => {
    it("only raises by raiseHold and only lowers by lowerHold", async () => {
      const stage = await loadStage();
      const { token, payer } = stage;
      await order(stage, "raiseHold", payer.address, 50n, CASE);
      await expect(order(stage, "raiseHold", payer.address, 49n, CASE))
        .to.be.revertedWithCustomError(token, "HoldNotRaised")
        .withArgs(payer.address, 49n, 50n);
      await expect(order(stage, "lowerHold", payer.address, 51n, CASE))
        .to.be.revertedWithCustomError(token, "HoldNotLowered")
        .withArgs(payer.address, 51n, 50n);
    });

    it("emits ERC-7943's event and then its own, with both amounts, the case and the actor", async () => {
      const stage = await loadStage();
      const { address } = stage.payer;
      const { BLACKLISTER, UNBLACKLISTER } = stage.holders;
      const frozen = (caller: typeof BLACKLISTER, amount: bigint) =>
        stage.token.connect(caller).setFrozenTokens(address, amount);
      expect(await eventsOf(stage, order(stage, "raiseHold", address, 50n, CASE))).to.deep.equal([
        `Frozen(${address}, 50)`,
        `HoldSet(${address}, 0, 50, ${CASE}, ${BLACKLISTER.address})`,
      ]);
      expect(await eventsOf(stage, order(stage, "lowerHold", address, 20n, CASE))).to.deep.equal([
        `Frozen(${address}, 20)`,
        `HoldSet(${address}, 50, 20, ${CASE}, ${UNBLACKLISTER.address})`,
      ]);
      expect(await eventsOf(stage, frozen(BLACKLISTER, 30n))).to.deep.equal([
        `Frozen(${address}, 30)`,
        `HoldSet(${address}, 20, 30, ${ZeroHash}, ${BLACKLISTER.address})`,
      ]);
      expect(await eventsOf(stage, frozen(UNBLACKLISTER, 0n))).to.deep.equal([
        `Frozen(${address}, 0)`,
        `HoldSet(${address}, 30, 0, ${ZeroHash}, ${UNBLACKLISTER.address})`,
      ]);
    });

    it("says so by the flag exactly while there is a hold", async () => {
      const stage = await loadStage();
      const { token, payer } = stage;
      await order(stage, "raiseHold", payer.address, 50n, CASE);
      expect(await token.flags(payer.address)).to.equal(BigInt(FLAG.hold));
      await order(stage, "lowerHold", payer.address, 1n, CASE);
      expect(await token.flags(payer.address)).to.equal(BigInt(FLAG.hold));
      await order(stage, "lowerHold", payer.address, 0n, CASE);
      expect(await token.flags(payer.address)).to.equal(0n);
    });

    it("succeeds and emits nothing if the hold is already so", async () => {
      const stage = await loadStage();
      const { address } = stage.payer;
      const same = () => stage.token.connect(stage.holders.BLACKLISTER).setFrozenTokens(address, 50n);
      expect(await eventsOf(stage, order(stage, "lowerHold", address, 0n, CASE))).to.deep.equal([]);
      await order(stage, "raiseHold", address, 50n, CASE);
      expect(await eventsOf(stage, order(stage, "raiseHold", address, 50n, CASE))).to.deep.equal([]);
      expect(await eventsOf(stage, order(stage, "lowerHold", address, 50n, CASE))).to.deep.equal([]);
      expect(await eventsOf(stage, same())).to.deep.equal([]);
    });
  });
});

describe("Seizure", () => {
  const powers = [
    {
      name: "seize",
      reference: CASE,
      by: (stage: TokenStage) => stage.holders.SEIZER,
      take: (stage: TokenStage, from: string, to: string, amount: bigint) =>
        order(stage, "seize", from, to, amount, CASE),
    },
    {
      name: "forcedTransfer",
      reference: ZeroHash,
      by: (stage: TokenStage) => stage.holders.ADMIN,
      take: (stage: TokenStage, from: string, to: string, amount: bigint) =>
        order(stage, "forcedTransfer", from, to, amount),
    },
  ];

  const sources: readonly { name: string; blacklisted: boolean; hold: bigint; seizable: bigint }[] = [
    { name: "an account without any restriction", blacklisted: false, hold: 0n, seizable: 0n },
    { name: "an account held below its balance", blacklisted: false, hold: 300n, seizable: 300n },
    {
      name: "an account held above its balance",
      blacklisted: false,
      hold: OPENING_BALANCE + 9n,
      seizable: OPENING_BALANCE,
    },
    { name: "a blacklisted account", blacklisted: true, hold: 0n, seizable: OPENING_BALANCE },
    { name: "a blacklisted account with a hold", blacklisted: true, hold: 300n, seizable: OPENING_BALANCE },
  ];

  for (const { name: power, reference, by, take } of powers) {
    describe(power, () => {
      for (const { name, blacklisted, hold, seizable } of sources) {
        async function restricted(): Promise<TokenStage> {
          const stage = await loadStage();
          if (blacklisted) await order(stage, "blacklist", stage.payer.address);
          if (hold > 0n) await order(stage, "raiseHold", stage.payer.address, hold, CASE);
          return stage;
        }

        it(`takes at most ${seizable} from ${name}`, async () => {
          const stage = await restricted();
          const { token, payer, treasury } = stage;
          await expect(take(stage, payer.address, treasury, seizable + 1n))
            .to.be.revertedWithCustomError(token, "SeizableExceeded")
            .withArgs(payer.address, seizable + 1n, seizable);
        });

        if (seizable > 0n) {
          it(`takes all of ${seizable} from ${name} and lowers its hold`, async () => {
            const stage = await restricted();
            const { token, payer, treasury } = stage;
            const left = hold > seizable ? hold - seizable : 0n;
            const held =
              hold === left
                ? []
                : [
                    `Frozen(${payer.address}, ${left})`,
                    `HoldSet(${payer.address}, ${hold}, ${left}, ${reference}, ${by(stage).address})`,
                  ];
            expect(await eventsOf(stage, take(stage, payer.address, treasury, seizable))).to.deep.equal([
              ...held,
              `Transfer(${payer.address}, ${treasury}, ${seizable})`,
              `ForcedTransfer(${payer.address}, ${treasury}, ${seizable})`,
              `Seized(${payer.address}, ${treasury}, ${seizable}, ${reference}, ${by(stage).address})`,
            ]);
            expect(await token.balanceOf(payer.address)).to.equal(OPENING_BALANCE - seizable);
            expect(await token.balanceOf(treasury)).to.equal(seizable);
            expect(await token.getFrozenTokens(payer.address)).to.equal(left);
            expect(await token.flags(payer.address)).to.equal(
              BigInt((blacklisted ? FLAG.blacklisted : 0) | (left > 0n ? FLAG.hold : 0)),
            );
          });
        }
      }

      it("takes part of a hold and leaves the rest held", async () => {
        const stage = await loadStage();
        const { token, payer, treasury } = stage;
        await order(stage, "raiseHold", payer.address, 300n, CASE);
        await take(stage, payer.address, treasury, 100n);
        expect(await token.getFrozenTokens(payer.address)).to.equal(200n);
        expect(await token.balanceOf(payer.address)).to.equal(OPENING_BALANCE - 100n);
      });

      const destinations = [
        {
          name: "an account that is not registered",
          error: "NotSeizureDestination",
          to: ({ payee }: TokenStage) => payee.address,
        },
        {
          name: "a redemption account",
          error: "NotSeizureDestination",
          to: ({ redemption }: TokenStage) => redemption.address,
        },
        { name: "a protected account", error: "NotSeizureDestination", to: ({ vault }: TokenStage) => vault },
        { name: "a blacklisted destination", error: "AccountBlacklisted", to: ({ treasury }: TokenStage) => treasury },
        { name: "the payer itself", error: "SelfPayment", to: ({ payer }: TokenStage) => payer.address },
      ];
      for (const { name, error, to } of destinations) {
        it(`does not pay ${name}`, async () => {
          const stage = await loadStage();
          await order(stage, "blacklistBatch", [stage.payer.address, stage.treasury], CASE);
          await expect(take(stage, stage.payer.address, to(stage), 1n))
            .to.be.revertedWithCustomError(stage.token, error)
            .withArgs(to(stage));
        });
      }

      it("pays a destination that is held", async () => {
        const stage = await loadStage();
        await order(stage, "blacklist", stage.payer.address);
        await order(stage, "raiseHold", stage.treasury, 5n, CASE);
        await take(stage, stage.payer.address, stage.treasury, 7n);
        expect(await stage.token.balanceOf(stage.treasury)).to.equal(7n);
      });

      it("does not take an amount of zero", async () => {
        const stage = await loadStage();
        await order(stage, "blacklist", stage.payer.address);
        await expect(take(stage, stage.payer.address, stage.treasury, 0n)).to.be.revertedWithCustomError(
          stage.token,
          "ZeroAmount",
        );
      });

      for (const mode of ["pause", "closePolicy"] as const) {
        it(`works after ${mode}, between accounts that are not verified`, async () => {
          const stage = await loadStage();
          await order(stage, "blacklist", stage.payer.address);
          await order(stage, mode);
          await take(stage, stage.payer.address, stage.treasury, OPENING_BALANCE);
          expect(await stage.token.balanceOf(stage.treasury)).to.equal(OPENING_BALANCE);
        });
      }
    });
  }
});
