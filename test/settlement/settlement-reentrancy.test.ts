// A token calls back while its money moves
//
// The tokens can be upgraded, so a settlement does not trust that they call nobody: each function that moves money refuses
// to be entered again from within any other of its contract, and what was begun is finished as if nobody had called.
// ├── Payouts: pay, payWithPermit, payWithAuthorization, from within each other
// └── FxSettlement: fill, fillSigned by each funding, fillBatch, from within each other
import { expect } from "chai";
import { Interface, type TransactionResponse } from "ethers";
import { readSettlementDomain } from "../../sdk/settlement/settlement-domain.ts";
import type { FxSettlement } from "../../typechain-types/contracts/settlement/FxSettlement.ts";
import type { Payouts } from "../../typechain-types/contracts/settlement/Payouts.ts";
import { deployTestContract, type AnyContract } from "./compiled.ts";
import { BY_ALLOWANCE, FUNDING_KIND } from "./funding.ts";
import { partiesOf, rowsOf, type Trade } from "./fx-netting.ts";
import { acceptanceOf, quoteOf, signAcceptance, signQuote } from "./fx-quotes.ts";
import { BATCH, OTHER_BATCH, row } from "./payout-batches.ts";
import { connection, loadStage, NOTHING, type Party, type Side, type Stage, units, ZERO } from "./stage.ts";

const GUARD = new Interface(["error ReentrancyGuardReentrantCall()"]).encodeErrorResult("ReentrancyGuardReentrantCall");
const FUNDS = units(1_000_000);

