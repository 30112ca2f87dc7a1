// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MintWindow} from "../../../../contracts/issuance/MintWindow.sol";

/// @notice The window in a contract of its own, compiled as the desk is: called from outside, so that no optimizer takes the
/// time before a warp for the time after it.
contract WindowHost {
    using MintWindow for MintWindow.Window;

    MintWindow.Window private window;

    function record(uint256 amount, uint256 limit) external returns (bool admitted, uint256 used) {
        return window.record(amount, limit);
    }

    function usedNow() external view returns (uint256) {
        return window.usedNow();
    }

    function prepare(uint256 count) external {
        window.prepare(count);
    }
}
