// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IStablecoin} from "../IStablecoin.sol";
import {Holder, Ledger} from "../Ledger.sol";
import {Signing} from "../Signing.sol";
import {Account} from "../Words.sol";
import {SignatureChecking} from "./SignatureChecking.sol";

/// @title Approvals by signature (ERC-2612, ERC-7597)
abstract contract Permits is SignatureChecking {
    /// @inheritdoc IERC20Permit
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        _checkSignature(owner, _usePermit(owner, spender, value, deadline), v, r, s);
        _approve(owner, spender, value);
    }

    /// @inheritdoc IStablecoin
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _checkSignature(owner, _usePermit(owner, spender, value, deadline), signature);
        _approve(owner, spender, value);
    }

    /// @inheritdoc IERC20Permit
    function nonces(address owner) external view returns (uint256) {
        return Ledger.holder(owner).account.permitNonce();
    }

    /// @inheritdoc IStablecoin
    function PERMIT_TYPEHASH() external pure returns (bytes32) {
        return Signing.PERMIT_TYPEHASH;
    }

    /// @dev Checks the time, uses the owner's next nonce and returns what the owner must have signed.
    function _usePermit(address owner, address spender, uint256 value, uint256 deadline) private returns (bytes32) {
        if (block.timestamp > deadline) revert PermitExpired(owner, deadline, block.timestamp);

        Holder storage holder = Ledger.holder(owner);
        Account account = holder.account;
        holder.account = account.withNextPermitNonce();
        return Signing.permitHash(owner, spender, value, account.permitNonce(), deadline);
    }
}
