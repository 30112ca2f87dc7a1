// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A token whose next release has gone bad: it admits everything, and calls somebody back while money moves.
contract CallingToken {
    mapping(address account => uint256) public balanceOf;
    address private target;
    bytes private data;
    bool private calling;

    event CalledBack(bool success, bytes answer);

    function give(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function prepare(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    /// @notice Everybody is ours.
    function flags(address) external pure returns (uint8) {
        return 0x04;
    }

    function canSend(address) external pure returns (bool) {
        return true;
    }

    function canReceive(address) external pure returns (bool) {
        return true;
    }

    function paused() external pure returns (bool) {
        return false;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        return _move(from, to, amount);
    }

    function transferWithMemo(address to, uint256 amount, bytes32) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFromWithMemo(address from, address to, uint256 amount, bytes32) external returns (bool) {
        return _move(from, to, amount);
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 amount,
        uint256,
        uint256,
        bytes32,
        bytes calldata
    ) external {
        _move(from, to, amount);
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 amount,
        uint256,
        uint256,
        bytes32,
        uint8,
        bytes32,
        bytes32
    ) external {
        _move(from, to, amount);
    }

    function permit(address, address, uint256, uint256, bytes calldata) external {
        _callBack();
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        _callBack();
        return true;
    }

    function _callBack() private {
        if (target == address(0) || calling) return;
        calling = true;
        (bool success, bytes memory answer) = target.call(data);
        calling = false;
        emit CalledBack(success, answer);
    }
}
