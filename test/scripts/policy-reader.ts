import { decodeBytes32String, FunctionFragment, ZeroHash, type BaseContract } from "ethers";
import { governedContracts } from "../../sdk/roles.ts";
import { connection, type CurrencyFixture } from "../fixture.ts";
import {
  boundNames,
  heldRoles,
  idOf,
  roleOfId,
  settlementOf,
  targets,
  type Bank,
  type BoundName,
  type CurrencyState,
  type GoverningTarget,
} from "./policy-model.ts";

interface Event {
  name: string;
  args: Record<string, never>;
}

/** What the chain says of a currency, from its views and events, read without the policy engine. */
export async function readState(fixture: CurrencyFixture, startedAs: "open" | "permissioned"): Promise<CurrencyState> {
  const { authority, token, registry, mintDesk } = fixture;
  const [ofAuthority, ofToken, ofRegistry, ofDesk] = await Promise.all(
    [authority, token, registry, mintDesk].map((contract) => eventsOf(contract as never)),
  );
  const state: CurrencyState = {
    holders: await readHolders(fixture, ofAuthority!),
    minters: new Map(),
    custodians: await readCustodians(fixture, ofRegistry!),
    bounds: await readBounds(fixture),
    beneficiaries: new Map(),
    approval: undefined,
    allocation: undefined,
    registered: new Map(),
    mode: startedAs,
    ceilingCap: await token.ceilingCap(),
    contractURI: await token.contractURI(),
    closed: new Set(),
    functionRoles: new Map(),
    guardians: new Map(),
    labels: new Map(),
    admins: new Map(),
    grantDelays: new Map(),
    targetDelays: new Map(),
    desks: { mintDesk: (await registry.mintDesk()).desk, redemptionDesk: await registry.redemptionDesk() },
    settlement: settlementOf(fixture),
    beside: { paused: await token.paused(), blacklisted: new Set(), spent: 0n },
  };

  for (const { name, args } of ofToken!) {
    // The last sum given, not what is left of it: mints use that up.
    if (name === "MinterConfigured") state.minters.set(args["minter"]!, args["minterAllowedAmount"]!);
    if (name === "MinterRemoved") state.minters.delete(args["minter"]!);
    if (name === "Registered") state.registered.set(args["account"]!, Number(args["flags"]));
    if (name === "PolicyOpened") state.mode = "open";
    if (name === "PolicyClosed") state.mode = "permissioned";
  }
  for (const minter of [...state.minters.keys()]) {
    if (!(await token.isMinter(minter))) throw new Error(`${minter} is no minter, and no event says why`);
  }
  const given = state.minters.get(mintDesk.target as string);
  if (given !== undefined) state.beside.spent = given - (await token.minterAllowance(mintDesk.target));
  for (const [account, flags] of state.registered) {
    if (((await token.flags(account)) & 7n) !== BigInt(flags)) throw new Error(`${account} has other flags`);
    if (flags === 0) state.registered.delete(account);
  }
  for (const { name, args } of ofDesk!) {
    const wallet = args["wallet"]! as string;
    if (name === "BeneficiaryRevoked") state.beneficiaries.delete(wallet);
    if (name !== "BeneficiaryAdded") continue;
    state.beneficiaries.set(wallet, {
      customer: decodeBytes32String(args["customerRef"]!),
      validUntil: Number(args["validUntil"]),
    });
  }
  for (const [wallet, { validUntil }] of state.beneficiaries) {
    if (Number(await mintDesk.beneficiary(wallet)) !== validUntil) throw new Error(`${wallet} has another end`);
  }

  const approval = await registry.approval();
  if (approval.authority !== ZeroHash) {
    const { referenceHash, ceiling, expiry } = approval;
    const authorityName = decodeBytes32String(approval.authority);
    state.approval = { authority: authorityName, referenceHash, ceiling, expiry: Number(expiry) };
  }
  const table = ofRegistry!.findLast(({ name }) => name === "AllocationSet");
  if (table !== undefined) {
    const shares = table.args["shares"] as unknown as { chainId: bigint; amount: bigint }[];
    state.allocation = {
      epoch: Number((await registry.allocation()).epoch),
      validUntil: Number((await registry.allocation()).validUntil),
      shares: new Map(shares.map(({ chainId, amount }) => [Number(chainId), amount])),
    };
  }
  await readSettings(fixture, state, ofAuthority!);
  return state;
}

