// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Acceptance, Quote} from "./IFxSettlement.sol";

/// @title What makers and takers sign: EIP-712 struct hashes
/// @dev The structs are static: their ABI encoding is what EIP-712 hashes.
library FxMessages {
    bytes32 internal constant QUOTE_TYPEHASH = keccak256(
        "Quote(address maker,address taker,address sellToken,address buyToken,uint128 sellMax,uint64 priceNumerator,"
        "uint64 priceDenominator,uint128 minFill,uint256 nonce,uint48 validAfter,uint48 validBefore,bytes32 memo,"
        "address feed,bool feedInverted,uint16 bandBps,uint32 bandMaxAge)"
    );
    bytes32 internal constant ACCEPTANCE_TYPEHASH = keccak256(
        "Acceptance(bytes32 quote,address taker,uint256 sellAmount,address recipient,bytes32 memo,uint128 maxFee,"
        "address feeTo,uint256 nonce,uint48 validAfter,uint48 validBefore)"
    );

    function hash(Quote calldata quote) internal pure returns (bytes32) {
        return keccak256(abi.encode(QUOTE_TYPEHASH, quote));
    }

    function hash(Acceptance calldata acceptance) internal pure returns (bytes32) {
        return keccak256(abi.encode(ACCEPTANCE_TYPEHASH, acceptance));
    }
}
