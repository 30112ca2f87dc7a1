import { getAddress, isAddress, ZeroAddress } from "ethers";

/** Name → address. */
export type AddressBook = Readonly<Record<string, string>>;

export function bookProblems(book: AddressBook): string[] {
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

export interface LookUp {
  /** Where the name is written, for messages. */
  readonly place: string;
  readonly name: string;
  readonly book: AddressBook;
  readonly problems: string[];
}

/** The address, or undefined and a problem. */
export function lookUp({ place, name, book, problems }: LookUp): string | undefined {
  const address = Object.hasOwn(book, name) ? book[name] : undefined;
  if (address === undefined) problems.push(`${place}: ${name} is not in the book`);
  return address;
}

/** The name of an address that came from the book. */
export function nameOf(book: AddressBook, address: string): string {
  return Object.keys(book).find((name) => book[name] === address) ?? address;
}
