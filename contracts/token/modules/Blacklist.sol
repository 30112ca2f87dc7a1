// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStablecoin} from "../IStablecoin.sol";
import {Holder, Ledger} from "../Ledger.sol";
import {Twin} from "../Twin.sol";
import {Account, BLACKLISTED} from "../Words.sol";

/// @title Who may neither pay nor be paid
/// @notice One bit in the account's own word: effective in the next transaction, no other contract is asked.
abstract contract Blacklist is Twin {
    /// @inheritdoc IStablecoin
    function isBlacklisted(address account) external view returns (bool) {
        return Ledger.holder(account).account.isBlacklisted();
    }

    /// @inheritdoc IStablecoin
    function blacklist(address account) external restricted {
        _blacklist(account);
    }

    /// @inheritdoc IStablecoin
    function unBlacklist(address account) external restricted {
        _unBlacklist(account);
    }

    /// @inheritdoc IStablecoin
    function blacklistBatch(address[] calldata accounts, bytes32 caseRef) external restricted {
        uint256 changed;
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (_blacklist(accounts[i])) ++changed;
        }
        if (changed != 0) emit BlacklistOrder(caseRef, true, changed, msg.sender);
    }

    /// @inheritdoc IStablecoin
    function unBlacklistBatch(address[] calldata accounts, bytes32 caseRef) external restricted {
        uint256 changed;
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (_unBlacklist(accounts[i])) ++changed;
        }
        if (changed != 0) emit BlacklistOrder(caseRef, false, changed, msg.sender);
    }

    function _blacklist(address account) private returns (bool changed) {
        if (account == address(0) || account == address(this)) revert InvalidAccount(account);
        Holder storage holder = Ledger.holder(account);
        Account word = holder.account;
        if (word.isProtected()) revert AccountProtected(account);
        if (word.isBlacklisted()) return false;

        holder.account = word.withFlags(word.flagsOf() | BLACKLISTED);
        emit Blacklisted(account);
        return true;
    }

    function _unBlacklist(address account) private returns (bool changed) {
        Holder storage holder = Ledger.holder(account);
        Account word = holder.account;
        if (!word.isBlacklisted()) return false;

        holder.account = word.withFlags(word.flagsOf() & ~BLACKLISTED);
        emit UnBlacklisted(account);
        return true;
    }
}
