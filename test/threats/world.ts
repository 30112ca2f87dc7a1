import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { ContractFactory, getCreateAddress, HDNodeWallet, id, Mnemonic } from "ethers";
import { network } from "hardhat";
import { gaslessRedemption, gaslessRedemptionCall } from "../../sdk/gasless-redemption.ts";
import { role } from "../../sdk/roles.ts";
import { attackContract } from "./attack-contracts.ts";
import { deployHarbour, type Connection } from "../fixture.ts";
import { attest, signCredit, signStatement, statement, submit, type BankSignature } from "../issuance/bank-messages.ts";
import type { Credit, Statement } from "../issuance/bank-messages.ts";
import { creditFor, order, propose, type Order } from "../issuance/orders.ts";
import { act, blacklist, CASE, closePolicy, DAY, FLAG, HOUR, POOL, stageOf, units } from "../issuance/stage.ts";
import { holderOf, millions, now, pass, type Stage } from "../issuance/stage.ts";

// The world of docs/threats.md, one currency on a chain of its own. Amounts are the page's.

export type Actor = HardhatEthersSigner;

export const RESERVES = { a: units(612_500_000), b: millions(400) } as const;
export const STRAY = units(1_000);
export const HONEST_AMOUNT = millions(2);
export const ORDERED_SEIZURE = millions(4);
export const PLAIN_MINTER_ALLOWANCE = millions(1);
export const PARKED_TOTAL = millions(450);

/** Who holds the billion that circulates. */
const balances = {
  alice: millions(600),
  bob: millions(300),
  distributor: millions(50),
  suspect: millions(25),
  carol: millions(13),
  dave: millions(8),
  erin: millions(4),
} as const;
export type HolderName = keyof typeof balances;

/** A call of one of our contracts, or of anything. */
export interface Call {
  readonly target: string;
  readonly data: string;
  /** For the report of a failure. */
  readonly text: string;
}

/** A scheduled operation that GUARDIAN expects. */
export interface Expected extends Call {
  readonly caller: string;
}

export interface SignedStatement {
  readonly message: Statement;
  readonly signatures: readonly BankSignature[];
}

export interface World {
  readonly connection: Connection;
  readonly stage: Stage;
  readonly holders: Readonly<Record<HolderName, Actor>>;
  /** Redemptions by the name of their holder. */
  readonly requests: { readonly carol: 1n; readonly suspect: 2n; readonly erin: 3n };
  /** The seizure destination. */
  readonly treasury: string;
  /** Where stolen tokens would go; nobody's account. */
  readonly attacker: Actor;
  readonly plainMinter: Actor;
  /** Has ADMIN_ACTS without ADMIN, which no network file can ask for. */
  readonly actsOnly: Actor;
  readonly outsider: Actor;
  /** Waits for approval. */
  readonly order: Order;
  readonly credit: Credit;
  readonly creditSignatures: readonly BankSignature[];
  readonly settlementRef: string;
  /** Digest of the statement that is parked. */
  readonly parkedDigest: string;
  /** What the banks will say tomorrow, the day after and in three days: as today. */
  readonly statements: readonly SignedStatement[];
  /** Erin's signed request, for anyone to submit. */
  readonly signedRequest: readonly unknown[];
  readonly expected: readonly Expected[];
  /** Keys of the node's accounts by address, for signing without it. */
  readonly wallets: ReadonlyMap<string, HDNodeWallet>;
  /** The twin that is installed, one of a release made to rob, and the call that robs. */
  readonly genuineTwin: string;
  readonly robberTwin: string;
  readonly robbery: string;
}

const accounts = 50;
const phrase = "test test test test test test test test test test test junk";

