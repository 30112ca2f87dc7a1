import type { Interface } from "ethers";
import { FX_SETTLEMENT_INTERFACE, PAYOUTS_INTERFACE, TRADE_ESCROW_INTERFACE } from "../../sdk/interfaces.ts";
import { contractWords, type SettlementContract } from "../../sdk/roles.ts";
import { readSettlementDomain } from "../../sdk/settlement/settlement-domain.ts";
import type { SigningDomain } from "../../sdk/signable.ts";
import type { DomainReader } from "../../sdk/token-domain.ts";
import type { IFxSettlement } from "../../typechain-types/contracts/settlement/IFxSettlement.ts";
import type { IPayouts } from "../../typechain-types/contracts/settlement/IPayouts.ts";
import type { ITradeEscrow } from "../../typechain-types/contracts/settlement/ITradeEscrow.ts";
import { IFxSettlement__factory } from "../../typechain-types/factories/contracts/settlement/IFxSettlement__factory.ts";
import { IPayouts__factory } from "../../typechain-types/factories/contracts/settlement/IPayouts__factory.ts";
import { ITradeEscrow__factory } from "../../typechain-types/factories/contracts/settlement/ITradeEscrow__factory.ts";
import { noCode } from "../faults.ts";
import { CURRENCIES, type Connection, type Currency } from "./connection.ts";
import { foreignSettlement, noSettlement } from "./settlement-faults.ts";
import type { Target } from "./target.ts";
import { openToken, requireCode, type Token } from "./token.ts";

export type FxTarget = Target & { contract: IFxSettlement };
export type PayoutsTarget = Target & { contract: IPayouts };
export type EscrowTarget = Target & { contract: ITradeEscrow };

/** Both currencies: settlement moves them side by side. */
export type Pair = Readonly<Record<Currency, Token>>;

export interface OpenedSettlement<T extends Target> {
  target: T;
  /** What messages to it are signed under. */
  domain: SigningDomain;
}

export async function openPair(connection: Connection): Promise<Pair> {
  const [cnh, hkd] = await Promise.all(CURRENCIES.map((currency) => openToken(connection, currency)));
  return { CNH: cnh!, HKD: hkd! };
}

export function openPayouts(connection: Connection, pair: Pair): Promise<OpenedSettlement<PayoutsTarget>> {
  return open(connection, pair, "payouts", PAYOUTS_INTERFACE, (address) =>
    IPayouts__factory.connect(address, connection.provider),
  );
}

export function openFxSettlement(connection: Connection, pair: Pair): Promise<OpenedSettlement<FxTarget>> {
  return open(connection, pair, "fxSettlement", FX_SETTLEMENT_INTERFACE, (address) =>
    IFxSettlement__factory.connect(address, connection.provider),
  );
}

export function openTradeEscrow(connection: Connection, pair: Pair): Promise<OpenedSettlement<EscrowTarget>> {
  return open(connection, pair, "tradeEscrow", TRADE_ESCROW_INTERFACE, (address) =>
    ITradeEscrow__factory.connect(address, connection.provider),
  );
}

type Asked = DomainReader & { tokens(): Promise<{ first: string; second: string }> };

/**
 * Opens a settlement contract for reading and calling. No upgrade can change it, so other code than recorded means
 * another chain or a lying node; what is also checked is that it calls itself so and serves this network's two tokens.
 */
async function open<C>(
  { deployment, network, provider }: Connection,
  pair: Pair,
  contract: SettlementContract,
  abi: Interface,
  connect: (address: string) => C,
): Promise<OpenedSettlement<Target & { contract: C }>> {
  const name = contractWords[contract];
  const { settlement, codeHashes = {} } = deployment.CNH ?? {};
  const address = settlement?.[contract];
  if (address === undefined) throw noSettlement(network, name);
  const code = await provider.getCode(address);
  if (code === "0x") throw noCode(`the ${name}`, address);
  requireCode(`the ${name}`, address, code, codeHashes[contract]);

  const opened = connect(address);
  const asked = opened as Asked;
  const domain = await readSettlementDomain({ contract, reader: asked });
  const { first, second } = await asked.tokens();
  const own = CURRENCIES.map((currency) => pair[currency].address);
  if (!own.every((token) => [first, second].includes(token))) throw foreignSettlement(name, [first, second], own);
  return { target: { name, address, abi, source: contract, contract: opened }, domain };
}
