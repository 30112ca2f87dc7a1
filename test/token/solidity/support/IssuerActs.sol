// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "./Deployment.sol";
import {Dice} from "./Dice.sol";
import {Layout} from "./Layout.sol";
import {vm} from "./Vm.sol";
import {Act, World} from "./World.sol";

/// @notice What the issuer's roles do.
abstract contract IssuerActs is World {
    // ---------------------------------------------------------------- supply

    function mint(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address minter = dice.oneIn(12) ? _any(dice) : issuers[dice.pick(2)];
        address to = _anyPayee(dice);
        for (uint256 i = 0; i < 12 && !_mayReceive(to); ++i) {
            to = _any(dice);
        }
        if (!dice.oneIn(6)) _makeRoom(minter);
        uint256 room = ceiling > supply ? ceiling - supply : 0;
        uint256 amount = _upTo(dice, minterAllowances[minter] < room ? minterAllowances[minter] : room);
        bool expected =
            !isPaused &&
                amount != 0 &&
                minters[minter] &&
                amount <= minterAllowances[minter] &&
                !_has(minter, Layout.BLACKLISTED) &&
                _mayReceive(to) &&
                block.timestamp < ceilingValidUntil &&
                amount <= room;

        (bool success, ) = _attempt(Act.Mint, minter, abi.encodeCall(token.mint, (to, amount)), expected);
        (uint256 bound, ) = token.supplyCeiling();
        if (success && token.totalSupply() > bound) _note("a mint went above the ceiling");
    }

    /// @dev So that most mints are not stopped by what other acts have closed.
    function _makeRoom(address minter) private {
        if (!minters[minter] || minterAllowances[minter] == 0) {
            bytes memory data = abi.encodeCall(token.configureMinter, (minter, 1e15));
            _byRole(Act.ConfigureMinter, Roles.MINTER_ADMIN, data, true);
        }
        if (cap < supply + 1e15) {
            _byRole(Act.RaiseCap, Roles.ADMIN_ACTS, abi.encodeCall(token.raiseCeilingCap, (supply + 1e15)), true);
        }
        if (ceiling <= supply || block.timestamp >= ceilingValidUntil) {
            bytes memory data = abi.encodeCall(
                token.setSupplyCeiling,
                (supply + 1e15, uint48(block.timestamp + 1 days))
            );
            _byRole(Act.SetCeiling, Roles.RESERVE, data, true);
        }
    }

    function burn(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address burner =
            dice.oneIn(12)
                ? _any(dice)
                : isPaused || dice.oneIn(2)
                    ? desk
                    : issuers[dice.pick(2)];
        uint256 amount = _upTo(dice, _free(burner));
        bool entitled = _has(burner, Layout.REDEMPTION) || (minters[burner] && !isPaused);
        bool expected = entitled && amount != 0 && !_has(burner, Layout.BLACKLISTED) && amount <= _free(burner);
        _attempt(Act.Burn, burner, abi.encodeCall(token.burn, (amount)), expected);
    }

    function setMinter(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address minter = dice.oneIn(10) ? _any(dice) : issuers[dice.pick(2)];
        uint256 kind = dice.pick(6);
        if (kind == 0) {
            _byRole(Act.RemoveMinter, Roles.GUARDIAN, abi.encodeCall(token.removeMinter, (minter)), true);
        } else if (kind < 3) {
            uint256 decrement = _upTo(dice, minterAllowances[minter] / 8);
            bytes memory data = abi.encodeCall(token.decreaseMinterAllowance, (minter, decrement));
            _byRole(Act.DecreaseMinter, Roles.GUARDIAN, data, minters[minter]);
        } else {
            uint256 allowance = dice.oneIn(20) ? dice.roll() : dice.between(0, 1e15);
            bytes memory data = abi.encodeCall(token.configureMinter, (minter, allowance));
            _byRole(Act.ConfigureMinter, Roles.MINTER_ADMIN, data, allowance < 2 ** 104);
        }
    }

    function setBounds(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 kind = dice.pick(6);
        if (kind == 0) {
            uint256 next = dice.oneIn(8) ? cap + 1 : dice.between(cap / 2, cap);
            _byRole(Act.LowerCap, Roles.GUARDIAN, abi.encodeCall(token.lowerCeilingCap, (next)), next <= cap);
            if (cap == next && ceiling > next) _note("the ceiling did not fall with its cap");
        } else if (kind == 1) {
            uint256 next = dice.oneIn(6) ? dice.roll() : dice.between(cap, type(uint104).max);
            bool expected = next >= cap && next <= type(uint104).max;
            _byRole(Act.RaiseCap, Roles.ADMIN_ACTS, abi.encodeCall(token.raiseCeilingCap, (next)), expected);
        } else {
            uint256 next =
                dice.oneIn(12)
                    ? cap + 1
                    : dice.oneIn(8)
                        ? supply / 2
                        : supply + dice.between(0, 1e15);
            uint48 validUntil = uint48(dice.oneIn(12) ? block.timestamp : block.timestamp + dice.between(1, 7 days));
            bytes memory data = abi.encodeCall(token.setSupplyCeiling, (next, validUntil));
            _byRole(Act.SetCeiling, Roles.RESERVE, data, next <= cap);
        }
    }

    // ---------------------------------------------------------------- compliance

    function freeze(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address account = _any(dice);
        bool expected = !_has(account, Layout.PROTECTED);
        if (dice.oneIn(3)) {
            _byRole(Act.Blacklist, Roles.BLACKLISTER, abi.encodeCall(token.blacklist, (account)), expected);
            return;
        }
        uint256 amount =
            dice.oneIn(10) ? balances[account] * 2 : holds[account] + dice.between(0, balances[account] / 2);
        bytes memory data =
            dice.oneIn(4)
                ? abi.encodeCall(token.setFrozenTokens, (account, amount))
                : abi.encodeCall(token.raiseHold, (account, amount, "case"));
        _byRole(Act.RaiseHold, Roles.BLACKLISTER, data, expected && amount >= holds[account]);
    }

    function unfreeze(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address account = _any(dice);
        for (uint256 i = 0; i < 8 && flags[account] & Layout.RESTRICTING == 0; ++i) {
            account = _any(dice);
        }
        if (_has(account, Layout.BLACKLISTED) || dice.oneIn(4)) {
            _byRole(Act.UnBlacklist, Roles.UNBLACKLISTER, abi.encodeCall(token.unBlacklist, (account)), true);
            return;
        }
        uint256 amount =
            dice.oneIn(2)
                ? 0
                : dice.oneIn(10)
                    ? holds[account] + 1
                    : dice.between(0, holds[account]);
        bytes memory data = abi.encodeCall(token.lowerHold, (account, amount, "case"));
        _byRole(Act.LowerHold, Roles.UNBLACKLISTER, data, amount <= holds[account]);
    }

    function seize(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address from = _any(dice);
        for (uint256 i = 0; i < 20 && (_seizable(from) == 0 || from == vault); ++i) {
            from = _any(dice);
        }
        address to = dice.oneIn(15) ? _any(dice) : vault;
        uint256 amount = _upTo(dice, _seizable(from));
        uint256 before = balances[from];
        bool expected =
            amount != 0 &&
                from != to &&
                amount <= _seizable(from) &&
                _has(to, Layout.SEIZURE_DESTINATION) &&
                !_has(to, Layout.BLACKLISTED);
        uint256 holdBefore = holds[from];

        bool success;
        if (dice.oneIn(3)) {
            bytes memory data = abi.encodeCall(token.forcedTransfer, (from, to, amount));
            success = _byRole(Act.ForcedTransfer, Roles.ADMIN_ACTS, data, expected);
        } else {
            bytes memory data = abi.encodeCall(token.seize, (from, to, amount, "case"));
            success = _byRole(Act.Seize, Roles.SEIZER, data, expected);
        }
        if (!success) return;
        if (token.balanceOf(from) != before - amount) _note("a seizure took another amount");
        if (token.getFrozenTokens(from) != (amount < holdBefore ? holdBefore - amount : 0)) {
            _note("a seizure left another hold");
        }
    }

    function mark(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address account = _any(dice);
        if (!dice.oneIn(4)) {
            bytes memory data = abi.encodeCall(token.setVerified, (account, !dice.oneIn(3)));
            _byRole(Act.SetVerified, Roles.ATTESTER, data, true);
            return;
        }
        uint8 next = uint8(dice.oneIn(12) ? dice.pick(256) : dice.pick(8));
        // Desk and vault keep their meaning, and most accounts stay without one.
        if (account == desk) next = Layout.PROTECTED | Layout.REDEMPTION;
        else if (account == vault) next = Layout.SEIZURE_DESTINATION;
        else if (dice.oneIn(2)) next = 0;
        bool expected = next < 8 && (next & Layout.PROTECTED == 0 || flags[account] & Layout.RESTRICTING == 0);
        _byRole(Act.Register, Roles.ADMIN_ACTS, abi.encodeCall(token.register, (account, next)), expected);
    }

    // ---------------------------------------------------------------- mode and time

    function switchMode(uint256 seed) external {
        Dice memory dice = Dice(seed);
        if (isPaused && !dice.oneIn(8)) _byRole(Act.Unpause, Roles.UNPAUSER, abi.encodeCall(token.unpause, ()), true);
        else if (dice.oneIn(2)) _byRole(Act.Pause, Roles.PAUSER, abi.encodeCall(token.pause, ()), true);
        else if (isPolicyClosed) _byRole(Act.OpenPolicy, Roles.POLICY, abi.encodeCall(token.openPolicy, ()), true);
        else _byRole(Act.ClosePolicy, Roles.PAUSER, abi.encodeCall(token.closePolicy, ()), true);
    }

    function wait_(uint256 seed) external {
        vm.warp(block.timestamp + 1 + (seed % 12 hours));
    }

    // ---------------------------------------------------------------- parts

    function _byRole(Act act, uint64 role, bytes memory data, bool expected) private returns (bool success) {
        (success, ) = _attempt(act, Roles.holder(role), data, expected);
    }

    function _mayReceive(address to) private view returns (bool) {
        return
            to != address(0) &&
            to != address(token) &&
            !_has(to, Layout.BLACKLISTED) &&
            (!isPolicyClosed || _isVerified(to) || _has(to, Layout.REDEMPTION));
    }

    function _seizable(address account) private view returns (uint256) {
        uint256 balance = balances[account];
        return _has(account, Layout.BLACKLISTED) || holds[account] > balance ? balance : holds[account];
    }
}
