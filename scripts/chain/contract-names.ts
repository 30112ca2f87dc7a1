import { contractWords, settlementContracts } from "../../sdk/roles.ts";
import { CURRENCIES, type Book, type Deployment } from "./connection.ts";

/** How screens call our own contracts. A name with a space is shown and never typed. */
export function contractNames(deployment: Deployment): Book {
  const own = CURRENCIES.flatMap((currency) => {
    const deployed = deployment[currency];
    if (deployed === undefined) return [];
    const { address, authority, issuance } = deployed;
    return [
      [`${currency} token`, address],
      [`${currency} authority`, authority],
      ...(issuance === undefined
        ? []
        : [
            [`${currency} registry`, issuance.registry],
            [`${currency} mint desk`, issuance.mintDesk],
            [`${currency} redemption desk`, issuance.redemptionDesk],
          ]),
    ];
  });
  const shared = CURRENCIES.flatMap((currency) => {
    const settlement = deployment[currency]?.settlement;
    if (settlement === undefined) return [];
    return settlementContracts.map((contract) => [contractWords[contract], settlement[contract]]);
  });
  return Object.fromEntries([...own, ...shared]) as Book;
}
