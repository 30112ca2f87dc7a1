// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MintWindow} from "../../../contracts/issuance/MintWindow.sol";

/// @notice {MintWindow.admits}, the admission step of the window, for all 256-bit numbers: it admits exactly what fits. That
/// `used` is the sum over the last 24 hours is not proved but fuzzed, in test/issuance/solidity/MintWindow.t.sol.
contract WindowProof {
    function admitsExactlyWhatFits(uint256 used, uint256 amount, uint256 limit) external pure {
        bool admitted = MintWindow.admits(used, amount, limit);
        unchecked {
            uint256 sum = used + amount;
            bool overflows = sum < used;
            assert(admitted == (!overflows && sum <= limit));
        }
    }

    function admitsNothingWhileTheLimitIsZero(uint256 used, uint256 amount) external pure {
        require(amount > 0);
        assert(!MintWindow.admits(used, amount, 0));
    }

    /// @dev Lowering the limit below what is used stops everything and needs no care of the caller.
    function admitsNothingAboveALoweredLimit(uint256 used, uint256 amount, uint256 limit) external pure {
        require(used > limit);
        assert(!MintWindow.admits(used, amount, limit));
    }
}
