// Makers and takers with code
//
// a contract wallet, as maker of each way in, as taker who signs, as taker who calls: by its code
// ├── an answer that is anything but yes, no answer, too much of it, all gas burned: refused, in a batch as a whole
// └── it calls back while it is asked: nothing that it calls happens, and its quote is filled once
// an account delegated under EIP-7702, as maker and taker: by its key whatever its code says, and by its code
import { expect } from "chai";
import { concat, type Wallet } from "ethers";
import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import { deployTestContract, type AnyContract } from "./compiled.ts";
import { BY_ALLOWANCE, type Signing } from "./funding.ts";
import { rowsOf, settle, type Trade } from "./fx-netting.ts";
import { acceptanceOf, fill, fillSigned, fundingOf, quoteOf, signAcceptance, signQuote } from "./fx-quotes.ts";
import {
  balances,
  connection,
  expectRefusal,
  keyOf,
  loadStage,
  MAX,
  mint,
  NOTHING,
  OPENING,
  units,
  type Actor,
  type Party,
  type Side,
  type Stage,
  ZERO,
} from "./stage.ts";

describe("FxSettlement", () => {
  let stage: Stage;
  let cnh: Side;
  let hkd: Side;
  let fxSettlement: Stage["fxSettlement"];
  let alice: Actor;
  let bob: Actor;
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, hkd, fxSettlement, alice, bob } = stage);
  });
  const FUNDS = units(5_000);
  const SOLD = units(1_000);
  const BOUGHT = 1_083_700_000n;

  /** Somebody whose signature is made by dave, which no key of the account could have made. */
  type Account = Party & Signing;
  const byDave = <T extends Party>(account: T): T & Account =>
    Object.assign(account, {
      signTypedData: (...args: Parameters<Signing["signTypedData"]>) => stage.dave.signTypedData(...args),
    });
  const wallet = async (name: string): Promise<AnyContract & Account> => {
    const code = await deployTestContract(name, stage.harbour.deployer);
    for (const side of [cnh, hkd]) {
      await mint(stage, side, code, FUNDS);
      const data = side.token.interface.encodeFunctionData("approve", [fxSettlement.target as string, MAX]);
      await code.execute(side.address, data);
    }
    return byDave(code);
  };
  /** An account with a key, and the code of this wallet. */
  const delegated = async (name: string): Promise<Wallet> => {
    const account = await keyOf(`account delegated to ${name}`);
    const code = await deployTestContract(name, stage.harbour.deployer);
    await connection.networkHelpers.setCode(account.address, concat(["0xef0100", code.address]));
    for (const side of [cnh, hkd]) {
      await mint(stage, side, account, FUNDS);
      await side.token.connect(account).approve(fxSettlement, MAX);
    }
    return account;
  };

  /** The ways in which `account` has to sign something; each moves 1,000 CNH one way and their price the other. */
  const waysOf = (account: Account) => ({
    "maker of a direct fill": async () =>
      fill(stage, await quoteOf(stage, { maker: account.address }), { maker: account }),
    "maker of a signed fill": async () => {
      const quote = await quoteOf(stage, { maker: account.address });
      return fillSigned(stage, quote, await acceptanceOf(stage, quote), { maker: account });
    },
    "maker in a batch": () => settle(stage, batch({ maker: account, taker: bob })),
    "taker of a signed fill": async () => {
      const quote = await quoteOf(stage);
      const acceptance = await acceptanceOf(stage, quote, { taker: account.address });
      return fillSigned(stage, quote, acceptance, { taker: account });
    },
    "taker in a batch": () => settle(stage, batch({ maker: alice, taker: account })),
  });
  const ways = [
    "maker of a direct fill",
    "maker of a signed fill",
    "maker in a batch",
    "taker of a signed fill",
    "taker in a batch",
  ] as const;
  const batch = (trade: Trade): Trade[] => [
    { ...trade, price: [10_837n, 10_000n] },
    { maker: stage.carol, taker: stage.dave, amount: units(3) },
  ];
  const expectTraded = async (way: (typeof ways)[number], account: Party) => {
    const [sold, bought] = way.startsWith("maker") ? [-SOLD, BOUGHT] : [SOLD, -BOUGHT];
    expect([await balances(cnh, account, fxSettlement), await balances(hkd, account, fxSettlement)]).to.deep.equal([
      [FUNDS + sold, 0n],
      [FUNDS + bought, 0n],
    ]);
  };

  for (const way of ways) {
    describe(`${way}`, () => {
      it("may be a contract wallet that accepts", async () => {
        const account = await wallet("YesWallet");
        await waysOf(account)[way]();
        await expectTraded(way, account);
      });

      for (const name of ["DirtyWallet", "ShortWallet", "RevertingWallet", "BombingWallet"]) {
        it(`is refused where a ${name} answers`, async () => {
          const account = await wallet(name);
          await expectRefusal(fxSettlement, waysOf(account)[way](), "SignatureRefused", account.address);
          expect(await balances(cnh, account, stage.dave)).to.deep.equal([FUNDS, OPENING]);
        });
      }

      it("is refused where the code burns all gas", async () => {
        const account = await wallet("BurningWallet");
        await expect(waysOf(account)[way]()).to.be.revert(connection.ethers);
        expect(await balances(cnh, account, stage.dave)).to.deep.equal([FUNDS, OPENING]);
      });

      for (const name of ["RevertingWallet", "BurningWallet", "CallingWallet"]) {
        it(`may be an account delegated to a ${name}, by its key`, async () => {
          const account = await delegated(name);
          await waysOf(account)[way]();
          await expectTraded(way, account);
        });
      }

      it("may be a delegated account by its code", async () => {
        const account = await delegated("YesWallet");
        await waysOf(byDave({ address: account.address }))[way]();
        await expectTraded(way, account);
      });

      it("is refused where neither key nor code of a delegated account speaks", async () => {
        const { address } = await delegated("DirtyWallet");
        await expectRefusal(fxSettlement, waysOf(byDave({ address }))[way](), "SignatureRefused", address);
      });
    });
  }

  describe("a wallet that calls back while it is asked", () => {
    let caller: AnyContract & Account;
    let quote: QuoteMessage;
    beforeEach(async () => {
      caller = await wallet("CallingWallet");
      quote = await quoteOf(stage, { maker: caller.address });
    });

    it("cannot fill, cancel or be filled a second time meanwhile", async () => {
      const { interface: abi } = fxSettlement;
      const acceptance = await acceptanceOf(stage, quote);
      const makerSignature = await signQuote(stage, quote, caller);
      const takerSignature = await signAcceptance(stage, acceptance, bob);
      const ofAlice = await quoteOf(stage, { taker: caller.address });
      const trades: Trade[] = [{ maker: alice, taker: stage.carol }];
      const inner = {
        fill: [ofAlice, await signQuote(stage, ofAlice, alice), SOLD, ZERO, NOTHING],
        fillSigned: [quote, makerSignature, acceptance, takerSignature, BY_ALLOWANCE, 0n],
        fillBatch: [await rowsOf(stage, trades), trades.flatMap(({ maker, taker }) => [maker.address, taker.address])],
        cancelNonces: [0n, MAX >> 128n],
      } as const;
      for (const [name, args] of Object.entries(inner)) {
        const before = await connection.networkHelpers.takeSnapshot();
        await caller.prepare(fxSettlement.target, abi.encodeFunctionData(name as never, args as never));
        await fill(stage, quote, { maker: caller, taker: stage.dave });
        expect(await fxSettlement.remaining(quote), name).to.equal(units(9_000));
        expect(await fxSettlement.nonceUsed(caller, 0n)).to.equal(false);
        expect(await fxSettlement.remaining(ofAlice), name).to.equal(units(10_000));
        expect(await balances(cnh, caller, alice, bob, stage.carol), name).to.deep.equal([
          FUNDS - SOLD,
          ...Array<bigint>(3).fill(OPENING),
        ]);
        await before.restore();
      }
    });

    it("is asked once as a taker, and pays once", async () => {
      const ofAlice = await quoteOf(stage);
      const acceptance = await acceptanceOf(stage, ofAlice, { taker: caller.address });
      const again = fxSettlement.interface.encodeFunctionData("fillSigned", [
        ofAlice,
        await signQuote(stage, ofAlice, alice),
        acceptance,
        "0x",
        BY_ALLOWANCE,
        0n,
      ]);
      await caller.prepare(fxSettlement.target, again);
      await fillSigned(stage, ofAlice, acceptance, { taker: caller });
      expect(await balances(hkd, caller)).to.deep.equal([FUNDS - BOUGHT]);
    });
  });

  it("takes the direct fill of a contract wallet, and of a delegated account", async () => {
    const caller = await wallet("YesWallet");
    const quote = await quoteOf(stage);
    const signature = await signQuote(stage, quote, alice);
    const data = fxSettlement.interface.encodeFunctionData("fill", [quote, signature, SOLD, ZERO, NOTHING]);
    await caller.execute(fxSettlement.target, data);
    await expectTraded("taker of a signed fill", caller);
    const account = await delegated("BurningWallet");
    await fill(stage, quote, { taker: account as unknown as Actor });
    await expectTraded("taker of a signed fill", account);
  });

  it("takes the payment of a contract wallet by authorization, by its code", async () => {
    const payer = await wallet("YesWallet");
    const quote = await quoteOf(stage);
    const acceptance = await acceptanceOf(stage, quote, { taker: payer.address, maxFee: units(2) });
    const funding = await fundingOf(stage, quote, acceptance, payer);
    await fillSigned(stage, quote, acceptance, {
      taker: payer,
      funding: { ...funding, signature: "0x" },
      fee: units(1),
    });
    expect(await balances(hkd, payer, stage.relayer)).to.deep.equal([FUNDS - BOUGHT - units(1), units(1)]);
    const bad = await wallet("DirtyWallet");
    const refusedOne = await acceptanceOf(stage, quote, { taker: bad.address });
    await expectRefusal(
      hkd.token,
      fillSigned(stage, quote, refusedOne, { taker: bad, funding: await fundingOf(stage, quote, refusedOne, bad) }),
      "InvalidSignature",
      bad.address,
    );
  });
});
