// Many signed payers, one payee.
//
// collect
// ├── every row pays: AuthorizationUsed and Transfer each, zero results, the payee credited once
// │   ├── no row, one payer twice, counted nonces, contract and delegated payers, all or nothing the same
// ├── best effort: a bad row moves nothing, leaves its nonce unused, gives the error's selector in results and one event
// │   └── every reason a row can fail for; the same row twice; two rows that do not fit the balance together
// ├── all or nothing: the first bad row reverts all with CollectFailed(row, payer, reason)
// ├── the whole call is refused or fails in every row if the payee is restricted
// ├── at most 512 rows
// └── hostile contract payers: gas burners, memory bombs; too little gas is an error of the call, not of a row
import { expect } from "chai";
import { concat, id } from "ethers";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { deployTestContract } from "./compiled.ts";
import { malformed, payment, paymentCall, send, signPayment, split, type Signing } from "./messages.ts";
import {
  balances,
  blacklist,
  closePolicy,
  eventsOf,
  expectEvents,
  expectRefusal,
  Flag,
  hold,
  key,
  loadStage,
  MAX,
  networkHelpers,
  pause,
  register,
  time,
  units,
  verify,
  type Stage,
} from "./stage.ts";
import type { AuthorizationMessage } from "../../sdk/typed-data.ts";
import type { CollectionRow } from "../../sdk/signed-call.ts";

const PAID = "0x00000000";
const reason = (error: string) => TOKEN_INTERFACE.getError(error)!.selector;

