// What the books say of a past block against what the contracts say at that block.
//
// as-of readings
// ├── the reserve equals solvency() and pools() at every block of the two days
// ├── a stale, a dropped, a parked and a revoked pool are told apart, and the sum is the contract's
// ├── restrictions equal the token's flags and holds; history keeps cases
// ├── orders equal the desk's states; the one never approved expires
// ├── redemptions equal the desk's; the frozen holder's is held
// ├── roles equal hasRole and minters their allowance
// ├── custodians, functions' roles and registered accounts equal the registry's, the manager's and the token's
// ├── modes equal mode() and the implementation slot
// ├── the escrow's sum is its balance
// ├── holdings sum to the supply
// └── flows: by Hong Kong day, and over the last days
import { expect } from "chai";
import { getUint } from "ethers";
import { balanceAt } from "../../ledger/read/balance-at.ts";
import { custodiansAt } from "../../ledger/read/custodians-at.ts";
import { escrowsAt } from "../../ledger/read/escrow-at.ts";
import { flowsUntil } from "../../ledger/read/flows.ts";
import { holdingsAt } from "../../ledger/read/holdings-at.ts";
import { modesAt } from "../../ledger/read/modes-at.ts";
import { momentAt, momentOf, newestMoment, type Moment } from "../../ledger/read/moment.ts";
import { powersAt } from "../../ledger/read/powers-at.ts";
import { registeredAt } from "../../ledger/read/registered-at.ts";
import { ordersAt } from "../../ledger/read/orders-at.ts";
import { redemptionsAt } from "../../ledger/read/redemptions-at.ts";
import { reserveAt } from "../../ledger/read/reserve-at.ts";
import { restrictedAt } from "../../ledger/read/restricted-at.ts";
import { restrictionActs } from "../../ledger/read/restriction-acts.ts";
import { rolesAt } from "../../ledger/read/roles-at.ts";
import { statementsUntil } from "../../ledger/read/statements-until.ts";
import { supplyAt } from "../../ledger/read/supply-at.ts";
import type { Store } from "../../ledger/store/store.ts";
import { CURRENCIES, type Currency } from "../../ledger/followed-network.ts";
import { BOUNDS, ORDER_STATES, REDEMPTION_STATES } from "../../sdk/issuance-states.ts";
import { roles } from "../../sdk/roles.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { statement, submit } from "../issuance/bank-messages.ts";
import { proposeRejection, reject } from "../issuance/redemptions.ts";
import { act, BANK, closePolicy, HOUR, pass, pause, POOL, reach, type Stage } from "../issuance/stage.ts";
import { MORNING } from "./day-chain.ts";
import { loadDays, type DayBooks } from "./day-books.ts";
import { PAYMENTS } from "./day-bank.ts";

