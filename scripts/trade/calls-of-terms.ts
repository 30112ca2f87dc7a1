import { TypedDataEncoder, type Result } from "ethers";
import { TRADE_ESCROW_INTERFACE } from "../../sdk/interfaces.ts";
import type { OrderMessage } from "../../sdk/settlement/order-message.ts";
import type { SigningDomain } from "../../sdk/signable.ts";
import { ORDER_TYPES } from "./trade-file.ts";

/** The functions that put terms in force, and the argument that has them. */
const CARRIERS = { open: "order", amend: "amended" } as const;

/**
 * The terms with this digest, out of the calldata that put them in force: the call itself, or one inside a wallet's or a
 * bundler's call, wherever in its bytes it stands. The digest decides, so nothing has to be believed.
 */
export function termsIn(domain: SigningDomain, data: string, digest: string): OrderMessage | undefined {
  for (const [method, argument] of Object.entries(CARRIERS)) {
    const selector = TRADE_ESCROW_INTERFACE.getFunction(method as keyof typeof CARRIERS)!.selector.slice(2);
    for (let at = data.indexOf(selector); at >= 0; at = data.indexOf(selector, at + 1)) {
      const order = orderAt(method, argument, `0x${data.slice(at)}`);
      if (order !== undefined && termsDigest(domain, order) === digest) return order;
    }
  }
  return undefined;
}

/**
 * The digest of terms, without judging them: the chain has judged those that are in force, and another tool may have
 * made some that this one would not.
 */
export function termsDigest(domain: SigningDomain, order: OrderMessage): string {
  return TypedDataEncoder.hash(domain, copyOf(ORDER_TYPES), order);
}

function copyOf(types: typeof ORDER_TYPES) {
  return Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, fields.map((each) => ({ ...each }))]));
}

function orderAt(method: string, argument: string, data: string): OrderMessage | undefined {
  try {
    const args = TRADE_ESCROW_INTERFACE.decodeFunctionData(method, data);
    const order = args.getValue(argument) as Result;
    const milestones = [...(order.getValue("milestones") as Result)].map((each: Result) => each.toObject());
    return { ...order.toObject(), milestones } as unknown as OrderMessage;
  } catch {
    return undefined;
  }
}
