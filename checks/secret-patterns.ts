import { computeAddress, HDNodeWallet, Mnemonic, wordlists } from "ethers";

export interface Finding {
  /** From 1. */
  line: number;
  /** What it is; never the secret itself. */
  what: string;
}

export const KNOWN_KEY = "the private key of a known account";
export const PHRASE = "12 or more words of a seed phrase";

/** Hardhat's own mnemonic, which local chains have their accounts from. In two parts, so that this file is clean. */
const LOCAL_PHRASE = [...Array<string>(11).fill("test"), "junk"].join(" ");
const LOCAL_ACCOUNTS = 50;
/** The order of secp256k1: a key is from 1 to below it. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** 64 hexadecimal digits that stand alone, with or without 0x. */
const WORD = /(?<![0-9a-zA-Z])(?:0x)?([0-9a-fA-F]{64})(?![0-9a-zA-Z])/g;
/** What is said of a key in front of it. A public key, or the key of a mapping, is called so. */
const CALLED_SECRET =
  /(private|secret|signing|deployer|account)[\s_-]*key\b(?!store)|\b(secret|seed|priv|pk|entropy)\b|\bprivateKey\b|_KEY\b/i;
const BLOCK = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const FEWEST_WORDS = 12;
/** The words of one phrase stand in a line, in a list, or each with its number. */
const BETWEEN_WORDS = /^(\s+|["'`]?,\s*["'`]?|["'`],?\s+["'`]|\s*\d{1,2}[.):]?\s+)$/;

/** The accounts of every local chain, in lower case. */
export function localAddresses(): Set<string> {
  const root = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(LOCAL_PHRASE), "m/44'/60'/0'/0");
  return new Set(Array.from({ length: LOCAL_ACCOUNTS }, (_, index) => root.deriveChild(index).address.toLowerCase()));
}

/** The addresses that a text names, in lower case, as they are or as a 32-byte word. */
export function addressesIn(text: string): string[] {
  return [...text.matchAll(/(?<![0-9a-zA-Z])0x(?:0{24})?([0-9a-fA-F]{40})(?![0-9a-zA-Z])/g)].map(
    ([, digits]) => `0x${digits!.toLowerCase()}`,
  );
}

/** The secrets of a text: keys of these accounts, keys that are called so, phrases of words, key files. */
export function secretsIn(text: string, accounts: ReadonlySet<string>): Finding[] {
  return [...keysIn(text, accounts), ...phrasesIn(text), ...blocksIn(text)].sort((a, b) => a.line - b.line);
}

function keysIn(text: string, accounts: ReadonlySet<string>): Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(WORD)) {
    const digits = match[1]!.toLowerCase();
    const value = BigInt(`0x${digits}`);
    // Zero, a mask, a right-aligned address or small number: nobody's key.
    if (value === 0n || value >= ORDER || /^0{16}/.test(digits)) continue;
    const line = lineOf(text, match.index);
    if (accounts.has(addressOf(digits))) found.push({ line, what: KNOWN_KEY });
    else if (CALLED_SECRET.test(before(text, match.index)))
      found.push({ line, what: "32 bytes that are called a secret" });
  }
  return found;
}

const derived = new Map<string, string>();

function addressOf(digits: string): string {
  const address = derived.get(digits) ?? computeAddress(`0x${digits}`).toLowerCase();
  derived.set(digits, address);
  return address;
}

/** What stands in front on the same line, as far as it can be about this value. */
function before(text: string, at: number): string {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return text.slice(Math.max(start, at - 60), at);
}

function phrasesIn(text: string): Finding[] {
  const words = wordlists["en"]!;
  const found: Finding[] = [];
  let run = 0;
  let start = 0;
  let end = 0;
  for (const match of text.matchAll(/[A-Za-z]+/g)) {
    const word = match[0].toLowerCase();
    const joins = run > 0 && BETWEEN_WORDS.test(text.slice(end, match.index));
    const known = word.length >= 3 && words.getWordIndex(word) >= 0;
    run = known ? (joins ? run + 1 : 1) : 0;
    if (run === 1) start = match.index;
    end = match.index + match[0].length;
    if (run === FEWEST_WORDS) found.push({ line: lineOf(text, start), what: PHRASE });
  }
  return found;
}

function blocksIn(text: string): Finding[] {
  return text
    .split("\n")
    .flatMap((line, at) => (BLOCK.test(line) ? [{ line: at + 1, what: "a private key file" }] : []));
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf("\n"); next >= 0 && next < at; next = text.indexOf("\n", next + 1)) line++;
  return line;
}
