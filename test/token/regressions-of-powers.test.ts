// The second half of the failures known from other tokens and libraries: authority, signatures, proxies.
//
// USDC: initialisation open to anybody · roles without delay · strict EIP-7702 delegates fail · two domains for one token
// AUSD: a proxy uninitialised until its first upgrade · flags beside the implementation's address confuse tools
// frxUSD, USDT0: the owner as caller passes every check · M0: the relayer is judged in place of the parties
// CNHC: the owner forwards the token to another contract
// OpenZeppelin: bit 47 makes a second clock · keyed nonces refuse random ones · permit for keys only
// Forks: a cached domain outlives its chain · ERC-2771 with multicall: an appended sender is believed
// Ronin, Pike: a skipped or repeated initialiser · CPIMP: a hidden proxy in the middle
// Infini, Zoth: the deployer keeps a power · Multichain, UXLINK: a delegatecall of the owner's choice
import { expect } from "chai";
import { concat, getAddress, randomBytes, hexlify, toBeHex, TypedDataEncoder, zeroPadValue, type Result } from "ethers";
import { getImplementationAddress } from "@openzeppelin/upgrades-core";
import { roles } from "../../sdk/roles.ts";
import { Stablecoin__factory } from "../../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { deployTestContract } from "./compiled.ts";
import { NONCE, payment, paymentCall, permitCall, send, signPayment, signPermit } from "./messages.ts";
import { deployRelease, installedTwins, UUID, upgrade } from "./releases.ts";
import {
  balances,
  blacklist,
  closePolicy,
  connection,
  expectRefusal,
  installed,
  key,
  loadStage,
  MAX,
  Mode,
  networkHelpers,
  pause,
  provider,
  time,
  units,
  unpause,
  ZERO,
  type Stage,
} from "./stage.ts";

