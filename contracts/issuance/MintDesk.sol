// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IStablecoin} from "../token/IStablecoin.sol";
import {Governed} from "./Governed.sol";
import {IMintDesk, MintOrder, OrderState} from "./IMintDesk.sol";
import {CreditConfirmation, IReserveRegistry, SignerSignature} from "./IReserveRegistry.sol";
import {MintWindow} from "./MintWindow.sol";
import {ReserveMath} from "./ReserveMath.sol";
import {SignedMessages} from "./SignedMessages.sol";

/// @title The mint desk of one currency
/// @notice {propose} and {approve} tell the story; everything above them is a bound, everything below a way to set one.
contract MintDesk is IMintDesk, Governed, EIP712 {
    using MintWindow for MintWindow.Window;
    using SignedMessages for MintOrder;

    /// @inheritdoc IMintDesk
    uint48 public constant WINDOW = MintWindow.LENGTH;
    /// @inheritdoc IMintDesk
    uint48 public constant MAX_ORDER_LIFE = 1 days;
    /// @dev As many mints in one window find their words made.
    uint256 private constant PREPARED_MINTS = 64;

    /// @dev One word: 2^80 minor units are more than a million times the money there is.
    struct Limits {
        uint80 order;
        uint80 window;
        uint80 largeOrderSize;
        uint16 shareBps;
    }

    /// @dev One word per bank reference: the order that waits for it or has used it. The tag is the upper 88 bits of the
    /// order's id: another order with the tag of a given one takes 2^88 tries to find, two with one tag 2^44. So {approve}
    /// judges an order as {propose} does, and a checker sees the order itself.
    struct Slip {
        address maker;
        bool executed;
        bytes11 tag;
    }

    IStablecoin private immutable TOKEN;
    IReserveRegistry private immutable REGISTRY;
    IMintDesk private immutable PREDECESSOR;

    Limits private _limits;
    MintWindow.Window private _window;
    mapping(bytes32 bankRef => Slip) private _slips;
    mapping(bytes32 orderId => bool) private _rejected;
    mapping(address wallet => uint48 validUntil) private _beneficiaries;

    constructor(
        address token_,
        address registry_,
        address predecessor_
    ) EIP712("Harbour Mint Desk", "1") Governed(token_) {
        if (IReserveRegistry(registry_).token() != token_) revert RegistryMismatch(registry_, token_);
        if (predecessor_ != address(0) && IMintDesk(predecessor_).token() != token_) {
            revert PredecessorMismatch(predecessor_, token_);
        }
        TOKEN = IStablecoin(token_);
        REGISTRY = IReserveRegistry(registry_);
        PREDECESSOR = IMintDesk(predecessor_);
        _window.prepare(PREPARED_MINTS);
    }

    // ---------------------------------------------------------------- orders

    /// @inheritdoc IMintDesk
    function propose(MintOrder calldata order) external restricted inPerson returns (bytes32 id) {
        if (order.orderRef == 0 || order.bankRef == 0) revert ZeroReference();
        _checkBeneficiary(order.beneficiary);
        _checkAmount(order.amount, _limits.order);
        _checkTimes(order);
        id = orderId(order);
        Slip memory slip = _slips[order.bankRef];
        _checkUnused(order.bankRef, slip);
        bool waiting = slip.maker != address(0);
        if (waiting && slip.tag == bytes11(id)) revert OrderExists(id, OrderState.Proposed);
        if (_rejected[id]) revert OrderExists(id, OrderState.Rejected);

        _slips[order.bankRef] = Slip({maker: msg.sender, executed: false, tag: bytes11(id)});

        if (waiting) emit OrderSuperseded(order.bankRef, id, slip.maker);
        emit OrderProposed(
            id,
            order.bankRef,
            msg.sender,
            order.orderRef,
            order.beneficiary,
            order.amount,
            order.valueDate,
            order.expiry
        );
    }

    /// @inheritdoc IMintDesk
    function approve(
        MintOrder calldata order,
        CreditConfirmation calldata confirmation,
        SignerSignature[] calldata signatures
    ) external restricted inPerson {
        Limits memory limits = _limits;
        if (order.amount > limits.largeOrderSize) revert OrderIsLarge(order.amount, limits.largeOrderSize);
        _execute(limits, order, confirmation, signatures);
    }

    /// @inheritdoc IMintDesk
    function approveLarge(
        MintOrder calldata order,
        CreditConfirmation calldata confirmation,
        SignerSignature[] calldata signatures
    ) external restricted inPerson {
        _execute(_limits, order, confirmation, signatures);
    }

    function _execute(
        Limits memory limits,
        MintOrder calldata order,
        CreditConfirmation calldata confirmation,
        SignerSignature[] calldata signatures
    ) private {
        uint256 amount = order.amount;
        _checkBeneficiary(order.beneficiary);
        _checkAmount(amount, limits.order);
        bytes32 id = orderId(order);
        Slip memory slip = _slips[order.bankRef];
        _checkUnused(order.bankRef, slip);
        if (slip.maker == address(0) || slip.tag != bytes11(id)) revert OrderNotProposed(id, _stateOf(id, slip));
        if (slip.maker == msg.sender) revert SamePerson(msg.sender);
        if (block.timestamp < order.valueDate) revert OrderNotDue(order.valueDate, block.timestamp);
        _checkTimes(order);
        if (confirmation.amount != amount) revert CreditAmountMismatch(confirmation.amount, amount);
        (bool admitted, uint256 used) = _window.record(amount, limits.window);
        if (!admitted) revert WindowLimitExceeded(amount, used < limits.window ? limits.window - used : 0);

        _slips[order.bankRef].executed = true;

        (uint256 ceiling, uint256 ratio) = REGISTRY.consumeCredit(id, confirmation, signatures);
        uint256 allowed = (ceiling * limits.shareBps) / ReserveMath.BPS;
        if (amount > allowed) revert ShareLimitExceeded(amount, allowed);
        TOKEN.mint(order.beneficiary, amount);
        // After the calls, as the registry gives the ratio; registry and token are ours and call nobody back.
        emit OrderExecuted(id, order.bankRef, order.beneficiary, amount, slip.maker, msg.sender, ratio);
    }

    /// @inheritdoc IMintDesk
    function reject(MintOrder calldata order, bytes32 reason) external restricted {
        bytes32 id = orderId(order);
        if (_rejected[id]) return;
        OrderState state = _stateOf(id, _slips[order.bankRef]);
        if (state != OrderState.Proposed) revert OrderNotProposed(id, state);

        delete _slips[order.bankRef];
        _rejected[id] = true;
        emit OrderRejected(id, order.bankRef, msg.sender, reason);
    }

    function _checkUnused(bytes32 bankRef, Slip memory slip) private view {
        if (slip.executed || _usedBefore(bankRef)) revert BankReferenceUsed(bankRef);
    }

    /// @dev Whether a desk before this one minted for it.
    function _usedBefore(bytes32 bankRef) private view returns (bool) {
        return address(PREDECESSOR) != address(0) && PREDECESSOR.isBankReferenceUsed(bankRef);
    }

    function _checkBeneficiary(address wallet) private view {
        uint256 validUntil = _beneficiaries[wallet];
        if (validUntil == 0) revert NotBeneficiary(wallet);
        if (block.timestamp >= validUntil) revert BeneficiaryExpired(wallet, validUntil, block.timestamp);
    }

    function _checkAmount(uint256 amount, uint256 limit) private pure {
        if (amount == 0) revert ZeroAmount();
        if (amount > limit) revert OrderLimitExceeded(amount, limit);
    }

    function _stateOf(bytes32 id, Slip memory slip) private view returns (OrderState) {
        if (_rejected[id]) return OrderState.Rejected;
        if (slip.maker == address(0) || slip.tag != bytes11(id)) return OrderState.None;
        return slip.executed ? OrderState.Executed : OrderState.Proposed;
    }

    function _checkTimes(MintOrder calldata order) private view {
        if (order.expiry <= block.timestamp) revert OrderExpired(order.expiry, block.timestamp);
        if (order.expiry > block.timestamp + MAX_ORDER_LIFE) {
            revert ExpiryTooFar(order.expiry, block.timestamp + MAX_ORDER_LIFE);
        }
        if (order.valueDate >= order.expiry) revert NeverDue(order.valueDate, order.expiry);
    }

    // ---------------------------------------------------------------- beneficiaries

    /// @inheritdoc IMintDesk
    function addBeneficiary(address wallet, bytes32 customerRef, uint48 validUntil) external restricted {
        if (wallet == address(0)) revert NotBeneficiary(wallet);
        if (customerRef == 0) revert ZeroReference();
        if (validUntil <= block.timestamp) revert ExpiryInPast(validUntil, block.timestamp);
        uint48 previous = _beneficiaries[wallet];

        _beneficiaries[wallet] = validUntil;
        emit BeneficiaryAdded(wallet, customerRef, previous, validUntil, msg.sender);
    }

    /// @inheritdoc IMintDesk
    function revokeBeneficiary(address wallet) external restricted {
        uint48 previous = _beneficiaries[wallet];
        if (previous == 0) return;

        delete _beneficiaries[wallet];
        emit BeneficiaryRevoked(wallet, previous, msg.sender);
    }

    // ---------------------------------------------------------------- bounds

    /// @inheritdoc IMintDesk
    function raiseOrderLimit(uint256 limit) external restricted {
        _checkRaise(limit, _limits.order, type(uint80).max);
        _setOrderLimit(limit);
    }

    /// @inheritdoc IMintDesk
    function lowerOrderLimit(uint256 limit) external restricted {
        _checkLower(limit, _limits.order);
        _setOrderLimit(limit);
    }

    /// @inheritdoc IMintDesk
    function raiseWindowLimit(uint256 limit) external restricted {
        _checkRaise(limit, _limits.window, type(uint80).max);
        _setWindowLimit(limit);
    }

    /// @inheritdoc IMintDesk
    function lowerWindowLimit(uint256 limit) external restricted {
        _checkLower(limit, _limits.window);
        _setWindowLimit(limit);
    }

    /// @inheritdoc IMintDesk
    function raiseShareLimit(uint16 shareBps) external restricted {
        _checkRaise(shareBps, _limits.shareBps, ReserveMath.BPS);
        _setShareLimit(shareBps);
    }

    /// @inheritdoc IMintDesk
    function lowerShareLimit(uint16 shareBps) external restricted {
        _checkLower(shareBps, _limits.shareBps);
        _setShareLimit(shareBps);
    }

    /// @inheritdoc IMintDesk
    function raiseLargeOrderSize(uint256 size) external restricted {
        _checkRaise(size, _limits.largeOrderSize, type(uint80).max);
        _setLargeOrderSize(size);
    }

    /// @inheritdoc IMintDesk
    function lowerLargeOrderSize(uint256 size) external restricted {
        _checkLower(size, _limits.largeOrderSize);
        _setLargeOrderSize(size);
    }

    function _checkRaise(uint256 requested, uint256 current, uint256 maximum) private pure {
        if (requested < current) revert NotRaised(requested, current);
        if (requested > maximum) revert LimitTooLarge(requested, maximum);
    }

    function _checkLower(uint256 requested, uint256 current) private pure {
        if (requested > current) revert NotLowered(requested, current);
    }

    function _setOrderLimit(uint256 limit) private {
        uint256 previous = _limits.order;
        if (limit == previous) return;
        _limits.order = uint80(limit);
        emit OrderLimitSet(previous, limit, msg.sender);
    }

    function _setWindowLimit(uint256 limit) private {
        uint256 previous = _limits.window;
        if (limit == previous) return;
        _limits.window = uint80(limit);
        emit WindowLimitSet(previous, limit, msg.sender);
    }

    function _setShareLimit(uint16 shareBps) private {
        uint16 previous = _limits.shareBps;
        if (shareBps == previous) return;
        _limits.shareBps = shareBps;
        emit ShareLimitSet(previous, shareBps, msg.sender);
    }

    function _setLargeOrderSize(uint256 size) private {
        uint256 previous = _limits.largeOrderSize;
        if (size == previous) return;
        _limits.largeOrderSize = uint80(size);
        emit LargeOrderSizeSet(previous, size, msg.sender);
    }

    /// @inheritdoc IMintDesk
    function prepareWindow(uint256 mints) external {
        _window.prepare(mints);
    }

    // ---------------------------------------------------------------- views

    function token() external view returns (address) {
        return address(TOKEN);
    }

    function registry() external view returns (address) {
        return address(REGISTRY);
    }

    function predecessor() external view returns (address) {
        return address(PREDECESSOR);
    }

    function orderLimit() external view returns (uint256) {
        return _limits.order;
    }

    function largeOrderSize() external view returns (uint256) {
        return _limits.largeOrderSize;
    }

    function shareLimitBps() external view returns (uint16) {
        return _limits.shareBps;
    }

    /// @inheritdoc IMintDesk
    function window() external view returns (uint256 limit, uint256 used, uint256 available) {
        (limit, used) = (_limits.window, _window.usedNow());
        available = used < limit ? limit - used : 0;
    }

    /// @inheritdoc IMintDesk
    function beneficiary(address wallet) external view returns (uint48 validUntil) {
        return _beneficiaries[wallet];
    }

    function orderId(MintOrder calldata order) public view returns (bytes32) {
        return _hashTypedDataV4(order.hash());
    }

    /// @inheritdoc IMintDesk
    function orderState(MintOrder calldata order) external view returns (OrderState state, address maker) {
        bytes32 id = orderId(order);
        Slip memory slip = _slips[order.bankRef];
        state = _stateOf(id, slip);
        if (state == OrderState.Proposed || state == OrderState.Executed) maker = slip.maker;
    }

    function isBankReferenceUsed(bytes32 bankRef) external view returns (bool) {
        return _slips[bankRef].executed || _usedBefore(bankRef);
    }
}
