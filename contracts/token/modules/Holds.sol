// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuthorityUtils} from "@openzeppelin/contracts/access/manager/AuthorityUtils.sol";
import {IERC7943} from "../IERC7943.sol";
import {IStablecoin} from "../IStablecoin.sol";
import {Holder, Ledger} from "../Ledger.sol";
import {Twin} from "../Twin.sol";
import {Account, HAS_HOLD} from "../Words.sol";

/// @title Partial holds
/// @notice An amount that may not leave an account. The amount lives apart from the account's word; the word
/// only says that there is one.
abstract contract Holds is Twin {
    /// @inheritdoc IStablecoin
    function raiseHold(address account, uint256 amount, bytes32 caseRef) external restricted {
        _raiseHold(account, amount, caseRef);
    }

    /// @inheritdoc IStablecoin
    function lowerHold(address account, uint256 amount, bytes32 caseRef) external restricted {
        _lowerHold(account, amount, caseRef);
    }

    /// @inheritdoc IERC7943
    /// @dev Not `restricted`: raising and lowering are different roles, so the authority is asked for the
    /// selector of the direction this call takes.
    function setFrozenTokens(address account, uint256 amount) external returns (bool result) {
        bool raise = amount >= Ledger.store().holds[account];
        (bool immediate, ) = AuthorityUtils.canCallWithDelay(
            authority(),
            msg.sender,
            address(this),
            raise ? this.raiseHold.selector : this.lowerHold.selector
        );
        if (!immediate) revert AccessManagedUnauthorized(msg.sender);

        raise ? _raiseHold(account, amount, 0) : _lowerHold(account, amount, 0);
        return true;
    }

    /// @inheritdoc IERC7943
    function getFrozenTokens(address account) external view returns (uint256 amount) {
        return Ledger.store().holds[account];
    }

    function _raiseHold(address account, uint256 amount, bytes32 caseRef) private {
        if (account == address(0) || account == address(this)) revert InvalidAccount(account);
        if (Ledger.holder(account).account.isProtected()) revert AccountProtected(account);
        uint256 current = Ledger.store().holds[account];
        if (amount < current) revert HoldNotRaised(account, amount, current);
        _setHold(account, current, amount, caseRef);
    }

    function _lowerHold(address account, uint256 amount, bytes32 caseRef) internal {
        uint256 current = Ledger.store().holds[account];
        if (amount > current) revert HoldNotLowered(account, amount, current);
        _setHold(account, current, amount, caseRef);
    }

    function _setHold(address account, uint256 current, uint256 amount, bytes32 caseRef) private {
        if (amount == current) return;
        TokenStorage storage $ = Ledger.store();
        $.holds[account] = amount;
        Holder storage holder = $.holders[account];
        Account word = holder.account;
        uint8 flags_ = word.flagsOf();
        holder.account = word.withFlags(amount == 0 ? flags_ & ~HAS_HOLD : flags_ | HAS_HOLD);
        emit Frozen(account, amount);
        emit HoldSet(account, current, amount, caseRef, msg.sender);
    }
}
