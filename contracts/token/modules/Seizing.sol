// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IERC7943} from "../IERC7943.sol";
import {IStablecoin} from "../IStablecoin.sol";
import {Ledger} from "../Ledger.sol";
import {Account} from "../Words.sol";
import {Holds} from "./Holds.sol";

/// @title Taking by order
/// @notice Only what is blacklisted or held, only to a registered destination, only after the role's delay.
abstract contract Seizing is Holds {
    /// @inheritdoc IStablecoin
    function seize(address from, address to, uint256 amount, bytes32 caseRef) external restricted {
        _seize(from, to, amount, caseRef);
    }

    /// @inheritdoc IERC7943
    function forcedTransfer(address from, address to, uint256 amount) external restricted returns (bool result) {
        _seize(from, to, amount, 0);
        return true;
    }

    function _seize(address from, address to, uint256 amount, bytes32 caseRef) private {
        TokenStorage storage $ = Ledger.store();
        if (amount == 0) revert ZeroAmount();
        if (from == to) revert SelfPayment(from);
        Account target = $.holders[to].account;
        if (!target.isSeizureDestination()) revert NotSeizureDestination(to);
        if (target.isBlacklisted()) revert AccountBlacklisted(to);

        Account source = $.holders[from].account;
        uint256 hold = $.holds[from];
        uint256 seizable = source.isBlacklisted() ? source.balance() : Math.min(hold, source.balance());
        if (amount > seizable) revert SeizableExceeded(from, amount, seizable);

        if (hold != 0) _lowerHold(from, hold - Math.min(hold, amount), caseRef);
        // Lowering the hold may have rewritten the payer's flags, so its word is read again.
        $.holders[from].account = $.holders[from].account.debit(amount);
        $.holders[to].account = target.credit(amount);
        emit Transfer(from, to, amount);
        emit ForcedTransfer(from, to, amount);
        emit Seized(from, to, amount, caseRef, msg.sender);
    }
}
