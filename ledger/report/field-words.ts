// How the fields of a report stand on paper: in an order that people read, under words instead of names.

/** The header, as far as a reader wants it. */
export const HEADER_FIELDS: readonly string[] = [
  ...["reportId", "version", "issuer", "licenceNo", "currency", "token", "asOf", "periodStart", "periodEnd"],
  ...["generatedAt", "preparedBy", "approvedBy", "calendarVersion", "schema", "schemaVersion", "prevReportHash"],
  "signature",
];

/** Figures and lists by the beginning of their path; what is not here comes behind, by name. */
const FIGURE_ORDER: readonly string[] = [
  ...["restricted", "outstandingPar", "openingSupply", "minted", "burned", "seizedMoved", "closingSupply"],
  ...["circulation", "outstanding", "bridgeInFlight", "reserveMV", "reserveConfirmed", "reserveUnconfirmed"],
  "reserveOutdated",
  ...["reserveCost", "accrued", "ratioPct", "ratioConfirmedPct", "ratioLevel", "bufferPct", "targetPct", "excess"],
  ...["cashAvailableT0", "liquidT1", "attestationAgeMaxHours", "reserveMovement", "issued7d", "redeemed7d"],
  ...["netChange7d", "last30d", "last365d", "redemptions", "redemptionsPaid", "redemptionsPaidWithin1BDPct"],
  ...["longestRedemptionHours", "businessDayRule", "closures", "count", "amount", "overdue", "paidOnTimePct"],
  ...["frozenTokens", "frozen", "executed", "lifted", "seized", "escrowTokens", "issuerHeld", "managementAssertion"],
  ...["asOf1", "asOf2", "selection", "practitioner", "controlsAppendix", "composition", "topConcentrations", "chains"],
  ...["register", "valuation", "attestationLink", "whitepaperHash", "incidentNotice", "limitBreaches"],
  ...["reconciliationBreaks", "tieOuts", "sourceHashes"],
];

/** Columns that begin a table; the others follow by name. */
const FIRST_COLUMNS: readonly string[] = [
  ...["tieOut", "subject", "left", "right", "difference", "holds", "reason", "limit", "found", "consequence"],
  ...["requestId", "caseId", "act", "wallet", "address", "chainName", "chain", "chainId", "contract", "what", "id"],
  ...["by", "name", "custodian", "custodianName", "pool", "line", "assetClass", "currency", "amount", "marketValue"],
  ...["cost", "pct", "maturity", "totalSupply", "status", "receivedAt", "validAt", "dueAt", "dueAtAfterClosures"],
  ...[
    "burnTx",
    "paidAt",
    "netPaid",
    "fee",
    "onTime",
    "overdue",
    "hoursTaken",
    "executedAt",
    "minutesTaken",
    "liftedAt",
  ],
  ...["source", "count", "hash", "block", "blockNumber", "blockHash", "blockTime", "asOf"],
];

/** In the order of the page. */
export function byReadingOrder(a: string, b: string): number {
  const place = (path: string) => placeIn(FIGURE_ORDER, path.split(".")[0]!);
  return place(a) - place(b) || (a < b ? -1 : 1);
}

export function byColumnOrder(a: string, b: string): number {
  return placeIn(FIRST_COLUMNS, a) - placeIn(FIRST_COLUMNS, b) || (a < b ? -1 : 1);
}

function placeIn(order: readonly string[], name: string): number {
  const place = order.indexOf(name);
  return place === -1 ? order.length : place;
}

/** "redemptions.held.amount" is "Redemptions, held: amount"; "ratioPct" is "Ratio, %". */
export function fieldWords(path: string): string {
  const parts = path.split(".").map(nameWords);
  const last = parts.pop()!;
  const text = parts.length === 0 ? last : `${parts.join(", ")}: ${last}`;
  return text[0]!.toUpperCase() + text.slice(1);
}

function nameWords(name: string): string {
  return name
    .replace(/MV$/, "MarketValue")
    .replace(/^asOf1$/, "lastBusinessDay")
    .replace(/^asOf2$/, "auditor'sDay")
    .replace(/1BD/, "OneBusinessDay")
    .replace(/T0$/, "OnTheDay")
    .replace(/T1$/, "OnTheNextBusinessDay")
    .replace(/^prevReportHash$/, "reportBefore")
    .replace(/^(last)?(\d+)d$/, "last$2Days")
    .replace(/7d$/, "In7Days")
    .replace(/Pct$/, ",%")
    .replace(/^pct$/, "%")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Za-z])(\d)/g, "$1 $2")
    .replace(/,%/, ", %")
    .toLowerCase()
    .replace("aicpa", "AICPA")
    .replace("hong kong", "Hong Kong")
    .replace(/\bid\b/, "id")
    .replace(/\btx\b/, "transaction");
}

/** A figure with separators, "109,250,000.000000"; any other text as it is. */
export function figureText(text: string): string {
  if (!/^-?\d+\.\d{2,6}$/.test(text)) return text;
  const [whole, decimals] = text.split(".") as [string, string];
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${decimals}`;
}
