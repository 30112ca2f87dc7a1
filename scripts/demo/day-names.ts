import { z } from "zod/v4";
import type { NetworkFile } from "../../policy/network-file.ts";
import { quote } from "../../sdk/quote.ts";
import { CURRENCIES } from "../chain/connection.ts";
import { refuse } from "./day-values.ts";

/** Our contracts that hold tokens or an allowance; scripts/chain/contract-names.ts calls them so. */
const DESKS = CURRENCIES.flatMap((currency) => [`${currency} mint desk`, `${currency} redemption desk`]);

/** Schemas of everybody whom a day may name. */
export type DayNames = ReturnType<typeof dayNames>;

export function dayNames(people: readonly string[], { book, currencies }: NetworkFile) {
  const actors = new Set([...people, ...Object.keys(book)]);
  const holders = new Set([...actors, ...DESKS]);
  const custodians = currencies.flatMap(({ issuance }) => issuance.custodians);
  const named = (known: ReadonlySet<string>, unknown: (text: string) => string) =>
    z.string().superRefine((text, context) => {
      if (!known.has(text)) refuse(context, "HB-3016", unknown(text));
    });
  const nobody = (text: string) =>
    `Nobody is called ${quote(text)}; the names are those of "people" and of the network file.`;
  const none = (what: string, known: ReadonlySet<string>) => (text: string) =>
    `No ${what} is called ${quote(text)}; the network file has ${[...known].join(", ")}.`;

  const custodianIds = new Set(custodians.map(({ id }) => id));
  const pools = new Set(custodians.flatMap((custodian) => custodian.pools));
  return {
    /** Somebody who can act. */
    name: named(actors, nobody),
    /** The same, or one of our desks. */
    holder: named(holders, nobody),
    custodian: named(custodianIds, none("custodian", custodianIds)),
    pool: named(pools, none("pool", pools)),
    /** Values by the name of a holder. */
    byName: <T extends z.ZodType>(value: T) =>
      z.record(z.string(), value).superRefine((entries, context) => {
        for (const text of Object.keys(entries)) {
          if (!holders.has(text)) refuse(context, "HB-3016", nobody(text), [text]);
        }
      }),
  };
}
