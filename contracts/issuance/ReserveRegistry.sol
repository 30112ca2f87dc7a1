// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Governed} from "./Governed.sol";
import {IRedemptionDesk} from "./IRedemptionDesk.sol";
import {Bound, CreditConfirmation, IReserveRegistry, SignerSignature} from "./IReserveRegistry.sol";
import {MintWindow} from "./MintWindow.sol";
import {ReserveMath} from "./ReserveMath.sol";
import {SignedMessages} from "./SignedMessages.sol";
import {Limits} from "./registry/Limits.sol";
import {RegistryState} from "./registry/RegistryState.sol";
import {Statements} from "./registry/Statements.sol";

/// @title The reserve registry of one currency
/// @notice From statements ({Statements}, {Custodians}) and consents ({Limits}) to one number: the token's supply ceiling.
contract ReserveRegistry is Statements, Limits {
    using SignedMessages for CreditConfirmation;

    uint8 private constant CREDIT = 1;
    uint8 private constant SURPLUS = 2;

    constructor(
        address token_,
        address predecessor_
    ) EIP712("Harbour Reserve Registry", "1") Governed(token_) RegistryState(token_, predecessor_) {}

    // ---------------------------------------------------------------- the ceiling

    /// @inheritdoc IReserveRegistry
    function push() external returns (uint256 ceiling, uint48 validUntil) {
        Result memory result = _pushOrRevert();
        return (result.ceiling, result.validUntil);
    }

    /// @dev A registry that lost RESERVE, or whose token refuses it, must still be able to revoke and to lower. Minting needs
    /// {_pushOrRevert}, so it stops.
    function _push() internal override {
        (Result memory result, bool changed) = _toPush();
        if (!changed) return;
        try TOKEN.setSupplyCeiling(result.ceiling, result.validUntil) {
            emit CeilingPushed(result.ceiling, result.validUntil, result.bound, result.capacity);
        } catch (bytes memory reason) {
            emit PushRefused(result.ceiling, result.validUntil, reason);
        }
    }

    function _pushOrRevert() private returns (Result memory result) {
        bool changed;
        (result, changed) = _toPush();
        if (!changed) return result;
        TOKEN.setSupplyCeiling(result.ceiling, result.validUntil);
        emit CeilingPushed(result.ceiling, result.validUntil, result.bound, result.capacity);
    }

    function _toPush() private view returns (Result memory result, bool changed) {
        result = _compute();
        (uint256 current, uint256 currentUntil) = TOKEN.supplyCeiling();
        if (result.ceiling == current && result.validUntil == currentUntil) return (result, false);
        _applyCap(result);
        changed = result.ceiling != current || result.validUntil != currentUntil;
    }

    /// @dev Everything but the token's own cap, which the token keeps its ceiling below anyway.
    function _compute() private view returns (Result memory result) {
        Settings memory settings = _settings;
        result.whole = settings.whole;

        uint48 earliest = type(uint48).max;
        for (uint256 i = 0; i < settings.pools; ++i) {
            InForce memory statement = _inForce[i];
            uint48 until = _freshUntil(statement, settings.maxAge);
            if (block.timestamp >= until) continue;
            result.reserves += statement.total;
            if (until < earliest) earliest = until;
        }
        result.capacity = ReserveMath.capacity(result.reserves, settings.bufferBps);
        result.ceiling = result.capacity;

        Terms memory terms = _terms;
        earliest = _bindTo(result, Bound.Approval, settings.approvedCeiling, terms.approvedUntil, earliest);
        earliest = _bindTo(result, Bound.Allocation, settings.share, terms.shareUntil, earliest);
        if (settings.woundDown) result.ceiling = 0;
        if (result.ceiling != 0) result.validUntil = earliest;
    }

    /// @dev An expired bound is zero.
    function _bindTo(
        Result memory result,
        Bound bound,
        uint256 amount,
        uint48 until,
        uint48 earliest
    ) private view returns (uint48) {
        if (block.timestamp >= until) amount = 0;
        if (amount < result.ceiling) (result.ceiling, result.bound) = (amount, bound);
        return until < earliest ? until : earliest;
    }

    function _applyCap(Result memory result) private view {
        uint256 cap = TOKEN.ceilingCap();
        if (cap >= result.ceiling) return;
        (result.ceiling, result.bound) = (cap, Bound.CeilingCap);
        if (cap == 0) result.validUntil = 0;
    }

    // ---------------------------------------------------------------- credits

    /// @inheritdoc IReserveRegistry
    function consumeCredit(
        bytes32 orderId,
        CreditConfirmation calldata confirmation,
        SignerSignature[] calldata signatures
    ) external returns (uint256 ceiling, uint256 ratio) {
        Terms memory terms = _terms;
        if (msg.sender != terms.mintDesk) revert NotMintDesk(msg.sender, terms.mintDesk);
        if (block.timestamp < terms.deskBlockedUntil) revert DeskBlocked(terms.deskBlockedUntil, block.timestamp);
        Result memory result = _pushOrRevert();
        uint256 supply = TOKEN.totalSupply();
        _checkRoom(result, supply, confirmation.amount);
        _checkCredit(orderId, confirmation, signatures);

        _credits[confirmation.creditId] = orderId;

        emit CreditConsumed(confirmation.custodian, confirmation.creditId, orderId, confirmation.amount);
        if (confirmation.kind == SURPLUS) {
            emit BurnCovered(confirmation.creditId, confirmation.burnTx, confirmation.amount);
        }
        // The room was checked, so the sum is below the ceiling.
        if (result.whole) ratio = ReserveMath.ratio(result.reserves, supply + confirmation.amount);
        return (result.ceiling, ratio);
    }

    /// @dev Names the bound that refuses.
    function _checkRoom(Result memory result, uint256 supply, uint256 amount) private view {
        uint256 available = result.ceiling > supply ? result.ceiling - supply : 0;
        if (amount <= available) return;
        if (_settings.woundDown) revert WoundDown();
        uint256 approvedUntil = _terms.approvedUntil;
        if (block.timestamp >= approvedUntil) revert NoApproval(approvedUntil, block.timestamp);
        if (result.reserves == 0) _revertStale();
        if (result.bound == Bound.Capacity) revert InsufficientReserve(available, amount);
        revert CeilingExceeded(result.bound, available, amount);
    }

    /// @dev The age of the latest statement and what it could have been.
    function _revertStale() private view {
        InForce memory latest;
        Settings memory settings = _settings;
        for (uint256 i = 0; i < settings.pools; ++i) {
            if (_inForce[i].asOf > latest.asOf) latest = _inForce[i];
        }
        uint48 until = _freshUntil(latest, settings.maxAge);
        revert ReservesStale(block.timestamp - latest.asOf, until > latest.asOf ? until - latest.asOf : 0);
    }

    function _checkCredit(
        bytes32 orderId,
        CreditConfirmation calldata c,
        SignerSignature[] calldata signatures
    ) private view {
        if (c.creditId == 0 || orderId == 0) revert ZeroValue();
        if (c.kind == CREDIT ? c.burnTx != 0 : (c.kind != SURPLUS || c.burnTx == 0)) {
            revert InvalidKind(c.kind, c.burnTx);
        }
        if (c.valueTime > block.timestamp) revert CreditNotYetValued(c.valueTime, block.timestamp);
        if (c.expiry <= block.timestamp) revert CreditExpired(c.expiry, block.timestamp);
        bytes32 usedBy = creditUsedBy(c.creditId);
        if (usedBy != 0) revert CreditUsed(c.creditId, usedBy);
        Custodian memory bank = _readCustodian(c.custodian);
        _checkQuorum(c.custodian, bank.number, bank.threshold, creditDigest(c), signatures);
    }

    // ---------------------------------------------------------------- desks and reports

    /// @inheritdoc IReserveRegistry
    function setMintDesk(address desk) external restricted {
        Terms memory terms = _terms;
        if (desk == terms.mintDesk) return;
        bool first = terms.deskBlockedUntil == 0 && address(PREDECESSOR) == address(0);
        uint32 blockedUntil = uint32(first ? block.timestamp : block.timestamp + MintWindow.LENGTH);

        (_terms.mintDesk, _terms.deskBlockedUntil) = (desk, blockedUntil);

        emit MintDeskSet(terms.mintDesk, desk, blockedUntil, msg.sender);
        _push();
    }

    /// @inheritdoc IReserveRegistry
    function setRedemptionDesk(address desk) external restricted {
        address previous = _redemptionDesk;
        if (desk == previous) return;
        _redemptionDesk = desk;
        emit RedemptionDeskSet(previous, desk, msg.sender);
        _push();
    }

    /// @inheritdoc IReserveRegistry
    function anchor(bytes32 hash, uint48 asOf, bytes32 kind) external restricted {
        if (hash == 0 || kind == 0) revert ZeroValue();
        if (asOf > block.timestamp) revert FutureAsOf(asOf, block.timestamp);
        emit ReportAnchored(hash, asOf, kind, msg.sender);
        _push();
    }

    // ---------------------------------------------------------------- views

    function token() external view returns (address) {
        return address(TOKEN);
    }

    function predecessor() external view returns (address) {
        return address(PREDECESSOR);
    }

    function mintDesk() external view returns (address desk, uint48 blockedUntil) {
        return (_terms.mintDesk, _terms.deskBlockedUntil);
    }

    function redemptionDesk() external view returns (address) {
        return _redemptionDesk;
    }

    /// @inheritdoc IReserveRegistry
    function creditUsedBy(bytes32 creditId) public view returns (bytes32 orderId) {
        orderId = _credits[creditId];
        if (orderId == 0 && address(PREDECESSOR) != address(0)) return PREDECESSOR.creditUsedBy(creditId);
    }

    /// @inheritdoc IReserveRegistry
    function creditDigest(CreditConfirmation calldata confirmation) public view returns (bytes32) {
        return _hashTypedDataV4(confirmation.hash());
    }

    /// @inheritdoc IReserveRegistry
    function computedCeiling()
        external
        view
        returns (uint256 ceiling, uint48 validUntil, Bound bound, uint256 capacity)
    {
        Result memory result = _compute();
        _applyCap(result);
        return (result.ceiling, result.validUntil, result.bound, result.capacity);
    }

    /// @inheritdoc IReserveRegistry
    function headroom() external view returns (uint256) {
        Result memory result = _compute();
        _applyCap(result);
        uint256 supply = TOKEN.totalSupply();
        return result.ceiling > supply ? result.ceiling - supply : 0;
    }

    function solvency() external view returns (Solvency memory s) {
        Result memory result = _compute();
        _applyCap(result);
        s.liabilities = TOKEN.totalSupply();
        (s.ceiling, s.validUntil, s.bound, s.capacity) = (
            result.ceiling,
            result.validUntil,
            result.bound,
            result.capacity
        );

        Settings memory settings = _settings;
        for (uint256 i = 0; i < settings.pools; ++i) {
            InForce memory statement = _inForce[i];
            if (block.timestamp < _freshUntil(statement, settings.maxAge)) {
                s.reserves += statement.total;
                if (s.oldestAsOf == 0 || statement.asOf < s.oldestAsOf) s.oldestAsOf = statement.asOf;
            } else {
                s.unconfirmed += statement.total;
                ++s.stalePools;
            }
        }
        if (_redemptionDesk != address(0)) {
            (s.openRedemptions, s.openRedemptionAmount) = IRedemptionDesk(_redemptionDesk).openRedemptions();
        }
        if (result.whole) s.ratio = ReserveMath.ratio(s.reserves, s.liabilities);
    }
}
