// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStablecoin} from "../IStablecoin.sol";
import {Ledger, NonceWord} from "../Ledger.sol";
import {Signing} from "../Signing.sol";
import {SignatureChecking} from "./SignatureChecking.sol";

/// @title Payments by signature (EIP-3009, ERC-7598), with or without a reference
abstract contract Authorizations is SignatureChecking {
    /// @inheritdoc IStablecoin
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        _checkWindow(from, validAfter, validBefore);
        _checkSignature(
            from,
            Signing.paymentHash(Signing.TRANSFER_TYPEHASH, from, to, value, validAfter, validBefore, nonce),
            v,
            r,
            s
        );
        _pay(from, to, value, nonce);
    }

    /// @inheritdoc IStablecoin
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        _checkWindow(from, validAfter, validBefore);
        _checkSignature(
            from,
            Signing.paymentHash(Signing.TRANSFER_TYPEHASH, from, to, value, validAfter, validBefore, nonce),
            signature
        );
        _pay(from, to, value, nonce);
    }

    /// @inheritdoc IStablecoin
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        if (msg.sender != to) revert CallerNotPayee(msg.sender, to);
        _checkWindow(from, validAfter, validBefore);
        _checkSignature(
            from,
            Signing.paymentHash(Signing.RECEIVE_TYPEHASH, from, to, value, validAfter, validBefore, nonce),
            v,
            r,
            s
        );
        _pay(from, to, value, nonce);
    }

    /// @inheritdoc IStablecoin
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        if (msg.sender != to) revert CallerNotPayee(msg.sender, to);
        _checkWindow(from, validAfter, validBefore);
        _checkSignature(
            from,
            Signing.paymentHash(Signing.RECEIVE_TYPEHASH, from, to, value, validAfter, validBefore, nonce),
            signature
        );
        _pay(from, to, value, nonce);
    }

    /// @inheritdoc IStablecoin
    function transferWithMemoAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes32 memo,
        bytes calldata signature
    ) external {
        _checkWindow(from, validAfter, validBefore);
        bytes32 structHash = keccak256(
            abi.encode(Signing.MEMO_TYPEHASH, from, to, value, validAfter, validBefore, nonce, memo)
        );
        _checkSignature(from, structHash, signature);
        _pay(from, to, value, nonce);
        emit TransferWithMemo(from, to, value, memo);
    }

    /// @inheritdoc IStablecoin
    function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s) external {
        _checkSignature(authorizer, _cancelHash(authorizer, nonce), v, r, s);
        _cancel(authorizer, nonce);
    }

    /// @inheritdoc IStablecoin
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external {
        _checkSignature(authorizer, _cancelHash(authorizer, nonce), signature);
        _cancel(authorizer, nonce);
    }

    /// @inheritdoc IStablecoin
    function authorizationState(address authorizer, bytes32 nonce) external view returns (bool) {
        (NonceWord storage word, uint256 bit) = Ledger.nonceSlot(authorizer, nonce);
        return word.bits & bit != 0;
    }

    /// @inheritdoc IStablecoin
    function TRANSFER_WITH_AUTHORIZATION_TYPEHASH() external pure returns (bytes32) {
        return Signing.TRANSFER_TYPEHASH;
    }

    /// @inheritdoc IStablecoin
    function RECEIVE_WITH_AUTHORIZATION_TYPEHASH() external pure returns (bytes32) {
        return Signing.RECEIVE_TYPEHASH;
    }

    /// @inheritdoc IStablecoin
    function CANCEL_AUTHORIZATION_TYPEHASH() external pure returns (bytes32) {
        return Signing.CANCEL_TYPEHASH;
    }

    /// @inheritdoc IStablecoin
    function TRANSFER_WITH_MEMO_AUTHORIZATION_TYPEHASH() external pure returns (bytes32) {
        return Signing.MEMO_TYPEHASH;
    }

    /// @dev Timestamps only, strict on both sides, as in USDC. OpenZeppelin's draft ERC3009 reads bit 47 of the
    /// bounds as a block-number clock.
    function _checkWindow(address authorizer, uint256 validAfter, uint256 validBefore) private view {
        if (block.timestamp <= validAfter) revert AuthorizationNotYetValid(authorizer, validAfter, block.timestamp);
        if (block.timestamp >= validBefore) revert AuthorizationExpired(authorizer, validBefore, block.timestamp);
    }

    function _pay(address from, address to, uint256 value, bytes32 nonce) private {
        _useNonce(from, nonce);
        emit AuthorizationUsed(from, nonce);
        _update(from, to, value);
    }

    function _cancel(address authorizer, bytes32 nonce) private {
        _useNonce(authorizer, nonce);
        emit AuthorizationCanceled(authorizer, nonce);
    }

    function _useNonce(address authorizer, bytes32 nonce) private {
        (NonceWord storage word, uint256 bit) = Ledger.nonceSlot(authorizer, nonce);
        uint256 bits = word.bits;
        if (bits & bit != 0) revert AuthorizationAlreadyUsed(authorizer, nonce);
        word.bits = bits | bit;
    }

    function _cancelHash(address authorizer, bytes32 nonce) private pure returns (bytes32) {
        return keccak256(abi.encode(Signing.CANCEL_TYPEHASH, authorizer, nonce));
    }
}
