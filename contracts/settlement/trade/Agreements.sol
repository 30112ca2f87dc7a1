// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITradeEscrow, Milestone, Order, Outcome} from "../ITradeEscrow.sol";
import {TradeMessages} from "../TradeMessages.sol";
import {OrderRules} from "./OrderRules.sol";
import {Payments} from "./Payments.sol";

/// @title What all whose money or claim is at stake decide together
abstract contract Agreements is OrderRules, Payments {
    /// @inheritdoc ITradeEscrow
    function amend(
        bytes32 orderId,
        Order calldata order,
        Order calldata amended,
        uint48 validAfter,
        uint48 validBefore,
        bytes[] calldata signatures
    ) external {
        Record memory record = _checkTerms(orderId, order);
        _checkWindow(validAfter, validBefore);
        _checkNarrow(orderId, order, amended);
        _checkParties(amended);
        address arbiter = amended.arbiter;
        if (arbiter != address(0) && (arbiter == _financings[orderId].financier || arbiter == _assignees[orderId])) {
            revert InvalidParty(arbiter);
        }
        _sums(amended);
        _checkClocks(orderId, amended);
        uint16 amendment = record.amendment + 1;
        bytes32 terms = _orderHash(amended);
        bytes32 structHash = TradeMessages.amendmentHash(orderId, amendment, terms, validAfter, validBefore);
        _checkAllConsent(orderId, order, record, _hashTypedDataV4(structHash), signatures);

        record.amendment = amendment;
        _save(orderId, record);
        _amendedTerms[orderId] = terms;
        emit OrderAmended(orderId, amendment, terms);
    }

    /// @inheritdoc ITradeEscrow
    function cancel(
        bytes32 orderId,
        Order calldata order,
        uint48 validAfter,
        uint48 validBefore,
        bytes[] calldata signatures
    ) external nonReentrant {
        Record memory record = _checkTerms(orderId, order);
        _checkWindow(validAfter, validBefore);
        uint16 amendment = record.amendment + 1;
        bytes32 structHash = TradeMessages.cancellationHash(orderId, amendment, validAfter, validBefore);
        _checkAllConsent(orderId, order, record, _hashTypedDataV4(structHash), signatures);

        if (record.amendment == 0) _amendedTerms[orderId] = orderId;
        record.amendment = amendment;
        emit OrderCancelled(orderId, amendment);
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            if (record.settled & (1 << i) == 0) _settle(orderId, order, i, record, Outcome.Cancelled, 0);
        }
    }

    /// @dev What an amendment may not touch. Settled milestones stay as they are by their state.
    function _checkNarrow(bytes32 orderId, Order calldata order, Order calldata amended) private pure {
        if (
            amended.buyer != order.buyer ||
            amended.seller != order.seller ||
            amended.token != order.token ||
            amended.guarantor != order.guarantor ||
            amended.guaranteeFee != order.guaranteeFee ||
            amended.milestones.length != order.milestones.length
        ) revert AmendmentTooWide(orderId);
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            Milestone calldata before = order.milestones[i];
            Milestone calldata next = amended.milestones[i];
            if (before.amount != next.amount || before.guaranteed != next.guaranteed) revert AmendmentTooWide(orderId);
        }
    }

    /// @dev Everybody whose money or claim the terms decide; a frozen one can give nothing up.
    function _checkAllConsent(
        bytes32 orderId,
        Order calldata order,
        Record memory record,
        bytes32 digest,
        bytes[] calldata signatures
    ) private view {
        if (record.held == 0) revert OrderUnknown(orderId);
        address[] memory signers = new address[](5);
        (signers[0], signers[1]) = (order.buyer, order.seller);
        uint256 count = 1;
        if (order.guarantor != address(0)) signers[++count] = order.guarantor;
        if (record.financed) signers[++count] = _financings[orderId].financier;
        if (record.assigned) signers[++count] = _assignees[orderId];
        ++count;
        if (signatures.length != count) revert SignatureCount(signatures.length, count);
        for (uint256 i = 0; i < count; ++i) {
            _checkCanSend(order.token, signers[i]);
            _checkConsent(signers[i], digest, signatures[i]);
        }
    }
}
