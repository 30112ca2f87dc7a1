import fc from "fast-check";
import { ZeroAddress } from "ethers";
import { MAX_AMOUNT } from "../../../sdk/amount.ts";
import { MILESTONE_KINDS, type MilestoneMessage, type OrderMessage } from "../../../sdk/settlement/order-message.ts";
import { addressOf, NOW } from "./settlement-samples.ts";

const DAY = 86_400n;

export const uint = (bits: number) => fc.bigInt(0n, (1n << BigInt(bits)) - 1n);
export const amount = fc.bigInt(1n, MAX_AMOUNT);
/** Not zero. */
export const bytes32 = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`)
  .filter((hex) => BigInt(hex) !== 0n);
/** So many that two are never the same. */
export const arbitraryParty = bytes32.map((hex) => `0x${hex.slice(-40)}`).filter((hex) => BigInt(hex) !== 0n);

const arbitraryMilestone = fc
  .record({
    amount: fc.bigInt(1n, MAX_AMOUNT / 32n),
    kind: fc.constantFrom(...Object.values(MILESTONE_KINDS)),
    guaranteed: fc.boolean(),
    attestor: arbitraryParty,
    documentType: bytes32,
    due: fc.bigInt(NOW, NOW + 100n * DAY),
    disputeWindow: fc.bigInt(0n, 30n * DAY),
  })
  .map((each): MilestoneMessage => ({
    ...each,
    attestor: each.kind === MILESTONE_KINDS.attested ? each.attestor : ZeroAddress,
    disputeWindow: each.kind === MILESTONE_KINDS.buyerAccepts ? each.disputeWindow + 1n : each.disputeWindow,
  }));
export const arbitraryMilestones = fc.array(arbitraryMilestone, { minLength: 1, maxLength: 5 });

/** No arbitrary party. */
const ARBITER = addressOf("arbiter");

/** Orders that keep every rule. */
export function arbitraryOrder(milestones: fc.Arbitrary<MilestoneMessage[]>): fc.Arbitrary<OrderMessage> {
  return fc
    .record({
      buyer: arbitraryParty,
      seller: arbitraryParty,
      token: arbitraryParty,
      arbiter: fc.oneof(arbitraryParty, fc.constant(ZeroAddress)),
      guarantor: arbitraryParty,
      guaranteeFee: amount,
      fundBy: fc.bigInt(NOW, NOW + 50n * DAY),
      longStop: fc.bigInt(NOW + 160n * DAY, NOW + 400n * DAY),
      arbiterTime: fc.bigInt(1n, 30n * DAY),
      defaultSplitBps: fc.bigInt(0n, 10_000n),
      termsHash: bytes32,
      memo: bytes32,
      salt: bytes32,
      milestones,
    })
    .map((order) => {
      const guaranteed = order.milestones.some((milestone) => milestone.guaranteed);
      const presented = order.milestones.some(({ kind }) => kind === MILESTONE_KINDS.buyerAccepts);
      return {
        ...order,
        ...(guaranteed ? {} : { guarantor: ZeroAddress, guaranteeFee: 0n }),
        ...(presented && order.arbiter === ZeroAddress ? { arbiter: ARBITER } : {}),
      };
    });
}
