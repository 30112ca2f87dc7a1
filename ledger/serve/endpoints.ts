import type { AnyEndpoint } from "./endpoint.ts";
import { accountEndpoint } from "./endpoints/account.ts";
import { attestationsEndpoint } from "./endpoints/attestations.ts";
import { breaksEndpoint } from "./endpoints/breaks.ts";
import { entriesEndpoint } from "./endpoints/entries.ts";
import { flowsEndpoint } from "./endpoints/flows.ts";
import { redemptionsEndpoint } from "./endpoints/redemptions.ts";
import { reportEndpoint } from "./endpoints/report.ts";
import { reportsEndpoint } from "./endpoints/reports.ts";
import { reservesEndpoint } from "./endpoints/reserves.ts";
import { restrictionsEndpoint } from "./endpoints/restrictions.ts";
import { statusEndpoint } from "./endpoints/status.ts";
import { supplyEndpoint } from "./endpoints/supply.ts";
import { tokensEndpoint } from "./endpoints/tokens.ts";
import { transfersEndpoint } from "./endpoints/transfers.ts";
import { transparencyReservesEndpoint } from "./endpoints/transparency-reserves.ts";
import { transparencySupplyEndpoint } from "./endpoints/transparency-supply.ts";
import { verifyEndpoint } from "./endpoints/verify.ts";
import { operationsEndpoint, transparencyEndpoint } from "./endpoints/views.ts";

/** Everything that can be asked, in the order of the documentation. */
export const ENDPOINTS: readonly AnyEndpoint[] = [
  statusEndpoint,
  verifyEndpoint,
  tokensEndpoint,
  supplyEndpoint,
  reservesEndpoint,
  accountEndpoint,
  entriesEndpoint,
  transfersEndpoint,
  flowsEndpoint,
  attestationsEndpoint,
  redemptionsEndpoint,
  reportsEndpoint,
  reportEndpoint,
  transparencyEndpoint,
  transparencySupplyEndpoint,
  transparencyReservesEndpoint,
  operationsEndpoint,
  breaksEndpoint,
  restrictionsEndpoint,
];

/** The private listener serves the public side too. */
export function endpointsOf(listener: "public" | "private"): AnyEndpoint[] {
  return ENDPOINTS.filter(({ access }) => listener === "private" || access === "public");
}
