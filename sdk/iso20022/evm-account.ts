import { parseAddress } from "../address.ts";
import { HarbourError } from "../harbour-error.ts";
import { quote } from "../quote.ts";
import { collapsed, lowered } from "./element-values.ts";
import { Iso20022Problem, type Problems } from "./problem.ts";
import type { XmlElement } from "./xml-element.ts";
import { element, type XmlNode } from "./xml-writer.ts";
import { group, type Shape, value } from "./xml-shape.ts";

/** An account on a chain. */
export interface EvmAccount {
  /** ERC-55 form. */
  address: string;
  /** Where the message says which chain it is on. */
  chainId?: bigint;
}

/**
 * CashAccount of any version: an address stands in `Prxy/Id`, of 2048 characters, or in `Id/Othr/Id`. The latter holds 34
 * characters by the schema and an address has 42, but versions up to .08 have no proxy, so payers put it there.
 */
export const ACCOUNT_SHAPE: Shape = group({
  Id: group({ IBAN: value(), Othr: group({ Id: value() }) }),
  Ccy: value(),
  Prxy: group({ Id: value() }),
});

export interface ReadAccountOptions {
  /** Refuse an address in one case, which carries no checksum. */
  requireChecksum: boolean;
}

const looksEvm = (text: string) => /^(0x|eip155:)/i.test(text);

/** The text of an account that is not one on a chain, such as an IBAN. */
export function bankAccount(account: XmlElement): string | undefined {
  const found = account.find("Id/IBAN") ?? account.find("Id/Othr/Id") ?? account.find("Prxy/Id");
  return found === undefined || looksEvm(collapsed(found)) ? undefined : collapsed(found);
}

/** Whether an account says that it is on a chain. */
export function isEvmAccount(account: XmlElement): boolean {
  return ["Prxy/Id", "Id/Othr/Id"].some((path) => looksEvm(account.find(path)?.text.trim() ?? ""));
}

/** The account on a chain: an address, or CAIP-10 with the chain's number. */
export function readEvmAccount(
  account: XmlElement,
  problems: Problems,
  { requireChecksum }: ReadAccountOptions,
): EvmAccount | undefined {
  const stated = [account.find("Prxy/Id"), account.find("Id/Othr/Id")].filter((each) => each !== undefined);
  const [first, second] = stated.filter((each) => looksEvm(collapsed(each)));
  const chosen = first ?? stated[0];
  if (chosen === undefined) {
    const why = account.find("Id/IBAN") === undefined ? "is missing" : "is missing; an IBAN is no account on a chain";
    problems.add(new Iso20022Problem("HB-1861", why, account.placeOf("Id/Othr/Id")));
    return undefined;
  }
  const read = parseAccount(chosen, problems, requireChecksum);
  const other = second === undefined ? read : parseAccount(second, problems, requireChecksum);
  if (read !== undefined && other !== undefined && read.address !== other.address) {
    problems.add(
      new Iso20022Problem("HB-1868", `is ${other.address}, but the proxy is ${read.address}`, second ?? chosen),
    );
    return undefined;
  }
  return other === undefined ? undefined : read;
}

function parseAccount(element: XmlElement, problems: Problems, requireChecksum: boolean): EvmAccount | undefined {
  const found = /^(?:eip155:([1-9]\d{0,19}):)?(.*)$/s.exec(collapsed(element))!;
  try {
    const address = parseAddress(found[2]!, { requireChecksum });
    return { address, ...(found[1] === undefined ? {} : { chainId: BigInt(found[1]) }) };
  } catch (error) {
    if (!(error instanceof HarbourError)) throw error;
    const said = /^eip155:/.test(collapsed(element)) ? `${quote(element.text)}: ` : "";
    problems.add(new Iso20022Problem("HB-1868", `${said}${lowered(error.message)}`, element));
    return undefined;
  }
}

/**
 * CashAccount38 and 39. Their `Id` is mandatory and too short for an address, so it says that none is given, in the word
 * that the schemes use, and the proxy says the account with its chain (CAIP-10): one address exists on every chain.
 */
export function writeEvmAccount(name: string, { address, chainId }: Required<EvmAccount>, ...more: XmlNode[]): XmlNode {
  return element(
    name,
    element("Id", element("Othr", element("Id", "NOTPROVIDED"))),
    ...more,
    element("Prxy", element("Tp", element("Prtry", "CAIP-10")), element("Id", `eip155:${chainId}:${address}`)),
  );
}
