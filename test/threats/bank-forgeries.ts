import { id, type HDNodeWallet } from "ethers";
import { signCredit, signStatement, signVoid, type BankSignature, type Credit } from "../issuance/bank-messages.ts";
import type { Statement } from "../issuance/bank-messages.ts";
import { ascending, BANK, DAY, POOL, type Bank } from "../issuance/stage.ts";
import type { Seen } from "./observation.ts";
import type { World } from "./world.ts";

// What a key makes banks seem to say: with the keys it holds, and with what banks have really signed.

/** What the attacker knows at a moment. */
export interface Scene {
  readonly world: World;
  readonly seen: Seen;
  readonly now: bigint;
  /** From where it calls. */
  readonly account: string;
  /** The keys it has. */
  readonly signers: readonly HDNodeWallet[];
}

const MAX_TOTAL = 2n ** 104n - 1n;
const banks = ["a", "b"] as const;

export async function statementArguments(scene: Scene): Promise<unknown[][]> {
  const honest = scene.world.statements;
  const tuples: unknown[][] = honest.map(({ message, signatures }) => [message, signatures]);
  for (const bank of banks) {
    for (const message of forgedStatements(scene, bank)) {
      for (const signatures of await signaturesOn(scene, bank, (keys) =>
        signStatement(scene.world.stage, message, keys),
      )) {
        tuples.push([message, signatures]);
      }
    }
  }
  const { message, signatures } = honest[0]!;
  const altered: Partial<Statement>[] = [
    { total: message.total * 2n, cash: message.total * 2n },
    { validUntil: message.validUntil + 365n * DAY },
    { asOf: message.asOf + 1n },
    { sequence: message.sequence + 1n },
    { custodian: BANK.b, pool: POOL.b },
    { currency: "CNH" },
  ];
  return [...tuples, ...altered.map((change) => [{ ...message, ...change }, signatures])];
}

/** The next statement of the bank's pool with every total worth a try, as early and as late as possible. */
function forgedStatements({ world, seen, now }: Scene, bank: Bank): Statement[] {
  const at = (what: string) => seen.get(`${POOL[bank]} ${what}`) ?? 0n;
  const step = 10_000n + (seen.get("stepBps") ?? 0n);
  const stepped = (total: bigint) => (total * step) / 10_000n;
  const last = at("as of") > at("parked as of") ? at("as of") : at("parked as of");
  const totals = [stepped(at("total")), stepped(at("baseline")), stepped(at("total")) + 1n, MAX_TOTAL, 1n];
  const moments = last + 1n < now ? [last + 1n, now] : [now];
  const honest = world.statements.find(({ message }) => message.pool === POOL[bank])!.message;
  return [...new Set(totals)].flatMap((total) =>
    moments.map((asOf) => ({
      ...honest,
      sequence: at("sequence") + 1n,
      asOf,
      validUntil: asOf + 30n * DAY,
      total,
      cash: total,
    })),
  );
}

/** As a quorum, if the keys make one; else in every way to have two signatures without two signers. */
async function signaturesOn(
  { world, signers }: Scene,
  bank: Bank,
  sign: (keys: readonly HDNodeWallet[]) => Promise<BankSignature[]>,
): Promise<BankSignature[][]> {
  const own = world.stage.banks[bank].map(({ address }) => address);
  const insiders = ascending(signers.filter(({ address }) => own.includes(address)));
  if (insiders.length >= 2) return [await sign(insiders.slice(0, 2))];
  const [key] = insiders.length > 0 ? insiders : signers;
  if (key === undefined) return [];
  const [mine] = (await sign([key])) as [BankSignature];
  const [theirs] = world.creditSignatures.filter(({ signer }) => signer !== mine.signer);
  return [[mine], [mine, mine], ascendingSignatures([mine, theirs!])];
}

const ascendingSignatures = (signatures: readonly BankSignature[]): BankSignature[] =>
  [...signatures].sort((a, b) => (BigInt(a.signer) < BigInt(b.signer) ? -1 : 1));

export async function voidArguments(scene: Scene): Promise<unknown[][]> {
  const tuples: unknown[][] = [];
  for (const bank of banks) {
    const sequence = (scene.seen.get(`${POOL[bank]} sequence`) ?? 0n) + 1n;
    const message = { custodian: BANK[bank], pool: POOL[bank], sequence };
    for (const signatures of await signaturesOn(scene, bank, (keys) => signVoid(scene.world.stage, message, keys))) {
      tuples.push([message.custodian, message.pool, sequence, signatures]);
    }
  }
  return tuples;
}

/** The bank's confirmation; the same in every field altered; one of the attacker's own making. */
export async function creditArguments(scene: Scene, amount: bigint): Promise<[Credit, readonly BankSignature[]][]> {
  const { credit, creditSignatures } = scene.world;
  const altered: Partial<Credit>[] = [
    { creditId: id("another credit") },
    { amount: credit.amount * 2n },
    { kind: 2n, burnTx: id("a burn") },
    { custodian: BANK.b },
  ];
  const forged: Credit = { ...credit, creditId: id("no such credit"), amount, valueTime: scene.now };
  const own = await signaturesOn(scene, "a", (keys) => signCredit(scene.world.stage, forged, keys));
  return [
    [credit, creditSignatures],
    ...altered.map((change): [Credit, readonly BankSignature[]] => [{ ...credit, ...change }, creditSignatures]),
    ...own.map((signatures): [Credit, readonly BankSignature[]] => [forged, signatures]),
  ];
}
