// The sdk refuses what the contract would refuse, and nothing else but what requireMeaning says: random orders and
// quotes, good and bad, are offered to both. The contract is asked without any signature, so what keeps every rule gets
// as far as SignatureRefused.
import { expect } from "chai";
import fc from "fast-check";
import { ZeroAddress } from "ethers";
import { MAX_AMOUNT } from "../../../sdk/amount.ts";
import { decodeRevert } from "../../../sdk/errors.ts";
import { HarbourError } from "../../../sdk/harbour-error.ts";
import { BY_ALLOWANCE } from "../../../sdk/settlement/funding.ts";
import { buyAmountOf } from "../../../sdk/settlement/fx-price.ts";
import { NO_BAND, type QuoteMessage, quoteTypedData } from "../../../sdk/settlement/fx-quote.ts";
import { MILESTONE_KINDS, type MilestoneMessage, type OrderMessage } from "../../../sdk/settlement/order-message.ts";
import { readSettlementDomain } from "../../../sdk/settlement/settlement-domain.ts";
import { orderTypedData } from "../../../sdk/settlement/trade-order.ts";
import { NO_UNDERTAKING } from "../../../sdk/settlement/undertaking.ts";
import { connection, loadHarbour } from "../../fixture.ts";
import { addressOf } from "./settlement-samples.ts";

const DAY = 86_400n;
const RUNS = { numRuns: process.env["HARBOUR_FULL"] === "1" ? 3_000 : 150 };

/** The code of the sdk's refusal; undefined if there is none. */
function refusalOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof HarbourError) return error.code;
    throw error;
  }
}

/** The name of the contract's refusal. */
async function answerOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => expect.fail("nobody signed, and the contract agreed"),
    (thrown: unknown) => thrown,
  );
  const decoded = decodeRevert({ error });
  return decoded !== undefined && "name" in decoded ? String(decoded.name) : expect.fail(String(error));
}

/** Mostly the usual value, sometimes another. */
const mostly = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...others) });

