/** A public chain the issuer would deploy to. The keys and the URLs are Hardhat configuration variables. */
export interface PublicChain {
  /** Name of the Hardhat network, of `policy/<name>.yaml` and of `deployments/<name>/`. */
  readonly name: string;
  readonly title: string;
  /** The only chain id a deployment under this name is allowed to meet. */
  readonly id: number;
  /** Address pages are `<explorer>/address/0x…`, transaction pages `<explorer>/tx/0x…`. */
  readonly explorer: string;
  readonly nativeCurrency: { readonly name: string; readonly symbol: string };
  readonly testnet: boolean;
}

const ether = { name: "Ether", symbol: "ETH" };

export const publicChains: readonly PublicChain[] = [
  {
    name: "ethereum",
    title: "Ethereum",
    id: 1,
    explorer: "https://etherscan.io",
    nativeCurrency: ether,
    testnet: false,
  },
  {
    name: "sepolia",
    title: "Sepolia",
    id: 11155111,
    explorer: "https://sepolia.etherscan.io",
    nativeCurrency: ether,
    testnet: true,
  },
  { name: "base", title: "Base", id: 8453, explorer: "https://basescan.org", nativeCurrency: ether, testnet: false },
  {
    name: "arbitrum",
    title: "Arbitrum One",
    id: 42161,
    explorer: "https://arbiscan.io",
    nativeCurrency: ether,
    testnet: false,
  },
  {
    name: "optimism",
    title: "OP Mainnet",
    id: 10,
    explorer: "https://optimistic.etherscan.io",
    nativeCurrency: ether,
    testnet: false,
  },
  {
    name: "polygon",
    title: "Polygon PoS",
    id: 137,
    explorer: "https://polygonscan.com",
    nativeCurrency: { name: "POL", symbol: "POL" },
    testnet: false,
  },
  {
    name: "avalanche",
    title: "Avalanche C-Chain",
    id: 43114,
    explorer: "https://snowtrace.io",
    nativeCurrency: { name: "Avalanche", symbol: "AVAX" },
    testnet: false,
  },
  {
    name: "bsc",
    title: "BNB Smart Chain",
    id: 56,
    explorer: "https://bscscan.com",
    nativeCurrency: { name: "BNB", symbol: "BNB" },
    testnet: false,
  },
  {
    name: "hashkey",
    title: "HashKey Chain",
    id: 177,
    explorer: "https://hashkey.blockscout.com",
    nativeCurrency: { name: "HashKey EcoPoints", symbol: "HSK" },
    testnet: false,
  },
  {
    name: "conflux",
    title: "Conflux eSpace",
    id: 1030,
    explorer: "https://evm.confluxscan.org",
    nativeCurrency: { name: "Conflux", symbol: "CFX" },
    testnet: false,
  },
];

/** The id of the in-process chain and of a local Hardhat node. */
export const localChainId = 31337;

/** Name of the configuration variable that holds the RPC url, e.g. `HASHKEY_RPC_URL`. */
export function rpcUrlVariable(chain: PublicChain): string {
  return `${chain.name.toUpperCase()}_RPC_URL`;
}

/** Name of the configuration variable that holds the deployer's private key, e.g. `HASHKEY_DEPLOYER_KEY`. */
export function deployerKeyVariable(chain: PublicChain): string {
  return `${chain.name.toUpperCase()}_DEPLOYER_KEY`;
}

/** Name of the configuration variable that holds the URL of a second node, which has to agree before anything is signed. */
export function checkRpcUrlVariable(chain: PublicChain): string {
  return `${chain.name.toUpperCase()}_CHECK_RPC_URL`;
}

/** Name of the configuration variable that holds the URL of an endpoint that does not publish what it is given. */
export function privateRpcUrlVariable(chain: PublicChain): string {
  return `${chain.name.toUpperCase()}_PRIVATE_RPC_URL`;
}

/** Whether real money is at stake: a public chain that is not a testnet. */
export function isProduction(chainId: bigint): boolean {
  return publicChainById(Number(chainId))?.testnet === false;
}

export function publicChainByName(name: string): PublicChain | undefined {
  return publicChains.find((chain) => chain.name === name);
}

export function publicChainById(id: number): PublicChain | undefined {
  return publicChains.find((chain) => chain.id === id);
}
