// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice As much of a price feed as a band asks, saying whatever it was told.
contract RateFeed {
    uint8 public decimals;
    int256 public answer;
    uint256 public updatedAt;

    function publish(uint8 decimals_, int256 answer_, uint256 updatedAt_) external {
        (decimals, answer, updatedAt) = (decimals_, answer_, updatedAt_);
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (1, answer, updatedAt, updatedAt, 1);
    }
}
