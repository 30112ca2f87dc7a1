import { createRequire } from "node:module";
import { Contract, ContractFactory, Interface, ZeroAddress, type InterfaceAbi, type Signer } from "ethers";
import { connection } from "../fixture.ts";

const require = createRequire(import.meta.url);

export const SAFE_VERSIONS = ["1.4.1", "1.5.0"] as const;
export type SafeVersion = (typeof SAFE_VERSIONS)[number];

const PACKAGES: Record<SafeVersion, string> = {
  "1.4.1": "@safe-global/safe-contracts",
  "1.5.0": "@safe-global/safe-smart-account",
};

export type SafeContract =
  | "Safe.sol/Safe"
  | "SafeL2.sol/SafeL2"
  | "proxies/SafeProxy.sol/SafeProxy"
  | "proxies/SafeProxyFactory.sol/SafeProxyFactory"
  | "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler"
  | "libraries/MultiSendCallOnly.sol/MultiSendCallOnly";

export interface SafeArtifact {
  abi: InterfaceAbi;
  bytecode: string;
  deployedBytecode: string;
}

/** What Safe's own package was built to. */
export function safeArtifact(version: SafeVersion, contract: SafeContract): SafeArtifact {
  return require(`${PACKAGES[version]}/build/artifacts/contracts/${contract}.json`) as SafeArtifact;
}

/** Deploys one of Safe's contracts as it is in the package; on the shared chain unless a deployer is given. */
export async function deploySafeContract(
  version: SafeVersion,
  contract: SafeContract,
  deployer?: Signer,
): Promise<string> {
  const { abi, bytecode } = safeArtifact(version, contract);
  const deployed = await new ContractFactory(abi, bytecode, deployer ?? (await firstSigner())).deploy();
  await deployed.waitForDeployment();
  return deployed.getAddress();
}

async function firstSigner(): Promise<Signer> {
  return (await connection.ethers.getSigners())[0] as unknown as Signer;
}

/** A Safe of real code: singleton, factory and fallback handler are deployed anew for each. */
export async function deploySafe(
  version: SafeVersion,
  owners: readonly { address: string }[],
  threshold: number,
  singletonOf: "Safe.sol/Safe" | "SafeL2.sol/SafeL2" = "Safe.sol/Safe",
  deployer?: Signer,
): Promise<string> {
  const deploy = (contract: SafeContract) => deploySafeContract(version, contract, deployer);
  const singleton = await deploy(singletonOf);
  const handler = await deploy("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler");
  const factoryAddress = await deploy("proxies/SafeProxyFactory.sol/SafeProxyFactory");
  const { abi } = safeArtifact(version, "proxies/SafeProxyFactory.sol/SafeProxyFactory");
  const factory = new Contract(factoryAddress, abi, deployer ?? (await firstSigner()));
  const setup = safeInterface(version).encodeFunctionData("setup", [
    owners.map(({ address }) => address),
    threshold,
    ZeroAddress,
    "0x",
    handler,
    ZeroAddress,
    0,
    ZeroAddress,
  ]);
  const create = factory.getFunction("createProxyWithNonce");
  const safe = (await create.staticCall(singleton, setup, 0)) as string;
  await (await create.send(singleton, setup, 0)).wait();
  return safe;
}

export function safeInterface(version: SafeVersion): Interface {
  return new Interface(safeArtifact(version, "Safe.sol/Safe").abi);
}
