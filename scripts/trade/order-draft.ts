import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { hexlify, randomBytes, ZeroAddress, ZeroHash } from "ethers";
import { parse } from "yaml";
import { z } from "zod/v4";
import { parseAmount } from "../../sdk/amount.ts";
import { MILESTONE_KINDS, type MilestoneMessage, type OrderMessage } from "../../sdk/settlement/order-message.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { resolveParty, type Book, type Currency } from "../chain/connection.ts";
import { fileUnreadable } from "../issuance-faults.ts";
import { hashFile } from "../json-file.ts";
import { memoOf } from "../memo-of.ts";
import { bytes32In } from "../open.ts";
import { parseTime } from "../time.ts";
import { currencyIn, duration, percent } from "./draft-values.ts";
import { badOrderDraft } from "./trade-faults.ts";

/** An order as a person drafts it, and what was hashed into it. */
export interface OrderDraft {
  currency: Currency;
  order: Omit<OrderMessage, "token">;
  notes: Record<string, string>;
}

const KINDS: Readonly<Record<string, bigint>> = {
  "buyer accepts": MILESTONE_KINDS.buyerAccepts,
  attested: MILESTONE_KINDS.attested,
  "on date": MILESTONE_KINDS.onDate,
};

const milestoneSchema = z.strictObject({
  amount: z.string(),
  when: z.string(),
  attestor: z.string().optional(),
  document: z.string().optional(),
  due: z.string(),
  disputeWindow: z.string(),
  guaranteed: z.enum(["yes", "no"]).optional(),
});
const draftSchema = z.strictObject({
  buyer: z.string(),
  seller: z.string(),
  token: z.string(),
  arbiter: z.string().optional(),
  arbiterTime: z.string().optional(),
  defaultSplit: z.string().optional(),
  guarantor: z.string().optional(),
  guaranteeFee: z.string().optional(),
  fundBy: z.string(),
  longStop: z.string().optional(),
  contract: z.string().optional(),
  contractHash: z.string().optional(),
  memo: z.string().optional(),
  uetr: z.string().optional(),
  milestones: z.array(milestoneSchema),
});
type DraftText = z.output<typeof draftSchema>;

/**
 * Reads a draft in YAML. Every value is text, so that an amount or an address is never taken for a number.
 *
 * @throws HarbourError HB-2120, HB-2962, and what is wrong with a value: AddressError, AmountError, HB-2105, HB-2111, HB-2123
 */
export function readOrderDraft(path: string, book: Book): OrderDraft {
  const text = draftText(path);
  const place = { path, book };
  const milestones = text.milestones.map((each, i) => milestoneOf(place, each, `milestones.${i}`));
  const arbiterTime = text.arbiterTime === undefined ? 0n : duration(path, "arbiterTime", text.arbiterTime);
  const lastClock = milestones.reduce((last, { due, disputeWindow }) => {
    const end = due + disputeWindow + arbiterTime;
    return end > last ? end : last;
  }, 0n);
  const { hash, notes } = contractOf(path, text);
  const { buyer, seller, arbiter, guarantor, guaranteeFee, fundBy, longStop, defaultSplit } = text;
  return {
    currency: currencyIn(path, text.token),
    notes,
    order: {
      buyer: resolveParty(book, buyer).address,
      seller: resolveParty(book, seller).address,
      arbiter: partyOrNone(book, arbiter),
      guarantor: partyOrNone(book, guarantor),
      guaranteeFee: guaranteeFee === undefined ? 0n : parseAmount(guaranteeFee),
      fundBy: parseTime("fundBy", fundBy),
      longStop: longStop === undefined ? lastClock : parseTime("longStop", longStop),
      arbiterTime,
      defaultSplitBps: defaultSplit === undefined ? 0n : percent(path, "defaultSplit", defaultSplit),
      termsHash: hash,
      memo: memoOf(text),
      salt: hexlify(randomBytes(32)),
      milestones,
    },
  };
}

function draftText(path: string): DraftText {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw fileUnreadable(path, (error as NodeJS.ErrnoException).code ?? "unknown", error);
  }
  let content: unknown;
  try {
    content = parse(text, { schema: "failsafe" });
  } catch (error) {
    throw badOrderDraft(path, [(error as Error).message.split("\n")[0]!], error);
  }
  const result = draftSchema.safeParse(content);
  if (result.success) return result.data;
  throw badOrderDraft(
    path,
    result.error.issues.map(({ path: at, message }) => `${at.join(".") || "the draft"}: ${message}`),
  );
}

function milestoneOf(
  { path, book }: { path: string; book: Book },
  text: DraftText["milestones"][number],
  at: string,
): MilestoneMessage {
  const kind = KINDS[text.when];
  if (kind === undefined) {
    throw badOrderDraft(path, [
      `${at}.when: ${JSON.stringify(text.when)} is not one of ${Object.keys(KINDS).join(", ")}`,
    ]);
  }
  return {
    amount: parseAmount(text.amount),
    kind,
    guaranteed: text.guaranteed === "yes",
    attestor: partyOrNone(book, text.attestor),
    documentType: text.document === undefined ? ZeroHash : (bytes32In(text.document) ?? encodeShortText(text.document)),
    due: parseTime(`${at}.due`, text.due),
    disputeWindow: duration(path, `${at}.disputeWindow`, text.disputeWindow),
  };
}

/** The contract on paper: a file beside the draft, or its hash. */
function contractOf(
  path: string,
  { contract, contractHash }: DraftText,
): { hash: string; notes: Record<string, string> } {
  if (contract !== undefined && contractHash !== undefined) {
    throw badOrderDraft(path, ["contract and contractHash: only one of them can be meant"]);
  }
  if (contract !== undefined) {
    return { hash: hashFile(resolve(dirname(path), contract)), notes: { "contract file": contract } };
  }
  const hash = contractHash === undefined ? ZeroHash : bytes32In(contractHash);
  if (hash === undefined) throw badOrderDraft(path, [`contractHash: ${JSON.stringify(contractHash)} is no hash`]);
  return { hash, notes: {} };
}

function partyOrNone(book: Book, text: string | undefined): string {
  return text === undefined ? ZeroAddress : resolveParty(book, text).address;
}
