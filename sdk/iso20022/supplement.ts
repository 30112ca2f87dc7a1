import { parseAddress } from "../address.ts";
import { quote } from "../quote.ts";
import { collapsed, type ElementValues, lowered } from "./element-values.ts";
import { HarbourError } from "../harbour-error.ts";
import { Iso20022Error, Iso20022Problem } from "./problem.ts";
import type { SettledOnChain } from "./settled.ts";
import type { XmlElement } from "./xml-element.ts";
import { group, type Shape, value } from "./xml-shape.ts";
import { element, withAttributes, type XmlNode } from "./xml-writer.ts";

/** Of the envelope; the number grows when its content changes. */
const NAMESPACE = "urn:harbour:iso20022:settlement:1";

/**
 * What the standard has no room for: the exact amount, because its own stops at five decimals, and where the payment is
 * found on chain, because its references stop at 35 characters and a transaction hash has 66.
 */
export interface Supplement {
  /** Minor units. */
  amount: bigint;
  settlement?: SettledOnChain;
}

/** SupplementaryData1 of one transaction. @throws Iso20022Error HB-1890 */
export function supplementPart({ amount, settlement }: Supplement): XmlNode {
  const found = settlement === undefined ? [] : onChain(settlement);
  const content = element("Settlement", element("MinorUnits", amount.toString()), ...found);
  return element("SplmtryData", element("Envlp", withAttributes(content, { xmlns: NAMESPACE })));
}

function onChain({ chainId, token, transactionHash, logIndex, blockNumber, memo }: SettledOnChain): XmlNode[] {
  return [
    element("ChainId", chainId.toString()),
    element("Token", parseAddress(token)),
    element("Transaction", bytes32("Transaction", transactionHash)),
    element("LogIndex", logIndex.toString()),
    element("Block", blockNumber.toString()),
    element("Memo", bytes32("Memo", memo)),
  ];
}

function bytes32(name: string, text: string): string {
  if (/^0x[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new Iso20022Error("HB-1890", `${name} is ${quote(text)}, where 32 bytes in hexadecimal are needed.`);
}

export const SUPPLEMENT_SHAPE: Shape = group({
  Envlp: group({
    Settlement: group(
      {
        MinorUnits: value(),
        ChainId: value(),
        Token: value(),
        Transaction: value(),
        LogIndex: value(),
        Block: value(),
        Memo: value(),
      },
      NAMESPACE,
    ),
  }),
});

/** The exact amount of a transaction. */
export function readMinorUnits(transaction: XmlElement, read: ElementValues): bigint | undefined {
  return read.count(read.required(transaction, "SplmtryData/Envlp/Settlement/MinorUnits"), 32);
}

/** Where a transaction is found, all but its time. */
export function readOnChain(transaction: XmlElement, read: ElementValues): Partial<Omit<SettledOnChain, "blockTime">> {
  const part = (name: string) => read.required(transaction, `SplmtryData/Envlp/Settlement/${name}`);
  const chainId = read.count(part("ChainId"), 20);
  const token = readToken(part("Token"), read);
  const transactionHash = read.bytes32(part("Transaction"));
  const logIndex = read.count(part("LogIndex"), 9);
  const blockNumber = read.count(part("Block"), 18);
  const memo = read.bytes32(part("Memo"));
  return {
    ...(chainId === undefined ? {} : { chainId }),
    ...(token === undefined ? {} : { token }),
    ...(transactionHash === undefined ? {} : { transactionHash }),
    ...(logIndex === undefined ? {} : { logIndex: Number(logIndex) }),
    ...(blockNumber === undefined ? {} : { blockNumber }),
    ...(memo === undefined ? {} : { memo }),
  };
}

function readToken(token: XmlElement | undefined, read: ElementValues): string | undefined {
  if (token === undefined) return undefined;
  try {
    return parseAddress(collapsed(token), { requireChecksum: true });
  } catch (error) {
    if (!(error instanceof HarbourError)) throw error;
    read.problems.add(new Iso20022Problem("HB-1868", lowered(error.message), token));
    return undefined;
  }
}
