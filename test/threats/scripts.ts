import { encodeBytes32String, id, type Interface } from "ethers";
import { signCredit, signStatement } from "../issuance/bank-messages.ts";
import type { Order } from "../issuance/orders.ts";
import { BANK, CASE, DAY, HOUR, millions, POOL, units, type Bank } from "../issuance/stage.ts";
import { Attack } from "./attack.ts";
import type { ContractName } from "./derive.ts";
import { FALSE_REFERENCES } from "./observation.ts";
import { PLAIN_MINTER_ALLOWANCE, STRAY, type Actor, type Call, type World } from "./world.ts";

// The worst that we can think of, key by key. What GUARDIAN has cancelled fails, and the script goes on.

export type Script = (hand: Hand) => Promise<void>;
type Made = readonly [ContractName, string, ...unknown[]];

/** One key in the attacker's hand, or several. */
export class Hand {
  readonly attack: Attack;
  readonly world: World;
  readonly #account: Actor;

  constructor(attack: Attack, account: Actor) {
    this.attack = attack;
    this.world = attack.world;
    this.#account = account;
  }

  as(account: Actor): Hand {
    return new Hand(this.attack, account);
  }

  get self(): string {
    return this.#account.address;
  }

  async call(...made: Made): Promise<boolean> {
    return this.attack.strike(this.#account, this.#encode(made));
  }

  async schedule(...calls: readonly Made[]): Promise<void> {
    for (const { target, data } of calls.map((each) => this.#encode(each))) {
      await this.call("authority", "schedule", target, data, 0n);
    }
  }

  /** Schedules all of it, waits, and makes it. */
  async later(delay: bigint, ...calls: readonly Made[]): Promise<void> {
    await this.schedule(...calls);
    await this.wait(delay);
    for (const each of calls) await this.call(...each);
  }

  wait(seconds: bigint): Promise<void> {
    return this.attack.wait(Number(seconds));
  }

  /** What the banks have said by now, submitted by whoever likes. */
  async honestStatements(...banks: readonly Bank[]): Promise<void> {
    for (const { message, signatures } of this.world.statements) {
      if (message.asOf > this.attack.now || !banks.some((bank) => POOL[bank] === message.pool)) continue;
      await this.call("registry", "submit", message, signatures);
    }
  }

  /** Makes a bank say what it has, by these keys; the step above what was said last unless told. */
  async state(bank: Bank, keys: readonly Actor[], total?: bigint): Promise<void> {
    const { stage, statements } = this.world;
    const { registry } = stage;
    const { sequence, total: last } = await registry.pool(POOL[bank]);
    const said = total ?? (last * (10_000n + (await registry.stepBps()))) / 10_000n;
    const asOf = this.attack.now;
    const message = {
      ...statements.find(({ message: { pool } }) => pool === POOL[bank])!.message,
      sequence: sequence + 1n,
      asOf,
      validUntil: asOf + 30n * DAY,
      total: said,
      cash: said,
    };
    await this.call("registry", "submit", message, await signStatement(stage, message, keys));
  }

  #encode([contract, name, ...args]: Made): Call {
    const { target, interface: abi } = this.world.stage[contract];
    const data = (abi as Interface).encodeFunctionData(name, args);
    return { target: target as string, data, text: `${contract}.${name}` };
  }
}

const holdersOf = ({ holders }: World): string[] => Object.values(holders).map(({ address }) => address);
const later = 2n ** 32n - 1n;

export const scripts: Readonly<Record<string, Script>> = {
  ADMIN: async (hand) => {
    await hand.later(2n * DAY, ["authority", "grantRole", 3n, hand.self, 0n]);
    await hand.call("token", "upgradeToAndCall", hand.world.robberTwin, hand.world.robbery);
  },
  GUARDIAN: async (hand) => {
    await hand.call("registry", "clearApproval");
    for (const bank of ["a", "b"] as const) await hand.call("registry", "revokeCustodian", BANK[bank]);
    await hand.call("token", "removeMinter", hand.world.stage.mintDesk.target);
    await hand.call("mintDesk", "lowerWindowLimit", 0n);
    await hand.call("token", "lowerCeilingCap", 0n);
  },
  ADMIN_ACTS: async (hand) => {
    const { stage, holders, attacker, credit, creditSignatures } = hand.world;
    await hand.later(
      2n * DAY,
      ["token", "register", attacker.address, 1n],
      ["token", "forcedTransfer", holders.suspect.address, attacker.address, millions(20)],
      ["token", "forcedTransfer", holders.dave.address, attacker.address, millions(2)],
      ["redemptionDesk", "suspend", id("no consent"), hand.attack.now + 30n * DAY],
      ["registry", "setMintDesk", hand.self],
      ["token", "raiseCeilingCap", 2n ** 104n - 1n],
      ["token", "register", stage.redemptionDesk.target, 0n],
    );
    await hand.wait(DAY);
    await hand.honestStatements("a", "b");
    await hand.call("registry", "consumeCredit", id("no order"), credit, creditSignatures);
  },
  UPGRADER: (hand) => hand.later(2n * DAY, ["token", "upgradeToAndCall", hand.world.robberTwin, hand.world.robbery]),
  MINTER_ADMIN: async (hand) => {
    await hand.later(DAY, ["token", "configureMinter", hand.self, 2n ** 104n - 1n]);
    await hand.call("token", "mint", hand.world.attacker.address, await hand.world.stage.registry.headroom());
  },
  PAUSER: async (hand) => {
    await hand.call("token", "pause");
    await hand.call("token", "closePolicy");
  },
  UNPAUSER: async (hand) => {
    await hand.call("token", "unpause");
    await hand.call("redemptionDesk", "resume");
  },
  POLICY: (hand) => hand.later(DAY, ["token", "openPolicy"], ["token", "setContractURI", "https://attacker.example"]),
  ATTESTER: async (hand) => {
    for (const account of holdersOf(hand.world)) await hand.call("token", "setVerified", account, false);
    await hand.call("token", "setVerified", hand.world.attacker.address, true);
  },
  BLACKLISTER: async (hand) => {
    await hand.call("token", "blacklistBatch", holdersOf(hand.world), CASE);
  },
  UNBLACKLISTER: async (hand) => {
    await hand.call("token", "unBlacklist", hand.world.holders.suspect.address);
    await hand.call("token", "lowerHold", hand.world.holders.dave.address, 0n, CASE);
  },
  SEIZER: (hand) => {
    const { holders, treasury } = hand.world;
    return hand.later(
      DAY,
      ["token", "seize", holders.suspect.address, treasury, millions(20), CASE],
      ["token", "seize", holders.dave.address, treasury, millions(2), CASE],
      ["redemptionDesk", "seizeRequest", 2n, treasury, CASE],
    );
  },
  RESCUER: (hand) =>
    hand.later(DAY, [
      "redemptionDesk",
      "rescueERC20",
      hand.world.stage.token.target,
      hand.world.attacker.address,
      STRAY,
    ]),
  RESERVE: async (hand) => {
    await hand.call("token", "setSupplyCeiling", await hand.world.stage.token.ceilingCap(), 2n ** 48n - 1n);
  },
  MAKER: async (hand) => {
    await hand.call("mintDesk", "propose", orderTo(hand, hand.world.stage.otherDistributor.address));
    await hand.call("mintDesk", "propose", { ...orderTo(hand, hand.self), bankRef: hand.world.order.bankRef });
  },
  CHECKER: approveHonest("approve"),
  LARGE_CHECKER: approveHonest("approveLarge"),
  REDEEM_MAKER: async (hand) => {
    await hand.call("redemptionDesk", "proposeSettlement", 3n, FALSE_REFERENCES[0]);
    await hand.call("redemptionDesk", "proposeSettlement", 2n, FALSE_REFERENCES[1]);
    await hand.call("redemptionDesk", "proposeRejection", 3n, id("no reason"));
  },
  REDEEM_CHECKER: async (hand) => {
    await hand.call("redemptionDesk", "settle", 3n, hand.world.settlementRef);
    await hand.call("redemptionDesk", "settle", 2n, hand.world.settlementRef);
  },
  STATEMENT_APPROVER: async (hand) => {
    await hand.call("registry", "confirm", POOL.b, hand.world.parkedDigest);
  },
  RISK: async (hand) => {
    const { chainId } = hand.world.stage.domains.registry;
    await hand.later(
      DAY,
      ["registry", "loosenBuffer", 1n],
      ["registry", "raiseAllocation", 2n, later, [[chainId, units(5_000_000_000)]]],
      ["registry", "raiseMaxAge", 2n ** 24n - 1n],
      ["registry", "raiseStep", 65_535n],
      ["mintDesk", "raiseWindowLimit", 2n ** 80n - 1n],
      ["mintDesk", "raiseShareLimit", 10_000n],
    );
  },
  CUSTODIAN_ADMIN: async (hand) => {
    const { attacker, stage } = hand.world;
    const self = stage.holders.CUSTODIAN_ADMIN;
    const bankC = encodeBytes32String("BANK-C");
    await hand.later(
      2n * DAY,
      ["registry", "addSigner", BANK.a, self.address],
      ["registry", "lowerThreshold", BANK.a, 1n],
      ["registry", "addSigner", BANK.b, attacker.address],
      ["registry", "lowerThreshold", BANK.b, 1n],
      ["registry", "addCustodian", bankC, 1n, [hand.world.outsider.address]],
      ["registry", "addPool", BANK.a, encodeBytes32String("BANK-A-2")],
    );
    for (let day = 0; day < 2; ++day) {
      if (day > 0) await hand.wait(DAY);
      await hand.state("a", [self]);
      await hand.state("b", [attacker]);
    }
    // Of a new pool nothing is believed without STATEMENT_APPROVER.
    await hand.call("registry", "submit", ...(await newPool(hand, self)));
  },
  BENEFICIARY_ADMIN: (hand) =>
    hand.later(DAY, ["mintDesk", "addBeneficiary", hand.world.attacker.address, id("M-666"), later]),
  LEGAL: (hand) =>
    hand.later(DAY, ["registry", "setApproval", id("no authority"), id("no consent"), 2n ** 88n - 1n, later]),
  BOARD: (hand) => hand.later(2n * DAY, ["registry", "windDown"]),
  REPORTER: async (hand) => {
    await hand.call("registry", "anchor", id("no report"), hand.attack.now, encodeBytes32String("audit"));
  },
  "a plain minter": async (hand) => {
    await hand.call("token", "mint", hand.world.attacker.address, PLAIN_MINTER_ALLOWANCE);
  },
  "one signer of BANK-A": resign,
  "one signer of BANK-B": resign,
  "BANK-A, whole": (hand) => climb(hand, "a"),
  "BANK-B, whole": (hand) => climb(hand, "b"),
  anybody: async (hand) => {
    await hand.call("redemptionDesk", "requestWithAuthorization", ...hand.world.signedRequest);
    await hand.call("registry", "push");
    await hand.wait(3n * DAY);
    await hand.honestStatements("a", "b");
  },
};

/** Several keys in one hand, or their holders of one mind. */
export const conspiracies: Readonly<Record<string, { readonly waits: boolean; readonly script: Script }>> = {
  "MAKER, CHECKER": {
    waits: false,
    script: async (hand) => {
      // The money of one customer becomes the tokens of another.
      const order = orderTo(hand, hand.world.stage.otherDistributor.address);
      await hand.as(hand.world.stage.holders.MAKER).call("mintDesk", "propose", order);
      const checker = hand.as(hand.world.stage.holders.CHECKER);
      await checker.call("mintDesk", "approve", order, hand.world.credit, hand.world.creditSignatures);
    },
  },
  "MAKER, CHECKER, BANK-A": { waits: false, script: (hand) => forge(hand, () => hand.state("a", bankKeys(hand, "a"))) },
  "MAKER, CHECKER, BANK-A, STATEMENT_APPROVER": {
    waits: false,
    script: (hand) => forge(hand, () => believeAnything(hand)),
  },
  "BANK-A, STATEMENT_APPROVER": { waits: false, script: believeAnything },
  "REDEEM_MAKER, REDEEM_CHECKER": {
    waits: false,
    script: async (hand) => {
      const { REDEEM_MAKER, REDEEM_CHECKER } = hand.world.stage.holders;
      for (const request of [2n, 3n]) {
        await hand.as(REDEEM_MAKER).call("redemptionDesk", "proposeSettlement", request, FALSE_REFERENCES[0]);
        await hand.as(REDEEM_CHECKER).call("redemptionDesk", "settle", request, FALSE_REFERENCES[0]);
      }
    },
  },
  "BLACKLISTER, SEIZER": {
    waits: true,
    script: async (hand) => {
      const { stage, holders, treasury } = hand.world;
      const balances = await Promise.all(
        Object.values(holders).map(async ({ address }) => [address, await stage.token.balanceOf(address)] as const),
      );
      await hand.as(stage.holders.BLACKLISTER).call("token", "blacklistBatch", holdersOf(hand.world), CASE);
      await hand
        .as(stage.holders.SEIZER)
        .later(
          DAY,
          ...balances.map(([address, amount]) => ["token", "seize", address, treasury, amount, CASE] as Made),
          ["redemptionDesk", "seizeRequest", 2n, treasury, CASE] as Made,
          ["redemptionDesk", "seizeRequest", 3n, treasury, CASE] as Made,
          ["redemptionDesk", "seizeClaim", holders.carol.address, treasury, CASE] as Made,
        );
    },
  },
  "CUSTODIAN_ADMIN, STATEMENT_APPROVER": {
    waits: true,
    script: async (hand) => {
      const { CUSTODIAN_ADMIN, STATEMENT_APPROVER } = hand.world.stage.holders;
      await hand
        .as(CUSTODIAN_ADMIN)
        .later(
          2n * DAY,
          ["registry", "addSigner", BANK.a, CUSTODIAN_ADMIN.address],
          ["registry", "lowerThreshold", BANK.a, 1n],
        );
      await believeAnything(hand, [CUSTODIAN_ADMIN], STATEMENT_APPROVER);
    },
  },
};

const bankKeys = ({ world }: Hand, bank: Bank): readonly Actor[] => world.stage.banks[bank].slice(0, 2);

/** An order of the honest one's amount, with another reference. */
function orderTo({ world, attack }: Hand, beneficiary: string): Order {
  const times = { valueDate: attack.now, expiry: attack.now + 12n * HOUR };
  return { ...world.order, ...times, beneficiary, bankRef: FALSE_REFERENCES[0] };
}

function approveHonest(name: "approve" | "approveLarge"): Script {
  return async (hand) => {
    const { order, credit, creditSignatures } = hand.world;
    await hand.call("mintDesk", name, order, credit, creditSignatures);
    await hand.call("mintDesk", name, orderTo(hand, hand.self), credit, creditSignatures);
  };
}

async function resign(hand: Hand): Promise<void> {
  const bank = hand.world.stage.banks.a.some(({ address }) => address === hand.self) ? "a" : "b";
  await hand.state(bank, [hand.world.stage.banks[bank][0]]);
  await hand.call("registry", "resignSigner");
}

/** One step at the start and one after each day; the other bank goes on as ever. */
async function climb(hand: Hand, bank: Bank): Promise<void> {
  await hand.state(bank, bankKeys(hand, bank));
  for (let day = 0; day < 3; ++day) {
    await hand.wait(DAY);
    await hand.honestStatements(bank === "a" ? "b" : "a");
    await hand.state(bank, bankKeys(hand, bank));
  }
}

async function believeAnything(
  hand: Hand,
  keys: readonly Actor[] = bankKeys(hand, "a"),
  approver: Actor = hand.world.stage.holders.STATEMENT_APPROVER,
): Promise<void> {
  await hand.state("a", keys, 2n ** 104n - 1n);
  const { digest } = await hand.world.stage.registry.parked(POOL.a);
  await hand.as(approver).call("registry", "confirm", POOL.a, digest);
}

/** Orders on credits that do not exist, up to every bound, on each of the days. */
async function forge(hand: Hand, raise: () => Promise<void>): Promise<void> {
  const { stage } = hand.world;
  let number = 0;
  for (let day = 0; day <= 3; ++day) {
    if (day > 0) await hand.wait(DAY);
    await hand.honestStatements("b");
    await raise();
    for (;;) {
      const amounts = [
        await stage.registry.headroom(),
        (await stage.mintDesk.window())[2],
        await stage.mintDesk.largeOrderSize(),
      ];
      const amount = amounts.reduce((least, each) => (each < least ? each : least));
      if (amount === 0n) break;
      number += 1;
      const order = {
        ...orderTo(hand, stage.otherDistributor.address),
        amount,
        bankRef: id(`forged payment ${number}`),
      };
      const credit = {
        ...hand.world.credit,
        creditId: id(`forged credit ${number}`),
        amount,
        valueTime: hand.attack.now,
        expiry: hand.attack.now + DAY,
      };
      const signatures = await signCredit(stage, credit, bankKeys(hand, "a"));
      await hand.as(stage.holders.MAKER).call("mintDesk", "propose", order);
      if (!(await hand.as(stage.holders.CHECKER).call("mintDesk", "approve", order, credit, signatures))) break;
    }
  }
}

/** The first statement of a pool that was never heard of. */
async function newPool(hand: Hand, key: Actor): Promise<[unknown, unknown]> {
  const { statements, stage } = hand.world;
  const asOf = hand.attack.now;
  const message = {
    ...statements[0]!.message,
    pool: encodeBytes32String("BANK-A-2"),
    sequence: 1n,
    asOf,
    validUntil: asOf + DAY,
  };
  return [message, await signStatement(stage, message, [key])];
}