async function eventsOf(contract: BaseContract): Promise<Event[]> {
  const address = await contract.getAddress();
  const logs = (await connection.provider.request({
    method: "eth_getLogs",
    params: [{ address, fromBlock: "0x0", toBlock: "latest" }],
  })) as { topics: string[]; data: string }[];
  return logs.flatMap((log) => {
    const event = contract.interface.parseLog(log);
    return event === null ? [] : [{ name: event.name, args: event.args as never }];
  });
}

async function readHolders({ authority }: CurrencyFixture, events: Event[]): Promise<CurrencyState["holders"]> {
  const holders: CurrencyState["holders"] = new Map(heldRoles.map((name) => [name, new Map()]));
  for (const { name, args } of events) {
    if (name !== "RoleGranted") continue;
    const [id, account] = [args["roleId"]! as bigint, args["account"]! as string];
    const { since, currentDelay, pendingDelay, effect } = await authority.getAccess(id, account);
    const role = roleOfId(id);
    if (since === 0n) continue;
    if (role === undefined) throw new Error(`${account} holds the unknown role ${id}`);
    holders.get(role)!.set(account, Number(effect === 0n ? currentDelay : pendingDelay));
  }
  return holders;
}

async function readCustodians({ registry }: CurrencyFixture, events: Event[]): Promise<Map<string, Bank>> {
  const banks = new Map<string, Bank>();
  for (const { custodian, threshold, revoked } of await registry.custodians()) {
    banks.set(decodeBytes32String(custodian), {
      threshold: Number(threshold),
      signers: new Set(),
      pools: new Set(),
      revoked,
    });
  }
  for (const { custodian, pool } of await registry.pools()) {
    banks.get(decodeBytes32String(custodian))!.pools.add(decodeBytes32String(pool));
  }
  for (const { name, args } of events) {
    const known = name === "CustodianAdded" ? (args["signers"] as string[]) : [args["signer"]! as string];
    if (name !== "CustodianAdded" && name !== "SignerAdded") continue;
    for (const signer of known) {
      const bank = await registry.custodianOf(signer);
      if (bank !== ZeroHash) banks.get(decodeBytes32String(bank))!.signers.add(signer);
    }
  }
  for (const [id, { signers, revoked }] of banks) {
    const { signers: counted } = (await registry.custodians()).find(
      ({ custodian }) => decodeBytes32String(custodian) === id,
    )!;
    if (!revoked && Number(counted) !== signers.size) throw new Error(`${id} has signers that no event names`);
  }
  return banks;
}

async function readBounds({ registry, mintDesk }: CurrencyFixture): Promise<Record<BoundName, bigint>> {
  const values = [
    await registry.bufferBps(),
    await registry.maxAge(),
    await registry.stepBps(),
    await mintDesk.orderLimit(),
    await mintDesk.largeOrderSize(),
    (await mintDesk.window()).limit,
    await mintDesk.shareLimitBps(),
  ];
  return Object.fromEntries(boundNames.map((name, i) => [name, values[i]!])) as Record<BoundName, bigint>;
}

async function readSettings(fixture: CurrencyFixture, state: CurrencyState, events: Event[]): Promise<void> {
  const { authority } = fixture;
  for (const contract of governedContracts) {
    if (await authority.isTargetClosed(fixture[contract].target)) state.closed.add(contract);
  }
  for (const target of targets) {
    const { target: address, interface: abi } = contractOf(fixture, target);
    const delay = Number(await authority.getTargetAdminDelay(address));
    if (delay !== 0) state.targetDelays.set(target, delay);
    for (const fragment of abi.fragments) {
      if (!(fragment instanceof FunctionFragment)) continue;
      const id = await authority.getTargetFunctionRole(address, fragment.selector);
      if (id !== 0n) state.functionRoles.set(`${target}.${fragment.name}`, id);
    }
  }
  for (const { name, args } of events) {
    if (name === "RoleLabel") state.labels.set(roleOfId(args["roleId"]!)!, args["label"]!);
  }
  // An empty label is how one is taken away.
  for (const [name, label] of state.labels) if (label === "") state.labels.delete(name);
  for (const name of heldRoles) {
    const [guardian, admin, grantDelay] = await Promise.all([
      authority.getRoleGuardian(idOf(name)),
      authority.getRoleAdmin(idOf(name)),
      authority.getRoleGrantDelay(idOf(name)),
    ]);
    if (guardian !== 0n) state.guardians.set(name, guardian);
    if (admin !== 0n) state.admins.set(name, admin);
    if (grantDelay !== 0n) state.grantDelays.set(name, Number(grantDelay));
  }
}

export function contractOf(fixture: CurrencyFixture, contract: GoverningTarget): BaseContract {
  return fixture[contract] as unknown as BaseContract;
}
