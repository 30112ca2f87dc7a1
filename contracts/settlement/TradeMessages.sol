// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Attestation, Order, ReceivableOffer, Ruling, Undertaking} from "./ITradeEscrow.sol";

/// @title What the parties of a trade order sign: EIP-712 struct hashes
/// @dev Every struct but the order is static: its ABI encoding is what EIP-712 hashes.
library TradeMessages {
    bytes32 internal constant MILESTONE_TYPEHASH = keccak256(
        "Milestone(uint128 amount,uint8 kind,bool guaranteed,address attestor,bytes32 documentType,uint48 due,"
        "uint32 disputeWindow)"
    );
    bytes32 internal constant ORDER_TYPEHASH = keccak256(
        "Order(address buyer,address seller,address token,address arbiter,address guarantor,uint128 guaranteeFee,"
        "uint48 fundBy,uint48 longStop,uint32 arbiterTime,uint16 defaultSplitBps,bytes32 termsHash,bytes32 memo,"
        "bytes32 salt,Milestone[] milestones)"
        "Milestone(uint128 amount,uint8 kind,bool guaranteed,address attestor,bytes32 documentType,uint48 due,"
        "uint32 disputeWindow)"
    );
    bytes32 internal constant UNDERTAKING_TYPEHASH = keccak256(
        "Undertaking(bytes32 order,address guarantor,uint256 amount,uint256 fee,uint48 validAfter,uint48 validBefore)"
    );
    bytes32 internal constant ATTESTATION_TYPEHASH = keccak256(
        "Attestation(bytes32 order,uint256 amendment,uint256 milestone,bytes32 documentHash,uint256 shareBps,"
        "uint48 validAfter,uint48 validBefore)"
    );
    bytes32 internal constant RULING_TYPEHASH = keccak256(
        "Ruling(bytes32 order,uint256 amendment,uint256 milestone,uint256 toSeller,bytes32 rulingHash,"
        "uint48 validAfter,uint48 validBefore)"
    );
    bytes32 internal constant OFFER_TYPEHASH = keccak256(
        "ReceivableOffer(bytes32 order,uint256 amendment,address financier,uint256 milestones,uint128 advance,"
        "uint128 fee,uint48 validAfter,uint48 validBefore,bytes32 salt)"
    );
    bytes32 internal constant AMENDMENT_TYPEHASH = keccak256(
        "Amendment(bytes32 order,uint256 amendment,bytes32 terms,uint48 validAfter,uint48 validBefore)"
    );
    bytes32 internal constant CANCELLATION_TYPEHASH = keccak256(
        "Cancellation(bytes32 order,uint256 amendment,uint48 validAfter,uint48 validBefore)"
    );

    function hash(Order calldata order) internal pure returns (bytes32) {
        bytes32[] memory milestones = new bytes32[](order.milestones.length);
        for (uint256 i = 0; i < milestones.length; ++i) {
            milestones[i] = keccak256(abi.encode(MILESTONE_TYPEHASH, order.milestones[i]));
        }
        return
            keccak256(
                abi.encode(
                    ORDER_TYPEHASH,
                    order.buyer,
                    order.seller,
                    order.token,
                    order.arbiter,
                    order.guarantor,
                    order.guaranteeFee,
                    order.fundBy,
                    order.longStop,
                    order.arbiterTime,
                    order.defaultSplitBps,
                    order.termsHash,
                    order.memo,
                    order.salt,
                    keccak256(abi.encodePacked(milestones))
                )
            );
    }

    function hash(Undertaking calldata undertaking) internal pure returns (bytes32) {
        return keccak256(abi.encode(UNDERTAKING_TYPEHASH, undertaking));
    }

    function hash(Attestation calldata attestation) internal pure returns (bytes32) {
        return keccak256(abi.encode(ATTESTATION_TYPEHASH, attestation));
    }

    function hash(Ruling calldata ruling) internal pure returns (bytes32) {
        return keccak256(abi.encode(RULING_TYPEHASH, ruling));
    }

    function hash(ReceivableOffer calldata offer) internal pure returns (bytes32) {
        return keccak256(abi.encode(OFFER_TYPEHASH, offer));
    }

    function amendmentHash(
        bytes32 order,
        uint256 amendment,
        bytes32 terms,
        uint48 validAfter,
        uint48 validBefore
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(AMENDMENT_TYPEHASH, order, amendment, terms, validAfter, validBefore));
    }

    function cancellationHash(
        bytes32 order,
        uint256 amendment,
        uint48 validAfter,
        uint48 validBefore
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCELLATION_TYPEHASH, order, amendment, validAfter, validBefore));
    }
}
