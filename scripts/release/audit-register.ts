import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { keccak256 } from "ethers";
import { parse } from "yaml";
import { z } from "zod/v4";
import { hashFile } from "../json-file.ts";
import type { Connection } from "../chain/connection.ts";
import { MODES } from "../chain/token.ts";
import type { BuiltRelease } from "./predict.ts";
import { auditNotRegistered, badRegister, codeNotAudited } from "./release-faults.ts";

/** keccak256 as the register has it. */
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, "32 bytes in lower-case hexadecimal digits are expected");
const entry = z.strictObject({
  audit: hash,
  report: z.string().min(1),
  currency: z.enum(["CNH", "HKD"]),
  initCode: hash,
  open: hash,
  permissioned: hash,
  paused: hash,
});
const register = z.array(entry);

/** Which code one audit report covers, in one currency. */
export type AuditedCode = z.infer<typeof entry>;

/** What covers a release, and the register that says so, as it was read. */
export interface Audit {
  code: AuditedCode;
  register: { path: string; hash: string };
}

const REGISTER = fileURLToPath(new URL("../../policy/audits.yaml", import.meta.url));

/**
 * It belongs to the project and is reviewed with it. It is never looked for beside a file of the operator's choice:
 * whoever upgrades must not bring the audit along.
 */
export function registerPath({ auditRegister }: Connection): string {
  return auditRegister ?? relative(process.cwd(), REGISTER);
}

/** Every entry; none where there is no file. @throws HarbourError HB-2858 */
export function readRegister(path: string): AuditedCode[] {
  return existsSync(path) ? parseRegister(path, readFileSync(path)) : [];
}

function parseRegister(path: string, bytes: Uint8Array): AuditedCode[] {
  let content: unknown;
  try {
    // The failsafe schema gives nothing but strings: a hash must not become a number.
    content = parse(new TextDecoder().decode(bytes), { schema: "failsafe" });
    // Nothing but comments: nothing is registered yet.
    if (content === null || content === "") return [];
  } catch (error) {
    throw badRegister(path, [(error as Error).message.split("\n")[0]!]);
  }
  const result = register.safeParse(content);
  if (result.success) return result.data;
  throw badRegister(
    path,
    result.error.issues.map(({ path: place, message }) => `${place.join(".") || "the file"}: ${message}`),
  );
}

/**
 * Finds the audit of exactly this code: by the report's own hash and the currency, then by every hash of the release.
 *
 * @throws HarbourError HB-2856, HB-2857, HB-2858
 */
export function requireAudit(connection: Connection, file: string, currency: string, built: BuiltRelease): Audit {
  const path = registerPath(connection);
  const audit = hashFile(file);
  // Read once, so that the hash is of what was judged by.
  const bytes = existsSync(path) ? readFileSync(path) : new Uint8Array();
  const entries = parseRegister(path, bytes).filter((each) => each.audit === audit && each.currency === currency);
  if (entries.length === 0) throw auditNotRegistered(file, audit, path);

  const wanted = entryFor(built, { audit, report: file, currency });
  const parts = ["initCode", ...MODES] as const;
  const found = entries.find((each) => parts.every((part) => each[part] === wanted[part]));
  if (found !== undefined) return { code: found, register: { path, hash: keccak256(bytes) } };
  // A report may cover several releases; the last is the one that was meant.
  const last = entries.at(-1)!;
  const part = parts.find((each) => last[each] !== wanted[each])!;
  throw codeNotAudited(part === "initCode" ? "init code" : `${part} twin's code`, wanted[part], last[part]);
}

/** What the register would have to say about this build. */
export function entryFor(
  { initCodeHash, twins }: BuiltRelease,
  named: { audit: string; report: string; currency: string },
): AuditedCode {
  return {
    ...(named as Pick<AuditedCode, "audit" | "report" | "currency">),
    initCode: initCodeHash,
    open: twins.open.codeHash,
    permissioned: twins.permissioned.codeHash,
    paused: twins.paused.codeHash,
  };
}

/** The entry as the register writes it. */
export function entryText(code: AuditedCode): string {
  return Object.entries(code)
    .map(([key, value], i) => `${i === 0 ? "- " : "  "}${key}: ${JSON.stringify(value)}`)
    .join("\n");
}
