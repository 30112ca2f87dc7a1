import { eventsIn, NOTHING, ZERO, type Stage } from "./stage.ts";

interface Pool {
  custodian: string;
  total: bigint;
  asOf: bigint;
  validUntil: bigint;
  sequence: bigint;
  baseline: bigint;
  baselineAt: bigint;
  parked?: { digest: string; total: bigint; asOf: bigint; validUntil: bigint };
}
interface Request {
  holder: string;
  amount: bigint;
  requestedAt: bigint;
  state: bigint;
  proposal: { kind: bigint; maker: string; ref: string };
}

/** The state of the three contracts as their events tell it, and nothing else. Moments are those of the events' blocks. */
export interface Books {
  readonly custodians: Map<string, { threshold: bigint; signers: Set<string>; revoked: boolean }>;
  readonly pools: Map<string, Pool>;
  approval: unknown[];
  allocation: unknown[];
  bufferBps: bigint;
  maxAge: bigint;
  stepBps: bigint;
  mintDesk: unknown[];
  redemptionDesk: string;
  woundDown: boolean;
  ceiling: [bigint, bigint];
  /** Credit → order. */
  readonly credits: Map<string, string>;
  readonly covered: Map<string, bigint>;

  /** Order → state and maker. */
  readonly orders: Map<string, { state: bigint; maker: string }>;
  /** Bank reference → the order that waits for it. */
  readonly waiting: Map<string, string>;
  readonly used: Set<string>;
  readonly mints: { at: bigint; amount: bigint }[];
  readonly beneficiaries: Map<string, bigint>;
  orderLimit: bigint;
  windowLimit: bigint;
  shareBps: bigint;
  largeOrderSize: bigint;

  readonly requests: Map<bigint, Request>;
  readonly payouts: Map<string, bigint>;
  readonly claimable: Map<string, bigint>;
  suspendedUntil: bigint;
  /** How often each event was said: "contract.Name". */
  readonly counts: Map<string, number>;
}

/** Reads every event of the three contracts, from the first block on, in order. */
export async function rebuild(stage: Stage): Promise<Books> {
  const { provider } = stage.connection.ethers;
  const books: Books = {
    custodians: new Map(),
    pools: new Map(),
    approval: [NOTHING, NOTHING, 0n, 0n],
    allocation: [0n, 0n, 0n, false],
    bufferBps: 0n,
    maxAge: 0n,
    stepBps: 0n,
    mintDesk: [ZERO, 0n],
    redemptionDesk: ZERO,
    woundDown: false,
    ceiling: [0n, 0n],
    credits: new Map(),
    covered: new Map(),
    orders: new Map(),
    waiting: new Map(),
    used: new Set(),
    mints: [],
    beneficiaries: new Map(),
    orderLimit: 0n,
    windowLimit: 0n,
    shareBps: 0n,
    largeOrderSize: 0n,
    requests: new Map(),
    payouts: new Map(),
    claimable: new Map(),
    suspendedUntil: 0n,
    counts: new Map(),
  };
  const logs = (
    await Promise.all(
      [stage.registry, stage.mintDesk, stage.redemptionDesk].map(({ target }) =>
        provider.getLogs({ address: target as string, fromBlock: 0, toBlock: "latest" }),
      ),
    )
  )
    .flat()
    .sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
  const times = new Map<number, bigint>();
  for (const log of logs) {
    if (!times.has(log.blockNumber)) {
      times.set(log.blockNumber, BigInt((await provider.getBlock(log.blockNumber))!.timestamp));
    }
    for (const [name, ...args] of eventsIn(stage, [log]) as [string, ...unknown[]][]) {
      books.counts.set(name, (books.counts.get(name) ?? 0) + 1);
      entries[name]?.(books, args, times.get(log.blockNumber)!);
    }
  }
  return books;
}

/** `previous` is what the events before have said. */
function expectSame(name: string, previous: unknown, known: unknown): void {
  if (previous !== known) throw new Error(`${name} says that ${String(previous)} was before; it was ${String(known)}`);
}

const close = (books: Books, id: bigint, state: bigint) => {
  const request = books.requests.get(id)!;
  request.state = state;
  request.proposal = { kind: 0n, maker: ZERO, ref: NOTHING };
};

