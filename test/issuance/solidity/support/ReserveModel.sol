// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BANKS, Banks, KEYS, POOLS} from "./Banks.sol";

/// @notice What the registry should know and answer, from its specification alone: plain words, no packing, other formulas.
abstract contract ReserveModel is Banks {
    struct BankGhost {
        bool exists;
        bool revoked;
        uint256 threshold;
        uint256 voidings;
        bool[KEYS] enlisted;
    }

    struct PoolGhost {
        bool exists;
        uint256 total;
        uint256 asOf;
        uint256 validUntil;
        uint256 sequence;
        uint256 baseline;
        uint256 baselineAt;
        uint256 lastAsOf;
        bytes32 parkedDigest;
        uint256 parkedTotal;
        uint256 parkedAsOf;
        uint256 parkedUntil;
        uint256 parkedVoidings;
    }

    struct BoundsGhost {
        uint256 buffer;
        uint256 step;
        uint256 maxAge;
        uint256 approved;
        uint256 approvedUntil;
        uint256 share;
        uint256 shareUntil;
        uint256 epoch;
        bool isWhole;
        bool woundDown;
        uint256 deskBlockedUntil;
    }

    BankGhost[BANKS] internal banks;
    PoolGhost[POOLS] internal pools;
    BoundsGhost internal bounds;

    function _forgetRegistry() internal {
        delete banks;
        delete pools;
        delete bounds;
    }

    // ---------------------------------------------------------------- banks

    function _signers(uint256 bank) internal view returns (uint256 count) {
        for (uint256 i = 0; i < KEYS; ++i) if (banks[bank].enlisted[i]) ++count;
    }

    function _isActive(uint256 bank) internal view returns (bool) {
        return banks[bank].exists && !banks[bank].revoked;
    }

    /// @dev The keys of the first `count` signers, fewer if the bank has no more.
    function _keys(uint256 bank, uint256 count) internal view returns (uint256[] memory keys) {
        uint256 most = _signers(bank);
        keys = new uint256[](count < most ? count : most);
        uint256 next;
        for (uint256 i = 0; i < KEYS && next < keys.length; ++i) {
            if (banks[bank].enlisted[i]) keys[next++] = keyOf(bank, i);
        }
    }

    function _loseSigner(uint256 bank, uint256 key) internal {
        banks[bank].enlisted[key] = false;
        ++banks[bank].voidings;
    }

    // ---------------------------------------------------------------- statements

    function _freshUntil(PoolGhost storage pool) internal view returns (uint256) {
        uint256 aged = pool.asOf + bounds.maxAge;
        return aged < pool.validUntil ? aged : pool.validUntil;
    }

    function _isFresh(PoolGhost storage pool) internal view returns (bool) {
        return block.timestamp < _freshUntil(pool);
    }

    /// @dev What a statement may say without a person, and the baseline that it would be judged by.
    function _acceptedUpTo(uint256 index) internal view returns (uint256 bound, uint256 baseline, bool moves) {
        PoolGhost storage pool = pools[index];
        bool fresh = _isFresh(pool);
        // What a stale pool said last is no longer known to be so: it can only lower its baseline.
        moves = pool.total < pool.baseline || (fresh && pool.total > pool.baseline);
        moves = moves && block.timestamp >= pool.baselineAt + 1 days;
        baseline = moves ? pool.total : pool.baseline;
        bound = baseline + (baseline * bounds.step) / 10_000;
        if (fresh && pool.total > bound) bound = pool.total;
    }

    function _drop(uint256 index) internal {
        PoolGhost storage pool = pools[index];
        _unpark(index);
        if (pool.total == 0 && pool.baseline == 0) return;
        (pool.total, pool.validUntil, pool.baseline, pool.baselineAt) = (0, 0, 0, 0);
    }

    function _unpark(uint256 index) internal {
        PoolGhost storage pool = pools[index];
        (pool.parkedDigest, pool.parkedTotal, pool.parkedAsOf, pool.parkedUntil) = (0, 0, 0, 0);
    }

    // ---------------------------------------------------------------- the ceiling

    function _reserves() internal view returns (uint256 sum) {
        for (uint256 i = 0; i < POOLS; ++i) if (_isFresh(pools[i])) sum += pools[i].total;
    }

    /// @dev Reserves less the buffer, the buffer rounded up.
    function _capacity() internal view returns (uint256) {
        uint256 sum = _reserves();
        if (bounds.buffer == 0) return 0;
        uint256 whole = 10_000 + bounds.buffer;
        return sum - (sum * bounds.buffer + whole - 1) / whole;
    }

    /// @param cap The token's own.
    function _ceiling(uint256 cap) internal view returns (uint256 ceiling, uint256 until) {
        if (bounds.woundDown) return (0, 0);
        ceiling = _capacity();
        uint256 approved = block.timestamp < bounds.approvedUntil ? bounds.approved : 0;
        uint256 share = block.timestamp < bounds.shareUntil ? bounds.share : 0;
        if (approved < ceiling) ceiling = approved;
        if (share < ceiling) ceiling = share;
        if (cap < ceiling) ceiling = cap;
        if (ceiling == 0) return (0, 0);

        until = bounds.approvedUntil < bounds.shareUntil ? bounds.approvedUntil : bounds.shareUntil;
        for (uint256 i = 0; i < POOLS; ++i) {
            uint256 end = _freshUntil(pools[i]);
            if (block.timestamp < end && end < until) until = end;
        }
    }
}
