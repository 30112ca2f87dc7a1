// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A foreign token that returns nothing, as USDT does.
contract SilentToken {
    mapping(address account => uint256) public balanceOf;

    constructor(address holder, uint256 amount) {
        balanceOf[holder] = amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }
}

/// @notice A foreign token that answers false instead of reverting.
contract FalseToken {
    function transfer(address, uint256) external pure returns (bool) {
        return false;
    }
}
