// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISettlement} from "./ISettlement.sol";

enum PayoutMode {
    /// All payments or none.
    Atomic,
    /// A payee who may not be paid is skipped, and his amount goes back to the payer.
    BestEffort
}

/// @param amount Minor units, not 0.
/// @param memo The payee's reference; 0 for none. See sdk/memo.ts.
struct Payment {
    address to;
    uint256 amount;
    bytes32 memo;
}

/// @notice What a payer signs for somebody else to submit. The EIP-712 digest of
/// PayoutBatch(address payer,address token,bytes32 batchId,uint8 mode,bytes32 paymentsHash,uint128 maxFee,address feeTo)
/// is the nonce of an EIP-3009 ReceiveWithAuthorization over total + maxFee.
/// @param batchId The payer's own, once per payer; not 0.
/// @param maxFee Minor units that whoever submits may keep; the rest goes back.
/// @param feeTo Who gets the fee; 0 is whoever submits.
struct PayoutBatch {
    address payer;
    address token;
    bytes32 batchId;
    PayoutMode mode;
    uint128 maxFee;
    address feeTo;
}

/// @title One payer, many payees, each with a reference: the specification
/// @notice debited = paid + refunded + fee, in one call; nothing stays here. A batch id pays once per payer: the same batch
/// sent again succeeds, moves nothing and emits nothing; another batch under the same id is refused.
///
/// Each payment shows as the token's Transfer and, with a reference, TransferWithMemo from this contract, in the order of the
/// rows, before the {BatchPaid} that names the payer.
///
/// Where there is a fee, its Transfer comes before the rows; a refund's comes after them.
///
/// @dev Whether a payee is skipped is decided by {IERC7943-canReceive}, never by the token's revert: a revert only leads to the
/// question, and one that is not the payee's fault reverts everything.
interface IPayouts is ISettlement {
    /// @param content {contentOf} the batch.
    /// @param paid Minor units that reached payees, of `payments - skipped` rows.
    /// @param refunded Minor units of skipped rows and of the fee not taken.
    event BatchPaid(
        address indexed payer,
        bytes32 indexed batchId,
        address indexed token,
        bytes32 content,
        uint256 payments,
        uint256 skipped,
        uint256 paid,
        uint256 refunded,
        uint256 fee
    );
    /// @notice A payee who may not be paid was skipped in a best-effort batch.
    event PaymentSkipped(
        address indexed payer,
        bytes32 indexed batchId,
        uint256 indexed row,
        address to,
        uint256 amount,
        bytes32 memo
    );
    event BatchCancelled(address indexed payer, bytes32 indexed batchId);

    error ZeroBatchId();
    error NoPayments();
    /// @notice An amount of 0 or above 2^104-1, or a payment to this contract.
    error InvalidPayment(uint256 row, address to, uint256 amount);
    /// @notice This payee may not be paid, and the batch is all or nothing.
    error PaymentRefused(uint256 row, address to);
    /// @notice Another batch was paid under this id.
    error BatchDiffers(address payer, bytes32 batchId, bytes32 recorded, bytes32 offered);
    error BatchIsCancelled(address payer, bytes32 batchId);
    error BatchIsPaid(address payer, bytes32 batchId);

    /// @notice Pays from the caller, by allowance.
    /// @return paid Minor units that reached payees; 0 if the batch was paid before, or if every payee was skipped.
    function pay(
        address token,
        bytes32 batchId,
        PayoutMode mode,
        Payment[] calldata payments
    ) external returns (uint256 paid);
    /// @notice The same with a permit of the caller, see {Funding}. An authorization is not for this function.
    function payWithPermit(
        address token,
        bytes32 batchId,
        PayoutMode mode,
        Payment[] calldata payments,
        uint256 value,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 paid);
    /// @notice Pays from `batch.payer`, submitted by anyone, by one EIP-3009 signature over total + maxFee.
    /// @param fee Minor units taken by `batch.feeTo`, at most `batch.maxFee`.
    function payWithAuthorization(
        PayoutBatch calldata batch,
        Payment[] calldata payments,
        uint256 fee,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external returns (uint256 paid);
    /// @notice Makes an unused batch id of the caller unusable.
    function cancel(bytes32 batchId) external;

    /// @notice {contentOf} the batch that was paid under this id; 0 if none, 1 if the id was cancelled.
    function batchOf(address payer, bytes32 batchId) external view returns (bytes32 content);
    /// @notice What makes two batches the same: keccak256 of token, mode and paymentsHash, where paymentsHash is keccak256 of
    /// the rows' 32-byte words (to, amount, memo) one after the other.
    function contentOf(
        address token,
        PayoutMode mode,
        Payment[] calldata payments
    ) external pure returns (bytes32 content);
    /// @notice The EIP-3009 nonce for {payWithAuthorization}.
    function authorizationNonce(
        PayoutBatch calldata batch,
        Payment[] calldata payments
    ) external view returns (bytes32 nonce);
}
