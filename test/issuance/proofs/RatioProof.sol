// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReserveMath} from "../../../contracts/issuance/ReserveMath.sol";

/// @notice {ReserveMath.ratio} is the largest q with q * liabilities <= reserves * 10^8: a coverage below 100 % is never
/// rounded up to it.
contract RatioProof {
    function isZeroWithoutLiabilities(uint256 reserves) external pure {
        assert(ReserveMath.ratio(reserves, 0) == 0);
    }

    function isFloored(uint256 reserves, uint256 liabilities) external pure {
        require(reserves < 2 ** 108 && 0 < liabilities && liabilities < 2 ** 104);
        uint256 q = ReserveMath.ratio(reserves, liabilities);
        assert(q * liabilities <= reserves * 1e8);
        assert((q + 1) * liabilities > reserves * 1e8);
    }

    function isBelowOneForAnyShortfall(uint256 reserves, uint256 liabilities) external pure {
        require(reserves < liabilities && liabilities < 2 ** 104);
        assert(ReserveMath.ratio(reserves, liabilities) < 1e8);
    }
}
