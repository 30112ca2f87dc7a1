// canSend, canReceive, canTransfer
// ├── every combination of flags of payer × payee × mode × amount
// │   └── canTransfer, transfer and transferFrom give the verdict of the rules
// ├── every combination of flags × mode: canSend and canReceive say what the account's own flags and the policy say
// └── the zero address and the token itself
import { expect } from "chai";
import { id, MaxUint256, Wallet, ZeroAddress } from "ethers";
import { connection } from "../fixture.ts";
import { signPermit, submit } from "./payment-routes.ts";
import { type Actor, CASE, FLAG, loadStage, order, type TokenStage } from "./token-stage.ts";

const BALANCE = 100n;
const HOLD = 60n;

/** Every combination that the entry points admit: protected accounts can be neither blacklisted nor held. */
const combinations: readonly number[] = [...Array(256).keys()].filter(
  (flags) => (flags & 0x30) === 0 && ((flags & FLAG.protected) === 0 || (flags & 0xc0) === 0),
);
/** Being a seizure destination must make no difference, so only two payees are one. */
const payers = combinations.filter((flags) => (flags & FLAG.destination) === 0);
const payees = [...payers, FLAG.destination, FLAG.destination | FLAG.verified];

interface Policy {
  readonly name: string;
  readonly acts: readonly string[];
  readonly paused: boolean;
  readonly closed: boolean;
}
const policies: readonly Policy[] = [
  { name: "open", acts: [], paused: false, closed: false },
  { name: "permissioned", acts: ["closePolicy"], paused: false, closed: true },
  { name: "paused", acts: ["pause"], paused: true, closed: false },
  { name: "paused and permissioned", acts: ["pause", "closePolicy"], paused: true, closed: true },
];

// The rules of the specification, in words of this test.
const has = (flags: number, flag: number) => (flags & flag) !== 0;
const known = (flags: number) => has(flags, FLAG.verified) || has(flags, FLAG.protected);
const redeems = (flags: number) => has(flags, FLAG.redemption);
const free = (flags: number) => (has(flags, FLAG.hold) ? BALANCE - HOLD : BALANCE);
const maySend = (flags: number, { closed }: Policy) => !has(flags, FLAG.blacklisted) && (!closed || known(flags));
const mayReceive = (flags: number, { closed }: Policy) =>
  !has(flags, FLAG.blacklisted) && (!closed || known(flags) || redeems(flags));
function mayPay(payer: number, payee: number, amount: bigint, policy: Policy): boolean {
  if (policy.paused && !redeems(payer) && !redeems(payee)) return false;
  const sends = redeems(payee) ? !has(payer, FLAG.blacklisted) : maySend(payer, policy);
  return sends && mayReceive(payee, policy) && amount <= free(payer);
}

const accountWith = (flags: number) => new Wallet(id(`account with flags ${flags}`));

/** One account for each combination of flags; all have let the spender spend without end. */
async function populate(stage: TokenStage): Promise<void> {
  const { token, payer, spender, relayer } = stage;
  const addresses = combinations.map((flags) => accountWith(flags).address);
  await token.connect(payer).batchTransfer(
    addresses,
    addresses.map(() => BALANCE),
  );
  for (const flags of combinations) {
    const owner = accountWith(flags);
    const permit = { stage, owner: owner as unknown as Actor, spender: spender.address, value: MaxUint256 };
    await submit(stage, await signPermit(permit), "vrs", relayer);
    if ((flags & 7) !== 0) await order(stage, "register", owner.address, flags & 7);
    if (has(flags, FLAG.verified)) await order(stage, "setVerified", owner.address, true);
    if (has(flags, FLAG.hold)) await order(stage, "raiseHold", owner.address, HOLD, CASE);
    if (has(flags, FLAG.blacklisted)) await order(stage, "blacklist", owner.address);
    expect(await token.flags(owner.address)).to.equal(BigInt(flags));
  }
}

/** eth_call as it is, because of the thousands of calls here. */
async function ask({ token, domain }: TokenStage, from: string, name: string, args: unknown[]): Promise<string> {
  const data = token.interface.encodeFunctionData(name as never, args as never);
  const params = [{ from, to: domain.verifyingContract, data }, "latest"];
  return (await connection.provider.request({ method: "eth_call", params })) as string;
}

/** Whether the call succeeds now; it changes nothing. */
function succeeds(stage: TokenStage, from: string, name: string, args: unknown[]): Promise<boolean> {
  return ask(stage, from, name, args).then(
    () => true,
    () => false,
  );
}

describe("What ERC-7943 tells", () => {
  for (const policy of policies) {
    describe(`while ${policy.name}`, () => {
      let stage: TokenStage;

      before(async () => {
        stage = await loadStage();
        await populate(stage);
        for (const act of policy.acts) await order(stage, act);
      });

      for (const payer of payers) {
        it(`canTransfer, transfer and transferFrom agree for a payer with flags ${payer} and every payee`, async () => {
          const { spender } = stage;
          const from = accountWith(payer).address;
          const wrong: string[] = [];
          for (const payee of payees) {
            const to = accountWith(payee).address;
            for (const amount of [0n, free(payer), free(payer) + 1n]) {
              const expected = mayPay(payer, payee, amount, policy);
              const answers: Record<string, boolean> = {
                canTransfer: BigInt(await ask(stage, from, "canTransfer", [from, to, amount])) === 1n,
                transfer: await succeeds(stage, from, "transfer", [to, amount]),
              };
              if (amount === free(payer)) {
                answers.transferFrom = await succeeds(stage, spender.address, "transferFrom", [from, to, amount]);
              }
              for (const [name, answer] of Object.entries(answers)) {
                if (answer !== expected) wrong.push(`${name} of ${amount} to flags ${payee}: ${answer}`);
              }
            }
          }
          expect(wrong).to.deep.equal([]);
        });
      }

      for (const flags of combinations) {
        it(`canSend and canReceive tell of flags ${flags} and the policy`, async () => {
          const { address } = accountWith(flags);
          const answers = [await stage.token.canSend(address), await stage.token.canReceive(address)];
          expect(answers).to.deep.equal([maySend(flags, policy), mayReceive(flags, policy)]);
        });
      }

      it("nobody pays or is paid at the zero address or the token itself", async () => {
        const { token, domain } = stage;
        const good = accountWith(FLAG.protected | FLAG.redemption).address;
        for (const nobody of [ZeroAddress, domain.verifyingContract]) {
          expect(await token.canReceive(nobody)).to.equal(false);
          expect(await token.canTransfer(good, nobody, 0n)).to.equal(false);
          expect(await succeeds(stage, good, "transfer", [nobody, 0n])).to.equal(false);
        }
        expect(await token.canSend(ZeroAddress)).to.equal(false);
        expect(await token.canTransfer(ZeroAddress, good, 0n)).to.equal(false);
      });
    });
  }

  it("has accounts for all 40 combinations of flags", () => {
    expect(combinations).to.have.length(40);
  });
});
