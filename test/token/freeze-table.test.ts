// Blacklist
// ├── payments: every route × open, permissioned, paused
// │   ├── nobody blacklisted: pays (so that each refusal below has one cause)
// │   ├── payer blacklisted: refused, though it granted the allowance or signed before
// │   ├── payee blacklisted: refused
// │   ├── caller blacklisted: spender refused, relayer pays
// │   └── lifted again: pays
// ├── batches with one blacklisted row among good ones
// ├── mint, mintWithMemo: payee or minter blacklisted: refused; burn, burnWithMemo: burner blacklisted: refused
// ├── approvals and cancellations: owner, spender and submitter may all be blacklisted
// └── who can be blacklisted or held
//     ├── protected, zero address, the token itself: refused by every entry point
//     ├── blacklisted or held: cannot be made protected
//     └── already so: succeeds and emits nothing

import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { randomNonce } from "../../sdk/nonce-source.ts";
import {
  expectPaid,
  expectRefused,
  type Payment,
  type Route,
  routes,
  signCancellation,
  signPermit,
  submit,
} from "./payment-routes.ts";
import {
  type Actor,
  CASE,
  eventsOf,
  FLAG,
  loadStage,
  MEMO,
  MODE,
  OPENING_BALANCE,
  order,
  type TokenStage,
} from "./token-stage.ts";

const AMOUNT = 1_000_000n;

interface Situation {
  readonly name: string;
  readonly mode: bigint;
  /** Who pays whom so that nothing but the blacklist can refuse it in this mode. */
  payee(stage: TokenStage): Actor;
  enter(stage: TokenStage): Promise<void>;
}

const situations: readonly Situation[] = [
  { name: "open", mode: MODE.open, payee: ({ payee }) => payee, enter: async () => undefined },
  {
    name: "permissioned",
    mode: MODE.permissioned,
    payee: ({ payee }) => payee,
    enter: async (stage) => {
      for (const { address } of [stage.payer, stage.payee, stage.minter])
        await order(stage, "setVerified", address, true);
      await order(stage, "closePolicy");
    },
  },
  {
    name: "paused",
    mode: MODE.paused,
    payee: ({ redemption }) => redemption,
    enter: async (stage) => {
      await order(stage, "pause");
    },
  },
];

async function preparedIn(situation: Situation, route: Route) {
  const stage = await loadStage();
  const payment: Payment = { stage, from: stage.payer, to: situation.payee(stage), amount: AMOUNT };
  const attempt = await route.prepare(payment);
  await situation.enter(stage);
  expect(await stage.token.mode()).to.equal(situation.mode);
  return { stage, payment, attempt };
}

