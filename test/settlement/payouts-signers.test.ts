// Payers with code
//
// by signature, the token asks
// ├── a contract wallet that accepts: pays; one that answers anything else, burns gas or floods memory: refused
// ├── a wallet that calls back while it is asked: nothing that it calls happens, it is paid for once
// └── an account delegated under EIP-7702: by its key, whatever its code says; by its code
// by allowance: a contract wallet, a delegated account; a wallet's permit (ERC-7597)
import { expect } from "chai";
import { concat, type Wallet } from "ethers";
import type { Payment } from "../../sdk/settlement/payments.ts";
import { deployTestContract, type AnyContract } from "./compiled.ts";
import { ATOMIC, BATCH, batchOf, OTHER_BATCH, pay, row, signBatch, submit } from "./payout-batches.ts";
import {
  balances,
  connection,
  expectRefusal,
  keyOf,
  loadStage,
  MAX,
  MEMO,
  NOTHING,
  units,
  type Actor,
  type Party,
  type Side,
  type Stage,
} from "./stage.ts";

describe("Payouts", () => {
  let stage: Stage;
  let cnh: Side;
  let payouts: Stage["payouts"];
  let bob: Actor;
  let frank: Actor;
  let payments: Payment[];
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, payouts, bob, frank } = stage);
    payments = [row(bob, units(10), MEMO), row(frank, units(5))];
  });
  const FUNDS = units(100);

  const funded = async (name: string): Promise<AnyContract & Party> => {
    const wallet = await deployTestContract(name, stage.harbour.deployer);
    await cnh.token.connect(stage.alice).transfer(wallet.address, FUNDS);
    return wallet;
  };
  /** An account with a key, and the code of this wallet. */
  const delegated = async (name: string): Promise<Wallet> => {
    const account = await keyOf(`account delegated to ${name}`);
    const code = await deployTestContract(name, stage.harbour.deployer);
    await connection.networkHelpers.setCode(account.address, concat(["0xef0100", code.address]));
    await cnh.token.connect(stage.alice).transfer(account.address, FUNDS);
    return account;
  };
  /** 15 from `payer`, under a signature of `signer`. */
  const signed = (payer: Party, signer: Actor | Wallet = stage.dave) =>
    signBatch(stage, cnh, batchOf(stage, cnh, { payer: payer.address }), payments, { signer });
  const expectPaid = async (payer: Party) =>
    expect(await balances(cnh, payer, frank, payouts)).to.deep.equal([FUNDS - units(15), units(5), 0n]);
  const expectUnpaid = async (payer: Party) => {
    expect(await balances(cnh, payer, frank, payouts)).to.deep.equal([FUNDS, 0n, 0n]);
    expect(await payouts.batchOf(payer.address, BATCH)).to.equal(NOTHING);
  };

  describe("payWithAuthorization", () => {
    it("pays from a contract wallet that accepts", async () => {
      const wallet = await funded("YesWallet");
      await submit(stage, await signed(wallet));
      await expectPaid(wallet);
    });

    for (const name of ["DirtyWallet", "ShortWallet", "RevertingWallet", "BombingWallet"]) {
      it(`refuses the answer of a ${name}`, async () => {
        const wallet = await funded(name);
        await expectRefusal(cnh.token, submit(stage, await signed(wallet)), "InvalidSignature", wallet.address);
        await expectUnpaid(wallet);
      });
    }

    it("refuses a wallet that burns all gas, and ends", async () => {
      const wallet = await funded("BurningWallet");
      await expect(submit(stage, await signed(wallet))).to.be.revert(connection.ethers);
      await expectUnpaid(wallet);
    });

    it("lets a wallet that is asked do nothing meanwhile, and pays once", async () => {
      const wallet = await funded("CallingWallet");
      await wallet.execute(cnh.token.target, cnh.token.interface.encodeFunctionData("approve", [payouts.target, MAX]));
      const batch = await signed(wallet);
      const { validAfter, validBefore, signature } = batch;
      const inner = [
        payouts.interface.encodeFunctionData("payWithAuthorization", [
          batch.batch,
          payments,
          0n,
          validAfter,
          validBefore,
          signature,
        ]),
        payouts.interface.encodeFunctionData("pay", [cnh.address, OTHER_BATCH, ATOMIC, payments]),
        payouts.interface.encodeFunctionData("cancel", [BATCH]),
      ];
      for (const data of inner) {
        const before = await connection.networkHelpers.takeSnapshot();
        await wallet.prepare(payouts.target, data);
        await submit(stage, batch);
        await expectPaid(wallet);
        expect(await payouts.batchOf(wallet.address, OTHER_BATCH)).to.equal(NOTHING);
        await before.restore();
      }
    });

    for (const name of ["RevertingWallet", "BurningWallet", "CallingWallet"]) {
      it(`pays by the key of an account delegated to a ${name}`, async () => {
        const account = await delegated(name);
        await submit(stage, await signed(account, account));
        await expectPaid(account);
      });
    }

    it("pays by the code of a delegated account", async () => {
      const account = await delegated("YesWallet");
      await submit(stage, await signed(account, stage.dave));
      await expectPaid(account);
    });

    it("refuses a delegated account for which neither key nor code speaks", async () => {
      const account = await delegated("DirtyWallet");
      await expectRefusal(cnh.token, submit(stage, await signed(account)), "InvalidSignature", account.address);
      await expectUnpaid(account);
    });
  });

  describe("pay", () => {
    it("pays from a contract wallet that calls", async () => {
      const wallet = await funded("YesWallet");
      const approval = cnh.token.interface.encodeFunctionData("approve", [payouts.target, units(15)]);
      await wallet.execute(cnh.token.target, approval);
      const data = payouts.interface.encodeFunctionData("pay", [cnh.address, BATCH, ATOMIC, payments]);
      await wallet.execute(payouts.target, data);
      await expectPaid(wallet);
    });

    it("pays from a delegated account that calls", async () => {
      const account = await delegated("RevertingWallet");
      await cnh.token.connect(account).approve(payouts, units(15));
      await pay(stage, cnh, payments, { payer: account as unknown as Actor });
      await expectPaid(account);
    });
  });

  describe("payWithPermit", () => {
    const permitted = (): string =>
      payouts.interface.encodeFunctionData("payWithPermit", [
        cnh.address,
        BATCH,
        ATOMIC,
        payments,
        units(15),
        MAX,
        "0x1234",
      ]);

    it("pays by a permit that a wallet's code accepts", async () => {
      const wallet = await funded("YesWallet");
      await wallet.execute(payouts.target, permitted());
      await expectPaid(wallet);
    });

    it("refuses one that it does not accept", async () => {
      const wallet = await funded("DirtyWallet");
      await expectRefusal(
        cnh.token,
        wallet.execute(payouts.target, permitted()),
        "ERC20InsufficientAllowance",
        payouts.target,
        0n,
        units(15),
      );
      await expectUnpaid(wallet);
    });
  });
});
