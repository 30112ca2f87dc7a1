import { id, type ParamType, ZeroAddress, ZeroHash } from "ethers";
import { BANK, CASE, POOL, units } from "../issuance/stage.ts";
import { creditArguments, statementArguments, voidArguments, type Scene } from "./bank-forgeries.ts";
import type { Power } from "./derive.ts";
import { FALSE_REFERENCES } from "./observation.ts";
import type { Random } from "./random.ts";
import type { Call } from "./world.ts";

// Arguments for every function, by type and name of the parameter: whatever exists, whatever is the attacker's, and the
// edges of the type. Where a function takes a signed message, what was signed, and what the attacker can sign.

const MAX = 2n ** 256n - 1n;

export interface Try {
  readonly power: Power;
  readonly call: Call;
}

export interface Draw {
  readonly scene: Scene;
  readonly powers: readonly Power[];
  readonly random: Random;
  /** At most so many calls of one function that only few may call, with arguments by type. */
  readonly perFunction: number;
  /** The same for one that is open to everybody, whatever its arguments. */
  readonly perOpenFunction: number;
}

/** Calls to try in this scene, of all functions that the key may call. */
export async function callsOf(draw: Draw): Promise<Try[]> {
  const tries: Try[] = [];
  const nested: Power[] = [];
  for (const power of draw.powers) {
    if (power.delay === undefined) continue;
    if (takesCalls.has(power.fragment.name)) nested.push(power);
    else tries.push(...(await callsOfPower(draw, power)));
  }
  // Calls of calls come last, as they carry the others.
  for (const power of nested) tries.push(...nestedCalls(draw, power, tries));
  return tries;
}

const takesCalls = new Set(["schedule", "execute", "cancel", "consumeScheduledOp", "multicall"]);

async function callsOfPower(draw: Draw, power: Power): Promise<Try[]> {
  const count = power.open ? draw.perOpenFunction : draw.perFunction;
  const special = await specialArguments(draw, power);
  const tuples = special ?? combinations({ ...draw, perFunction: count }, power.fragment.inputs);
  const speaksForBank = takesBankMessages.has(power.fragment.name) && isBank(draw.scene);
  const chosen = power.open && !speaksForBank ? draw.random.some(tuples, count) : tuples;
  return chosen.map((args) => ({ power, call: callOf(power, args) }));
}

const takesBankMessages = new Set(["submit", "voidSequence"]);

const isBank = ({ world, signers }: Scene): boolean => {
  const insiders = [...world.stage.banks.a, ...world.stage.banks.b].map(({ address }) => address);
  return signers.some(({ address }) => insiders.includes(address));
};

export function callOf({ abi, fragment, target, contract }: Power, args: readonly unknown[]): Call {
  const data = abi.encodeFunctionData(fragment, args);
  return { target, data, text: `${contract}.${fragment.name}(${args.map(show).join(", ")})` };
}

const show = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? each.toString() : each)).slice(0, 90);

/** Undefined: by type and name. */
async function specialArguments({ scene }: Draw, { fragment }: Power): Promise<unknown[][] | undefined> {
  const { world } = scene;
  switch (fragment.name) {
    case "submit":
      return statementArguments(scene);
    case "voidSequence":
      return voidArguments(scene);
    case "confirm":
      return Object.values(POOL).flatMap((pool) => [world.parkedDigest, ZeroHash].map((digest) => [pool, digest]));
    case "consumeCredit":
      return (await creditArguments(scene, units(1))).map((credit) => [id("order"), ...credit]);
    case "propose":
      return orders(scene).map((order) => [order]);
    case "reject":
      return fragment.inputs[0]!.baseType === "tuple" ? orders(scene).map((order) => [order, id("reason")]) : undefined;
    case "approve":
      if (fragment.inputs[0]!.baseType !== "tuple") return undefined;
      return approvals(scene);
    case "approveLarge":
      return approvals(scene);
    case "requestWithAuthorization":
      return altered(world.signedRequest);
    case "prepareWindow":
      return [[0n], [1n], [70n]];
    case "upgradeToAndCall":
      return upgrades(scene);
    case "grantRole":
    case "revokeRole":
    case "renounceRole": {
      const accounts = [scene.account, world.attacker.address, world.stage.holders.GUARDIAN.address];
      return accounts.flatMap((account) =>
        [0n, 1n, 2n, 3n, 4n, 13n, 20n].map((roleId) =>
          fragment.name === "grantRole" ? [roleId, account, 0n] : [roleId, account],
        ),
      );
    }
    case "setTargetFunctionRole":
      return [world.stage.token, world.stage.mintDesk].flatMap(({ target, interface: abi }) =>
        ["seize", "configureMinter", "approve", "upgradeToAndCall"].flatMap((name) => {
          const found = abi.getFunction(name as never) as { selector: string } | null;
          return found === null ? [] : [[target, [found.selector], 2n ** 64n - 1n]];
        }),
      );
    default:
      return undefined;
  }
}

