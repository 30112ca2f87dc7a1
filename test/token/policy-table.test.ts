// Closed policy
// ├── payments, by every route × {no flags, verified, protected, redemption}²
// │   ├── both verified or protected: pays
// │   ├── to a redemption account: pays whoever pays
// │   └── otherwise: AccountNotVerified, payer first
// ├── lapse of a verification after the allowance or signature: refused, redemption still paid
// ├── a blacklisted account cannot redeem, verified or not
// ├── spender and relayer need no verification
// ├── mint, mintWithMemo: payee verified, protected or redemption; the minter is not asked
// ├── burn, burnWithMemo, approvals, cancellations: not asked
// └── closed while paused: both rules hold
import { expect } from "chai";
import { randomNonce } from "../../sdk/nonce-source.ts";
import { expectPaid, expectRefused, routes, signCancellation, signPermit, submit } from "./payment-routes.ts";
import { type Actor, eventsOf, FLAG, loadStage, MEMO, order, type TokenStage } from "./token-stage.ts";

const kinds = {
  plain: { name: "an account without flags", flags: 0 },
  verified: { name: "a verified account", flags: FLAG.verified },
  protected: { name: "a protected account", flags: FLAG.protected },
  redemption: { name: "a redemption account", flags: FLAG.redemption },
} as const;
type Kind = keyof typeof kinds;

async function give(stage: TokenStage, account: Actor, kind: Kind): Promise<void> {
  if (kind === "verified") await order(stage, "setVerified", account.address, true);
  else if (kind !== "plain") await order(stage, "register", account.address, kinds[kind].flags);
}

type Verdict = "pays" | "payer" | "payee";
/** Who is named as not verified, if the payment is refused. */
const permissioned: readonly (readonly [from: Kind, to: Kind, verdict: Verdict])[] = [
  ["plain", "plain", "payer"],
  ["plain", "verified", "payer"],
  ["plain", "protected", "payer"],
  ["plain", "redemption", "pays"],
  ["verified", "plain", "payee"],
  ["verified", "verified", "pays"],
  ["verified", "protected", "pays"],
  ["verified", "redemption", "pays"],
  ["protected", "plain", "payee"],
  ["protected", "verified", "pays"],
  ["protected", "protected", "pays"],
  ["protected", "redemption", "pays"],
  ["redemption", "plain", "payer"],
  ["redemption", "verified", "payer"],
  ["redemption", "protected", "payer"],
  ["redemption", "redemption", "pays"],
];