describe("Blacklist", () => {
  for (const situation of situations) {
    describe(`payments while ${situation.name}`, () => {
      for (const route of routes) {
        it(`${route.name}: pays while nobody is blacklisted`, async () => {
          const { attempt } = await preparedIn(situation, route);
          await expectPaid(attempt);
        });

        it(`${route.name}: is refused if the payer has been blacklisted since`, async () => {
          const { stage, attempt } = await preparedIn(situation, route);
          await order(stage, "blacklist", stage.payer.address);
          await expectRefused(attempt, "AccountBlacklisted", stage.payer.address);
        });

        it(`${route.name}: is refused if the payee has been blacklisted since`, async () => {
          const { stage, payment, attempt } = await preparedIn(situation, route);
          await order(stage, "blacklist", payment.to.address);
          await expectRefused(attempt, "AccountBlacklisted", payment.to.address);
        });

        if (route.caller === "spender") {
          it(`${route.name}: is refused if the spender has been blacklisted since`, async () => {
            const { stage, attempt } = await preparedIn(situation, route);
            await order(stage, "blacklist", stage.spender.address);
            await expectRefused(attempt, "AccountBlacklisted", stage.spender.address);
          });
        }

        if (route.caller === "relayer") {
          it(`${route.name}: pays through a blacklisted relayer`, async () => {
            const { stage, attempt } = await preparedIn(situation, route);
            await order(stage, "blacklist", stage.relayer.address);
            await expectPaid(attempt);
          });
        }

        it(`${route.name}: pays again once payer and payee are off the blacklist`, async () => {
          const { stage, payment, attempt } = await preparedIn(situation, route);
          const parties = [payment.from.address, payment.to.address, stage.spender.address];
          await order(stage, "blacklistBatch", parties, CASE);
          await order(stage, "unBlacklistBatch", parties, CASE);
          await expectPaid(attempt);
        });
      }
    });
  }

  describe("transferFrom", () => {
    it("names the spender before it looks at the allowance", async () => {
      const stage = await loadStage();
      const { token, payer, payee, spender } = stage;
      await order(stage, "blacklist", spender.address);
      await expect(token.connect(spender).transferFrom(payer.address, payee.address, 1n))
        .to.be.revertedWithCustomError(token, "AccountBlacklisted")
        .withArgs(spender.address);
    });

    it("is refused to a blacklisted payer that spends from itself", async () => {
      const stage = await loadStage();
      const { token, payer, payee } = stage;
      await token.connect(payer).approve(payer.address, AMOUNT);
      await order(stage, "blacklist", payer.address);
      await expect(token.connect(payer).transferFrom(payer.address, payee.address, 1n))
        .to.be.revertedWithCustomError(token, "AccountBlacklisted")
        .withArgs(payer.address);
    });

    it("is refused to a blacklisted payee with any amount, zero included", async () => {
      const stage = await loadStage();
      await order(stage, "blacklist", stage.payee.address);
      await expect(stage.token.connect(stage.spender).transferFrom(stage.payer.address, stage.payee.address, 0n))
        .to.be.revertedWithCustomError(stage.token, "AccountBlacklisted")
        .withArgs(stage.payee.address);
    });
  });

  describe("batchTransfer", () => {
    it("pays nobody if one of its rows goes to a blacklisted payee", async () => {
      const stage = await loadStage();
      const { token, payer, payee, relayer } = stage;
      await order(stage, "blacklist", payee.address);
      await expect(token.connect(payer).batchTransfer([relayer.address, payee.address], [5n, 6n]))
        .to.be.revertedWithCustomError(token, "AccountBlacklisted")
        .withArgs(payee.address);
      expect(await token.balanceOf(relayer.address)).to.equal(0n);
    });
  });

  describe("issuance", () => {
    const mints = [
      { name: "mint", call: ({ token, minter, payee }: TokenStage) => token.connect(minter).mint(payee.address, 5n) },
      {
        name: "mintWithMemo",
        call: ({ token, minter, payee }: TokenStage) => token.connect(minter).mintWithMemo(payee.address, 5n, MEMO),
      },
    ];
    const burns = [
      { name: "burn", call: ({ token }: TokenStage, burner: Actor) => token.connect(burner).burn(5n) },
      {
        name: "burnWithMemo",
        call: ({ token }: TokenStage, burner: Actor) => token.connect(burner).burnWithMemo(5n, MEMO),
      },
    ];

    for (const situation of situations.filter(({ mode }) => mode !== MODE.paused)) {
      for (const { name, call } of mints) {
        it(`${name} while ${situation.name}: is refused to a blacklisted payee`, async () => {
          const stage = await loadStage();
          await situation.enter(stage);
          await order(stage, "blacklist", stage.payee.address);
          await expect(call(stage))
            .to.be.revertedWithCustomError(stage.token, "AccountBlacklisted")
            .withArgs(stage.payee.address);
        });

        it(`${name} while ${situation.name}: is refused by a blacklisted minter`, async () => {
          const stage = await loadStage();
          await situation.enter(stage);
          await order(stage, "blacklist", stage.minter.address);
          await expect(call(stage))
            .to.be.revertedWithCustomError(stage.token, "AccountBlacklisted")
            .withArgs(stage.minter.address);
        });

        it(`${name} while ${situation.name}: issues while neither is blacklisted`, async () => {
          const stage = await loadStage();
          await situation.enter(stage);
          await expect(call(stage))
            .to.emit(stage.token, "Mint")
            .withArgs(stage.minter.address, stage.payee.address, 5n);
        });
      }
    }

    for (const situation of situations) {
      for (const { name, call } of burns) {
        for (const who of ["minter", "redemption"] as const) {
          if (who === "minter" && situation.mode === MODE.paused) continue;

          it(`${name} while ${situation.name}: is refused to a blacklisted ${who} account, and only while blacklisted`, async () => {
            const stage = await loadStage();
            await stage.token.connect(stage.payer).transfer(stage[who].address, 5n);
            await situation.enter(stage);
            await order(stage, "blacklist", stage[who].address);
            await expect(call(stage, stage[who]))
              .to.be.revertedWithCustomError(stage.token, "AccountBlacklisted")
              .withArgs(stage[who].address);

            await order(stage, "unBlacklist", stage[who].address);
            await expect(call(stage, stage[who])).to.emit(stage.token, "Burn").withArgs(stage[who].address, 5n);
          });
        }
      }
    }
  });

  describe("approvals and cancellations", () => {
    /** Owner, spender and submitter are all blacklisted. */
    async function allBlacklisted(): Promise<TokenStage> {
      const stage = await loadStage();
      await stage.token.connect(stage.payer).approve(stage.spender.address, 50n);
      const everybody = [stage.payer, stage.spender, stage.relayer].map(({ address }) => address);
      await order(stage, "blacklistBatch", everybody, CASE);
      return stage;
    }

    it("approve: sets an allowance", async () => {
      const { token, payer, spender } = await allBlacklisted();
      await expect(token.connect(payer).approve(spender.address, 70n))
        .to.emit(token, "Approval")
        .withArgs(payer.address, spender.address, 70n);
      expect(await token.allowance(payer.address, spender.address)).to.equal(70n);
    });

    for (const [name, left] of [
      ["increaseAllowance", 55n],
      ["decreaseAllowance", 45n],
    ] as const) {
      it(`${name}: changes an allowance`, async () => {
        const { token, payer, spender } = await allBlacklisted();
        await expect(token.connect(payer)[name](spender.address, 5n))
          .to.emit(token, "Approval")
          .withArgs(payer.address, spender.address, left);
      });
    }

    for (const form of ["vrs", "bytes"] as const) {
      it(`permit (${form}): sets an allowance that a transferFrom still cannot use`, async () => {
        const stage = await allBlacklisted();
        const { token, payer, payee, spender, relayer } = stage;
        const signed = await signPermit({ stage, owner: payer, spender: spender.address, value: 80n });
        await expect(submit(stage, signed, form, relayer))
          .to.emit(token, "Approval")
          .withArgs(payer.address, spender.address, 80n);
        await order(stage, "unBlacklist", spender.address);
        await expect(token.connect(spender).transferFrom(payer.address, payee.address, 80n))
          .to.be.revertedWithCustomError(token, "AccountBlacklisted")
          .withArgs(payer.address);
      });

      it(`cancelAuthorization (${form}): makes the nonce unusable`, async () => {
        const stage = await allBlacklisted();
        const nonce = randomNonce();
        const signed = await signCancellation(stage, stage.payer, nonce);
        await expect(submit(stage, signed, form, stage.relayer))
          .to.emit(stage.token, "AuthorizationCanceled")
          .withArgs(stage.payer.address, nonce);
        expect(await stage.token.authorizationState(stage.payer.address, nonce)).to.equal(true);
      });
    }
  });

  describe("who can be blacklisted or held", () => {
    const entries: readonly { name: string; call: (stage: TokenStage, account: string) => Promise<unknown> }[] = [
      { name: "blacklist", call: (stage, account) => order(stage, "blacklist", account) },
      {
        name: "blacklistBatch, behind a good account",
        call: (stage, account) => order(stage, "blacklistBatch", [stage.payee.address, account], CASE),
      },
      { name: "raiseHold", call: (stage, account) => order(stage, "raiseHold", account, 1n, CASE) },
      {
        name: "setFrozenTokens",
        call: ({ token, holders }, account) => token.connect(holders.BLACKLISTER).setFrozenTokens(account, 1n),
      },
    ];

    for (const { name, call } of entries) {
      const targets: readonly { who: string; error: string; account: (stage: TokenStage) => string }[] = [
        { who: "a protected account", error: "AccountProtected", account: ({ vault }) => vault },
        { who: "the zero address", error: "InvalidAccount", account: () => ZeroAddress },
        { who: "the token itself", error: "InvalidAccount", account: ({ domain }) => domain.verifyingContract },
      ];
      for (const { who, error, account } of targets) {
        it(`${name}: is refused for ${who}`, async () => {
          const stage = await loadStage();
          const refused = account(stage);
          await expect(call(stage, refused)).to.be.revertedWithCustomError(stage.token, error).withArgs(refused);
          expect(await stage.token.isBlacklisted(stage.payee.address)).to.equal(false);
        });
      }

      for (const kind of ["treasury", "redemption"] as const) {
        it(`${name}: works for a registered ${kind} account that is not protected`, async () => {
          const stage = await loadStage();
          const account = kind === "treasury" ? stage.treasury : stage.redemption.address;
          const before = await stage.token.flags(account);
          await call(stage, account);
          const added = name.startsWith("blacklist") ? FLAG.blacklisted : FLAG.hold;
          expect(await stage.token.flags(account)).to.equal(before | BigInt(added));
        });
      }
    }

    for (const [what, flag, restrict] of [
      ["blacklisted", FLAG.blacklisted, (stage: TokenStage) => order(stage, "blacklist", stage.payee.address)],
      ["held", FLAG.hold, (stage: TokenStage) => order(stage, "raiseHold", stage.payee.address, 1n, CASE)],
    ] as const) {
      it(`register: does not protect a ${what} account first`, async () => {
        const stage = await loadStage();
        await restrict(stage);
        await expect(order(stage, "register", stage.payee.address, FLAG.protected))
          .to.be.revertedWithCustomError(stage.token, "AccountRestricted")
          .withArgs(stage.payee.address, flag);
      });
    }

    it("register: gives a protection up, after which the account can be blacklisted", async () => {
      const stage = await loadStage();
      await order(stage, "register", stage.vault, 0);
      await order(stage, "blacklist", stage.vault);
      expect(await stage.token.flags(stage.vault)).to.equal(BigInt(FLAG.blacklisted));
    });
  });

  describe("what is already so", () => {
    it("blacklist and unBlacklist: emit once and then nothing", async () => {
      const stage = await loadStage();
      const { address } = stage.payer;
      expect(await eventsOf(stage, order(stage, "unBlacklist", address))).to.deep.equal([]);
      expect(await eventsOf(stage, order(stage, "blacklist", address))).to.deep.equal([`Blacklisted(${address})`]);
      expect(await eventsOf(stage, order(stage, "blacklist", address))).to.deep.equal([]);
      expect(await eventsOf(stage, order(stage, "unBlacklist", address))).to.deep.equal([`UnBlacklisted(${address})`]);
      expect(await stage.token.balanceOf(address)).to.equal(OPENING_BALANCE);
    });

    it("blacklistBatch and unBlacklistBatch: skip it, count only what changed, and are silent if nothing did", async () => {
      const stage = await loadStage();
      const [payer, payee] = [stage.payer.address, stage.payee.address];
      const { BLACKLISTER, UNBLACKLISTER } = stage.holders;
      await order(stage, "blacklist", payer);
      expect(await eventsOf(stage, order(stage, "blacklistBatch", [payer, payee, payee], CASE))).to.deep.equal([
        `Blacklisted(${payee})`,
        `BlacklistOrder(${CASE}, true, 1, ${BLACKLISTER.address})`,
      ]);
      expect(await eventsOf(stage, order(stage, "blacklistBatch", [payer, payee], CASE))).to.deep.equal([]);
      expect(await eventsOf(stage, order(stage, "blacklistBatch", [], CASE))).to.deep.equal([]);

      await order(stage, "unBlacklist", payer);
      expect(await eventsOf(stage, order(stage, "unBlacklistBatch", [payer, payee, payee], CASE))).to.deep.equal([
        `UnBlacklisted(${payee})`,
        `BlacklistOrder(${CASE}, false, 1, ${UNBLACKLISTER.address})`,
      ]);
      expect(await eventsOf(stage, order(stage, "unBlacklistBatch", [payer, payee], CASE))).to.deep.equal([]);
    });
  });
});
