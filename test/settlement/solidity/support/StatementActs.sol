// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    Attestation,
    ITradeEscrow,
    MilestoneKind,
    MilestoneState,
    Order,
    Ruling
} from "../../../../contracts/settlement/ITradeEscrow.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {OpeningActs} from "./OpeningActs.sol";

/// @notice What attestors, buyers, sellers, guarantors and arbiters say. It moves no money, and no pause stops it.
abstract contract StatementActs is OpeningActs {
    /// @dev One call about milestone `m` of order `n`.
    /// @param order The terms as the caller gives them.
    /// @param isInForce Whether those are the ones in force.
    /// @param current Whether the milestone exists as well.
    struct Case {
        uint256 n;
        uint256 m;
        bytes32 id;
        Order order;
        bool isInForce;
        bool current;
    }

    bytes32 private constant ATTESTATION_TYPEHASH = keccak256(
        "Attestation(bytes32 order,uint256 amendment,uint256 milestone,bytes32 documentHash,uint256 shareBps,"
        "uint48 validAfter,uint48 validBefore)"
    );
    bytes32 private constant RULING_TYPEHASH = keccak256(
        "Ruling(bytes32 order,uint256 amendment,uint256 milestone,uint256 toSeller,bytes32 rulingHash,"
        "uint48 validAfter,uint48 validBefore)"
    );

    function attest(uint256 seed) external {
        _attestOne(Dice(seed));
    }

    function _attestOne(Dice memory dice) private {
        if (!_exists(_mayBeAttested)) _openOne(dice);
        (bool found, Case memory c) = _find(dice, _mayBeAttested);
        if (!found) return;
        MilestoneGhost storage ghost = milestones[c.n][c.m];
        bytes32 document = dice.oneIn(24) ? bytes32(0) : bytes32("document");
        uint256 share = dice.oneIn(24) ? 10_001 : _anyShare(dice);
        bool expected = c.current && _mayBeAttested(c.n, c.m) && document != 0 && share != 0 && share <= 10_000;
        if (share == 0 && dice.oneIn(2)) return;
        uint256 toSeller = (ghost.amount * share) / 10_000;
        address attestor = ghost.kind == MilestoneKind.BuyerAccepts ? orders[c.n].seller : ghost.attestor;
        bool success =
            dice.oneIn(2)
                ? _attestSigned(dice, c, Attestation(c.id, 0, c.m, document, share, 0, 0), attestor, expected)
                : _attestDirectly(dice, c, document, share, attestor, expected);
        if (success) _stated(c, MilestoneState.Attested, toSeller);
    }

    function _attestDirectly(
        Dice memory dice,
        Case memory c,
        bytes32 document,
        uint256 share,
        address attestor,
        bool expected
    ) private returns (bool) {
        address caller = dice.oneIn(12) ? _anyCaller(dice) : attestor;
        bytes memory data = abi.encodeCall(ITradeEscrow.attest, (c.id, c.order, c.m, document, share));
        return _attemptOnce("attest", caller, data, expected && caller == attestor);
    }

    function _attestSigned(
        Dice memory dice,
        Case memory c,
        Attestation memory attestation,
        address attestor,
        bool expected
    ) private returns (bool) {
        attestation.amendment = orders[c.n].amendment;
        attestation.validBefore = type(uint48).max;
        bool altered = dice.oneIn(16);
        uint256 kind = dice.pick(4);
        if (altered && kind == 0) ++attestation.amendment;
        else if (altered && kind == 1) attestation.order = bytes32(dice.roll());
        else if (altered && kind == 2) attestation.validAfter = uint48(block.timestamp);
        else if (altered) attestation.validBefore = uint48(block.timestamp);
        bytes32 structHash = keccak256(abi.encode(ATTESTATION_TYPEHASH, attestation));
        if (attestor == address(0)) attestor = STRANGER;
        (bytes memory signature, bool good) = _consent(dice, attestor, address(0), structHash);
        bytes memory data = abi.encodeCall(ITradeEscrow.attestSigned, (c.id, c.order, attestation, signature));
        return _attemptOnce("attest signed", _anyCaller(dice), data, expected && good && !altered);
    }

    function accept(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (bool found, Case memory c) = _find(dice, _mayBeAccepted);
        if (!found) return;
        OrderGhost storage order = orders[c.n];
        MilestoneGhost storage ghost = milestones[c.n][c.m];
        address payer = ghost.guaranteed ? order.guarantor : order.buyer;
        _welcome(dice, order.t, payer);
        uint256 share = dice.oneIn(3) ? _anyShare(dice) : 10_000;
        uint256 toSeller = (ghost.amount * share) / 10_000;
        uint256 least = _leastAccepted(c.n, c.m);
        if (toSeller < least && !dice.oneIn(6)) (share, toSeller) = (10_000, ghost.amount);
        if (dice.oneIn(24)) (share, toSeller) = (10_001, (ghost.amount * 10_001) / 10_000);
        address caller = dice.oneIn(16) ? (dice.oneIn(2) ? order.buyer : _anyCaller(dice)) : payer;
        bool expected =
            c.current &&
                _mayBeAccepted(c.n, c.m) &&
                caller == payer &&
                tokens[order.t].canSend(caller) &&
                share <= 10_000 &&
                toSeller >= least;
        bytes memory data = abi.encodeCall(ITradeEscrow.accept, (c.id, c.order, c.m, share));
        if (_attemptOnce("accept", caller, data, expected)) _stated(c, MilestoneState.Accepted, toSeller);
    }

    /// @notice By anybody who has a part, mostly somebody who may.
    function dispute(uint256 seed) external {
        _disputeOne(Dice(seed));
    }

    function _disputeOne(Dice memory dice) private {
        if (!_exists(_mayBeDisputed)) _attestOne(dice);
        (bool found, Case memory c) = _find(dice, _mayBeDisputed);
        if (!found) return;
        OrderGhost storage order = orders[c.n];
        MilestoneGhost storage ghost = milestones[c.n][c.m];
        address[5] memory parts = [order.buyer, order.seller, order.guarantor, ghost.attestor, order.arbiter];
        address caller = parts[dice.pick(3)];
        for (uint256 i = 0; i < 3 && !dice.oneIn(12) && !_mayDispute(c.n, c.m, caller); ++i) {
            caller = parts[i];
        }
        if (ghost.guaranteed && dice.oneIn(2)) caller = order.guarantor;
        if (dice.oneIn(16)) caller = parts[dice.pick(5)];
        if (caller == address(0)) caller = STRANGER;
        bytes32 reason = dice.oneIn(24) ? bytes32(0) : bytes32("reason");
        bool expected = c.current && reason != 0 && _mayDispute(c.n, c.m, caller);
        bytes memory data = abi.encodeCall(ITradeEscrow.dispute, (c.id, c.order, c.m, reason));
        bytes32 by =
            caller == order.buyer
                ? bytes32("dispute by buyer")
                : caller == order.seller
                    ? bytes32("dispute by seller")
                    : bytes32("dispute by guarantor");
        if (_attemptOnce(by, caller, data, expected)) _stated(c, MilestoneState.Disputed, ghost.toSeller);
    }

    function rule(uint256 seed) external {
        Dice memory dice = Dice(seed);
        if (!_exists(_mayBeRuled)) _disputeOne(dice);
        (bool found, Case memory c) = _find(dice, _mayBeRuled);
        if (!found) return;
        uint256 amount = milestones[c.n][c.m].amount;
        uint256 toSeller = dice.oneIn(4) ? (dice.oneIn(2) ? 0 : amount) : dice.between(0, amount);
        if (dice.oneIn(24)) toSeller = amount + 1;
        bytes32 reason = dice.oneIn(24) ? bytes32(0) : bytes32("ruling");
        bool expected = c.current && _mayBeRuled(c.n, c.m) && reason != 0 && toSeller <= amount;
        bool success =
            dice.oneIn(2)
                ? _ruleSigned(dice, c, Ruling(c.id, 0, c.m, toSeller, reason, 0, 0), expected)
                : _ruleDirectly(dice, c, toSeller, reason, expected);
        if (success) _stated(c, MilestoneState.Ruled, toSeller);
    }

    function _ruleDirectly(
        Dice memory dice,
        Case memory c,
        uint256 toSeller,
        bytes32 reason,
        bool expected
    ) private returns (bool) {
        address arbiter = orders[c.n].arbiter;
        address caller = dice.oneIn(12) || arbiter == address(0) ? _anyCaller(dice) : arbiter;
        bytes memory data = abi.encodeCall(ITradeEscrow.rule, (c.id, c.order, c.m, toSeller, reason));
        return _attemptOnce("rule", caller, data, expected && caller == arbiter);
    }

    function _ruleSigned(Dice memory dice, Case memory c, Ruling memory ruling, bool expected) private returns (bool) {
        address arbiter = orders[c.n].arbiter;
        ruling.amendment = orders[c.n].amendment;
        ruling.validBefore = type(uint48).max;
        bool altered = dice.oneIn(16);
        uint256 kind = dice.pick(4);
        if (altered && kind == 0) ++ruling.amendment;
        else if (altered && kind == 1) ruling.order = bytes32(dice.roll());
        else if (altered && kind == 2) ruling.validAfter = uint48(block.timestamp);
        else if (altered) ruling.validBefore = uint48(block.timestamp);
        bytes32 structHash = keccak256(abi.encode(RULING_TYPEHASH, ruling));
        // Terms amended to have no arbiter: then a dispute waits for the default, whatever is signed.
        bool exists = arbiter != address(0);
        (bytes memory signature, bool good) = _consent(dice, exists ? arbiter : accounts[0], address(0), structHash);
        bytes memory data = abi.encodeCall(ITradeEscrow.ruleSigned, (c.id, c.order, ruling, signature));
        return _attemptOnce("rule signed", _anyCaller(dice), data, expected && exists && good && !altered);
    }

    // ---------------------------------------------------------------- the table

    function _mayBeAttested(uint256 n, uint256 m) internal view returns (bool) {
        MilestoneGhost storage ghost = milestones[n][m];
        return ghost.state == MilestoneState.Held && ghost.kind != MilestoneKind.OnDate && block.timestamp < ghost.due;
    }

    function _mayBeAccepted(uint256 n, uint256 m) internal view returns (bool) {
        MilestoneState state = milestones[n][m].state;
        return state == MilestoneState.Held || state == MilestoneState.Attested || state == MilestoneState.Disputed;
    }

    /// @dev A part only of what the seller presented himself, or has no arbiter to take an objection to.
    function _leastAccepted(uint256 n, uint256 m) private view returns (uint256) {
        MilestoneGhost storage ghost = milestones[n][m];
        if (ghost.state != MilestoneState.Attested) return ghost.amount;
        bool canObject = ghost.kind != MilestoneKind.BuyerAccepts && orders[n].arbiter != address(0);
        return canObject ? ghost.amount : ghost.toSeller;
    }

    function _mayBeDisputed(uint256 n, uint256 m) internal view returns (bool) {
        OrderGhost storage order = orders[n];
        return _mayDispute(n, m, order.buyer) || _mayDispute(n, m, order.seller);
    }

    /// @dev The paying side: within the window of an attestation or of a date. The seller: within the window of an attestation
    /// below 10,000, or after `due` without one.
    function _mayDispute(uint256 n, uint256 m, address party) internal view returns (bool) {
        OrderGhost storage order = orders[n];
        MilestoneGhost storage ghost = milestones[n][m];
        if (order.arbiter == address(0)) return false;
        bool pays = party == order.buyer || (ghost.guaranteed && party == order.guarantor);
        if (ghost.state == MilestoneState.Attested) {
            if (block.timestamp >= ghost.since + ghost.window) return false;
            return pays || (party == order.seller && ghost.toSeller < ghost.amount);
        }
        if (ghost.state != MilestoneState.Held || block.timestamp >= ghost.due + ghost.window) return false;
        if (ghost.kind == MilestoneKind.OnDate) return pays;
        return party == order.seller && block.timestamp >= ghost.due;
    }

    function _mayBeRuled(uint256 n, uint256 m) internal view returns (bool) {
        MilestoneGhost storage ghost = milestones[n][m];
        return ghost.state == MilestoneState.Disputed && block.timestamp < ghost.since + orders[n].arbiterTime;
    }

    // ---------------------------------------------------------------- parts

    function _stated(Case memory c, MilestoneState state, uint256 toSeller) private {
        MilestoneGhost storage ghost = milestones[c.n][c.m];
        (ghost.state, ghost.since, ghost.toSeller) = (state, block.timestamp, toSeller);
        if (tokens[orders[c.n].t].paused()) _count("a statement in a pause");
    }

    function _exists(function(uint256, uint256) view returns (bool) fits) private view returns (bool) {
        for (uint256 i = 0; i < alive.length; ++i) {
            for (uint256 m = 0; m < orders[alive[i]].count; ++m) {
                if (fits(alive[i], m)) return true;
            }
        }
        return false;
    }

    /// @dev Mostly a milestone of which `fits` holds, of several the one that ends first, so that time does not leap; sometimes
    /// any, sometimes one that does not exist, sometimes with terms that are not in force.
    /// @return found False where it is not worth a call.
    function _find(
        Dice memory dice,
        function(uint256, uint256) view returns (bool) fits
    ) internal returns (bool found, Case memory c) {
        if (orders.length == 0) return (false, c);
        uint256 soonest = type(uint256).max;
        for (uint256 i = 0; i < 16; ++i) {
            uint256 n = _anyOrder(dice);
            uint256 m = dice.pick(orders[n].count);
            uint256 exit = _exitOf(n, m);
            if (i == 0) (c.n, c.m) = (n, m);
            if (exit >= soonest || !fits(n, m)) continue;
            (c.n, c.m, soonest, found) = (n, m, exit, true);
        }
        if (!found && !dice.oneIn(6)) return (false, c);
        if (dice.oneIn(48)) c.m = orders[c.n].count;
        if (dice.oneIn(12)) _setPaused(orders[c.n].t, true);
        _fill(dice, c);
        return (true, c);
    }

    function _fill(Dice memory dice, Case memory c) internal {
        c.id = orders[c.n].id;
        c.order = _termsOf(c.n);
        touched = c.n;
        c.isInForce = !dice.oneIn(32);
        c.current = c.isInForce && c.m < c.order.milestones.length;
        if (c.isInForce) return;
        if (dice.oneIn(2)) c.order.termsHash = "another contract";
        else c.order.milestones[0].amount += 1;
    }
}
