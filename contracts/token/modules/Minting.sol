// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStablecoin, Mode} from "../IStablecoin.sol";
import {Holder, Ledger} from "../Ledger.sol";
import {Twin} from "../Twin.sol";
import {Account, Minter, Totals, activeMinter} from "../Words.sol";

/// @title Issuing and destroying
/// @notice Three bounds on their own, each of them blocking while unset: the minter's allowance, the supply
/// ceiling, and the time until which the ceiling stands. Supply changes here and nowhere else.
abstract contract Minting is Twin {
    /// @inheritdoc IStablecoin
    function mint(address to, uint256 amount) external returns (bool) {
        _mint(to, amount);
        return true;
    }

    /// @inheritdoc IStablecoin
    function burn(uint256 amount) external {
        _burn(amount);
    }

    function totalSupply() external view returns (uint256) {
        return Ledger.store().totals.supply();
    }

    /// @inheritdoc IStablecoin
    function isMinter(address account) external view returns (bool) {
        return Ledger.store().minters[account].isActive();
    }

    /// @inheritdoc IStablecoin
    function minterAllowance(address minter) external view returns (uint256) {
        return Ledger.store().minters[minter].allowanceOf();
    }

    /// @inheritdoc IStablecoin
    function configureMinter(address minter, uint256 minterAllowedAmount) external restricted returns (bool) {
        if (minterAllowedAmount > type(uint104).max) {
            revert MinterAllowanceTooLarge(minter, minterAllowedAmount, type(uint104).max);
        }
        TokenStorage storage $ = Ledger.store();
        Minter record = $.minters[minter];
        if (record.isActive() && record.allowanceOf() == minterAllowedAmount) return true;

        $.minters[minter] = activeMinter(minterAllowedAmount);
        emit MinterConfigured(minter, minterAllowedAmount);
        return true;
    }

    /// @inheritdoc IStablecoin
    function decreaseMinterAllowance(address minter, uint256 decrement) external restricted returns (bool) {
        TokenStorage storage $ = Ledger.store();
        Minter record = $.minters[minter];
        if (!record.isActive()) revert NotMinter(minter);
        uint256 current = record.allowanceOf();
        uint256 next = decrement < current ? current - decrement : 0;
        if (next == current) return true;

        $.minters[minter] = activeMinter(next);
        emit MinterConfigured(minter, next);
        return true;
    }

    /// @inheritdoc IStablecoin
    function removeMinter(address minter) external restricted returns (bool) {
        TokenStorage storage $ = Ledger.store();
        if (!$.minters[minter].isActive()) return true;

        $.minters[minter] = Minter.wrap(0);
        emit MinterRemoved(minter);
        return true;
    }

    /// @inheritdoc IStablecoin
    function supplyCeiling() external view returns (uint256 ceiling, uint256 validUntil) {
        Totals totals = Ledger.store().totals;
        return (totals.ceiling(), totals.ceilingValidUntil());
    }

    /// @inheritdoc IStablecoin
    function ceilingCap() external view returns (uint256) {
        return Ledger.store().ceilingCap;
    }

    /// @inheritdoc IStablecoin
    function setSupplyCeiling(uint256 ceiling, uint48 validUntil) external restricted {
        TokenStorage storage $ = Ledger.store();
        if (ceiling > $.ceilingCap) revert CeilingCapExceeded(ceiling, $.ceilingCap);
        _setCeiling($, uint104(ceiling), validUntil);
    }

    /// @inheritdoc IStablecoin
    function raiseCeilingCap(uint256 cap) external restricted {
        TokenStorage storage $ = Ledger.store();
        uint104 current = $.ceilingCap;
        if (cap < current || cap > type(uint104).max) revert CeilingCapNotRaised(cap, current);
        _setCeilingCap($, uint104(cap));
    }

    /// @inheritdoc IStablecoin
    function lowerCeilingCap(uint256 cap) external restricted {
        TokenStorage storage $ = Ledger.store();
        uint104 current = $.ceilingCap;
        if (cap > current) revert CeilingCapNotLowered(cap, current);
        _setCeilingCap($, uint104(cap));
        Totals totals = $.totals;
        if (totals.ceiling() > cap) _setCeiling($, uint104(cap), uint48(totals.ceilingValidUntil()));
    }

    function _mint(address to, uint256 amount) internal {
        TokenStorage storage $ = Ledger.store();
        if (MODE == Mode.Paused) revert EnforcedPause();
        if (amount == 0) revert ZeroAmount();

        Minter minter = $.minters[msg.sender];
        if (!minter.isActive()) revert NotMinter(msg.sender);
        uint256 available = minter.allowanceOf();
        if (amount > available) revert MintAllowanceExceeded(msg.sender, amount, available);
        if ($.holders[msg.sender].account.isBlacklisted()) revert AccountBlacklisted(msg.sender);

        Holder storage payee = $.holders[to];
        Account target = payee.account;
        (bytes4 reason, address offender) = _creditRefusal(to, target);
        if (reason != 0) _revertRefusal(reason, offender);

        Totals totals = $.totals;
        if (block.timestamp >= totals.ceilingValidUntil()) {
            revert SupplyCeilingExpired(totals.ceilingValidUntil(), block.timestamp);
        }
        uint256 newSupply;
        unchecked {
            // Supply and allowance fit 104 bits each, and the allowance bounds the amount.
            newSupply = totals.supply() + amount;
            available -= amount;
        }
        if (newSupply > totals.ceiling()) revert SupplyCeilingExceeded(newSupply, totals.ceiling());

        $.minters[msg.sender] = activeMinter(available);
        $.totals = totals.withSupply(newSupply);
        payee.account = target.credit(amount);
        emit Mint(msg.sender, to, amount);
        emit Transfer(address(0), to, amount);
    }

    function _burn(uint256 amount) internal {
        TokenStorage storage $ = Ledger.store();
        Holder storage holder = $.holders[msg.sender];
        Account source = holder.account;
        if (!source.isRedemption()) {
            if (MODE == Mode.Paused) revert EnforcedPause();
            if (!$.minters[msg.sender].isActive()) revert NotBurner(msg.sender);
        }
        if (amount == 0) revert ZeroAmount();
        if (source.isBlacklisted()) revert AccountBlacklisted(msg.sender);

        holder.account = _debited(msg.sender, source, amount);
        Totals totals = $.totals;
        unchecked {
            // The amount was part of a balance, so it is part of the supply.
            $.totals = totals.withSupply(totals.supply() - amount);
        }
        emit Burn(msg.sender, amount);
        emit Transfer(msg.sender, address(0), amount);
    }

    function _setCeilingCap(TokenStorage storage $, uint104 cap) internal {
        uint104 previous = $.ceilingCap;
        if (cap == previous) return;
        $.ceilingCap = cap;
        emit CeilingCapSet(previous, cap, msg.sender);
    }

    function _setCeiling(TokenStorage storage $, uint104 ceiling, uint48 validUntil) private {
        Totals totals = $.totals;
        if (ceiling == totals.ceiling() && validUntil == totals.ceilingValidUntil()) return;
        $.totals = totals.withCeiling(ceiling, validUntil);
        emit SupplyCeilingSet(totals.ceiling(), ceiling, validUntil, msg.sender);
    }
}
