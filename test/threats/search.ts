import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { Attack, HORIZON, worst } from "./attack.ts";
import type { Scene } from "./bank-forgeries.ts";
import { callsOf, type Try } from "./candidates.ts";
import { powersOf, type Power } from "./derive.ts";
import type { Key } from "./keys.ts";
import { measures, noLosses, type Losses, type Measure, type Seen } from "./observation.ts";
import { Random } from "./random.ts";
import type { Stand } from "./stand.ts";
import type { Call } from "./world.ts";

export interface Effort {
  /** Calls of one function with arguments by type, alone and in pairs. */
  readonly perFunction: number;
  /** Of one that is open to everybody. */
  readonly perOpenFunction: number;
  /** Different states after one call from which a second is tried. */
  readonly states: number;
  /** Calls tried in each of them. */
  readonly seconds: number;
  /** Sequences of up to {@link Effort.length} calls. */
  readonly sequences: number;
  readonly length: number;
}

export interface Search {
  /** The worst of each kind. */
  readonly losses: Losses;
  /** How the worst of each kind came about. */
  readonly stories: ReadonlyMap<Measure, string>;
  readonly selectors: number;
  /** Calls that the AccessManager does not let the key make, and that succeeded all the same. */
  readonly escapes: readonly string[];
  readonly tried: number;
  readonly succeeded: number;
  /** How many of them were calls of a function that only few may call. */
  readonly restricted: number;
}

export interface SearchParameters {
  readonly stand: Stand;
  readonly key: Key;
  readonly watched: boolean;
  readonly seed: string;
  readonly effort: Effort;
}

/** Everything the key may call: alone, in pairs, after their delays, and in random sequences over 72 hours. */
export async function search(parameters: SearchParameters): Promise<Search> {
  const searcher = new Searcher(parameters, await powersOf(parameters.stand.world, accountOf(parameters)));
  await searcher.forbidden();
  // Before any time passes it is the same whether GUARDIAN watches.
  if (!parameters.watched) await searcher.pairs();
  await searcher.delayedPairs();
  for (let i = 0; i < parameters.effort.sequences; ++i) await searcher.sequence();
  return searcher.found;
}

const accountOf = ({ stand, key }: SearchParameters): string => key.accounts(stand.world)[0]!.address;

class Searcher {
  readonly #stand: Stand;
  readonly #effort: Effort;
  readonly #watched: boolean;
  readonly #account: string;
  readonly #signers: Scene["signers"];
  readonly #powers: readonly Power[];
  readonly #forbidden: readonly Power[];
  #escapes: readonly string[] = [];
  readonly #random: Random;
  #losses: Losses = noLosses;
  #stories = new Map<Measure, string>();
  #tried = 0;
  #succeeded = 0;
  #restricted = 0;

  constructor(parameters: SearchParameters, powers: readonly Power[]) {
    const { stand, key, watched, seed, effort } = parameters;
    this.#stand = stand;
    this.#effort = effort;
    this.#watched = watched;
    this.#account = accountOf(parameters);
    this.#signers = key.accounts(stand.world).flatMap(({ address }) => stand.world.wallets.get(address) ?? []);
    this.#powers = powers.filter(({ delay }) => delay !== undefined);
    this.#forbidden = powers.filter(({ delay }) => delay === undefined).map((power) => ({ ...power, delay: 0 }));
    this.#random = new Random(`${seed} ${key.name} ${watched}`);
  }

  get found(): Search {
    return {
      losses: this.#losses,
      stories: this.#stories,
      selectors: this.#powers.length,
      escapes: this.#escapes,
      tried: this.#tried,
      succeeded: this.#succeeded,
      restricted: this.#restricted,
    };
  }

  /** What the key may not call, it cannot. */
  async forbidden(): Promise<void> {
    const attack = await this.#stand.attack(this.#watched);
    const tries = await this.#draw(attack, 1, 1, this.#forbidden);
    const answers = await attack.probe(
      this.#account,
      tries.map(({ call }) => [call]),
    );
    this.#escapes = tries.filter((_, index) => answers[index] !== undefined).map(({ call }) => call.text);
  }

  /** Every call, and every second call from every different state that one call leads to. */
  async pairs(): Promise<void> {
    const attack = await this.#stand.attack(this.#watched);
    const tries = await this.#draw(attack, this.#effort.perFunction, this.#effort.perOpenFunction);
    await this.#pairsOf(attack, immediate(tries));
  }

