// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What a quote's band needs of a price feed: Chainlink's AggregatorV3Interface
interface IReferenceFeed {
    function decimals() external view returns (uint8);
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
