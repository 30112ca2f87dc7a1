import { parseAddress } from "../../sdk/address.ts";
import type { Books } from "../books.ts";
import { CURRENCIES } from "../followed-network.ts";
import { balanceAt } from "../read/balance-at.ts";
import { restrictionsOf } from "./kept-restrictions.ts";
import { chainTitle, minorOf, tokenOnChains, tokenWords } from "./token-place.ts";
import type { AccountView, AddressView } from "./transparency-view.ts";

export interface AddressCheck {
  books: Books;
  /** As somebody typed it. */
  address: string;
  /** Unix seconds of the reading. */
  at: number;
}

/**
 * Whether an address is one of ours, and what its account may do and has, as of the newest final block of each chain.
 *
 * @throws AddressError HB-1101 to HB-1108
 */
export async function checkAddress({ books, address: written, at }: AddressCheck): Promise<AddressView> {
  const address = parseAddress(written.trim());
  const lower = address.toLowerCase();
  const official = books.networks.flatMap((network) =>
    network.contracts
      .filter((one) => one.address === lower)
      .map(({ origin, currency }) => ({
        contract: origin,
        currency,
        chainId: network.chainId,
        chain: chainTitle(network),
      })),
  );
  const accounts: AccountView[] = [];
  for (const currency of CURRENCIES) {
    for (const { moment, asOf } of await tokenOnChains(books, currency, "final")) {
      const restrictions = await restrictionsOf(books.store, moment, currency);
      const { blacklisted, hold } = restrictions.get(lower) ?? { blacklisted: false, hold: 0n };
      const balance = await balanceAt(books.store, moment, currency, lower);
      const { symbol } = tokenWords(books, currency);
      accounts.push({ currency, symbol, asOf, balance: minorOf(balance), blacklisted, hold: minorOf(hold) });
    }
  }
  return { schema: "harbour.address/1", address, at, official, accounts };
}
