// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Signer} from "../../shared/Signer.sol";
import {IReserveRegistry, SignerSignature} from "../IReserveRegistry.sol";
import {RegistryState} from "./RegistryState.sol";

/// @title Who may speak for a bank
/// @notice Custodians, their signers and pools. Adding waits 48 h; losing is at once.
abstract contract Custodians is RegistryState {
    /// @dev What a contract signer may use.
    uint256 private constant SIGNER_GAS = 100_000;

    /// @inheritdoc IReserveRegistry
    function addCustodian(bytes32 id, uint8 threshold, address[] calldata signers) external restricted {
        if (id == 0) revert ZeroValue();
        Custodian storage bank = _custodians[id];
        if (bank.number != 0) revert CustodianExists(id);
        if (_custodianIds.length == MAX_CUSTODIANS) revert TooMany(MAX_CUSTODIANS + 1, MAX_CUSTODIANS);
        if (signers.length > MAX_SIGNERS) revert TooMany(signers.length, MAX_SIGNERS);
        if (threshold == 0 || threshold > signers.length) revert InvalidThreshold(threshold, signers.length);

        _custodianIds.push(id);
        uint8 number = uint8(_custodianIds.length);
        (bank.number, bank.threshold, bank.signers) = (number, threshold, uint8(signers.length));
        for (uint256 i = 0; i < signers.length; ++i) _enlist(number, signers[i]);

        emit CustodianAdded(id, threshold, signers, msg.sender);
        _push();
    }

    /// @inheritdoc IReserveRegistry
    function addSigner(bytes32 id, address signer) external restricted {
        Custodian storage bank = _activeCustodian(id);
        if (bank.signers == MAX_SIGNERS) revert TooMany(MAX_SIGNERS + 1, MAX_SIGNERS);

        _enlist(bank.number, signer);
        ++bank.signers;

        emit SignerAdded(id, signer, msg.sender);
        _push();
    }

    /// @inheritdoc IReserveRegistry
    function addPool(bytes32 id, bytes32 pool_) external restricted {
        if (pool_ == 0) revert ZeroValue();
        Custodian storage bank = _activeCustodian(id);
        if (_pools[pool_].number != 0) revert PoolExists(pool_);
        uint256 index = _settings.pools;
        if (index == MAX_POOLS) revert TooMany(MAX_POOLS + 1, MAX_POOLS);

        _settings.pools = uint8(index + 1);
        _poolIds[index] = pool_;
        _pools[pool_] = PoolEntry({number: uint8(index + 1), custodian: bank.number});

        emit PoolAdded(id, pool_, msg.sender);
        _push();
    }

    /// @inheritdoc IReserveRegistry
    function lowerThreshold(bytes32 id, uint8 threshold) external restricted {
        Custodian storage bank = _activeCustodian(id);
        if (threshold == 0) revert ZeroValue();
        if (threshold > bank.threshold) revert NotLowered(threshold, bank.threshold);
        _setThreshold(id, bank, threshold);
    }

    /// @inheritdoc IReserveRegistry
    function raiseThreshold(bytes32 id, uint8 threshold) external restricted {
        Custodian storage bank = _activeCustodian(id);
        if (threshold < bank.threshold) revert NotRaised(threshold, bank.threshold);
        if (threshold > bank.signers) revert InvalidThreshold(threshold, bank.signers);
        // What is parked was signed by too few.
        if (threshold > bank.threshold) ++bank.voidings;
        _setThreshold(id, bank, threshold);
    }

    /// @inheritdoc IReserveRegistry
    function revokeSigner(bytes32 id, address signer) external restricted {
        Custodian storage bank = _custodians[id];
        if (bank.number == 0) revert UnknownCustodian(id);
        if (_signerOf[signer] != bank.number) revert UnknownSigner(id, signer);
        _strike(id, bank, signer);
    }

    /// @inheritdoc IReserveRegistry
    function resignSigner() external {
        uint256 number = _signerOf[msg.sender];
        if (number == 0) revert UnknownSigner(0, msg.sender);
        bytes32 id = _custodianIds[number - 1];
        _strike(id, _custodians[id], msg.sender);
    }

    /// @inheritdoc IReserveRegistry
    function revokeCustodian(bytes32 id) external restricted {
        Custodian storage bank = _custodians[id];
        if (bank.number == 0) revert UnknownCustodian(id);
        if (bank.revoked) return;

        bank.revoked = true;
        emit CustodianRevoked(id, msg.sender);
        uint256 count = _settings.pools;
        for (uint256 i = 0; i < count; ++i) {
            bytes32 pool_ = _poolIds[i];
            if (_pools[pool_].custodian == bank.number) _dropPool(i, pool_);
        }
        _push();
    }

    /// @inheritdoc IReserveRegistry
    function dropPool(bytes32 pool_) external restricted {
        uint256 number = _pools[pool_].number;
        if (number == 0) revert UnknownPool(0, pool_);
        _dropPool(number - 1, pool_);
        _push();
    }

    function custodian(bytes32 id) external view returns (CustodianView memory) {
        return _viewCustodian(id);
    }

    function custodians() external view returns (CustodianView[] memory all) {
        all = new CustodianView[](_custodianIds.length);
        for (uint256 i = 0; i < all.length; ++i) all[i] = _viewCustodian(_custodianIds[i]);
    }

    /// @inheritdoc IReserveRegistry
    function custodianOf(address signer) external view returns (bytes32) {
        uint256 number = _signerOf[signer];
        return number == 0 ? bytes32(0) : _custodianIds[number - 1];
    }

    function _viewCustodian(bytes32 id) private view returns (CustodianView memory) {
        Custodian memory bank = _custodians[id];
        return CustodianView(id, bank.threshold, bank.signers, bank.revoked);
    }

    function _activeCustodian(bytes32 id) internal view returns (Custodian storage bank) {
        bank = _custodians[id];
        if (bank.number == 0) revert UnknownCustodian(id);
        if (bank.revoked) revert CustodianIsRevoked(id);
    }

    /// @dev {_activeCustodian}, to read only.
    function _readCustodian(bytes32 id) internal view returns (Custodian memory bank) {
        bank = _custodians[id];
        if (bank.number == 0) revert UnknownCustodian(id);
        if (bank.revoked) revert CustodianIsRevoked(id);
    }

    function _enlist(uint8 number, address signer) private {
        if (signer == address(0)) revert ZeroValue();
        uint256 taken = _signerOf[signer];
        if (taken != 0) revert SignerTaken(signer, _custodianIds[taken - 1]);
        _signerOf[signer] = number;
    }

    function _strike(bytes32 id, Custodian storage bank, address signer) private {
        delete _signerOf[signer];
        --bank.signers;
        ++bank.voidings;

        emit SignerRevoked(id, signer, msg.sender);
        _push();
    }

    function _setThreshold(bytes32 id, Custodian storage bank, uint8 threshold) private {
        uint8 previous = bank.threshold;
        if (threshold == previous) return;

        bank.threshold = threshold;
        emit ThresholdSet(id, previous, threshold, msg.sender);
        _push();
    }

    /// @dev The sequence and the last as-of stay, so that no old statement can come back.
    function _dropPool(uint256 index, bytes32 pool_) private {
        uint256 previous = _inForce[index].total;
        _dropParked(index, pool_);
        if (previous == 0 && _judgement[index].baseline == 0) return;

        (_inForce[index].total, _inForce[index].validUntil) = (0, 0);
        (_judgement[index].baseline, _judgement[index].baselineAt) = (0, 0);
        emit PoolDropped(pool_, previous, msg.sender);
    }

    function _dropParked(uint256 index, bytes32 pool_) internal {
        if (!_judgement[index].parked) return;
        _judgement[index].parked = false;
        emit StatementDropped(pool_, _parked[index].digest);
        delete _parked[index];
    }

    /// @dev At least `threshold` of the custodian's signers, each once, in ascending order, all of them right.
    function _checkQuorum(
        bytes32 id,
        uint256 number,
        uint256 threshold,
        bytes32 digest,
        SignerSignature[] calldata signatures
    ) internal view {
        if (signatures.length < threshold) revert TooFewSigners(signatures.length, threshold);
        address previous = address(0);
        for (uint256 i = 0; i < signatures.length; ++i) {
            address signer = signatures[i].signer;
            if (signer <= previous) revert SignersNotSorted(previous, signer);
            if (_signerOf[signer] != number) revert UnknownSigner(id, signer);
            if (!Signer.signed(signer, digest, signatures[i].signature, SIGNER_GAS)) {
                revert InvalidSignature(signer);
            }
            previous = signer;
        }
    }
}
