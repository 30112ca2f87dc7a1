// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITradeEscrow, MilestoneState} from "../../../../contracts/settlement/ITradeEscrow.sol";
import {Roles} from "../../../token/solidity/support/Deployment.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {vm} from "../../../token/solidity/support/Vm.sol";
import {SettlementRoles} from "./SettlementDeployment.sol";
import {StatementActs} from "./StatementActs.sol";

/// @notice What ends milestones when its time has come, pushed by anyone, and what becomes of entitlements.
abstract contract PushActs is StatementActs {
    function release(uint256 seed) external {
        _push(Dice(seed), ITradeEscrow.release.selector, _endsInRelease);
    }

    function refund(uint256 seed) external {
        _push(Dice(seed), ITradeEscrow.refund.selector, _endsInRefund);
    }

    function defaultRule(uint256 seed) external {
        _push(Dice(seed), ITradeEscrow.defaultRule.selector, _endsInDefault);
    }

    /// @dev Often at the very second, or the one before.
    function _push(Dice memory dice, bytes4 selector, function(uint256, uint256) view returns (bool) fits) private {
        (bool found, Case memory c) = _find(dice, fits);
        if (!found) return;
        OrderGhost storage order = orders[c.n];
        uint256 exit = _exitOf(c.n, c.m);
        if (block.timestamp < exit && c.current && !dice.oneIn(8)) vm.warp(exit - (dice.oneIn(8) ? 1 : 0));
        if (!dice.oneIn(6)) _setPaused(order.t, false);
        bool isFinanced = order.financed & (1 << c.m) != 0;
        if (dice.oneIn(isFinanced ? 2 : 4)) _setBlacklisted(order.t, _anyPart(dice, c.n), true);
        bool expected =
            c.current &&
                milestones[c.n][c.m].state != MilestoneState.Settled &&
                _exitCall(c.n, c.m) == selector &&
                block.timestamp >= exit &&
                !tokens[order.t].paused();
        _pushOne(c, selector, _anyCaller(dice), expected);
    }

    function _pushOne(Case memory c, bytes4 selector, address caller, bool expected) internal {
        bytes memory data = abi.encodeWithSelector(selector, c.id, c.order, c.m);
        uint256 toSeller = _toSeller(c.n, c.m);
        if (_attemptOnce(_actOf(selector), caller, data, expected)) _settled(c.n, c.m, toSeller);
        else if (block.timestamp >= _exitOf(c.n, c.m) && tokens[orders[c.n].t].paused()) _count("a push in a pause");
    }

    function _actOf(bytes4 selector) private pure returns (bytes32) {
        if (selector == ITradeEscrow.release.selector) return "release";
        return selector == ITradeEscrow.refund.selector ? bytes32("refund") : bytes32("default rule");
    }

    function _endsInRelease(uint256 n, uint256 m) internal view returns (bool) {
        return _isOpen(n, m) && _exitCall(n, m) == ITradeEscrow.release.selector;
    }

    function _endsInRefund(uint256 n, uint256 m) internal view returns (bool) {
        return _isOpen(n, m) && _exitCall(n, m) == ITradeEscrow.refund.selector;
    }

    function _endsInDefault(uint256 n, uint256 m) internal view returns (bool) {
        return milestones[n][m].state == MilestoneState.Disputed;
    }

    function _isOpen(uint256 n, uint256 m) internal view returns (bool) {
        return milestones[n][m].state != MilestoneState.Settled;
    }

    /// @dev Somebody who may be paid out of the order.
    function _anyPart(Dice memory dice, uint256 n) private view returns (address) {
        OrderGhost storage order = orders[n];
        uint256 kind = dice.pick(4);
        if (dice.oneIn(2) && order.financier != address(0)) return order.financier;
        if (kind < 2 && order.guarantor != address(0)) return order.guarantor;
        return kind == 2 ? order.buyer : _payee(n);
    }

    // ---------------------------------------------------------------- entitlements

    function claim(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 t = dice.pick(2);
        address party = _claimant(dice, t, claims);
        if (claims[t][party] == 0) party = _claimant(dice, t = 1 - t, claims);
        if (claims[t][party] == 0 && !dice.oneIn(6)) return;
        _calm(dice, t);
        if (!dice.oneIn(4)) _admit(t, party);
        _claim(t, party, _anyCaller(dice));
    }

    function _claim(uint256 t, address party, address caller) internal {
        uint256 amount = claims[t][party];
        bool expected = amount != 0 && tokens[t].canTransfer(subject, party, amount);
        bytes memory data = abi.encodeCall(ITradeEscrow.claim, (address(tokens[t]), party));
        (bool success, bytes memory result) = _attempt("claim", caller, data, expected);
        if (!success) return;
        if (abi.decode(result, (uint256)) != amount) _note("a claim reports another amount");
        claims[t][party] = 0;
        _moved(t, subject, party, amount);
    }

    /// @notice By the issuer of the same currency only, of a blacklisted party's own entitlements only, to a vault only.
    function surrender(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 t = dice.pick(2);
        address party = _claimant(dice, t, dice.oneIn(2) ? claims : pools);
        if (!dice.oneIn(8)) _setBlacklisted(t, party, true);
        if (!dice.oneIn(8)) _setPaused(t, false);
        uint256 available = claims[t][party] + pools[t][party];
        if (available == 0 && !dice.oneIn(6)) return;
        uint256 amount = dice.oneIn(12) ? available + 1 : dice.between(available == 0 ? 0 : 1, available);
        uint256 issuer = dice.oneIn(12) ? 1 - t : t;
        address caller = SettlementRoles.holder(issuer, dice.oneIn(12) ? Roles.PAUSER : Roles.SEIZER);
        address to = dice.oneIn(12) ? _anyParty(dice) : VAULT;
        bytes32 caseRef = dice.oneIn(24) ? bytes32(0) : bytes32("case");
        bool expected =
            amount != 0 &&
                amount <= available &&
                caller == SettlementRoles.holder(t, Roles.SEIZER) &&
                to == VAULT &&
                caseRef != 0 &&
                tokens[t].isBlacklisted(party) &&
                tokens[t].canTransfer(subject, VAULT, amount);
        bytes memory data = abi.encodeCall(ITradeEscrow.surrender, (address(tokens[t]), party, amount, to, caseRef));
        (bool success, ) = _attempt("surrender", caller, data, expected);
        if (success) _surrendered(t, party, amount);
    }

    /// @dev First what waits, then the pool.
    function _surrendered(uint256 t, address party, uint256 amount) private {
        uint256 waiting = claims[t][party] < amount ? claims[t][party] : amount;
        claims[t][party] -= waiting;
        pools[t][party] -= amount - waiting;
        _moved(t, subject, VAULT, amount);
    }

    /// @dev Somebody of whom `entitlements` has something, if there is one.
    function _claimant(
        Dice memory dice,
        uint256 t,
        mapping(uint256 => mapping(address => uint256)) storage entitlements
    ) private view returns (address party) {
        uint256 first = dice.pick(PARTIES);
        for (uint256 i = 0; i < PARTIES; ++i) {
            party = accounts[(first + i) % PARTIES];
            if (entitlements[t][party] != 0) return party;
        }
    }
}
