// Pause
// ├── payments, by every route
// │   ├── between plain, verified, protected or seizure accounts: EnforcedPause
// │   ├── a redemption account pays or is paid: pays
// │   ├── a redemption account only submits: EnforcedPause
// │   └── batches: each row for itself
// ├── approve, permit, increaseAllowance
// │   ├── spender is a redemption account: passes
// │   ├── amount is 0 or lower than before: passes
// │   └── otherwise: EnforcedPause
// ├── decreaseAllowance, cancelAuthorization: pass
// ├── mint, mintWithMemo: EnforcedPause; burn, burnWithMemo: redemption accounts only
// ├── every restricted function works
// └── pause, unpause, openPolicy, closePolicy
//     ├── each returns to the mode that the policy says; the slot holds that twin
//     └── what is already so: emits nothing
import { expect } from "chai";
import { id } from "ethers";
import { randomNonce } from "../../sdk/nonce-source.ts";
import { connection } from "../fixture.ts";
import {
  expectPaid,
  expectRefused,
  type Route,
  routes,
  signCancellation,
  signPermit,
  submit,
} from "./payment-routes.ts";
import { loadRestrictedStage, restrictedCalls } from "./restricted-calls.ts";
import {
  type Actor,
  eventsOf,
  FLAG,
  loadStage,
  MEMO,
  MODE,
  OPENING_BALANCE,
  order,
  type TokenStage,
} from "./token-stage.ts";

interface Party {
  readonly name: string;
  readonly flags: number;
}

const plain: Party = { name: "an account without flags", flags: 0 };
const verified: Party = { name: "a verified account", flags: FLAG.verified };
const protectedOne: Party = { name: "a protected account", flags: FLAG.protected };
const destination: Party = { name: "a seizure destination", flags: FLAG.destination };
const redemption: Party = { name: "a redemption account", flags: FLAG.redemption };

const cells: readonly { from: Party; to: Party; pays: boolean }[] = [
  { from: plain, to: plain, pays: false },
  { from: verified, to: verified, pays: false },
  { from: protectedOne, to: protectedOne, pays: false },
  { from: destination, to: destination, pays: false },
  { from: redemption, to: plain, pays: true },
  { from: plain, to: redemption, pays: true },
  { from: redemption, to: redemption, pays: true },
];

async function give(stage: TokenStage, account: Actor, { flags }: Party): Promise<void> {
  if (flags === FLAG.verified) await order(stage, "setVerified", account.address, true);
  else if (flags !== 0) await order(stage, "register", account.address, flags);
}

