// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IReserveRegistry, ReserveStatement} from "../../../../contracts/issuance/IReserveRegistry.sol";
import {Roles} from "../../../token/solidity/support/Deployment.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {BANKS, KEYS, POOLS} from "./Banks.sol";
import {IssuanceRoles} from "./IssuanceDeployment.sol";
import {Act, IssuanceWorld} from "./IssuanceWorld.sol";

/// @notice What banks say, and who may say it.
abstract contract ReserveActs is IssuanceWorld {
    uint256 internal constant MOST_IN_A_POOL = 1e15;

    // ---------------------------------------------------------------- statements

    function report(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 pool = _anyPool(dice);
        if (dice.oneIn(12)) return _void(dice, pool);
        (uint256 bound, , ) = _acceptedUpTo(pool);
        uint256 total = dice.between(1, bound == 0 ? MOST_IN_A_POOL : bound);
        if (dice.oneIn(8)) total = bound;
        if (dice.oneIn(8)) total = bound + dice.between(1, MOST_IN_A_POOL);
        _submit(dice, pool, total, dice.oneIn(8) ? dice.between(1, 9) : 0);
    }

    function confirm(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 pool = _anyPool(dice);
        for (uint256 i = 0; i < POOLS && pools[pool].parkedDigest == 0; ++i) {
            pool = (pool + 1) % POOLS;
        }
        if (pools[pool].parkedDigest == 0 && !dice.oneIn(8)) return;
        uint256 bank = bankOf(pool);
        if (dice.oneIn(8) && _signers(bank) > banks[bank].threshold) {
            _setThreshold(bank, banks[bank].threshold + 1, true);
            _judgeCeiling();
        }
        _confirm(pool, dice.oneIn(10) ? bytes32(dice.roll()) : pools[pool].parkedDigest);
    }

    /// @param flaw 1 to 9: the statement must be refused.
    function _submit(Dice memory dice, uint256 index, uint256 total, uint256 flaw) internal {
        ReserveStatement memory s = _statement(dice, index, total);
        (bytes memory data, bytes32 digest) = _signed(dice, index, s, flaw);
        (uint256 bound, uint256 baseline, bool moves) = _acceptedUpTo(index);
        bool expected = flaw == 0 && total != 0 && _canSpeak(index);
        if (!_attempt(total > bound ? Act.Park : Act.Submit, holders[0], address(registry), data, expected)) return;

        if (moves) (pools[index].baseline, pools[index].baselineAt) = (baseline, block.timestamp);
        _unpark(index);
        (pools[index].sequence, pools[index].lastAsOf) = (s.sequence, s.asOf);
        if (total <= bound) _accepted(index, s);
        else _parked(index, s, digest);
        _judgeCeiling();
    }

    function _canSpeak(uint256 index) private view returns (bool) {
        uint256 bank = bankOf(index);
        if (!pools[index].exists || !_isActive(bank)) return false;
        return _signers(bank) >= banks[bank].threshold && pools[index].lastAsOf < block.timestamp;
    }

    function _accepted(uint256 index, ReserveStatement memory s) private {
        PoolGhost storage pool = pools[index];
        (pool.total, pool.asOf, pool.validUntil) = (s.total, s.asOf, s.validUntil);
    }

    function _parked(uint256 index, ReserveStatement memory s, bytes32 digest) private {
        PoolGhost storage pool = pools[index];
        (pool.parkedDigest, pool.parkedTotal, pool.parkedAsOf, pool.parkedUntil) = (
            digest,
            s.total,
            s.asOf,
            s.validUntil
        );
        pool.parkedVoidings = banks[bankOf(index)].voidings;
    }

    /// @dev The call, with what the flaw stands for.
    function _signed(
        Dice memory dice,
        uint256 index,
        ReserveStatement memory s,
        uint256 flaw
    ) private view returns (bytes memory data, bytes32 digest) {
        uint256 bank = bankOf(index);
        uint256 count = banks[bank].threshold + (dice.oneIn(4) ? 1 : 0);
        if (flaw == 1) --s.sequence;
        if (flaw == 2) ++s.sequence;
        if (flaw == 3) s.asOf = uint48(block.timestamp + 1);
        if (flaw == 4) s.asOf = uint48(pools[index].lastAsOf);
        if (flaw == 5) s.validUntil = uint48(block.timestamp);
        if (flaw == 6) ++s.total;
        if (flaw == 7) count = banks[bank].threshold == 0 ? 0 : banks[bank].threshold - 1;
        uint256[] memory keys = _keys(bank, count);
        if (flaw == 8 && keys.length != 0) keys[0] = keyOf((bank + 1) % BANKS, 0);
        digest = registry.statementDigest(s);
        if (flaw == 9) s.compositionHash = bytes32(dice.roll());
        data = abi.encodeCall(IReserveRegistry.submit, (s, signWith(keys, digest)));
    }

    function _confirm(uint256 index, bytes32 digest) internal {
        PoolGhost storage pool = pools[index];
        bool expected =
            pool.parkedDigest != 0 &&
                digest == pool.parkedDigest &&
                block.timestamp < pool.parkedUntil &&
                banks[bankOf(index)].voidings == pool.parkedVoidings;
        bytes memory data = abi.encodeCall(IReserveRegistry.confirm, (poolId(index), digest));
        if (!_byRole(Act.Confirm, IssuanceRoles.STATEMENT_APPROVER, address(registry), data, expected)) return;

        (pool.total, pool.asOf, pool.validUntil) = (pool.parkedTotal, pool.parkedAsOf, pool.parkedUntil);
        _unpark(index);
        _judgeCeiling();
    }

    function _void(Dice memory dice, uint256 index) private {
        PoolGhost storage pool = pools[index];
        uint256 bank = bankOf(index);
        uint64 sequence = uint64(pool.sequence + (dice.oneIn(8) ? 2 : 1));
        uint256[] memory keys = _keys(bank, banks[bank].threshold);
        bool expected =
            pool.exists && _isActive(bank) && sequence == pool.sequence + 1 && keys.length >= banks[bank].threshold;
        bytes32 digest = registry.voidDigest(bankId(bank), poolId(index), sequence);
        bytes memory data = abi.encodeCall(
            IReserveRegistry.voidSequence,
            (bankId(bank), poolId(index), sequence, signWith(keys, digest))
        );
        if (!_attempt(Act.Void, _anybody(dice), address(registry), data, expected)) return;
        pool.sequence = sequence;
        _unpark(index);
        _judgeCeiling();
    }

    function _statement(
        Dice memory dice,
        uint256 index,
        uint256 total
    ) private view returns (ReserveStatement memory s) {
        PoolGhost storage pool = pools[index];
        s.currency = "HKD";
        s.chainId = block.chainid;
        s.registry = address(registry);
        s.custodian = bankId(bankOf(index));
        s.pool = poolId(index);
        s.sequence = uint64(pool.sequence + 1);
        uint256 earliest = block.timestamp - (dice.oneIn(4) ? 8 hours : 1 minutes);
        if (earliest <= pool.lastAsOf) earliest = pool.lastAsOf + 1;
        s.asOf = uint48(earliest >= block.timestamp ? block.timestamp : dice.between(earliest, block.timestamp));
        s.validUntil = uint48(block.timestamp + dice.between(1, 3 days));
        s.cash = dice.between(0, total);
        s.termDeposits = dice.between(0, total - s.cash);
        s.securities = dice.between(0, total - s.cash - s.termDeposits);
        s.reverseRepo = dice.between(0, total - s.cash - s.termDeposits - s.securities);
        s.other = total - s.cash - s.termDeposits - s.securities - s.reverseRepo;
        s.total = total;
        s.compositionHash = "composition";
        s.statementHash = bytes32(dice.roll());
    }

    // ---------------------------------------------------------------- custodians

    function custody(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 bank = dice.pick(BANKS);
        for (uint256 i = 0; i < BANKS && !_isActive(bank) && !dice.oneIn(8); ++i) {
            bank = (bank + 1) % BANKS;
        }
        uint256 kind = dice.pick(16);
        if (kind == 0) _addCustodian(dice.pick(BANKS), 2);
        else if (kind == 1 && dice.oneIn(2)) _revokeCustodian(bank);
        else if (kind < 5) _addSigner(bank, _keyThat(bank, dice, false));
        else if (kind < 7) _loseSignerBy(bank, _keyThat(bank, dice, true), dice.oneIn(2));
        else if (kind < 9) {
            uint256 threshold = dice.oneIn(8) ? dice.between(0, 6) : dice.between(1, _signers(bank) + 1);
            _setThreshold(bank, threshold, (threshold > banks[bank].threshold) != dice.oneIn(6));
        } else if (kind < 12) _addPool(bank * 2 + dice.pick(2));
        else if (kind < 14) _dropPool(bank * 2 + dice.pick(2));
        else _addSigner(bank, dice.pick(KEYS));
        _judgeCeiling();
    }

    function _addCustodian(uint256 bank, uint8 threshold) internal {
        address[] memory signers = new address[](3);
        bool expected = !banks[bank].exists;
        for (uint256 i = 0; i < 3; ++i) {
            signers[i] = signerOf(bank, i);
        }
        bytes memory data = abi.encodeCall(IReserveRegistry.addCustodian, (bankId(bank), threshold, signers));
        if (!_byRole(Act.AddCustodian, IssuanceRoles.CUSTODIAN_ADMIN, address(registry), data, expected)) return;
        (banks[bank].exists, banks[bank].threshold) = (true, threshold);
        for (uint256 i = 0; i < 3; ++i) {
            banks[bank].enlisted[i] = true;
        }
    }

    function _revokeCustodian(uint256 bank) private {
        bytes memory data = abi.encodeCall(IReserveRegistry.revokeCustodian, (bankId(bank)));
        if (!_byRole(Act.RevokeCustodian, Roles.GUARDIAN, address(registry), data, banks[bank].exists)) return;
        if (banks[bank].revoked) return;
        banks[bank].revoked = true;
        for (uint256 i = 0; i < 2; ++i) {
            _drop(bank * 2 + i);
        }
    }

    function _addSigner(uint256 bank, uint256 key) internal {
        bool expected = _isActive(bank) && !banks[bank].enlisted[key];
        bytes memory data = abi.encodeCall(IReserveRegistry.addSigner, (bankId(bank), signerOf(bank, key)));
        if (!_byRole(Act.AddSigner, IssuanceRoles.CUSTODIAN_ADMIN, address(registry), data, expected)) return;
        banks[bank].enlisted[key] = true;
    }

    function _loseSignerBy(uint256 bank, uint256 key, bool resigns) private {
        bool expected = banks[bank].enlisted[key];
        bool success;
        if (resigns) {
            bytes memory data = abi.encodeCall(IReserveRegistry.resignSigner, ());
            success = _attempt(Act.ResignSigner, signerOf(bank, key), address(registry), data, expected);
        } else {
            bytes memory data = abi.encodeCall(IReserveRegistry.revokeSigner, (bankId(bank), signerOf(bank, key)));
            success = _byRole(Act.RevokeSigner, Roles.GUARDIAN, address(registry), data, expected);
        }
        if (success) _loseSigner(bank, key);
    }

    function _setThreshold(uint256 bank, uint256 threshold, bool raise) internal {
        uint256 current = banks[bank].threshold;
        bool success;
        if (raise) {
            bool expected = _isActive(bank) && threshold >= current && threshold <= _signers(bank);
            bytes memory data = abi.encodeCall(IReserveRegistry.raiseThreshold, (bankId(bank), uint8(threshold)));
            success = _byRole(Act.RaiseThreshold, Roles.GUARDIAN, address(registry), data, expected);
        } else {
            bool expected = _isActive(bank) && threshold != 0 && threshold <= current;
            bytes memory data = abi.encodeCall(IReserveRegistry.lowerThreshold, (bankId(bank), uint8(threshold)));
            success = _byRole(Act.LowerThreshold, IssuanceRoles.CUSTODIAN_ADMIN, address(registry), data, expected);
        }
        if (!success) return;
        // What was parked before was signed by too few.
        if (threshold > current) ++banks[bank].voidings;
        banks[bank].threshold = threshold;
    }

    function _addPool(uint256 pool) internal {
        bool expected = _isActive(bankOf(pool)) && !pools[pool].exists;
        bytes memory data = abi.encodeCall(IReserveRegistry.addPool, (bankId(bankOf(pool)), poolId(pool)));
        if (!_byRole(Act.AddPool, IssuanceRoles.CUSTODIAN_ADMIN, address(registry), data, expected)) return;
        pools[pool].exists = true;
    }

    function _dropPool(uint256 pool) private {
        bytes memory data = abi.encodeCall(IReserveRegistry.dropPool, (poolId(pool)));
        if (!_byRole(Act.DropPool, Roles.GUARDIAN, address(registry), data, pools[pool].exists)) return;
        _drop(pool);
        // A pool of which nothing counts is left as it is, and nothing is pushed.
        _judgeCeiling();
    }

    // ---------------------------------------------------------------- keeping it going

    /// @dev At least one bank that can sign, with two pools that say enough.
    function _stockReserves(Dice memory dice, uint256 enough) internal {
        uint256 bank;
        while (bank < BANKS && banks[bank].revoked) ++bank;
        if (bank == BANKS) return;
        if (!banks[bank].exists) _addCustodian(bank, 2);
        for (uint256 i = 0; i < KEYS && _signers(bank) < banks[bank].threshold; ++i) {
            if (!banks[bank].enlisted[i]) _addSigner(bank, i);
        }
        for (uint256 i = 0; i < 2 && _capacity() < enough; ++i) {
            uint256 pool = bank * 2 + i;
            if (!pools[pool].exists) _addPool(pool);
            if (pools[pool].lastAsOf >= block.timestamp) _pass(1);
            _submit(dice, pool, MOST_IN_A_POOL, 0);
            if (pools[pool].parkedDigest != 0) _confirm(pool, pools[pool].parkedDigest);
        }
    }

    function _anyPool(Dice memory dice) private view returns (uint256 pool) {
        pool = dice.pick(POOLS);
        if (dice.oneIn(20)) return pool;
        for (uint256 i = 0; i < POOLS; ++i) {
            if (
                pools[pool].exists && _isActive(bankOf(pool)) && _signers(bankOf(pool)) >= banks[bankOf(pool)].threshold
            ) return pool;
            pool = (pool + 1) % POOLS;
        }
    }

    function _keyThat(uint256 bank, Dice memory dice, bool enlisted) private view returns (uint256 key) {
        key = dice.pick(KEYS);
        for (uint256 i = 0; i < KEYS && banks[bank].enlisted[key] != enlisted; ++i) {
            key = (key + 1) % KEYS;
        }
    }

    function _anybody(Dice memory dice) internal view returns (address) {
        return holders[dice.pick(HOLDERS)];
    }
}
