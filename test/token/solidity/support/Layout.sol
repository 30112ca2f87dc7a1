// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {vm} from "./Vm.sol";

/// @notice Where token.md says the token's words lie, written down a second time: nothing of contracts/ is imported.
library Layout {
    uint256 internal constant BASE = uint256(0xb159a4509fe82b5bbed025e6219dc31fd8f539ec92baad823bdbbacf05d5a400);

    uint8 internal constant BLACKLISTED = 0x80;
    uint8 internal constant HAS_HOLD = 0x40;
    uint8 internal constant RESTRICTING = 0xf0;
    uint8 internal constant VERIFIED = 0x08;
    uint8 internal constant PROTECTED = 0x04;
    uint8 internal constant REDEMPTION = 0x02;
    uint8 internal constant SEIZURE_DESTINATION = 0x01;

    function holderSlot(address account) internal pure returns (bytes32) {
        return keccak256(abi.encode(account, BASE));
    }

    function allowanceSlot(address owner, address spender) internal pure returns (bytes32) {
        return keccak256(abi.encode(spender, keccak256(abi.encode(owner, BASE + 1))));
    }

    function nonceSlot(address authorizer, bytes32 nonce) internal pure returns (bytes32) {
        return keccak256(abi.encode(uint256(nonce) / 256, keccak256(abi.encode(authorizer, BASE + 2))));
    }

    function totalsSlot() internal pure returns (bytes32) {
        return bytes32(BASE + 3);
    }

    function capSlot() internal pure returns (bytes32) {
        return bytes32(BASE + 4);
    }

    function minterSlot(address minter) internal pure returns (bytes32) {
        return keccak256(abi.encode(minter, BASE + 5));
    }

    function holdSlot(address account) internal pure returns (bytes32) {
        return keccak256(abi.encode(account, BASE + 6));
    }

    function word(uint8 flags, uint32 permitNonce, uint128 balance) internal pure returns (bytes32) {
        return bytes32((uint256(flags) * 2 ** 248) + (uint256(permitNonce) * 2 ** 128) + balance);
    }

    function read(address token, bytes32 slot) internal view returns (uint256) {
        return uint256(vm.load(token, slot));
    }

    function balanceOf(address token, address account) internal view returns (uint256) {
        return read(token, holderSlot(account)) % 2 ** 128;
    }

    function flagsOf(address token, address account) internal view returns (uint8) {
        return uint8(read(token, holderSlot(account)) / 2 ** 248);
    }

    function permitNonceOf(address token, address account) internal view returns (uint32) {
        return uint32(read(token, holderSlot(account)) / 2 ** 128);
    }

    function isUsed(address token, address authorizer, bytes32 nonce) internal view returns (bool) {
        return (read(token, nonceSlot(authorizer, nonce)) / 2 ** (uint256(nonce) % 256)) % 2 == 1;
    }
}