describe("Settlement", () => {
  let stage: Stage;
  let token: AnyContract & Party;
  let other: AnyContract & Party;
  beforeEach(async () => {
    stage = await loadStage();
    token = await deployTestContract("CallingToken", stage.harbour.deployer);
    other = await deployTestContract("CallingToken", stage.harbour.deployer);
    for (const each of [token, other])
      for (const { address } of [stage.alice, stage.bob, stage.carol]) await each.give(address, FUNDS);
  });

  /** Has the token call `inner` back while `outer` moves money: `outer` goes on, `inner` was refused by the guard. */
  const expectGuarded = async (target: string, inner: string, outer: () => Promise<TransactionResponse>) => {
    await token.prepare(target, inner);
    const sent = await outer();
    const calls = (await sent.wait())!.logs
      .map((log) => (log.address === token.address ? token.interface.parseLog(log) : null))
      .filter((event) => event?.name === "CalledBack");
    expect(calls.length).to.be.greaterThan(0);
    for (const call of calls) expect(call!.args.toArray()).to.deep.equal([false, GUARD]);
  };

  describe("Payouts", () => {
    let payouts: Payouts;
    beforeEach(async () => {
      payouts = (await connection.ethers.deployContract("Payouts", [token.address, other.address])) as never;
    });
    const rows = () => [row(stage.frank, 5n), row(stage.bob, 7n, OTHER_BATCH)];
    const batch = (batchId: string) => ({
      payer: stage.alice.address,
      token: token.address,
      batchId,
      mode: 0,
      maxFee: 3n,
      feeTo: ZERO,
    });
    const argsOf = {
      pay: (batchId: string) => [token.address, batchId, 0, rows()],
      payWithPermit: (batchId: string) => [token.address, batchId, 0, rows(), 0n, 0n, "0x"],
      payWithAuthorization: (batchId: string) => [batch(batchId), rows(), 1n, 0n, 2n ** 40n, "0x"],
    } as const;
    type Name = keyof typeof argsOf;
    const names = Object.keys(argsOf) as Name[];

    for (const outer of names) {
      for (const inner of names) {
        it(`is not entered by ${inner} from within ${outer}`, async () => {
          const data = payouts.interface.encodeFunctionData(inner as never, argsOf[inner](OTHER_BATCH) as never);
          await expectGuarded(payouts.target as string, data, () =>
            payouts.connect(stage.alice).getFunction(outer)(...argsOf[outer](BATCH)),
          );
          expect(await payouts.batchOf(token.address, OTHER_BATCH)).to.equal(NOTHING);
          expect(await payouts.batchOf(stage.alice, OTHER_BATCH)).to.equal(NOTHING);
          expect(await payouts.batchOf(stage.alice, BATCH)).to.not.equal(NOTHING);
          // Who submits takes the fee, and here that is the payer.
          expect(await token.balanceOf(stage.alice.address)).to.equal(FUNDS - 12n);
          expect(await token.balanceOf(payouts.target)).to.equal(0n);
        });
      }
    }
  });

  describe("FxSettlement", () => {
    let fxSettlement: FxSettlement;
    beforeEach(async () => {
      fxSettlement = (await connection.ethers.deployContract("FxSettlement", [token.address, other.address])) as never;
      const domain = await readSettlementDomain({ contract: "fxSettlement", reader: fxSettlement });
      stage = {
        ...stage,
        fxSettlement,
        domains: { ...stage.domains, fxSettlement: domain },
        cnh: { ...stage.cnh, address: token.address } as Side,
        hkd: { ...stage.hkd, address: other.address } as Side,
      };
    });

    const direct = async (nonce: bigint) => {
      const quote = await quoteOf(stage, { nonce, sellMax: units(1_000) });
      return [quote, await signQuote(stage, quote, stage.alice), units(1_000), ZERO, NOTHING] as const;
    };
    const signed = async (nonce: bigint, kind: bigint) => {
      // The token that calls back is the one that is bought, so that each funding goes through it.
      const pair = { sellToken: other.address, buyToken: token.address };
      const quote = await quoteOf(stage, { nonce, sellMax: units(1_000), ...pair });
      const acceptance = await acceptanceOf(stage, quote, { nonce, maxFee: 2n });
      const signatures = [
        await signQuote(stage, quote, stage.alice),
        await signAcceptance(stage, acceptance, stage.bob),
      ];
      return [quote, signatures[0]!, acceptance, signatures[1]!, { ...BY_ALLOWANCE, kind }, 1n] as const;
    };
    const netted = async (nonce: bigint) => {
      const trades: Trade[] = [
        { maker: stage.alice, taker: stage.bob, quote: { nonce }, acceptance: { nonce } },
        { maker: stage.bob, taker: stage.carol, quote: { nonce: nonce + 1n }, acceptance: { nonce: nonce + 1n } },
      ];
      return [await rowsOf(stage, trades), partiesOf(trades)] as const;
    };
    const callsOf: Record<string, { name: string; args: (nonce: bigint) => Promise<readonly unknown[]> }> = {
      fill: { name: "fill", args: direct },
      "fillSigned by allowance": { name: "fillSigned", args: (nonce) => signed(nonce, FUNDING_KIND.allowance) },
      "fillSigned by permit": { name: "fillSigned", args: (nonce) => signed(nonce, FUNDING_KIND.permit) },
      "fillSigned by authorization": { name: "fillSigned", args: (nonce) => signed(nonce, FUNDING_KIND.authorization) },
      fillBatch: { name: "fillBatch", args: netted },
    };

    for (const [outer, entered] of Object.entries(callsOf)) {
      for (const [inner, entering] of Object.entries(callsOf)) {
        it(`is not entered by ${inner} from within ${outer}`, async () => {
          const data = fxSettlement.interface.encodeFunctionData(
            entering.name as never,
            (await entering.args(20n)) as never,
          );
          const args = await entered.args(10n);
          await expectGuarded(fxSettlement.target as string, data, () =>
            fxSettlement.connect(stage.bob).getFunction(entered.name)(...args),
          );
          const { alice, bob } = stage;
          expect([await fxSettlement.nonceUsed(alice, 10), await fxSettlement.nonceUsed(alice, 20)]).to.deep.equal([
            true,
            false,
          ]);
          expect(await fxSettlement.nonceUsed(bob, 20)).to.equal(false);
          for (const each of [token, other]) expect(await each.balanceOf(fxSettlement.target)).to.equal(0n);
        });
      }
    }
  });
});
