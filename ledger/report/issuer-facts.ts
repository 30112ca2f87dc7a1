import { parse } from "yaml";
import { z } from "zod/v4";
import { quoted } from "../../sdk/printable.ts";
import { badFacts } from "./report-faults.ts";

const text = z.string().min(1).max(560);
const address = z.string().regex(/^0x[0-9a-f]{40}$/, "an address in lower case is expected");
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, "0x and 64 lower-case hexadecimal digits are expected");
const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/, "a time such as 2026-11-22T18:00:00+08:00 is expected");
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, "a day such as 2026-11-22 is expected");
const named = z.strictObject({ address, reason: text });

/** A restricting order, as the case files have it; only its 32 bytes are on chain. */
const caseFacts = z.strictObject({
  caseId: text,
  authority: z.enum(["HKPF", "ICAC", "HKMA", "court", "UN list", "issuer"]),
  instrument: z.enum(["notice", "restraint order", "injunction", "letter of no consent", "list", "internal"]),
  orderHash: hash.optional(),
  receivedAt: time.optional(),
  expiresAt: time.optional(),
  reviewDate: day.optional(),
  legalBasis: text.optional(),
  approvers: z.array(text).max(8).optional(),
});

const schema = z.strictObject({
  issuer: text.optional(),
  licenceNo: text.optional(),
  preparedBy: text.optional(),
  approvedBy: text.optional(),
  managementAssertion: text.optional(),
  practitioner: z.strictObject({ name: text, licence: text, opinion: text, date: day }).optional(),
  attestationLink: text.optional(),
  whitepaperHash: hash.optional(),
  incidentNotice: text.optional(),
  /** Wallets of the issuer: what is in them circulates and must be backed. */
  issuerWallets: z.array(named).optional(),
  /** Addresses from which nothing can ever be redeemed. */
  permanentlyNonRedeemable: z.array(named).optional(),
  /** Bank accounts of the reserve, where others are imported too. */
  reserveAccounts: z.array(text).optional(),
  custodians: z.record(z.string(), z.strictObject({ name: text, bankruptcyRemoteness: text.optional() })).optional(),
  /** By case reference, 32 bytes. */
  cases: z.record(hash, caseFacts).optional(),
  /** Consents of the supervisor to a later payment, by redemption: "31337:7". */
  consents: z.record(z.string(), text).optional(),
  auditHash: hash.optional(),
  /** Business days on which nothing could be paid; see ledger/clock/closure.ts. */
  closures: z.array(z.strictObject({ day, evidence: text, approvals: z.array(text).min(2).max(8) })).optional(),
  /** The auditor's draws, by month: "2026-09". */
  draws: z
    .record(
      z.string().regex(/^\d{4}-\d\d$/, "a month such as 2026-09 is expected"),
      z.strictObject({ commitment: hash, committedAt: time, evidence: text, seed: hash }),
    )
    .optional(),
});

/** What only the issuer knows. Whatever it leaves out is null in the reports. */
export type IssuerFacts = z.infer<typeof schema>;

/** Reads a file such as issuer.yaml. @throws HarbourError HB-4539 */
export function readIssuerFacts(yaml: string): IssuerFacts {
  let document: unknown;
  try {
    document = parse(yaml, { schema: "failsafe" });
  } catch {
    throw badFacts("the text is no YAML");
  }
  return requireIssuerFacts(document ?? {});
}

/** @throws HarbourError HB-4539 */
export function requireIssuerFacts(facts: unknown): IssuerFacts {
  const { success, data, error } = schema.safeParse(facts);
  if (success) return data;
  const { path, message } = error.issues[0]!;
  throw badFacts(`${path.length === 0 ? "the file" : quoted(path.join("."))}: ${message}`);
}
