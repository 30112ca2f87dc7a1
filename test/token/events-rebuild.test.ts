// A long random history of every function of the token, then the books rebuilt from its events alone.
//
// the events
// ├── give every balance, flag, hold, minter, nonce, the supply, ceiling, cap, mode and implementation that the chain gives
// ├── say what was before as the events before them said it
// └── of a history in which every function succeeded at least once and most calls succeeded
import { expect } from "chai";
import { getAddress, id, toBeHex, type TransactionResponse } from "ethers";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { AuthorizationMessage } from "../../sdk/typed-data.ts";
import { deployTestContract } from "./compiled.ts";
import { modeOf, rebuild, seeded, type Books } from "./history.ts";
import {
  cancelCall,
  forms,
  kinds,
  memoPaymentCall,
  payment,
  paymentCall,
  permitCall,
  send,
  signCancel,
  signMemoPayment,
  signPayment,
  signPermit,
  split,
} from "./messages.ts";
import { deployRelease, installedTwins, type Twins } from "./releases.ts";
import { afterDelay, installed, loadStage, MAX, units, type AnySigner, type Stage } from "./stage.ts";

const SEED = Number(BigInt(process.env["HARBOUR_SEED"] ?? 20261122) & 0xffff_ffffn);
const STEPS = 700;

