// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IStablecoin} from "../token/IStablecoin.sol";
import {Governed} from "./Governed.sol";
import {IRedemptionDesk, ProposalKind, RedemptionState} from "./IRedemptionDesk.sol";
import {SignedMessages} from "./SignedMessages.sol";

/// @title The redemption desk of one currency
/// @notice Holds open requests and parked refunds, and nothing else that is anybody's.
contract RedemptionDesk is IRedemptionDesk, Governed, EIP712 {
    using SafeERC20 for IERC20;

    /// @inheritdoc IRedemptionDesk
    uint48 public constant RECLAIM_AFTER = 7 days;
    /// @inheritdoc IRedemptionDesk
    uint48 public constant MAX_SUSPENSION = 30 days;
    /// @dev The token's flag of a registered seizure destination.
    uint8 private constant SEIZURE_DESTINATION = 1;

    /// @dev Two words; the state shares the first with the holder, the second never changes.
    struct Request {
        address holder;
        uint48 requestedAt;
        RedemptionState state;
        uint104 amount;
    }

    /// @dev `escrowed` is the sum over open requests. One word.
    struct Book {
        uint104 escrowed;
        uint40 open;
        uint40 made;
        uint48 suspendedUntil;
    }

    IStablecoin private immutable TOKEN;

    Book private _book;
    uint256 private _totalClaimable;
    mapping(uint256 id => Request) private _requests;
    mapping(uint256 id => Proposal) private _proposals;
    mapping(bytes32 bankRef => uint256 id) private _payouts;
    mapping(address holder => uint256) private _claimable;

    constructor(address token_) EIP712("Harbour Redemption Desk", "1") Governed(token_) {
        TOKEN = IStablecoin(token_);
    }

    // ---------------------------------------------------------------- holders

    /// @inheritdoc IRedemptionDesk
    function request(uint256 amount, bytes32 payoutRef) external returns (uint256 id) {
        id = _open(msg.sender, amount, payoutRef);
        IERC20(address(TOKEN)).safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IRedemptionDesk
    function requestWithAuthorization(
        address holder,
        uint256 amount,
        bytes32 payoutRef,
        bytes32 salt,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external returns (uint256 id) {
        id = _open(holder, amount, payoutRef);
        TOKEN.receiveWithAuthorization(
            holder,
            address(this),
            amount,
            validAfter,
            validBefore,
            redemptionNonce(holder, amount, payoutRef, salt),
            signature
        );
    }

    /// @inheritdoc IRedemptionDesk
    function reclaim(uint256 id) external {
        Request storage record = _requests[id];
        (address holder, uint256 amount) = (record.holder, record.amount);
        _checkOpen(id, record);
        if (msg.sender != holder) revert NotHolder(msg.sender, holder);
        uint256 deadline = uint256(record.requestedAt) + RECLAIM_AFTER;
        if (block.timestamp < deadline) revert DeadlineNotReached(deadline, block.timestamp);

        _close(id, record, RedemptionState.Refunded);
        emit RedemptionReclaimed(id, holder, amount);

        _refund(holder, amount);
    }

    /// @inheritdoc IRedemptionDesk
    function claim(uint256 amount) external {
        uint256 left = _takeClaim(msg.sender, amount);
        emit RefundClaimed(msg.sender, amount, left);

        IERC20(address(TOKEN)).safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IRedemptionDesk
    function requestFromClaim(uint256 amount, bytes32 payoutRef) external returns (uint256 id) {
        // No token moves, so the token is not asked.
        if (TOKEN.isBlacklisted(msg.sender)) revert HolderBlacklisted(msg.sender);
        uint256 left = _takeClaim(msg.sender, amount);
        emit RefundClaimed(msg.sender, amount, left);
        return _open(msg.sender, amount, payoutRef);
    }

    function _open(address holder, uint256 amount, bytes32 payoutRef) private returns (uint256 id) {
        Book memory book = _book;
        if (block.timestamp < book.suspendedUntil) revert Suspended(book.suspendedUntil, block.timestamp);
        if (amount == 0) revert ZeroAmount();
        if (payoutRef == 0) revert ZeroReference();

        unchecked {
            // 2^40 requests cannot be made. An amount beyond a balance reverts with the transfer, and no sum of balances
            // exceeds the supply, which fits 104 bits.
            id = ++book.made;
            ++book.open;
            book.escrowed += uint104(amount);
        }
        _book = book;
        uint48 requestedAt = uint48(block.timestamp);
        _requests[id] = Request({
            holder: holder,
            requestedAt: requestedAt,
            state: RedemptionState.Open,
            amount: uint104(amount)
        });
        emit RedemptionRequested(id, holder, amount, payoutRef, requestedAt);
    }

    /// @return left What remains parked for the holder.
    function _takeClaim(address holder, uint256 amount) private returns (uint256 left) {
        uint256 parked = _claimable[holder];
        if (amount == 0) revert ZeroAmount();
        if (amount > parked) revert ClaimExceeded(holder, amount, parked);

        _claimable[holder] = parked - amount;
        _totalClaimable -= amount;
        return parked - amount;
    }

    // ---------------------------------------------------------------- the issuer

    /// @inheritdoc IRedemptionDesk
    function proposeSettlement(uint256 id, bytes32 bankRef) external restricted inPerson {
        if (bankRef == 0) revert ZeroReference();
        _checkOpen(id, _requests[id]);
        uint256 reserved = _payouts[bankRef];
        if (reserved != 0 && reserved != id) revert PayoutReferenceUsed(bankRef, reserved);

        _payouts[bankRef] = id;
        _proposals[id] = Proposal(ProposalKind.Settlement, msg.sender, bankRef);
        emit SettlementProposed(id, bankRef, msg.sender);
    }

    /// @inheritdoc IRedemptionDesk
    function proposeRejection(uint256 id, bytes32 reason) external restricted inPerson {
        if (reason == 0) revert ZeroReference();
        _checkOpen(id, _requests[id]);

        _proposals[id] = Proposal(ProposalKind.Rejection, msg.sender, reason);
        emit RejectionProposed(id, reason, msg.sender);
    }

    /// @inheritdoc IRedemptionDesk
    function settle(uint256 id, bytes32 bankRef) external restricted inPerson {
        Request storage record = _requests[id];
        (address holder, uint256 amount) = (record.holder, record.amount);
        _checkOpen(id, record);
        uint256 until = _book.suspendedUntil;
        if (block.timestamp < until) revert Suspended(until, block.timestamp);
        address maker = _takeProposal(id, ProposalKind.Settlement, bankRef);

        _close(id, record, RedemptionState.Settled);
        emit RedemptionSettled(id, holder, amount, bankRef, maker, msg.sender);

        TOKEN.burn(amount);
    }

    /// @inheritdoc IRedemptionDesk
    function reject(uint256 id, bytes32 reason) external restricted inPerson {
        Request storage record = _requests[id];
        (address holder, uint256 amount) = (record.holder, record.amount);
        _checkOpen(id, record);
        address maker = _takeProposal(id, ProposalKind.Rejection, reason);

        _close(id, record, RedemptionState.Refunded);
        emit RedemptionRejected(id, holder, amount, reason, maker, msg.sender);

        _refund(holder, amount);
    }

    /// @inheritdoc IRedemptionDesk
    function seizeRequest(uint256 id, address to, bytes32 caseRef) external restricted {
        Request storage record = _requests[id];
        (address holder, uint256 amount) = (record.holder, record.amount);
        if (record.state != RedemptionState.Open) revert NotOpen(id, record.state);
        _checkSeizure(holder, to, caseRef);

        _close(id, record, RedemptionState.Seized);
        emit RedemptionSeized(id, holder, to, amount, caseRef, msg.sender);

        IERC20(address(TOKEN)).safeTransfer(to, amount);
    }

    /// @inheritdoc IRedemptionDesk
    function seizeClaim(address holder, address to, bytes32 caseRef) external restricted {
        uint256 amount = _claimable[holder];
        _checkSeizure(holder, to, caseRef);

        _takeClaim(holder, amount);
        emit ClaimSeized(holder, to, amount, caseRef, msg.sender);

        IERC20(address(TOKEN)).safeTransfer(to, amount);
    }

    /// @inheritdoc IRedemptionDesk
    function suspend(bytes32 consentRef, uint48 until) external restricted {
        if (consentRef == 0) revert ZeroReference();
        if (until <= block.timestamp) revert SuspensionInPast(until, block.timestamp);
        if (until > block.timestamp + MAX_SUSPENSION) {
            revert SuspensionTooLong(until, block.timestamp + MAX_SUSPENSION);
        }
        _book.suspendedUntil = until;
        emit RedemptionSuspended(consentRef, until, msg.sender);
    }

    /// @inheritdoc IRedemptionDesk
    function resume() external restricted {
        if (_book.suspendedUntil == 0) return;
        _book.suspendedUntil = 0;
        emit RedemptionResumed(msg.sender);
    }

    /// @inheritdoc IRedemptionDesk
    function rescueERC20(address token_, address to, uint256 amount) external restricted {
        if (token_ == address(TOKEN)) {
            uint256 available = TOKEN.balanceOf(address(this)) - _book.escrowed - _totalClaimable;
            if (amount > available) revert RescueExceeded(amount, available);
        }
        emit Rescued(token_, to, amount, msg.sender);
        IERC20(token_).safeTransfer(to, amount);
    }

    /// @dev Open, and not held.
    function _checkOpen(uint256 id, Request storage record) private view {
        if (record.state != RedemptionState.Open) revert NotOpen(id, record.state);
        if (TOKEN.isBlacklisted(record.holder)) revert RedemptionHeld(id, record.holder);
    }

    function _takeProposal(uint256 id, ProposalKind kind, bytes32 ref) private view returns (address maker) {
        Proposal storage proposed = _proposals[id];
        if (proposed.kind != kind || proposed.ref != ref) revert NotProposed(id, proposed.kind, proposed.ref);
        maker = proposed.maker;
        if (maker == msg.sender) revert SamePerson(maker);
    }

    function _checkSeizure(address holder, address to, bytes32 caseRef) private view {
        if (caseRef == 0) revert ZeroReference();
        if (!TOKEN.isBlacklisted(holder)) revert HolderNotBlacklisted(holder);
        if (TOKEN.flags(to) & SEIZURE_DESTINATION == 0) revert NotSeizureDestination(to);
    }

    function _close(uint256 id, Request storage record, RedemptionState state) private {
        record.state = state;
        Book memory book = _book;
        unchecked {
            // The request was open, so it is counted.
            --book.open;
            book.escrowed -= record.amount;
        }
        _book = book;
        delete _proposals[id];
    }

    /// @dev A refund that the token refuses waits for the holder here.
    function _refund(address holder, uint256 amount) private {
        try TOKEN.transfer(holder, amount) returns (bool paid) {
            if (paid) return;
        } catch {}

        // The request is closed already, and the token calls nobody back.
        uint256 parked = _claimable[holder] + amount;
        _claimable[holder] = parked; // solhint-disable-line reentrancy
        _totalClaimable += amount; // solhint-disable-line reentrancy
        emit RefundParked(holder, amount, parked);
    }

    // ---------------------------------------------------------------- views

    function token() external view returns (address) {
        return address(TOKEN);
    }

    function redemption(uint256 id) external view returns (Redemption memory) {
        Request memory record = _requests[id];
        bool open = record.state == RedemptionState.Open;
        return
            Redemption({
                holder: record.holder,
                amount: record.amount,
                requestedAt: record.requestedAt,
                deadline: open ? record.requestedAt + RECLAIM_AFTER : 0,
                state: record.state,
                held: open && TOKEN.isBlacklisted(record.holder)
            });
    }

    function proposal(uint256 id) external view returns (Proposal memory) {
        return _proposals[id];
    }

    /// @inheritdoc IRedemptionDesk
    function requestCount() external view returns (uint256) {
        return _book.made;
    }

    function openRedemptions() external view returns (uint256 count, uint256 amount) {
        return (_book.open, _book.escrowed);
    }

    function claimable(address holder) external view returns (uint256) {
        return _claimable[holder];
    }

    function totalClaimable() external view returns (uint256) {
        return _totalClaimable;
    }

    function suspendedUntil() external view returns (uint48) {
        return _book.suspendedUntil;
    }

    /// @inheritdoc IRedemptionDesk
    function requestOfPayout(bytes32 bankRef) external view returns (uint256 id) {
        return _payouts[bankRef];
    }

    /// @inheritdoc IRedemptionDesk
    function redemptionNonce(
        address holder,
        uint256 amount,
        bytes32 payoutRef,
        bytes32 salt
    ) public view returns (bytes32) {
        return _hashTypedDataV4(SignedMessages.redemptionHash(holder, amount, payoutRef, salt));
    }
}
