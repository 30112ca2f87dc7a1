// Calldata that no encoder makes. The fast path must leave it to the implementation, whose decoder refuses it without a
// reason, or take no notice, just as the decoder does.
//
// each of the six hot functions, fast path on:
//   an address with dirty upper bits: refused, nothing moves
//   calldata one byte short: refused, nothing moves
//   ether sent along: refused, nothing moves
//   bytes after the arguments: no notice is taken
import { expect } from "chai";
import { dataLength, dataSlice, concat } from "ethers";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { paymentCall, payment, permitCall, signPayment, signPermit } from "./messages.ts";
import { balances, connection, loadStage, MAX, units, type Stage } from "./stage.ts";

interface HotCall {
  readonly name: string;
  readonly sender: "alice" | "bob" | "relayer";
  /** Positions of the arguments that are addresses. */
  readonly addresses: readonly number[];
  data(stage: Stage): Promise<string>;
}

const signed = (kind: "transfer" | "receive") => async (stage: Stage) => {
  const message = payment(stage.alice, stage.bob);
  return paymentCall(kind, "vrs", message, await signPayment(kind, stage.domain, message, stage.alice));
};

const hotCalls: readonly HotCall[] = [
  {
    name: "transfer",
    sender: "alice",
    addresses: [0],
    data: async ({ bob }) => TOKEN_INTERFACE.encodeFunctionData("transfer", [bob.address, units(10)]),
  },
  {
    name: "transferFrom",
    sender: "bob",
    addresses: [0, 1],
    data: async ({ alice, bob }) =>
      TOKEN_INTERFACE.encodeFunctionData("transferFrom", [alice.address, bob.address, units(10)]),
  },
  {
    name: "approve",
    sender: "alice",
    addresses: [0],
    data: async ({ carol }) => TOKEN_INTERFACE.encodeFunctionData("approve", [carol.address, units(10)]),
  },
  {
    name: "permit",
    sender: "relayer",
    addresses: [0, 1],
    data: async ({ alice, carol, domain }) => {
      const message = { owner: alice.address, spender: carol.address, value: units(10), deadline: MAX };
      return permitCall("vrs", message, await signPermit(domain, { ...message, nonce: 0n }, alice));
    },
  },
  { name: "transferWithAuthorization", sender: "relayer", addresses: [0, 1], data: signed("transfer") },
  { name: "receiveWithAuthorization", sender: "bob", addresses: [0, 1], data: signed("receive") },
];

const dirty = (data: string, argument: number): string => {
  const at = 4 + 32 * argument;
  return concat([dataSlice(data, 0, at), "0x01", dataSlice(data, at + 1)]);
};

describe("StablecoinProxy", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await loadStage();
    await stage.token.connect(stage.alice).approve(stage.bob.address, units(20));
  });
  const state = async () => {
    const { token, alice, bob, carol } = stage;
    return {
      balances: await balances(token, alice, bob, carol),
      allowances: await Promise.all([bob, carol].map(({ address }) => token.allowance(alice.address, address))),
      nonce: await token.nonces(alice.address),
    };
  };

  for (const call of hotCalls) {
    describe(call.name, () => {
      const send = (data: string, value = 0n) =>
        stage[call.sender].sendTransaction({ to: stage.address, data, value, gasLimit: 1_000_000 });
      const expectSilentRefusal = async (data: string, value = 0n) => {
        const before = await state();
        // The token's own errors all have a name; the ABI decoder's refusal has no data at all.
        await expect(send(data, value)).to.be.revertedWithoutReason(connection.ethers);
        expect(await state()).to.deep.equal(before);
      };

      for (const argument of call.addresses) {
        it(`refuses dirty upper bits in argument ${argument}`, async () => {
          await expectSilentRefusal(dirty(await call.data(stage), argument));
        });
      }

      it("refuses calldata that is one byte short", async () => {
        const data = await call.data(stage);
        await expectSilentRefusal(dataSlice(data, 0, dataLength(data) - 1));
      });

      it("refuses calldata without any argument", async () => {
        await expectSilentRefusal(dataSlice(await call.data(stage), 0, 4));
      });

      it("refuses ether", async () => {
        await expectSilentRefusal(await call.data(stage), 1n);
      });

      it("takes no notice of bytes after the arguments", async () => {
        const before = await state();
        const receipt = await (await send(concat([await call.data(stage), "0x80218021"]))).wait();
        expect(receipt?.status).to.equal(1);
        expect(await state()).not.to.deep.equal(before);
      });
    });
  }
});
