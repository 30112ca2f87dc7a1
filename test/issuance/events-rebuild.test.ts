// A long random history of the three contracts, then their state rebuilt from their events alone.
//
// the events
// ├── give every custodian, signer, pool, parked statement, bound, credit, order, beneficiary, request, claim that the
// │   chain gives, and what the window has used
// ├── say what was before as the events before them said it
// └── of a history in which every function succeeded at least once and most calls succeeded
import { expect } from "chai";
import { id, type TransactionResponse } from "ethers";
import { role, roles } from "../../sdk/roles.ts";
import { seeded } from "../token/history.ts";
import { confirm, signCredit, signStatement, signVoid, statement, submit, text } from "./bank-messages.ts";
import { rebuild, type Books } from "./books.ts";
import { loadStage, RESERVES } from "./business.ts";
import { keyOf } from "./keys.ts";
import { approve, creditFor, order, propose, type Order } from "./orders.ts";
import { gaslessCall, State, WEEK } from "./redemptions.ts";
import {
  act,
  BANK,
  CASE,
  CONSENT,
  DAY,
  fields,
  FLAG,
  millions,
  NOTHING,
  now,
  pass,
  POOL,
  units,
  ZERO,
  type Actor,
  type Bank,
  type Stage,
} from "./stage.ts";

const SEED = Number(BigInt(process.env["HARBOUR_SEED"] ?? 20261122) & 0xffff_ffffn);
const STEPS = 500;
const TABLE_END = 1_893_456_000n;

