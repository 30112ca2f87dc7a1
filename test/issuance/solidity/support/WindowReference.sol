// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The naive window: every mint there ever was, and the sum of those younger than a day. A mint made exactly a day
/// ago has left.
abstract contract WindowReference {
    struct Mint {
        uint256 amount;
        uint256 mintedAt;
    }

    Mint[] internal mints;

    function _add(uint256 amount) internal {
        mints.push(Mint(amount, block.timestamp));
    }

    function sumOfTheLastDay() internal view returns (uint256 sum) {
        // Times never fall, so the first one that is too old ends it.
        for (uint256 i = mints.length; i > 0 && mints[i - 1].mintedAt + 1 days > block.timestamp; --i) {
            sum += mints[i - 1].amount;
        }
    }
}