describe("Pause", () => {
  describe("payments", () => {
    for (const route of routes) {
      for (const { from, to, pays } of cells) {
        it(`${route.name}: ${pays ? "pays" : "is refused"} from ${from.name} to ${to.name}`, async () => {
          const stage = await loadStage();
          await give(stage, stage.payer, from);
          await give(stage, stage.payee, to);
          const attempt = await route.prepare({ stage, from: stage.payer, to: stage.payee, amount: 7n });
          await order(stage, "pause");
          await (pays ? expectPaid(attempt) : expectRefused(attempt, "EnforcedPause"));
        });
      }

      it(`${route.name}: pays again after the pause`, async () => {
        const stage = await loadStage();
        const attempt = await route.prepare({ stage, from: stage.payer, to: stage.payee, amount: 7n });
        await order(stage, "pause");
        await order(stage, "unpause");
        await expectPaid(attempt);
      });
    }

    async function submittedByRedemption(route: Route) {
      const stage = await loadStage();
      const submitters: TokenStage = { ...stage, spender: stage.redemption, relayer: stage.redemption };
      const attempt = await route.prepare({ stage: submitters, from: stage.payer, to: stage.payee, amount: 7n });
      await order(stage, "pause");
      return attempt;
    }

    for (const route of routes.filter(({ caller }) => caller === "spender" || caller === "relayer")) {
      it(`${route.name}: is refused if the redemption account only submits it`, async () => {
        await expectRefused(await submittedByRedemption(route), "EnforcedPause");
      });
    }

    it("batchTransfer: pays a batch that goes to redemption accounts only", async () => {
      const stage = await loadStage();
      const { token, payer, payee, redemption: desk } = stage;
      await order(stage, "pause");
      await expect(token.connect(payer).batchTransfer([desk.address, payee.address], [1n, 1n]))
        .to.be.revertedWithCustomError(token, "EnforcedPause")
        .withArgs();
      await token.connect(payer).batchTransfer([desk.address, desk.address], [1n, 2n]);
      expect(await token.balanceOf(desk.address)).to.equal(3n);
    });
  });

  describe("approvals", () => {
    const BEFORE = 50n;
    const amounts = [
      { name: "more than before", amount: BEFORE + 1n, passes: false },
      { name: "as much as before", amount: BEFORE, passes: false },
      { name: "less than before", amount: BEFORE - 1n, passes: true },
      { name: "nothing", amount: 0n, passes: true },
    ];
    const approvals = [
      {
        name: "approve",
        call: async ({ token, payer }: TokenStage, spender: string, amount: bigint) =>
          token.connect(payer).approve(spender, amount),
      },
      ...(["vrs", "bytes"] as const).map((form) => ({
        name: `permit (${form})`,
        call: async (stage: TokenStage, spender: string, amount: bigint) => {
          const signed = await signPermit({ stage, owner: stage.payer, spender, value: amount });
          return submit(stage, signed, form, stage.relayer);
        },
      })),
    ];

    async function pausedWithAllowance(spender: "spender" | "redemption") {
      const stage = await loadStage();
      await stage.token.connect(stage.payer).approve(stage[spender].address, BEFORE);
      await order(stage, "pause");
      return stage;
    }

    for (const { name, call } of approvals) {
      for (const { name: size, amount, passes } of amounts) {
        it(`${name}: ${passes ? "lets" : "does not let"} a third party spend ${size}`, async () => {
          const stage = await pausedWithAllowance("spender");
          const { token, payer, spender } = stage;
          const attempt = call(stage, spender.address, amount);
          if (passes) {
            await expect(attempt).to.emit(token, "Approval").withArgs(payer.address, spender.address, amount);
          } else {
            await expect(attempt).to.be.revertedWithCustomError(token, "EnforcedPause").withArgs();
          }
          expect(await token.allowance(payer.address, spender.address)).to.equal(passes ? amount : BEFORE);
        });

        it(`${name}: lets a redemption account spend ${size}`, async () => {
          const stage = await pausedWithAllowance("redemption");
          const { token, payer, redemption: desk } = stage;
          await expect(call(stage, desk.address, amount))
            .to.emit(token, "Approval")
            .withArgs(payer.address, desk.address, amount);
        });
      }

      it(`${name}: does not let a third party spend one unit where it could spend nothing`, async () => {
        const stage = await pausedWithAllowance("redemption");
        await expect(call(stage, stage.spender.address, 1n))
          .to.be.revertedWithCustomError(stage.token, "EnforcedPause")
          .withArgs();
        await call(stage, stage.spender.address, 0n);
      });

      it(`${name}: does not care whether the owner is a redemption account`, async () => {
        const stage = await loadStage();
        await order(stage, "pause");
        await expect(call({ ...stage, payer: stage.redemption }, stage.spender.address, 1n))
          .to.be.revertedWithCustomError(stage.token, "EnforcedPause")
          .withArgs();
      });
    }

    for (const increment of [0n, 1n]) {
      it(`increaseAllowance: by ${increment} works for a redemption account only`, async () => {
        const { token, payer, spender } = await pausedWithAllowance("spender");
        await expect(token.connect(payer).increaseAllowance(spender.address, increment))
          .to.be.revertedWithCustomError(token, "EnforcedPause")
          .withArgs();

        const { token: same, payer: owner, redemption: desk } = await pausedWithAllowance("redemption");
        await expect(same.connect(owner).increaseAllowance(desk.address, increment))
          .to.emit(same, "Approval")
          .withArgs(owner.address, desk.address, BEFORE + increment);
      });
    }

    it("decreaseAllowance: works", async () => {
      const { token, payer, spender } = await pausedWithAllowance("spender");
      await expect(token.connect(payer).decreaseAllowance(spender.address, 20n))
        .to.emit(token, "Approval")
        .withArgs(payer.address, spender.address, 30n);
    });

    for (const form of ["vrs", "bytes"] as const) {
      it(`cancelAuthorization (${form}): works`, async () => {
        const stage = await pausedWithAllowance("spender");
        const nonce = randomNonce();
        await expect(submit(stage, await signCancellation(stage, stage.payer, nonce), form, stage.relayer))
          .to.emit(stage.token, "AuthorizationCanceled")
          .withArgs(stage.payer.address, nonce);
      });
    }
  });

  describe("issuance", () => {
    for (const to of ["payee", "redemption"] as const) {
      for (const name of ["mint", "mintWithMemo"] as const) {
        it(`${name}: is refused, to the ${to} account too`, async () => {
          const stage = await loadStage();
          const { token, minter } = stage;
          await order(stage, "pause");
          const call =
            name === "mint"
              ? token.connect(minter).mint(stage[to].address, 1n)
              : token.connect(minter).mintWithMemo(stage[to].address, 1n, MEMO);
          await expect(call).to.be.revertedWithCustomError(token, "EnforcedPause").withArgs();
        });
      }
    }

    for (const name of ["burn", "burnWithMemo"] as const) {
      it(`${name}: works for a redemption account and not for a minter`, async () => {
        const stage = await loadStage();
        const { token, payer, minter, redemption: desk } = stage;
        const burn = (burner: Actor) =>
          name === "burn" ? token.connect(burner).burn(5n) : token.connect(burner).burnWithMemo(5n, MEMO);
        await token.connect(payer).batchTransfer([minter.address, desk.address], [5n, 5n]);
        await order(stage, "pause");
        await expect(burn(minter)).to.be.revertedWithCustomError(token, "EnforcedPause").withArgs();
        await expect(burn(desk)).to.emit(token, "Burn").withArgs(desk.address, 5n);
        expect(await token.totalSupply()).to.equal(OPENING_BALANCE - 5n);
      });
    }
  });

  describe("restricted functions", () => {
    for (const { name, args, isDone } of restrictedCalls) {
      it(`${name}: works while paused`, async () => {
        const stage = await loadRestrictedStage();
        await order(stage, "pause");
        await order(stage, name, ...(await args(stage)));
        expect(await isDone(stage)).to.equal(true);
      });
    }
  });
});

