import { Attack } from "./attack.ts";
import { type Losses, Observation } from "./observation.ts";
import { buildWorld, ORDERED_SEIZURE, type World } from "./world.ts";

/** The most that the token's words of supply and ceiling hold. */
const MOST = 2n ** 104n - 1n;

/** The world, built once, and gone back to for every attack. */
export class Stand {
  readonly world: World;
  readonly observation: Observation;
  #snapshot: unknown;

  private constructor(world: World, observation: Observation, snapshot: unknown) {
    this.world = world;
    this.observation = observation;
    this.#snapshot = snapshot;
  }

  static async build(): Promise<Stand> {
    const world = await buildWorld();
    const observation = await Observation.of(world);
    return new Stand(world, observation, await request(world, "evm_snapshot"));
  }

  /**
   * What somebody gets who can write the token's storage: every word full and every holder robbed. With nothing
   * left, it is no matter what is stopped or released.
   */
  get everything(): Partial<Losses> {
    const at = (name: string) => this.observation.start.get(name) ?? 0n;
    return {
      created: MOST - at("supply"),
      taken: at("supply") - ORDERED_SEIZURE,
      raised: MOST - at("ceiling"),
    };
  }

  /** The chain as it was, in an attacker's hands. */
  async attack(watched: boolean): Promise<Attack> {
    await request(this.world, "evm_revert", this.#snapshot);
    this.#snapshot = await request(this.world, "evm_snapshot");
    const attack = new Attack(this.world, this.observation, watched);
    // The first second.
    await attack.wait(0);
    return attack;
  }
}

const request = ({ connection }: World, method: string, ...params: unknown[]): Promise<unknown> =>
  connection.provider.request({ method, params } as never);
