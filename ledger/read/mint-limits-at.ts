import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { eventsOf } from "./events.ts";
import type { Moment } from "./moment.ts";

/** What a mint desk and the token let anybody issue, and to whom. Amounts are minor units. */
export interface MintLimitsAt {
  orderLimit: bigint;
  windowLimit: bigint;
  largeOrderSize: bigint;
  shareLimitBps: number;
  ceilingCap: bigint;
  /** Registered wallets, lower case, with the Unix second until which each may be minted to. */
  beneficiaries: Map<string, number>;
}

const NAMES = [
  ...["OrderLimitSet", "WindowLimitSet", "LargeOrderSizeSet", "ShareLimitSet"],
  ...["BeneficiaryAdded", "BeneficiaryRevoked"],
];

/** The bounds at a moment; where a desk replaced another, those of the one that spoke last. */
export async function mintLimitsAt(session: Session, moment: Moment, currency: Currency): Promise<MintLimitsAt> {
  const limits: MintLimitsAt = {
    orderLimit: 0n,
    windowLimit: 0n,
    largeOrderSize: 0n,
    shareLimitBps: 0,
    ceilingCap: 0n,
    beneficiaries: new Map(),
  };
  const events = await eventsOf(session, moment, { origin: "mintDesk", currency, names: NAMES });
  const desk = events.at(-1)?.address;
  for (const event of events) {
    if (event.address !== desk) continue;
    if (event.name === "OrderLimitSet") limits.orderLimit = event.fields.limit;
    else if (event.name === "WindowLimitSet") limits.windowLimit = event.fields.limit;
    else if (event.name === "LargeOrderSizeSet") limits.largeOrderSize = event.fields.size;
    else if (event.name === "ShareLimitSet") limits.shareLimitBps = Number(event.fields.shareBps);
    else if (event.name === "BeneficiaryAdded")
      limits.beneficiaries.set(event.fields.wallet.toLowerCase(), Number(event.fields.validUntil));
    else if (event.name === "BeneficiaryRevoked") limits.beneficiaries.delete(event.fields.wallet.toLowerCase());
  }
  for (const event of await eventsOf(session, moment, { origin: "token", currency, names: ["CeilingCapSet"] }))
    if (event.name === "CeilingCapSet") limits.ceilingCap = event.fields.cap;
  return limits;
}
