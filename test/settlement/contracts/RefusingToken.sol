// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A token whose next release has gone bad: it takes money in, says that everybody may be paid, and pays nobody.
contract RefusingToken {
    error Broken(address to);

    /// @notice Everybody is ours.
    function flags(address) external pure returns (uint8) {
        return 0x04;
    }

    function canReceive(address) external pure returns (bool) {
        return true;
    }

    function transferFrom(address, address, uint256) external pure returns (bool) {
        return true;
    }

    function transfer(address to, uint256) external pure returns (bool) {
        revert Broken(to);
    }

    function transferWithMemo(address to, uint256, bytes32) external pure returns (bool) {
        revert Broken(to);
    }
}
