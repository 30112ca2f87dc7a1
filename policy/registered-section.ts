import { z } from "zod/v4";
import { ACCOUNT_FLAGS } from "../sdk/account-flags.ts";
import { lookUp, type AddressBook } from "./address-book.ts";
import { refuseRepeated } from "./written-values.ts";

/** An account that the token knows beside the desks, such as the one to which seized tokens go. */
export interface RegisteredAccount {
  readonly account: string;
  /** The token's bits. */
  readonly flags: number;
}

const words: Readonly<Record<string, number>> = {
  protected: ACCOUNT_FLAGS.protected,
  redemption: ACCOUNT_FLAGS.redemption,
  "seizure destination": ACCOUNT_FLAGS.seizureDestination,
};

export const registeredSchema = z
  .array(z.strictObject({ account: z.string(), flags: z.array(z.string()).min(1) }))
  .default([]);

export interface ReadRegistered {
  readonly place: string;
  readonly input: z.infer<typeof registeredSchema>;
  readonly book: AddressBook;
  readonly problems: string[];
}

export function readRegistered({ place, input, book, problems }: ReadRegistered): RegisteredAccount[] {
  const seen = new Set<string>();
  return input.flatMap(({ account: name, flags: names }) => {
    refuseRepeated({ place, text: name, problems, seen });
    const account = lookUp({ place, name, book, problems });
    let flags = 0;
    for (const word of names) {
      if (Object.hasOwn(words, word)) flags |= words[word]!;
      else problems.push(`${place}.${name}: unknown flag ${word}; the flags are ${Object.keys(words).join(", ")}`);
    }
    return account === undefined ? [] : [{ account, flags }];
  });
}
