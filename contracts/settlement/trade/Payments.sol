// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITradeEscrow, Milestone, MilestoneKind, MilestoneState, Order, Outcome} from "../ITradeEscrow.sol";
import {OrderBook} from "./OrderBook.sol";

/// @title What anyone may push once its time has come
/// @dev Every payment of a milestone goes through {_settle}, and only there is a milestone's state set to Settled.
abstract contract Payments is OrderBook {
    /// @inheritdoc ITradeEscrow
    function release(bytes32 orderId, Order calldata order, uint256 milestone) external nonReentrant {
        Record memory record = _checkTerms(orderId, order);
        Progress storage progress = _progressOf(orderId, order, milestone);
        Milestone calldata terms = order.milestones[milestone];
        MilestoneState state = progress.state;
        uint256 toSeller = progress.toSeller;
        uint256 start;
        if (state == MilestoneState.Attested) start = uint256(progress.since) + terms.disputeWindow;
        else if (state == MilestoneState.Held && terms.kind == MilestoneKind.OnDate) {
            start = uint256(terms.due) + terms.disputeWindow;
            toSeller = terms.amount;
        } else if (state != MilestoneState.Accepted && state != MilestoneState.Ruled) {
            revert UnexpectedState(orderId, milestone, state);
        }
        if (block.timestamp < start) revert TooEarly(start, block.timestamp);

        Outcome outcome = state == MilestoneState.Ruled ? Outcome.Ruled : Outcome.Released;
        _settle(orderId, order, milestone, record, outcome, toSeller);
    }

    /// @inheritdoc ITradeEscrow
    function defaultRule(bytes32 orderId, Order calldata order, uint256 milestone) external nonReentrant {
        Record memory record = _checkTerms(orderId, order);
        Progress storage progress = _expect(orderId, order, milestone, MilestoneState.Disputed);
        uint256 start = uint256(progress.since) + order.arbiterTime;
        if (block.timestamp < start) revert TooEarly(start, block.timestamp);

        uint256 toSeller = _share(order.milestones[milestone].amount, order.defaultSplitBps);
        _settle(orderId, order, milestone, record, Outcome.DefaultRuled, toSeller);
    }

    /// @inheritdoc ITradeEscrow
    function refund(bytes32 orderId, Order calldata order, uint256 milestone) external nonReentrant {
        Record memory record = _checkTerms(orderId, order);
        _expect(orderId, order, milestone, MilestoneState.Held);
        Milestone calldata terms = order.milestones[milestone];
        if (terms.kind == MilestoneKind.OnDate) revert UnexpectedState(orderId, milestone, MilestoneState.Held);
        uint256 start = uint256(terms.due) + terms.disputeWindow;
        if (block.timestamp < start) revert TooEarly(start, block.timestamp);

        _settle(orderId, order, milestone, record, Outcome.Refunded, 0);
    }

    /// @dev Ends one milestone: `toSeller` of it to the financier and the payee, the rest back to where it came from.
    function _settle(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        Record memory record,
        Outcome outcome,
        uint256 toSeller
    ) internal {
        _checkNotPaused(order.token);
        Milestone calldata terms = order.milestones[milestone];
        uint256 back = terms.amount - toSeller;

        _progress[orderId][milestone].state = MilestoneState.Settled;
        record.held -= uint104(terms.amount);
        record.settled |= uint32(1 << milestone);
        _save(orderId, record);
        uint256 toFinancier = record.financed ? _takeFinanced(orderId, milestone, toSeller) : 0;
        if (terms.guaranteed) _addFree(order.token, order.guarantor, back);
        emit MilestoneSettled(orderId, milestone, outcome, toSeller - toFinancier, toFinancier, back, terms.guaranteed);

        if (toFinancier != 0) _payOut(order.token, _financings[orderId].financier, toFinancier);
        if (toSeller != toFinancier) _payOut(order.token, _payeeOf(orderId, order, record), toSeller - toFinancier);
        if (!terms.guaranteed) _payOut(order.token, order.buyer, back);
    }

    /// @return toFinancier His part of `toSeller`, which he is owed less from now on.
    function _takeFinanced(bytes32 orderId, uint256 milestone, uint256 toSeller) private returns (uint256 toFinancier) {
        Financing storage financing = _financings[orderId];
        if (financing.milestones & (1 << milestone) == 0) return 0;
        uint256 left = financing.left;
        toFinancier = left < toSeller ? left : toSeller;
        financing.left = uint128(left - toFinancier);
    }
}
