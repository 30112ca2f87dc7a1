// Parties with code
//
// every part that can sign × every kind of contract wallet (ERC-1271)
// ├── accepts, also with a flood of words behind the answer
// └── anything else, burnt gas and flooded memory included: SignatureRefused, by the token InvalidSignature
// every part, delegated under EIP-7702: by its key whatever its code does, by its code whatever its key; else refused
// contract wallets and delegated accounts call for themselves
import { expect } from "chai";
import { concat, type BaseContract, type Wallet } from "ethers";
import { deployTestContract, type AnyContract } from "./compiled.ts";
import { authorization, BY_ALLOWANCE, type Signing } from "./funding.ts";
import { connection, expectRefusal, keyOf, MAX, mint, NOTHING, units } from "./stage.ts";
import { sign } from "./trade-messages.ts";
import {
  amend,
  attestationOf,
  cancel,
  DOCUMENT,
  FULL,
  guaranteedOrder,
  milestone,
  NO_UNDERTAKING,
  offerOf,
  opened,
  orderOf,
  REASON,
  RULING,
  rulingOf,
  sell,
  sendOpening,
  undertakingOf,
} from "./trade-orders.ts";
import { loadTrade, type TradeStage } from "./trade-stage.ts";

const AMOUNT = units(100_000);

