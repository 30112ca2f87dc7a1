// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStablecoin} from "../IStablecoin.sol";
import {Holder, Ledger} from "../Ledger.sol";
import {Twin} from "../Twin.sol";
import {Account, REGISTRABLE, PROTECTED, VERIFIED} from "../Words.sol";

/// @title What an account is to us
/// @notice Our own contracts, seizure destinations, and accounts an attester has verified.
abstract contract Registry is Twin {
    /// @inheritdoc IStablecoin
    function flags(address account) external view returns (uint8) {
        return Ledger.holder(account).account.flagsOf();
    }

    /// @inheritdoc IStablecoin
    function register(address account, uint8 accountFlags) external restricted {
        if (account == address(0) || account == address(this)) revert InvalidAccount(account);
        if (accountFlags & ~REGISTRABLE != 0) revert InvalidFlags(account, accountFlags, REGISTRABLE);
        Holder storage holder = Ledger.holder(account);
        Account word = holder.account;
        uint8 current = word.flagsOf();
        if (accountFlags & PROTECTED != 0 && word.isRestricted()) revert AccountRestricted(account, current);
        if (current & REGISTRABLE == accountFlags) return;

        holder.account = word.withFlags((current & ~REGISTRABLE) | accountFlags);
        emit Registered(account, current & REGISTRABLE, accountFlags, msg.sender);
    }

    /// @inheritdoc IStablecoin
    function setVerified(address account, bool verified) external restricted {
        if (account == address(0) || account == address(this)) revert InvalidAccount(account);
        Holder storage holder = Ledger.holder(account);
        Account word = holder.account;
        uint8 current = word.flagsOf();
        uint8 next = verified ? current | VERIFIED : current & ~VERIFIED;
        if (next == current) return;

        holder.account = word.withFlags(next);
        emit VerifiedSet(account, verified, msg.sender);
    }
}
