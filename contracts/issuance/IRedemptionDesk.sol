// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

enum RedemptionState {
    None,
    Open,
    Settled,
    Refunded,
    Seized
}

enum ProposalKind {
    None,
    Settlement,
    Rejection
}

/// @title Redemption at par: the specification
/// @notice Any holder hands tokens in; the issuer burns them and then pays, or gives them back; after 7 days without either
/// the holder takes them back alone. Works while the token is paused. Escrowed tokens stay in the supply and stay backed.
/// Amounts are minor units, times Unix seconds.
///
/// A request whose holder was blacklisted afterwards is *held*: {settle}, {reject} and {reclaim} refuse until the holder is
/// un-blacklisted, and nothing is stored about it. Only {seizeRequest} moves it, to a seizure destination.
///
/// Makers and checkers call in person: through AccessManager.execute nobody could tell one from the other (NotInPerson).
///
/// @dev Warning: the desk must be registered with the token as protected and redemption account (flags 6).
/// @dev Warning: a payout follows the final burn, never the proposal: so a reclaimed request was never paid.
interface IRedemptionDesk is IERC5267 {
    event RedemptionRequested(
        uint256 indexed id,
        address indexed holder,
        uint256 amount,
        bytes32 indexed payoutRef,
        uint48 requestedAt
    );
    event SettlementProposed(uint256 indexed id, bytes32 indexed bankRef, address indexed maker);
    event RejectionProposed(uint256 indexed id, bytes32 indexed reason, address indexed maker);
    /// @notice The tokens were burned; the payout with this bank reference may be released once this is final.
    event RedemptionSettled(
        uint256 indexed id,
        address indexed holder,
        uint256 amount,
        bytes32 indexed bankRef,
        address maker,
        address checker
    );
    event RedemptionRejected(
        uint256 indexed id,
        address indexed holder,
        uint256 amount,
        bytes32 indexed reason,
        address maker,
        address checker
    );
    event RedemptionReclaimed(uint256 indexed id, address indexed holder, uint256 amount);
    event RedemptionSeized(
        uint256 indexed id,
        address indexed holder,
        address indexed to,
        uint256 amount,
        bytes32 caseRef,
        address actor
    );
    /// @notice The token refused the refund; it waits for the holder here. `claimable` is the new total.
    event RefundParked(address indexed holder, uint256 amount, uint256 claimable);
    /// @notice Parked tokens left: to the holder, or into a new request. `claimable` is what remains.
    event RefundClaimed(address indexed holder, uint256 amount, uint256 claimable);
    event ClaimSeized(
        address indexed holder,
        address indexed to,
        uint256 amount,
        bytes32 indexed caseRef,
        address actor
    );
    /// @notice A supervisor consented to this suspension (reference hash).
    event RedemptionSuspended(bytes32 indexed consentRef, uint48 until, address indexed actor);
    event RedemptionResumed(address indexed actor);
    /// @notice Tokens that no request and no claim accounts for were sent on.
    event Rescued(address indexed token, address indexed to, uint256 amount, address indexed actor);

    error ZeroAmount();
    error ZeroReference();
    error NotOpen(uint256 id, RedemptionState state);
    /// @notice The holder is blacklisted: the request is held.
    error RedemptionHeld(uint256 id, address holder);
    error HolderBlacklisted(address holder);
    error HolderNotBlacklisted(address holder);
    error NotSeizureDestination(address account);
    error NotHolder(address caller, address holder);
    error DeadlineNotReached(uint256 deadline, uint256 timestamp);
    error NotProposed(uint256 id, ProposalKind proposed, bytes32 proposedRef);
    error SamePerson(address account);
    /// @notice This payout reference belongs to another request.
    error PayoutReferenceUsed(bytes32 bankRef, uint256 id);
    error Suspended(uint256 until, uint256 timestamp);
    error SuspensionTooLong(uint256 until, uint256 latest);
    error SuspensionInPast(uint256 until, uint256 timestamp);
    error ClaimExceeded(address holder, uint256 requested, uint256 claimable);
    /// @notice Only what no request and no claim accounts for may leave.
    error RescueExceeded(uint256 requested, uint256 available);