describe("TradeEscrow", () => {
  let stage: TradeStage;
  let escrow: TradeStage["escrow"];
  beforeEach(async () => {
    stage = await loadTrade();
    ({ escrow } = stage);
  });

  /** Somebody with an address, who may also make calls of his own. */
  interface Account {
    readonly address: string;
    call(to: string, data: string): Promise<unknown>;
  }

  /** Gives the account money, and the escrow leave to take it. */
  const fund = async (account: Account, pool = false) => {
    const { token, address } = stage.cnh;
    await mint(stage, stage.cnh, account, units(1_000_000));
    await account.call(address, token.interface.encodeFunctionData("approve", [stage.address, MAX]));
    if (pool) {
      await account.call(stage.address, escrow.interface.encodeFunctionData("deposit", [address, units(500_000)]));
    }
  };

  /** Each act that asks for the signature of one part: who plays it, and by whom he is heard. */
  type Ask = (account: Account, signer: Signing) => Promise<() => Promise<unknown>>;
  const asks: Readonly<Record<string, { ask: Ask; error?: string }>> = {
    "the buyer of an order": {
      ask: async (account, signer) => {
        await fund(account);
        const order = orderOf(stage, { buyer: account.address });
        const buyerSignature = await sign(stage.domain, "Order", order, signer);
        return () => sendOpening(stage, order, { buyerSignature });
      },
    },
    "the buyer of an order, by authorization": {
      error: "InvalidSignature",
      ask: async (account, signer) => {
        await fund(account);
        const order = orderOf(stage, { buyer: account.address });
        const nonce = await escrow.orderHash(order);
        const payment = { from: account, to: stage.address, value: AMOUNT, nonce, signer };
        const funding = await authorization(stage.cnh, payment);
        return () => sendOpening(stage, order, { funding, buyerSignature: "0x" });
      },
    },
    "the seller of an order": {
      ask: async (account, signer) => {
        const order = orderOf(stage, { seller: account.address });
        const sellerSignature = await sign(stage.domain, "Order", order, signer);
        return () => sendOpening(stage, order, { sellerSignature });
      },
    },
    "the guarantor of an order": {
      ask: async (account, signer) => {
        await fund(account, true);
        const order = guaranteedOrder(stage, { guarantor: account.address });
        const undertaking = undertakingOf(stage, await escrow.orderHash(order), order);
        const guarantorSignature = await sign(stage.domain, "Undertaking", undertaking, signer);
        return () => sendOpening(stage, order, { undertaking, guarantorSignature });
      },
    },
    "an attestor": {
      ask: async (account, signer) => {
        const milestones = [milestone(stage, { attestor: account.address })];
        const { orderId, order } = await opened(stage, orderOf(stage, { milestones }));
        const message = attestationOf(stage, orderId);
        const signature = await sign(stage.domain, "Attestation", message, signer);
        return () => escrow.attestSigned(orderId, order, message, signature);
      },
    },
    "an arbiter": {
      ask: async (account, signer) => {
        const { orderId, order } = await opened(stage, orderOf(stage, { arbiter: account.address }));
        await escrow.connect(stage.attestor).attest(orderId, order, 0n, DOCUMENT, FULL);
        await escrow.connect(stage.buyer).dispute(orderId, order, 0n, REASON);
        const message = rulingOf(stage, orderId);
        const signature = await sign(stage.domain, "Ruling", message, signer);
        return () => escrow.ruleSigned(orderId, order, message, signature);
      },
    },
    "a financier": {
      ask: async (account, signer) => {
        await fund(account);
        const order = await opened(stage, orderOf(stage));
        return () => sell(stage, order, { financier: account.address }, { signer });
      },
    },
    "a financier, by authorization": {
      error: "InvalidSignature",
      ask: async (account, signer) => {
        await fund(account);
        const order = await opened(stage, orderOf(stage));
        const nonce = await escrow.offerHash(offerOf(stage, order.orderId, { financier: account.address }));
        const payment = { from: account, to: stage.address, value: units(80_000), nonce, signer };
        const funding = await authorization(stage.cnh, payment);
        return () => sell(stage, order, { financier: account.address }, { funding, signature: "0x" });
      },
    },
    "an assignee who is asked for an amendment": {
      ask: async (account, signer) => {
        const order = await opened(stage, orderOf(stage));
        await escrow.connect(stage.seller).assign(order.orderId, order.order, account.address);
        const signers = [stage.buyer, stage.seller, signer];
        return () => amend(stage, order, { ...order.order, defaultSplitBps: 1n }, { signers });
      },
    },
    "an assignee who is asked for a cancellation": {
      ask: async (account, signer) => {
        const order = await opened(stage, orderOf(stage));
        await escrow.connect(stage.seller).assign(order.orderId, order.order, account.address);
        return () => cancel(stage, order, { signers: [stage.buyer, stage.seller, signer] });
      },
    },
  };

  const walletOf = async (name: string): Promise<Account & { contract: AnyContract }> => {
    const contract = await deployTestContract(name, stage.stranger);
    return { contract, address: contract.address, call: (to, data) => contract.execute(to, data) };
  };
  /** An account with a key, and the code of this wallet. */
  const delegated = async (name: string): Promise<Account & { key: Wallet }> => {
    const key = await keyOf(`account delegated to ${name}`);
    const contract = await deployTestContract(name, stage.stranger);
    await connection.networkHelpers.setCode(key.address, concat(["0xef0100", contract.address]));
    return { key, address: key.address, call: (to, data) => key.sendTransaction({ to, data }) };
  };
  const expectUnheard = async (call: () => Promise<unknown>, error: string | undefined, { address }: Account) => {
    const by: BaseContract = error === undefined ? escrow : stage.cnh.token;
    await expectRefusal(by, call(), error ?? "SignatureRefused", address);
  };

  for (const [who, { ask, error }] of Object.entries(asks)) {
    describe(`${who}, with code`, () => {
      for (const name of ["YesWallet", "VerboseWallet"]) {
        it(`is heard as a ${name}`, async () => {
          const wallet = await walletOf(name);
          await (
            await ask(wallet, stage.stranger)
          )();
        });
      }

      for (const name of ["DirtyWallet", "ShortWallet", "RevertingWallet", "BombingWallet", "BurningWallet"]) {
        it(`is not heard as a ${name}`, async () => {
          const wallet = await walletOf(name);
          await expectUnheard(await ask(wallet, stage.stranger), error, wallet);
        });
      }

      for (const name of ["RevertingWallet", "BurningWallet"]) {
        it(`is heard by the key of an account delegated to a ${name}`, async () => {
          const account = await delegated(name);
          await (
            await ask(account, account.key)
          )();
        });
      }

      it("is heard by the code of a delegated account, whoever signed", async () => {
        await (
          await ask(await delegated("YesWallet"), stage.stranger)
        )();
      });

      it("is not heard where neither key nor code of a delegated account speaks", async () => {
        const account = await delegated("DirtyWallet");
        await expectUnheard(await ask(account, stage.stranger), error, account);
      });
    });
  }

  describe("an account with code that calls for itself", () => {
    for (const [what, make] of [
      ["a contract wallet", () => walletOf("RevertingWallet")],
      ["an account delegated under EIP-7702", () => delegated("RevertingWallet")],
    ] as const) {
      it(`opens, accepts, sells, presents and rules as ${what}, without a signature`, async () => {
        const account = await make();
        const encode = (name: string, args: readonly unknown[]) =>
          account.call(stage.address, escrow.interface.encodeFunctionData(name as never, args as never));
        await fund(account);

        const bought = orderOf(stage, { buyer: account.address });
        const sellerSignature = await sign(stage.domain, "Order", bought, stage.seller);
        await encode("open", [bought, "0x", sellerSignature, NO_UNDERTAKING, "0x", BY_ALLOWANCE]);
        const boughtId = await escrow.orderHash(bought);
        await encode("accept", [boughtId, bought, 0n, FULL]);
        expect((await escrow.milestoneState(boughtId, 0n)).state).to.equal(2n);

        const sold = orderOf(stage, {
          seller: account.address,
          milestones: [milestone(stage), milestone(stage, { kind: 0n })],
        });
        const buyerSignature = await sign(stage.domain, "Order", sold, stage.buyer);
        await encode("open", [sold, buyerSignature, "0x", NO_UNDERTAKING, "0x", BY_ALLOWANCE]);
        const soldId = await escrow.orderHash(sold);
        await encode("attest", [soldId, sold, 1n, DOCUMENT, FULL]);
        const offer = offerOf(stage, soldId);
        const signature = await sign(stage.domain, "ReceivableOffer", offer, stage.financier);
        await encode("sellReceivable", [soldId, sold, offer, signature, BY_ALLOWANCE]);
        await encode("assign", [soldId, sold, stage.assignee.address]);
        expect((await escrow.orderState(soldId, sold)).payee).to.equal(stage.assignee.address);

        const judged = await opened(stage, orderOf(stage, { arbiter: account.address }));
        await escrow.connect(stage.attestor).attest(judged.orderId, judged.order, 0n, DOCUMENT, FULL);
        await escrow.connect(stage.buyer).dispute(judged.orderId, judged.order, 0n, REASON);
        await encode("rule", [judged.orderId, judged.order, 0n, 1n, RULING]);
        expect((await escrow.milestoneState(judged.orderId, 0n)).toSeller).to.equal(1n);
      });
    }
  });

  it("takes no signature for an account that has none: no key, no code", async () => {
    const order = orderOf(stage, { seller: stage.stranger.address });
    await expectRefusal(
      escrow,
      sendOpening(stage, order, { by: stage.buyer, sellerSignature: NOTHING }),
      "SignatureRefused",
      stage.stranger.address,
    );
  });
});
