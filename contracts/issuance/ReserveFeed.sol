// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAggregatorV3} from "../shared/IAggregatorV3.sol";
import {IReserveRegistry} from "./IReserveRegistry.sol";

/// @title The reserve as a feed
/// @notice One pool, or the sum of all, for readers that expect an address per feed. Stale statements count as 0: a reader
/// that forgets to look at `updatedAt` is not misled upwards. Keeps no history: only the latest round has data, and its answer
/// changes without a new round when a statement ends, is confirmed or is dropped.
contract ReserveFeed is IAggregatorV3 {
    IReserveRegistry public immutable REGISTRY;
    /// @notice Zero: the sum.
    bytes32 public immutable POOL;

    error NoData(uint80 requested, uint80 latest);

    constructor(address registry, bytes32 pool) {
        REGISTRY = IReserveRegistry(registry);
        POOL = pool;
        // A pool that does not exist reverts here.
        if (pool != 0) REGISTRY.pool(pool);
    }

    function decimals() external pure returns (uint8) {
        return 6;
    }

    function description() external view returns (string memory) {
        if (POOL == 0) return "Reserves";
        uint256 length = 0;
        while (length < 32 && POOL[length] != 0) ++length;
        bytes memory name = new bytes(length);
        for (uint256 i = 0; i < length; ++i) name[i] = POOL[i];
        return string.concat("Reserves ", string(name));
    }

    function version() external pure returns (uint256) {
        return 1;
    }

    function getRoundData(uint80 roundId) external view returns (uint80, int256, uint256, uint256, uint80) {
        (uint80 id, int256 answer, uint256 asOf) = _latest();
        if (roundId != id) revert NoData(roundId, id);
        return (id, answer, asOf, asOf, id);
    }

    /// @notice The round is the pool's sequence (of the sum: the sum of the sequences); `updatedAt` is the as-of (of the
    /// sum: the oldest as-of that counts), 0 if nothing counts.
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        (uint80 id, int256 answer, uint256 asOf) = _latest();
        return (id, answer, asOf, asOf, id);
    }

    function _latest() private view returns (uint80 id, int256 answer, uint256 asOf) {
        if (POOL != 0) {
            IReserveRegistry.PoolView memory pool = REGISTRY.pool(POOL);
            return (uint80(pool.sequence), pool.fresh ? int256(pool.total) : int256(0), pool.asOf);
        }
        IReserveRegistry.PoolView[] memory pools = REGISTRY.pools();
        for (uint256 i = 0; i < pools.length; ++i) {
            id += uint80(pools[i].sequence);
            if (!pools[i].fresh) continue;
            answer += int256(pools[i].total);
            if (asOf == 0 || pools[i].asOf < asOf) asOf = pools[i].asOf;
        }
    }
}