describe("Failures of other tokens", () => {
  let stage: Stage;
  let token: Stage["token"];
  let alice: Stage["alice"];
  let bob: Stage["bob"];
  let carol: Stage["carol"];
  let holders: Stage["holders"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ token, alice, bob, carol, holders } = stage);
  });
  const relay = (data: string) => send(stage, stage.relayer, data);

  describe("USDC", () => {
    it("nobody can initialise implementation or proxy, now or after an upgrade", async () => {
      const next = await deployRelease(stage, { fastPathVersion: 0n });
      await upgrade(stage, next[Mode.Open]);
      for (const target of [stage.address, ...next, await stage.harbour.hkd.token.twin(Mode.Open)]) {
        const call = Stablecoin__factory.connect(target, stage.relayer).initialize(await token.authority(), MAX, "");
        await expectRefusal(call, "InvalidInitialization");
      }
    });

    it("powers that can raise, replace or take wait at least a day in public", async () => {
      const slow = [
        "upgradeToAndCall",
        "configureMinter",
        "raiseCeilingCap",
        "register",
        "seize",
        "forcedTransfer",
        "rescueERC20",
        "openPolicy",
        "setContractURI",
      ];
      for (const name of slow) {
        const { selector } = token.interface.getFunction(name as "seize");
        const id = await stage.authority.getTargetFunctionRole(stage.address, selector);
        const holder = Object.entries(holders).find(([role]) => roles.find((one) => one.name === role)!.id === id)![1];
        const [immediate, delay] = await stage.authority.canCall(holder.address, stage.address, selector);
        expect([name, immediate, delay >= 24n * 3600n]).to.deep.equal([name, false, true]);
      }
    });

    for (const kind of ["transfer", "receive"] as const) {
      it(`an EIP-7702 account whose delegate refuses pays by its key (${kind})`, async () => {
        const account = key(`strictly delegated ${kind}`);
        const strict = await deployTestContract("RefusingSigner", alice);
        await networkHelpers.setCode(account.address, concat(["0xef0100", await strict.getAddress()]));
        await token.connect(alice).transfer(account.address, units(10));
        for (const form of ["vrs", "bytes"] as const) {
          const message = payment(account, bob, { nonce: toBeHex(form.length, 32), value: units(5) });
          await send(
            stage,
            bob,
            paymentCall(kind, form, message, await signPayment(kind, stage.domain, message, account)),
          );
        }
        expect(await token.balanceOf(bob.address)).to.equal(units(10));
      });
    }

    it("the token has one signing domain, the same in every mode and release, and it says which", async () => {
      const separator = TypedDataEncoder.hashDomain(stage.domain);
      const expectDomain = async () => {
        expect(await token.DOMAIN_SEPARATOR()).to.equal(separator);
        const expected = ["0x0f", await token.name(), "1", 31337n, stage.address, `0x${"00".repeat(32)}`, []];
        const domain = ((await token.eip712Domain()) as unknown as Result).toArray(true);
        expect(domain).to.deep.equal(expected);
        expect(await token.version()).to.equal("1");
      };
      await expectDomain();
      await closePolicy(stage);
      await expectDomain();
      await pause(stage);
      await expectDomain();
      await upgrade(stage, (await deployRelease(stage, { fastPathVersion: 0n }))[Mode.Paused]);
      await expectDomain();
    });
  });

  describe("AUSD", () => {
    it("the proxy was initialised in the transaction that made it", async () => {
      const [created] = await token.queryFilter(token.filters.Upgraded(), 0);
      const [initialised] = await token.queryFilter(token.filters.Initialized(), 0);
      expect(created!.transactionHash).to.equal(initialised!.transactionHash);
      expect(await token.authority()).to.equal(await stage.authority.getAddress());
    });

    it("tools that read the ERC-1967 slot find the implementation, open, permissioned, paused and upgraded", async () => {
      const rpc = { send: (method: string, params: unknown[]) => connection.provider.request({ method, params }) };
      const found = async () => getAddress(await getImplementationAddress(rpc as never, stage.address));
      const [open, permissioned, paused] = await installedTwins(stage);
      expect(await found()).to.equal(open);
      await closePolicy(stage);
      expect(await found()).to.equal(permissioned);
      await pause(stage);
      expect(await found()).to.equal(paused);
      const next = await deployRelease(stage, { fastPathVersion: 0n });
      await upgrade(stage, next[Mode.Paused]);
      expect(await found()).to.equal(next[Mode.Paused]);
      expect(await provider.getStorage(stage.address, UUID)).to.equal(
        zeroPadValue(next[Mode.Paused], 32).toLowerCase(),
      );
    });
  });

  describe("frxUSD, USDT0 and M0", () => {
    it("no holder of a role passes a check that others would not", async () => {
      for (const caller of new Set(Object.values(holders))) {
        await token.connect(alice).transfer(caller.address, 2n);
        await blacklist(stage, caller);
        await expectRefusal(token.connect(caller).transfer(bob.address, 1n), "AccountBlacklisted", caller.address);
      }
      await blacklist(stage, alice);
      await token.connect(alice).approve(holders.UNPAUSER.address, MAX);
      await token.connect(holders.UNBLACKLISTER).unBlacklist(holders.UNPAUSER.address);
      await expectRefusal(
        token.connect(holders.UNPAUSER).transferFrom(alice.address, bob.address, 1n),
        "AccountBlacklisted",
        alice.address,
      );
    });

    it("no holder of a role can pay while paused, or unverified under a closed policy", async () => {
      for (const caller of Object.values(holders)) await token.connect(alice).transfer(caller.address, 2n);
      await closePolicy(stage);
      for (const caller of Object.values(holders))
        await expectRefusal(token.connect(caller).transfer(bob.address, 1n), "AccountNotVerified", caller.address);
      await pause(stage);
      for (const caller of Object.values(holders))
        await expectRefusal(token.connect(caller).transfer(bob.address, 1n), "EnforcedPause");
    });

    it("the relayer of a signed payment is no party to it: frozen or not makes no difference", async () => {
      const message = payment(alice, bob);
      const call = paymentCall("transfer", "vrs", message, await signPayment("transfer", stage.domain, message, alice));
      await blacklist(stage, stage.relayer);
      await relay(call);
      expect(await token.balanceOf(bob.address)).to.equal(units(10));
    });
  });

  describe("CNHC", () => {
    it("no single call forwards the token: whoever holds a role can install nothing else at once", async () => {
      const before = await installed(stage.address);
      const next = await deployRelease(stage, { fastPathVersion: 0n });
      for (const caller of Object.values(holders)) {
        await token
          .connect(caller)
          .upgradeToAndCall(next[Mode.Open], "0x")
          .catch(() => undefined);
        await token
          .connect(caller)
          .setAuthority(caller.address)
          .catch(() => undefined);
      }
      expect(await installed(stage.address)).to.equal(before);
      expect(await token.authority()).to.equal(await stage.authority.getAddress());
    });
  });

  describe("OpenZeppelin", () => {
    it("bit 47 of the bounds makes no second clock: such a window is far in the future", async () => {
      const window = { validAfter: 1n << 47n, validBefore: (1n << 48n) - 1n };
      const message = payment(alice, bob, window);
      for (const form of ["vrs", "bytes"] as const) {
        const call = paymentCall(
          "transfer",
          form,
          message,
          await signPayment("transfer", stage.domain, message, alice),
        );
        await expectRefusal(
          relay(call),
          "AuthorizationNotYetValid",
          alice.address,
          1n << 47n,
          (now: bigint) => now < 1n << 47n,
        );
      }
    });

    it("bit 47 in the upper bound alone is a late second, nothing else", async () => {
      const message = payment(alice, bob, { validAfter: BigInt(await time.latest()) - 1n, validBefore: 1n << 47n });
      await relay(paymentCall("transfer", "vrs", message, await signPayment("transfer", stage.domain, message, alice)));
      expect(await token.balanceOf(bob.address)).to.equal(units(10));
    });

    it("random nonces pay, in any order", async () => {
      for (let i = 0; i < 5; i++) {
        const message = payment(alice, bob, { nonce: hexlify(randomBytes(32)) });
        await relay(
          paymentCall("transfer", "vrs", message, await signPayment("transfer", stage.domain, message, alice)),
        );
      }
      expect(await token.balanceOf(bob.address)).to.equal(units(50));
    });

    it("a contract account can give a permit", async () => {
      const owner = await (await deployTestContract("Wallet", alice, carol.address)).getAddress();
      const permit = { owner, spender: bob.address, value: 5n, nonce: 0n, deadline: MAX };
      await relay(permitCall("vrs", permit, await signPermit(stage.domain, permit, carol)));
      expect(await token.allowance(owner, bob.address)).to.equal(5n);
    });
  });

  describe("Forks", () => {
    /** The proxy as it would be on a chain that split off and took another id: what it keeps in its code is the old one's. */
    const splitOff = async () => {
      const word = (value: string) => value.slice(2).toLowerCase();
      const old = { ...stage.domain, chainId: 31338n };
      const code = await provider.getCode(stage.address);
      const other = code
        .replaceAll(word(toBeHex(31337, 32)), word(toBeHex(31338, 32)))
        .replaceAll(word(TypedDataEncoder.hashDomain(stage.domain)), word(TypedDataEncoder.hashDomain(old)));
      expect(other).to.not.equal(code);
      await networkHelpers.setCode(stage.address, other);
      return old;
    };

    it("signatures of the former chain id are refused, those of the present one are good", async () => {
      const old = await splitOff();
      const message = payment(alice, bob);
      const replayed = await signPayment("transfer", old, message, alice);
      const good = await signPayment("transfer", stage.domain, message, alice);
      await expectRefusal(relay(paymentCall("transfer", "vrs", message, replayed)), "InvalidSignature", alice.address);
      await relay(paymentCall("transfer", "vrs", message, good));
      const permit = { owner: alice.address, spender: bob.address, value: 5n, nonce: 0n, deadline: MAX };
      await expectRefusal(
        relay(permitCall("vrs", permit, await signPermit(old, permit, alice))),
        "InvalidSignature",
        alice.address,
      );
      await relay(permitCall("vrs", permit, await signPermit(stage.domain, permit, alice)));
      expect(await token.allowance(alice.address, bob.address)).to.equal(5n);
    });
  });

  describe("ERC-2771 and multicall", () => {
    it("an address behind the arguments is not believed to be the sender", async () => {
      const call = (to: string, amount: bigint) =>
        concat([token.interface.encodeFunctionData("transfer", [to, amount]), alice.address]);
      await expectRefusal(
        bob.sendTransaction({ to: stage.address, data: call(bob.address, 1n) }),
        "ERC20InsufficientBalance",
        bob.address,
        0n,
        1n,
      );
      await token.connect(alice).transfer(bob.address, 5n);
      await bob.sendTransaction({ to: stage.address, data: call(carol.address, 3n) });
      expect(await balances(token, alice, bob, carol)).to.deep.equal([units(1_000) - 5n, 2n, 3n]);
    });

    it("no function calls what it is told, but the upgrade", () => {
      const suspicious = token.interface.fragments
        .filter((one) => one.type === "function")
        .map((one) => one.format("sighash"))
        .filter((signature) => /multicall|execute|forward|delegate|call\(/i.test(signature));
      expect(suspicious).to.deep.equal(["upgradeToAndCall(address,bytes)"].filter((one) => suspicious.includes(one)));
    });
  });

  describe("Ronin, Pike and CPIMP", () => {
    it("after an upgrade every bound is as it was: nothing reads as unset", async () => {
      const read = async () => [
        await token.supplyCeiling(),
        await token.ceilingCap(),
        await token.authority(),
        await token.isMinter(stage.minter.address),
        await token.totalSupply(),
      ];
      const before = await read();
      await upgrade(stage, (await deployRelease(stage, { fastPathVersion: 0n }))[Mode.Open]);
      expect(await read()).to.deep.equal(before);
      await pause(stage);
      await unpause(stage);
      expect(await read()).to.deep.equal(before);
    });

    it("behind the implementation there is no second hop: the twins keep nothing in the slots of ERC-1967", async () => {
      for (const twin of await installedTwins(stage))
        expect(await provider.getStorage(twin, UUID)).to.equal(`0x${"00".repeat(32)}`);
    });
  });

  describe("Infini and Zoth", () => {
    it("the deployer can do nothing that anybody could not do", async () => {
      const { deployer } = stage.harbour;
      for (const { id } of roles) {
        const [since] = await stage.authority.getAccess(id, deployer.address);
        expect(since).to.equal(0n);
      }
      const asDeployer = token.connect(deployer);
      const calls = [
        () => asDeployer.pause(),
        () => asDeployer.blacklist(alice.address),
        () => asDeployer.configureMinter(deployer.address, 1n),
        () => asDeployer.setAuthority(ZERO),
      ];
      for (const call of calls) await expectRefusal(call(), "AccessManagedUnauthorized", deployer.address);
    });
  });

  it("a used nonce stays used through pause, policy and upgrade", async () => {
    const message = payment(alice, bob);
    const call = paymentCall("transfer", "vrs", message, await signPayment("transfer", stage.domain, message, alice));
    await relay(call);
    await pause(stage);
    await expectRefusal(relay(call), "AuthorizationAlreadyUsed", alice.address, NONCE);
    await unpause(stage);
    await upgrade(stage, (await deployRelease(stage, { fastPathVersion: 0n }))[Mode.Open]);
    await expectRefusal(relay(call), "AuthorizationAlreadyUsed", alice.address, NONCE);
  });
});
