// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What holders sign
/// @notice EIP-712 type hashes and digests, shared by the implementation and the proxy's fast path.
library Signing {
    /// @dev EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)
    bytes32 internal constant DOMAIN_TYPEHASH = 0x8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f;
    /// @dev Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)
    bytes32 internal constant PERMIT_TYPEHASH = 0x6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9;
    /// @dev TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,
    /// bytes32 nonce)
    bytes32 internal constant TRANSFER_TYPEHASH = 0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267;
    /// @dev ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,
    /// bytes32 nonce)
    bytes32 internal constant RECEIVE_TYPEHASH = 0xd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8;
    /// @dev CancelAuthorization(address authorizer,bytes32 nonce)
    bytes32 internal constant CANCEL_TYPEHASH = 0x158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429;
    /// @dev TransferWithMemoAuthorization(address from,address to,uint256 value,uint256 validAfter,
    /// uint256 validBefore,bytes32 nonce,bytes32 memo)
    bytes32 internal constant MEMO_TYPEHASH = 0xd89a6b40ea9983fd4883698d0ee6c2c6f6a96e04e5d7e4be6f5efa67590ecab8;

    /// @dev EIP-712 signing version; inside every signed message, so it never changes.
    string internal constant VERSION = "1";

    function domainSeparator(bytes32 nameHash, address verifyingContract) internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(DOMAIN_TYPEHASH, nameHash, keccak256(bytes(VERSION)), block.chainid, verifyingContract)
            );
    }

    /// @dev Struct hash of a permit.
    function permitHash(
        address owner,
        address spender,
        uint256 value,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32 hash) {
        // keccak256(abi.encode(PERMIT_TYPEHASH, owner, spender, value, nonce, deadline)), in memory that is not kept.
        bytes32 typeHash = PERMIT_TYPEHASH;
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, typeHash)
            mstore(add(words, 0x20), owner)
            mstore(add(words, 0x40), spender)
            mstore(add(words, 0x60), value)
            mstore(add(words, 0x80), nonce)
            mstore(add(words, 0xa0), deadline)
            hash := keccak256(words, 0xc0)
        }
    }

    /// @dev Struct hash of a signed payment. `typeHash` is {TRANSFER_TYPEHASH} or {RECEIVE_TYPEHASH}.
    function paymentHash(
        bytes32 typeHash,
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce
    ) internal pure returns (bytes32 hash) {
        // keccak256(abi.encode(...)) of the arguments in order, in memory that is not kept.
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, typeHash)
            mstore(add(words, 0x20), from)
            mstore(add(words, 0x40), to)
            mstore(add(words, 0x60), value)
            mstore(add(words, 0x80), validAfter)
            mstore(add(words, 0xa0), validBefore)
            mstore(add(words, 0xc0), nonce)
            hash := keccak256(words, 0xe0)
        }
    }

    /// @dev {paymentHash} of the six arguments that a call of EIP-3009 begins with; both addresses are clean.
    function paymentHashOfCall(bytes32 typeHash) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, typeHash)
            calldatacopy(add(words, 0x20), 4, 0xc0)
            hash := keccak256(words, 0xe0)
        }
    }
}
