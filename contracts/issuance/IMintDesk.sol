// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {CreditConfirmation, SignerSignature} from "./IReserveRegistry.sol";

/// @notice An order to issue tokens against money received. Its id is the EIP-712 hash of all of it.
/// @param orderRef The issuer's order number, short text or a hash.
/// @param bankRef Hash of the payment's UETR. One bank reference mints at most once.
/// @param beneficiary A registered wallet.
/// @param amount Minor units.
/// @param valueDate Unix seconds; not approved before.
/// @param expiry Unix seconds; not approved at or after. At most 24 h after the proposal.
struct MintOrder {
    bytes32 orderRef;
    bytes32 bankRef;
    address beneficiary;
    uint256 amount;
    uint48 valueDate;
    uint48 expiry;
}

/// @notice An order whose expiry has passed while it was proposed is as final as a rejected one.
enum OrderState {
    None,
    Proposed,
    Rejected,
    Executed
}

/// @title The ordinary minter: the specification
/// @notice Nothing is minted but by an order that one person proposes, another approves, and a bank confirms; to a registered
/// wallet; below the limit per order, the share of the ceiling, the strict 24-hour window, and the reserves. Each bound
/// stands on its own, and each blocks while it is zero.
///
/// Makers and checkers call in person: through AccessManager.execute nobody could tell one from the other (NotInPerson).
interface IMintDesk is IERC5267 {
    event OrderProposed(
        bytes32 indexed orderId,
        bytes32 indexed bankRef,
        address indexed maker,
        bytes32 orderRef,
        address beneficiary,
        uint256 amount,
        uint48 valueDate,
        uint48 expiry
    );
    /// @notice A new order for the same bank reference took the place of a proposed one, named by its maker.
    event OrderSuperseded(bytes32 indexed bankRef, bytes32 indexed byOrderId, address maker);
    /// @notice Tokens were minted; the registry's CreditConsumed names the credit. `ratio` is the coverage after it in 10^-8, floored, 0 where this chain is not the whole.
    event OrderExecuted(
        bytes32 indexed orderId,
        bytes32 indexed bankRef,
        address indexed beneficiary,
        uint256 amount,
        address maker,
        address checker,
        uint256 ratio
    );
    event OrderRejected(bytes32 indexed orderId, bytes32 indexed bankRef, address indexed actor, bytes32 reason);
    event BeneficiaryAdded(
        address indexed wallet,
        bytes32 indexed customerRef,
        uint48 previous,
        uint48 validUntil,
        address indexed actor
    );
    event BeneficiaryRevoked(address indexed wallet, uint48 previous, address indexed actor);
    event OrderLimitSet(uint256 previous, uint256 limit, address indexed actor);
    event WindowLimitSet(uint256 previous, uint256 limit, address indexed actor);
    event ShareLimitSet(uint16 previous, uint16 shareBps, address indexed actor);
    event LargeOrderSizeSet(uint256 previous, uint256 size, address indexed actor);

    error ZeroAmount();
    error NotBeneficiary(address wallet);
    error BeneficiaryExpired(address wallet, uint256 validUntil, uint256 timestamp);
    error OrderLimitExceeded(uint256 requested, uint256 limit);
    /// @notice `available` is left of the window that ends now.
    error WindowLimitExceeded(uint256 requested, uint256 available);
    error ShareLimitExceeded(uint256 requested, uint256 allowed);
    /// @notice An order above this size needs {approveLarge}.
    error OrderIsLarge(uint256 amount, uint256 largeOrderSize);
    /// @notice The order is not waiting for approval.
    error OrderNotProposed(bytes32 orderId, OrderState state);
    error OrderExists(bytes32 orderId, OrderState state);
    error OrderNotDue(uint256 valueDate, uint256 timestamp);
    error OrderExpired(uint256 expiry, uint256 timestamp);
    error ExpiryTooFar(uint256 expiry, uint256 latest);
    error SamePerson(address account);
    error BankReferenceUsed(bytes32 bankRef);
    error CreditAmountMismatch(uint256 confirmed, uint256 ordered);
    error NotRaised(uint256 requested, uint256 current);
    error NotLowered(uint256 requested, uint256 current);
    error LimitTooLarge(uint256 requested, uint256 maximum);
    error ExpiryInPast(uint256 expiry, uint256 timestamp);
    error ZeroReference();
    /// @notice The order would expire before its value date.
    error NeverDue(uint256 valueDate, uint256 expiry);
    /// @notice The predecessor is another token's.
    error PredecessorMismatch(address predecessor, address token);
    /// @notice The registry is another token's.
    error RegistryMismatch(address registry, address token);

