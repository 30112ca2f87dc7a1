// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ChainShare, IReserveRegistry} from "../IReserveRegistry.sol";
import {RegistryState} from "./RegistryState.sol";

/// @title What people allow
/// @notice Approval, allocation, buffer, age and step, and the wind-down. Widening waits, narrowing is at once, and no role
/// holds both halves of a pair.
abstract contract Limits is RegistryState {
    /// @inheritdoc IReserveRegistry
    function setApproval(
        bytes32 authority_,
        bytes32 referenceHash,
        uint256 ceiling,
        uint48 expiry
    ) external restricted {
        if (authority_ == 0 || referenceHash == 0 || ceiling == 0) revert ZeroValue();
        if (ceiling > type(uint88).max) revert AmountTooLarge(ceiling, type(uint88).max);
        _checkExpiry(expiry);

        if (
            authority_ == _approvalAuthority &&
            referenceHash == _approvalReference &&
            ceiling == _settings.approvedCeiling &&
            expiry == _terms.approvedUntil
        ) return;

        (_approvalAuthority, _approvalReference) = (authority_, referenceHash);
        (_settings.approvedCeiling, _terms.approvedUntil) = (uint88(ceiling), uint32(expiry));

        emit ApprovalSet(authority_, referenceHash, ceiling, expiry, msg.sender);
        _push();
    }

    /// @inheritdoc IReserveRegistry
    function clearApproval() external restricted {
        bytes32 cleared = _approvalReference;
        if (cleared == 0) return;

        (_approvalAuthority, _approvalReference) = (0, 0);
        (_settings.approvedCeiling, _terms.approvedUntil) = (0, 0);

        emit ApprovalCleared(cleared, msg.sender);
        _push();
    }

    /// @inheritdoc IReserveRegistry
    function raiseAllocation(uint64 epoch, uint48 validUntil, ChainShare[] calldata shares) external restricted {
        (uint256 own, uint256 total) = _readTable(epoch, shares);
        _checkExpiry(validUntil);
        if (own < _settings.share) revert NotRaised(own, _settings.share);
        if (validUntil < _terms.shareUntil) revert NotRaised(validUntil, _terms.shareUntil);
        if (total > _settings.approvedCeiling) revert AllocationAboveApproval(total, _settings.approvedCeiling);
        _allocate(epoch, own, validUntil, shares, true);
    }

    /// @inheritdoc IReserveRegistry
    function lowerAllocation(uint64 epoch, uint48 validUntil, ChainShare[] calldata shares) external restricted {
        (uint256 own, ) = _readTable(epoch, shares);
        if (own > _settings.share) revert NotLowered(own, _settings.share);
        if (validUntil > _terms.shareUntil) revert NotLowered(validUntil, _terms.shareUntil);
        // A short table does not take the other chains' tokens back.
        _allocate(epoch, own, validUntil, shares, _settings.whole);
    }

    /// @inheritdoc IReserveRegistry
    function loosenBuffer(uint16 bps) external restricted {
        uint16 previous = _settings.bufferBps;
        if (bps == 0) revert ZeroValue();
        if (bps > previous) revert NotLowered(bps, previous);
        _setBuffer(previous, bps);
    }

    /// @inheritdoc IReserveRegistry
    function tightenBuffer(uint16 bps) external restricted {
        uint16 previous = _settings.bufferBps;
        if (bps < previous) revert NotRaised(bps, previous);
        _setBuffer(previous, bps);
    }

    /// @inheritdoc IReserveRegistry
    function raiseMaxAge(uint32 age) external restricted {
        uint32 previous = _settings.maxAge;
        if (age < previous) revert NotRaised(age, previous);
        if (age > type(uint24).max) revert AmountTooLarge(age, type(uint24).max);
        _setMaxAge(previous, age);
    }

    /// @inheritdoc IReserveRegistry
    function lowerMaxAge(uint32 age) external restricted {
        uint32 previous = _settings.maxAge;
        if (age > previous) revert NotLowered(age, previous);
        _setMaxAge(previous, age);
    }

    /// @inheritdoc IReserveRegistry
    function raiseStep(uint16 bps) external restricted {
        uint16 previous = _settings.stepBps;
        if (bps < previous) revert NotRaised(bps, previous);
        _setStep(previous, bps);
    }

    /// @inheritdoc IReserveRegistry
    function lowerStep(uint16 bps) external restricted {
        uint16 previous = _settings.stepBps;
        if (bps > previous) revert NotLowered(bps, previous);
        _setStep(previous, bps);
    }

    /// @inheritdoc IReserveRegistry
    function windDown() external restricted {
        if (_settings.woundDown) return;
        _settings.woundDown = true;
        emit WindDownStarted(msg.sender);
        _push();
    }

    function woundDown() external view returns (bool) {
        return _settings.woundDown;
    }

    function bufferBps() external view returns (uint16) {
        return _settings.bufferBps;
    }

    function maxAge() external view returns (uint32) {
        return _settings.maxAge;
    }

    function stepBps() external view returns (uint16) {
        return _settings.stepBps;
    }

    function approval() external view returns (ApprovalView memory) {
        return ApprovalView(_approvalAuthority, _approvalReference, _settings.approvedCeiling, _terms.approvedUntil);
    }

    function allocation() external view returns (AllocationView memory) {
        return AllocationView(_epoch, _settings.share, _terms.shareUntil, _settings.whole);
    }

    /// @dev This chain's row, zero if it has none, and the sum of all.
    function _readTable(uint64 epoch, ChainShare[] calldata shares) private view returns (uint256 own, uint256 total) {
        if (epoch != _epoch + 1) revert WrongEpoch(epoch, _epoch + 1);
        uint256 previous = 0;
        for (uint256 i = 0; i < shares.length; ++i) {
            ChainShare calldata share = shares[i];
            if (share.chainId <= previous) revert SharesNotSorted(previous, share.chainId);
            if (share.amount > type(uint88).max) revert AmountTooLarge(share.amount, type(uint88).max);
            if (share.chainId == block.chainid) own = share.amount;
            total += share.amount;
            previous = share.chainId;
        }
    }

    function _allocate(
        uint64 epoch,
        uint256 own,
        uint48 validUntil,
        ChainShare[] calldata shares,
        bool mayBeWhole
    ) private {
        uint256 previous = _settings.share;
        bool whole = mayBeWhole && shares.length == 1 && own != 0;

        _epoch = epoch;
        (_settings.share, _settings.whole, _terms.shareUntil) = (uint88(own), whole, uint32(validUntil));

        emit AllocationSet(epoch, previous, own, validUntil, whole, shares, msg.sender);
        _push();
    }

    function _checkExpiry(uint48 expiry) private view {
        if (expiry <= block.timestamp) revert ExpiryInPast(expiry, block.timestamp);
        if (expiry > type(uint32).max) revert ExpiryTooFar(expiry, type(uint32).max);
    }

    function _setBuffer(uint16 previous, uint16 bps) private {
        if (bps == previous) return;
        _settings.bufferBps = bps;
        emit BufferSet(previous, bps, msg.sender);
        _push();
    }

    function _setMaxAge(uint32 previous, uint32 age) private {
        if (age == previous) return;
        _settings.maxAge = uint24(age);
        emit MaxAgeSet(previous, age, msg.sender);
        _push();
    }

    function _setStep(uint16 previous, uint16 bps) private {
        if (bps == previous) return;
        _settings.stepBps = bps;
        emit StepSet(previous, bps, msg.sender);
        _push();
    }
}
