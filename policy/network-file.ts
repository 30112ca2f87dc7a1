import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod/v4";
import { publicChainById, publicChainByName } from "../sdk/chains.ts";
import { roleNames } from "../sdk/roles.ts";
import { bookProblems, nameOf, type AddressBook } from "./address-book.ts";
import { readHolders, type Holders } from "./holders.ts";
import { issuanceSchema, readIssuance, type IssuanceSettings } from "./issuance-section.ts";
import { readRegistered, registeredSchema, type RegisteredAccount } from "./registered-section.ts";
import { checkTeams, readTeams, type Teams } from "./teams.ts";
import { readAmount } from "./written-values.ts";

/** The mode a token is deployed in, and how its policy starts. */
export type PolicyMode = "open" | "permissioned";

export interface CurrencySettings {
  /** Key in the network file: "cnh" or "hkd". */
  readonly key: string;
  readonly name: string;
  readonly symbol: string;
  readonly currency: string;
  readonly mode: PolicyMode;
  /** Minor units. 0 blocks issuance until ADMIN raises it. */
  readonly ceilingCap: bigint;
  readonly contractURI: string;
  /** Every role of the table, also those that follow another one, with its holders' addresses. */
  readonly holders: Holders;
  readonly issuance: IssuanceSettings;
  /** Accounts with a flag of the token, beside both desks. */
  readonly registered: readonly RegisteredAccount[];
}

export interface NetworkFile {
  /** Path relative to the project, for messages. */
  readonly path: string;
  /** SHA-256 of its text, as sha256sum prints it. */
  readonly sha256: string;
  readonly chainId: number;
  readonly book: AddressBook;
  readonly teams: Teams;
  readonly currencies: readonly CurrencySettings[];
}

/** Everything that is wrong with a network file, one line each. */
export class NetworkFileError extends Error {
  readonly problems: readonly string[];

  constructor(path: string, problems: readonly string[]) {
    super([`${path} cannot be used:`, ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.name = "NetworkFileError";
    this.problems = problems;
  }
}

// The failsafe schema gives nothing but strings, so an unquoted address or amount cannot turn into a number.
const currencySchema = z.strictObject({
  name: z.string().min(1),
  symbol: z.string().min(1),
  currency: z.enum(["CNH", "HKD"]),
  mode: z.enum(["open", "permissioned"]),
  ceilingCap: z.string(),
  contractURI: z.string(),
  roles: z.record(z.string(), z.array(z.string())),
  issuance: issuanceSchema,
  registered: registeredSchema,
});
const fileSchema = z.strictObject({
  chain: z.string().regex(/^[1-9][0-9]{0,15}$/, "a chain id in decimal digits is expected"),
  book: z.record(z.string(), z.string()),
  teams: z.record(z.string(), z.array(z.string())).default({}),
  currencies: z.strictObject({ cnh: currencySchema.optional(), hkd: currencySchema.optional() }),
});
type CurrencyInput = z.infer<typeof currencySchema>;

// The token keeps name and symbol in one word of its code.
const longestText = 31;

/** Reads `policy/<network>.yaml`. */
export function loadNetworkFile(network: string): NetworkFile {
  const url = new URL(`${network}.yaml`, import.meta.url);
  const path = `policy/${network}.yaml`;
  if (!existsSync(fileURLToPath(url))) {
    throw new Error(`${path} does not exist: it says what is deployed to ${network} and who holds which role.`);
  }

  const file = parseNetworkFile({ text: readFileSync(url, "utf8"), path });
  const chain = publicChainByName(network);
  if (chain !== undefined && chain.id !== file.chainId) {
    throw new NetworkFileError(path, [`chain: found ${file.chainId}, ${chain.title} is ${chain.id}`]);
  }
  return file;
}

/** Reads a network file from anywhere. @throws NetworkFileError */
export function readNetworkFile(path: string): NetworkFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new Error(`${path} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? "unknown"}.`, { cause });
  }
  return parseNetworkFile({ text, path });
}

export interface NetworkFileSource {
  readonly text: string;
  /** For messages. */
  readonly path: string;
}