/** One entry per event; what only repeats another one changes nothing. */
const entries: Readonly<Record<string, (books: Books, args: any[], at: bigint) => unknown>> = {
  "registry.CustodianAdded": ({ custodians }, [custodian, threshold, signers]) =>
    custodians.set(custodian, { threshold, signers: new Set(signers), revoked: false }),
  "registry.CustodianRevoked": ({ custodians }, [custodian]) => (custodians.get(custodian)!.revoked = true),
  "registry.SignerAdded": ({ custodians }, [custodian, signer]) => custodians.get(custodian)!.signers.add(signer),
  "registry.SignerRevoked": ({ custodians }, [custodian, signer]) => custodians.get(custodian)!.signers.delete(signer),
  "registry.ThresholdSet": ({ custodians }, [custodian, previous, threshold]) => {
    expectSame("ThresholdSet", previous, custodians.get(custodian)!.threshold);
    custodians.get(custodian)!.threshold = threshold;
  },
  "registry.PoolAdded": ({ pools }, [custodian, pool]) =>
    pools.set(pool, { custodian, total: 0n, asOf: 0n, validUntil: 0n, sequence: 0n, baseline: 0n, baselineAt: 0n }),
  "registry.StatementAccepted": ({ pools }, [, pool, sequence, previous, total, asOf, validUntil]) => {
    expectSame("StatementAccepted", previous, pools.get(pool)!.total);
    Object.assign(pools.get(pool)!, { sequence, total, asOf, validUntil });
  },
  "registry.StatementParked": ({ pools }, [, pool, sequence, digest, total, , asOf, validUntil]) =>
    Object.assign(pools.get(pool)!, { sequence, parked: { digest, total, asOf, validUntil } }),
  "registry.StatementConfirmed": ({ pools }, [pool, digest, previous, total]) => {
    const entry = pools.get(pool)!;
    expectSame("StatementConfirmed", previous, entry.total);
    expectSame("StatementConfirmed", digest, entry.parked!.digest);
    expectSame("StatementConfirmed", total, entry.parked!.total);
    Object.assign(entry, { total, asOf: entry.parked!.asOf, validUntil: entry.parked!.validUntil });
    delete entry.parked;
  },
  "registry.StatementDropped": ({ pools }, [pool, digest]) => {
    expectSame("StatementDropped", digest, pools.get(pool)!.parked!.digest);
    delete pools.get(pool)!.parked;
  },
  "registry.SequenceVoided": ({ pools }, [, pool, sequence]) => (pools.get(pool)!.sequence = sequence),
  "registry.BaselineMoved": ({ pools }, [pool, previous, baseline], baselineAt) => {
    expectSame("BaselineMoved", previous, pools.get(pool)!.baseline);
    Object.assign(pools.get(pool)!, { baseline, baselineAt });
  },
  "registry.PoolDropped": ({ pools }, [pool, previous]) => {
    expectSame("PoolDropped", previous, pools.get(pool)!.total);
    Object.assign(pools.get(pool)!, { total: 0n, validUntil: 0n, baseline: 0n, baselineAt: 0n });
  },
  "registry.ApprovalSet": (books, [authority, reference, ceiling, expiry]) =>
    (books.approval = [authority, reference, ceiling, expiry]),
  "registry.ApprovalCleared": (books, [reference]) => {
    expectSame("ApprovalCleared", reference, books.approval[1]);
    books.approval = [NOTHING, NOTHING, 0n, 0n];
  },
  "registry.AllocationSet": (books, [epoch, previous, amount, validUntil, whole]) => {
    expectSame("AllocationSet", previous, books.allocation[1]);
    books.allocation = [epoch, amount, validUntil, whole];
  },
  "registry.BufferSet": (books, [previous, value]) => {
    expectSame("BufferSet", previous, books.bufferBps);
    books.bufferBps = value;
  },
  "registry.MaxAgeSet": (books, [previous, value]) => {
    expectSame("MaxAgeSet", previous, books.maxAge);
    books.maxAge = value;
  },
  "registry.StepSet": (books, [previous, value]) => {
    expectSame("StepSet", previous, books.stepBps);
    books.stepBps = value;
  },
  "registry.MintDeskSet": (books, [previous, desk, blockedUntil]) => {
    expectSame("MintDeskSet", previous, books.mintDesk[0]);
    books.mintDesk = [desk, blockedUntil];
  },
  "registry.RedemptionDeskSet": (books, [previous, desk]) => {
    expectSame("RedemptionDeskSet", previous, books.redemptionDesk);
    books.redemptionDesk = desk;
  },
  "registry.WindDownStarted": (books) => (books.woundDown = true),
  "registry.CeilingPushed": (books, [ceiling, validUntil]) => (books.ceiling = [ceiling, validUntil]),
  "registry.CreditConsumed": ({ credits }, [, credit, order]) => {
    expectSame("CreditConsumed", credits.get(credit), undefined);
    credits.set(credit, order);
  },
  "registry.BurnCovered": ({ covered }, [, burnTx, amount]) =>
    covered.set(burnTx, (covered.get(burnTx) ?? 0n) + amount),

  "mintDesk.OrderSuperseded": ({ orders, waiting }, [bankRef]) => orders.delete(waiting.get(bankRef)!),
  "mintDesk.OrderProposed": ({ orders, waiting }, [order, bankRef, maker]) => {
    orders.set(order, { state: 1n, maker });
    waiting.set(bankRef, order);
  },
  "mintDesk.OrderRejected": ({ orders, waiting }, [order, bankRef]) => {
    orders.set(order, { state: 2n, maker: ZERO });
    waiting.delete(bankRef);
  },
  "mintDesk.OrderExecuted": (books, [order, bankRef, , amount, maker], at) => {
    expectSame("OrderExecuted", maker, books.orders.get(order)!.maker);
    expectSame("OrderExecuted", books.used.has(bankRef), false);
    books.orders.set(order, { state: 3n, maker });
    books.waiting.delete(bankRef);
    books.used.add(bankRef);
    books.mints.push({ at, amount });
  },
  "mintDesk.BeneficiaryAdded": ({ beneficiaries }, [wallet, , previous, validUntil]) => {
    expectSame("BeneficiaryAdded", previous, beneficiaries.get(wallet) ?? 0n);
    beneficiaries.set(wallet, validUntil);
  },
  "mintDesk.BeneficiaryRevoked": ({ beneficiaries }, [wallet, previous]) => {
    expectSame("BeneficiaryRevoked", previous, beneficiaries.get(wallet));
    beneficiaries.set(wallet, 0n);
  },
  "mintDesk.OrderLimitSet": (books, [previous, value]) => {
    expectSame("OrderLimitSet", previous, books.orderLimit);
    books.orderLimit = value;
  },
  "mintDesk.WindowLimitSet": (books, [previous, value]) => {
    expectSame("WindowLimitSet", previous, books.windowLimit);
    books.windowLimit = value;
  },
  "mintDesk.ShareLimitSet": (books, [previous, value]) => {
    expectSame("ShareLimitSet", previous, books.shareBps);
    books.shareBps = value;
  },
  "mintDesk.LargeOrderSizeSet": (books, [previous, value]) => {
    expectSame("LargeOrderSizeSet", previous, books.largeOrderSize);
    books.largeOrderSize = value;
  },

  "redemptionDesk.RedemptionRequested": ({ requests }, [id, holder, amount, , requestedAt]) =>
    requests.set(id, {
      holder,
      amount,
      requestedAt,
      state: 1n,
      proposal: { kind: 0n, maker: ZERO, ref: NOTHING },
    }),
  "redemptionDesk.SettlementProposed": ({ requests, payouts }, [id, ref, maker]) => {
    requests.get(id)!.proposal = { kind: 1n, maker, ref };
    payouts.set(ref, id);
  },
  "redemptionDesk.RejectionProposed": ({ requests }, [id, ref, maker]) =>
    (requests.get(id)!.proposal = { kind: 2n, maker, ref }),
  "redemptionDesk.RedemptionSettled": (books, [id]) => close(books, id, 2n),
  "redemptionDesk.RedemptionRejected": (books, [id]) => close(books, id, 3n),
  "redemptionDesk.RedemptionReclaimed": (books, [id]) => close(books, id, 3n),
  "redemptionDesk.RedemptionSeized": (books, [id]) => close(books, id, 4n),
  "redemptionDesk.RefundParked": ({ claimable }, [holder, amount, total]) => {
    expectSame("RefundParked", total - amount, claimable.get(holder) ?? 0n);
    claimable.set(holder, total);
  },
  "redemptionDesk.RefundClaimed": ({ claimable }, [holder, amount, left]) => {
    expectSame("RefundClaimed", left + amount, claimable.get(holder));
    claimable.set(holder, left);
  },
  "redemptionDesk.ClaimSeized": ({ claimable }, [holder, , amount]) => {
    expectSame("ClaimSeized", amount, claimable.get(holder));
    claimable.set(holder, 0n);
  },
  "redemptionDesk.RedemptionSuspended": (books, [, until]) => (books.suspendedUntil = until),
  "redemptionDesk.RedemptionResumed": (books) => (books.suspendedUntil = 0n),
};
