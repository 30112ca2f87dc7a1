import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { role } from "../../sdk/roles.ts";
import { attackContract } from "./attack-contracts.ts";
import { GAS, measures, noLosses, type Losses, type Measure, Observation, type Seen } from "./observation.ts";
import type { Actor, Call, World } from "./world.ts";

export const HORIZON = 72 * 3600;
/** GUARDIAN cancels what it did not expect this long after it was scheduled. */
export const REACTION = 12 * 3600;

/** The node takes more than twice as long for twice as many. */
const paths = 6;
const scheduledTopic = AUTHORITY_INTERFACE.getEvent("OperationScheduled").topicHash;

export interface Taken extends Call {
  readonly after: number;
  readonly from: string;
}

interface Operation {
  readonly caller: string;
  readonly target: string;
  readonly data: string;
  readonly scheduledAt: number;
}

/**
 * The chain in an attacker's hands, from the world's start for 72 hours. Several calls may fall into one second. Where
 * GUARDIAN watches, it cancels every operation that the attacker has scheduled.
 */
export class Attack {
  readonly world: World;
  readonly observation: Observation;
  readonly watched: boolean;
  readonly #startsAt: number;
  #now: number;
  #operations: Operation[] = [];
  #taken: Taken[] = [];
  #peak: Losses = noLosses;

  constructor(world: World, observation: Observation, watched: boolean) {
    this.world = world;
    this.observation = observation;
    this.watched = watched;
    this.#startsAt = Number(observation.start.get("time"));
    this.#now = this.#startsAt;
  }

  /** Seconds since the world's start. */
  get elapsed(): number {
    return this.#now - this.#startsAt;
  }

  get now(): bigint {
    return BigInt(this.#now);
  }

  /** The greatest loss of each kind so far. */
  get peak(): Losses {
    return this.#peak;
  }

  /** What was done, for the report of a failure. */
  get story(): string {
    return this.#taken.map(({ after, text }) => `${(after / 3600).toFixed(1)} h ${text}`).join("; ");
  }

  /** Makes the call in this second. False if it reverts. */
  async send(from: Actor | string, call: Call): Promise<boolean> {
    const sender = typeof from === "string" ? from : from.address;
    await this.#request("evm_setNextBlockTimestamp", [this.#now]);
    let hash: unknown;
    try {
      hash = await this.#request("eth_sendTransaction", [
        { from: sender, to: call.target, data: call.data, gas: "0x1c9c380" },
      ]);
    } catch {
      return false;
    }
    const receipt = (await this.#request("eth_getTransactionReceipt", [hash])) as Receipt;
    for (const { topics, data } of receipt.logs.filter((log) => log.topics[0] === scheduledTopic)) {
      const { args } = AUTHORITY_INTERFACE.parseLog({ topics, data })!;
      const { caller, target, data: payload } = args as unknown as { caller: string; target: string; data: string };
      this.#operations.push({ caller, target, data: payload, scheduledAt: this.#now });
    }
    this.#taken.push({ ...call, after: this.elapsed, from: sender });
    return true;
  }

  /** {@link send}, and what it cost. */
  async strike(from: Actor | string, call: Call): Promise<boolean> {
    const sent = await this.send(from, call);
    if (sent) this.weigh(await this.observation.see());
    return sent;
  }

  weigh(seen: Seen): Losses {
    const losses = this.observation.losses(seen);
    this.#peak = worst(this.#peak, losses);
    return losses;
  }

  /** Lets time pass, and GUARDIAN act in it. */
  async wait(seconds: number): Promise<void> {
    const until = this.#now + seconds;
    if (this.watched) await this.#cancelUntil(until);
    this.#now = until;
    await this.#request("evm_setNextBlockTimestamp", [until]);
    await this.#request("evm_mine", []);
  }

  async #cancelUntil(until: number): Promise<void> {
    const seen = this.#operations.filter(({ scheduledAt }) => scheduledAt + REACTION <= until);
    this.#operations = this.#operations.filter((operation) => !seen.includes(operation));
    const guardian = this.world.stage.holders.GUARDIAN.address;
    const authority = await this.world.stage.authority.getAddress();
    for (const moment of new Set(seen.map(({ scheduledAt }) => scheduledAt + REACTION))) {
      const due = seen.filter(({ scheduledAt }) => scheduledAt + REACTION === moment);
      this.#now = Math.max(this.#now, moment);
      for (const { caller, target, data } of due) {
        // What it may not cancel, or what was made or cancelled meanwhile, is refused by itself.
        await this.#request("evm_setNextBlockTimestamp", [this.#now]);
        const cancel = AUTHORITY_INTERFACE.encodeFunctionData("cancel", [caller, target, data]);
        await this.#request("eth_sendTransaction", [
          { from: guardian, to: authority, data: cancel, gas: "0xf4240" },
        ]).catch(() => undefined);
      }
    }
  }

  /** What each path of calls by this account would lead to; undefined where one of its calls reverts. All undone. */
  async probe(account: string, candidates: readonly (readonly Call[])[]): Promise<(string | undefined)[]> {
    const { abi, runtime } = attackContract("Probe");
    const answers: (string | undefined)[] = [];
    for (let start = 0; start < candidates.length; start += paths) {
      const chunk = candidates
        .slice(start, start + paths)
        .map((path) => path.map(({ target, data }) => [target, data]));
      const data = abi.encodeFunctionData("run", [chunk, this.observation.address]);
      const answer = (await this.#request("eth_call", [
        { from: this.world.outsider.address, to: account, data, gas: GAS },
        "latest",
        { [account]: { code: runtime } },
      ])) as string;
      const [words] = abi.decodeFunctionResult("run", answer) as unknown as [string[]];
      answers.push(...words.map((each) => (each === "0x" ? undefined : each)));
    }
    return answers;
  }

  async #request(method: string, params: unknown[]): Promise<unknown> {
    return this.world.connection.provider.request({ method, params } as never);
  }
}

interface Receipt {
  readonly logs: readonly { readonly topics: string[]; readonly data: string }[];
}

export function worst(a: Losses, b: Losses): Losses {
  return Object.fromEntries(
    measures.map((measure: Measure) => [measure, a[measure] > b[measure] ? a[measure] : b[measure]]),
  ) as Losses;
}

export const delayOf = (name: Parameters<typeof role>[0]): number => role(name).delay;
