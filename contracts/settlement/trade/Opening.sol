// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Funding, FundingKind} from "../ISettlement.sol";
import {ITradeEscrow, Order, Undertaking} from "../ITradeEscrow.sol";
import {TradeMessages} from "../TradeMessages.sol";
import {OrderRules} from "./OrderRules.sol";

/// @title How an order opens
abstract contract Opening is OrderRules {
    /// @inheritdoc ITradeEscrow
    function open(
        Order calldata order,
        bytes calldata buyerSignature,
        bytes calldata sellerSignature,
        Undertaking calldata undertaking,
        bytes calldata guarantorSignature,
        Funding calldata funding
    ) external nonReentrant returns (bytes32 orderId) {
        orderId = _orderHash(order);
        if (_records[orderId].count != 0) revert OrderExists(orderId);
        _checkIntake(order.token);
        _checkNotPaused(order.token);
        if (block.timestamp >= order.fundBy) revert FundingOver(order.fundBy, block.timestamp);
        _checkParties(order);
        _checkClocks(orderId, order);
        (uint256 own, uint256 guaranteed) = _sums(order);
        uint256 fromBuyer = own + order.guaranteeFee;
        _checkCanReceive(order.token, order.seller);
        _checkCanSend(order.token, order.buyer);

        _checkConsent(order.seller, orderId, sellerSignature);
        bool byNonce = funding.kind == FundingKind.Authorization && fromBuyer != 0;
        if (!byNonce) _checkConsent(order.buyer, orderId, buyerSignature);
        if (order.guarantor != address(0)) {
            _checkUndertaking(orderId, order, guaranteed, undertaking, guarantorSignature);
        }

        Record memory record;
        record.held = uint104(own + guaranteed);
        record.count = uint8(order.milestones.length);
        _save(orderId, record);
        if (order.guarantor != address(0)) {
            _takeFree(order.token, order.guarantor, guaranteed);
            _addFree(order.token, order.guarantor, order.guaranteeFee);
        }
        emit OrderOpened(
            orderId,
            order.buyer,
            order.seller,
            order.token,
            own + guaranteed,
            order.guarantor,
            guaranteed,
            order.guaranteeFee,
            order.memo
        );

        if (fromBuyer != 0) _pull(order.token, order.buyer, fromBuyer, orderId, funding);
    }

    function _checkUndertaking(
        bytes32 orderId,
        Order calldata order,
        uint256 guaranteed,
        Undertaking calldata undertaking,
        bytes calldata signature
    ) private view {
        if (
            undertaking.order != orderId ||
            undertaking.guarantor != order.guarantor ||
            undertaking.amount != guaranteed ||
            undertaking.fee != order.guaranteeFee
        ) revert UndertakingDiffers(orderId, guaranteed, order.guaranteeFee);
        _checkWindow(undertaking.validAfter, undertaking.validBefore);
        _checkConsent(order.guarantor, _hashTypedDataV4(TradeMessages.hash(undertaking)), signature);
        _checkCanSend(order.token, order.guarantor);
    }
}
