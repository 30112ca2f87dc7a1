// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Attestation, ITradeEscrow, Milestone, MilestoneKind, MilestoneState, Order, Ruling} from "../ITradeEscrow.sol";
import {TradeMessages} from "../TradeMessages.sol";
import {OrderBook} from "./OrderBook.sol";

/// @title What parties, attestors and arbiters say; nothing moves
abstract contract Statements is OrderBook {
    /// @inheritdoc ITradeEscrow
    function attest(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        bytes32 documentHash,
        uint256 shareBps
    ) external {
        _checkTerms(orderId, order);
        address attestor = _attestorOf(orderId, order, milestone);
        if (msg.sender != attestor) revert NotEntitled(msg.sender, attestor);
        _attest(orderId, order, milestone, attestor, documentHash, shareBps);
    }

    /// @inheritdoc ITradeEscrow
    function attestSigned(
        bytes32 orderId,
        Order calldata order,
        Attestation calldata attestation,
        bytes calldata signature
    ) external {
        uint256 amendment = _checkTerms(orderId, order).amendment;
        if (attestation.order != orderId || attestation.amendment != amendment)
            revert MessageDiffers(orderId, amendment);
        _checkWindow(attestation.validAfter, attestation.validBefore);
        address attestor = _attestorOf(orderId, order, attestation.milestone);
        _checkSignature(attestor, _hashTypedDataV4(TradeMessages.hash(attestation)), signature);
        _attest(orderId, order, attestation.milestone, attestor, attestation.documentHash, attestation.shareBps);
    }

    /// @inheritdoc ITradeEscrow
    function accept(bytes32 orderId, Order calldata order, uint256 milestone, uint256 shareBps) external {
        _checkTerms(orderId, order);
        Progress storage progress = _progressOf(orderId, order, milestone);
        Milestone calldata terms = order.milestones[milestone];
        // Whoever pays says yes: a buyer's word does not bind the bank.
        address payer = terms.guaranteed ? order.guarantor : order.buyer;
        if (msg.sender != payer) revert NotEntitled(msg.sender, payer);
        _checkCanSend(order.token, payer);
        MilestoneState state = progress.state;
        uint256 amount = terms.amount;
        if (state > MilestoneState.Disputed || state == MilestoneState.Accepted) {
            revert UnexpectedState(orderId, milestone, state);
        }
        uint256 toSeller = _share(amount, shareBps);
        // A part only where the seller has nothing to object to it, or nobody to take the objection to.
        bool part = terms.kind == MilestoneKind.BuyerAccepts || order.arbiter == address(0);
        uint256 minimum = state == MilestoneState.Attested && part ? progress.toSeller : amount;
        if (shareBps > BASIS || toSeller < minimum) revert InvalidShare(shareBps, _bpsOf(minimum, amount), BASIS);

        _state(progress, MilestoneState.Accepted, toSeller);
        emit MilestoneAccepted(orderId, milestone, toSeller);
    }

    /// @inheritdoc ITradeEscrow
    function dispute(bytes32 orderId, Order calldata order, uint256 milestone, bytes32 reasonHash) external {
        _checkTerms(orderId, order);
        if (order.arbiter == address(0)) revert NoArbiter(orderId);
        if (reasonHash == 0) revert ZeroReference();
        Progress storage progress = _progressOf(orderId, order, milestone);
        Milestone calldata terms = order.milestones[milestone];
        (MilestoneState state, uint256 toSeller) = (progress.state, progress.toSeller);
        uint256 start;
        if (state == MilestoneState.Attested) start = progress.since;
        else if (state == MilestoneState.Held) start = terms.due;
        else revert UnexpectedState(orderId, milestone, state);

        bool payingSide = msg.sender == order.buyer || (terms.guaranteed && msg.sender == order.guarantor);
        bool lacking = state == MilestoneState.Attested ? toSeller < terms.amount : terms.kind != MilestoneKind.OnDate;
        bool payable_ = state == MilestoneState.Attested || terms.kind == MilestoneKind.OnDate;
        if (!(payingSide && payable_) && !(msg.sender == order.seller && lacking)) {
            revert NotEntitled(msg.sender, payable_ ? order.buyer : order.seller);
        }
        // Before a date its payment can be disputed; before a due date nothing is missing yet.
        if (state == MilestoneState.Held && lacking && block.timestamp < start) revert TooEarly(start, block.timestamp);
        uint256 end = start + terms.disputeWindow;
        if (block.timestamp >= end) revert TooLate(end, block.timestamp);

        _state(progress, MilestoneState.Disputed, toSeller);
        emit MilestoneDisputed(orderId, milestone, msg.sender, reasonHash);
    }

    /// @inheritdoc ITradeEscrow
    function rule(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        uint256 toSeller,
        bytes32 rulingHash
    ) external {
        _checkTerms(orderId, order);
        if (msg.sender != order.arbiter) revert NotEntitled(msg.sender, order.arbiter);
        _rule(orderId, order, milestone, toSeller, rulingHash);
    }

    /// @inheritdoc ITradeEscrow
    function ruleSigned(
        bytes32 orderId,
        Order calldata order,
        Ruling calldata ruling,
        bytes calldata signature
    ) external {
        uint256 amendment = _checkTerms(orderId, order).amendment;
        if (ruling.order != orderId || ruling.amendment != amendment) revert MessageDiffers(orderId, amendment);
        _checkWindow(ruling.validAfter, ruling.validBefore);
        _checkSignature(order.arbiter, _hashTypedDataV4(TradeMessages.hash(ruling)), signature);
        _rule(orderId, order, ruling.milestone, ruling.toSeller, ruling.rulingHash);
    }

    function _attest(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        address attestor,
        bytes32 documentHash,
        uint256 shareBps
    ) private {
        Progress storage progress = _expect(orderId, order, milestone, MilestoneState.Held);
        Milestone calldata terms = order.milestones[milestone];
        if (block.timestamp >= terms.due) revert TooLate(terms.due, block.timestamp);
        if (documentHash == 0) revert ZeroReference();
        if (shareBps == 0 || shareBps > BASIS) revert InvalidShare(shareBps, 1, BASIS);

        uint256 toSeller = _share(terms.amount, shareBps);
        _state(progress, MilestoneState.Attested, toSeller);
        emit MilestoneAttested(orderId, milestone, attestor, documentHash, toSeller);
    }

    function _rule(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        uint256 toSeller,
        bytes32 rulingHash
    ) private {
        Progress storage progress = _expect(orderId, order, milestone, MilestoneState.Disputed);
        uint256 end = uint256(progress.since) + order.arbiterTime;
        if (block.timestamp >= end) revert TooLate(end, block.timestamp);
        if (rulingHash == 0) revert ZeroReference();
        uint256 amount = order.milestones[milestone].amount;
        if (toSeller > amount) revert AmountExceeded(toSeller, amount);

        _state(progress, MilestoneState.Ruled, toSeller);
        emit MilestoneRuled(orderId, milestone, toSeller, rulingHash);
    }

    function _attestorOf(bytes32 orderId, Order calldata order, uint256 milestone) private view returns (address) {
        MilestoneKind kind = _milestone(order, milestone).kind;
        if (kind == MilestoneKind.OnDate) {
            revert UnexpectedState(orderId, milestone, _progress[orderId][milestone].state);
        }
        return kind == MilestoneKind.BuyerAccepts ? order.seller : order.milestones[milestone].attestor;
    }
}
