// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Milestone, MilestoneKind, MilestoneState, Order} from "../ITradeEscrow.sol";
import {OrderBook} from "./OrderBook.sol";

/// @title What the terms of an order must hold, when it opens and whenever they change
abstract contract OrderRules is OrderBook {
    function _checkParties(Order calldata order) internal view {
        (address buyer, address seller, address arbiter, address guarantor) = (
            order.buyer,
            order.seller,
            order.arbiter,
            order.guarantor
        );
        if (buyer == address(0) || buyer == address(this)) revert InvalidParty(buyer);
        if (seller == address(0) || seller == address(this) || seller == buyer) revert InvalidParty(seller);
        if (
            arbiter != address(0) &&
            (arbiter == buyer || arbiter == seller || arbiter == guarantor || order.arbiterTime == 0)
        ) revert InvalidParty(arbiter);
        if (guarantor == buyer || guarantor == seller || guarantor == address(this)) revert InvalidParty(guarantor);
        if (guarantor == address(0) && order.guaranteeFee != 0) revert InvalidParty(guarantor);
    }

    /// @dev Also checks everything about a milestone that no clock and no state decides.
    function _sums(Order calldata order) internal pure returns (uint256 own, uint256 guaranteed) {
        uint256 count = order.milestones.length;
        if (count == 0 || count > MAX_MILESTONES) revert InvalidMilestoneCount(count, MAX_MILESTONES);
        for (uint256 i = 0; i < count; ++i) {
            Milestone calldata each = order.milestones[i];
            if (
                each.amount == 0 ||
                each.amount > type(uint104).max ||
                (each.guaranteed && order.guarantor == address(0)) ||
                (each.kind == MilestoneKind.Attested && each.attestor == address(0)) ||
                (each.kind == MilestoneKind.BuyerAccepts && (order.arbiter == address(0) || each.disputeWindow == 0))
            ) revert InvalidMilestone(i);
            if (each.guaranteed) guaranteed += each.amount;
            else own += each.amount;
        }
        // More than any supply; it could not be funded.
        if (own + guaranteed > type(uint104).max) revert AmountExceeded(own + guaranteed, type(uint104).max);
    }

    /// @dev Whatever is not settled ends by the long stop, and that is not far.
    function _checkClocks(bytes32 orderId, Order calldata order) internal view {
        uint256 latest = block.timestamp + MAX_DURATION;
        if (order.longStop <= block.timestamp || order.longStop > latest) {
            revert LongStopInvalid(order.longStop, block.timestamp, latest);
        }
        if (order.defaultSplitBps > BASIS) revert InvalidShare(order.defaultSplitBps, 0, BASIS);
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            Milestone calldata each = order.milestones[i];
            Progress storage progress = _progress[orderId][i];
            MilestoneState state = progress.state;
            uint256 end;
            if (state == MilestoneState.Held) {
                if (each.due <= block.timestamp) revert TooLate(each.due, block.timestamp);
                end = uint256(each.due) + each.disputeWindow + order.arbiterTime;
            } else if (state == MilestoneState.Attested) {
                end = uint256(progress.since) + each.disputeWindow + order.arbiterTime;
            } else if (state == MilestoneState.Disputed) {
                end = uint256(progress.since) + order.arbiterTime;
            }
            if (end > order.longStop) revert BeyondLongStop(i, end, order.longStop);
        }
    }
}