describe("Stablecoin", () => {
  let stage: Stage;
  let token: Stage["token"];
  let alice: Stage["alice"];
  let bob: Stage["bob"];
  let carol: Stage["carol"];
  let dave: Stage["dave"];
  /** Collects. */
  let merchant: Stage["relayer"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ token, alice, bob, carol, dave, relayer: merchant } = stage);
    await token
      .connect(alice)
      .batchTransfer([bob.address, carol.address, dave.address], [units(100), units(100), units(100)]);
  });

  const row = async (
    from: { address: string },
    signer: Signing,
    more: Partial<AuthorizationMessage> = {},
  ): Promise<CollectionRow> => {
    const message = payment(from, merchant, more);
    return rowOf(message, await signPayment("receive", stage.domain, { ...message, to: merchant.address }, signer));
  };
  const rowOf = (
    { from, value, validAfter, validBefore, nonce }: AuthorizationMessage,
    signature: string,
  ): CollectionRow => ({
    from,
    value,
    validAfter,
    validBefore,
    nonce,
    ...split(signature),
  });
  const results = (rows: CollectionRow[], atomic = false): Promise<string[]> =>
    token
      .connect(merchant)
      .collect.staticCall(rows, atomic)
      .then((answer) => [...answer]);
  const collect = (rows: CollectionRow[], atomic = false) => token.connect(merchant).collect(rows, atomic);
  const paid = ({ from, nonce, value }: CollectionRow): unknown[][] => [
    ["AuthorizationUsed", from, nonce],
    ["Transfer", from, merchant.address, value],
  ];

  describe("collect", () => {
    for (const atomic of [true, false]) {
      describe(atomic ? "all or nothing" : "best effort", () => {
        it("pays every row and credits the payee with the sum", async () => {
          await token.connect(alice).transfer(merchant.address, units(7));
          const rows = [
            await row(alice, alice),
            await row(bob, bob, { value: units(20) }),
            await row(carol, carol, { value: 0n }),
          ];
          expect(await results(rows, atomic)).to.deep.equal([PAID, PAID, PAID]);
          await expectEvents(collect(rows, atomic), ...rows.flatMap(paid));
          expect(await balances(token, alice, bob, carol, merchant)).to.deep.equal([
            units(683),
            units(80),
            units(100),
            units(37),
          ]);
          expect(await token.totalSupply()).to.equal(units(1_000));
        });

        it("of no rows does nothing and says nothing", async () => {
          expect(await results([], atomic)).to.deep.equal([]);
          await expectEvents(collect([], atomic));
        });

        it("takes several rows of one payer, up to all it has", async () => {
          const rows = [
            await row(bob, bob, { value: units(60), nonce: id("1") }),
            await row(bob, bob, { value: units(40), nonce: id("2") }),
          ];
          expect(await results(rows, atomic)).to.deep.equal([PAID, PAID]);
          await collect(rows, atomic);
          expect(await balances(token, bob, merchant)).to.deep.equal([0n, units(100)]);
        });

        it("uses the nonces", async () => {
          const rows = [await row(alice, alice), await row(bob, bob)];
          await collect(rows, atomic);
          for (const { from, nonce } of rows) expect(await token.authorizationState(from, nonce)).to.equal(true);
        });

        it("leaves the payee's flags and permit nonce alone", async () => {
          await verify(stage, merchant);
          await hold(stage, merchant, units(5));
          await collect([await row(alice, alice)], atomic);
          expect(await token.flags(merchant.address)).to.equal(Flag.verified | Flag.hold);
          expect(await token.getFrozenTokens(merchant.address)).to.equal(units(5));
        });

        it("accepts contract payers and delegated payers by their key", async () => {
          const wallet = await deployTestContract("Wallet", alice, carol.address);
          const strict = await deployTestContract("RefusingSigner", alice);
          const delegated = key("delegated payer of a row");
          await networkHelpers.setCode(delegated.address, concat(["0xef0100", await strict.getAddress()]));
          const rows = [await row({ address: await wallet.getAddress() }, carol), await row(delegated, delegated)];
          for (const { from } of rows) await token.connect(alice).transfer(from, units(10));
          expect(await results(rows, atomic)).to.deep.equal([PAID, PAID]);
          await collect(rows, atomic);
          expect(await token.balanceOf(merchant.address)).to.equal(units(20));
        });

        it("cannot be broken by a stranger who submits a row first", async () => {
          const good = await row(alice, alice);
          const message = payment(alice, merchant);
          const signature = await signPayment("receive", stage.domain, message, alice);
          for (const kind of ["receive", "transfer"] as const) {
            const call = paymentCall(kind, "vrs", message, signature);
            const [error, ...args] =
              kind === "receive"
                ? ["CallerNotPayee", bob.address, merchant.address]
                : ["InvalidSignature", alice.address];
            await expectRefusal(send(stage, bob, call), error!, ...args);
          }
          await collect([good], atomic);
          expect(await token.balanceOf(merchant.address)).to.equal(units(10));
        });

        it("refuses a payee who is not the one the payers signed for", async () => {
          const rows = [await row(alice, alice)];
          const call = token.connect(bob).collect(rows, atomic);
          if (atomic) await expectRefusal(call, "CollectFailed", 0, alice.address, reason("InvalidSignature"));
          else
            await expectEvents(call, [
              "CollectRowFailed",
              0n,
              alice.address,
              rows[0]!.nonce,
              reason("InvalidSignature"),
            ]);
          expect(await token.balanceOf(alice.address)).to.equal(units(700));
        });

        it("takes 512 rows and refuses 513", async () => {
          const early = await row(alice, alice, { validAfter: MAX });
          if (!atomic)
            expect(new Set(await results(Array(512).fill(early)))).to.deep.equal(
              new Set([reason("AuthorizationNotYetValid")]),
            );
          await expectRefusal(collect(Array(513).fill(early), atomic), "TooManyRows", 513, 512);
        });
      });
    }

    /** Rows that cannot be paid, and the error a single payment would meet. */
    const bad: readonly (readonly [string, string, () => Promise<CollectionRow>])[] = [
      ["is signed by somebody else", "InvalidSignature", () => row(bob, carol)],
      [
        "is signed for another payee",
        "InvalidSignature",
        async () => rowOf(payment(bob, merchant), await signPayment("receive", stage.domain, payment(bob, carol), bob)),
      ],
      [
        "is signed as a transfer",
        "InvalidSignature",
        async () =>
          rowOf(payment(bob, merchant), await signPayment("transfer", stage.domain, payment(bob, merchant), bob)),
      ],
      [
        "is signed for another chain",
        "InvalidSignature",
        async () =>
          rowOf(
            payment(bob, merchant),
            await signPayment("receive", { ...stage.domain, chainId: 1n }, payment(bob, merchant), bob),
          ),
      ],
      [
        "has another value than was signed",
        "InvalidSignature",
        async () => ({ ...(await row(bob, bob)), value: units(11) }),
      ],
      ...malformed
        .filter(({ only }) => only === undefined)
        .map(
          ({ name, of }) =>
            [
              `has a signature ${name}`,
              "InvalidSignature",
              async () =>
                rowOf(
                  payment(bob, merchant),
                  of(await signPayment("receive", stage.domain, payment(bob, merchant), bob)),
                ),
            ] as const,
        ),
      ["is not valid yet", "AuthorizationNotYetValid", () => row(bob, bob, { validAfter: MAX })],
      ["is over", "AuthorizationExpired", () => row(bob, bob, { validBefore: 1n })],
      [
        "was used",
        "AuthorizationAlreadyUsed",
        async () => {
          const used = await row(bob, bob);
          await collect([used], true);
          return used;
        },
      ],
      ["is above the balance", "ERC20InsufficientBalance", () => row(bob, bob, { value: units(100) + 1n })],
      ["is far above any supply", "ERC20InsufficientBalance", () => row(bob, bob, { value: MAX })],
      [
        "takes what is held",
        "ERC7943InsufficientUnfrozenBalance",
        async () => {
          await hold(stage, bob, units(91));
          return row(bob, bob);
        },
      ],
      [
        "comes from a blacklisted payer",
        "AccountBlacklisted",
        async () => {
          await blacklist(stage, bob);
          return row(bob, bob);
        },
      ],
      ["comes from the payee itself", "SelfPayment", () => row(merchant, merchant, { value: 0n })],
      [
        "comes from the zero address",
        "ERC20InvalidSender",
        () => row({ address: `0x${"00".repeat(20)}` }, bob, { value: 0n }),
      ],
      [
        "comes from the token, which can sign nothing",
        "InvalidSignature",
        () => row({ address: stage.address }, bob, { value: 0n }),
      ],
    ];
    for (const [what, error, make] of bad) {
      it(`skips a row that ${what}, and pays the others`, async () => {
        const before = await make();
        const rows = [
          await row(alice, alice, { nonce: id("first") }),
          before,
          await row(carol, carol, { nonce: id("third") }),
        ];
        const wasUsed = await token.authorizationState(before.from, before.nonce);
        const collected = await token.balanceOf(merchant.address);

        expect(await results(rows)).to.deep.equal([PAID, reason(error), PAID]);
        await expectEvents(
          collect(rows),
          ...paid(rows[0]!),
          ["CollectRowFailed", 1n, before.from, before.nonce, reason(error)],
          ...paid(rows[2]!),
        );
        expect(await token.balanceOf(merchant.address)).to.equal(collected + units(20));
        expect(await token.authorizationState(before.from, before.nonce)).to.equal(wasUsed);
      });

      it(`reverts everything if all or nothing was asked and a row ${what}`, async () => {
        const rows = [await row(alice, alice, { nonce: id("first") }), await make()];
        await expectRefusal(collect(rows, true), "CollectFailed", 1, rows[1]!.from, reason(error));
        expect(await token.authorizationState(alice.address, id("first"))).to.equal(false);
      });
    }

    it("pays the same row once, and names the copy", async () => {
      const twice = await row(bob, bob);
      expect(await results([twice, twice])).to.deep.equal([PAID, reason("AuthorizationAlreadyUsed")]);
      await expectEvents(collect([twice, twice]), ...paid(twice), [
        "CollectRowFailed",
        1n,
        bob.address,
        twice.nonce,
        reason("AuthorizationAlreadyUsed"),
      ]);
      expect(await token.balanceOf(merchant.address)).to.equal(units(10));
    });

    it("pays the row that fits and skips the one that no longer does", async () => {
      const rows = [
        await row(bob, bob, { value: units(60), nonce: id("1") }),
        await row(bob, bob, { value: units(60), nonce: id("2") }),
      ];
      expect(await results(rows)).to.deep.equal([PAID, reason("ERC20InsufficientBalance")]);
      await collect(rows);
      expect(await balances(token, bob, merchant)).to.deep.equal([units(40), units(60)]);
      expect(await token.authorizationState(bob.address, id("2"))).to.equal(false);
    });

    it("keeps each row's window strictly", async () => {
      const now = BigInt(await time.latest()) + 1_000n;
      const rows = await Promise.all(
        [
          { validAfter: now - 1n, validBefore: now + 1n, nonce: id("good") },
          { validAfter: now, validBefore: MAX, nonce: id("not yet") },
          { validAfter: 0n, validBefore: now, nonce: id("over") },
        ].map((window) => row(bob, bob, window)),
      );
      await time.setNextBlockTimestamp(now);
      await expectEvents(
        collect(rows),
        ...paid(rows[0]!),
        ["CollectRowFailed", 1n, bob.address, id("not yet"), reason("AuthorizationNotYetValid")],
        ["CollectRowFailed", 2n, bob.address, id("over"), reason("AuthorizationExpired")],
      );
    });
  });

  describe("collect by a payee who may not be paid", () => {
    for (const [what, error, restrict] of [
      ["blacklisted", "AccountBlacklisted", () => blacklist(stage, merchant)],
      [
        "not verified under a closed policy",
        "AccountNotVerified",
        async () => {
          await verify(stage, alice, bob);
          await closePolicy(stage);
        },
      ],
      ["paused", "EnforcedPause", () => pause(stage)],
    ] as const) {
      it(`moves nothing in either form when the payee is ${what}`, async () => {
        const rows = [await row(alice, alice), await row(bob, bob)];
        await restrict();
        await expectRefusal(collect(rows, true), "CollectFailed", 0, alice.address, reason(error));
        expect(await results(rows)).to.deep.equal([reason(error), reason(error)]);
        await collect(rows);
        expect(await balances(token, alice, bob, merchant)).to.deep.equal([units(700), units(100), 0n]);
        expect(await token.authorizationState(alice.address, rows[0]!.nonce)).to.equal(false);
      });
    }

    it("goes on for a redemption account while paused", async () => {
      const rows = [await row(alice, alice)];
      await register(stage, merchant.address, Flag.redemption);
      await pause(stage);
      await collect(rows, true);
      expect(await token.balanceOf(merchant.address)).to.equal(units(10));
    });

    it("names the unverified payer under a closed policy", async () => {
      await verify(stage, alice, merchant);
      await closePolicy(stage);
      expect(await results([await row(bob, bob), await row(alice, alice)])).to.deep.equal([
        reason("AccountNotVerified"),
        PAID,
      ]);
    });
  });

  describe("collect from hostile contracts", () => {
    const hostile = async (name: string) => {
      const contract = await deployTestContract(name, alice);
      const address = await contract.getAddress();
      await token.connect(alice).transfer(address, units(10));
      return { address };
    };

    for (const name of ["BurningSigner", "BombingSigner"]) {
      it(`completes a batch of 13 rows, ten of them of a ${name}, with 3 million gas`, async () => {
        const account = await hostile(name);
        const rows = await Promise.all(
          Array.from({ length: 10 }, (_, i) => row(account, alice, { value: 1n, nonce: id(`hostile ${i}`) })),
        );
        rows.splice(0, 0, await row(alice, alice));
        rows.splice(6, 0, await row(bob, bob));
        rows.push(await row(carol, carol));
        const sent = await token.connect(merchant).collect(rows, false, { gasLimit: 3_000_000 });
        const events = await eventsOf(sent);
        expect(events.filter(([event]) => event === "CollectRowFailed")).to.have.length(10);
        expect(await token.balanceOf(merchant.address)).to.equal(units(30));
      });
    }

    it("bounds what one such row can cost by 100,000 gas", async () => {
      const gas = async (name: string) => {
        const rows = [await row(await hostile(name), alice)];
        return (await (await collect(rows)).wait())!.gasUsed;
      };
      const [burnt, refused] = [await gas("BurningSigner"), await gas("RefusingSigner")];
      expect(burnt - refused)
        .to.be.greaterThan(90_000n)
        .and.at.most(100_000n);
    });

    it("says that gas is short rather than call a starved row bad", async () => {
      const wallet = await deployTestContract("Wallet", alice, carol.address);
      const account = { address: await wallet.getAddress() };
      await token.connect(alice).transfer(account.address, units(10));
      const call = TOKEN_INTERFACE.encodeFunctionData("collect", [[await row(account, carol)], false]);
      const tooLittle = merchant.sendTransaction({ to: stage.address, data: call, gasLimit: 140_000 });
      await expectRefusal(tooLittle, "GasTooLow", (available: bigint) => available < 110_000n, 110_000);
      await send(stage, merchant, call);
      expect(await token.balanceOf(merchant.address)).to.equal(units(10));
    });

    it("needs no such gas for payers without code", async () => {
      const call = {
        to: stage.address,
        data: TOKEN_INTERFACE.encodeFunctionData("collect", [[await row(alice, alice)], true]),
      };
      await merchant.sendTransaction({ ...call, gasLimit: await merchant.estimateGas(call) });
      expect(await token.balanceOf(merchant.address)).to.equal(units(10));
    });
  });
});