function orders({ world, now, account }: Scene): unknown[] {
  const { order, stage, attacker } = world;
  const later = { valueDate: now, expiry: now + 80_000n };
  return [
    order,
    { ...order, ...later },
    { ...order, ...later, beneficiary: stage.otherDistributor.address },
    { ...order, ...later, bankRef: FALSE_REFERENCES[0], beneficiary: stage.otherDistributor.address },
    { ...order, ...later, bankRef: FALSE_REFERENCES[1] },
    { ...order, ...later, beneficiary: attacker.address },
    { ...order, ...later, beneficiary: account },
    { ...order, ...later, bankRef: FALSE_REFERENCES[0], amount: units(20_000_000) },
    { ...order, ...later, bankRef: FALSE_REFERENCES[0], amount: MAX },
    { ...order, orderRef: id("another order") },
    { ...order, amount: order.amount + 1n },
    { ...order, expiry: order.expiry + 3600n },
  ];
}

async function approvals(scene: Scene): Promise<unknown[][]> {
  const credits = await creditArguments(scene, units(20_000_000));
  return orders(scene).flatMap((order) => credits.map((credit) => [order, ...credit]));
}

function upgrades({ world }: Scene): unknown[][] {
  const { stage } = world;
  return [world.genuineTwin, world.robberTwin, stage.registry.target, ZeroAddress].flatMap((twin) =>
    ["0x", world.robbery].map((data) => [twin, data]),
  );
}

/** As signed, and with one argument after the other changed. */
function altered(args: readonly unknown[]): unknown[][] {
  const change = (value: unknown): unknown => {
    if (typeof value === "bigint") return value + 1n;
    const text = (value as string).toLowerCase();
    return text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");
  };
  return [[...args], ...args.map((value, index) => args.map((each, i) => (i === index ? change(value) : each)))];
}

function nestedCalls({ scene, random, perFunction }: Draw, power: Power, tries: readonly Try[]): Try[] {
  const { world } = scene;
  const inner = random.some(tries, perFunction).map(({ call }) => call);
  const make = (args: readonly unknown[]): Try => ({ power, call: callOf(power, args) });
  switch (power.fragment.name) {
    case "schedule":
      return inner.map(({ target, data }) => make([target, data, 0n]));
    case "execute":
      return [...inner, ...world.expected].map(({ target, data }) => make([target, data]));
    case "cancel":
      return world.expected.map(({ caller, target, data }) => make([caller, target, data]));
    case "consumeScheduledOp":
      return world.expected.map(({ caller, data }) => make([caller, data]));
    default: {
      // multicall, of the AccessManager's own functions.
      const own = tries.filter(({ power: { contract } }) => contract === "authority").map(({ call }) => call.data);
      return random.some(own, perFunction).map((data) => make([[data, data]]));
    }
  }
}

/** Every combination of the parameters' values, or as many as are asked for. */
function combinations({ scene, random, perFunction }: Draw, inputs: readonly ParamType[]): unknown[][] {
  const values = inputs.map((input) => valuesOf(input, scene));
  const count = values.reduce((product, each) => product * each.length, 1);
  if (count > 2 * perFunction) {
    return Array.from({ length: perFunction }, () => values.map((each) => random.pick(each)));
  }
  return values.reduce<unknown[][]>(
    (tuples, each) => tuples.flatMap((tuple) => each.map((value) => [...tuple, value])),
    [[]],
  );
}

