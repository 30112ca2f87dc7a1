// What the three settlement contracts share: two tokens, and who may stop what comes in
//
// constructor: two different contracts
// tokens, intakeOpen: the pair; open, once registered and while not stopped; whatever the token's own pause; unknown token
// intake
// ├── not registered by the token, or no longer: refused, also where only the other token has done it
// ├── stopped: that token's only; what involves it at all is refused; the other's goes on; resumed: goes on
// ├── stopped: what brings nothing in goes on (cancel, a batch sent again, cancelNonces, withdraw)
// └── a token that is neither of the two
// stopIntake, resumeIntake
// ├── the token's PAUSER, UNPAUSER: says so, with the token and the actor; no other role, nobody else
// ├── not those of the other currency
// ├── repeated: succeeds and says nothing
// ├── through the authority; by a member with a delay only as scheduled, once
// └── a token that is neither of the two
import { expect } from "chai";
import { id, type ContractFactory, type TransactionResponse } from "ethers";
import { role, type RoleName } from "../../sdk/roles.ts";
import { fill, quoteOf } from "./fx-quotes.ts";
import { BATCH, OTHER_BATCH, pay, row } from "./payout-batches.ts";
import {
  approveAll,
  connection,
  eventsOf,
  expectEvents,
  expectRefusal,
  FLAG,
  loadStage,
  pass,
  pause,
  register,
  settlementContracts,
  units,
  type Actor,
  type Side,
  type Stage,
} from "./stage.ts";

const contractNames = { payouts: "Payouts", fxSettlement: "FxSettlement", tradeEscrow: "TradeEscrow" } as const;

