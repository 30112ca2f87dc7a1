import { keccak256, toQuantity } from "ethers";
import { explainError } from "../../sdk/errors.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import type { Connection, Endpoint } from "../chain/connection.ts";
import { asUnreachable } from "../chain/transport.ts";
import { sendRefused } from "../faults.ts";
import { isKnown, isMethodMissing, isNonceUsed } from "./answers.ts";
import { differencesOfSigned, type Asked } from "./differences.ts";
import type { Fees } from "./fees.ts";
import { endpointRefused, signedSomethingElse, signerOnlySends } from "./sending-faults.ts";

/** One signature under the transaction. All of a transaction share its nonce, so one of them counts. */
export interface Attempt {
  hash: string;
  fees: Fees;
  /** What was signed; absent where the signer sends by itself. */
  raw?: string;
}

/** Told just before. */
export interface Watch {
  /** The private endpoint gets it. */
  handed(): void;
  /** The signer sends by itself, though it was to sign only. */
  blind(): void;
}

/**
 * Has the transaction signed, reads what was signed, and only then gives it to the node, or to the private endpoint and
 * to nobody else.
 *
 * @throws HarbourError HB-2201, HB-2604, HB-2620, HB-2621, HB-2629, or one of the signer's own
 */
export async function attempt(
  connection: Connection,
  asked: Asked,
  privately?: Endpoint,
  watch?: Watch,
): Promise<Attempt> {
  const raw = await signed(connection, asked, privately);
  if (raw === undefined) {
    if (connection.signsApart === true) watch?.blind();
    return { hash: await sentBySigner(connection, asked), fees: asked.fees };
  }
  if (privately !== undefined) watch?.handed();
  await publish(connection, raw, privately);
  return { hash: keccak256(raw), fees: asked.fees, raw };
}

/** undefined: this signer only sends. */
async function signed(connection: Connection, asked: Asked, privately?: Endpoint): Promise<string | undefined> {
  if (connection.signsApart !== true && privately === undefined) return undefined;
  let answer: unknown;
  try {
    answer = await connection.signer.request({ method: "eth_signTransaction", params: [requestOf(asked)] });
  } catch (error) {
    if (!isMethodMissing(error)) throw refusal(error);
    if (privately !== undefined) throw signerOnlySends(privately.host);
    return undefined;
  }
  // Geth wraps it.
  const raw = typeof answer === "string" ? answer : (answer as { raw?: unknown } | null)?.raw;
  const differences = differencesOfSigned(raw, asked);
  if (differences.length > 0) throw signedSomethingElse(differences);
  return raw as string;
}

async function sentBySigner({ signer }: Connection, asked: Asked): Promise<string> {
  try {
    return (await signer.request({ method: "eth_sendTransaction", params: [requestOf(asked)] })) as string;
  } catch (error) {
    throw refusal(error);
  }
}

/** Gives out what was signed; once more does no harm. A used nonce is no failure: one of the attempts was faster. */
export async function publish({ provider }: Connection, raw: string, privately?: Endpoint): Promise<void> {
  try {
    if (privately === undefined) await provider.send("eth_sendRawTransaction", [raw]);
    else await publishPrivately(privately, raw);
  } catch (error) {
    if (isKnown(error) || isNonceUsed(error)) return;
    const unreachable = asUnreachable(error);
    if (unreachable !== undefined) throw unreachable;
    const reason = explainError({ error }).replace(/\.$/, "");
    throw privately === undefined ? sendRefused(reason, error) : endpointRefused(privately.host, reason, error);
  }
}

async function publishPrivately(endpoint: Endpoint, raw: string): Promise<void> {
  try {
    await endpoint.request({ method: "eth_sendRawTransaction", params: [raw] });
  } catch (error) {
    if (!isMethodMissing(error)) throw error;
    await endpoint.request({ method: "eth_sendPrivateTransaction", params: [{ tx: raw }] });
  }
}

function requestOf({ from, to, data, value, nonce, chainId, gas, fees }: Asked) {
  const { type, ...prices } = fees;
  return {
    ...{ from, to, data, value: toQuantity(value), nonce: toQuantity(nonce), gas: toQuantity(gas) },
    ...{ chainId: toQuantity(chainId), type: toQuantity(type) },
    ...Object.fromEntries(Object.entries(prices).map(([name, wei]) => [name, toQuantity(wei)])),
  };
}

function refusal(error: unknown): HarbourError {
  if (error instanceof HarbourError) return error;
  return asUnreachable(error) ?? sendRefused(explainError({ error }), error);
}