describe("Closed policy", () => {
  for (const route of routes) {
    describe(route.name, () => {
      for (const [from, to, verdict] of permissioned) {
        it(`${verdict === "pays" ? "pays" : "is refused"} from ${kinds[from].name} to ${kinds[to].name}`, async () => {
          const stage = await loadStage();
          await give(stage, stage.payer, from);
          await give(stage, stage.payee, to);
          const attempt = await route.prepare({ stage, from: stage.payer, to: stage.payee, amount: 7n });
          await order(stage, "closePolicy");
          if (verdict === "pays") await expectPaid(attempt);
          else await expectRefused(attempt, "AccountNotVerified", stage[verdict].address);
        });
      }

      for (const party of ["payer", "payee"] as const) {
        it(`is refused if the ${party}'s verification has lapsed since, and pays once it is back`, async () => {
          const stage = await loadStage();
          await give(stage, stage.payer, "verified");
          await give(stage, stage.payee, "verified");
          await order(stage, "closePolicy");
          const attempt = await route.prepare({ stage, from: stage.payer, to: stage.payee, amount: 7n });
          await order(stage, "setVerified", stage[party].address, false);
          await expectRefused(attempt, "AccountNotVerified", stage[party].address);
          await order(stage, "setVerified", stage[party].address, true);
          // A best-effort row leaves its nonce unused, so every attempt can be made again.
          await expectPaid(attempt);
        });
      }

      it("redeems for a payer whose verification has lapsed", async () => {
        const stage = await loadStage();
        await give(stage, stage.payer, "verified");
        await order(stage, "closePolicy");
        const attempt = await route.prepare({ stage, from: stage.payer, to: stage.redemption, amount: 7n });
        await order(stage, "setVerified", stage.payer.address, false);
        await expectPaid(attempt);
      });

      for (const kind of ["plain", "verified"] as const) {
        it(`does not redeem for ${kinds[kind].name} that is blacklisted`, async () => {
          const stage = await loadStage();
          await give(stage, stage.payer, kind);
          const attempt = await route.prepare({ stage, from: stage.payer, to: stage.redemption, amount: 7n });
          await order(stage, "closePolicy");
          await order(stage, "blacklist", stage.payer.address);
          await expectRefused(attempt, "AccountBlacklisted", stage.payer.address);
        });
      }

      it("pays between anybody once the policy is open again", async () => {
        const stage = await loadStage();
        await order(stage, "closePolicy");
        const attempt = await route.prepare({ stage, from: stage.payer, to: stage.payee, amount: 7n });
        await order(stage, "openPolicy");
        await expectPaid(attempt);
      });

      it("while paused too, pays a redemption account and is refused from it to an unverified payee", async () => {
        const stage = await loadStage();
        const { payer, payee, redemption } = stage;
        await stage.token.connect(payer).transfer(redemption.address, 50n);
        await give(stage, redemption, "verified");
        const redeem = await route.prepare({ stage, from: payer, to: redemption, amount: 7n });
        const refund = await route.prepare({ stage, from: redemption, to: payee, amount: 7n });
        await order(stage, "pause");
        await order(stage, "closePolicy");
        await expectPaid(redeem);
        await expectRefused(refund, "AccountNotVerified", payee.address);
        await order(stage, "setVerified", payee.address, true);
        await expectPaid(refund);
      });
    });
  }

  describe("issuance", () => {
    const verdicts: Record<Kind, boolean> = { plain: false, verified: true, protected: true, redemption: true };
    for (const [kind, issued] of Object.entries(verdicts) as [Kind, boolean][]) {
      for (const name of ["mint", "mintWithMemo"] as const) {
        it(`${name}: ${issued ? "issues" : "is refused"} to ${kinds[kind].name}, by a minter without flags`, async () => {
          const stage = await loadStage();
          const { token, minter, payee } = stage;
          await give(stage, payee, kind);
          await order(stage, "closePolicy");
          const call =
            name === "mint"
              ? token.connect(minter).mint(payee.address, 5n)
              : token.connect(minter).mintWithMemo(payee.address, 5n, MEMO);
          if (issued) await expect(call).to.emit(token, "Mint").withArgs(minter.address, payee.address, 5n);
          else await expect(call).to.be.revertedWithCustomError(token, "AccountNotVerified").withArgs(payee.address);
        });
      }
    }

    for (const name of ["burn", "burnWithMemo"] as const) {
      for (const who of ["minter", "redemption"] as const) {
        it(`${name}: works for a ${who} account that is not verified`, async () => {
          const stage = await loadStage();
          const { token, payer } = stage;
          const burner = token.connect(stage[who]);
          await token.connect(payer).transfer(stage[who].address, 5n);
          await order(stage, "closePolicy");
          await expect(name === "burn" ? burner.burn(5n) : burner.burnWithMemo(5n, MEMO))
            .to.emit(token, "Burn")
            .withArgs(stage[who].address, 5n);
        });
      }
    }
  });

  describe("approvals and cancellations", () => {
    async function closed(): Promise<TokenStage> {
      const stage = await loadStage();
      await order(stage, "closePolicy");
      return stage;
    }

    it("approve, increaseAllowance and decreaseAllowance: work between accounts that are not verified", async () => {
      const { token, payer, spender } = await closed();
      await token.connect(payer).approve(spender.address, 50n);
      await token.connect(payer).increaseAllowance(spender.address, 5n);
      await token.connect(payer).decreaseAllowance(spender.address, 10n);
      expect(await token.allowance(payer.address, spender.address)).to.equal(45n);
    });

    for (const form of ["vrs", "bytes"] as const) {
      it(`permit (${form}) and cancelAuthorization (${form}): work between accounts that are not verified`, async () => {
        const stage = await closed();
        const { token, payer, spender, relayer } = stage;
        await submit(
          stage,
          await signPermit({ stage, owner: payer, spender: spender.address, value: 50n }),
          form,
          relayer,
        );
        expect(await token.allowance(payer.address, spender.address)).to.equal(50n);
        const nonce = randomNonce();
        await submit(stage, await signCancellation(stage, payer, nonce), form, relayer);
        expect(await token.authorizationState(payer.address, nonce)).to.equal(true);
      });
    }
  });

  describe("setVerified and register", () => {
    it("setVerified: shows in flags and beside the registered ones", async () => {
      const stage = await loadStage();
      const { token, redemption, holders } = stage;
      const { address } = redemption;
      expect(await eventsOf(stage, order(stage, "setVerified", address, true))).to.deep.equal([
        `VerifiedSet(${address}, true, ${holders.ATTESTER.address})`,
      ]);
      expect(await token.flags(address)).to.equal(BigInt(FLAG.verified | FLAG.redemption));
      expect(await eventsOf(stage, order(stage, "setVerified", address, false))).to.deep.equal([
        `VerifiedSet(${address}, false, ${holders.ATTESTER.address})`,
      ]);
      expect(await token.flags(address)).to.equal(BigInt(FLAG.redemption));
    });

    it("register: sets exactly the registrable flags and leaves the others", async () => {
      const stage = await loadStage();
      const { token, payee, holders } = stage;
      const { address } = payee;
      await order(stage, "setVerified", address, true);
      expect(await eventsOf(stage, order(stage, "register", address, 7))).to.deep.equal([
        `Registered(${address}, 0, 7, ${holders.ADMIN.address})`,
      ]);
      expect(await token.flags(address)).to.equal(15n);
      expect(await eventsOf(stage, order(stage, "register", address, FLAG.destination))).to.deep.equal([
        `Registered(${address}, 7, 1, ${holders.ADMIN.address})`,
      ]);
      expect(await token.flags(address)).to.equal(9n);
    });

    for (const flag of [FLAG.blacklisted, FLAG.hold, 32, 16, FLAG.verified]) {
      it(`register: cannot set flag ${flag}`, async () => {
        const stage = await loadStage();
        await expect(order(stage, "register", stage.payee.address, flag | FLAG.redemption))
          .to.be.revertedWithCustomError(stage.token, "InvalidFlags")
          .withArgs(stage.payee.address, flag | FLAG.redemption, 7);
      });
    }

    it("emit nothing for what is already so", async () => {
      const stage = await loadStage();
      const { payee, redemption } = stage;
      await order(stage, "setVerified", payee.address, true);
      expect(await eventsOf(stage, order(stage, "setVerified", payee.address, true))).to.deep.equal([]);
      expect(await eventsOf(stage, order(stage, "setVerified", redemption.address, false))).to.deep.equal([]);
      expect(await eventsOf(stage, order(stage, "register", redemption.address, FLAG.redemption))).to.deep.equal([]);
    });
  });
});
