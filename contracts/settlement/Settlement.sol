// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuthorityUtils} from "@openzeppelin/contracts/access/manager/AuthorityUtils.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Signer} from "../shared/Signer.sol";
import {IStablecoin} from "../token/IStablecoin.sol";
import {PROTECTED} from "../token/Words.sol";
import {Funding, FundingKind, ISettlement} from "./ISettlement.sol";

/// @title What the settlement contracts share: two tokens, their intake, and how money comes in
/// @dev The tokens can be upgraded, and a signer or a feed can be any contract; hence the guard, although the tokens call
/// nobody back today.
abstract contract Settlement is ISettlement, EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    address internal immutable FIRST;
    address internal immutable SECOND;

    /// @dev Bit 0: the first token's intake is stopped; bit 1: the second's. Settlement only reads it, so independent
    /// payments write no common slot.
    uint8 private _stopped;
    bool private _consumingSchedule;

    /// @dev Whoever has the role in the authority of this token, with the role's delay: AccessManaged for two authorities.
    modifier restrictedBy(address token) {
        _tokenBit(token);
        address authority = IAccessManaged(token).authority();
        (bool immediate, uint32 delay) = AuthorityUtils.canCallWithDelay(authority, msg.sender, address(this), msg.sig);
        if (!immediate) {
            if (delay == 0) revert IAccessManaged.AccessManagedUnauthorized(msg.sender);
            _consumingSchedule = true;
            IAccessManager(authority).consumeScheduledOp(msg.sender, msg.data);
            _consumingSchedule = false;
        }
        _;
    }

    constructor(address first, address second) {
        if (first.code.length == 0 || first == second) revert UnknownToken(first);
        if (second.code.length == 0) revert UnknownToken(second);
        FIRST = first;
        SECOND = second;
    }

    // ---------------------------------------------------------------- intake

    /// @inheritdoc ISettlement
    function stopIntake(address token) external restrictedBy(token) {
        uint8 bit = _tokenBit(token);
        if (_stopped & bit != 0) return;
        _stopped |= bit;
        emit IntakeStopped(token, msg.sender);
    }

    /// @inheritdoc ISettlement
    function resumeIntake(address token) external restrictedBy(token) {
        uint8 bit = _tokenBit(token);
        if (_stopped & bit == 0) return;
        _stopped &= ~bit;
        emit IntakeResumed(token, msg.sender);
    }

    /// @inheritdoc ISettlement
    function intakeOpen(address token) external view returns (bool) {
        return _stopped & _tokenBit(token) == 0 && _isRegistered(token);
    }

    /// @inheritdoc ISettlement
    function tokens() external view returns (address first, address second) {
        return (FIRST, SECOND);
    }

    /// @dev What an AccessManager asks before it lets a scheduled call be consumed.
    function isConsumingScheduledOp() external view returns (bytes4) {
        return _consumingSchedule ? IAccessManaged.isConsumingScheduledOp.selector : bytes4(0);
    }

    function _checkIntake(address token) internal view {
        if (_stopped & _tokenBit(token) != 0) revert IntakeStoppedFor(token);
        if (!_isRegistered(token)) revert NotRegistered(token);
    }

    function _checkNotPaused(address token) internal view {
        if (IStablecoin(token).paused()) revert TokenPaused(token);
    }

    /// @dev {_checkIntake} of both tokens.
    function _checkBothIntakes() internal view {
        uint8 stopped = _stopped;
        if (stopped != 0) revert IntakeStoppedFor(stopped & 1 != 0 ? FIRST : SECOND);
        if (!_isRegistered(FIRST)) revert NotRegistered(FIRST);
        if (!_isRegistered(SECOND)) revert NotRegistered(SECOND);
    }

    function _tokenBit(address token) internal view returns (uint8) {
        if (token == FIRST) return 1;
        if (token == SECOND) return 2;
        revert UnknownToken(token);
    }

    function _isRegistered(address token) private view returns (bool) {
        return IStablecoin(token).flags(address(this)) & PROTECTED != 0;
    }

    // ---------------------------------------------------------------- parties

    function _checkCanSend(address token, address account) internal view {
        if (!IStablecoin(token).canSend(account)) revert CannotSend(token, account);
    }

    function _checkCanReceive(address token, address account) internal view {
        if (!IStablecoin(token).canReceive(account)) revert CannotReceive(token, account);
    }

    function _checkWindow(uint256 validAfter, uint256 validBefore) internal view {
        if (block.timestamp <= validAfter || block.timestamp >= validBefore) {
            revert OutsideWindow(validAfter, validBefore, block.timestamp);
        }
    }

    function _checkSignature(address signer, bytes32 digest, bytes calldata signature) internal view {
        if (!Signer.signed(signer, digest, signature, type(uint256).max)) revert SignatureRefused(signer);
    }

    // ---------------------------------------------------------------- money

    /// @dev Takes `amount` from `payer` to this contract; `instruction` is the nonce of an authorization.
    function _pull(
        address token,
        address payer,
        uint256 amount,
        bytes32 instruction,
        Funding calldata funding
    ) internal {
        if (funding.kind == FundingKind.Authorization) {
            _receive(token, payer, amount, instruction, funding.validAfter, funding.validBefore, funding.signature);
            return;
        }
        _usePermit(token, payer, funding);
        _transferFrom(token, payer, address(this), amount);
    }

    /// @dev Takes `value` by an authorization. A signature of 65 bytes goes in the form that the token's proxy answers itself;
    /// a contract signer sees the same bytes in both forms.
    function _receive(
        address token,
        address payer,
        uint256 value,
        bytes32 nonce,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) internal {
        if (signature.length == 65) {
            IStablecoin(token).receiveWithAuthorization(
                payer,
                address(this),
                value,
                validAfter,
                validBefore,
                nonce,
                uint8(signature[64]),
                bytes32(signature[:32]),
                bytes32(signature[32:64])
            );
            return;
        }
        IStablecoin(token).receiveWithAuthorization(
            payer,
            address(this),
            value,
            validAfter,
            validBefore,
            nonce,
            signature
        );
    }

    function _usePermit(address token, address owner, Funding calldata funding) internal {
        if (funding.kind != FundingKind.Permit) return;
        _tryPermit(token, owner, funding.value, funding.validBefore, funding.signature);
    }

    /// @dev A permit that was submitted already, or whose nonce is used, must not stop what the allowance covers.
    function _tryPermit(
        address token,
        address owner,
        uint256 value,
        uint256 deadline,
        bytes calldata signature
    ) internal {
        try IStablecoin(token).permit(owner, address(this), value, deadline, signature) {} catch {}
    }

    function _transferFrom(address token, address from, address to, uint256 amount) internal {
        IERC20(token).safeTransferFrom(from, to, amount);
    }

    function _transfer(address token, address to, uint256 amount) internal {
        if (amount != 0) IERC20(token).safeTransfer(to, amount);
    }
}
