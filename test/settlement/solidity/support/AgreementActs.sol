// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITradeEscrow, MilestoneState, Order} from "../../../../contracts/settlement/ITradeEscrow.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {ReceivableActs} from "./ReceivableActs.sol";

/// @notice What parties change by agreement, with the signatures of all.
abstract contract AgreementActs is ReceivableActs {
    struct Agreement {
        address caller;
        uint256 amendment;
        uint48 validAfter;
        uint48 validBefore;
    }

    bytes32 private constant AMENDMENT_TYPEHASH = keccak256(
        "Amendment(bytes32 order,uint256 amendment,bytes32 terms,uint48 validAfter,uint48 validBefore)"
    );
    bytes32 private constant CANCELLATION_TYPEHASH = keccak256(
        "Cancellation(bytes32 order,uint256 amendment,uint48 validAfter,uint48 validBefore)"
    );

    function amend(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (bool found, Case memory c) = _find(dice, _isOpen);
        if (!found) return;
        Order memory amended = _drawAmendment(dice, c.n);
        if (dice.oneIn(12)) _widen(dice, amended);
        Agreement memory a = _drawAgreement(dice, c.n);
        bytes32 terms = _digest(_structHash(amended));
        bytes32 structHash = keccak256(
            abi.encode(AMENDMENT_TYPEHASH, c.id, a.amendment, terms, a.validAfter, a.validBefore)
        );
        (bytes[] memory signatures, bool good) = _consents(dice, c.n, a, structHash);
        bool expected =
            c.isInForce &&
                good &&
                orders[c.n].held != 0 &&
                _isNarrow(c.n, amended) &&
                _isSound(amended) &&
                _endsInTime(amended, false, c.n);
        bytes memory data = abi.encodeCall(
            ITradeEscrow.amend,
            (c.id, c.order, amended, a.validAfter, a.validBefore, signatures)
        );
        if (!_attemptOnce("amend", a.caller, data, expected)) return;
        _agree(c.n, amended);
        ++orders[c.n].amendment;
    }

    function cancel(uint256 seed) external {
        Dice memory dice = Dice(seed);
        // Rarely, else little else would ever happen.
        if (!dice.oneIn(3)) return;
        (bool found, Case memory c) = _find(dice, _isOpen);
        if (!found) return;
        OrderGhost storage order = orders[c.n];
        _calm(dice, order.t);
        Agreement memory a = _drawAgreement(dice, c.n);
        bytes32 structHash = keccak256(
            abi.encode(CANCELLATION_TYPEHASH, c.id, a.amendment, a.validAfter, a.validBefore)
        );
        (bytes[] memory signatures, bool good) = _consents(dice, c.n, a, structHash);
        bool expected = c.isInForce && good && order.held != 0 && !tokens[order.t].paused();
        bytes memory data = abi.encodeCall(
            ITradeEscrow.cancel,
            (c.id, c.order, a.validAfter, a.validBefore, signatures)
        );
        if (!_attemptOnce("cancel", a.caller, data, expected)) return;
        ++order.amendment;
        for (uint256 m = 0; m < order.count; ++m) {
            if (milestones[c.n][m].state != MilestoneState.Settled) _settled(c.n, m, 0);
        }
    }

    // ---------------------------------------------------------------- consent of all

    /// @dev Buyer, seller, and, where there is one, guarantor, financier, assignee.
    function _signers(uint256 n) private view returns (address[] memory signers) {
        OrderGhost storage order = orders[n];
        address[3] memory more = [order.guarantor, order.financier, order.assignee];
        uint256 count = 2;
        for (uint256 i = 0; i < 3; ++i) {
            if (more[i] != address(0)) ++count;
        }
        signers = new address[](count);
        (signers[0], signers[1]) = (order.buyer, order.seller);
        count = 2;
        for (uint256 i = 0; i < 3; ++i) {
            if (more[i] != address(0)) signers[count++] = more[i];
        }
    }

    function _drawAgreement(Dice memory dice, uint256 n) private view returns (Agreement memory a) {
        address[] memory signers = _signers(n);
        a.caller = dice.oneIn(2) ? STRANGER : signers[dice.pick(signers.length)];
        a.amendment = orders[n].amendment + (dice.oneIn(24) ? 2 : 1);
        a.validAfter = uint48(block.timestamp - (dice.oneIn(24) ? 0 : 1));
        a.validBefore = uint48(block.timestamp + (dice.oneIn(24) ? 0 : 1));
    }

    /// @return signatures Of each who must agree, mostly.
    /// @return good Whether all of them agreed, to the number that comes next, now, and may give something up.
    function _consents(
        Dice memory dice,
        uint256 n,
        Agreement memory a,
        bytes32 structHash
    ) private returns (bytes[] memory signatures, bool good) {
        OrderGhost storage order = orders[n];
        address[] memory signers = _signers(n);
        bool missing = dice.oneIn(24);
        signatures = new bytes[](missing ? signers.length - 1 : signers.length);
        good = !missing && a.validAfter < block.timestamp && block.timestamp < a.validBefore;
        for (uint256 i = 0; i < signatures.length; ++i) {
            if (!dice.oneIn(16)) _admit(order.t, signers[i]);
            bool consents;
            (signatures[i], consents) = _consent(dice, signers[i], a.caller, structHash);
            // What he signed is for another number; who calls agrees to what he calls.
            if (a.amendment != order.amendment + 1 && signers[i] != a.caller) consents = false;
            good = good && consents;
        }
        for (uint256 i = 0; i < signers.length; ++i) {
            good = good && tokens[order.t].canSend(signers[i]);
        }
    }

    // ---------------------------------------------------------------- other terms

    /// @dev Other conditions for some of the milestones, another arbiter or none, other dates.
    function _drawAmendment(Dice memory dice, uint256 n) private view returns (Order memory amended) {
        amended = _termsOf(n);
        OrderGhost storage order = orders[n];
        uint256 changes;
        for (uint256 m = 0; m < order.count; ++m) {
            MilestoneGhost storage ghost = milestones[n][m];
            bool overdue = ghost.state == MilestoneState.Held && ghost.due <= block.timestamp;
            if (dice.oneIn(2) || (overdue && !dice.oneIn(12))) changes |= 1 << m;
        }
        if (dice.oneIn(3)) amended.arbiter = dice.oneIn(3) ? address(0) : _anyParty(dice);
        if (dice.oneIn(8)) amended.arbiter = dice.oneIn(2) ? order.financier : order.assignee;
        for (uint256 m = 0; m < order.count; ++m) {
            if (changes & (1 << m) != 0) _setConditions(dice, amended.milestones[m], amended.arbiter);
        }
        if (dice.oneIn(2)) amended.arbiterTime = uint32(_anyTime(dice, amended.arbiter));
        if (dice.oneIn(2)) amended.defaultSplitBps = uint16(_anyShare(dice));
        if (dice.oneIn(4)) (amended.termsHash, amended.memo) = (bytes32(dice.roll()), bytes32(dice.roll()));
        if (!dice.oneIn(8)) _setLongStop(dice, amended);
        if (!dice.oneIn(8)) _extendForStatements(n, amended);
        if (dice.oneIn(12)) _spoil(dice, amended);
    }

    /// @dev The clocks of what was stated already may end later than those of the dates.
    function _extendForStatements(uint256 n, Order memory amended) private view {
        for (uint256 m = 0; m < orders[n].count; ++m) {
            MilestoneGhost storage ghost = milestones[n][m];
            uint256 end = ghost.since + amended.milestones[m].disputeWindow + amended.arbiterTime;
            if (end > amended.longStop) amended.longStop = uint48(end);
        }
    }

    /// @dev Changes what an amendment must not touch.
    function _widen(Dice memory dice, Order memory amended) private view {
        uint256 kind = dice.pick(7);
        if (kind == 0) amended.buyer = STRANGER;
        else if (kind == 1) amended.seller = STRANGER;
        else if (kind == 2) amended.token = address(tokens[amended.token == address(tokens[0]) ? 1 : 0]);
        else if (kind == 3) amended.guarantor = STRANGER;
        else if (kind == 6) ++amended.guaranteeFee;
        else if (amended.milestones.length == 0) return;
        else if (kind == 4) amended.milestones[0].amount += 1;
        else amended.milestones[0].guaranteed = !amended.milestones[0].guaranteed;
    }

    function _isNarrow(uint256 n, Order memory amended) private view returns (bool) {
        OrderGhost storage order = orders[n];
        if (amended.buyer != order.buyer || amended.seller != order.seller) return false;
        if (amended.token != address(tokens[order.t]) || amended.guarantor != order.guarantor) return false;
        if (amended.guaranteeFee != order.guaranteeFee) return false;
        // An arbiter is never assignee or financier.
        bool isArbiter = amended.arbiter != address(0);
        if (isArbiter && (amended.arbiter == order.assignee || amended.arbiter == order.financier)) return false;
        if (amended.milestones.length != order.count) return false;
        for (uint256 m = 0; m < order.count; ++m) {
            MilestoneGhost storage ghost = milestones[n][m];
            if (amended.milestones[m].amount != ghost.amount) return false;
            if (amended.milestones[m].guaranteed != ghost.guaranteed) return false;
        }
        return true;
    }
}
