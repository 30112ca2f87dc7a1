// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITradeEscrow, Milestone, MilestoneState, Order, ReceivableOffer} from "../ITradeEscrow.sol";
import {TradeMessages} from "../TradeMessages.sol";
import {Entitlements} from "./Entitlements.sol";

/// @title What is known of every order, and under which terms it stands
abstract contract OrderBook is Entitlements {
    /// @inheritdoc ITradeEscrow
    uint256 public constant MAX_DURATION = 400 days;
    /// @inheritdoc ITradeEscrow
    uint256 public constant MAX_MILESTONES = 32;
    uint256 internal constant BASIS = 10_000;

    /// @dev One word. `settled` has a bit per milestone.
    struct Record {
        uint104 held;
        uint32 settled;
        uint16 amendment;
        uint8 count;
        bool financed;
        bool assigned;
    }

    /// @dev One word. All zero is Held.
    struct Progress {
        MilestoneState state;
        uint48 since;
        uint128 toSeller;
    }

    struct Financing {
        address financier;
        uint32 milestones;
        uint128 left;
    }

    mapping(bytes32 orderId => Record) internal _records;
    mapping(bytes32 orderId => mapping(uint256 milestone => Progress)) internal _progress;
    /// @dev Only of amended orders.
    mapping(bytes32 orderId => bytes32 terms) internal _amendedTerms;
    mapping(bytes32 orderId => address payee) internal _assignees;
    mapping(bytes32 orderId => Financing) internal _financings;

    function _save(bytes32 orderId, Record memory record) internal {
        _records[orderId] = record;
    }

    /// @dev That the order is open under exactly these terms.
    function _checkTerms(bytes32 orderId, Order calldata order) internal view returns (Record memory record) {
        record = _records[orderId];
        if (record.count == 0) revert OrderUnknown(orderId);
        bytes32 offered = _orderHash(order);
        bytes32 inForce = record.amendment == 0 ? orderId : _amendedTerms[orderId];
        if (offered != inForce) revert TermsDiffer(orderId, inForce, offered);
    }

    /// @dev Who calls need not sign.
    function _checkConsent(address party, bytes32 digest, bytes calldata signature) internal view {
        if (msg.sender != party) _checkSignature(party, digest, signature);
    }

    function _milestone(Order calldata order, uint256 milestone) internal pure returns (Milestone calldata) {
        if (milestone >= order.milestones.length) revert InvalidMilestone(milestone);
        return order.milestones[milestone];
    }

    function _progressOf(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone
    ) internal view returns (Progress storage) {
        _milestone(order, milestone);
        return _progress[orderId][milestone];
    }

    function _expect(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        MilestoneState expected
    ) internal view returns (Progress storage progress) {
        progress = _progressOf(orderId, order, milestone);
        if (progress.state != expected) revert UnexpectedState(orderId, milestone, progress.state);
    }

    /// @dev Rounded down: the fraction of a minor unit stays with whoever funded.
    function _share(uint256 amount, uint256 shareBps) internal pure returns (uint256) {
        return (amount * shareBps) / BASIS;
    }

    function _bpsOf(uint256 part, uint256 amount) internal pure returns (uint256) {
        return (part * BASIS + amount - 1) / amount;
    }

    function _orderHash(Order calldata order) internal view returns (bytes32) {
        return _hashTypedDataV4(TradeMessages.hash(order));
    }

    function _payeeOf(bytes32 orderId, Order calldata order, Record memory record) internal view returns (address) {
        return record.assigned ? _assignees[orderId] : order.seller;
    }

    function _state(Progress storage progress, MilestoneState state, uint256 toSeller) internal {
        progress.state = state;
        progress.since = uint48(block.timestamp);
        progress.toSeller = uint128(toSeller);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc ITradeEscrow
    function orderHash(Order calldata order) external view returns (bytes32) {
        return _orderHash(order);
    }

    /// @inheritdoc ITradeEscrow
    function offerHash(ReceivableOffer calldata offer) external view returns (bytes32) {
        return _hashTypedDataV4(TradeMessages.hash(offer));
    }

    /// @inheritdoc ITradeEscrow
    function orderState(bytes32 orderId, Order calldata order) external view returns (OrderState memory) {
        Record memory record = _checkTerms(orderId, order);
        Financing memory financing = _financings[orderId];
        return
            OrderState({
                open: record.held != 0,
                held: record.held,
                settled: record.settled,
                amendment: record.amendment,
                terms: record.amendment == 0 ? orderId : _amendedTerms[orderId],
                payee: _payeeOf(orderId, order, record),
                financier: financing.financier,
                financed: financing.milestones,
                financierLeft: financing.left
            });
    }

    /// @inheritdoc ITradeEscrow
    function milestoneState(
        bytes32 orderId,
        uint256 milestone
    ) external view returns (MilestoneState state, uint256 since, uint256 toSeller) {
        Progress memory progress = _progress[orderId][milestone];
        return (progress.state, progress.since, progress.toSeller);
    }
}