    /// @notice Restricted to MAKER. Checks what can be checked now; keeps only the maker, the state and the order's id, per
    /// bank reference. Another order for a bank reference that waits takes its place.
    function propose(MintOrder calldata order) external returns (bytes32 orderId);
    /// @notice Restricted to CHECKER, another address than the maker. Checks everything again, uses up the credit, mints.
    function approve(
        MintOrder calldata order,
        CreditConfirmation calldata confirmation,
        SignerSignature[] calldata signatures
    ) external;
    /// @notice Restricted to LARGE_CHECKER: {approve} for an order of any size.
    function approveLarge(
        MintOrder calldata order,
        CreditConfirmation calldata confirmation,
        SignerSignature[] calldata signatures
    ) external;
    /// @notice Restricted to CHECKER. Final: the same order cannot be proposed again.
    function reject(MintOrder calldata order, bytes32 reason) external;

    /// @notice Restricted to BENEFICIARY_ADMIN (24 h). `validUntil`: when the customer's licence or review ends.
    function addBeneficiary(address wallet, bytes32 customerRef, uint48 validUntil) external;
    /// @notice Restricted to GUARDIAN.
    function revokeBeneficiary(address wallet) external;

    /// @notice Restricted to RISK (24 h).
    function raiseOrderLimit(uint256 limit) external;
    /// @notice Restricted to GUARDIAN.
    function lowerOrderLimit(uint256 limit) external;
    /// @notice Restricted to RISK (24 h). What may be minted in any 24 hours.
    function raiseWindowLimit(uint256 limit) external;
    /// @notice Restricted to GUARDIAN.
    function lowerWindowLimit(uint256 limit) external;
    /// @notice Restricted to RISK (24 h). Basis points of the current ceiling that one order may be.
    function raiseShareLimit(uint16 shareBps) external;
    /// @notice Restricted to GUARDIAN.
    function lowerShareLimit(uint16 shareBps) external;
    /// @notice Restricted to RISK (24 h). Above it an order needs LARGE_CHECKER; 0: every order does.
    function raiseLargeOrderSize(uint256 size) external;
    /// @notice Restricted to GUARDIAN.
    function lowerLargeOrderSize(uint256 size) external;

    /// @notice Public. Makes the words in which the window remembers so many mints, so that those mints need not pay for
    /// them (17,100 gas each). Changes nothing else.
    function prepareWindow(uint256 mints) external;

    function token() external view returns (address);
    function registry() external view returns (address);
    /// @notice The desk before this one, which is asked about used bank references; zero for the first.
    function predecessor() external view returns (address);
    /// @notice Length of the window in seconds.
    function WINDOW() external view returns (uint48);
    /// @notice The longest time between proposal and expiry, in seconds.
    function MAX_ORDER_LIFE() external view returns (uint48);
    function orderLimit() external view returns (uint256);
    function largeOrderSize() external view returns (uint256);
    function shareLimitBps() external view returns (uint16);
    /// @notice The limit, what the window that ends now has used, and what is left.
    function window() external view returns (uint256 limit, uint256 used, uint256 available);
    /// @notice Unix seconds until which the wallet may be minted to; 0 if it is not registered.
    function beneficiary(address wallet) external view returns (uint48 validUntil);
    function orderId(MintOrder calldata order) external view returns (bytes32);
    /// @notice The state and the maker; a superseded order is None.
    function orderState(MintOrder calldata order) external view returns (OrderState state, address maker);
    /// @notice Whether an order was minted for it, here or by a predecessor.
    function isBankReferenceUsed(bytes32 bankRef) external view returns (bool);
}
