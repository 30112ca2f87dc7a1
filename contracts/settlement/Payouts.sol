// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {IStablecoin} from "../token/IStablecoin.sol";
import {IPayouts, Payment, PayoutBatch, PayoutMode} from "./IPayouts.sol";
import {Settlement} from "./Settlement.sol";

/// @title One payer, many payees
contract Payouts is IPayouts, Settlement {
    bytes32 private constant BATCH_TYPEHASH = keccak256(
        "PayoutBatch(address payer,address token,bytes32 batchId,uint8 mode,bytes32 paymentsHash,uint128 maxFee,"
        "address feeTo)"
    );
    bytes32 private constant CANCELLED = bytes32(uint256(1));

    /// @dev Content of what was paid, or CANCELLED. Payers share nothing.
    mapping(address payer => mapping(bytes32 batchId => bytes32 content)) private _batches;

    constructor(address first, address second) EIP712("Harbour Payouts", "1") Settlement(first, second) {}

    /// @inheritdoc IPayouts
    function pay(
        address token,
        bytes32 batchId,
        PayoutMode mode,
        Payment[] calldata payments
    ) external nonReentrant returns (uint256 paid) {
        bytes32 content = _content(token, mode, _hash(payments));
        if (!_start(msg.sender, token, batchId, content)) return 0;
        return _payByAllowance(token, batchId, content, mode, payments);
    }

    /// @inheritdoc IPayouts
    function payWithPermit(
        address token,
        bytes32 batchId,
        PayoutMode mode,
        Payment[] calldata payments,
        uint256 value,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant returns (uint256 paid) {
        bytes32 content = _content(token, mode, _hash(payments));
        if (!_start(msg.sender, token, batchId, content)) return 0;
        _tryPermit(token, msg.sender, value, deadline, signature);
        return _payByAllowance(token, batchId, content, mode, payments);
    }

    /// @inheritdoc IPayouts
    function payWithAuthorization(
        PayoutBatch calldata batch,
        Payment[] calldata payments,
        uint256 fee,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external nonReentrant returns (uint256 paid) {
        if (fee > batch.maxFee) revert FeeExceeded(fee, batch.maxFee);
        bytes32 paymentsHash = _hash(payments);
        bytes32 content = _content(batch.token, batch.mode, paymentsHash);
        if (!_start(batch.payer, batch.token, batch.batchId, content)) return 0;

        uint256 total = _total(payments);
        _receive(
            batch.token,
            batch.payer,
            total + batch.maxFee,
            _nonce(batch, paymentsHash),
            validAfter,
            validBefore,
            signature
        );
        address feeTo = batch.feeTo == address(0) ? msg.sender : batch.feeTo;
        if (feeTo == address(this)) revert CannotReceive(batch.token, feeTo);
        _transfer(batch.token, feeTo, fee);

        uint256 skipped;
        (paid, skipped) = _distribute(batch.token, batch.payer, batch.batchId, batch.mode, payments);
        uint256 refunded = total - paid + batch.maxFee - fee;
        _transfer(batch.token, batch.payer, refunded);
        emit BatchPaid(batch.payer, batch.batchId, batch.token, content, payments.length, skipped, paid, refunded, fee);
    }

    /// @inheritdoc IPayouts
    function cancel(bytes32 batchId) external {
        if (batchId == 0) revert ZeroBatchId();
        bytes32 content = _batches[msg.sender][batchId];
        if (content == CANCELLED) return;
        if (content != 0) revert BatchIsPaid(msg.sender, batchId);

        _batches[msg.sender][batchId] = CANCELLED;
        emit BatchCancelled(msg.sender, batchId);
    }

    /// @inheritdoc IPayouts
    function batchOf(address payer, bytes32 batchId) external view returns (bytes32 content) {
        return _batches[payer][batchId];
    }

    /// @inheritdoc IPayouts
    function contentOf(
        address token,
        PayoutMode mode,
        Payment[] calldata payments
    ) external pure returns (bytes32 content) {
        return _content(token, mode, _hash(payments));
    }

    /// @inheritdoc IPayouts
    function authorizationNonce(
        PayoutBatch calldata batch,
        Payment[] calldata payments
    ) external view returns (bytes32 nonce) {
        return _nonce(batch, _hash(payments));
    }

    function _payByAllowance(
        address token,
        bytes32 batchId,
        bytes32 content,
        PayoutMode mode,
        Payment[] calldata payments
    ) private returns (uint256 paid) {
        uint256 total = _total(payments);
        _transferFrom(token, msg.sender, address(this), total);
        uint256 skipped;
        (paid, skipped) = _distribute(token, msg.sender, batchId, mode, payments);
        _transfer(token, msg.sender, total - paid);
        emit BatchPaid(msg.sender, batchId, token, content, payments.length, skipped, paid, total - paid, 0);
    }

    /// @dev False if this very batch was paid before: then nothing is left to do, whatever the intake.
    function _start(address payer, address token, bytes32 batchId, bytes32 content) private returns (bool) {
        if (batchId == 0) revert ZeroBatchId();
        bytes32 recorded = _batches[payer][batchId];
        if (recorded == content) return false;
        if (recorded == CANCELLED) revert BatchIsCancelled(payer, batchId);
        if (recorded != 0) revert BatchDiffers(payer, batchId, recorded, content);
        _checkIntake(token);

        _batches[payer][batchId] = content;
        return true;
    }

    function _distribute(
        address token,
        address payer,
        bytes32 batchId,
        PayoutMode mode,
        Payment[] calldata payments
    ) private returns (uint256 paid, uint256 skipped) {
        uint256 count = payments.length;
        for (uint256 i = 0; i < count; ++i) {
            Payment calldata payment = payments[i];
            (address to, uint256 amount, bytes32 memo) = (payment.to, payment.amount, payment.memo);
            (bool success, bytes memory answer) = _tryPay(token, to, amount, memo);
            if (success) {
                unchecked {
                    // At most the total, which came in.
                    paid += amount;
                }
            } else if (IStablecoin(token).canReceive(to)) {
                // Not the payee's fault: a pause, too little gas.
                LowLevelCall.bubbleRevert(answer);
            } else if (mode == PayoutMode.Atomic) {
                revert PaymentRefused(i, to);
            } else {
                ++skipped;
                emit PaymentSkipped(payer, batchId, i, to, amount, memo);
            }
        }
    }

    /// @return success Whether the token paid; else `answer` is its error.
    function _tryPay(
        address token,
        address to,
        uint256 amount,
        bytes32 memo
    ) private returns (bool success, bytes memory answer) {
        if (memo == 0) {
            try IStablecoin(token).transfer(to, amount) returns (bool done) {
                return (done, answer);
            } catch (bytes memory error_) {
                return (false, error_);
            }
        }
        try IStablecoin(token).transferWithMemo(to, amount, memo) returns (bool done) {
            return (done, answer);
        } catch (bytes memory error_) {
            return (false, error_);
        }
    }

    function _total(Payment[] calldata payments) private view returns (uint256 total) {
        uint256 count = payments.length;
        if (count == 0) revert NoPayments();
        for (uint256 i = 0; i < count; ++i) {
            Payment calldata payment = payments[i];
            (address to, uint256 amount) = (payment.to, payment.amount);
            if (amount == 0 || amount > type(uint104).max || to == address(this)) revert InvalidPayment(i, to, amount);
            unchecked {
                // Every amount fits 104 bits, as the supply does, and there are fewer than 2^152 rows.
                total += amount;
            }
        }
    }

    function _content(address token, PayoutMode mode, bytes32 paymentsHash) private pure returns (bytes32) {
        return keccak256(abi.encode(token, mode, paymentsHash));
    }

    function _nonce(PayoutBatch calldata batch, bytes32 paymentsHash) private view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        BATCH_TYPEHASH,
                        batch.payer,
                        batch.token,
                        batch.batchId,
                        batch.mode,
                        paymentsHash,
                        batch.maxFee,
                        batch.feeTo
                    )
                )
            );
    }

    /// @dev The rows are static, so in calldata they lie one after the other.
    function _hash(Payment[] calldata payments) private pure returns (bytes32 result) {
        assembly ("memory-safe") {
            let size := mul(payments.length, 0x60)
            let start := mload(0x40)
            calldatacopy(start, payments.offset, size)
            result := keccak256(start, size)
        }
    }
}
