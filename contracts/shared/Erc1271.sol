// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title Asking a contract whether it signed
library Erc1271 {
    /// @dev `gasLimit` bounds what the signer may use; more than is left means all that may be passed on. Reads at most one
    /// word of the answer, so a signer cannot make us pay for copying a large one. False for an account without code.
    function accepts(
        address signer,
        bytes32 digest,
        bytes memory signature,
        uint256 gasLimit
    ) internal view returns (bool accepted) {
        bytes memory data = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        bytes32 magic = bytes32(IERC1271.isValidSignature.selector);
        assembly ("memory-safe") {
            let success := staticcall(gasLimit, signer, add(data, 0x20), mload(data), 0x00, 0x20)
            accepted := and(success, and(gt(returndatasize(), 0x1f), eq(mload(0x00), magic)))
        }
    }
}
