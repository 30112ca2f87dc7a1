// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStablecoin, Mode} from "../IStablecoin.sol";
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
        uint256 spendable = _spendable(msg.sender, source);
        bool plainPayer = MODE == Mode.Open && !source.isRestricted();

        // The payer is debited once, at the end; nothing in the loop can touch its word, as it is no payee.
        uint256 left = spendable;
        for (uint256 i = 0; i < recipients.length; ++i) {
            uint256 recipient;
            uint256 amount;
            assembly ("memory-safe") {
                // recipients[i] and amounts[i] without the bounds checks: i is below both lengths.
                let offset := shl(5, i)
                recipient := calldataload(add(recipients.offset, offset))
                amount := calldataload(add(amounts.offset, offset))
            }
            address to = address(uint160(recipient));
            if (uint160(to) != recipient) revert InvalidAccount(to); // not an address, as the ABI decoder would find
            Holder storage payee = Ledger.holder(to);
            Account target = payee.account;
            if (
                !plainPayer ||
                target.isRestricted() ||
                to == msg.sender ||
                to == address(0) ||
                to == address(this) ||
                amount > left
            ) _checkRow(source.debit(spendable - left), to, target, amount);

            unchecked {
                left -= amount;
            }
            payee.account = target.credit(amount);
            emit Transfer(msg.sender, to, amount);
        }
        payer.account = source.debit(spendable - left);
        return true;
    }

    /// @dev The complete check of a row that is not plain; reverts as a transfer of it would after the rows before.
    function _checkRow(Account source, address to, Account target, uint256 amount) private view {
        if (to == msg.sender) revert SelfPayment(to);
        (bytes4 reason, address offender) = _refusal(msg.sender, source, to, target);
        if (reason != 0) _revertRefusal(reason, offender);
        _debited(msg.sender, source, amount);
    }
}
