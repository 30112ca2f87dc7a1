import { getAddress } from "ethers";
import type { HarbourError } from "../../sdk/harbour-error.ts";
import { printable } from "../../sdk/printable.ts";
import type { Connection } from "../chain/connection.ts";
import { decodeCall, flattenCalls, type DecodedCall } from "../plan/decode-nested.ts";
import { checksumOf, encodeMethod, type BatchFile, type BatchTransaction } from "./batch-file.ts";
import {
  batchForOtherChain,
  batchForOtherSafe,
  checksumMismatch,
  dataDisagrees,
  delegateCall,
  severalTransactions,
  staleSafeNonce,
  unknownFunction,
  unknownTarget,
  valueNotZero,
} from "./safe-faults.ts";
import { safeHashes, type SafeHashes, type SafeTransaction } from "./safe-hashes.ts";

export interface InspectedTransaction {
  /** What the Safe would execute. */
  transaction: SafeTransaction;
  call: DecodedCall;
}

export interface Inspection {
  chainId: string;
  checksum: { stated?: string; computed: string };
  transactions: InspectedTransaction[];
  /** Of the only transaction, where a Safe is known. */
  signing?: { nonce: bigint; hashes: SafeHashes };
  /** Every reason not to sign, the gravest first. */
  problems: HarbourError[];
}

export interface InspectedFor {
  safe?: { address: string; name?: string; nonce: bigint };
  /** Instead of the file's. */
  nonce?: bigint;
}

type Known = Pick<Connection, "deployment" | "policy" | "book" | "chainId">;

/** Reads a batch to its last call and judges it. Asks nobody: what it says holds without a node. */
export function inspectBatch(file: BatchFile, connection: Known, { safe, nonce }: InspectedFor = {}): Inspection {
  const { chainId } = connection;
  const problems: HarbourError[] = [];
  const transactions = file.transactions.map((transaction, i) => {
    const place = `Transaction ${i + 1}`;
    const { data, disagreement } = bytesOf(transaction);
    const executed: SafeTransaction = {
      to: getAddress(transaction.to.toLowerCase()),
      value: BigInt(transaction.value),
      data,
      operation: BigInt(transaction.operation ?? 0) === 0n ? 0 : 1,
    };
    const call = decodeCall({ ...executed, delegate: executed.operation === 1 }, connection);
    flattenCalls(call).forEach((each, depth) => problems.push(...judge(each, depth, place, connection)));
    if (disagreement !== undefined) problems.push(dataDisagrees(place, disagreement));
    return { transaction: executed, call };
  });

  const [first] = transactions;
  if (transactions.length > 1) problems.push(severalTransactions(transactions.length));
  if (BigInt(file.chainId) !== chainId) problems.push(batchForOtherChain(String(file.chainId), chainId));
  const { checksum: stated, createdFromSafeAddress: made } = file.meta;
  const computed = checksumOf(file);
  if (stated !== undefined && stated !== computed) problems.push(checksumMismatch(printable(stated), computed));
  if (safe !== undefined && made !== undefined && made !== "" && made.toLowerCase() !== safe.address.toLowerCase())
    problems.push(batchForOtherSafe(printable(made), safe.address));

  const used = nonce ?? (file.meta.safeNonce === undefined ? safe?.nonce : BigInt(file.meta.safeNonce));
  if (safe !== undefined && used! < safe.nonce)
    problems.push(staleSafeNonce(safe.name ?? safe.address, used!, safe.nonce));
  return {
    chainId: String(file.chainId),
    checksum: { ...(stated === undefined ? {} : { stated }), computed },
    transactions,
    ...(safe === undefined || transactions.length > 1
      ? {}
      : {
          signing: {
            nonce: used!,
            hashes: safeHashes({ chainId, safe: safe.address, nonce: used!, transaction: first!.transaction }),
          },
        }),
    problems,
  };
}

/** The page executes `data` where there is some, else what method and values encode to. */
function bytesOf(transaction: BatchTransaction): { data: string; disagreement?: string } {
  const given = transaction.data ? transaction.data.toLowerCase() : undefined;
  let encoded: string | undefined;
  try {
    encoded = encodeMethod(transaction);
  } catch {
    const name = printable(transaction.contractMethod!.name);
    return { data: given ?? "0x", disagreement: `its values do not fit the method ${name} that it names` };
  }
  if (given === undefined) return { data: encoded ?? "0x" };
  if (encoded === undefined || encoded === given) return { data: given };
  return {
    data: given,
    disagreement: `its bytes are not its method ${printable(transaction.contractMethod!.name)} and values`,
  };
}

function judge(call: DecodedCall, depth: number, place: string, { book }: Known): HarbourError[] {
  const where = depth === 0 ? place : `${place}, a call inside it`;
  const { address, name } = call.to;
  const found: HarbourError[] = [];
  if (call.delegate) found.push(delegateCall(where));
  if (call.value > 0n) found.push(valueNotZero(where, call.value));
  const known = call.target !== undefined || Object.values(book).includes(address);
  if (!known) found.push(unknownTarget(where, address));
  else if (call.target === undefined || call.method === undefined)
    found.push(unknownFunction(where, call.target ?? name ?? address, call.selector));
  else found.push(...call.problems.filter(() => !call.delegate).map((problem) => dataDisagrees(where, problem)));
  return found;
}
