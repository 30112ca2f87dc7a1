// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Erc1271} from "./Erc1271.sol";

/// @title Who signed
/// @notice ECDSA first for every signer, then ERC-1271 if the signer has code: an account delegated under EIP-7702 is bound
/// by its key and by its code alike, as in the token.
library Signer {
    /// @dev `gasLimit` bounds what a signer's code may use.
    function signed(
        address signer,
        bytes32 digest,
        bytes calldata signature,
        uint256 gasLimit
    ) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError err, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (err == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return signer.code.length != 0 && Erc1271.accepts(signer, digest, signature, gasLimit);
    }
}
