import type { AccountsFile } from "../bank/accounts-file.ts";
import type { Books } from "../books.ts";
import { CURRENCIES, type Currency } from "../followed-network.ts";
import { newestMoment, type Moment } from "../read/moment.ts";
import { ordersAt, type MintOrderAt } from "../read/orders-at.ts";
import { redemptionsAt, type RedemptionAt } from "../read/redemptions-at.ts";
import type { Session } from "../store/store.ts";
import { readBankSide, type BankSide } from "./bank-side.ts";

/** What explanations are put together from: the books as far as they go, final or not. */
export interface ExplainContext {
  session: Session;
  bank: BankSide;
  orders: (MintOrderAt & { chainId: number; currency: Currency })[];
  redemptions: (RedemptionAt & { chainId: number; currency: Currency })[];
  /** An address with its name, where it has one. */
  named(address: string): string;
  /** The same for every address in a sentence. */
  withNames(sentence: string): string;
}

export async function explainContext(books: Books, accounts: AccountsFile): Promise<ExplainContext> {
  const session = books.store;
  const context: Pick<ExplainContext, "orders" | "redemptions"> = { orders: [], redemptions: [] };
  for (const { chainId } of books.networks) {
    const moment = await newestMoment(session, chainId, "seen");
    if (moment !== undefined) await readStories(session, moment, context);
  }
  const named = (address: string) => {
    const name = books.nameOf(address.toLowerCase());
    return name === undefined ? address : `${name} (${address})`;
  };
  return {
    session,
    bank: await readBankSide(session, accounts, Number.MAX_SAFE_INTEGER),
    ...context,
    named,
    withNames: (sentence) => sentence.replace(/\b0x[0-9a-fA-F]{40}\b/g, named),
  };
}

async function readStories(
  session: Session,
  moment: Moment,
  { orders, redemptions }: Pick<ExplainContext, "orders" | "redemptions">,
): Promise<void> {
  const { chainId } = moment;
  for (const currency of CURRENCIES) {
    for (const one of await ordersAt(session, moment, currency)) orders.push({ ...one, chainId, currency });
    const made = await redemptionsAt(session, moment, currency);
    for (const one of made.redemptions) redemptions.push({ ...one, chainId, currency });
  }
}
