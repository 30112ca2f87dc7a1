// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MintOrder} from "./IMintDesk.sol";
import {CreditConfirmation, ReserveStatement} from "./IReserveRegistry.sol";

/// @title What custodians sign and what an order is: EIP-712 struct hashes
library SignedMessages {
    bytes32 internal constant STATEMENT_TYPEHASH = keccak256(
        "ReserveStatement(string currency,uint256 chainId,address registry,bytes32 custodian,bytes32 pool,"
        "uint64 sequence,uint48 asOf,uint48 validUntil,uint256 cash,uint256 termDeposits,uint256 securities,"
        "uint256 reverseRepo,uint256 other,uint256 total,bytes32 compositionHash,bytes32 statementHash)"
    );
    bytes32 internal constant CREDIT_TYPEHASH = keccak256(
        "CreditConfirmation(bytes32 custodian,bytes32 creditId,uint256 amount,uint48 valueTime,uint8 kind,"
        "bytes32 burnTx,uint48 expiry)"
    );
    bytes32 internal constant VOID_TYPEHASH = keccak256("VoidSequence(bytes32 custodian,bytes32 pool,uint64 sequence)");
    bytes32 internal constant ORDER_TYPEHASH = keccak256(
        "MintOrder(bytes32 orderRef,bytes32 bankRef,address beneficiary,uint256 amount,uint48 valueDate,"
        "uint48 expiry)"
    );
    bytes32 internal constant REDEMPTION_TYPEHASH = keccak256(
        "RedemptionRequest(address holder,uint256 amount,bytes32 payoutRef,bytes32 salt)"
    );

    function hash(ReserveStatement calldata s) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    STATEMENT_TYPEHASH,
                    keccak256(bytes(s.currency)),
                    s.chainId,
                    s.registry,
                    s.custodian,
                    s.pool,
                    s.sequence,
                    s.asOf,
                    s.validUntil,
                    s.cash,
                    s.termDeposits,
                    s.securities,
                    s.reverseRepo,
                    s.other,
                    s.total,
                    s.compositionHash,
                    s.statementHash
                )
            );
    }

    // The structs below are static: their ABI encoding is what EIP-712 hashes.

    function hash(CreditConfirmation calldata c) internal pure returns (bytes32) {
        return keccak256(abi.encode(CREDIT_TYPEHASH, c));
    }

    function hash(MintOrder calldata o) internal pure returns (bytes32) {
        return keccak256(abi.encode(ORDER_TYPEHASH, o));
    }

    function voidHash(bytes32 custodian, bytes32 pool, uint64 sequence) internal pure returns (bytes32) {
        return keccak256(abi.encode(VOID_TYPEHASH, custodian, pool, sequence));
    }

    function redemptionHash(
        address holder,
        uint256 amount,
        bytes32 payoutRef,
        bytes32 salt
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(REDEMPTION_TYPEHASH, holder, amount, payoutRef, salt));
    }
}
