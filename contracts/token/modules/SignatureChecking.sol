// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Erc1271} from "../../shared/Erc1271.sol";
import {Twin} from "../Twin.sol";

/// @title Who signed
/// @notice ECDSA first for every signer, then ERC-1271 if the signer has code. OpenZeppelin's SignatureChecker
/// sends every signer with code to ERC-1271 alone, which turns away accounts delegated under EIP-7702.
abstract contract SignatureChecking is Twin {
    uint256 private constant UNBOUNDED = type(uint256).max;
    /// @dev What a bounded signer needs beyond its bound, as a call passes on 63/64 of what is left.
    uint256 private constant CALL_MARGIN = 10_000;

    function _checkSignature(address signer, bytes32 structHash, uint8 v, bytes32 r, bytes32 s) internal view {
        bytes32 digest = MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR(), structHash);
        if (!_isSigner(signer, digest, v, r, s, UNBOUNDED)) revert InvalidSignature(signer);
    }

    function _checkSignature(address signer, bytes32 structHash, bytes calldata signature) internal view {
        bytes32 digest = MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR(), structHash);
        (address recovered, ECDSA.RecoverError err, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (err == ECDSA.RecoverError.NoError && recovered == signer) return;
        if (!_isContractSigner(signer, digest, signature, UNBOUNDED)) revert InvalidSignature(signer);
    }

    /// @dev `gasLimit` bounds what a contract signer may use.
    function _isSigner(
        address signer,
        bytes32 digest,
        uint8 v,
        bytes32 r,
        bytes32 s,
        uint256 gasLimit
    ) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError err, ) = ECDSA.tryRecover(digest, v, r, s);
        if (err == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return _isContractSigner(signer, digest, abi.encodePacked(r, s, v), gasLimit);
    }

    function _isContractSigner(
        address signer,
        bytes32 digest,
        bytes memory signature,
        uint256 gasLimit
    ) private view returns (bool) {
        if (signer.code.length == 0) return false;
        if (gasLimit != UNBOUNDED && gasleft() < gasLimit + CALL_MARGIN) {
            revert GasTooLow(gasleft(), gasLimit + CALL_MARGIN);
        }
        return Erc1271.accepts(signer, digest, signature, gasLimit);
    }
}
