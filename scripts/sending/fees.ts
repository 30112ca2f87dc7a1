import { formatEther, formatUnits, type BrowserProvider } from "ethers";
import { feeAboveCap, feeUnusual } from "./sending-faults.ts";

/** What a unit of gas may cost, in wei: with a base fee (EIP-1559), or on a chain that has none. */
export type Fees =
  | { readonly type: 2; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  | { readonly type: 0; readonly gasPrice: bigint };

/** Fees of one transaction that nobody bounded: one whole coin of the chain. Wei. */
const LARGEST_COST = 10n ** 18n;

export interface FeeBounds {
  /** Of --max-fee, in wei. */
  maxFee?: bigint | undefined;
  gas: bigint;
}

/** What the node suggests, within the operator's cap. @throws HarbourError HB-2625, HB-2626 */
export async function suggestFees(provider: BrowserProvider, { maxFee, gas }: FeeBounds): Promise<Fees> {
  const { baseFeePerGas } = (await provider.getBlock("latest"))!;
  const least = baseFeePerGas ?? BigInt((await provider.send("eth_gasPrice", [])) as string);
  if (maxFee !== undefined && maxFee < least) throw feeAboveCap(showGwei(least), showGwei(maxFee));
  if (baseFeePerGas === null) return bounded({ type: 0, gasPrice: least }, { maxFee, gas });

  const tip = await suggestTip(provider);
  // Twice the base fee holds for six full blocks in a row.
  return bounded({ type: 2, maxFeePerGas: 2n * baseFeePerGas + tip, maxPriorityFeePerGas: tip }, { maxFee, gas });
}

/**
 * An eighth more, rounded up, or what the node suggests by now if that is more: nodes take another transaction of the
 * same nonce from a tenth more on. undefined if the cap leaves no room for it.
 */
export function raiseFees(fees: Fees, suggested: Fees, { maxFee, gas }: FeeBounds): Fees | undefined {
  const more = (value: bigint, other: bigint) => max(value + max((value + 7n) / 8n, 1n), other);
  const raised: Fees =
    fees.type === 2 && suggested.type === 2
      ? {
          type: 2,
          maxFeePerGas: more(fees.maxFeePerGas, suggested.maxFeePerGas),
          maxPriorityFeePerGas: more(fees.maxPriorityFeePerGas, suggested.maxPriorityFeePerGas),
        }
      : { type: 0, gasPrice: more(priceOf(fees), priceOf(suggested)) };
  if (maxFee !== undefined && priceOf(raised) > maxFee) return undefined;
  return bounded(raised, { maxFee, gas });
}

/** The most that a unit of gas costs with these fees. */
function priceOf(fees: Fees): bigint {
  return fees.type === 2 ? fees.maxFeePerGas : fees.gasPrice;
}

function bounded(fees: Fees, { maxFee, gas }: FeeBounds): Fees {
  if (maxFee === undefined) {
    const cost = gas * priceOf(fees);
    if (cost > LARGEST_COST) throw feeUnusual(formatEther(cost), formatEther(LARGEST_COST));
    return fees;
  }
  if (fees.type === 0) return { type: 0, gasPrice: min(fees.gasPrice, maxFee) };
  const maxFeePerGas = min(fees.maxFeePerGas, maxFee);
  return { type: 2, maxFeePerGas, maxPriorityFeePerGas: min(fees.maxPriorityFeePerGas, maxFeePerGas) };
}

/** Not every node knows eth_maxPriorityFeePerGas; the last blocks say it as well. */
async function suggestTip(provider: BrowserProvider): Promise<bigint> {
  try {
    return BigInt((await provider.send("eth_maxPriorityFeePerGas", [])) as string);
  } catch {
    const history = (await provider.send("eth_feeHistory", ["0x5", "latest", [50]])) as { reward?: string[][] };
    const tips = (history.reward ?? []).map(([tip]) => BigInt(tip ?? 0)).sort((a, b) => (a < b ? -1 : 1));
    return tips[Math.floor(tips.length / 2)] ?? 0n;
  }
}

function showGwei(wei: bigint): string {
  return formatUnits(wei, "gwei").replace(/\.0$/, "");
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
