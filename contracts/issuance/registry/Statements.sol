// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IReserveRegistry, ReserveStatement, SignerSignature} from "../IReserveRegistry.sol";
import {ReserveMath} from "../ReserveMath.sol";
import {SignedMessages} from "../SignedMessages.sol";
import {Custodians} from "./Custodians.sol";

/// @title What banks say is there
/// @notice A statement is refused, parked or in force. Each uses the pool's next sequence; nothing is judged twice.
abstract contract Statements is Custodians {
    using SignedMessages for ReserveStatement;

    uint48 private constant BASELINE_PERIOD = 1 days;

    /// @inheritdoc IReserveRegistry
    function submit(
        ReserveStatement calldata statement,
        SignerSignature[] calldata signatures
    ) external returns (bool accepted) {
        if (keccak256(bytes(statement.currency)) != CURRENCY_HASH) {
            revert WrongCurrency(statement.currency, TOKEN.currency());
        }
        if (statement.chainId != block.chainid) revert WrongChain(statement.chainId, block.chainid);
        if (statement.registry != address(this)) revert WrongRegistry(statement.registry, address(this));
        Custodian memory bank = _readCustodian(statement.custodian);
        uint256 index = _poolIndex(statement.custodian, bank.number, statement.pool);
        InForce memory current = _inForce[index];
        _checkSequence(statement.pool, statement.sequence, current.sequence);
        Judgement memory judgement = _judgement[index];
        _checkTimes(statement, judgement.lastAsOf);
        _checkParts(statement);
        bytes32 digest = statementDigest(statement);
        _checkQuorum(statement.custodian, bank.number, bank.threshold, digest, signatures);

        uint256 bound = _bound(statement.pool, current, judgement);
        accepted = statement.total <= bound;
        if (judgement.parked) _dropParked(index, statement.pool);
        judgement.parked = !accepted;
        judgement.lastAsOf = statement.asOf;
        _judgement[index] = judgement;
        if (accepted) _accept(index, statement, current.total);
        else _park(index, statement, digest, bank.voidings, bound);

        _push();
    }

    /// @inheritdoc IReserveRegistry
    function voidSequence(
        bytes32 custodian_,
        bytes32 pool_,
        uint64 sequence,
        SignerSignature[] calldata signatures
    ) external {
        Custodian memory bank = _readCustodian(custodian_);
        uint256 index = _poolIndex(custodian_, bank.number, pool_);
        _checkSequence(pool_, sequence, _inForce[index].sequence);
        bytes32 digest = voidDigest(custodian_, pool_, sequence);
        _checkQuorum(custodian_, bank.number, bank.threshold, digest, signatures);

        _inForce[index].sequence = uint56(sequence);
        _dropParked(index, pool_);

        emit SequenceVoided(custodian_, pool_, sequence);
        _push();
    }

    /// @inheritdoc IReserveRegistry
    function confirm(bytes32 pool_, bytes32 digest) external restricted {
        uint256 number = _pools[pool_].number;
        if (number == 0 || !_judgement[number - 1].parked) revert NothingParked(pool_);
        uint256 index = number - 1;
        Parked memory waiting = _parked[index];
        if (digest != waiting.digest) revert WrongDigest(digest, waiting.digest);
        if (waiting.validUntil <= block.timestamp) revert StatementExpired(waiting.validUntil, block.timestamp);
        bytes32 id = _custodianIds[_pools[pool_].custodian - 1];
        if (_custodians[id].voidings != waiting.voidings) revert SignerRevokedSince(id);

        InForce storage current = _inForce[index];
        uint256 previous = current.total;
        (current.total, current.asOf, current.validUntil) = (waiting.total, waiting.asOf, waiting.validUntil);
        _judgement[index].parked = false;
        delete _parked[index];

        emit StatementConfirmed(pool_, digest, previous, waiting.total, msg.sender);
        _push();
    }

    function pool(bytes32 id) external view returns (PoolView memory) {
        uint256 number = _pools[id].number;
        if (number == 0) revert UnknownPool(0, id);
        return _viewPool(number - 1);
    }

    function pools() external view returns (PoolView[] memory all) {
        all = new PoolView[](_settings.pools);
        for (uint256 i = 0; i < all.length; ++i) all[i] = _viewPool(i);
    }

    function parked(bytes32 pool_) external view returns (ParkedView memory waiting) {
        uint256 number = _pools[pool_].number;
        if (number == 0) return waiting;
        Parked memory p = _parked[number - 1];
        return ParkedView(p.digest, p.total, p.asOf, p.validUntil);
    }

    /// @inheritdoc IReserveRegistry
    function statementDigest(ReserveStatement calldata statement) public view returns (bytes32) {
        return _hashTypedDataV4(statement.hash());
    }

    function voidDigest(bytes32 custodian_, bytes32 pool_, uint64 sequence) public view returns (bytes32) {
        return _hashTypedDataV4(SignedMessages.voidHash(custodian_, pool_, sequence));
    }

    function _viewPool(uint256 index) private view returns (PoolView memory) {
        bytes32 id = _poolIds[index];
        InForce memory current = _inForce[index];
        Judgement memory judgement = _judgement[index];
        return
            PoolView({
                pool: id,
                custodian: _custodianIds[_pools[id].custodian - 1],
                total: current.total,
                asOf: current.asOf,
                validUntil: current.validUntil,
                sequence: current.sequence,
                fresh: _isFresh(current),
                baseline: judgement.baseline,
                baselineAt: judgement.baselineAt,
                parked: judgement.parked
            });
    }

    function _isFresh(InForce memory statement) private view returns (bool) {
        return block.timestamp < _freshUntil(statement, _settings.maxAge);
    }

    function _poolIndex(bytes32 custodian_, uint256 number, bytes32 pool_) private view returns (uint256) {
        PoolEntry memory entry = _pools[pool_];
        if (entry.number == 0 || entry.custodian != number) revert UnknownPool(custodian_, pool_);
        return uint256(entry.number) - 1;
    }

    function _checkSequence(bytes32 pool_, uint64 found, uint64 last) private pure {
        if (found != last + 1) revert WrongSequence(pool_, found, last + 1);
    }

    function _checkTimes(ReserveStatement calldata statement, uint48 lastAsOf) private view {
        if (statement.asOf > block.timestamp) revert FutureAsOf(statement.asOf, block.timestamp);
        if (statement.asOf <= lastAsOf) revert AsOfNotLater(statement.asOf, lastAsOf);
        if (statement.validUntil <= block.timestamp) revert StatementExpired(statement.validUntil, block.timestamp);
    }

    function _checkParts(ReserveStatement calldata s) private pure {
        if (s.total == 0) revert ZeroTotal(s.pool);
        if (s.total > type(uint104).max) revert AmountTooLarge(s.total, type(uint104).max);
        uint256 sum = _add(_add(_add(_add(_add(0, s.cash), s.termDeposits), s.securities), s.reverseRepo), s.other);
        if (s.total != sum) revert TotalMismatch(s.total, sum);
    }

    /// @dev Each part fits 104 bits, so the sum of five cannot overflow.
    function _add(uint256 sum, uint256 part) private pure returns (uint256) {
        if (part > type(uint104).max) revert AmountTooLarge(part, type(uint104).max);
        unchecked {
            return sum + part;
        }
    }

    /// @dev The highest total believed without a person. A stale pool's baseline never rises: what it last said is no longer
    /// known to be so.
    function _bound(bytes32 pool_, InForce memory current, Judgement memory judgement) private returns (uint256) {
        bool fresh = _isFresh(current);
        if (
            (fresh ? current.total != judgement.baseline : current.total < judgement.baseline) &&
            block.timestamp >= uint256(judgement.baselineAt) + BASELINE_PERIOD
        ) {
            emit BaselineMoved(pool_, judgement.baseline, current.total);
            (judgement.baseline, judgement.baselineAt) = (current.total, _now());
        }
        return ReserveMath.acceptedUpTo(judgement.baseline, _settings.stepBps, fresh ? current.total : 0);
    }

    function _accept(uint256 index, ReserveStatement calldata s, uint256 previous) private {
        _inForce[index] = InForce({
            total: uint104(s.total),
            asOf: s.asOf,
            validUntil: s.validUntil,
            sequence: uint56(s.sequence)
        });
        emit StatementAccepted(
            s.custodian,
            s.pool,
            s.sequence,
            previous,
            s.total,
            s.asOf,
            s.validUntil,
            s.compositionHash,
            s.statementHash
        );
    }

    function _park(uint256 index, ReserveStatement calldata s, bytes32 digest, uint32 voidings, uint256 bound) private {
        _inForce[index].sequence = uint56(s.sequence);
        _parked[index] = Parked({
            total: uint104(s.total),
            asOf: s.asOf,
            validUntil: s.validUntil,
            voidings: voidings,
            digest: digest
        });
        emit StatementParked(
            s.custodian,
            s.pool,
            s.sequence,
            digest,
            s.total,
            bound,
            s.asOf,
            s.validUntil,
            s.compositionHash,
            s.statementHash
        );
    }
}