function valuesOf(input: ParamType, scene: Scene): unknown[] {
  const { world, seen, now, account: self } = scene;
  const { stage, holders, attacker } = world;
  const { name, baseType, type } = input;
  if (baseType === "array") {
    if (type === "tuple[]") return chainShares(input, scene);
    const element = valuesOf(input.arrayChildren!, scene);
    return [[], ...element.map((value) => [value]), element.slice(0, 3)];
  }
  if (baseType === "tuple") return [[]];
  if (type === "bool") return [true, false];
  if (type === "string") return ["", "HKD", "https://attacker.example"];
  if (type === "bytes") return ["0x", `0x${"11".repeat(65)}`];
  if (type === "bytes4") return [stage.token.getFunction("seize").fragment.selector];
  if (type === "address") return addressesOf(name, self);
  if (type === "bytes32") return wordsOf(name);
  if (type === "uint8" || type === "uint16" || type === "uint32" || type === "uint64") {
    const bits = BigInt(type.slice(4));
    const current = [seen.get("bufferBps"), seen.get("maxAge"), seen.get("stepBps"), seen.get("epoch")];
    const edges = [0n, 1n, 2n, 4n, 7n, 27n, 500n, 10_000n, 2n ** bits - 1n];
    return edges.concat(current.map((value) => (value ?? 0n) + 1n)).filter((value) => value < 2n ** bits);
  }
  if (type === "uint48") return [now, now + 24n * 3600n, now + 30n * 86_400n, 2n ** 32n - 1n, 0n];
  if (name === "id" || name === "mints") return [1n, 2n, 3n, 4n, 0n];
  if (name === "validAfter") return [0n];
  if (name === "validBefore" || name === "deadline") return [2n ** 40n];
  const room = (seen.get("computed ceiling") ?? 0n) - (seen.get("supply") ?? 0n);
  const whole = (account: string) => seen.get(`${account} balance`) ?? 0n;
  return [
    1n,
    0n,
    whole("alice"),
    whole("suspect"),
    units(2_000_000),
    units(1_000),
    units(1_000_000),
    room > 0n ? room : 0n,
    seen.get("ceiling cap") ?? 0n,
    2n ** 88n - 1n,
    2n ** 104n - 1n,
    MAX,
  ];

  function addressesOf(parameter: string, own: string): string[] {
    const people = [holders.suspect, holders.dave, holders.alice, holders.carol].map(({ address }) => address);
    const ours = [stage.redemptionDesk, stage.mintDesk, stage.registry, stage.token].map(
      (each) => each.target as string,
    );
    if (["from", "owner", "authorizer", "holder"].includes(parameter)) return [...people, own, ours[0]!, ZeroAddress];
    if (parameter.startsWith("token")) return [ours[3]!, ours[3]!, attacker.address];
    if (parameter === "signer") return [attacker.address, own, stage.banks.a[0].address, stage.banks.b[1].address];
    if (parameter === "minter") return [attacker.address, own, ours[1]!, world.plainMinter.address];
    // Most of what takes tokens pays them to the treasury only.
    const treasuries = parameter === "to" ? Array<string>(6).fill(world.treasury) : [world.treasury];
    return [attacker.address, own, ...treasuries, ...people.slice(0, 3), ...ours, ZeroAddress];
  }

  function wordsOf(parameter: string): string[] {
    if (parameter === "id" || parameter === "custodian_") return [BANK.a, BANK.b, id("BANK-C")];
    if (parameter === "pool_" || parameter === "pool") return [POOL.a, POOL.b, id("pool")];
    if (parameter === "bankRef" || parameter === "reason") return [world.settlementRef, ...FALSE_REFERENCES, ZeroHash];
    return [CASE, id("anything"), ZeroHash];
  }
}

function chainShares(input: ParamType, { seen, world }: Scene): unknown[] {
  if (input.arrayChildren!.components?.[0]?.name !== "chainId") return [[]];
  const { chainId } = world.stage.domains.registry;
  const share = seen.get("share") ?? 0n;
  return [[], [[chainId, share]], [[chainId, 1n]], [[chainId, 2n ** 88n - 1n]], [[1n, share]]];
}
