import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { getAddress, isAddress, ZeroAddress } from "ethers";
import { parse } from "yaml";
import { z } from "zod/v4";
import { parseAmount } from "../sdk/amount.ts";
import { publicChainById, publicChainByName } from "../sdk/chains.ts";
import { indispensableRoles, isRoleName, role, roleNames, separatedRoles, type RoleName } from "../sdk/roles.ts";

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
  readonly holders: Readonly<Record<RoleName, readonly string[]>>;
}

export interface NetworkFile {
  /** Path relative to the project, for messages. */
  readonly path: string;
  readonly chainId: number;
  readonly book: Readonly<Record<string, string>>;
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
});
const fileSchema = z.strictObject({
  chain: z.string().regex(/^[1-9][0-9]{0,15}$/, "a chain id in decimal digits is expected"),
  book: z.record(z.string(), z.string()),
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
  const currencies: CurrencySettings[] = [];
  for (const key of ["cnh", "hkd"] as const) {
    const input = result.data.currencies[key];
    if (input !== undefined) currencies.push(readCurrency({ key, input, book, chainId, problems }));
  }
  if (currencies.length === 0) problems.push("currencies: at least one of cnh, hkd is expected");
  if (problems.length > 0) throw new NetworkFileError(path, problems);
  return { path, chainId, book, currencies };
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const place = issue.path.join(".") || "the file";
  return issue.code === "unrecognized_keys"
    ? `${place}: unknown key ${issue.keys.join(", ")}`
    : `${place}: ${issue.message}`;
}

function bookProblems(book: Readonly<Record<string, string>>): string[] {
  const problems: string[] = [];
  const names = new Map<string, string>();
  for (const [name, address] of Object.entries(book)) {
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      problems.push(`book.${name}: names are lower-case words joined by hyphens`);
    }
    if (!isAddress(address.toLowerCase()) || !address.startsWith("0x")) {
      problems.push(`book.${name}: found ${address}, an address of 0x and 40 hexadecimal digits is expected`);
      continue;
    }
    const checksummed = getAddress(address.toLowerCase());
    if (address !== checksummed) {
      problems.push(`book.${name}: bad checksum, found ${address}, ${checksummed} is expected`);
    }
    if (checksummed === ZeroAddress) problems.push(`book.${name}: the zero address can hold nothing`);
    const other = names.get(checksummed);
    if (other !== undefined) problems.push(`book.${name}: ${checksummed} is already called ${other}`);
    names.set(checksummed, name);
  }
  return problems;
}

interface ReadCurrency {
  readonly key: string;
  readonly input: CurrencyInput;
  readonly book: Readonly<Record<string, string>>;
  readonly chainId: number;
  /** Collects what is wrong. */
  readonly problems: string[];
}

function readCurrency({ key, input, book, chainId, problems }: ReadCurrency): CurrencySettings {
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

  let ceilingCap = 0n;
  if (!/\.[0-9]{2,}$/.test(input.ceilingCap)) {
    problems.push(`${place}.ceilingCap: found ${input.ceilingCap}, an amount with two decimals or more is expected`);
  } else {
    try {
      ceilingCap = parseAmount(input.ceilingCap);
    } catch (error) {
      problems.push(`${place}.ceilingCap: ${(error as Error).message}`);
    }
  }

  const holders = readHolders({ place: `${place}.roles`, lists: input.roles, book, problems });
  const { name, symbol, currency, mode, contractURI } = input;
  return { key, name, symbol, currency, mode, ceilingCap, contractURI, holders };
}

interface ReadHolders {
  readonly place: string;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly book: Readonly<Record<string, string>>;
  readonly problems: string[];
}

function readHolders({ place, lists, book, problems }: ReadHolders): Record<RoleName, readonly string[]> {
  const holders = Object.fromEntries(roleNames.map((name) => [name, [] as string[]])) as Record<RoleName, string[]>;
  for (const [roleName, names] of Object.entries(lists)) {
    if (!isRoleName(roleName)) {
      problems.push(`${place}: unknown role ${roleName}; the roles are ${roleNames.join(", ")}`);
      continue;
    }
    const leader = role(roleName).heldWith;
    if (leader !== undefined) {
      problems.push(`${place}.${roleName}: always has the holders of ${leader}, remove it`);
      continue;
    }
    for (const name of names) {
      const address = Object.hasOwn(book, name) ? book[name] : undefined;
      if (address === undefined) {
        problems.push(`${place}.${roleName}: ${name} is not in the book`);
      } else if (holders[roleName].includes(address)) {
        problems.push(`${place}.${roleName}: ${name} is listed twice`);
      } else {
        holders[roleName].push(address);
      }
    }
  }

  for (const name of indispensableRoles) {
    if (holders[name].length === 0) problems.push(`${place}.${name}: at least one holder is needed`);
  }
  for (const [first, second] of separatedRoles) {
    for (const address of holders[first].filter((candidate) => holders[second].includes(candidate))) {
      const name = Object.keys(book).find((candidate) => book[candidate] === address);
      problems.push(`${place}: ${name} holds both ${first} and ${second}, which need different holders`);
    }
  }
  for (const name of roleNames) {
    const leader = role(name).heldWith;
    if (leader !== undefined) holders[name] = [...holders[leader]];
  }
  return holders;
}
