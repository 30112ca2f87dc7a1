// Whoever is called while the escrow is at work gets nothing done
//
// a wallet that is asked for a signature (ERC-1271): it can only look, and what was signed happens once
// a token that calls back while money moves: every function that moves money refuses to be entered again
import { expect } from "chai";
import { settlementDomain } from "../../sdk/settlement/settlement-domain.ts";
import type { TradeEscrow } from "../../typechain-types/contracts/settlement/TradeEscrow.ts";
import { deployTestContract, type AnyContract } from "./compiled.ts";
import { BY_ALLOWANCE, FUNDING_KIND } from "./funding.ts";
import { CASE, connection, MAX, mint, reach, units, type Actor } from "./stage.ts";
import type { Order } from "./trade-messages.ts";
import {
  attestationOf,
  cancel,
  DOCUMENT,
  DUE,
  FULL,
  milestone,
  NO_UNDERTAKING,
  offerOf,
  opened,
  orderOf,
  REASON,
  sell,
  sendOpening,
  STATE,
  WINDOW,
  type Opened,
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

  describe("a wallet that calls back while it is asked", () => {
    let wallet: AnyContract & { readonly address: string };
    /** Holds 500,000 and has as much in its pool; the escrow may take any amount. */
    beforeEach(async () => {
      const { token, address } = stage.cnh;
      wallet = await deployTestContract("CallingWallet", stage.stranger);
      await mint(stage, stage.cnh, wallet, units(1_000_000));
      await wallet.execute(address, token.interface.encodeFunctionData("approve", [stage.address, MAX]));
      await wallet.execute(stage.address, encode("deposit", [address, units(500_000)]));
    });
    const encode = (name: string, args: readonly unknown[]) =>
      escrow.interface.encodeFunctionData(name as never, args as never);
    /** What it tries: the very order again, and everything that it might do as a part of it. */
    const tries = ({ orderId, order }: Opened): string[] => [
      encode("open", [order, "0x", "0x", NO_UNDERTAKING, "0x", BY_ALLOWANCE]),
      encode("deposit", [stage.cnh.address, 1n]),
      encode("withdraw", [stage.cnh.address, 1n]),
      encode("accept", [orderId, order, 0n, FULL]),
      encode("attest", [orderId, order, 0n, DOCUMENT, 1n]),
      encode("dispute", [orderId, order, 0n, REASON]),
      encode("assign", [orderId, order, wallet.address]),
      encode("release", [orderId, order, 0n]),
    ];
    /** The act happens once and as signed, whatever the wallet tries meanwhile. */
    const expectNothingElse = async (order: Opened, act: () => Promise<unknown>, expected: unknown[]) => {
      for (const data of tries(order)) {
        const before = await connection.networkHelpers.takeSnapshot();
        await wallet.prepare(stage.address, data);
        await act();
        const { held, payee, financierLeft } = await escrow.orderState(order.orderId, order.order);
        const { state, toSeller } = await escrow.milestoneState(order.orderId, 0n);
        const balance = await stage.cnh.token.balanceOf(wallet.address);
        expect([held, payee, financierLeft, state, toSeller, balance]).to.deep.equal(expected);
        expect(await escrow.freePool(stage.cnh.address, wallet.address)).to.equal(units(500_000));
        await before.restore();
      }
    };

    it("gets nothing done as the buyer", async () => {
      const order = orderOf(stage, { buyer: wallet.address });
      await expectNothingElse({ order, orderId: await escrow.orderHash(order) }, () => sendOpening(stage, order), [
        AMOUNT,
        stage.seller.address,
        0n,
        STATE.held,
        0n,
        units(400_000),
      ]);
    });

    it("gets nothing done as attestor", async () => {
      const milestones = [milestone(stage, { attestor: wallet.address })];
      const order = await opened(stage, orderOf(stage, { milestones }));
      const message = attestationOf(stage, order.orderId, { shareBps: 9_000n });
      await expectNothingElse(order, () => escrow.attestSigned(order.orderId, order.order, message, "0x"), [
        AMOUNT,
        stage.seller.address,
        0n,
        STATE.attested,
        units(90_000),
        units(500_000),
      ]);
    });

    it("gets nothing done as financier and attestor in one", async () => {
      const milestones = [milestone(stage, { attestor: wallet.address })];
      const order = await opened(stage, orderOf(stage, { milestones }));
      await expectNothingElse(order, () => sell(stage, order, { financier: wallet.address }), [
        AMOUNT,
        stage.seller.address,
        units(80_400),
        STATE.held,
        0n,
        units(420_000),
      ]);
    });
  });

  describe("over a token that calls back while money moves", () => {
    interface Odd {
      readonly token: AnyContract & { readonly address: string };
      readonly stage: TradeStage;
      readonly order: Opened;
      readonly sold: Opened;
    }

    /** An escrow of its own over such a token, with milestones to release, to rule by default and to refund. */
    async function setOdd(): Promise<Odd> {
      const token = await deployTestContract("CallingToken", stage.stranger);
      const second = await deployTestContract("CallingToken", stage.stranger);
      const odd = (await connection.ethers.deployContract("TradeEscrow", [
        token.address,
        second.address,
      ])) as unknown as TradeEscrow;
      const address = await odd.getAddress();
      const domain = settlementDomain({ contract: "tradeEscrow", chainId: stage.domain.chainId, address });
      const oddStage: TradeStage = { ...stage, escrow: odd, address, domain };
      for (const { address: holder } of [stage.buyer, stage.guarantor, stage.financier]) {
        await token.give(holder, units(1_000_000));
      }
      await odd.connect(stage.guarantor).deposit(token.address, units(500_000));
      const milestones = [milestone(oddStage), milestone(oddStage), milestone(oddStage)];
      const terms: Order = orderOf(oddStage, { token: token.address, milestones });
      const order = await opened(oddStage, terms);
      await odd.connect(stage.buyer).accept(order.orderId, order.order, 0n, FULL);
      await odd.connect(stage.attestor).attest(order.orderId, order.order, 1n, DOCUMENT, FULL);
      await odd.connect(stage.buyer).dispute(order.orderId, order.order, 1n, REASON);
      const sold = await opened(oddStage, { ...terms, salt: DOCUMENT });
      return { token, stage: oddStage, order, sold };
    }

    const movers: Readonly<Record<string, (odd: Odd) => Promise<unknown>>> = {
      open: async ({ stage: odd, order }) => sendOpening(odd, { ...order.order, salt: REASON }),
      "open, by authorization": async ({ stage: odd, order }) =>
        sendOpening(
          odd,
          { ...order.order, salt: REASON },
          { funding: { ...BY_ALLOWANCE, kind: FUNDING_KIND.authorization } },
        ),
      "open, by permit": async ({ stage: odd, order }) =>
        sendOpening(odd, { ...order.order, salt: REASON }, { funding: { ...BY_ALLOWANCE, kind: FUNDING_KIND.permit } }),
      release: async ({ stage: odd, order }) => odd.escrow.release(order.orderId, order.order, 0n),
      defaultRule: async ({ stage: odd, order }) => odd.escrow.defaultRule(order.orderId, order.order, 1n),
      refund: async ({ stage: odd, order }) => odd.escrow.refund(order.orderId, order.order, 2n),
      cancel: async ({ stage: odd, order }) => cancel(odd, order, { validBefore: odd.start + 2n * DUE + 2n * WINDOW }),
      sellReceivable: async ({ stage: odd, sold }) =>
        sell(odd, sold, { validBefore: odd.start + 2n * DUE + 2n * WINDOW }),
      deposit: async ({ stage: odd, token }) => odd.escrow.connect(odd.guarantor).deposit(token.address, 1n),
      withdraw: async ({ stage: odd, token }) => odd.escrow.connect(odd.guarantor).withdraw(token.address, 1n),
    };
    const ripe = new Set(["defaultRule", "refund"]);

    for (const [name, move] of Object.entries(movers)) {
      it(`${name} lets nothing that moves money happen in between`, async () => {
        const odd = await setOdd();
        const { order, token } = odd;
        const { escrow: oddEscrow } = odd.stage;
        const offer = offerOf(odd.stage, order.orderId);
        const entries = {
          open: [order.order, "0x", "0x", NO_UNDERTAKING, "0x", BY_ALLOWANCE],
          release: [order.orderId, order.order, 0n],
          defaultRule: [order.orderId, order.order, 1n],
          refund: [order.orderId, order.order, 2n],
          cancel: [order.orderId, order.order, 0n, 1n, []],
          sellReceivable: [order.orderId, order.order, offer, "0x", BY_ALLOWANCE],
          claim: [token.address, odd.stage.seller.address],
          deposit: [token.address, 1n],
          withdraw: [token.address, 1n],
          surrender: [token.address, odd.stage.seller.address, 1n, odd.stage.court.address, CASE],
        };
        if (ripe.has(name)) await reach(odd.stage.start + 2n * DUE);
        const refusal = oddEscrow.interface.encodeErrorResult("ReentrancyGuardReentrantCall");
        for (const [entry, args] of Object.entries(entries)) {
          const before = await connection.networkHelpers.takeSnapshot();
          await token.prepare(odd.stage.address, oddEscrow.interface.encodeFunctionData(entry as never, args as never));
          const sent = (await move(odd)) as Awaited<ReturnType<Actor["sendTransaction"]>>;
          const answers = (await sent.wait())!.logs
            .filter(({ address }) => address === token.address)
            .map((log) => token.interface.parseLog(log)!.args.toArray());
          expect(answers.length, entry).to.be.greaterThan(0);
          for (const answer of answers) expect(answer, entry).to.deep.equal([false, refusal]);
          await before.restore();
        }
      });
    }
  });
});
