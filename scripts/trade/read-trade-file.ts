import { getAddress } from "ethers";
import { AMENDMENT_FIELDS, amendmentTypedData } from "../../sdk/settlement/amendment.ts";
import { ATTESTATION_FIELDS, attestationTypedData } from "../../sdk/settlement/attestation.ts";
import { CANCELLATION_FIELDS, cancellationTypedData } from "../../sdk/settlement/cancellation.ts";
import type { OrderMessage } from "../../sdk/settlement/order-message.ts";
import type { MilestoneProgress } from "../../sdk/settlement/order-state.ts";
import { RECEIVABLE_OFFER_FIELDS, receivableOfferTypedData } from "../../sdk/settlement/receivable-offer.ts";
import { RULING_FIELDS, rulingTypedData } from "../../sdk/settlement/ruling.ts";
import type { TermsInForce } from "../../sdk/settlement/terms-in-force.ts";
import { orderTypedData } from "../../sdk/settlement/trade-order.ts";
import { digestOf, type Signable, type SigningDomain, toJsonRpc } from "../../sdk/signable.ts";
import { fileMalformed, wrongPayload } from "../issuance-faults.ts";
import { readJsonFile, replaceFile, writeNewFile } from "../json-file.ts";
import { readStruct, rebuildMessage, type StructTypes } from "../message-file.ts";
import {
  KIND_WORDS,
  ORDER_TYPES,
  TRADE_SCHEMA,
  tradeFileSchema,
  type TradeFile,
  type TradeFileJson,
  type TradeFileKind,
  type TradeFileOf,
} from "./trade-file.ts";

/**
 * Reads a file and builds its message anew from its values: types and digest must be what follows from them. The
 * signatures are not judged here, and what the chain has in force is not asked.
 *
 * @throws HarbourError HB-2120, HB-2121, HB-2331, and whatever the sdk finds in the message
 */
export function readTradeFile(path: string): TradeFile {
  const json = readJsonFile(path, tradeFileSchema);
  const { kind, network, notes, signatures } = json;
  const typedData = rebuilt(path, json);
  const common = {
    network,
    typedData,
    digest: digestOf(typedData),
    notes,
    signatures: signatures.map(({ signer, signature }) => ({ signer: getAddress(signer.toLowerCase()), signature })),
    ...(json.payment === undefined ? {} : { payment: windowSignature(json.payment) }),
    ...(json.undertaking === undefined ? {} : { undertaking: windowSignature(json.undertaking) }),
  };
  if (kind === "order") return { kind, ...common } as TradeFile;
  const about = { terms: termsOf(path, json) };
  if (kind !== "amendment") return { kind, ...common, ...about } as TradeFile;
  return { kind, ...common, ...about, amended: orderOf(path, json.amended) } as TradeFile;
}

/** A file that has to be of one kind. @throws HarbourError HB-2333, and as {@link readTradeFile} */
export function readTradeFileOf<K extends TradeFileKind>(path: string, kind: K): TradeFileOf<K> {
  const file = readTradeFile(path);
  if (file.kind !== kind) throw wrongPayload(path, KIND_WORDS[file.kind], KIND_WORDS[kind]);
  return file as TradeFileOf<K>;
}

export function writeTradeFile(path: string, file: TradeFile): void {
  writeNewFile(path, contentOf(file));
}

export function replaceTradeFile(path: string, file: TradeFile): void {
  replaceFile(path, contentOf(file));
}

function rebuilt(path: string, json: TradeFileJson): Signable {
  const { typedData, digest } = json;
  const with_ = <S extends Signable>(types: StructTypes, build: (domain: SigningDomain, message: never) => S) =>
    rebuildMessage({ path, json: typedData, digest, types, build });
  const terms = () => termsOf(path, json);
  switch (json.kind) {
    case "order":
      return with_(ORDER_TYPES, (domain, message) => orderTypedData({ domain, message }));
    case "amendment": {
      const amended = orderOf(path, json.amended);
      // What the clocks still have to keep depends on where the milestones stand: that is asked when it is used.
      const progress = amended.milestones.map((): MilestoneProgress => ({ state: "Settled", since: 0n, toSeller: 0n }));
      return with_({ Amendment: AMENDMENT_FIELDS }, (domain, validity) =>
        amendmentTypedData({ domain, terms: terms(), amended, validity, progress }),
      );
    }
    case "cancellation":
      return with_({ Cancellation: CANCELLATION_FIELDS }, (domain, validity) =>
        cancellationTypedData({ domain, terms: terms(), validity }),
      );
    case "attestation":
      return with_({ Attestation: ATTESTATION_FIELDS }, (domain, message) =>
        attestationTypedData({ domain, message, terms: terms() }),
      );
    case "ruling":
      return with_({ Ruling: RULING_FIELDS }, (domain, message) =>
        rulingTypedData({ domain, message, terms: terms() }),
      );
    case "offer":
      return with_({ ReceivableOffer: RECEIVABLE_OFFER_FIELDS }, (domain, message) =>
        receivableOfferTypedData({ domain, message, terms: terms() }),
      );
  }
}

function termsOf(path: string, { order }: TradeFileJson): TermsInForce {
  if (order === undefined) throw fileMalformed(path, ["order: the terms that it speaks of are missing"]);
  return { orderId: order.id, amendment: BigInt(order.amendment), order: orderOf(path, order.terms) };
}

function orderOf(path: string, values: unknown): OrderMessage {
  return readStruct(path, ORDER_TYPES, "Order", values) as unknown as OrderMessage;
}

function windowSignature(given: { validAfter: string; validBefore: string; signature: string }) {
  const { validAfter, validBefore, signature } = given;
  return { validAfter: BigInt(validAfter), validBefore: BigInt(validBefore), signature };
}

function contentOf(file: TradeFile): object {
  const { kind, network, typedData, digest, notes, signatures } = file;
  const about =
    "terms" in file
      ? { order: { id: file.terms.orderId, amendment: file.terms.amendment, terms: file.terms.order } }
      : {};
  return {
    schema: TRADE_SCHEMA,
    network,
    kind,
    ...about,
    ...("amended" in file ? { amended: file.amended } : {}),
    typedData: toJsonRpc(typedData),
    digest,
    notes,
    signatures,
    ...("payment" in file && file.payment !== undefined ? { payment: file.payment } : {}),
    ...("undertaking" in file && file.undertaking !== undefined ? { undertaking: file.undertaking } : {}),
  };
}
