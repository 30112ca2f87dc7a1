// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ChainShare, IReserveRegistry} from "../../../../contracts/issuance/IReserveRegistry.sol";
import {IMintDesk} from "../../../../contracts/issuance/IMintDesk.sol";
import {Roles} from "../../../token/solidity/support/Deployment.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {IssuanceRoles} from "./IssuanceDeployment.sol";
import {Act} from "./IssuanceWorld.sol";
import {ReserveActs} from "./ReserveActs.sol";

/// @notice What people allow: the registry's bounds and the desk's, each up by one role and down by another.
abstract contract BoundActs is ReserveActs {
    struct DeskGhost {
        uint256 order;
        uint256 window;
        uint256 large;
        uint256 share;
    }

    DeskGhost internal limits;
    mapping(address wallet => uint256) internal beneficiaryUntil;

    // ---------------------------------------------------------------- the registry's

    function setRegistryBounds(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 kind = dice.pick(13);
        if (kind < 2) _setApproval(dice.between(0, 5e15), _laterBy(dice));
        else if (kind == 2) _clearApproval();
        else if (kind < 5) _allocate(dice, dice.between(0, bounds.approved), dice.oneIn(2));
        else if (kind < 7) {
            uint256 bps = _around(dice, bounds.buffer, dice.oneIn(4) ? 65_535 : 300);
            _setBuffer(bps, _mostly(dice, bps < bounds.buffer));
        } else if (kind < 9) {
            uint256 age = _around(dice, bounds.maxAge, dice.oneIn(8) ? 2 ** 24 : 3 days);
            _setMaxAge(age, _mostly(dice, age > bounds.maxAge));
        } else if (kind < 11) {
            uint256 bps = _around(dice, bounds.step, dice.oneIn(8) ? 65_535 : 2000);
            _setStep(bps, _mostly(dice, bps > bounds.step));
        } else if (kind == 11)
            _attempt(Act.Push, _anybody(dice), address(registry), abi.encodeCall(registry.push, ()), true);
        else {
            bytes memory data = abi.encodeCall(
                registry.anchor,
                (bytes32(dice.roll()), uint48(block.timestamp), "daily")
            );
            _byRole(Act.Anchor, IssuanceRoles.REPORTER, address(registry), data, true);
        }
        _judgeCeiling();
    }

    /// @dev Sometimes within the life of a statement, so that the bound ends first.
    function _laterBy(Dice memory dice) private view returns (uint256) {
        return block.timestamp + dice.between(0, dice.oneIn(2) ? 8 hours : 40 days);
    }

    /// @dev As often below what it is as above.
    function _around(Dice memory dice, uint256 current, uint256 most) private pure returns (uint256) {
        return dice.oneIn(2) ? dice.between(0, current) : dice.between(current < most ? current : 0, most);
    }

    function _mostly(Dice memory dice, bool choice) private pure returns (bool) {
        return dice.oneIn(6) ? !choice : choice;
    }

    function _setApproval(uint256 ceiling, uint256 until) internal {
        bool expected = ceiling != 0 && until > block.timestamp;
        bytes memory data = abi.encodeCall(IReserveRegistry.setApproval, ("HKMA", "consent", ceiling, uint48(until)));
        if (!_byRole(Act.SetApproval, IssuanceRoles.LEGAL, address(registry), data, expected)) return;
        (bounds.approved, bounds.approvedUntil) = (ceiling, until);
    }

    function _clearApproval() private {
        bytes memory data = abi.encodeCall(IReserveRegistry.clearApproval, ());
        _byRole(Act.ClearApproval, Roles.GUARDIAN, address(registry), data, true);
        (bounds.approved, bounds.approvedUntil) = (0, 0);
    }

    function _allocate(Dice memory dice, uint256 own, bool raise) internal {
        uint256 until = raise ? _laterBy(dice) : dice.between(0, bounds.shareUntil);
        if (raise && until < bounds.shareUntil && !dice.oneIn(3)) until = bounds.shareUntil;
        if (raise && own < bounds.share && !dice.oneIn(6)) own = bounds.share;
        if (!raise && own > bounds.share && !dice.oneIn(6)) own = bounds.share / 2;
        uint64 epoch = uint64(bounds.epoch + (dice.oneIn(12) ? 2 : 1));
        uint256 elsewhere = dice.oneIn(2) ? 0 : dice.between(0, 1e14);
        ChainShare[] memory shares = new ChainShare[](elsewhere == 0 ? 1 : 2);
        if (elsewhere != 0) shares[0] = ChainShare(1, elsewhere);
        shares[shares.length - 1] = ChainShare(block.chainid, own);

        bool expected = epoch == bounds.epoch + 1;
        if (raise) {
            expected = expected && until > block.timestamp && own >= bounds.share && until >= bounds.shareUntil;
            expected = expected && own + elsewhere <= bounds.approved;
        } else expected = expected && own <= bounds.share && until <= bounds.shareUntil;
        bytes memory data =
            raise
                ? abi.encodeCall(IReserveRegistry.raiseAllocation, (epoch, uint48(until), shares))
                : abi.encodeCall(IReserveRegistry.lowerAllocation, (epoch, uint48(until), shares));
        uint64 role = raise ? IssuanceRoles.RISK : Roles.GUARDIAN;
        Act act = raise ? Act.RaiseAllocation : Act.LowerAllocation;
        if (!_byRole(act, role, address(registry), data, expected)) return;
        (bounds.epoch, bounds.share, bounds.shareUntil) = (epoch, own, until);
        // A lowered table does not take the other chains' tokens back.
        bounds.isWhole = elsewhere == 0 && own != 0 && (raise || bounds.isWhole);
    }

    function _setBuffer(uint256 bps, bool loosen) internal {
        bool expected = loosen ? bps != 0 && bps <= bounds.buffer : bps >= bounds.buffer;
        bytes memory data =
            loosen
                ? abi.encodeCall(IReserveRegistry.loosenBuffer, (uint16(bps)))
                : abi.encodeCall(IReserveRegistry.tightenBuffer, (uint16(bps)));
        Act act = loosen ? Act.LoosenBuffer : Act.TightenBuffer;
        if (_byRole(act, loosen ? IssuanceRoles.RISK : Roles.GUARDIAN, address(registry), data, expected))
            bounds.buffer = bps;
    }

    function _setMaxAge(uint256 age, bool raise) internal {
        bool expected = raise ? age >= bounds.maxAge && age < 2 ** 24 : age <= bounds.maxAge;
        bytes memory data =
            raise
                ? abi.encodeCall(IReserveRegistry.raiseMaxAge, (uint32(age)))
                : abi.encodeCall(IReserveRegistry.lowerMaxAge, (uint32(age)));
        Act act = raise ? Act.RaiseMaxAge : Act.LowerMaxAge;
        if (_byRole(act, raise ? IssuanceRoles.RISK : Roles.GUARDIAN, address(registry), data, expected))
            bounds.maxAge = age;
    }

    function _setStep(uint256 bps, bool raise) internal {
        bool expected = raise ? bps >= bounds.step : bps <= bounds.step;
        bytes memory data =
            raise
                ? abi.encodeCall(IReserveRegistry.raiseStep, (uint16(bps)))
                : abi.encodeCall(IReserveRegistry.lowerStep, (uint16(bps)));
        Act act = raise ? Act.RaiseStep : Act.LowerStep;
        if (_byRole(act, raise ? IssuanceRoles.RISK : Roles.GUARDIAN, address(registry), data, expected))
            bounds.step = bps;
    }

    // ---------------------------------------------------------------- the desk's

    function setDeskBounds(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 kind = dice.pick(8);
        if (kind == 0) _addBeneficiary(holders[dice.pick(3)], block.timestamp + dice.between(0, 30 days));
        else if (kind == 1) {
            address wallet = holders[dice.pick(3)];
            bytes memory data = abi.encodeCall(IMintDesk.revokeBeneficiary, (wallet));
            _byRole(Act.RevokeBeneficiary, Roles.GUARDIAN, address(desk), data, true);
            beneficiaryUntil[wallet] = 0;
        } else if (kind == 2) {
            bytes memory data = abi.encodeCall(IMintDesk.prepareWindow, (dice.pick(5)));
            _attempt(Act.PrepareWindow, _anybody(dice), address(desk), data, true);
        } else _setLimit(dice, dice.pick(4), dice.oneIn(2));
    }

    function _addBeneficiary(address wallet, uint256 until) internal {
        bytes memory data = abi.encodeCall(IMintDesk.addBeneficiary, (wallet, "M-001", uint48(until)));
        bool expected = until > block.timestamp;
        if (_byRole(Act.AddBeneficiary, IssuanceRoles.BENEFICIARY_ADMIN, address(desk), data, expected))
            beneficiaryUntil[wallet] = until;
    }

    function _setLimit(Dice memory dice, uint256 which, bool raise) private {
        uint256 most = which == 3 ? 10_000 : 2 ** 80 - 1;
        uint256 next = dice.oneIn(16) ? dice.between(0, most + 1) : dice.between(0, which == 3 ? 10_000 : 4e13);
        uint256 current = _limit(which);
        if (raise != (next >= current) && !dice.oneIn(4)) raise = !raise;
        _changeLimit(which, next, raise, raise ? next >= current && next <= most : next <= current);
    }

    function _changeLimit(uint256 which, uint256 next, bool raise, bool expected) internal {
        bytes4 selector;
        if (which == 0) selector = raise ? IMintDesk.raiseOrderLimit.selector : IMintDesk.lowerOrderLimit.selector;
        if (which == 1) selector = raise ? IMintDesk.raiseWindowLimit.selector : IMintDesk.lowerWindowLimit.selector;
        if (which == 2)
            selector = raise ? IMintDesk.raiseLargeOrderSize.selector : IMintDesk.lowerLargeOrderSize.selector;
        if (which == 3) selector = raise ? IMintDesk.raiseShareLimit.selector : IMintDesk.lowerShareLimit.selector;
        bytes memory data = abi.encodeWithSelector(selector, next);
        uint64 role = raise ? IssuanceRoles.RISK : Roles.GUARDIAN;
        if (!_byRole(raise ? Act.RaiseLimit : Act.LowerLimit, role, address(desk), data, expected)) return;
        if (which == 0) limits.order = next;
        if (which == 1) limits.window = next;
        if (which == 2) limits.large = next;
        if (which == 3) limits.share = next;
    }

    function _limit(uint256 which) internal view returns (uint256) {
        if (which == 0) return limits.order;
        if (which == 1) return limits.window;
        return which == 2 ? limits.large : limits.share;
    }

    function _setLimitTo(uint256 which, uint256 next) internal {
        _changeLimit(which, next, next >= _limit(which), true);
    }

    function _raiseLimitTo(uint256 which, uint256 least) internal {
        if (_limit(which) < least) _setLimitTo(which, least);
    }
}
