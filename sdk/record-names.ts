import type { SettlementContract } from "./roles.ts";

// Names of the records in `deployments/<network>/`, without `.json`.

/** Of what belongs to one currency. */
export function currencyRecords(currency: string) {
  return {
    token: currency,
    authority: `${currency}-authority`,
    registry: `${currency}-registry`,
    mintDesk: `${currency}-mint-desk`,
    redemptionDesk: `${currency}-redemption-desk`,
  } as const;
}

/** Of what serves every currency. */
export const settlementRecords = {
  payouts: "payouts",
  fxSettlement: "fx-settlement",
  tradeEscrow: "trade-escrow",
} as const satisfies Record<SettlementContract, string>;
