import { EventFragment, type Interface } from "ethers";
import { AUTHORITY_SENTENCES, type AuthorityEvents } from "./authority-events.ts";
import { FX_SETTLEMENT_SENTENCES, type FxSettlementEvents } from "./fx-settlement-events.ts";
import {
  AUTHORITY_INTERFACE,
  FX_SETTLEMENT_INTERFACE,
  MINT_DESK_INTERFACE,
  PAYOUTS_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  REGISTRY_INTERFACE,
  TOKEN_INTERFACE,
  TRADE_ESCROW_INTERFACE,
} from "./interfaces.ts";
import { MINT_DESK_SENTENCES, type MintDeskEvents } from "./mint-desk-events.ts";
import { PAYOUTS_SENTENCES, type PayoutsEvents } from "./payouts-events.ts";
import { REDEMPTION_DESK_SENTENCES, type RedemptionDeskEvents } from "./redemption-desk-events.ts";
import { REGISTRY_SENTENCES, type RegistryEvents } from "./registry-events.ts";
import { TOKEN_SENTENCES, type TokenEvents } from "./token-events.ts";
import { TRADE_ESCROW_SENTENCES, type TradeEscrowEvents } from "./trade-escrow-events.ts";
import { type Wording, wording, type WordingParameters } from "./wording.ts";

/** The contracts whose events are known. */
export type EventSource =
  "token" | "authority" | "registry" | "mintDesk" | "redemptionDesk" | "payouts" | "fxSettlement" | "tradeEscrow";

interface Decoded<Source extends EventSource, Name, Fields> {
  source: Source;
  name: Name;
  /** The contract that emitted it. */
  address: string;
  fields: Fields;
  /** What happened, for people. */
  sentence: string;
}

/** An event of one contract, by name. */
type DecodedOf<Source extends EventSource, Events> = {
  [N in keyof Events]: Decoded<Source, N, Events[N]>;
}[keyof Events];

/** An event of one of our contracts; `source` and `name` tell which and thereby the type of `fields`. */
export type DecodedEvent =
  | DecodedOf<"token", TokenEvents>
  | DecodedOf<"authority", AuthorityEvents>
  | DecodedOf<"registry", RegistryEvents>
  | DecodedOf<"mintDesk", MintDeskEvents>
  | DecodedOf<"redemptionDesk", RedemptionDeskEvents>
  | DecodedOf<"payouts", PayoutsEvents>
  | DecodedOf<"fxSettlement", FxSettlementEvents>
  | DecodedOf<"tradeEscrow", TradeEscrowEvents>;

/** A log as ethers, a receipt or eth_getLogs gives it. */
export interface RawLog {
  address: string;
  topics: readonly string[];
  data: string;
}

export interface DecodeLogParameters extends WordingParameters {
  log: RawLog;
  /** Which contract it is of, where that is known: some events are declared by several. */
  source?: EventSource;
}

export interface DecodeLogsParameters extends WordingParameters {
  logs: readonly RawLog[];
}

interface Dictionary {
  source: EventSource;
  abi: Interface;
  sentences: { readonly [name: string]: (fields: never, say: Wording) => string };
}

const DICTIONARIES: readonly Dictionary[] = [
  { source: "token", abi: TOKEN_INTERFACE, sentences: TOKEN_SENTENCES },
  { source: "authority", abi: AUTHORITY_INTERFACE, sentences: AUTHORITY_SENTENCES },
  { source: "registry", abi: REGISTRY_INTERFACE, sentences: REGISTRY_SENTENCES },
  { source: "mintDesk", abi: MINT_DESK_INTERFACE, sentences: MINT_DESK_SENTENCES },
  { source: "redemptionDesk", abi: REDEMPTION_DESK_INTERFACE, sentences: REDEMPTION_DESK_SENTENCES },
  { source: "payouts", abi: PAYOUTS_INTERFACE, sentences: PAYOUTS_SENTENCES },
  { source: "fxSettlement", abi: FX_SETTLEMENT_INTERFACE, sentences: FX_SETTLEMENT_SENTENCES },
  { source: "tradeEscrow", abi: TRADE_ESCROW_INTERFACE, sentences: TRADE_ESCROW_SENTENCES },
];

/**
 * Decodes a log by its topics, undefined if it is none of ours. Anybody can emit a log that looks like these from a
 * contract of their own: compare `address` before believing it. An event that several contracts declare (Rescued,
 * EIP712DomainChanged, IntakeStopped) is decoded as that of the first in the order of {@link EventSource}, unless `source` says which is meant.
 */
export function decodeLog({ log, source, ...words }: DecodeLogParameters): DecodedEvent | undefined {
  const say = wording(words);
  for (const dictionary of DICTIONARIES) {
    if (source !== undefined && dictionary.source !== source) continue;
    const decoded = decodeWith(dictionary, log, say);
    if (decoded !== undefined) return decoded;
  }
  return undefined;
}

/** Decodes what can be decoded, in order, for example a receipt's logs. */
export function decodeLogs({ logs, ...words }: DecodeLogsParameters): DecodedEvent[] {
  return logs.map((log) => decodeLog({ log, ...words })).filter((event) => event !== undefined);
}

const fragmentsOf = new Map<Interface, ReadonlyMap<string, EventFragment>>();

/** The event of an interface by its topic. ethers hashes every event of it for each look-up, which books of many logs would feel. */
function fragmentOf(abi: Interface, topic: string | undefined): EventFragment | undefined {
  let fragments = fragmentsOf.get(abi);
  if (fragments === undefined) {
    const events = abi.fragments.filter(EventFragment.isFragment);
    fragments = new Map(events.map((fragment) => [fragment.topicHash, fragment] as const));
    fragmentsOf.set(abi, fragments);
  }
  return topic === undefined ? undefined : fragments.get(topic.toLowerCase());
}

function decodeWith({ source, abi, sentences }: Dictionary, log: RawLog, say: Wording): DecodedEvent | undefined {
  const fragment = fragmentOf(abi, log.topics[0]);
  const sentence = fragment === undefined ? undefined : sentences[fragment.name];
  if (fragment === undefined || sentence === undefined) return undefined;
  let fields: Record<string, unknown>;
  try {
    // A text that is not UTF-8 throws only when it is read.
    fields = abi.decodeEventLog(fragment, log.data, log.topics).toObject();
  } catch {
    // The topic is known and the rest does not fit, such as an ERC-721 Transfer with a third indexed field.
    return undefined;
  }
  return {
    source,
    name: fragment.name,
    address: log.address,
    fields,
    sentence: sentence(fields as never, say),
  } as unknown as DecodedEvent;
}