describe("settlement rules", () => {
  it("of an order are the contract's", async () => {
    const { tradeEscrow, cnh } = await loadHarbour();
    const domain = await readSettlementDomain({ contract: "tradeEscrow", reader: tradeEscrow });
    const now = BigInt(await connection.networkHelpers.time.latest());
    const [a, b, c, d] = ["a", "b", "c", "d"].map(addressOf) as [string, string, string, string];
    const escrow = domain.verifyingContract;

    const milestone: fc.Arbitrary<MilestoneMessage> = fc.record({
      amount: mostly(5n, MAX_AMOUNT),
      kind: fc.constantFrom(...Object.values(MILESTONE_KINDS)),
      guaranteed: fc.boolean(),
      attestor: mostly(addressOf("attestor"), ZeroAddress),
      documentType: fc.constant(`0x${"00".repeat(32)}`),
      due: mostly(now + 20n * DAY, now + 80n * DAY, now - 1n),
      disputeWindow: mostly(5n * DAY, 0n, 80n * DAY),
    });
    const order: fc.Arbitrary<OrderMessage> = fc.record({
      buyer: mostly(a, b, escrow),
      seller: mostly(b, a, escrow),
      token: fc.constant(await cnh.token.getAddress()),
      arbiter: mostly(c, a, d, ZeroAddress),
      guarantor: mostly(d, ZeroAddress, a, escrow),
      guaranteeFee: mostly(0n, 1n),
      fundBy: mostly(now + DAY, now - 1n),
      longStop: mostly(now + 100n * DAY, now - 1n, now + 401n * DAY, now + 400n * DAY),
      arbiterTime: mostly(10n * DAY, 0n, 90n * DAY),
      defaultSplitBps: mostly(5_000n, 10_000n, 10_001n),
      termsHash: fc.constant(`0x${"11".repeat(32)}`),
      memo: fc.constant(`0x${"22".repeat(32)}`),
      salt: fc.constant(`0x${"33".repeat(32)}`),
      milestones: fc.array(milestone, { minLength: 0, maxLength: 4 }),
    });

    const seen = { agreed: 0, refused: new Set<string>() };
    await fc.assert(
      fc.asyncProperty(order, async (message) => {
        const { milestones, arbiter, guarantor } = message;
        // Past what requireMeaning refuses, which the contract lets pass.
        const plain = milestones.map((each) =>
          each.kind === MILESTONE_KINDS.attested ? each : { ...each, attestor: ZeroAddress },
        );
        const whole = { ...message, milestones: plain };
        fc.pre(arbiter === ZeroAddress || message.arbiterTime > 0n);
        fc.pre(guarantor === ZeroAddress || plain.some(({ guaranteed }) => guaranteed));
        const code = refusalOf(() => orderTypedData({ domain, message: whole, now }));
        const answer = await answerOf(
          tradeEscrow.open.staticCall(whole, "0x", "0x", NO_UNDERTAKING, "0x", BY_ALLOWANCE),
        );
        if (code === undefined) {
          seen.agreed++;
          expect(answer).to.equal("SignatureRefused");
        } else {
          seen.refused.add(answer);
          expect(answer, code).to.not.equal("SignatureRefused");
        }
      }),
      RUNS,
    );
    expect(seen.agreed).to.be.above(RUNS.numRuns / 20);
    expect(seen.refused.size).to.be.above(4);
  });

  it("of a quote are the contract's", async () => {
    const { fxSettlement, cnh, hkd } = await loadHarbour();
    const domain = await readSettlementDomain({ contract: "fxSettlement", reader: fxSettlement });
    const now = BigInt(await connection.networkHelpers.time.latest());
    const [sellToken, buyToken] = [await cnh.token.getAddress(), await hkd.token.getAddress()];
    const maker = addressOf("maker");
    const taker = addressOf("taker");
    await connection.networkHelpers.impersonateAccount(taker);
    const caller = await connection.ethers.getSigner(taker);

    const quote = fc.record({
      maker: mostly(maker),
      taker: mostly(ZeroAddress, taker),
      sellToken: mostly(sellToken, buyToken),
      buyToken: mostly(buyToken),
      // A quote of nothing is refused for the amount, after the signature.
      sellMax: mostly(1_000n, 1n, (1n << 128n) - 1n),
      priceNumerator: mostly(10_837n, 0n),
      priceDenominator: mostly(10_000n, 0n),
      minFill: mostly(1n, 0n),
      nonce: fc.nat().map(BigInt),
      // Around the present second: what is over or not begun yet is the clock's affair, not the message's.
      validAfter: mostly(now - 10n),
      validBefore: mostly(now + 100n, now + 290n, now + 291n, now + 600n),
      memo: fc.constant(`0x${"00".repeat(32)}`),
      band: mostly<Pick<QuoteMessage, keyof typeof NO_BAND>>(
        NO_BAND,
        { ...NO_BAND, feed: addressOf("feed"), bandMaxAge: 0n },
        { ...NO_BAND, feed: addressOf("feed"), bandMaxAge: 1n, bandBps: 10_001n },
      ),
    });

    const seen = { agreed: 0, refused: new Set<string>() };
    await fc.assert(
      fc.asyncProperty(quote, async ({ band, ...rest }) => {
        const message = { ...rest, ...band };
        const code = refusalOf(() => quoteTypedData({ domain, message }));
        const sellAmount = message.sellMax;
        const answer = await answerOf(
          fxSettlement.connect(caller).fill.staticCall(message, "0x", sellAmount, ZeroAddress, message.memo),
        );
        if (code === undefined) {
          seen.agreed++;
          expect(answer).to.equal("SignatureRefused");
          expect(await fxSettlement.priceOf(message, sellAmount)).to.equal(buyAmountOf(message, sellAmount));
        } else {
          seen.refused.add(answer);
          expect(answer, code).to.not.equal("SignatureRefused");
        }
      }),
      RUNS,
    );
    expect(seen.agreed).to.be.above(RUNS.numRuns / 20);
    expect([...seen.refused]).to.include.members(["InvalidPair", "InvalidQuote", "QuoteTooLong"]);
  });
});
