// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStablecoin} from "../IStablecoin.sol";
import {Holder, Ledger} from "../Ledger.sol";
import {Twin} from "../Twin.sol";
import {Account} from "../Words.sol";

/// @title One payer, many payees
abstract contract Batches is Twin {
    /// @inheritdoc IStablecoin
    function batchTransfer(address[] calldata recipients, uint256[] calldata amounts) external returns (bool) {
        if (recipients.length != amounts.length) revert LengthMismatch(recipients.length, amounts.length);
        Holder storage payer = Ledger.holder(msg.sender);
        Account source = payer.account;

        // The payer is debited once, at the end; nothing in the loop can touch its word, as it is no payee.
        uint256 total;
        for (uint256 i = 0; i < recipients.length; ++i) {
            address to = recipients[i];
            uint256 amount = amounts[i];
            if (to == msg.sender) revert SelfPayment(to);
            Holder storage payee = Ledger.holder(to);
            Account target = payee.account;
            (bytes4 reason, address offender) = _refusal(msg.sender, source, to, target);
            if (reason != 0) _revertRefusal(reason, offender);

            total += amount;
            payee.account = target.credit(amount);
            emit Transfer(msg.sender, to, amount);
        }
        payer.account = _debited(msg.sender, source, total);
        return true;
    }
}
