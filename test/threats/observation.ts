import { dataSlice, id, type Interface } from "ethers";
import { role } from "../../sdk/roles.ts";
import { BANK, FLAG, POOL } from "../issuance/stage.ts";
import { creationCode, observerCode } from "./observer-code.ts";
import { HONEST_AMOUNT, ORDERED_SEIZURE, STRAY, type HolderName, type World } from "./world.ts";

/** The first words of what one view answers, and their names in {@link Seen}. */
interface Look {
  readonly names: readonly string[];
  readonly target: string;
  readonly data: string;
}

/** Words by name. Whatever is not there is zero. */
export type Seen = ReadonlyMap<string, bigint>;

/** What a compromise costs, in minor units. */
export const measures = ["created", "taken", "stopped", "raised", "released"] as const;
export type Measure = (typeof measures)[number];
export type Losses = Readonly<Record<Measure, bigint>>;
export const noLosses: Losses = { created: 0n, taken: 0n, stopped: 0n, raised: 0n, released: 0n };

/** References that an attacker invents; a redemption that was settled under one of them is paid to nobody. */
export const FALSE_REFERENCES = [id("false reference"), id("another false reference")] as const;
const NOBODY = dataSlice(id("nobody"), 0, 20);
/** The held one, the open one, and the next two; the first is closed. */
const REQUESTS = [2, 3, 4, 5] as const;

export class Observation {
  readonly #world: World;
  readonly #names: readonly string[];
  /** The Observer's address. */
  readonly address: string;
  #start: Seen = new Map();

  private constructor(world: World, looks: readonly Look[], address: string) {
    this.#world = world;
    this.#names = [...looks.flatMap(({ names }) => names), "time"];
    this.address = address;
  }

  /** Puts the Observer on the world's chain. */
  static async of(world: World): Promise<Observation> {
    const looks = looksOf(world);
    const data = creationCode(
      observerCode(looks.map(({ target, data: call, names }) => ({ target, data: call, words: names.length }))),
    );
    const { provider } = world.connection;
    const from = world.outsider.address;
    const hash = await provider.request({ method: "eth_sendTransaction", params: [{ from, data, gas: GAS }] } as never);
    const receipt = (await provider.request({ method: "eth_getTransactionReceipt", params: [hash] } as never)) as {
      contractAddress: string;
    };
    const observation = new Observation(world, looks, receipt.contractAddress);
    observation.#start = await observation.see();
    return observation;
  }