describe("Issuance", () => {
  describe(`the events of a random history (seed ${SEED}, ${STEPS} acts)`, function () {
    this.timeout(180_000);
    let stage: Stage;
    let books: Books;
    const orders: Order[] = [];
    const succeeded = new Map<string, number>();
    let refused = 0;
    /** What the window had used just before the wind-down, whose delay empties it. */
    let lastWindow: { used: bigint; moment: bigint };

    before(async () => {
      stage = await loadStage();
      await play();
      books = await rebuild(stage);
    });

    async function play(): Promise<void> {
      const { registry, mintDesk, redemptionDesk: desk, token, holders, authority } = stage;
      const { alice, bob, carol, dave, relayer, distributor, otherDistributor } = stage;
      const random = seeded(SEED);
      const one = <T>(list: readonly T[]): T => list[random(list.length)]!;
      const bank = (): Bank => one(["a", "b"]);
      const people = [alice, bob, distributor];
      let counter = 0;
      const fresh = (name: string) => id(`${name} ${counter++}`);
      const allKeys = (of: Bank) => stage.banks[of];
      const short = (name: string) => text(`${name}-${counter++}`);

      /** A statement that the next push can count on: near what is in force. */
      const state = async (of: Bank, changePercent: bigint) => {
        const { total } = await registry.pool(POOL[of]);
        const base = total === 0n ? RESERVES[of] : total;
        const message = await statement(stage, of, { total: (base * (100n + changePercent)) / 100n });
        return submit(stage, message, await signStatement(stage, message, allKeys(of)));
      };
      const freshen = async () => {
        for (const of of ["a", "b"] as const) {
          if ((await registry.pool(POOL[of])).fresh) continue;
          const message = await statement(stage, of, { total: RESERVES[of] });
          await submit(stage, message, await signStatement(stage, message, allKeys(of)));
          if ((await registry.pool(POOL[of])).parked) await confirm(stage, message);
        }
        if (one([true, false])) return;
        await token.connect(holders.UNBLACKLISTER).unBlacklist(distributor);
        await token.connect(holders.UNBLACKLISTER).unBlacklist(otherDistributor);
      };
      const newOrder = async (changes: Partial<Order> = {}) => {
        const placed = await order(stage, units(1 + random(3_000)), {
          beneficiary: one([distributor, otherDistributor]).address,
          ...changes,
        });
        orders.push(placed);
        return placed;
      };
      const proposed = async () => {
        const placed = await newOrder();
        await propose(stage, placed);
        return placed;
      };
      const executed = async (large: boolean): Promise<TransactionResponse> => {
        await freshen();
        const placed = await proposed();
        const surplus = random(4) === 0 ? { kind: 2n, burnTx: id(`burn ${random(3)}`) } : {};
        const credit = await creditFor(stage, placed, { custodian: BANK[bank()], ...surplus });
        const keys = credit.custodian === BANK.a ? allKeys("a") : allKeys("b");
        return approve(stage, placed, { credit, large, signatures: await signCredit(stage, credit, keys) });
      };
      /** An open request that is not held, with its holder. */
      const open = async (): Promise<{ request: bigint; holder: Actor }> => {
        const holder = one(people);
        await token.connect(holders.UNBLACKLISTER).unBlacklist(holder);
        await token.connect(holder).approve(desk, units(5));
        await desk.connect(holder).request(units(1) + BigInt(random(1_000_000)), fresh("payout"));
        return { request: await desk.requestCount(), holder };
      };
      /** A refund that the token has refused. */
      const parked = async (): Promise<Actor> => {
        const { request, holder } = await open();
        await token.connect(holders.ATTESTER).setVerified(holder, false);
        await token.connect(holders.PAUSER).closePolicy();
        await desk.connect(holders.REDEEM_MAKER).proposeRejection(request, fresh("reason"));
        await desk.connect(holders.REDEEM_CHECKER).reject(request, (await desk.proposal(request)).ref);
        return holder;
      };
      const openPolicy = () => act(stage, "token", "openPolicy");
      const around = async (contract: "registry" | "mintDesk", name: string, value: bigint, by: bigint) =>
        act(stage, contract, name, value + by);
      const limitOf: Record<string, () => Promise<bigint>> = {
        OrderLimit: () => mintDesk.orderLimit(),
        WindowLimit: async () => (await mintDesk.window()).limit,
        ShareLimit: () => mintDesk.shareLimitBps(),
        LargeOrderSize: () => mintDesk.largeOrderSize(),
      };
      const share = (amount: bigint) => [{ chainId: 31_337n, amount }];
      const epoch = async () => (await registry.allocation()).epoch + 1n;
      const extraCustodian = async (keys: readonly string[]) => {
        const custodian = short("BANK");
        await act(stage, "registry", "addCustodian", custodian, 1n, keys);
        return custodian;
      };
      const key = () => keyOf(`history ${counter++}`).address;

      const acts: Readonly<Record<string, readonly [weight: number, act: () => Promise<TransactionResponse>]>> = {
        submit: [20, () => state(bank(), BigInt(one([0, 0, 1, 4, 40, -3])))],
        confirm: [
          6,
          async () => {
            const of = bank();
            await state(of, 50n);
            const { digest } = await registry.parked(POOL[of]);
            return registry.connect(holders.STATEMENT_APPROVER).confirm(POOL[of], digest);
          },
        ],
        voidSequence: [
          3,
          async () => {
            const of = bank();
            const sequence = (await registry.pool(POOL[of])).sequence + 1n;
            const message = { custodian: BANK[of], pool: POOL[of], sequence };
            return registry.voidSequence(BANK[of], POOL[of], sequence, await signVoid(stage, message, allKeys(of)));
          },
        ],
        push: [3, () => registry.push()],
        anchor: [2, () => act(stage, "registry", "anchor", fresh("report"), 1n, text("daily"))],
        addCustodian: [1, () => act(stage, "registry", "addCustodian", short("BANK"), 1n, [key(), key()])],
        addSigner: [1, async () => act(stage, "registry", "addSigner", await extraCustodian([key()]), key())],
        addPool: [
          1,
          async () => {
            if ((await registry.pools()).length > 8) throw new Error("enough pools");
            return act(stage, "registry", "addPool", BANK[bank()], short("POOL"));
          },
        ],
        lowerThreshold: [1, () => act(stage, "registry", "lowerThreshold", BANK.a, BigInt(1 + random(2)))],
        raiseThreshold: [2, () => act(stage, "registry", "raiseThreshold", BANK.a, BigInt(2 + random(2)))],
        revokeSigner: [
          1,
          async () => {
            const [gone, stays] = [key(), key()];
            return act(stage, "registry", "revokeSigner", await extraCustodian([gone, stays]), gone);
          },
        ],
        resignSigner: [
          1,
          async () => {
            await extraCustodian([carol.address, key()]);
            return registry.connect(carol).resignSigner();
          },
        ],
        revokeCustodian: [1, async () => act(stage, "registry", "revokeCustodian", await extraCustodian([key()]))],
        dropPool: [2, () => act(stage, "registry", "dropPool", POOL[bank()])],
        setApproval: [
          1,
          () => act(stage, "registry", "setApproval", text("HKMA"), fresh("ref"), millions(5_000), TABLE_END),
        ],
        clearApproval: [
          1,
          async () => {
            const sent = await act(stage, "registry", "clearApproval");
            await act(stage, "registry", "setApproval", text("HKMA"), fresh("ref"), millions(5_000), TABLE_END);
            return sent;
          },
        ],
        raiseAllocation: [
          1,
          async () => act(stage, "registry", "raiseAllocation", await epoch(), TABLE_END, share(millions(5_000))),
        ],
        lowerAllocation: [
          1,
          async () =>
            act(stage, "registry", "lowerAllocation", await epoch(), TABLE_END, share(millions(4_000 + random(9)))),
        ],
        loosenBuffer: [1, () => act(stage, "registry", "loosenBuffer", 100n)],
        tightenBuffer: [2, async () => around("registry", "tightenBuffer", await registry.bufferBps(), 5n)],
        raiseMaxAge: [1, () => act(stage, "registry", "raiseMaxAge", 200_000n)],
        lowerMaxAge: [1, () => act(stage, "registry", "lowerMaxAge", 93_600n)],
        raiseStep: [1, async () => around("registry", "raiseStep", await registry.stepBps(), 5n)],
        lowerStep: [1, () => act(stage, "registry", "lowerStep", 500n)],
        setMintDesk: [
          0,
          async () => {
            await act(stage, "registry", "setMintDesk", ZERO);
            const sent = await act(stage, "registry", "setMintDesk", mintDesk.target);
            await pass(stage, DAY);
            return sent;
          },
        ],
        setRedemptionDesk: [
          0,
          async () => {
            await act(stage, "registry", "setRedemptionDesk", ZERO);
            return act(stage, "registry", "setRedemptionDesk", desk.target);
          },
        ],

        propose: [
          8,
          async () => {
            const same = orders.length > 0 && random(3) === 0 ? { bankRef: one(orders).bankRef } : {};
            return propose(stage, await newOrder(same));
          },
        ],
        approve: [14, () => executed(false)],
        approveLarge: [6, () => executed(true)],
        reject: [4, async () => mintDesk.connect(holders.CHECKER).reject(await proposed(), fresh("reason"))],
        addBeneficiary: [
          1,
          () =>
            act(
              stage,
              "mintDesk",
              "addBeneficiary",
              one([bob, carol]).address,
              short("M"),
              TABLE_END + BigInt(counter),
            ),
        ],
        revokeBeneficiary: [2, () => act(stage, "mintDesk", "revokeBeneficiary", one([bob, carol]).address)],
        prepareWindow: [1, () => mintDesk.prepareWindow(BigInt(random(100)))],
        ...Object.fromEntries(
          Object.keys(limitOf).flatMap((name) => [
            [
              `raise${name}`,
              [1, async () => around("mintDesk", `raise${name}`, await limitOf[name]!(), BigInt(random(3)))] as const,
            ],
            [
              `lower${name}`,
              [1, async () => around("mintDesk", `lower${name}`, await limitOf[name]!(), -BigInt(random(3)))] as const,
            ],
          ]),
        ),

        request: [
          8,
          async () => {
            const holder = one(people);
            await token.connect(holder).approve(desk, units(9));
            return desk.connect(holder).request(units(1 + random(5)), fresh("payout"));
          },
        ],
        requestWithAuthorization: [
          6,
          async () => {
            const call = await gaslessCall(stage, one(people), units(1 + random(5)), { salt: fresh("salt") });
            return relayer.sendTransaction({ to: call.to, data: call.data });
          },
        ],
        proposeSettlement: [
          4,
          async () => {
            const { request } = await open();
            return desk.connect(holders.REDEEM_MAKER).proposeSettlement(request, fresh("uetr"));
          },
        ],
        settle: [
          8,
          async () => {
            const { request } = await open();
            const uetr = fresh("uetr");
            await desk.connect(holders.REDEEM_MAKER).proposeSettlement(request, uetr);
            return desk.connect(holders.REDEEM_CHECKER).settle(request, uetr);
          },
        ],
        proposeRejection: [
          3,
          async () => {
            const { request } = await open();
            return desk.connect(holders.REDEEM_MAKER).proposeRejection(request, fresh("reason"));
          },
        ],
        rejectRequest: [
          4,
          async () => {
            const { request } = await open();
            const reason = fresh("reason");
            await desk.connect(holders.REDEEM_MAKER).proposeRejection(request, reason);
            return desk.connect(holders.REDEEM_CHECKER).reject(request, reason);
          },
        ],
        reclaim: [
          2,
          async () => {
            const { request, holder } = await open();
            await pass(stage, WEEK);
            return desk.connect(holder).reclaim(request);
          },
        ],
        claim: [
          1,
          async () => {
            const holder = await parked();
            await openPolicy();
            return desk.connect(holder).claim(units(1));
          },
        ],
        requestFromClaim: [
          2,
          async () => {
            const holder = await parked();
            const sent = await desk.connect(holder).requestFromClaim(units(1), fresh("payout"));
            await openPolicy();
            return sent;
          },
        ],
        seizeRequest: [
          1,
          async () => {
            const { request, holder } = await open();
            await token.connect(holders.BLACKLISTER).blacklist(holder);
            const sent = await act(stage, "redemptionDesk", "seizeRequest", request, dave.address, CASE);
            await token.connect(holders.UNBLACKLISTER).unBlacklist(holder);
            return sent;
          },
        ],
        seizeClaim: [
          1,
          async () => {
            const holder = await parked();
            await openPolicy();
            await token.connect(holders.BLACKLISTER).blacklist(holder);
            const sent = await act(stage, "redemptionDesk", "seizeClaim", holder.address, dave.address, fresh("case"));
            await token.connect(holders.UNBLACKLISTER).unBlacklist(holder);
            return sent;
          },
        ],
        suspend: [
          1,
          async () => {
            const sent = await act(stage, "redemptionDesk", "suspend", CONSENT, (await now(stage)) + 3n * DAY);
            if (random(2) === 0) await pass(stage, 3n * DAY);
            return sent;
          },
        ],
        resume: [
          2,
          async () => {
            await act(stage, "redemptionDesk", "suspend", CONSENT, (await now(stage)) + 9n * DAY);
            return act(stage, "redemptionDesk", "resume");
          },
        ],
        rescueERC20: [
          1,
          async () => {
            await token.connect(distributor).transfer(desk, 7n);
            return act(stage, "redemptionDesk", "rescueERC20", token.target, dave.address, 7n);
          },
        ],
      };

      await act(stage, "token", "register", dave.address, FLAG.destination);
      await token.connect(holders.ATTESTER).setVerified(dave, true);
      for (const holder of [bob, carol]) await token.connect(distributor).transfer(holder, units(9_000));
      const names = Object.keys(acts);
      const lottery = Object.entries(acts).flatMap(([name, [weight]]) => Array<string>(weight).fill(name));
      for (let step = 0; step < STEPS; step++) {
        const name = step < names.length ? names[step]! : one(lottery);
        const sent = await acts[name]![1]().catch(() => undefined);
        if (sent === undefined) refused += 1;
        else succeeded.set(name, (succeeded.get(name) ?? 0) + 1);
      }
      for (const large of [false, true]) await executed(large);
      lastWindow = { used: (await mintDesk.window()).used, moment: await now(stage) };
      await act(stage, "registry", "windDown");
      succeeded.set("windDown", 1);
      expect(await authority.hasRole(role("RESERVE").id, registry)).to.deep.equal([true, 0n]);
    }

    it("are of a history worth the name: every function has succeeded, most acts have", () => {
      const functions = roles.flatMap(({ functions }) =>
        (["registry", "mintDesk", "redemptionDesk"] as const).flatMap((contract) => functions[contract] ?? []),
      );
      const open = ["submit", "voidSequence", "push", "resignSigner", "prepareWindow"].concat([
        "request",
        "requestWithAuthorization",
        "reclaim",
        "claim",
        "requestFromClaim",
        "rejectRequest",
      ]);
      expect([...functions, ...open].filter((name) => !succeeded.has(name))).to.deep.equal([]);
      expect(refused / STEPS).to.be.lessThan(0.35);
    });

    it("are all of the three contracts', each at least once", () => {
      const said = (["registry", "mintDesk", "redemptionDesk"] as const).flatMap((contract) =>
        (stage[contract].interface.fragments as unknown as { type: string; name: string }[])
          .filter(({ type }) => type === "event")
          .map(({ name }) => `${contract}.${name}`),
      );
      expect(said.filter((name) => !books.counts.has(name)).sort()).to.deep.equal([
        "mintDesk.EIP712DomainChanged",
        "redemptionDesk.EIP712DomainChanged",
        "registry.EIP712DomainChanged",
        "registry.PushRefused",
      ]);
    });

    it("give every custodian and every signer", async () => {
      const { registry } = stage;
      const views = await registry.custodians();
      expect(views.length).to.equal(books.custodians.size);
      for (const { custodian, threshold, signers, revoked } of views) {
        const told = books.custodians.get(custodian)!;
        expect([threshold, signers, revoked]).to.deep.equal([told.threshold, BigInt(told.signers.size), told.revoked]);
        for (const signer of told.signers) expect(await registry.custodianOf(signer)).to.equal(custodian);
      }
    });

    it("give every pool with its statement, baseline and what is parked", async () => {
      const { registry } = stage;
      const views = await registry.pools();
      expect(views.length).to.equal(books.pools.size);
      for (const view of views) {
        const { parked, ...told } = books.pools.get(view.pool)!;
        expect(fields(view)).to.include({ ...told, parked: parked !== undefined });
        expect(fields(await registry.parked(view.pool))).to.deep.equal(
          parked ?? { digest: NOTHING, total: 0n, asOf: 0n, validUntil: 0n },
        );
      }
    });

    it("give approval, allocation, bounds, desks, wind-down and the ceiling of the last push", async () => {
      const { registry, token } = stage;
      expect([...(await registry.approval())]).to.deep.equal(books.approval);
      expect([...(await registry.allocation())]).to.deep.equal(books.allocation);
      expect([await registry.bufferBps(), await registry.maxAge(), await registry.stepBps()]).to.deep.equal([
        books.bufferBps,
        books.maxAge,
        books.stepBps,
      ]);
      expect([...(await registry.mintDesk())]).to.deep.equal(books.mintDesk);
      expect(await registry.redemptionDesk()).to.equal(books.redemptionDesk);
      expect(await registry.woundDown()).to.equal(books.woundDown);
      expect([...(await token.supplyCeiling())]).to.deep.equal(books.ceiling);
    });

    it("give the order of every used credit, and every order's state and maker", async () => {
      const { registry, mintDesk } = stage;
      expect(books.credits.size).to.be.greaterThan(20);
      for (const [credit, consumer] of books.credits) expect(await registry.creditUsedBy(credit)).to.equal(consumer);
      expect(books.covered.size).to.be.greaterThan(0);
      for (const placed of orders) {
        const told = books.orders.get(await mintDesk.orderId(placed)) ?? { state: 0n, maker: ZERO };
        expect([...(await mintDesk.orderState(placed))]).to.deep.equal([told.state, told.maker]);
        expect(await mintDesk.isBankReferenceUsed(placed.bankRef)).to.equal(books.used.has(placed.bankRef));
      }
    });

    it("give the limits, the beneficiaries and what the window has used", async () => {
      const { mintDesk } = stage;
      const { used, moment } = lastWindow;
      const told = books.mints.filter(({ at }) => at + DAY > moment && at <= moment);
      expect(used).to.equal(told.reduce((sum, { amount }) => sum + amount, 0n));
      expect(used).to.be.greaterThan(0n);
      expect((await mintDesk.window()).limit).to.equal(books.windowLimit);
      expect([
        await mintDesk.orderLimit(),
        await mintDesk.shareLimitBps(),
        await mintDesk.largeOrderSize(),
      ]).to.deep.equal([books.orderLimit, books.shareBps, books.largeOrderSize]);
      for (const [wallet, end] of books.beneficiaries) expect(await mintDesk.beneficiary(wallet)).to.equal(end);
    });

    it("give every request, proposal, payout reference and claim, and their sums are the escrow", async () => {
      const { redemptionDesk: desk, token } = stage;
      expect(await desk.requestCount()).to.equal(BigInt(books.requests.size));
      let escrowed = 0n;
      let count = 0n;
      for (const [request, { proposal, ...told }] of books.requests) {
        expect(fields(await desk.redemption(request)), `request ${request}`).to.include(told);
        expect(fields(await desk.proposal(request))).to.deep.equal(proposal);
        if (told.state !== State.open) continue;
        escrowed += told.amount;
        count += 1n;
      }
      expect([...(await desk.openRedemptions())]).to.deep.equal([count, escrowed]);
      let claimable = 0n;
      for (const [holder, amount] of books.claimable) {
        expect(await desk.claimable(holder)).to.equal(amount);
        claimable += amount;
      }
      expect(await desk.totalClaimable()).to.equal(claimable);
      expect(await token.balanceOf(desk)).to.equal(escrowed + claimable);
      for (const [ref, request] of books.payouts) expect(await desk.requestOfPayout(ref)).to.equal(request);
      expect(await desk.suspendedUntil()).to.equal(books.suspendedUntil);
    });
  });
});