/** @throws NetworkFileError naming every offender. */
export function parseNetworkFile({ text, path }: NetworkFileSource): NetworkFile {
  let document: unknown;
  try {
    document = parse(text, { schema: "failsafe" });
  } catch (cause) {
    throw new NetworkFileError(path, [(cause as Error).message]);
  }
  const result = fileSchema.safeParse(document);
  if (!result.success) {
    throw new NetworkFileError(path, result.error.issues.map(describeIssue));
  }

  const { book, chain } = result.data;
  const chainId = Number(chain);
  const problems = bookProblems(book);
  const teams = readTeams({ lists: result.data.teams, book, problems });
  const currencies: CurrencySettings[] = [];
  for (const key of ["cnh", "hkd"] as const) {
    const input = result.data.currencies[key];
    if (input !== undefined) currencies.push(readCurrency({ key, input, book, teams, chainId, problems }));
  }
  if (currencies.length === 0) problems.push("currencies: at least one of cnh, hkd is expected");
  checkHands({ currencies, book, problems });
  if (problems.length > 0) throw new NetworkFileError(path, problems);
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { path, sha256, chainId, book, teams, currencies };
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const place = issue.path.join(".") || "the file";
  return issue.code === "unrecognized_keys"
    ? `${place}: unknown key ${issue.keys.join(", ")}`
    : `${place}: ${issue.message}`;
}

interface ReadCurrency {
  readonly key: string;
  readonly input: CurrencyInput;
  readonly book: AddressBook;
  readonly teams: Teams;
  readonly chainId: number;
  /** Collects what is wrong. */
  readonly problems: string[];
}

function readCurrency({ key, input, book, teams, chainId, problems }: ReadCurrency): CurrencySettings {
  const place = `currencies.${key}`;
  if (input.currency !== key.toUpperCase()) {
    problems.push(`${place}.currency: found ${input.currency}, ${key.toUpperCase()} is expected`);
  }
  for (const field of ["name", "symbol"] as const) {
    if (new TextEncoder().encode(input[field]).length > longestText) {
      problems.push(`${place}.${field}: found ${input[field]}, at most ${longestText} bytes are allowed`);
    }
  }
  const chain = publicChainById(chainId);
  if (chain !== undefined && !chain.testnet && input.mode === "open") {
    problems.push(`${place}.mode: found open, ${chain.title} is a production network and starts permissioned`);
  }

  const ceilingCap = readAmount({ place: `${place}.ceilingCap`, text: input.ceilingCap, problems });
  const holders = readHolders({ place: `${place}.roles`, lists: input.roles, book, problems });
  checkTeams({ place: `${place}.roles`, holders, teams, book, problems });
  const issuance = readIssuance({ place: `${place}.issuance`, input: input.issuance, book, problems });
  const registered = readRegistered({ place: `${place}.registered`, input: input.registered, book, problems });
  const { name, symbol, currency, mode, contractURI } = input;
  return { key, name, symbol, currency, mode, ceilingCap, contractURI, holders, issuance, registered };
}

interface CheckHands {
  readonly currencies: readonly CurrencySettings[];
  readonly book: AddressBook;
  readonly problems: string[];
}

/** Who says what the reserve is, and who is issued to, has no power of the issuer's, in either currency. */
function checkHands({ currencies, book, problems }: CheckHands): void {
  const powers = new Map<string, string>();
  for (const { key, holders } of currencies) {
    for (const name of roleNames) {
      for (const address of holders[name]) {
        if (!powers.has(address)) powers.set(address, `${name} of ${key}`);
      }
    }
  }
  for (const { key, issuance } of currencies) {
    const signers = issuance.custodians.flatMap((custodian) => custodian.signers);
    for (const signer of signers) {
      const power = powers.get(signer);
      if (power === undefined) continue;
      problems.push(
        `currencies.${key}.issuance.custodians: ${nameOf(book, signer)} is ${power}; a custodian's signer may hold no role`,
      );
    }
    for (const { wallet } of issuance.beneficiaries) {
      const power = powers.get(wallet) ?? (signers.includes(wallet) ? "a custodian's signer" : undefined);
      if (power === undefined) continue;
      problems.push(
        `currencies.${key}.issuance.beneficiaries: ${nameOf(book, wallet)} is ${power}; a beneficiary may be neither`,
      );
    }
  }
}