  /** The state of the chain now. */
  async see(): Promise<Seen> {
    const answer = await this.#world.connection.provider.request({
      method: "eth_call",
      params: [{ to: this.address, gas: GAS }, "latest"],
    } as never);
    return this.read(answer as string);
  }

  /** From the words that the Probe answers. */
  read(words: string): Seen {
    const word = (index: number) => BigInt(`0x${words.slice(2 + 64 * index, 66 + 64 * index)}`);
    return new Map(this.#names.map((name, index) => [name, word(index)]));
  }

  get start(): Seen {
    return this.#start;
  }

  /** What has been lost between the world's start and `now`. */
  losses(now: Seen): Losses {
    const start = this.#start;
    const at = (seen: Seen, name: string) => seen.get(name) ?? 0n;
    const orderExecuted = at(now, "order state") === 3n;
    const creditUsed = at(now, "credit used by") !== 0n;

    let settled = 0n;
    let taken = 0n;
    let stopped = 0n;
    let released = 0n;
    for (const name of Object.keys(this.#world.holders) as HolderName[]) {
      const before = holding(this.#world, start, name);
      const after = holding(this.#world, now, name);
      settled += after.settled;
      const ordered = name === "suspect" ? ORDERED_SEIZURE : 0n;
      const gone = positive(before.all - after.all);
      taken += positive(gone - after.paid - ordered);
      stopped += positive(after.stopped - before.stopped);
      released += positive(before.stopped - after.stopped - gone);
    }
    // Money confirmed for one customer and used for another, or for nothing.
    if (creditUsed && !orderExecuted) taken += HONEST_AMOUNT;
    const owed = at(now, "escrowed") + at(now, "claimable in all");
    const held = at(now, "desk balance");
    taken += held < owed ? owed - held + STRAY : positive(STRAY - (held - owed));

    const confirmed = creditUsed ? HONEST_AMOUNT : 0n;
    const ceiling = maximum(at(now, "ceiling"), at(now, "computed ceiling"));
    return {
      created: positive(at(now, "supply") + settled - at(start, "supply") - confirmed),
      taken,
      stopped,
      raised: positive(ceiling - at(start, "ceiling")),
      released,
    };
  }
}

export const GAS = "0xee6b2800";
const positive = (value: bigint): bigint => (value > 0n ? value : 0n);
const maximum = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const minimum = (a: bigint, b: bigint): bigint => (a < b ? a : b);

interface Holding {
  /** Balance, open redemptions and parked refunds. */
  readonly all: bigint;
  /** What of it cannot go where it was going. */
  readonly stopped: bigint;
  readonly settled: bigint;
  /** Settled under the reference that the payout was prepared with. */
  readonly paid: bigint;
}

function holding(world: World, seen: Seen, name: HolderName): Holding {
  const at = (what: string) => seen.get(`${name} ${what}`) ?? 0n;
  let escrow = 0n;
  let settled = 0n;
  let paid = 0n;
  for (const request of REQUESTS) {
    if (seen.get(`request ${request} holder`) !== BigInt(world.holders[name].address)) continue;
    const amount = seen.get(`request ${request} amount`)!;
    const state = seen.get(`request ${request} state`)!;
    if (state === 1n) escrow += amount;
    if (state !== 2n) continue;
    settled += amount;
    const falsely = FALSE_REFERENCES.some((_, index) => seen.get(`false reference ${index}`) === BigInt(request));
    if (!falsely) paid += amount;
  }
  const balance = at("balance");
  const all = balance + escrow + at("claimable");
  return { all, stopped: stoppedOf(seen, name, { balance, escrow, all }), settled, paid };
}

interface Parts {
  readonly balance: bigint;
  readonly escrow: bigint;
  readonly all: bigint;
}

function stoppedOf(seen: Seen, name: HolderName, { balance, escrow, all }: Parts): bigint {
  const at = (what: string) => seen.get(what) ?? 0n;
  const flags = at(`${name} flags`);
  if ((flags & FLAG.blacklisted) !== 0n) return all;
  const admitted = at("policy is open") === 1n || (flags & FLAG.verified) !== 0n;
  const paused = at("mode") === 2n;
  return (
    (paused || !admitted ? balance : minimum(at(`${name} hold`), balance)) +
    (admitted ? 0n : at(`${name} claimable`)) +
    (at("suspended until") > at("time") ? escrow : 0n)
  );
}

function looksOf({ stage, holders, treasury, attacker, order, credit }: World): Look[] {
  const { token, registry, mintDesk, redemptionDesk, authority } = stage;
  const looks: Look[] = [];
  const look = (contract: Viewed, call: string, args: readonly unknown[], ...names: string[]) => {
    const data = contract.interface.encodeFunctionData(call as never, args as never);
    looks.push({ names, target: contract.target as string, data });
  };
  for (const [name, { address }] of Object.entries(holders)) {
    look(token, "balanceOf", [address], `${name} balance`);
    look(token, "flags", [address], `${name} flags`);
    look(token, "getFrozenTokens", [address], `${name} hold`);
    look(redemptionDesk, "claimable", [address], `${name} claimable`);
  }
  for (const request of REQUESTS) {
    const names = ["holder", "amount", "requested at", "deadline", "state"].map((word) => `request ${request} ${word}`);
    look(redemptionDesk, "redemption", [request], ...names);
    look(
      redemptionDesk,
      "proposal",
      [request],
      ...["kind", "maker", "ref"].map((word) => `proposal ${request} ${word}`),
    );
  }
  for (const [index, reference] of FALSE_REFERENCES.entries()) {
    look(redemptionDesk, "requestOfPayout", [reference], `false reference ${index}`);
  }
  look(redemptionDesk, "openRedemptions", [], "open", "escrowed");
  look(redemptionDesk, "totalClaimable", [], "claimable in all");
  look(redemptionDesk, "suspendedUntil", [], "suspended until");
  look(token, "balanceOf", [redemptionDesk.target], "desk balance");
  look(token, "flags", [redemptionDesk.target], "desk flags");
  look(token, "totalSupply", [], "supply");
  look(token, "supplyCeiling", [], "ceiling", "ceiling until");
  look(token, "ceilingCap", [], "ceiling cap");
  look(registry, "computedCeiling", [], "computed ceiling");
  look(registry, "creditUsedBy", [credit.creditId], "credit used by");
  look(mintDesk, "orderState", [order], "order state");
  look(token, "mode", [], "mode");
  // Nobody has anything against this account, and nobody has verified it: so this is the policy.
  look(token, "canSend", [NOBODY], "policy is open");

  // The rest tells states apart and is no loss.
  look(token, "balanceOf", [attacker.address], "attacker balance");
  look(token, "flags", [attacker.address], "attacker flags");
  look(mintDesk, "beneficiary", [attacker.address], "attacker beneficiary");
  look(token, "minterAllowance", [attacker.address], "attacker allowance");
  look(registry, "custodianOf", [attacker.address], "attacker custodian");
  look(token, "balanceOf", [treasury], "treasury balance");
  look(token, "minterAllowance", [mintDesk.target], "desk allowance");
  for (const name of ["orderLimit", "largeOrderSize", "shareLimitBps", "window"]) look(mintDesk, name, [], name);
  for (const pool of Object.values(POOL)) {
    const words = ["id", "custodian", "total", "as of", "until", "sequence", "fresh", "baseline", "baseline at"];
    look(registry, "pool", [pool], ...words.map((word) => `${pool} ${word}`));
    look(registry, "parked", [pool], ...["parked", "parked total", "parked as of"].map((word) => `${pool} ${word}`));
  }
  for (const bank of Object.values(BANK)) {
    const words = ["id", "threshold", "signers", "revoked"];
    look(registry, "custodian", [bank], ...words.map((word) => `${bank} ${word}`));
  }
  for (const name of ["bufferBps", "maxAge", "stepBps", "woundDown", "mintDesk", "redemptionDesk"]) {
    look(registry, name, [], name);
  }
  look(registry, "approval", [], "authority", "reference", "approved", "approved until");
  look(registry, "allocation", [], "epoch", "share", "share until");
  for (const name of ["ADMIN", "ADMIN_ACTS", "UPGRADER", "MINTER_ADMIN"] as const) {
    look(authority, "hasRole", [role(name).id, attacker.address], `attacker ${name}`);
  }
  look(token, "authority", [], "authority of the token");
  return looks;
}

interface Viewed {
  readonly target: unknown;
  readonly interface: Interface;
}