describe("Policy and mode", () => {
  const ERC1967_SLOT = `0x${(BigInt(id("eip1967.proxy.implementation")) - 1n).toString(16)}`;

  async function expectMode(stage: TokenStage, mode: bigint): Promise<void> {
    const { token } = stage;
    expect(await token.mode()).to.equal(mode);
    expect(await token.paused()).to.equal(mode === MODE.paused);
    const slot = await connection.ethers.provider.getStorage(token, ERC1967_SLOT);
    expect(BigInt(slot)).to.equal(BigInt(await token.twin(mode)));
  }

  const paths: readonly { acts: readonly string[]; mode: bigint }[] = [
    { acts: ["pause"], mode: MODE.paused },
    { acts: ["closePolicy"], mode: MODE.permissioned },
    { acts: ["closePolicy", "openPolicy"], mode: MODE.open },
    { acts: ["pause", "unpause"], mode: MODE.open },
    { acts: ["closePolicy", "pause"], mode: MODE.paused },
    { acts: ["closePolicy", "pause", "unpause"], mode: MODE.permissioned },
    { acts: ["pause", "closePolicy"], mode: MODE.paused },
    { acts: ["pause", "closePolicy", "unpause"], mode: MODE.permissioned },
    { acts: ["closePolicy", "pause", "openPolicy"], mode: MODE.paused },
    { acts: ["closePolicy", "pause", "openPolicy", "unpause"], mode: MODE.open },
  ];
  for (const { acts, mode } of paths) {
    it(`${acts.join(", ")}: ends ${["open", "permissioned", "paused"][Number(mode)]}`, async () => {
      const stage = await loadStage();
      for (const act of acts) await order(stage, act);
      await expectMode(stage, mode);
    });
  }

  it("says what happened: the twin installed first, USDC's event, OpenZeppelin's event", async () => {
    const stage = await loadStage();
    const { token, holders } = stage;
    const [open, permissioned, paused] = await Promise.all([0, 1, 2].map((mode) => token.twin(mode)));
    const { PAUSER, UNPAUSER, POLICY } = holders;
    expect(await eventsOf(stage, order(stage, "closePolicy"))).to.deep.equal([
      `Upgraded(${permissioned})`,
      `PolicyClosed(${PAUSER.address})`,
    ]);
    expect(await eventsOf(stage, order(stage, "pause"))).to.deep.equal([
      `Upgraded(${paused})`,
      "Pause()",
      `Paused(${PAUSER.address})`,
    ]);
    expect(await eventsOf(stage, order(stage, "openPolicy"))).to.deep.equal([`PolicyOpened(${POLICY.address})`]);
    expect(await eventsOf(stage, order(stage, "closePolicy"))).to.deep.equal([`PolicyClosed(${PAUSER.address})`]);
    await order(stage, "openPolicy");
    expect(await eventsOf(stage, order(stage, "unpause"))).to.deep.equal([
      `Upgraded(${open})`,
      "Unpause()",
      `Unpaused(${UNPAUSER.address})`,
    ]);
  });

  it("emits nothing for what is already so", async () => {
    const stage = await loadStage();
    for (const act of ["unpause", "openPolicy"]) expect(await eventsOf(stage, order(stage, act))).to.deep.equal([]);
    for (const act of ["closePolicy", "pause"]) {
      await order(stage, act);
      expect(await eventsOf(stage, order(stage, act))).to.deep.equal([]);
    }
    await expectMode(stage, MODE.paused);
  });

  for (const act of ["unpause", "openPolicy"] as const) {
    it(`${act}: is refused to the holder that pauses and closes`, async () => {
      const stage = await loadStage();
      await order(stage, "closePolicy");
      await order(stage, "pause");
      const { PAUSER } = stage.holders;
      await expect(stage.token.connect(PAUSER)[act]())
        .to.be.revertedWithCustomError(stage.token, "AccessManagedUnauthorized")
        .withArgs(PAUSER.address);
    });
  }
});
