// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {ERC1967Utils} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Utils.sol";
import {IERC1967} from "@openzeppelin/contracts/interfaces/IERC1967.sol";
import {StorageSlot} from "@openzeppelin/contracts/utils/StorageSlot.sol";
import {IStablecoin, Mode} from "../IStablecoin.sol";
import {Ledger} from "../Ledger.sol";
import {FAST_PATH_TAG, FAST_PATH_VERSION, Twin} from "../Twin.sol";

/// @title Pause, policy and upgrade: which twin is installed
/// @notice Pausing installs the paused twin of the same release, so no payment reads a pause flag, and the
/// proxy's fast path is off by itself. A key that may pause can write no other address into the slot.
abstract contract Modes is Twin, UUPSUpgradeable {
    /// @inheritdoc IStablecoin
    function pause() external restricted {
        if (MODE == Mode.Paused) return;
        _install(Mode.Paused);
        emit Pause();
        emit Paused(msg.sender);
    }

    /// @inheritdoc IStablecoin
    function unpause() external restricted {
        if (MODE != Mode.Paused) return;
        _install(Ledger.store().policyClosed ? Mode.Permissioned : Mode.Open);
        emit Unpause();
        emit Unpaused(msg.sender);
    }

    /// @inheritdoc IStablecoin
    function openPolicy() external restricted {
        TokenStorage storage $ = Ledger.store();
        if (!$.policyClosed) return;
        $.policyClosed = false;
        if (MODE != Mode.Paused) _install(Mode.Open);
        emit PolicyOpened(msg.sender);
    }

    /// @inheritdoc IStablecoin
    function closePolicy() external restricted {
        TokenStorage storage $ = Ledger.store();
        if ($.policyClosed) return;
        $.policyClosed = true;
        if (MODE != Mode.Paused) _install(Mode.Permissioned);
        emit PolicyClosed(msg.sender);
    }

    /// @dev Whether only verified accounts may pay. A paused twin remembers the policy in storage.
    function _isPolicyClosed() internal view returns (bool) {
        return MODE == Mode.Permissioned || (MODE == Mode.Paused && Ledger.store().policyClosed);
    }

    /// @dev What ERC1967Utils.upgradeToAndCall does, less a read of the slot: it never holds more than an address.
    function _install(Mode mode_) private {
        address next = _twin(mode_);
        if (next.code.length == 0) revert ERC1967Utils.ERC1967InvalidImplementation(next);
        StorageSlot.getUint256Slot(ERC1967Utils.IMPLEMENTATION_SLOT).value = uint160(next);
        emit IERC1967.Upgraded(next);
    }

    /// @dev Restricted to UPGRADER (48 h). An upgrade can change neither the mode nor anything a holder signed,
    /// and every twin of the new release must be what that release says it is: the pause installs them unasked.
    function _authorizeUpgrade(address implementation) internal override restricted {
        if (implementation.code.length == 0) revert ERC1967Utils.ERC1967InvalidImplementation(implementation);
        IStablecoin next = IStablecoin(implementation);
        if (next.mode() != MODE) revert UpgradeModeMismatch(implementation, MODE, next.mode());
        if (next.twin(MODE) != implementation) revert UpgradeTwinMismatch(implementation, MODE, next.twin(MODE));

        for (uint8 m = 0; m <= uint8(Mode.Paused); ++m) {
            Mode mode_ = Mode(m);
            address sibling = next.twin(mode_);
            if (IStablecoin(sibling).mode() != mode_ || !_agree(next, IStablecoin(sibling))) {
                revert UpgradeTwinMismatch(implementation, mode_, sibling);
            }
            if (IStablecoin(sibling).identity() != IDENTITY) revert UpgradeIdentityMismatch(sibling);
            bool tagged = uint16(uint160(sibling)) == FAST_PATH_TAG;
            uint256 declared = IStablecoin(sibling).fastPathVersion();
            if (tagged != (mode_ == Mode.Open && declared == FAST_PATH_VERSION)) {
                revert UpgradeTagMismatch(sibling, declared);
            }
        }
    }

    function _agree(IStablecoin a, IStablecoin b) private view returns (bool) {
        return
            a.twin(Mode.Open) == b.twin(Mode.Open) &&
            a.twin(Mode.Permissioned) == b.twin(Mode.Permissioned) &&
            a.twin(Mode.Paused) == b.twin(Mode.Paused) &&
            a.fastPathVersion() == b.fastPathVersion();
    }
}
