// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A price feed as its operator publishes it: AggregatorV3 over the last report.
contract PublishedFeed {
    uint8 public decimals;
    uint80 public round;
    int256 public answer;
    uint256 public updatedAt;

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function publish(int256 answer_, uint256 updatedAt_) external {
        ++round;
        answer = answer_;
        updatedAt = updatedAt_;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (round, answer, updatedAt, updatedAt, round);
    }
}

/// @notice Burns all the gas it gets.
contract BurningFeed {
    fallback() external {
        assembly {
            invalid()
        }
    }
}

/// @notice Answers half a round.
contract ShortFeed {
    fallback() external {
        assembly {
            return(0, 64)
        }
    }
}

/// @notice Answers decimals that no uint8 holds.
contract WideFeed {
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (1, 1, block.timestamp, block.timestamp, 1);
    }

    function decimals() external pure returns (uint256) {
        return 256;
    }
}

/// @notice Before it answers, calls `target` with `data`; says so if that succeeded.
contract CallingFeed {
    address private immutable TARGET;
    bytes private data;

    error Admitted();

    constructor(address target) {
        TARGET = target;
    }

    function prepare(bytes calldata data_) external {
        data = data_;
    }

    function decimals() external pure returns (uint8) {
        return 6;
    }

    function latestRoundData() external returns (uint80, int256, uint256, uint256, uint80) {
        (bool success, ) = TARGET.call(data);
        if (success) revert Admitted();
        return (1, 1_000_000, block.timestamp, block.timestamp, 1);
    }
}
