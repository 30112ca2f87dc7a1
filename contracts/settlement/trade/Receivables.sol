// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Funding, FundingKind} from "../ISettlement.sol";
import {ITradeEscrow, Milestone, MilestoneKind, MilestoneState, Order, ReceivableOffer} from "../ITradeEscrow.sol";
import {TradeMessages} from "../TradeMessages.sol";
import {OrderBook} from "./OrderBook.sol";

/// @title Who gets the seller's part, and who paid for it before
abstract contract Receivables is OrderBook {
    /// @inheritdoc ITradeEscrow
    function assign(bytes32 orderId, Order calldata order, address to) external {
        Record memory record = _checkTerms(orderId, order);
        if (msg.sender != order.seller) revert NotEntitled(msg.sender, order.seller);
        if (record.assigned) revert AlreadyAssigned(orderId, _assignees[orderId]);
        if (record.held == 0) revert OrderUnknown(orderId);
        if (to == order.seller || to == order.arbiter || to == address(this)) revert InvalidParty(to);
        _checkCanSend(order.token, order.seller);
        _checkCanReceive(order.token, to);

        record.assigned = true;
        _save(orderId, record);
        _assignees[orderId] = to;
        emit ReceivableAssigned(orderId, order.seller, to);
    }

    /// @inheritdoc ITradeEscrow
    function sellReceivable(
        bytes32 orderId,
        Order calldata order,
        ReceivableOffer calldata offer,
        bytes calldata signature,
        Funding calldata funding
    ) external nonReentrant {
        Record memory record = _checkTerms(orderId, order);
        address seller = order.seller;
        if (msg.sender != seller) revert NotEntitled(msg.sender, seller);
        if (record.financed) revert AlreadyFinanced(orderId, _financings[orderId].financier);
        if (record.assigned) revert AlreadyAssigned(orderId, _assignees[orderId]);
        if (offer.order != orderId || offer.amendment != record.amendment)
            revert MessageDiffers(orderId, record.amendment);
        _checkIntake(order.token);
        _checkWindow(offer.validAfter, offer.validBefore);
        if (offer.advance == 0) revert ZeroAmount();
        address financier = offer.financier;
        if (financier == seller || financier == order.arbiter || financier == address(this)) {
            revert InvalidParty(financier);
        }
        uint256 owed = uint256(offer.advance) + offer.fee;
        uint256 available = _available(orderId, order, offer.milestones);
        if (owed > available) revert ReceivableTooSmall(owed, available);
        _checkCanSend(order.token, seller);
        _checkCanReceive(order.token, offer.financier);
        bytes32 digest = _hashTypedDataV4(TradeMessages.hash(offer));
        bool byNonce = funding.kind == FundingKind.Authorization;
        if (!byNonce) _checkSignature(offer.financier, digest, signature);

        record.financed = true;
        _save(orderId, record);
        _financings[orderId] = Financing(offer.financier, uint32(offer.milestones), uint128(owed));
        emit ReceivableSold(orderId, offer.financier, seller, offer.milestones, offer.advance, offer.fee);

        if (byNonce) {
            _pull(order.token, offer.financier, offer.advance, digest, funding);
            _transfer(order.token, seller, offer.advance);
        } else {
            _usePermit(order.token, offer.financier, funding);
            _transferFrom(order.token, offer.financier, seller, offer.advance);
        }
    }

    /// @dev The most that these milestones can still bring the seller. One that is disputed, or due without an attestation,
    /// counts for nothing. The bits above the last milestone must be 0.
    function _available(
        bytes32 orderId,
        Order calldata order,
        uint256 milestones
    ) private view returns (uint256 available) {
        if (milestones >> order.milestones.length != 0) revert InvalidMilestone(order.milestones.length);
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            if (milestones & (1 << i) == 0) continue;
            Progress storage progress = _progress[orderId][i];
            MilestoneState state = progress.state;
            if (state == MilestoneState.Settled || state == MilestoneState.Disputed) continue;
            Milestone calldata terms = order.milestones[i];
            if (state != MilestoneState.Held) available += progress.toSeller;
            else if (terms.kind == MilestoneKind.OnDate || block.timestamp < terms.due) available += terms.amount;
        }
    }
}
