// S11 of the acceptance scenarios, its part on the chain: what was mined is dropped and sent again.
//
// a mint dropped by a reorganisation of depth 3: the same signed transaction is mined again; exactly one mint
// the same order by another transaction after the first came back: refused
// a redemption burn of 5,000,000 dropped by one of depth 2: open again, burned once; or reclaimed, and never burned
import { expect } from "chai";
import { HDNodeWallet, Mnemonic, type TransactionResponse } from "ethers";
import { role } from "../../../sdk/roles.ts";
import { signCredit } from "../bank-messages.ts";
import { approve, creditFor, order, propose, type Order } from "../orders.ts";
import { proposeSettlement, request, settle, State, WEEK } from "../redemptions.ts";
import { expectRefusal, now, reach, units, type Stage } from "../stage.ts";
import { HKD_SUPPLY, keepWorld, loadWorld } from "../world.ts";

const MNEMONIC = Mnemonic.fromPhrase("test test test test test test test test test test test junk");
const AMOUNT = units(1_000_000);

describe("S11 Reorganisation", () => {
  let hkd: Stage;
  beforeEach(async () => {
    ({ hkd } = await loadWorld());
  });
  const mine = (blocks: number) => hkd.connection.networkHelpers.mine(blocks);
  const mints = async () => {
    const { token } = hkd;
    return (await token.queryFilter(token.filters.Mint(), await startOfScenario())).length;
  };
  let firstBlock: number | undefined;
  const startOfScenario = async () => (firstBlock ??= await hkd.connection.ethers.provider.getBlockNumber());

  describe("of a mint", () => {
    let placed: Order;
    let raw: string;
    let sent: TransactionResponse;
    beforeEach(async () => {
      firstBlock = undefined;
      await startOfScenario();
      const { provider } = hkd.connection.ethers;
      placed = await order(hkd, AMOUNT);
      await propose(hkd, placed);
      const credit = await creditFor(hkd, placed);
      const signatures = await signCredit(hkd, credit);
      // The checker's own key, so that the very same signed transaction can be sent twice.
      const path = `m/44'/60'/0'/0/${role("CHECKER").id}`;
      const checker = HDNodeWallet.fromMnemonic(MNEMONIC, path);
      expect(checker.address).to.equal(hkd.holders.CHECKER.address);
      raw = await checker.signTransaction({
        to: hkd.mintDesk.target as string,
        data: hkd.mintDesk.interface.encodeFunctionData("approve", [placed, credit, signatures]),
        nonce: await provider.getTransactionCount(checker.address),
        gasLimit: 400_000n,
        maxFeePerGas: 10n ** 10n,
        maxPriorityFeePerGas: 1n,
        chainId: 31_337n,
        type: 2,
      });
      const goBack = await keepWorld();
      sent = await broadcast();
      await mine(2);
      expect(await mints()).to.equal(1);
      expect(await goBack()).to.equal(true);
    });
    const broadcast = () => hkd.connection.ethers.provider.broadcastTransaction(raw);

    it("leaves the order waiting, the credit unused and the window empty", async () => {
      const { mintDesk, token } = hkd;
      expect(await mints()).to.equal(0);
      expect((await mintDesk.orderState(placed)).state).to.equal(1n);
      expect(await mintDesk.isBankReferenceUsed(placed.bankRef)).to.equal(false);
      expect((await mintDesk.window()).used).to.equal(0n);
      expect(await token.totalSupply()).to.equal(HKD_SUPPLY);
    });

    it("mints exactly once when the same transaction is sent again", async () => {
      const again = await broadcast();
      expect(again.hash).to.equal(sent.hash);
      await mine(3);
      expect(await mints()).to.equal(1);
      expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY + AMOUNT);
      expect((await hkd.mintDesk.orderState(placed)).state).to.equal(3n);
      // A third time its nonce is gone.
      expect(
        await broadcast().then(
          () => "taken",
          () => "refused",
        ),
      ).to.equal("refused");
      expect(await mints()).to.equal(1);
    });

    it("mints exactly once when another transaction for the same order comes first or last", async () => {
      await approve(hkd, placed, { large: true });
      // The first transaction is still valid by its nonce; it is mined and fails.
      await expectRefusal(hkd.mintDesk, broadcast(), "BankReferenceUsed", placed.bankRef);
      await expectRefusal(hkd.mintDesk, approve(hkd, placed), "BankReferenceUsed", placed.bankRef);
      expect(await mints()).to.equal(1);
      expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY + AMOUNT);
    });
  });

  describe("of a redemption's burn", () => {
    const BURN = units(5_000_000);
    let one: bigint;
    beforeEach(async () => {
      one = await request(hkd, hkd.distributor, BURN);
      await proposeSettlement(hkd, one);
      const goBack = await keepWorld();
      await settle(hkd, one);
      await mine(1);
      expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY - BURN);
      expect(await goBack()).to.equal(true);
    });

    it("opens the request again, and burns once when it is settled again", async () => {
      expect((await hkd.redemptionDesk.redemption(one)).state).to.equal(State.open);
      expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY);
      await settle(hkd, one);
      await expectRefusal(hkd.redemptionDesk, settle(hkd, one), "NotOpen", one, State.settled);
      expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY - BURN);
    });

    it("never burns what the holder took back meanwhile: so whoever pays before finality pays twice", async () => {
      await reach(hkd, (await now(hkd)) + WEEK);
      await hkd.redemptionDesk.connect(hkd.distributor).reclaim(one);
      await expectRefusal(hkd.redemptionDesk, settle(hkd, one), "NotOpen", one, State.refunded);
      expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY);
    });
  });
});
