// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStablecoin} from "../IStablecoin.sol";
import {Minting} from "./Minting.sol";

/// @title Payments with a reference in the log
abstract contract Memos is Minting {
    /// @inheritdoc IStablecoin
    function transferWithMemo(address to, uint256 amount, bytes32 memo) external returns (bool) {
        _update(msg.sender, to, amount);
        emit TransferWithMemo(msg.sender, to, amount, memo);
        return true;
    }

    /// @inheritdoc IStablecoin
    function transferFromWithMemo(address from, address to, uint256 amount, bytes32 memo) external returns (bool) {
        _updateFrom(from, to, amount);
        emit TransferWithMemo(from, to, amount, memo);
        return true;
    }

    /// @inheritdoc IStablecoin
    function mintWithMemo(address to, uint256 amount, bytes32 memo) external returns (bool) {
        _mint(to, amount);
        emit TransferWithMemo(address(0), to, amount, memo);
        return true;
    }

    /// @inheritdoc IStablecoin
    function burnWithMemo(uint256 amount, bytes32 memo) external {
        _burn(amount);
        emit TransferWithMemo(msg.sender, address(0), amount, memo);
    }
}
