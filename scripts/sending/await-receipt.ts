import type { TransactionReceipt } from "ethers";
import { HarbourError } from "../../sdk/harbour-error.ts";
import type { Connection, Endpoint, Pace } from "../chain/connection.ts";
import { notMinedYet } from "../faults.ts";
import type { Io } from "../io.ts";
import { attempt, publish, type Attempt } from "./attempt.ts";
import { doubtOf } from "./believe.ts";
import type { Asked } from "./differences.ts";
import { raiseFees, suggestFees } from "./fees.ts";
import { nonceTaken, privateNotMined } from "./sending-faults.ts";

export interface Awaited {
  connection: Connection;
  /** With the fees of the first attempt. */
  asked: Asked;
  privately: Endpoint | undefined;
  /** Has to have the same receipt. */
  second: Endpoint | undefined;
  /** Grows while fees are raised; the receipt of any of them is the transaction's. */
  attempts: Attempt[];
  pace: Pace;
  io: Io;
}

/**
 * Waits for a block with one of the attempts, and for everybody who is asked to say that it is there. Without one it
 * signs the same nonce and data with higher fees, and gives out again what the node has forgotten. A node that stumbles
 * meanwhile must not make it look as if nothing was sent.
 *
 * @throws HarbourError HB-2201, HB-2202, HB-2212, HB-2218, HB-2601, HB-2606, HB-2622, HB-2624, HB-2628
 */
export async function awaitReceipt(awaited: Awaited): Promise<TransactionReceipt> {
  const { connection, asked, privately, second, attempts, pace, io } = awaited;
  const { provider } = connection;
  const started = Date.now();
  let raisedAt = started;
  let usedSince: number | undefined;
  let doubt: HarbourError | undefined;

  for (let pause = 50; Date.now() - started < pace.giveUpAfter; pause = Math.min(pause * 2, 2000)) {
    const receipts = await Promise.all(
      attempts.map(({ hash }) => provider.getTransactionReceipt(hash).catch(() => null)),
    );
    const at = receipts.findIndex((found) => found !== null);
    if (at >= 0) {
      const receipt = receipts[at]!;
      const next = await doubtOf({ connection, asked, attempt: attempts[at]!, receipt, second });
      if (next === undefined) return receipt;
      if (doubt?.code !== next.code) io.err(`! not believed yet: ${next.code}  ${next.message}`);
      doubt = next;
      await new Promise((resolve) => setTimeout(resolve, pause));
      continue;
    }
    // A fork may take a block back.
    doubt = undefined;

    // Behind one URL are many nodes, and one may know the nonce before the other knows the receipt.
    const used = await provider.getTransactionCount(asked.from, "latest").catch(() => asked.nonce);
    if (used > asked.nonce) {
      usedSince ??= Date.now();
      if (Date.now() - usedSince > Math.min(15_000, pace.giveUpAfter / 10)) throw nonceTaken(asked.nonce);
    } else if (pace.raiseAfter !== undefined && Date.now() - raisedAt >= pace.raiseAfter) {
      raisedAt = Date.now();
      await raise(awaited);
    } else {
      await remind(awaited);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  if (doubt !== undefined) throw doubt;
  const [last, seconds] = [attempts.at(-1)!.hash, Math.round(pace.giveUpAfter / 1000)];
  throw privately === undefined ? notMinedYet(last, seconds) : privateNotMined(last, privately.host, seconds);
}

async function raise({ connection, asked, privately, attempts, io }: Awaited): Promise<void> {
  const bounds = { maxFee: connection.maxFee, gas: asked.gas };
  try {
    const suggested = await suggestFees(connection.provider, bounds);
    const fees = raiseFees(attempts.at(-1)!.fees, suggested, bounds);
    if (fees === undefined) return io.err("! no block yet, and --max-fee leaves no room for higher fees");
    const next = await attempt(connection, { ...asked, fees }, privately);
    attempts.push(next);
    io.err(`sent ${next.hash} with higher fees, for the same nonce`);
  } catch (error) {
    const reason = error instanceof HarbourError ? `${error.code}  ${error.message}` : "the node refused";
    io.err(`! fees were not raised: ${reason}`);
  }
}

/** A private endpoint shows nothing, so it is reminded by higher fees alone. */
async function remind({ connection, privately, attempts }: Awaited): Promise<void> {
  const { raw, hash } = attempts.at(-1)!;
  if (raw === undefined || privately !== undefined) return;
  const known = await connection.provider.send("eth_getTransactionByHash", [hash]).catch(() => "unknown");
  if (known === null) await publish(connection, raw).catch(() => undefined);
}
