// Handing tokens in.
//
// request (by allowance): escrowed, said so; in open, permissioned and paused mode; by whoever the policy shuts out
// ├── refused: nothing, no reference, no allowance, no balance, held or blacklisted, suspended
// requestWithAuthorization (gasless): anybody submits what the holder signed; once
// ├── a relayer can change nothing: holder, amount, reference, salt, times, desk
// └── refused: other signers, too early, too late, blacklisted holder; a plain payment's signature is worth nothing here
// ids count from 1; requestedAt never changes; escrowed = sum of open requests
import { expect } from "chai";
import { id, type TransactionResponse } from "ethers";
import { ALICE_HOLDS, loadStage, SUPPLY } from "./business.ts";
import { gaslessCall, PAYOUT, proposeSettlement, request, settle, State, WEEK } from "./redemptions.ts";
import {
  act,
  at,
  blacklist,
  closePolicy,
  CONSENT,
  DAY,
  eventsOf,
  expectEvents,
  expectRefusal,
  fields,
  minedAt,
  NOTHING,
  now,
  pass,
  pause,
  units,
  type Stage,
} from "./stage.ts";

describe("RedemptionDesk", () => {
  let stage: Stage;
  let desk: Stage["redemptionDesk"];
  let token: Stage["token"];
  let alice: Stage["alice"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ redemptionDesk: desk, token, alice } = stage);
  });
  const allow = (amount: bigint) => token.connect(alice).approve(desk, amount);

  describe("request", () => {
    it("takes the tokens into escrow and says so, with the time", async () => {
      await allow(units(100));
      const sent = desk.connect(alice).request(units(100), PAYOUT);
      const requestedAt = await minedAt(await sent);
      await expectEvents(
        stage,
        sent,
        ["redemptionDesk.RedemptionRequested", 1n, alice.address, units(100), PAYOUT, requestedAt],
        ["token.Transfer", alice.address, desk.target, units(100)],
      );
      expect(fields(await desk.redemption(1n))).to.deep.equal({
        holder: alice.address,
        amount: units(100),
        requestedAt,
        deadline: requestedAt + WEEK,
        state: State.open,
        held: false,
      });
      expect(await desk.openRedemptions()).to.deep.equal([1n, units(100)]);
      expect(await token.balanceOf(desk)).to.equal(units(100));
      expect(await token.balanceOf(alice)).to.equal(ALICE_HOLDS - units(100));
      expect(await token.totalSupply()).to.equal(SUPPLY);
    });

    it("counts ids from 1 and adds up what is open", async () => {
      expect(await desk.requestCount()).to.equal(0n);
      expect(await request(stage, alice, units(1))).to.equal(1n);
      expect(await request(stage, alice, units(2))).to.equal(2n);
      expect(await request(stage, stage.distributor, units(3))).to.equal(3n);
      expect(await desk.openRedemptions()).to.deep.equal([3n, units(6)]);
    });

    it("works while the token is paused", async () => {
      await allow(units(100));
      await pause(stage);
      await desk.connect(alice).request(units(100), PAYOUT);
      expect(await desk.openRedemptions()).to.deep.equal([1n, units(100)]);
    });

    it("works for a holder whom a closed policy shuts out", async () => {
      await closePolicy(stage);
      await allow(units(100));
      await desk.connect(alice).request(units(100), PAYOUT);
      expect(await desk.openRedemptions()).to.deep.equal([1n, units(100)]);
    });

    it("takes a whole balance, and no more than the balance or the allowance", async () => {
      await allow(ALICE_HOLDS + 1n);
      await expectRefusal(
        token,
        desk.connect(alice).request(ALICE_HOLDS + 1n, PAYOUT),
        "ERC20InsufficientBalance",
        alice.address,
        ALICE_HOLDS,
        ALICE_HOLDS + 1n,
      );
      await allow(units(1));
      await expectRefusal(
        token,
        desk.connect(alice).request(ALICE_HOLDS, PAYOUT),
        "ERC20InsufficientAllowance",
        desk.target,
        units(1),
        ALICE_HOLDS,
      );
      await request(stage, alice, ALICE_HOLDS);
      expect(await token.balanceOf(alice)).to.equal(0n);
    });

    it("refuses amounts that only wrap around into something small", async () => {
      await allow((1n << 256n) - 1n);
      for (const amount of [1n << 104n, (1n << 104n) + units(1), (1n << 256n) - 1n]) {
        await expectRefusal(token, desk.connect(alice).request(amount, PAYOUT), "ERC20InsufficientBalance");
      }
      expect(await desk.openRedemptions()).to.deep.equal([0n, 0n]);
    });

    it("refuses nothing, and a request without a reference", async () => {
      await allow(units(1));
      await expectRefusal(desk, desk.connect(alice).request(0n, PAYOUT), "ZeroAmount");
      await expectRefusal(desk, desk.connect(alice).request(1n, NOTHING), "ZeroReference");
    });

    it("refuses a blacklisted holder and what is held", async () => {
      await allow(units(100));
      await token.connect(stage.holders.BLACKLISTER).raiseHold(alice, ALICE_HOLDS - units(99), id("case"));
      await expectRefusal(
        token,
        desk.connect(alice).request(units(100), PAYOUT),
        "ERC7943InsufficientUnfrozenBalance",
        alice.address,
        units(100),
        units(99),
      );
      await desk.connect(alice).request(units(99), PAYOUT);
      await blacklist(stage, alice);
      await expectRefusal(token, desk.connect(alice).request(1n, PAYOUT), "AccountBlacklisted", alice.address);
    });

    it("is refused while suspended, naming until when", async () => {
      const until = (await now(stage)) + 3n * DAY;
      await act(stage, "redemptionDesk", "suspend", CONSENT, until);
      await allow(units(100));
      await expectRefusal(
        desk,
        desk.connect(alice).request(1n, PAYOUT),
        "Suspended",
        until,
        (time: bigint) => time < until,
      );
      await at(stage, until);
      await desk.connect(alice).request(1n, PAYOUT);
    });

    it("leaves requestedAt as it was, whatever happens to the request", async () => {
      const id = await request(stage, alice, units(1));
      const { requestedAt } = await desk.redemption(id);
      await pass(stage, DAY);
      await proposeSettlement(stage, id);
      expect((await desk.redemption(id)).requestedAt).to.equal(requestedAt);
      await settle(stage, id);
      expect(fields(await desk.redemption(id))).to.include({ requestedAt, state: State.settled, deadline: 0n });
    });
  });

  describe("requestWithAuthorization", () => {
    const nonceOf = () => desk.redemptionNonce(alice, units(100), PAYOUT, id("salt"));
    const send = (data: string): Promise<TransactionResponse> =>
      stage.relayer.sendTransaction({ to: desk.target as string, data });
    type Args = Parameters<typeof desk.requestWithAuthorization>;
    const submit = (args: readonly unknown[]) =>
      desk.connect(stage.relayer).requestWithAuthorization(...(args as unknown as Args));

    it("takes what the holder signed, by whoever submits it, without any allowance or gas of the holder's", async () => {
      const call = await gaslessCall(stage, alice, units(100));
      const sent = send(call.data);
      const requestedAt = await minedAt(await sent);
      const nonce = await desk.redemptionNonce(alice, units(100), PAYOUT, id("salt"));
      await expectEvents(
        stage,
        sent,
        ["redemptionDesk.RedemptionRequested", 1n, alice.address, units(100), PAYOUT, requestedAt],
        ["token.AuthorizationUsed", alice.address, nonce],
        ["token.Transfer", alice.address, desk.target, units(100)],
      );
      expect((await desk.redemption(1n)).holder).to.equal(alice.address);
    });

    it("works while the token is paused and under a closed policy", async () => {
      await closePolicy(stage);
      await send((await gaslessCall(stage, alice, units(1))).data);
      await pause(stage);
      await send((await gaslessCall(stage, alice, units(1), { salt: id("another") })).data);
      expect(await desk.openRedemptions()).to.deep.equal([2n, units(2)]);
    });

    it("works once per signature", async () => {
      const { data } = await gaslessCall(stage, alice, units(100));
      await send(data);
      await expectRefusal(token, send(data), "AuthorizationAlreadyUsed", alice.address, await nonceOf());
      expect(await desk.openRedemptions()).to.deep.equal([1n, units(100)]);
    });

    for (const [what, index, change] of [
      ["the holder", 0, () => stage.distributor.address],
      ["the amount, upwards", 1, (amount: bigint) => amount + 1n],
      ["the amount, downwards", 1, (amount: bigint) => amount - 1n],
      ["the payout reference", 2, () => id("the relayer's own account")],
      ["the salt", 3, () => id("other salt")],
      ["the first second", 4, (time: bigint) => time + 1n],
      ["the last second", 5, (time: bigint) => time + DAY],
    ] as const) {
      it(`lets a relayer not change ${what}`, async () => {
        const { args } = await gaslessCall(stage, alice, units(100));
        const changed = [...args];
        changed[index] = (change as (value: unknown) => unknown)(args[index]);
        await expectRefusal(token, submit(changed), "InvalidSignature");
        expect(await desk.requestCount()).to.equal(0n);
      });
    }

    it("lets a relayer not take the payment out of the request", async () => {
      const { args } = await gaslessCall(stage, alice, units(100));
      const nonce = await desk.redemptionNonce(alice, units(100), PAYOUT, id("salt"));
      const payment = [alice.address, desk.target, units(100), args[4], args[5], nonce, args[6]] as const;
      await expectRefusal(
        token,
        token
          .connect(stage.relayer)
          ["receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)"](...(payment as never)),
        "CallerNotPayee",
        stage.relayer.address,
        desk.target,
      );
      await expectRefusal(
        token,
        token
          .connect(stage.relayer)
          ["transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)"](...(payment as never)),
        "InvalidSignature",
        alice.address,
      );
    });

    it("gives a nonce that the other currency's desk does not give", async () => {
      const values = [alice.address, units(100), PAYOUT, id("salt")] as const;
      expect(await desk.redemptionNonce(...values)).not.to.equal(
        await stage.harbour.cnh.redemptionDesk.redemptionNonce(...values),
      );
    });

    it("refuses what somebody else signed", async () => {
      const { data } = await gaslessCall(stage, alice, units(100), { signer: stage.bob });
      await expectRefusal(token, send(data), "InvalidSignature", alice.address);
    });

    it("refuses before and after its time", async () => {
      const moment = (await now(stage)) + 1_000n;
      const window = { validAfter: moment, validBefore: moment + 10n };
      const { data } = await gaslessCall(stage, alice, units(100), window);
      await at(stage, moment);
      await expectRefusal(token, send(data), "AuthorizationNotYetValid", alice.address, moment, moment);
      await at(stage, moment + 10n);
      await expectRefusal(token, send(data), "AuthorizationExpired", alice.address, moment + 10n, moment + 10n);
    });

    it("refuses a blacklisted holder, nothing, no reference, and a suspended desk", async () => {
      const { args, data } = await gaslessCall(stage, alice, units(100));
      await expectRefusal(desk, submit([args[0], 0n, ...args.slice(2)]), "ZeroAmount");
      await expectRefusal(desk, submit([...args.slice(0, 2), NOTHING, ...args.slice(3)]), "ZeroReference");
      await blacklist(stage, alice);
      await expectRefusal(token, send(data), "AccountBlacklisted", alice.address);
      const until = (await now(stage)) + 3n * DAY;
      await act(stage, "redemptionDesk", "suspend", CONSENT, until);
      await expectRefusal(desk, send(data), "Suspended", until, (time: bigint) => time < until);
    });

    it("can be cancelled by the holder at the token", async () => {
      const { data } = await gaslessCall(stage, alice, units(100));
      const nonce = await desk.redemptionNonce(alice, units(100), PAYOUT, id("salt"));
      const signature = await alice.signTypedData(
        stage.domains.token,
        {
          CancelAuthorization: [
            { name: "authorizer", type: "address" },
            { name: "nonce", type: "bytes32" },
          ],
        },
        { authorizer: alice.address, nonce },
      );
      await token["cancelAuthorization(address,bytes32,bytes)"](alice, nonce, signature);
      await expectRefusal(token, send(data), "AuthorizationAlreadyUsed", alice.address, nonce);
    });

    it("says the request in the log before the tokens move, and nothing else", async () => {
      const events = await eventsOf(stage, send((await gaslessCall(stage, alice, units(1))).data));
      expect(events.map(([name]) => name)).to.deep.equal([
        "redemptionDesk.RedemptionRequested",
        "token.AuthorizationUsed",
        "token.Transfer",
      ]);
    });
  });
});
