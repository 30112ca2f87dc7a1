// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Funding, FundingKind} from "../../../../contracts/settlement/ISettlement.sol";
import {
    ITradeEscrow,
    MilestoneKind,
    MilestoneState,
    ReceivableOffer
} from "../../../../contracts/settlement/ITradeEscrow.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {PushActs} from "./PushActs.sol";

/// @notice What becomes of the seller's claim.
abstract contract ReceivableActs is PushActs {
    bytes32 private constant OFFER_TYPEHASH = keccak256(
        "ReceivableOffer(bytes32 order,uint256 amendment,address financier,uint256 milestones,uint128 advance,"
        "uint128 fee,uint48 validAfter,uint48 validBefore,bytes32 salt)"
    );

    function assign(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (bool found, Case memory c) = _find(dice, _isOpen);
        if (!found) return;
        OrderGhost storage order = orders[c.n];
        if (order.assignee != address(0) && !dice.oneIn(8)) return;
        address to = _anyParty(dice);
        _welcome(dice, order.t, order.seller);
        _welcome(dice, order.t, to);
        if (dice.oneIn(24)) to = dice.oneIn(2) ? subject : address(0);
        if (to == order.arbiter && !dice.oneIn(4)) to = order.buyer;
        address caller = dice.oneIn(12) ? _anyCaller(dice) : order.seller;
        bool expected =
            c.isInForce &&
                order.held != 0 &&
                order.assignee == address(0) &&
                caller == order.seller &&
                to != order.seller &&
                to != order.arbiter &&
                to != subject &&
                tokens[order.t].canSend(caller) &&
                tokens[order.t].canReceive(to);
        bytes memory data = abi.encodeCall(ITradeEscrow.assign, (c.id, c.order, to));
        if (_attemptOnce("assign", caller, data, expected)) order.assignee = to;
    }

    function sell(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (bool found, Case memory c) = _find(dice, _isSaleable);
        if (!found) return;
        OrderGhost storage order = orders[c.n];
        if (!_isSaleable(c.n, 0) && !dice.oneIn(6)) return;
        _calm(dice, order.t);
        ReceivableOffer memory offer = _drawOffer(dice, c.n);
        _welcome(dice, order.t, order.seller);
        _welcome(dice, order.t, offer.financier);
        bool fits = !dice.oneIn(16) || !_alterOffer(dice, offer);
        address caller = dice.oneIn(12) ? _anyCaller(dice) : order.seller;
        bool expected = c.isInForce && fits && caller == order.seller && _mayBeSold(c.n, offer);
        _sell(dice, c, offer, caller, expected);
    }

    function _sell(
        Dice memory dice,
        Case memory c,
        ReceivableOffer memory offer,
        address caller,
        bool expected
    ) private {
        OrderGhost storage order = orders[c.n];
        bytes32 structHash = keccak256(abi.encode(OFFER_TYPEHASH, offer));
        FundingKind kind = FundingKind(dice.pick(3));
        (bytes memory signature, bool good) = _consent(dice, offer.financier, address(0), structHash);
        (Funding memory funding, bool covered) = _fund(
            dice,
            kind,
            order.t,
            offer.financier,
            offer.advance,
            _digest(structHash)
        );
        if (kind == FundingKind.Authorization) (signature, good) = ("", true);
        expected =
            expected &&
            good &&
            covered &&
            tokens[order.t].canTransfer(offer.financier, order.seller, offer.advance);
        bytes memory data = abi.encodeCall(ITradeEscrow.sellReceivable, (c.id, c.order, offer, signature, funding));
        if (!_attemptOnce("sell", caller, data, expected)) return;
        order.financier = offer.financier;
        order.financed = offer.milestones;
        order.left = uint256(offer.advance) + offer.fee;
        _moved(order.t, offer.financier, order.seller, offer.advance);
    }

    function _mayBeSold(uint256 n, ReceivableOffer memory offer) private view returns (bool) {
        OrderGhost storage order = orders[n];
        if (isStopped[order.t] || order.financier != address(0) || order.assignee != address(0)) return false;
        if (offer.advance == 0 || offer.financier == order.seller || offer.financier == subject) return false;
        if (offer.financier == order.arbiter) return false;
        if (offer.milestones >= 1 << order.count) return false;
        if (!tokens[order.t].canSend(order.seller) || !tokens[order.t].canReceive(offer.financier)) return false;
        return uint256(offer.advance) + offer.fee <= _available(n, offer.milestones);
    }

    /// @dev The most that these milestones can still bring the seller; what is in dispute or overdue counts for nothing.
    function _available(uint256 n, uint256 chosen) private view returns (uint256 sum) {
        for (uint256 m = 0; m < orders[n].count; ++m) {
            MilestoneGhost storage ghost = milestones[n][m];
            if (chosen & (1 << m) == 0) continue;
            if (ghost.state == MilestoneState.Settled || ghost.state == MilestoneState.Disputed) continue;
            if (ghost.state != MilestoneState.Held) sum += ghost.toSeller;
            else if (ghost.kind == MilestoneKind.OnDate || block.timestamp < ghost.due) sum += ghost.amount;
        }
    }

    function _isSaleable(uint256 n, uint256) internal view returns (bool) {
        OrderGhost storage order = orders[n];
        return order.financier == address(0) && order.assignee == address(0) && order.held != 0;
    }

    function _isUnfit(OrderGhost storage order, address financier) private view returns (bool) {
        return financier == order.seller || financier == order.arbiter;
    }

    function _drawOffer(Dice memory dice, uint256 n) private view returns (ReceivableOffer memory offer) {
        OrderGhost storage order = orders[n];
        (offer.order, offer.amendment, offer.financier) = (order.id, order.amendment, _anyParty(dice));
        for (uint256 i = 0; i < PARTIES && _isUnfit(order, offer.financier); ++i) {
            offer.financier = accounts[i];
        }
        if (dice.oneIn(24)) offer.financier = dice.oneIn(2) ? order.seller : _anyParty(dice);
        offer.milestones = dice.oneIn(2) ? (1 << order.count) - 1 : dice.between(1, (1 << order.count) - 1);
        uint256 available = _available(n, offer.milestones);
        offer.advance = uint128(dice.between(available == 0 ? 0 : 1, available));
        if (dice.oneIn(2)) offer.fee = uint128(dice.between(0, available - offer.advance));
        else offer.fee = uint128(available - offer.advance);
        (offer.validBefore, offer.salt) = (type(uint48).max, bytes32(dice.roll()));
    }

    /// @return Whether the offer is wrong in itself now; otherwise the model sees what is wrong.
    function _alterOffer(Dice memory dice, ReceivableOffer memory offer) private view returns (bool) {
        uint256 kind = dice.pick(7);
        if (kind == 0) offer.order = bytes32(dice.roll());
        else if (kind == 1) ++offer.amendment;
        else if (kind == 2) offer.validAfter = uint48(block.timestamp);
        else if (kind == 3) offer.validBefore = uint48(block.timestamp);
        else if (kind == 4) offer.milestones |= 1 << 5;
        else if (kind == 5) ++offer.fee;
        else offer.advance = 0;
        return kind < 4;
    }
}
