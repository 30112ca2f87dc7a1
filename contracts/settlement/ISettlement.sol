// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

enum FundingKind {
    Allowance,
    Permit,
    Authorization
}

/// @notice How a party's money comes in.
/// - Allowance: an ERC-20 allowance for the settlement contract; every other field is ignored.
/// - Permit: ERC-2612 or ERC-7597 for `value`, until `validBefore` (its deadline). Somebody else may have submitted it already:
///   what counts is the allowance afterwards.
/// - Authorization: an EIP-3009 ReceiveWithAuthorization to the settlement contract, good strictly between `validAfter` and
///   `validBefore`. Its nonce is the hash of the whole instruction and its value follows from the instruction, so whoever
///   submits it can change nothing.
/// @param value Minor units; only for a permit.
/// @param validAfter Unix seconds; only for an authorization.
/// @param validBefore Unix seconds.
struct Funding {
    FundingKind kind;
    uint256 value;
    uint256 validAfter;
    uint256 validBefore;
    bytes signature;
}

/// @title What every settlement contract promises
/// @notice No owner, no upgrade, no parameter. Serves two tokens for ever. Amounts are minor units, times Unix seconds,
/// windows are strict on both sides, as in EIP-3009.
///
/// The PAUSER of a token's authority may stop new intake of that token, its UNPAUSER lets it go on; exits never stop. Intake
/// is refused until the token has registered the contract as protected: so it works where only verified accounts may pay,
/// and cannot be frozen while it is registered. While a token is paused every call that would move it reverts as a whole,
/// except between redemption accounts, which the token lets pay.
///
/// Signatures are judged by ECDSA first, then by ERC-1271 if the signer has code.
///
/// Tokens that somebody sends here without a call belong to nobody and stay.
interface ISettlement is IERC5267 {
    event IntakeStopped(address indexed token, address indexed actor);
    event IntakeResumed(address indexed token, address indexed actor);

    /// @notice This contract serves two tokens, and `token` is neither.
    error UnknownToken(address token);
    /// @notice The token has not registered this contract as protected.
    error NotRegistered(address token);
    error IntakeStoppedFor(address token);
    /// @notice Neither the key nor the code of `signer` accepts the signature.
    error SignatureRefused(address signer);
    error ZeroAmount();
    /// @notice `account` may not pay in this token: {IERC7943-canSend}.
    error CannotSend(address token, address account);
    /// @notice `account` may not be paid in this token: {IERC7943-canReceive}.
    error CannotReceive(address token, address account);
    /// @notice Nothing is settled in a token that is paused, even where it would not move.
    error TokenPaused(address token);
    /// @notice The message is good only while `validAfter < timestamp < validBefore`.
    error OutsideWindow(uint256 validAfter, uint256 validBefore, uint256 timestamp);
    /// @notice A fee above what was signed.
    error FeeExceeded(uint256 fee, uint256 maxFee);

    /// @notice Restricted to PAUSER of the token's authority. Nothing new comes in; everything that is in can go out.
    function stopIntake(address token) external;
    /// @notice Restricted to UNPAUSER of the token's authority.
    function resumeIntake(address token) external;
    /// @notice Whether new intake is admitted: registered and not stopped. Does not speak of the token's own pause.
    function intakeOpen(address token) external view returns (bool);
    function tokens() external view returns (address first, address second);
}