describe("As-of readings", function () {
  this.timeout(120_000);
  let days: DayBooks;
  let store: Store;
  before(async () => {
    days = await loadDays();
  });
  beforeEach(async () => {
    store = await days.copy();
  });
  afterEach(() => store.close());

  const stageOf = (currency: Currency): Stage => (currency === "HKD" ? days.hkd : days.cnh);
  const latest = async (): Promise<Moment> => (await newestMoment(store, 31_337, "final"))!;

  /** The reading at a moment equals the registry's own at that block. */
  async function expectReserve(moment: Moment, currency: Currency): Promise<void> {
    const { registry } = stageOf(currency);
    const at = { blockTag: moment.block };
    const [said, pools] = [await registry.solvency(at), await registry.pools(at)];
    const told = (await reserveAt(store, moment, currency))!;
    expect({
      liabilities: told.liabilities,
      reserves: told.reserveTotal,
      unconfirmed: told.unconfirmed,
      capacity: told.capacity,
      ceiling: told.ceiling,
      validUntil: BigInt(told.ceilingUntil),
      bound: told.bound,
      oldestAsOf: BigInt(told.oldestAsOf),
      stalePools: BigInt(told.pools.filter(({ status }) => status !== "counted").length),
      ratio: told.ratio,
    }).to.deep.equal({
      liabilities: said.liabilities,
      reserves: said.reserves,
      unconfirmed: said.unconfirmed,
      capacity: said.capacity,
      ceiling: said.ceiling,
      validUntil: said.validUntil,
      bound: BOUNDS[Number(said.bound)],
      oldestAsOf: said.oldestAsOf,
      stalePools: said.stalePools,
      ratio: said.ratio,
    });
    expect(
      told.pools.map((pool) => [pool.pool, pool.total, pool.validUntil, pool.sequence, pool.parked !== undefined]),
    ).to.deep.equal(
      pools.map((view) => [
        told.pools.find(({ pool }) => encodeShortText(pool) === view.pool)!.pool,
        view.total,
        Number(view.validUntil),
        view.sequence,
        view.parked,
      ]),
    );
    const { open } = await redemptionsAt(store, moment, currency);
    expect([BigInt(open.count), open.amount]).to.deep.equal([said.openRedemptions, said.openRedemptionAmount]);
  }

  it("give the reserve as the registry's solvency() does, at every block", async () => {
    const { block: last } = await latest();
    let deployed = 0;
    for (let block = 1; block <= last; block++) {
      const moment = (await momentOf(store, 31_337, block))!;
      for (const currency of CURRENCIES) {
        const { registry, connection } = stageOf(currency);
        if ((await connection.ethers.provider.getCode(registry.target, block)) === "0x") continue;
        deployed += 1;
        await expectReserve(moment, currency);
      }
    }
    expect(deployed).to.be.greaterThan(100);
  });

  it("tell counted, stale, parked, dropped and revoked pools apart, with the contract's sums", async () => {
    const { hkd } = days;
    const status = async () => (await reserveAt(store, await latest(), "HKD"))!.pools.map((pool) => pool.status);
    const after = async (deed: () => Promise<unknown>): Promise<string[]> => {
      await deed();
      await days.follow(store);
      await expectReserve(await latest(), "HKD");
      return status();
    };
    expect(await status()).to.deep.equal(["counted", "counted"]);
    const goBack = await days.states.keep();
    expect(await after(() => act(hkd, "registry", "dropPool", POOL.b))).to.deep.equal(["counted", "dropped"]);
    const waiting = async () => {
      return submit(hkd, await statement(hkd, "b", { total: 5_000_000n }));
    };
    expect(await after(waiting)).to.deep.equal(["counted", "parked"]);
    expect(await after(() => pass(hkd, 27n * HOUR).then(() => reach(hkd, BigInt(MORNING) + 30n * HOUR)))).to.deep.equal(
      ["stale", "parked"],
    );
    expect(await after(() => act(hkd, "registry", "revokeCustodian", BANK.a))).to.deep.equal(["revoked", "parked"]);
    const stated = await statementsUntil(store, await latest(), "HKD");
    expect(stated.map(({ state }) => state).filter((state) => state !== "accepted")).to.include.members([
      "confirmed",
      "parked",
    ]);
    await goBack();
  });

  it("judge age at a later time than the block's where one is given", async () => {
    const moment = await latest();
    const told = (await reserveAt(store, moment, "HKD", moment.time + 27 * 3600))!;
    expect(told.pools.map(({ status }) => status)).to.deep.equal(["stale", "stale"]);
    expect(told.reserveTotal).to.equal(0n);
  });

  it("give who is blacklisted and held, how much of it is frozen, and by which case", async () => {
    const { token, carol, dave, bob } = days.hkd;
    const moment = await latest();
    const { accounts, frozen } = await restrictedAt(store, moment, "HKD");
    expect(accounts.map(({ account }) => account)).to.have.members(
      [carol, dave, bob].map(({ address }) => address.toLowerCase()),
    );
    let sum = 0n;
    for (const one of accounts) {
      const [blacklisted, hold, balance] = await Promise.all([
        token.isBlacklisted(one.account),
        token.getFrozenTokens(one.account),
        token.balanceOf(one.account),
      ]);
      expect([one.blacklisted !== undefined, one.hold?.amount ?? 0n, one.balance]).to.deep.equal([
        blacklisted,
        hold,
        balance,
      ]);
      expect(one.frozen).to.equal(blacklisted ? balance : hold);
      expect(one.blacklisted?.caseRef ?? one.hold?.caseRef).to.be.a("string");
      sum += one.frozen;
    }
    expect(frozen).to.equal(sum);
    const acts = await restrictionActs(store, moment, "HKD");
    expect(acts.map(({ kind }) => kind)).to.deep.equal(["blacklisted", "blacklisted", "hold"]);
    expect(new Set(acts.map(({ caseRef }) => caseRef)).size).to.equal(2);
    expect((await restrictedAt(store, { ...moment, block: acts[0]!.where.block - 1 }, "HKD")).accounts).to.deep.equal(
      [],
    );
  });

  it("give the state of every order, and what was confirmed for it", async () => {
    const orders = await ordersAt(store, await latest(), "HKD");
    expect(orders.map(({ state }) => state)).to.deep.equal([
      "executed",
      "executed",
      "rejected",
      "superseded",
      "expired",
    ]);
    for (const { state, ...one } of orders) {
      const [found] = await days.hkd.mintDesk.orderState({ ...one, valueDate: one.valueDate, expiry: one.expiry });
      const told = { executed: "Executed", rejected: "Rejected", superseded: "None", expired: "Proposed" }[
        state as "executed"
      ];
      expect(ORDER_STATES[Number(found)]).to.equal(told);
      expect(one.executed === undefined).to.equal(state !== "executed");
      if (one.executed !== undefined)
        expect(await days.hkd.registry.creditUsedBy(one.executed.creditId)).to.equal(one.orderId);
    }
    expect(orders[3]!.supersededBy).to.equal(orders[4]!.orderId);
  });

  it("give every request to redeem with what became of it", async () => {
    const moment = await latest();
    const { redemptions, open, claims } = await redemptionsAt(store, moment, "HKD");
    const desk = days.hkd.redemptionDesk;
    expect(redemptions.map(({ state }) => state)).to.deep.equal(["settled", "settled", "rejected", "open", "open"]);
    for (const one of redemptions) {
      const view = await desk.redemption(one.id);
      const told = { settled: "Settled", rejected: "Refunded", open: "Open" }[one.state as "open"];
      expect([REDEMPTION_STATES[Number(view.state)], view.amount, view.held, view.holder.toLowerCase()]).to.deep.equal([
        told,
        one.amount,
        one.held,
        one.holder,
      ]);
      expect(BigInt(one.requestedAt)).to.equal(view.requestedAt);
    }
    expect([...(await desk.openRedemptions())]).to.deep.equal([BigInt(open.count), open.amount]);
    expect(claims.size).to.equal(0);
    expect(redemptions.filter(({ held }) => held)).to.have.length(1);
  });

  it("give what the token refused to give back as claims", async () => {
    const { hkd } = days;
    const goBack = await days.states.keep();
    const { redemptions } = await redemptionsAt(store, await latest(), "HKD");
    const alices = redemptions.find(({ state, held }) => state === "open" && !held)!;
    await closePolicy(hkd);
    await proposeRejection(hkd, alices.id);
    await reject(hkd, alices.id);
    await days.follow(store);
    const { claims } = await redemptionsAt(store, await latest(), "HKD");
    expect([...claims]).to.deep.equal([[alices.holder, alices.amount]]);
    expect(await hkd.redemptionDesk.claimable(alices.holder)).to.equal(alices.amount);
    await goBack();
  });

  it("give every role's members with their delays, and every minter's allowance", async () => {
    for (const currency of CURRENCIES) {
      const { authority, token, mintDesk } = stageOf(currency);
      const { members, minters } = await rolesAt(store, await latest(), currency);
      expect(new Set(members.map(({ role }) => role))).to.deep.equal(new Set(roles.map(({ name }) => name)));
      for (const { roleId, account, delay, since } of members) {
        const access = await authority.getAccess(roleId, account);
        expect([BigInt(since), BigInt(delay)]).to.deep.equal([access.since, access.currentDelay]);
      }
      expect(minters.map(({ account }) => account)).to.deep.equal([(mintDesk.target as string).toLowerCase()]);
      expect(minters[0]!.allowance).to.equal(await token.minterAllowance(mintDesk));
    }
  });

  it("give every custodian with its signers and pools, every function's role and every registered account", async () => {
    for (const currency of CURRENCIES) {
      const { registry, authority, token } = stageOf(currency);
      const moment = await latest();
      const custodians = await custodiansAt(store, moment, currency);
      const views = await registry.custodians();
      expect(
        custodians.map((one) => [encodeShortText(one.custodian), BigInt(one.threshold), one.revoked]),
      ).to.deep.equal(views.map((view) => [view.custodian, view.threshold, view.revoked]));
      for (const { custodian, signers, pools } of custodians) {
        expect(signers).to.have.length(3);
        for (const signer of signers) expect(await registry.custodianOf(signer)).to.equal(encodeShortText(custodian));
        for (const pool of pools)
          expect((await registry.pool(encodeShortText(pool))).custodian).to.equal(encodeShortText(custodian));
      }
      const { functions, guardians, others } = await powersAt(store, moment, currency);
      expect(functions.size).to.be.greaterThan(50);
      for (const [key, { roleId }] of functions) {
        const [target, selector] = key.split(" ") as [string, string];
        expect(await authority.getTargetFunctionRole(target, selector), key).to.equal(roleId);
      }
      for (const [role, { roleId }] of guardians) expect(await authority.getRoleGuardian(role)).to.equal(roleId);
      expect(others.size).to.equal(0);
      const registered = await registeredAt(store, moment, currency);
      expect(registered.size).to.equal(5);
      for (const [account, { flags }] of registered) expect(await token.flags(account)).to.equal(BigInt(flags));
    }
  });

  it("give a delay that was lowered only once it counts", async () => {
    const { authority, holders } = days.hkd;
    const goBack = await days.states.keep();
    const { RISK, ADMIN } = Object.fromEntries(roles.map((one) => [one.name, one])) as never as Record<
      "RISK" | "ADMIN",
      { id: bigint; delay: number }
    >;
    const data = authority.interface.encodeFunctionData("grantRole", [RISK.id, holders.RISK.address, 3600]);
    await authority.connect(holders.ADMIN).schedule(authority, data, 0);
    await pass(days.hkd, BigInt(ADMIN.delay));
    await holders.ADMIN.sendTransaction({ to: authority, data });
    await days.follow(store);
    const mine = async () => (await rolesAt(store, await latest(), "HKD")).members.find(({ role }) => role === "RISK")!;
    const before = await mine();
    expect([before.delay, before.next?.delay]).to.deep.equal([RISK.delay, 3600]);
    expect(BigInt(before.delay)).to.equal((await authority.getAccess(RISK.id, holders.RISK)).currentDelay);
    await reach(days.hkd, BigInt(before.next!.from));
    await days.follow(store);
    expect((await mine()).delay).to.equal(3600);
    expect((await authority.getAccess(RISK.id, holders.RISK)).currentDelay).to.equal(3600n);
    await goBack();
  });

  it("give mode, policy and the code that runs", async () => {
    const { hkd } = days;
    const goBack = await days.states.keep();
    const check = async (expected: string) => {
      await days.follow(store);
      const told = await modesAt(store, await latest(), "HKD");
      const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
      const implementation = await hkd.connection.ethers.provider.getStorage(hkd.token.target, slot);
      expect(getUint(told.implementation)).to.equal(getUint(implementation));
      expect(told.mode).to.equal(expected);
      expect(["open", "permissioned", "paused"][Number(await hkd.token.mode())]).to.equal(expected);
    };
    await check("open");
    await closePolicy(hkd);
    await check("permissioned");
    await pause(hkd);
    await check("paused");
    await goBack();
  });

  it("account for every token in the escrow", async () => {
    const moment = await latest();
    const [escrow] = await escrowsAt(store, moment, "HKD");
    expect(escrow!.total).to.equal(await days.hkd.token.balanceOf(days.hkd.tradeEscrow));
    expect([...escrow!.orders.keys()]).to.deep.equal([days.tradeId]);
    expect(escrow!.poolsFree).to.be.greaterThan(0n);
    expect((await escrowsAt(store, moment, "CNH"))[0]!.total).to.equal(0n);
  });

  it("say where all coins are", async () => {
    const moment = await latest();
    for (const currency of CURRENCIES) {
      const holdings = await holdingsAt(store, moment, currency);
      const { supply } = await supplyAt(store, moment, currency);
      expect(holdings.reduce((sum, { amount }) => sum + amount, 0n)).to.equal(supply);
    }
    const hkd = await holdingsAt(store, moment, "HKD");
    expect(hkd.map(({ kind }) => kind)).to.deep.equal(["free", "frozen", "redemptionDesk", "tradeEscrow"]);
    const { frozen } = await restrictedAt(store, moment, "HKD");
    expect(hkd[1]!.amount).to.equal(frozen);
    const desk = (days.hkd.redemptionDesk.target as string).toLowerCase();
    expect(hkd[2]!.amount).to.equal(await balanceAt(store, moment, "HKD", desk));
  });

  it("give what came and went by Hong Kong day and over the last days", async () => {
    const moment = await momentAt(store, 31_337, MORNING);
    const flows = await flowsUntil(store, moment, "HKD");
    const minted = PAYMENTS.first.amount + PAYMENTS.second.amount;
    const burned = -PAYMENTS["alice paid"].amount - PAYMENTS["distributor paid"].amount;
    expect(flows.days).to.deep.equal([{ day: "2026-02-26", minted, burned, closing: minted - burned }]);
    expect([flows.last7, flows.last30, flows.last365]).to.deep.equal(Array(3).fill({ minted, burned }));
    const later = await flowsUntil(store, moment, "HKD", MORNING + 3 * 86_400);
    expect([later.last7, later.last30.minted]).to.deep.equal([{ minted: 0n, burned: 0n }, minted]);
  });
});