describe("Stablecoin", () => {
  describe(`the events of a random history (seed ${SEED}, ${STEPS} calls)`, function () {
    this.timeout(120_000);
    let stage: Stage;
    let books: Books;
    const succeeded = new Map<string, number>();
    let refused = 0;

    before(async () => {
      stage = await loadStage();
      await play();
      books = await rebuild(stage.address);
    });

    async function play(): Promise<void> {
      const { token, holders, minter, alice, bob, carol, dave, relayer, domain, address } = stage;
      const random = seeded(SEED);
      const people = [alice, bob, carol, dave, minter];
      const strangers = Array.from({ length: 8 }, (_, i) => getAddress(`0x${id(`stranger ${i}`).slice(26)}`));
      const releases: Twins[] = [
        await installedTwins(stage),
        await deployRelease(stage),
        await deployRelease(stage, { fastPathVersion: 0n }),
      ];
      const foreign = await (await deployTestContract("SilentToken", alice, address, 1_000_000n)).getAddress();
      let counter = 0n;

      const one = <T>(list: readonly T[]): T => list[random(list.length)]!;
      const who = () => one(people);
      const account = () => (random(4) === 0 ? one(strangers) : who().address);
      const amount = () => (random(12) === 0 ? units(2_000) : units(random(40)) + BigInt(random(1_000_000)));
      const memo = () => id(`memo ${random(5)}`);
      const nonce = () => toBeHex(random(10) === 0 ? BigInt(random(300)) : 256n + counter++, 32);
      const message = (from: AnySigner, to: string): AuthorizationMessage =>
        payment(from, { address: to }, { value: amount(), nonce: nonce() });
      const direct = (caller: AnySigner, name: string, ...args: unknown[]) =>
        send(stage, caller, TOKEN_INTERFACE.encodeFunctionData(name as never, args as never));
      const later = (role: Parameters<typeof afterDelay>[1], name: string, ...args: unknown[]) =>
        afterDelay(stage, role, name, args);

      /** An account of which something is held, and can go to carol. */
      const heldAccount = async () => {
        const { address: held } = one([alice, bob, minter]);
        const raised = [held, (await token.getFrozenTokens(held)) + 10n, memo()];
        await direct(holders.BLACKLISTER, "raiseHold", ...raised).catch(() => undefined);
        await direct(holders.UNBLACKLISTER, "unBlacklist", carol.address);
        return held;
      };

      const acts: Readonly<Record<string, readonly [weight: number, act: () => Promise<TransactionResponse>]>> = {
        transfer: [8, () => direct(who(), "transfer", account(), amount())],
        approve: [6, () => direct(who(), "approve", who().address, one([0n, amount(), MAX]))],
        transferFrom: [8, () => direct(who(), "transferFrom", who().address, account(), amount())],
        increaseAllowance: [2, () => direct(who(), "increaseAllowance", who().address, amount())],
        decreaseAllowance: [2, () => direct(who(), "decreaseAllowance", who().address, 1n)],
        transferWithMemo: [4, () => direct(who(), "transferWithMemo", account(), amount(), memo())],
        transferFromWithMemo: [
          4,
          async () => {
            const [owner, spender] = [who(), who()];
            await direct(owner, "approve", spender.address, MAX).catch(() => undefined);
            return direct(spender, "transferFromWithMemo", owner.address, account(), amount(), memo());
          },
        ],
        batchTransfer: [
          4,
          () => {
            const rows = Array.from({ length: random(5) }, () => [account(), amount() / 4n] as const);
            return direct(
              who(),
              "batchTransfer",
              rows.map(([to]) => to),
              rows.map(([, value]) => value),
            );
          },
        ],
        permit: [
          4,
          async () => {
            const [owner, form] = [who(), one(forms)];
            const asked = {
              owner: owner.address,
              spender: who().address,
              value: amount(),
              nonce: await token.nonces(owner.address),
              deadline: MAX,
            };
            return send(stage, relayer, permitCall(form, asked, await signPermit(domain, asked, owner)));
          },
        ],
        WithAuthorization: [
          10,
          async () => {
            const [from, to, kind, form] = [who(), who(), one(kinds), one(forms)];
            const signed = message(from, to.address);
            return send(stage, to, paymentCall(kind, form, signed, await signPayment(kind, domain, signed, from)));
          },
        ],
        transferWithMemoAuthorization: [
          4,
          async () => {
            const from = who();
            const signed = { ...message(from, account()), memo: memo() };
            return send(stage, relayer, memoPaymentCall(signed, await signMemoPayment(domain, signed, from)));
          },
        ],
        cancelAuthorization: [
          3,
          async () => {
            const [from, used, form] = [who(), nonce(), one(forms)];
            return send(
              stage,
              relayer,
              cancelCall(form, from.address, used, await signCancel(domain, from.address, used, from)),
            );
          },
        ],
        collect: [
          5,
          async () => {
            const payee = who();
            const rows = [];
            for (let i = random(4); i >= 0; i--) {
              const from = who();
              const signed = message(from, payee.address);
              rows.push({
                ...signed,
                ...split(await signPayment("receive", domain, signed, random(5) === 0 ? payee : from)),
              });
            }
            return direct(payee, "collect", rows, random(3) === 0);
          },
        ],
        mint: [5, () => direct(minter, "mint", account(), amount())],
        mintWithMemo: [2, () => direct(minter, "mintWithMemo", account(), amount(), memo())],
        burn: [3, () => direct(minter, "burn", amount() / 8n)],
        burnWithMemo: [3, () => direct(one([minter, dave]), "burnWithMemo", amount() / 8n, memo())],
        configureMinter: [
          2,
          () =>
            later("MINTER_ADMIN", "configureMinter", one([minter, minter, dave]).address, units(500 + random(1_000))),
        ],
        decreaseMinterAllowance: [
          2,
          () => direct(holders.GUARDIAN, "decreaseMinterAllowance", one([minter, dave]).address, units(random(100))),
        ],
        removeMinter: [1, () => direct(holders.GUARDIAN, "removeMinter", one([minter, dave]).address)],
        setSupplyCeiling: [
          2,
          () =>
            direct(holders.RESERVE, "setSupplyCeiling", units(5_000 + random(50_000)), (1n << 40n) + BigInt(random(9))),
        ],
        raiseCeilingCap: [
          1,
          async () => later("ADMIN", "raiseCeilingCap", (await token.ceilingCap()) + BigInt(random(2))),
        ],
        lowerCeilingCap: [
          1,
          async () => direct(holders.GUARDIAN, "lowerCeilingCap", (await token.ceilingCap()) - units(1 + random(5))),
        ],
        blacklist: [2, () => direct(holders.BLACKLISTER, "blacklist", account())],
        unBlacklist: [3, () => direct(holders.UNBLACKLISTER, "unBlacklist", account())],
        blacklistBatch: [
          1,
          () => direct(holders.BLACKLISTER, "blacklistBatch", [account(), account(), account()], memo()),
        ],
        unBlacklistBatch: [
          5,
          () =>
            direct(
              holders.UNBLACKLISTER,
              "unBlacklistBatch",
              [...people.map((person) => person.address), one(strangers)],
              memo(),
            ),
        ],
        raiseHold: [2, () => direct(holders.BLACKLISTER, "raiseHold", account(), amount(), memo())],
        lowerHold: [3, () => direct(holders.UNBLACKLISTER, "lowerHold", account(), one([0n, 0n, 1n]), memo())],
        setFrozenTokens: [
          2,
          () =>
            direct(
              one([holders.BLACKLISTER, holders.UNBLACKLISTER]),
              "setFrozenTokens",
              account(),
              one([0n, amount()]),
            ),
        ],
        seize: [
          3,
          async () => later("SEIZER", "seize", await heldAccount(), carol.address, 1n + BigInt(random(10)), memo()),
        ],
        forcedTransfer: [
          3,
          async () => later("ADMIN", "forcedTransfer", await heldAccount(), carol.address, 1n + BigInt(random(10))),
        ],
        // Carol stays a seizure destination and can never be protected, so that orders go on.
        register: [
          3,
          () => {
            const registered = one([carol.address, dave.address, one(strangers)]);
            const flags = registered === carol.address ? one([1, 3]) : random(8);
            return later("ADMIN", "register", registered, flags);
          },
        ],
        setVerified: [5, () => direct(holders.ATTESTER, "setVerified", account(), random(3) !== 0)],
        pause: [1, () => direct(holders.PAUSER, "pause")],
        unpause: [6, () => direct(holders.UNPAUSER, "unpause")],
        closePolicy: [1, () => direct(holders.PAUSER, "closePolicy")],
        openPolicy: [3, () => later("POLICY", "openPolicy")],
        setContractURI: [1, () => later("POLICY", "setContractURI", `ipfs://${random(3)}`)],
        rescueERC20: [1, () => later("RESCUER", "rescueERC20", foreign, account(), BigInt(random(9)))],
        upgradeToAndCall: [
          2,
          async () => later("UPGRADER", "upgradeToAndCall", one(releases)[Number(await token.mode())]!, "0x"),
        ],
      };

      const lottery = Object.entries(acts).flatMap(([name, [weight]]) => Array<string>(weight).fill(name));
      await later("ADMIN", "register", carol.address, 1);
      await later("ADMIN", "register", dave.address, 2);
      for (let step = 0; step < STEPS; step++) {
        const name = step < Object.keys(acts).length ? Object.keys(acts)[step]! : one(lottery);
        const sent = await acts[name]![1]().catch(() => undefined);
        if (sent === undefined) refused += 1;
        else {
          const called =
            name === "WithAuthorization" ? TOKEN_INTERFACE.getFunction(sent.data.slice(0, 10) as never)!.name : name;
          succeeded.set(called, (succeeded.get(called) ?? 0) + 1);
        }
      }
    }

    it("are of a history worth the name: every function has succeeded, most calls have", () => {
      const changing = TOKEN_INTERFACE.fragments
        .filter((one) => one.type === "function")
        .map((one) => one as never as { name: string; constant: boolean })
        .filter(({ constant }) => !constant)
        .map(({ name }) => name);
      // One is called by the proxy's constructor, the other only by the manager.
      const never = [...new Set(changing)].filter((name) => !succeeded.has(name)).sort();
      expect(never).to.deep.equal(["initialize", "setAuthority"]);
      expect(refused / STEPS).to.be.lessThan(0.4);
    });

    it("are all of the token's, each at least once", () => {
      const said = TOKEN_INTERFACE.fragments
        .filter((one) => one.type === "event")
        .map((one) => (one as never as { name: string }).name);
      // The domain never changes; a contract name of the standard's interface only.
      expect(said.filter((name) => !books.counts.has(name))).to.deep.equal(["EIP712DomainChanged"]);
    });

    it("give the balance, flags and hold of every account ever named", async () => {
      expect(books.accounts.size).to.be.greaterThan(12);
      for (const account of books.accounts) {
        expect(await stage.token.balanceOf(account), `balance of ${account}`).to.equal(
          books.balances.get(account) ?? 0n,
        );
        expect(await stage.token.flags(account), `flags of ${account}`).to.equal(books.flags.get(account) ?? 0n);
        expect(await stage.token.getFrozenTokens(account), `hold of ${account}`).to.equal(
          books.holds.get(account) ?? 0n,
        );
        expect(await stage.token.isBlacklisted(account)).to.equal(((books.flags.get(account) ?? 0n) & 128n) !== 0n);
      }
    });

    it("give every minter and what it may still mint", async () => {
      for (const account of books.accounts) {
        expect(await stage.token.isMinter(account), `minter ${account}`).to.equal(books.minters.has(account));
        expect(await stage.token.minterAllowance(account)).to.equal(books.minters.get(account) ?? 0n);
      }
    });

    it("give supply, ceiling and cap, and the supply is the sum of the balances", async () => {
      expect(await stage.token.totalSupply()).to.equal(books.supply);
      expect([...books.balances.values()].reduce((sum, balance) => sum + balance, 0n)).to.equal(books.supply);
      expect(await stage.token.supplyCeiling()).to.deep.equal(books.ceiling);
      expect(await stage.token.ceilingCap()).to.equal(books.cap);
    });

    it("give every nonce that was used or cancelled, and no other", async () => {
      expect(books.nonces.size).to.be.greaterThan(20);
      for (const account of [stage.alice, stage.bob, stage.carol, stage.dave, stage.minter]) {
        for (let nonce = 0n; nonce < 600n; nonce += 1n) {
          const used = await stage.token.authorizationState(account.address, toBeHex(nonce, 32));
          if (used !== books.nonces.has(`${account.address} ${toBeHex(nonce, 32)}`))
            expect.fail(`nonce ${nonce} of ${account.address}`);
        }
      }
    });

    it("give mode, implementation and authority", async () => {
      expect(await stage.token.mode()).to.equal(modeOf(books));
      expect(await installed(stage.address)).to.equal(books.implementation);
      expect(await stage.token.authority()).to.equal(books.authority);
    });
  });
});
