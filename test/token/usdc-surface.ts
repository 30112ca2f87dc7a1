// Copied by hand from USDC's published surface, so that a change of ours is seen. Selectors as they were compiled
// from FiatTokenV2_2, topics by their first four bytes.

type Row = readonly [selector: string, human: string];

/** USDC's functions that the token has, with the same types. */
export const keptFunctions: readonly Row[] = [
  ["0x06fdde03", "name() view returns (string)"],
  ["0x95d89b41", "symbol() view returns (string)"],
  ["0x313ce567", "decimals() view returns (uint8)"],
  ["0xe5a6b10f", "currency() view returns (string)"],
  ["0x54fd4d50", "version() view returns (string)"],
  ["0x18160ddd", "totalSupply() view returns (uint256)"],
  ["0x70a08231", "balanceOf(address) view returns (uint256)"],
  ["0xdd62ed3e", "allowance(address,address) view returns (uint256)"],
  ["0xa9059cbb", "transfer(address,uint256) returns (bool)"],
  ["0x23b872dd", "transferFrom(address,address,uint256) returns (bool)"],
  ["0x095ea7b3", "approve(address,uint256) returns (bool)"],
  ["0x39509351", "increaseAllowance(address,uint256) returns (bool)"],
  ["0xa457c2d7", "decreaseAllowance(address,uint256) returns (bool)"],
  ["0x40c10f19", "mint(address,uint256) returns (bool)"],
  ["0x42966c68", "burn(uint256)"],
  ["0xaa271e1a", "isMinter(address) view returns (bool)"],
  ["0x8a6db9c3", "minterAllowance(address) view returns (uint256)"],
  ["0x4e44d956", "configureMinter(address,uint256) returns (bool)"],
  ["0x3092afd5", "removeMinter(address) returns (bool)"],
  ["0xf9f92be4", "blacklist(address)"],
  ["0x1a895266", "unBlacklist(address)"],
  ["0xfe575a87", "isBlacklisted(address) view returns (bool)"],
  ["0x8456cb59", "pause()"],
  ["0x3f4ba83a", "unpause()"],
  ["0x5c975abb", "paused() view returns (bool)"],
  ["0xb2118a8d", "rescueERC20(address,address,uint256)"],
  ["0x3644e515", "DOMAIN_SEPARATOR() view returns (bytes32)"],
  ["0x7ecebe00", "nonces(address) view returns (uint256)"],
  ["0x30adf81f", "PERMIT_TYPEHASH() view returns (bytes32)"],
  ["0xa0cc6a68", "TRANSFER_WITH_AUTHORIZATION_TYPEHASH() view returns (bytes32)"],
  ["0x7f2eecc3", "RECEIVE_WITH_AUTHORIZATION_TYPEHASH() view returns (bytes32)"],
  ["0xd9169487", "CANCEL_AUTHORIZATION_TYPEHASH() view returns (bytes32)"],
  ["0xd505accf", "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"],
  ["0x9fd5a6cf", "permit(address,address,uint256,uint256,bytes)"],
  ["0xe3ee160e", "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)"],
  ["0xcf092995", "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)"],
  ["0xef55bec6", "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)"],
  ["0x88b7ab63", "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)"],
  ["0x5a049a70", "cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)"],
  ["0xb7b72899", "cancelAuthorization(address,bytes32,bytes)"],
  ["0xe94a0102", "authorizationState(address,bytes32) view returns (bool)"],
];

/** What other standards and tools look for. */
export const addedFunctions: readonly Row[] = [
  ["0x84b0196e", "eip712Domain() view returns (bytes1,string,string,uint256,address,bytes32,uint256[])"],
  ["0xe8a3d485", "contractURI() view returns (string)"],
  ["0x01ffc9a7", "supportsInterface(bytes4) view returns (bool)"],
  ["0x8fd6a6ac", "getCCIPAdmin() view returns (address)"],
  ["0x95777d59", "transferWithMemo(address,uint256,bytes32) returns (bool)"],
  ["0x929c2539", "transferFromWithMemo(address,address,uint256,bytes32) returns (bool)"],
  ["0xe44f0b12", "mintWithMemo(address,uint256,bytes32) returns (bool)"],
  ["0x38f23b0b", "burnWithMemo(uint256,bytes32)"],
  ["0x9fc1d0e7", "forcedTransfer(address,address,uint256) returns (bool)"],
  ["0xebe45cba", "setFrozenTokens(address,uint256) returns (bool)"],
  ["0x158b1a57", "getFrozenTokens(address) view returns (uint256)"],
  ["0x2bc06a92", "canSend(address) view returns (bool)"],
  ["0x90d370ba", "canReceive(address) view returns (bool)"],
  ["0xe46638e6", "canTransfer(address,address,uint256) view returns (bool)"],
  ["0x4f1ef286", "upgradeToAndCall(address,bytes) payable"],
  ["0x52d1902d", "proxiableUUID() view returns (bytes32)"],
];

/** Hand-overs of roles, which are the AccessManager's, and USDC's initialiser. */
export const droppedFunctions: readonly Row[] = [
  ["0x35d99f35", "masterMinter() view returns (address)"],
  ["0xaa20e1e4", "updateMasterMinter(address)"],
  ["0xbd102430", "blacklister() view returns (address)"],
  ["0xad38bf22", "updateBlacklister(address)"],
  ["0x9fd0506d", "pauser() view returns (address)"],
  ["0x554bab3c", "updatePauser(address)"],
  ["0x38a63183", "rescuer() view returns (address)"],
  ["0x2ab60045", "updateRescuer(address)"],
  ["0x8da5cb5b", "owner() view returns (address)"],
  ["0xf2fde38b", "transferOwnership(address)"],
  ["0x3357162b", "initialize(string,string,string,uint8,address,address,address,address)"],
];

/** Indexers key on these. */
export const eventTopics: readonly (readonly [prefix: string, human: string])[] = [
  ["ddf252ad", "Transfer(address indexed from, address indexed to, uint256 value)"],
  ["8c5be1e5", "Approval(address indexed owner, address indexed spender, uint256 value)"],
  ["ab8530f8", "Mint(address indexed minter, address indexed to, uint256 amount)"],
  ["cc16f5db", "Burn(address indexed burner, uint256 amount)"],
  ["ffa4e618", "Blacklisted(address indexed account)"],
  ["117e3210", "UnBlacklisted(address indexed account)"],
  ["46980fca", "MinterConfigured(address indexed minter, uint256 minterAllowedAmount)"],
  ["e94479a9", "MinterRemoved(address indexed oldMinter)"],
  ["98de5035", "AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)"],
  ["1cdd46ff", "AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce)"],
  ["6985a022", "Pause()"],
  ["7805862f", "Unpause()"],
  ["62e78cea", "Paused(address account)"],
  ["5db9ee0a", "Unpaused(address account)"],
  ["bc7cd75a", "Upgraded(address indexed implementation)"],
];
