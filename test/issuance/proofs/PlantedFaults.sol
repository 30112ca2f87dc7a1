// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MintWindow} from "../../../contracts/issuance/MintWindow.sol";
import {ReserveMath} from "../../../contracts/issuance/ReserveMath.sol";

/// @notice Claims that are false by one unit, each under the assumptions of a proof. The checker must refute every one: one
/// that it lets pass would mean that it, or the assumptions, prove nothing.
contract PlantedFaults {
    function capacityWithoutBufferIsReserves(uint256 reserves) external pure {
        require(reserves < 2 ** 108);
        assert(ReserveMath.capacity(reserves, 0) == reserves);
    }

    function oneMoreIsCovered(uint256 reserves, uint16 bufferBps) external pure {
        require(reserves < 2 ** 108 && bufferBps > 0);
        uint256 c = ReserveMath.capacity(reserves, bufferBps);
        assert((c + 1) * (10_000 + uint256(bufferBps)) <= reserves * 10_000);
    }

    function capacityIsAlwaysBelowReserves(uint256 reserves, uint16 bufferBps) external pure {
        require(reserves < 2 ** 108);
        assert(ReserveMath.capacity(reserves, bufferBps) < reserves);
    }

    function capacityRisesWithEveryUnit(uint256 less, uint256 more, uint16 bufferBps) external pure {
        require(less < more && more < 2 ** 108);
        assert(ReserveMath.capacity(less, bufferBps) < ReserveMath.capacity(more, bufferBps));
    }

    function capacityFallsWithEveryBasisPoint(uint256 reserves, uint16 less, uint16 more) external pure {
        require(0 < less && less < more && reserves < 2 ** 108);
        assert(ReserveMath.capacity(reserves, more) < ReserveMath.capacity(reserves, less));
    }

    function ratioIsExact(uint256 reserves, uint256 liabilities) external pure {
        require(reserves < 2 ** 108 && 0 < liabilities && liabilities < 2 ** 104);
        assert(ReserveMath.ratio(reserves, liabilities) * liabilities == reserves * 1e8);
    }

    function ratioIsBelowOneAtPar(uint256 reserves, uint256 liabilities) external pure {
        require(reserves <= liabilities && liabilities < 2 ** 104);
        assert(ReserveMath.ratio(reserves, liabilities) < 1e8);
    }

    function acceptedIsAlwaysTheStep(uint256 baseline, uint16 stepBps, uint256 inForce) external pure {
        require(baseline < 2 ** 104 && inForce < 2 ** 104);
        uint256 bound = ReserveMath.acceptedUpTo(baseline, stepBps, inForce);
        assert(bound * 10_000 <= baseline * (10_000 + uint256(stepBps)));
    }

    function theWindowStopsBelowTheLimit(uint256 used, uint256 amount, uint256 limit) external pure {
        if (!MintWindow.admits(used, amount, limit)) return;
        assert(amount < limit - used);
    }

    function theWindowRefusesWhenFull(uint256 used, uint256 amount) external pure {
        assert(!MintWindow.admits(used, amount, used));
    }
}