    // ---------------------------------------------------------------- holders

    /// @notice Takes `amount` of the caller's tokens into escrow, by allowance. `payoutRef`: hash of the payout instruction.
    function request(uint256 amount, bytes32 payoutRef) external returns (uint256 id);
    /// @notice The same for `holder`, submitted by anyone, by an EIP-3009 ReceiveWithAuthorization whose nonce is
    /// {redemptionNonce}: so nobody can change the amount, the reference or the desk.
    function requestWithAuthorization(
        address holder,
        uint256 amount,
        bytes32 payoutRef,
        bytes32 salt,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external returns (uint256 id);
    /// @notice The holder takes an open request back, from {RECLAIM_AFTER} after it was made. No suspension blocks it.
    function reclaim(uint256 id) external;
    /// @notice The holder takes parked tokens.
    function claim(uint256 amount) external;
    /// @notice The holder turns parked tokens into a new request, in place.
    function requestFromClaim(uint256 amount, bytes32 payoutRef) external returns (uint256 id);

    // ---------------------------------------------------------------- the issuer

    /// @notice Restricted to REDEEM_MAKER. `bankRef`: hash of the UETR assigned to the payout; for one request only.
    function proposeSettlement(uint256 id, bytes32 bankRef) external;
    /// @notice Restricted to REDEEM_MAKER. `reason`: neutral code or hash.
    function proposeRejection(uint256 id, bytes32 reason) external;
    /// @notice Restricted to REDEEM_CHECKER, another address than the maker: burns.
    function settle(uint256 id, bytes32 bankRef) external;
    /// @notice Restricted to REDEEM_CHECKER, another address than the maker: gives the tokens back.
    function reject(uint256 id, bytes32 reason) external;
    /// @notice Restricted to SEIZER (24 h). The open request of a blacklisted holder goes to a seizure destination, which
    /// must be verified where the policy is closed.
    function seizeRequest(uint256 id, address to, bytes32 caseRef) external;
    /// @notice Restricted to SEIZER (24 h). What is parked for a blacklisted holder goes to a seizure destination.
    function seizeClaim(address holder, address to, bytes32 caseRef) external;
    /// @notice Restricted to ADMIN (48 h). Stops new requests and settlements until then, at most {MAX_SUSPENSION}.
    function suspend(bytes32 consentRef, uint48 until) external;
    /// @notice Restricted to UNPAUSER.
    function resume() external;
    /// @notice Restricted to RESCUER (24 h). Tokens sent here by mistake.
    function rescueERC20(address token_, address to, uint256 amount) external;

    // ---------------------------------------------------------------- views

    struct Redemption {
        address holder;
        uint256 amount;
        uint48 requestedAt;
        uint48 deadline;
        RedemptionState state;
        bool held;
    }
    struct Proposal {
        ProposalKind kind;
        address maker;
        bytes32 ref;
    }

    function token() external view returns (address);
    function RECLAIM_AFTER() external view returns (uint48);
    function MAX_SUSPENSION() external view returns (uint48);
    function redemption(uint256 id) external view returns (Redemption memory);
    function proposal(uint256 id) external view returns (Proposal memory);
    /// @notice Requests made so far; ids are 1 to this.
    function requestCount() external view returns (uint256);
    function openRedemptions() external view returns (uint256 count, uint256 amount);
    function claimable(address holder) external view returns (uint256);
    function totalClaimable() external view returns (uint256);
    function suspendedUntil() external view returns (uint48);
    /// @notice The request that a payout reference was proposed for, or 0.
    function requestOfPayout(bytes32 bankRef) external view returns (uint256 id);
    /// @notice The EIP-3009 nonce for {requestWithAuthorization}: the EIP-712 digest of
    /// RedemptionRequest(address holder,uint256 amount,bytes32 payoutRef,bytes32 salt) in this desk's domain.
    function redemptionNonce(
        address holder,
        uint256 amount,
        bytes32 payoutRef,
        bytes32 salt
    ) external view returns (bytes32);
}
