// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @title ERC-7943 for fungible tokens (interface id 0x3edbb4c4)
/// @notice The enforcement vocabulary shared by regulated tokens. "Frozen" here means a held amount,
/// not a blacklisted account. Harbour's own meaning of each function is in {IStablecoin}.
/// @dev Source: ERC-7943 (final), section "Fungible tokens". OpenZeppelin 5.7 ships no interface for it.
interface IERC7943 is IERC165 {
    /// @notice Tokens were taken from `from` by enforcement.
    event ForcedTransfer(address indexed from, address indexed to, uint256 amount);

    /// @notice The held amount of `account` is now `amount`.
    event Frozen(address indexed account, uint256 amount);

    /// @notice `amount` exceeds what `account` may move beside its hold.
    error ERC7943InsufficientUnfrozenBalance(address account, uint256 amount, uint256 unfrozen);

    /// @notice Whether `account` may pay, by its own flags and the policy.
    function canSend(address account) external view returns (bool allowed);

    /// @notice Whether `account` may be paid, by its own flags and the policy.
    function canReceive(address account) external view returns (bool allowed);

    /// @notice Whether this very payment would pass every rule of the token now.
    function canTransfer(address from, address to, uint256 amount) external view returns (bool allowed);

    /// @notice The held amount of `account`; it may exceed the balance.
    function getFrozenTokens(address account) external view returns (uint256 amount);

    /// @notice Sets the held amount of `account`.
    function setFrozenTokens(address account, uint256 amount) external returns (bool result);

    /// @notice Takes tokens by enforcement.
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool result);
}
