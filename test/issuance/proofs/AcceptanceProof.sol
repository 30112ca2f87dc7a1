// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReserveMath} from "../../../contracts/issuance/ReserveMath.sol";

/// @notice {ReserveMath.acceptedUpTo}: what is in force may always be said again, and what is believed without a person is a
/// floored step above the baseline or what is in force, and nothing else.
contract AcceptanceProof {
    function isNotBelowWhatIsInForce(uint256 baseline, uint16 stepBps, uint256 inForce) external pure {
        require(baseline < 2 ** 104 && inForce < 2 ** 104);
        uint256 bound = ReserveMath.acceptedUpTo(baseline, stepBps, inForce);
        assert(bound >= inForce);
        assert(bound >= baseline);
    }

    function isTheStepOrWhatIsInForce(uint256 baseline, uint16 stepBps, uint256 inForce) external pure {
        require(baseline < 2 ** 104 && inForce < 2 ** 104);
        uint256 bound = ReserveMath.acceptedUpTo(baseline, stepBps, inForce);
        assert(bound == inForce || bound * 10_000 <= baseline * (10_000 + uint256(stepBps)));
        assert((bound + 1) * 10_000 > baseline * (10_000 + uint256(stepBps)));
    }

    function isNothingForANewPool(uint16 stepBps) external pure {
        assert(ReserveMath.acceptedUpTo(0, stepBps, 0) == 0);
    }
}