describe("Settlement", () => {
  let stage: Stage;
  let cnh: Side;
  let hkd: Side;
  let alice: Actor;
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, hkd, alice } = stage);
  });

  /** Something new that involves the token, by alice: a payment of hers, a quote of hers filled, a deposit of hers. */
  const bringIn = {
    payouts: (side: Side) => pay(stage, side, [row(stage.frank, 1n)], { batchId: id(`${side.name} ${counter++}`) }),
    fxSettlement: async (side: Side) => {
      const [sellToken, buyToken] = side === cnh ? [cnh.address, hkd.address] : [hkd.address, cnh.address];
      return fill(stage, await quoteOf(stage, { sellToken, buyToken, nonce: BigInt(counter++) }));
    },
    tradeEscrow: (side: Side) => stage.tradeEscrow.connect(alice).deposit(side.address, 1n),
  };
  let counter = 100;

  const grant = async (side: Side, name: RoleName, account: Actor, delay = 0) => {
    const { authority, holders } = side;
    const data = authority.interface.encodeFunctionData("grantRole", [role(name).id, account.address, delay]);
    await authority.connect(holders.ADMIN).schedule(authority, data, 0);
    await pass(BigInt(role("ADMIN").delay));
    await holders.ADMIN.sendTransaction({ to: authority, data });
  };

  for (const name of settlementContracts) {
    describe(contractNames[name], () => {
      const contract = () => stage[name];
      const pauser = () => cnh.holders.PAUSER;
      const unpauser = () => cnh.holders.UNPAUSER;
      const stop = (side: Side, by: Actor = pauser()): Promise<TransactionResponse> =>
        contract().connect(by).stopIntake(side.address);
      const resume = (side: Side, by: Actor = unpauser()): Promise<TransactionResponse> =>
        contract().connect(by).resumeIntake(side.address);

      describe("constructor", () => {
        it("refuses what is no contract, and one token twice", async () => {
          const { address: nobody } = stage.frank;
          const factory = (await connection.ethers.getContractFactory(
            contractNames[name],
          )) as unknown as ContractFactory;
          for (const [first, second, offender] of [
            [nobody, cnh.address, nobody],
            [cnh.address, nobody, nobody],
            [cnh.address, cnh.address, cnh.address],
          ] as const)
            await expectRefusal(contract(), factory.deploy(first, second), "UnknownToken", offender);
        });
      });

      describe("tokens", () => {
        it("answers the two, as deployed", async () => {
          expect(await contract().tokens()).to.deep.equal([cnh.address, hkd.address]);
        });
      });

      describe("intakeOpen", () => {
        it("is true for both once registered, and does not speak of a pause", async () => {
          await pause(cnh);
          expect([await contract().intakeOpen(cnh.address), await contract().intakeOpen(hkd.address)]).to.deep.equal([
            true,
            true,
          ]);
        });

        it("is false while stopped, for that token", async () => {
          await stop(cnh);
          expect([await contract().intakeOpen(cnh.address), await contract().intakeOpen(hkd.address)]).to.deep.equal([
            false,
            true,
          ]);
          await resume(cnh);
          await stop(hkd);
          expect([await contract().intakeOpen(cnh.address), await contract().intakeOpen(hkd.address)]).to.deep.equal([
            true,
            false,
          ]);
        });

        it("is refused for a token that is neither of the two", async () => {
          await expectRefusal(contract(), contract().intakeOpen(contract().target), "UnknownToken", contract().target);
        });
      });

      describe("intake", () => {
        it("is refused by a contract that no token has registered", async () => {
          const unregistered = await connection.ethers.deployContract(contractNames[name], [cnh.address, hkd.address]);
          const domain = { ...stage.domains[name], verifyingContract: await unregistered.getAddress() };
          stage = { ...stage, [name]: unregistered, domains: { ...stage.domains, [name]: domain } };
          for (const side of [cnh, hkd]) for (const holder of [alice, stage.bob]) await approveAll(stage, side, holder);
          for (const side of [cnh, hkd]) {
            expect(await contract().intakeOpen(side.address)).to.equal(false);
            // A quote needs both, and the first is asked first.
            const missing = name === "fxSettlement" ? cnh : side;
            await expectRefusal(contract(), bringIn[name](side), "NotRegistered", missing.address);
          }
          await register(cnh, { address: stage.domains[name].verifyingContract }, FLAG.protected);
          expect([await contract().intakeOpen(cnh.address), await contract().intakeOpen(hkd.address)]).to.deep.equal([
            true,
            false,
          ]);
          await expectRefusal(contract(), bringIn[name](hkd), "NotRegistered", hkd.address);
          if (name === "fxSettlement")
            await expectRefusal(contract(), bringIn[name](cnh), "NotRegistered", hkd.address);
          else await bringIn[name](cnh);
        });

        it("is refused once the token registers the contract no longer", async () => {
          await register(hkd, { address: stage.domains[name].verifyingContract }, 0n);
          await expectRefusal(contract(), bringIn[name](hkd), "NotRegistered", hkd.address);
          expect(await contract().intakeOpen(hkd.address)).to.equal(false);
        });

        it("is refused while stopped, and goes on once resumed", async () => {
          for (const side of [cnh, hkd]) {
            await stop(side);
            await expectRefusal(contract(), bringIn[name](side), "IntakeStoppedFor", side.address);
            await resume(side);
            await bringIn[name](side);
          }
        });

        it("is refused while the other token is stopped only where both are involved", async () => {
          for (const [stopped, other] of [
            [cnh, hkd],
            [hkd, cnh],
          ] as const) {
            await stop(stopped);
            if (name === "fxSettlement")
              await expectRefusal(contract(), bringIn[name](other), "IntakeStoppedFor", stopped.address);
            else await bringIn[name](other);
            await resume(stopped);
          }
        });
      });

      describe("stopIntake", () => {
        it("stops the token's intake, and says which and who", async () => {
          await expectEvents(stage, stop(cnh), [`${name}.IntakeStopped`, cnh.address, pauser().address]);
          await expectEvents(stage, stop(hkd), [`${name}.IntakeStopped`, hkd.address, pauser().address]);
        });

        it("says nothing if it is stopped already", async () => {
          await stop(cnh);
          await expectEvents(stage, stop(cnh));
          expect(await contract().intakeOpen(cnh.address)).to.equal(false);
        });

        it("is for the token's PAUSER alone", async () => {
          for (const [roleName, holder] of Object.entries({ ...cnh.holders, "nobody's": alice })) {
            if (roleName === "PAUSER") continue;
            await expectRefusal(contract(), stop(cnh, holder), "AccessManagedUnauthorized", holder.address);
          }
          expect(await contract().intakeOpen(cnh.address)).to.equal(true);
        });

        it("is not for the PAUSER of the other currency", async () => {
          await grant(hkd, "PAUSER", stage.carol);
          await expectRefusal(contract(), stop(cnh, stage.carol), "AccessManagedUnauthorized", stage.carol.address);
          await expectEvents(stage, stop(hkd, stage.carol), [
            `${name}.IntakeStopped`,
            hkd.address,
            stage.carol.address,
          ]);
        });

        it("shows the authority as the actor of a call through it", async () => {
          const data = contract().interface.encodeFunctionData("stopIntake", [cnh.address]);
          await expectEvents(stage, cnh.authority.connect(pauser()).execute(contract(), data), [
            `${name}.IntakeStopped`,
            cnh.address,
            cnh.authority.target,
          ]);
        });

        it("takes a member with a delay only as scheduled in the token's authority, once", async () => {
          const { carol } = stage;
          await grant(cnh, "PAUSER", carol, 3600);
          const data = contract().interface.encodeFunctionData("stopIntake", [cnh.address]);
          const operation = await cnh.authority.hashOperation(carol, contract(), data);
          await expectRefusal(cnh.authority, stop(cnh, carol), "AccessManagerNotScheduled", operation);
          await cnh.authority.connect(carol).schedule(contract(), data, 0);
          await expectRefusal(cnh.authority, stop(cnh, carol), "AccessManagerNotReady", operation);
          await pass(3600n);
          const events = await eventsOf(stage, stop(cnh, carol));
          expect(events).to.deep.equal([[`${name}.IntakeStopped`, cnh.address, carol.address]]);
          await expectRefusal(cnh.authority, stop(cnh, carol), "AccessManagerNotScheduled", operation);
          // Nobody can make the authority believe that a call is under way.
          expect(await contract().isConsumingScheduledOp()).to.equal("0x00000000");
        });

        it("is refused for a token that is neither of the two, whoever asks", async () => {
          await expectRefusal(
            contract(),
            contract().connect(pauser()).stopIntake(alice),
            "UnknownToken",
            alice.address,
          );
        });
      });

      describe("resumeIntake", () => {
        it("lets the token's intake go on, and says which and who", async () => {
          for (const side of [cnh, hkd]) {
            await stop(side);
            await expectEvents(stage, resume(side), [`${name}.IntakeResumed`, side.address, unpauser().address]);
            expect(await contract().intakeOpen(side.address)).to.equal(true);
          }
        });

        it("leaves the other token stopped", async () => {
          await stop(cnh);
          await stop(hkd);
          await resume(hkd);
          expect([await contract().intakeOpen(cnh.address), await contract().intakeOpen(hkd.address)]).to.deep.equal([
            false,
            true,
          ]);
        });

        it("says nothing if it is not stopped", async () => {
          await stop(hkd);
          await expectEvents(stage, resume(cnh));
          await resume(hkd);
          await expectEvents(stage, resume(hkd));
        });

        it("is for the token's UNPAUSER alone", async () => {
          await stop(cnh);
          for (const [roleName, holder] of Object.entries({ ...cnh.holders, "nobody's": alice })) {
            if (roleName === "UNPAUSER") continue;
            await expectRefusal(contract(), resume(cnh, holder), "AccessManagedUnauthorized", holder.address);
          }
          expect(await contract().intakeOpen(cnh.address)).to.equal(false);
        });

        it("is not for the UNPAUSER of the other currency", async () => {
          await grant(cnh, "UNPAUSER", stage.carol);
          await stop(hkd);
          await expectRefusal(contract(), resume(hkd, stage.carol), "AccessManagedUnauthorized", stage.carol.address);
          await stop(cnh);
          await resume(cnh, stage.carol);
        });

        it("is refused for a token that is neither of the two", async () => {
          await expectRefusal(
            contract(),
            contract().connect(unpauser()).resumeIntake(alice),
            "UnknownToken",
            alice.address,
          );
        });
      });
    });
  }

  describe("stopped", () => {
    const stopAll = async () => {
      for (const name of settlementContracts)
        for (const side of [cnh, hkd]) await stage[name].connect(cnh.holders.PAUSER).stopIntake(side.address);
    };

    it("lets a batch that was paid be sent again, and an unused one be cancelled", async () => {
      const payments = [row(stage.frank, units(5))];
      await pay(stage, cnh, payments);
      await stopAll();
      await expectEvents(stage, pay(stage, cnh, payments));
      await expectRefusal(
        stage.payouts,
        pay(stage, cnh, payments, { batchId: OTHER_BATCH }),
        "IntakeStoppedFor",
        cnh.address,
      );
      await expectEvents(stage, stage.payouts.connect(alice).cancel(OTHER_BATCH), [
        "payouts.BatchCancelled",
        alice.address,
        OTHER_BATCH,
      ]);
      expect(await stage.payouts.batchOf(alice, BATCH)).to.equal(
        await stage.payouts.contentOf(cnh.address, 0, payments),
      );
    });

    it("lets a maker withdraw a quote", async () => {
      await stopAll();
      await expectEvents(stage, stage.fxSettlement.connect(alice).cancelNonces(0, 2n), [
        "fxSettlement.NoncesCancelled",
        alice.address,
        0n,
        2n,
      ]);
    });

    it("lets a guarantor withdraw what is free", async () => {
      const { tradeEscrow } = stage;
      await tradeEscrow.connect(alice).deposit(hkd.address, units(7));
      await stopAll();
      await expectEvents(
        stage,
        tradeEscrow.connect(alice).withdraw(hkd.address, units(7)),
        ["tradeEscrow.PoolWithdrawn", hkd.address, alice.address, units(7), 0n],
        ["hkd.Transfer", tradeEscrow.target, alice.address, units(7)],
      );
    });
  });

  describe("a token that is neither of the two", () => {
    it("is refused by all three", async () => {
      const { address: foreign } = stage.frank;
      const { payouts, fxSettlement, tradeEscrow } = stage;
      await expectRefusal(
        payouts,
        payouts.connect(alice).pay(foreign, BATCH, 0, [row(stage.bob, 1n)]),
        "UnknownToken",
        foreign,
      );
      const quote = await quoteOf(stage, { buyToken: foreign });
      await expectRefusal(fxSettlement, fill(stage, quote), "InvalidPair", cnh.address, foreign);
      await expectRefusal(tradeEscrow, tradeEscrow.connect(alice).deposit(foreign, 1n), "UnknownToken", foreign);
    });
  });
});
