// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What reserves allow
/// @notice Pure, so that the compiler's model checker can prove it; see test/issuance/proofs.
library ReserveMath {
    uint256 internal constant BPS = 10_000;
    /// @dev A coverage ratio of 100 %.
    uint256 internal constant RATIO_ONE = 1e8;

    /// @dev The most that may circulate: the largest c with c * (10000 + bufferBps) <= reserves * 10000. A buffer of zero
    /// means that none was set, and blocks. `reserves` is a sum of at most 16 amounts of 104 bits.
    function capacity(uint256 reserves, uint256 bufferBps) internal pure returns (uint256) {
        if (bufferBps == 0) return 0;
        return (reserves * BPS) / (BPS + bufferBps);
    }

    /// @dev Coverage in 10^-8, floored; 0 where nothing circulates.
    function ratio(uint256 reserves, uint256 liabilities) internal pure returns (uint256) {
        if (liabilities == 0) return 0;
        return (reserves * RATIO_ONE) / liabilities;
    }

    /// @dev The highest total that is believed without a person: a step above the baseline, or what is in force anyway.
    function acceptedUpTo(uint256 baseline, uint256 stepBps, uint256 inForce) internal pure returns (uint256) {
        uint256 stepped = (baseline * (BPS + stepBps)) / BPS;
        return stepped > inForce ? stepped : inForce;
    }
}