/** The world's clock moves when a test moves it, and not while a slow machine works: bounds are counted to the second. */
function standStill({ provider }: Connection): void {
  const request = provider.request.bind(provider);
  provider.request = async (call) => {
    if (/^eth_send/.test(call.method)) {
      const { timestamp } = (await request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as {
        timestamp: string;
      };
      await request({ method: "evm_setNextBlockTimestamp", params: [timestamp] });
    }
    return request(call);
  };
}

export async function buildWorld(): Promise<World> {
  const connection = await network.create({
    // Several calls of an attacker fall into the same second, and one call tries hundreds.
    override: { allowBlocksWithSameTimestamp: true, blockGasLimit: 4_000_000_000n, transactionGasCap: 4_000_000_000n },
  });
  standStill(connection);
  const harbour = await deployHarbour(connection);
  const stage = await stageOf(connection, harbour, harbour.hkd);
  const { token, authority, redemptionDesk, registry, distributor, alice, bob, carol, dave } = stage;
  const [attacker, plainMinter, actsOnly, outsider, suspect, erin, treasury, third] = harbour.users.slice(5) as Actor[];
  const holders = { alice, bob, distributor, suspect: suspect!, carol, dave, erin: erin! };

  await attest(stage, "a", RESERVES.a);
  await attest(stage, "b", RESERVES.b);
  await act(stage, "token", "register", treasury!.address, FLAG.destination);
  const acts = role("ADMIN_ACTS");
  const grant = [acts.id, actsOnly!.address, acts.delay] as const;
  const admin = authority.connect(stage.holders.ADMIN);
  await admin.schedule(authority, authority.interface.encodeFunctionData("grantRole", [...grant]), 0);
  await pass(stage, 2n * DAY);
  await admin.grantRole(...grant);

  // The supply came from a plain minter, so that the desk's window is untouched.
  const supply = Object.values(balances).reduce((sum, each) => sum + each, 0n);
  await act(stage, "token", "configureMinter", plainMinter!.address, supply + PLAIN_MINTER_ALLOWANCE);
  await attest(stage, "a", RESERVES.a);
  await attest(stage, "b", RESERVES.b);
  for (const [name, amount] of Object.entries(balances) as [HolderName, bigint][]) {
    await token.connect(plainMinter!).mint(holders[name].address, amount);
  }

  for (const [name, amount] of [
    ["carol", millions(3)],
    ["suspect", millions(5)],
    ["erin", millions(2)],
  ] as const) {
    await token.connect(holders[name]).approve(redemptionDesk, amount);
    await redemptionDesk.connect(holders[name]).request(amount, id(`payout to ${name}`));
  }
  // The refund of an unverified holder under a closed policy is parked.
  await closePolicy(stage);
  const reason = id("wrong account name");
  await redemptionDesk.connect(stage.holders.REDEEM_MAKER).proposeRejection(1n, reason);
  await redemptionDesk.connect(stage.holders.REDEEM_CHECKER).reject(1n, reason);
  await act(stage, "token", "openPolicy");
  await token.connect(erin!).transfer(redemptionDesk, STRAY);
  await blacklist(stage, suspect!);
  await token.connect(stage.holders.BLACKLISTER).raiseHold(dave.address, millions(2), CASE);

  await attest(stage, "a", RESERVES.a);
  await attest(stage, "b", RESERVES.b);
  await pass(stage, DAY);
  await attest(stage, "a", RESERVES.a);
  await attest(stage, "b", RESERVES.b);
  await pass(stage, 1n);
  const parked = await statement(stage, "b", { total: PARKED_TOTAL });
  await submit(stage, parked);
  // A pool's next statement is later than its last, the parked one too.
  await pass(stage, 1n);

  const settlementRef = id("UETR of the payout to erin");
  await redemptionDesk.connect(stage.holders.REDEEM_MAKER).proposeSettlement(3n, settlementRef);
  const honest = await order(stage, HONEST_AMOUNT, { expiry: (await now(stage)) + 23n * HOUR });
  await propose(stage, honest);
  const credit = await creditFor(stage, honest);

  const expected = await scheduleHonestly(stage, {
    seize: ["token", "seize", suspect!.address, treasury!.address, ORDERED_SEIZURE, CASE],
    risk: ["mintDesk", "raiseOrderLimit", millions(60)],
    wallet: ["mintDesk", "addBeneficiary", third!.address, id("M-003"), 2n ** 32n - 1n],
    renewal: ["registry", "setApproval", id("authority"), id("renewal"), units(5_000_000_000), 2n ** 32n - 1n],
  });

  const genuineTwin = await token.twin(0);
  const robbers = attackContract("Robbers");
  const factory = new ContractFactory(robbers.abi, robbers.bytecode, outsider!);
  const robberTwin = getCreateAddress({ from: await (await factory.deploy(genuineTwin)).getAddress(), nonce: 1 });
  const victims = [...Object.values(holders).map(({ address }) => address), redemptionDesk.target];
  const robbery = attackContract("Heist").abi.encodeFunctionData("rob", [victims, attacker!.address]);

  const today = await now(stage);
  const statements: SignedStatement[] = [];
  for (const bank of ["a", "b"] as const) {
    for (const days of [1n, 2n, 3n]) {
      const { sequence } = await registry.pool(POOL[bank]);
      const asOf = today + days * DAY;
      const message = await statement(stage, bank, {
        sequence: sequence + days,
        asOf,
        validUntil: asOf + 30n * DAY,
        total: RESERVES[bank],
      });
      statements.push({ message, signatures: await signStatement(stage, message) });
    }
  }

  const root = Mnemonic.fromPhrase(phrase);
  const wallets = new Map(
    Array.from({ length: accounts }, (_, index) => {
      const wallet = HDNodeWallet.fromMnemonic(root, `m/44'/60'/0'/0/${index}`);
      return [wallet.address, wallet] as const;
    }),
  );
  return {
    connection,
    stage,
    holders,
    requests: { carol: 1n, suspect: 2n, erin: 3n },
    treasury: treasury!.address,
    attacker: attacker!,
    plainMinter: plainMinter!,
    actsOnly: actsOnly!,
    outsider: outsider!,
    order: honest,
    credit,
    creditSignatures: await signCredit(stage, credit),
    settlementRef,
    parkedDigest: await registry.statementDigest(parked),
    statements,
    signedRequest: await signRequest(stage, wallets.get(erin!.address)!),
    expected,
    wallets,
    genuineTwin,
    robberTwin,
    robbery,
  };
}

type Scheduled = readonly ["token" | "registry" | "mintDesk", string, ...unknown[]];

async function scheduleHonestly(stage: Stage, calls: Readonly<Record<string, Scheduled>>): Promise<Expected[]> {
  const expected: Expected[] = [];
  for (const [contract, name, ...args] of Object.values(calls)) {
    const holder = holderOf(stage, contract, name);
    const data = stage[contract].interface.encodeFunctionData(name as never, args as never);
    await stage.authority.connect(holder).schedule(stage[contract], data, 0);
    expected.push({ caller: holder.address, target: await stage[contract].getAddress(), data, text: name });
  }
  return expected;
}

async function signRequest(stage: Stage, wallet: HDNodeWallet): Promise<readonly unknown[]> {
  const redemption = gaslessRedemption({
    token: stage.domains.token,
    desk: stage.domains.redemptionDesk,
    request: { holder: wallet.address, amount: units(500_000), payoutRef: id("signed payout"), salt: id("salt") },
    validBefore: 2n ** 32n,
  });
  const { domain, types, message } = redemption.typedData;
  const signature = await wallet.signTypedData(domain, types, message);
  return gaslessRedemptionCall(redemption, signature).args;
}
