import { keccak256, solidityPackedKeccak256 } from "ethers";
import { formatHongKong, startOfDay, type Day } from "../clock/hong-kong-time.ts";
import { badSelection } from "./report-faults.ts";
import type { Period } from "./report-kind.ts";
import { daysOf } from "./report-kind.ts";

/** What an auditor hands over: the commitment before the period ends, the seed afterwards. */
export interface DaySelection {
  /** keccak256 of the seed's 32 bytes. */
  commitment: string;
  /** Unix seconds at which the issuer had it. */
  committedAt: number;
  /** Where that can be seen: a letter, a transaction. */
  evidence: string;
  /** 32 bytes. */
  seed: string;
}

export interface SelectedDay {
  day: Day;
  /** The days it was drawn from, in order. */
  population: Day[];
  index: number;
}

const HASH = /^0x[0-9a-f]{64}$/;

/**
 * The auditor's day. The seed was committed before the last day of the period began, so the auditor could not choose; the
 * hash of the period's last block is mixed in, so that nobody who learnt the seed early could either.
 *
 * @param blockHash Of the last final block of the period, on the first chain.
 * @throws HarbourError HB-4537
 */
export function selectDay(selection: DaySelection, period: Period, blockHash: string): SelectedDay {
  const { commitment, committedAt, evidence, seed } = selection;
  if (!HASH.test(commitment) || !HASH.test(seed))
    throw badSelection("commitment and seed are 0x and 64 lower-case hexadecimal digits each");
  if (keccak256(seed) !== commitment)
    throw badSelection(`the seed hashes to ${keccak256(seed)}, the commitment is ${commitment}`);
  if (evidence.trim() === "") throw badSelection("it does not say where the commitment can be seen");
  const latest = startOfDay(period.to);
  if (committedAt >= latest)
    throw badSelection(
      `the commitment is of ${formatHongKong(committedAt)}, and must be earlier than ${formatHongKong(latest)}`,
    );
  const population = daysOf(period);
  const draw = BigInt(solidityPackedKeccak256(["bytes32", "bytes32"], [seed, blockHash]));
  const index = Number(draw % BigInt(population.length));
  return { day: population[index]!, population, index };
}
