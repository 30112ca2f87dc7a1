import { functionName } from "../../sdk/interfaces.ts";
import { role, roleById } from "../../sdk/roles.ts";
import { wording, type Wording } from "../../sdk/wording.ts";
import type { Books } from "../books.ts";
import type { BookedEvent } from "../read/events.ts";
import { rolesAt } from "../read/roles-at.ts";
import { sentenceOf } from "./act-sentences.ts";
import { tokenWords, type TokenOnChain } from "./token-place.ts";

/**
 * Names contracts and who holds a role. Anybody else is "an account", and a case has no number: a list of who was stopped
 * for what would be a pillory.
 */
export async function publicWording(books: Books, { network, moment, currency }: TokenOnChain): Promise<Wording> {
  const { members, minters } = await rolesAt(books.store, moment, currency);
  const known = new Set([
    ...network.contracts.map(({ address }) => address),
    ...[...members, ...minters].map(({ account }) => account),
  ]);
  const say = wording({
    symbol: tokenWords(books, currency).symbol,
    nameOf: (address) => books.nameOf(address.toLowerCase()),
    roleName: (id) => roleById(id)?.name,
  });
  return {
    ...say,
    account: (address) => (known.has(address.toLowerCase()) ? say.account(address) : "an account"),
    reference: (bytes32) => (/^0x0+$/.test(bytes32) ? say.reference(bytes32) : "under a case"),
  };
}

/** The event in words that say nothing of customers, and no reference that somebody wrote as text. */
export function publicSentence(event: BookedEvent, say: Wording): string {
  return sentenceWithout(event, say).replaceAll(/0x[0-9a-fA-F]{64}/g, (hash) => (isText(hash) ? "(not shown)" : hash));
}

function sentenceWithout(event: BookedEvent, say: Wording): string {
  if (event.name === "BeneficiaryAdded") {
    const { actor, validUntil } = event.fields;
    return `${say.account(actor)} registered an account of a customer until ${say.time(validUntil)}`;
  }
  // A beneficiary that has a role is a customer all the same.
  const wallet =
    event.name === "OrderExecuted"
      ? event.fields.beneficiary
      : event.name === "BeneficiaryRevoked"
        ? event.fields.wallet
        : "";
  return sentenceOf(event, { ...say, account: (one) => (one === wallet ? "an account" : say.account(one)) });
}

/** Whether the bytes between zeros can be read. Those of a hash are hardly ever valid UTF-8. */
function isText(hash: string): boolean {
  const bytes = Buffer.from(hash.slice(2).replace(/^(00)+|(00)+$/g, ""), "hex");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text !== "" && !/\p{C}/u.test(text);
  } catch {
    return false;
  }
}

/** What can be done to a holder's money without the holder. */
const ENFORCEMENT: ReadonlySet<string> = new Set([
  ...(["BLACKLISTER", "UNBLACKLISTER", "SEIZER"] as const).flatMap((name) =>
    Object.values(role(name).functions).flat(),
  ),
  "forcedTransfer",
]);

/** Whether the event says beforehand what will be done to a holder, or might: a call of unknown kind is not told either. */
export function announcesEnforcement(event: BookedEvent): boolean {
  if (event.name !== "OperationScheduled") return false;
  const call = functionName(event.fields.data.slice(0, 10));
  return ENFORCEMENT.has(call) || call.startsWith("0x") || call === "multicall";
}
