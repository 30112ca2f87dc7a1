import { expect } from "chai";
import { role, type RoleName } from "../../sdk/roles.ts";
import type { SigningDomain } from "../../sdk/signable.ts";
import type { TradeEscrow } from "../../typechain-types/contracts/settlement/TradeEscrow.ts";
import {
  act,
  connection,
  FLAG,
  loadStage,
  MAX,
  mint,
  now,
  pass,
  units,
  type Actor,
  type Side,
  type Stage,
} from "./stage.ts";

/** The parts of a trade order, one person each. */
export const parts = ["buyer", "seller", "arbiter", "guarantor", "financier", "assignee", "attestor"] as const;
export type Part = (typeof parts)[number];

/** What buyer, guarantor and financier each hold in each currency at first. The others hold nothing. */
export const PURSE = units(2_000_000);
/** What the guarantor's pool holds in each currency besides. */
export const POOL = units(1_000_000);

/** Both currencies, the escrow, and a person for each part of an order. Orders are in CNH unless told. */
export interface TradeStage extends Stage, Readonly<Record<Part, Actor>> {
  readonly escrow: TradeEscrow;
  /** Of the escrow, like the domain. */
  readonly address: string;
  readonly domain: SigningDomain;
  /** Submits what others have signed; has no part in any order. */
  readonly stranger: Actor;
  /** A seizure destination in both currencies. */
  readonly court: Actor;
  /** Unix seconds: orders count their times from here. */
  readonly start: bigint;
}

/** Buyer, guarantor and financier hold {@link PURSE}, allow the escrow any amount, and the pool is filled. */
export const loadTrade = (): Promise<TradeStage> => connection.networkHelpers.loadFixture(setTrade);

async function setTrade(): Promise<TradeStage> {
  const stage = await loadStage();
  const [buyer, seller, arbiter, guarantor, financier, assignee, attestor] = stage.harbour.users.slice(8) as Actor[] & {
    length: 7;
  };
  const escrow = stage.tradeEscrow;
  for (const side of [stage.cnh, stage.hkd]) {
    for (const holder of [buyer, guarantor, financier]) {
      await mint(stage, side, holder, PURSE);
      await side.token.connect(holder).approve(escrow, MAX);
    }
    await mint(stage, side, guarantor, POOL);
    await escrow.connect(guarantor).deposit(side.address, POOL);
    await act(side, "register", stage.frank.address, FLAG.destination);
  }
  return {
    ...stage,
    escrow,
    address: await escrow.getAddress(),
    domain: stage.domains.tradeEscrow,
    buyer,
    seller,
    arbiter,
    guarantor,
    financier,
    assignee,
    attestor,
    stranger: stage.relayer,
    court: stage.frank,
    start: await now(),
  };
}

/** What belongs to whom in one currency: "seller" a balance, "seller waiting" claimable, "guarantor pool" free. */
export type Books = Readonly<Record<string, bigint>>;

// The tables read the books some thousand times, and encoding a question costs more than the answer.
const questions = new WeakMap<Side, readonly (readonly [name: string, to: string, data: string])[]>();

function questionsOf(stage: TradeStage, side: Side): readonly (readonly [string, string, string])[] {
  const known = questions.get(side);
  if (known !== undefined) return known;
  const { token, address } = side;
  const balance = (name: string, of: string) =>
    [name, address, token.interface.encodeFunctionData("balanceOf", [of])] as const;
  const entitled = (name: string, view: "claimable" | "freePool", of: string) =>
    [name, stage.address, stage.escrow.interface.encodeFunctionData(view as "claimable", [address, of])] as const;
  const asked = [
    ...["court" as const, ...parts].flatMap((name) => [
      balance(name, stage[name].address),
      entitled(`${name} waiting`, "claimable", stage[name].address),
      entitled(`${name} pool`, "freePool", stage[name].address),
    ]),
    balance("escrow", stage.address),
  ];
  questions.set(side, asked);
  return asked;
}

/** Minor units, for every part, the court and the escrow itself. */
export async function books(stage: TradeStage, side: Side = stage.cnh): Promise<Books> {
  const lines = questionsOf(stage, side).map(async ([name, to, data]) => {
    const answer = await connection.provider.request({ method: "eth_call", params: [{ to, data }, "latest"] });
    return [name, BigInt(answer as string)] as const;
  });
  return Object.fromEntries(await Promise.all(lines));
}

export const withoutZeros = (all: Books): Books =>
  Object.fromEntries(Object.entries(all).filter(([, amount]) => amount !== 0n));

/** What changed between two books, and nothing else. */
export const changes = (before: Books, after: Books): Books =>
  withoutZeros(Object.fromEntries(Object.entries(after).map(([name, amount]) => [name, amount - before[name]!])));

/** The act changed exactly these entries of the books, by so much. */
export async function expectMoved(
  stage: TradeStage,
  act: () => Promise<unknown>,
  expected: Books,
  side: Side = stage.cnh,
): Promise<void> {
  const before = await books(stage, side);
  await act();
  expect(changes(before, await books(stage, side))).to.deep.equal(expected);
}

/** ADMIN gives the role, with its delay, in this currency's authority alone. */
export async function appoint(side: Side, name: RoleName, account: Actor): Promise<Actor> {
  const { authority, holders } = side;
  const { id, delay } = role(name);
  const data = authority.interface.encodeFunctionData("grantRole", [id, account.address, delay]);
  await authority.connect(holders.ADMIN).schedule(authority, data, 0);
  await pass(BigInt(role("ADMIN").delay));
  await holders.ADMIN.sendTransaction({ to: authority, data });
  return account;
}
