// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Collection, IStablecoin, Mode} from "../IStablecoin.sol";
import {Holder, Ledger, NonceWord} from "../Ledger.sol";
import {Signing} from "../Signing.sol";
import {Account} from "../Words.sol";
import {SignatureChecking} from "./SignatureChecking.sol";

/// @title Many signed payers, one payee
abstract contract Collecting is SignatureChecking {
    uint256 private constant MAX_ROWS = 512;
    uint256 private constant SIGNER_GAS = 100_000;

    /// @inheritdoc IStablecoin
    function collect(Collection[] calldata rows, bool atomic) external returns (bytes4[] memory results) {
        if (rows.length > MAX_ROWS) revert TooManyRows(rows.length, MAX_ROWS);
        Holder storage payee = Ledger.holder(msg.sender);
        Account target = payee.account;
        bytes32 domain = DOMAIN_SEPARATOR();
        results = new bytes4[](rows.length);

        // The payee is credited once, at the end; nothing in the loop can touch its word, as it is no payer.
        uint256 total;
        for (uint256 i = 0; i < rows.length; ++i) {
            Collection calldata row = rows[i];
            bytes4 reason = _collectRow(row, target, domain);
            if (reason == 0) {
                unchecked {
                    // Every value was debited from a balance, so the sum stays within the supply.
                    total += row.value;
                }
            } else if (atomic) {
                revert CollectFailed(i, row.from, reason);
            } else {
                results[i] = reason;
                emit CollectRowFailed(i, row.from, row.nonce, reason);
            }
        }
        payee.account = target.credit(total);
    }

    /// @dev Debits one payer, or changes nothing and says why: the selector of the error that a single call would meet.
    /// Where several apply it may be another one, as the signature, which costs most, is judged last.
    function _collectRow(Collection calldata row, Account target, bytes32 domain) private returns (bytes4 reason) {
        address from = row.from;
        if (from == msg.sender) return SelfPayment.selector;
        if (block.timestamp <= row.validAfter) return AuthorizationNotYetValid.selector;
        if (block.timestamp >= row.validBefore) return AuthorizationExpired.selector;

        (NonceWord storage word, uint256 bit) = Ledger.nonceSlot(from, row.nonce);
        uint256 bits = word.bits;
        if (bits & bit != 0) return AuthorizationAlreadyUsed.selector;

        Holder storage payer = Ledger.holder(from);
        Account source = payer.account;
        uint256 value = row.value;
        if (MODE != Mode.Open || !Ledger.isPlain(from, source, msg.sender, target, value)) {
            (reason, ) = _refusal(from, source, msg.sender, target);
            if (reason != 0) return reason;
            if (value > source.balance()) return IERC20Errors.ERC20InsufficientBalance.selector;
            if (value > _spendable(from, source)) return ERC7943InsufficientUnfrozenBalance.selector;
        }

        bytes32 structHash = Signing.paymentHash(
            Signing.RECEIVE_TYPEHASH,
            from,
            msg.sender,
            value,
            row.validAfter,
            row.validBefore,
            row.nonce
        );
        bytes32 digest = MessageHashUtils.toTypedDataHash(domain, structHash);
        if (!_isSigner(from, digest, row.v, row.r, row.s, SIGNER_GAS)) return InvalidSignature.selector;

        word.bits = bits | bit;
        payer.account = source.debit(value);
        emit AuthorizationUsed(from, row.nonce);
        emit Transfer(from, msg.sender, value);
    }
}
