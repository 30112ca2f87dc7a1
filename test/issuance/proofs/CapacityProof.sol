// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReserveMath} from "../../../contracts/issuance/ReserveMath.sol";

/// @notice What {ReserveMath.capacity} promises, for every sum of 16 amounts of 104 bits and every buffer of 16 bits. None of
/// these calls reverts: the checker proves the absence of overflow inside the library as well.
contract CapacityProof {
    function isZeroWithoutBuffer(uint256 reserves) external pure {
        assert(ReserveMath.capacity(reserves, 0) == 0);
    }

    /// @dev c * (10000 + b) <= reserves * 10000: what circulates and its buffer are covered.
    function isCovered(uint256 reserves, uint16 bufferBps) external pure {
        require(reserves < 2 ** 108 && bufferBps > 0);
        uint256 c = ReserveMath.capacity(reserves, bufferBps);
        assert(c * (10_000 + uint256(bufferBps)) <= reserves * 10_000);
    }

    /// @dev One minor unit more would not be covered: exact to the micro-unit.
    function isTheLargestCovered(uint256 reserves, uint16 bufferBps) external pure {
        require(reserves < 2 ** 108 && bufferBps > 0);
        uint256 c = ReserveMath.capacity(reserves, bufferBps);
        assert((c + 1) * (10_000 + uint256(bufferBps)) > reserves * 10_000);
    }

    function neverExceedsReserves(uint256 reserves, uint16 bufferBps) external pure {
        require(reserves < 2 ** 108);
        assert(ReserveMath.capacity(reserves, bufferBps) <= reserves);
    }
}

/// @notice How capacity answers to a change of what it is computed from.
contract CapacityOrderProof {
    function neverFallsWhenReservesRise(uint256 less, uint256 more, uint16 bufferBps) external pure {
        require(less <= more && more < 2 ** 108);
        assert(ReserveMath.capacity(less, bufferBps) <= ReserveMath.capacity(more, bufferBps));
    }

    function neverRisesWhenTheBufferRises(uint256 reserves, uint16 less, uint16 more) external pure {
        require(0 < less && less <= more && reserves < 2 ** 108);
        assert(ReserveMath.capacity(reserves, more) <= ReserveMath.capacity(reserves, less));
    }
}
