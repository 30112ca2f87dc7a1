import { keccak256 } from "ethers";
import { ElementValues } from "./element-values.ts";
import { BlockReader, blockShape } from "./pain-001-block.ts";
import { type Pain001, PAIN_001_VERSIONS, type Pain001Version } from "./pain-001-message.ts";
import { checkTotals } from "./control-totals.ts";
import { Problems } from "./problem.ts";
import { group, type Shape, value } from "./xml-shape.ts";
import { readXml } from "./xml-reader.ts";

export interface ReadPain001Options {
  /**
   * Refuse an address without a checksum, true unless told: a payment to a mistyped address cannot be taken back, and a
   * payment file is typed and pasted by people.
   */
  requireChecksum?: boolean;
}

const ROOT = "CstmrCdtTrfInitn";
const NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:";

/**
 * Reads a CustomerCreditTransferInitiation of at most 64 MiB: what to pay and to whom. Elements that do not change that
 * are passed over. All problems are told together, each with path and line, the first 50 in full.
 *
 * @throws Iso20022Error HB-1855 to HB-1860 for a file that cannot be read to its end, else HB-1879
 */
export function readPain001(bytes: Uint8Array, { requireChecksum = true }: ReadPain001Options = {}): Pain001 {
  const problems = new Problems();
  const blocks = new BlockReader(problems, requireChecksum);
  const document = readXml({
    bytes,
    namespaces: PAIN_001_VERSIONS.map((version) => NAMESPACE + version),
    shapeFor,
    problems,
    onRecord: (record) => blocks.onRecord(record),
  });

  const values = new ElementValues(problems);
  const root = values.required(document, ROOT);
  if (root !== undefined && root.count("PmtInf") === 0) values.required(root, "PmtInf");
  const header = root && values.required(root, "GrpHdr");
  const messageId = header && values.text(values.required(header, "MsgId"), 35);
  const createdAt = header && values.time(values.required(header, "CreDtTm"));
  const initiatingParty = header && values.text(header.find("InitgPty/Nm"), 140);
  const numberOfTransactions = header && values.count(values.required(header, "NbOfTxs"));
  const controlSum = header?.find("CtrlSum");
  if (header !== undefined) checkTotals(header, numberOfTransactions, blocks.totals, problems);

  problems.throwIfAny();
  return {
    version: document.namespace.slice(NAMESPACE.length) as Pain001Version,
    digest: keccak256(bytes),
    messageId: messageId!,
    createdAt: createdAt!,
    numberOfTransactions: numberOfTransactions!,
    ...(controlSum === undefined ? {} : { controlSum: controlSum.text.trim() }),
    ...(initiatingParty === undefined ? {} : { initiatingParty }),
    payments: blocks.payments,
    warnings: blocks.warnings.kept,
    warningCount: blocks.warnings.total,
  };
}

function shapeFor(namespace: string): Shape {
  const header = { MsgId: value(), CreDtTm: value(), NbOfTxs: value(), CtrlSum: value() };
  const isOld = namespace.endsWith(".03");
  return group({
    [ROOT]: group({
      GrpHdr: group({ ...header, InitgPty: group({ Nm: value() }) }),
      PmtInf: blockShape(isOld ? value() : group({ Dt: value(), DtTm: value() })),
    }),
  });
}