  /** The same with everything that waits, scheduled at the start and made when its delay is over. */
  async delayedPairs(): Promise<void> {
    const delays = new Set(this.#powers.flatMap(({ delay }) => (delay === 0 ? [] : [delay!])));
    for (const delay of delays) {
      const attack = await this.#stand.attack(this.#watched);
      const tries = await this.#draw(attack, this.#effort.perFunction, this.#effort.perOpenFunction);
      const waiting = tries.filter(({ power }) => power.delay === delay);
      for (const { call } of waiting) await attack.send(this.#account, this.#schedule(call));
      // What no role is mapped to, an ADMIN can make the AccessManager call.
      const carried = this.#random.some(immediate(tries), this.#effort.perFunction);
      const executions: Try[] = [];
      for (const { power, call } of carried) {
        if (await attack.send(this.#account, this.#schedule(call))) {
          executions.push({ power, call: this.#execution(call) });
        }
      }
      await attack.wait(delay);
      await this.#pairsOf(attack, [...waiting, ...executions, ...immediate(await this.#draw(attack, 2, 1))]);
    }
  }

  /** A random sequence: now what costs most, now anything that changes something. */
  async sequence(): Promise<void> {
    const attack = await this.#stand.attack(this.#watched);
    const scheduled: Try[] = [];
    for (let step = 0; step < this.#effort.length; ++step) {
      const wait = this.#random.pick([0, 0, 0, 1, 24, 24, 48]) * 3600;
      if (attack.elapsed + wait > HORIZON) continue;
      if (wait > 0) await attack.wait(wait);
      const drawn = await this.#draw(attack, 4, 1);
      const waiting = this.#random.some(
        drawn.filter(({ power }) => power.delay! > 0),
        4,
      );
      for (const each of waiting) {
        if (await attack.send(this.#account, this.#schedule(each.call))) scheduled.push(each);
      }
      const tries = [...scheduled, ...immediate(drawn)];
      const results = await this.#probe(
        attack,
        tries.map((each) => [each]),
      );
      const next = this.#choose(results);
      if (next !== undefined) await attack.send(this.#account, next.call);
    }
  }

  async #pairsOf(attack: Attack, tries: readonly Try[]): Promise<void> {
    const first = await this.#probe(
      attack,
      tries.map((each) => [each]),
    );
    const start = stateOf(attack.observation.start);
    const states = new Map<string, Outcome>();
    for (const outcome of first) if (outcome.state !== start) states.set(outcome.state, outcome);
    const firsts = this.#random.some([...states.values()], this.#effort.states).map(({ path }) => path[0]!);
    // Most of what succeeds and changes nothing would do so again.
    const idle = new Set(first.filter(({ state }) => state === start).map(({ path }) => path[0]!));
    const lively = tries.filter((each) => !idle.has(each));
    const seconds = [
      ...this.#random.some(lively, this.#effort.seconds),
      ...this.#random.some([...idle], this.#effort.seconds / 16),
    ];
    for (const one of firsts) {
      await this.#probe(
        attack,
        seconds.map((another) => [one, another]),
      );
    }
  }

  async #probe(attack: Attack, paths: readonly (readonly Try[])[]): Promise<Outcome[]> {
    const answers = await attack.probe(
      this.#account,
      paths.map((path) => path.map(({ call }) => call)),
    );
    this.#tried += paths.length;
    const outcomes: Outcome[] = [];
    const known = new Map<string, Losses>();
    for (const [index, words] of answers.entries()) {
      if (words === undefined) continue;
      this.#succeeded += 1;
      if (!paths[index]!.at(-1)!.power.open) this.#restricted += 1;
      let losses = known.get(words);
      if (losses === undefined) {
        losses = attack.observation.losses(attack.observation.read(words));
        known.set(words, losses);
        this.#record(losses, attack, paths[index]!);
      }
      outcomes.push({ path: paths[index]!, state: words.slice(0, -64), losses });
    }
    return outcomes;
  }

  #record(losses: Losses, attack: Attack, path: readonly Try[]): void {
    for (const measure of measures) {
      if (losses[measure] <= this.#losses[measure]) continue;
      const end = path.map(({ call }) => `${(attack.elapsed / 3600).toFixed(1)} h ${call.text}`).join("; ");
      this.#stories.set(measure, attack.story === "" ? end : `${attack.story}; ${end}`);
    }
    this.#losses = worst(this.#losses, losses);
  }

  /** One of them at random, or, as often, the worst of one kind, if any of that kind is worse than another. */
  #choose(outcomes: readonly Outcome[]): Try | undefined {
    if (outcomes.length === 0) return undefined;
    let chosen = this.#random.pick(outcomes);
    const telling = measures.filter((measure) =>
      outcomes.some(({ losses }) => losses[measure] !== outcomes[0]!.losses[measure]),
    );
    if (telling.length > 0 && this.#random.below(2) === 0) {
      const measure = this.#random.pick(telling);
      for (const each of outcomes) if (each.losses[measure] > chosen.losses[measure]) chosen = each;
    }
    return chosen.path.at(-1);
  }

  async #draw(
    attack: Attack,
    perFunction: number,
    perOpenFunction = perFunction,
    powers = this.#powers,
  ): Promise<Try[]> {
    const seen: Seen = await attack.observation.see();
    const { world } = this.#stand;
    const scene: Scene = { world, seen, now: attack.now, account: this.#account, signers: this.#signers };
    return callsOf({ scene, powers, random: this.#random, perFunction, perOpenFunction });
  }

  #schedule({ target, data, text }: Call): Call {
    const schedule = AUTHORITY_INTERFACE.encodeFunctionData("schedule", [target, data, 0n]);
    return { target: this.#authority, data: schedule, text: `schedule ${text}` };
  }

  #execution({ target, data, text }: Call): Call {
    const execute = AUTHORITY_INTERFACE.encodeFunctionData("execute", [target, data]);
    return { target: this.#authority, data: execute, text: `execute ${text}` };
  }

  get #authority(): string {
    return this.#stand.world.stage.authority.target as string;
  }
}

interface Outcome {
  readonly path: readonly Try[];
  /** Everything that is seen, but the time. */
  readonly state: string;
  readonly losses: Losses;
}

const immediate = (tries: readonly Try[]): Try[] => tries.filter(({ power }) => power.delay === 0);

const stateOf = (seen: Seen): string =>
  `0x${[...seen.values()]
    .slice(0, -1)
    .map((word) => word.toString(16).padStart(64, "0"))
    .join("")}`;
