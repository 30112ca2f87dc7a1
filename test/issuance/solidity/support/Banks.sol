// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SignerSignature} from "../../../../contracts/issuance/IReserveRegistry.sol";
import {vm} from "../../../token/solidity/support/Vm.sol";

uint256 constant BANKS = 4;
uint256 constant KEYS = 5;
uint256 constant POOLS = 8;

/// @notice Four banks with five keys and two pools each, some of which the registry knows. Everything they sign is really signed.
abstract contract Banks {
    function bankId(uint256 bank) internal pure returns (bytes32) {
        return bytes32(bytes.concat("BANK-", bytes1(uint8(65 + bank))));
    }

    function poolId(uint256 pool) internal pure returns (bytes32) {
        return bytes32(bytes.concat("POOL-", bytes1(uint8(65 + pool / 2)), bytes1(uint8(49 + (pool % 2)))));
    }

    function bankOf(uint256 pool) internal pure returns (uint256) {
        return pool / 2;
    }

    function keyOf(uint256 bank, uint256 key) internal pure returns (uint256) {
        return 0xBA2C_0000 + bank * 16 + key;
    }

    function signerOf(uint256 bank, uint256 key) internal pure returns (address) {
        return vm.addr(keyOf(bank, key));
    }

    /// @dev Sorted by signer, as the registry wants them.
    function signWith(uint256[] memory keys, bytes32 digest) internal pure returns (SignerSignature[] memory list) {
        list = new SignerSignature[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[i], digest);
            list[i] = SignerSignature(vm.addr(keys[i]), abi.encodePacked(r, s, v));
            for (uint256 j = i; j > 0 && list[j].signer < list[j - 1].signer; --j) {
                (list[j], list[j - 1]) = (list[j - 1], list[j]);
            }
        }
    }
}
