// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC7943} from "./IERC7943.sol";

/// @notice What a twin allows. One release carries one twin of each; the installed one is the mode.
enum Mode {
    Open,
    Permissioned,
    Paused
}

/// @notice One row of {IStablecoin-collect}: an EIP-3009 ReceiveWithAuthorization whose payee is the caller.
/// @param from Payer, the signer.
/// @param value Amount in minor units.
/// @param validAfter Unix seconds; the row is good strictly after it.
/// @param validBefore Unix seconds; the row is good strictly before it.
/// @param nonce Any 32 bytes the payer has not used.
struct Collection {
    address from;
    uint256 value;
    uint256 validAfter;
    uint256 validBefore;
    bytes32 nonce;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @title A fiat-backed stablecoin: the specification
/// @notice Every function, event, error and promise of the token is written here once.
/// Amounts are integers in minor units (10^-6 of the currency); times are Unix seconds.
///
/// Names and meanings are those of USDC (FiatTokenV2_2) wherever it has the function. The differences:
/// - an allowance of 2^256-1 is not decremented;
/// - roles live in one AccessManager per currency, so USDC's role hand-over functions do not exist;
/// - payments to the zero address and to the token itself are refused.
///
/// "Restricted to ROLE" means: the AccessManager maps the function to that role; anybody else gets
/// `AccessManagedUnauthorized`. A role with a delay schedules the call first; a call made through
/// `AccessManager.execute` shows the manager as the actor in events.
///
/// An admitted transition that changes nothing succeeds and emits nothing.
///
/// @dev Warning: a relayer of a signed payment is not checked against the blacklist; payer and payee are.
/// @dev Warning: a view called from inside an ERC-1271 signer during {collect} may see payers debited and
/// the payee not yet credited.
/// @dev Warning: an account delegated under EIP-7702 is bound by its key and by its code alike.
interface IStablecoin is IERC20Metadata, IERC20Permit, IERC5267, IERC7943 {
    // ---------------------------------------------------------------- events

    /// @notice Tokens were issued. USDC's event; a Transfer from the zero address follows it.
    event Mint(address indexed minter, address indexed to, uint256 amount);
    /// @notice Tokens were destroyed. USDC's event; a Transfer to the zero address follows it.
    event Burn(address indexed burner, uint256 amount);
    /// @notice `minter` may now mint `minterAllowedAmount` more. USDC's event.
    event MinterConfigured(address indexed minter, uint256 minterAllowedAmount);
    /// @notice `minter` may no longer mint. USDC's event.
    event MinterRemoved(address indexed minter);
    /// @notice Supply may now grow to `ceiling` until `validUntil`.
    event SupplyCeilingSet(uint256 previous, uint256 ceiling, uint48 validUntil, address indexed actor);
    /// @notice The most that {setSupplyCeiling} may set has changed.
    event CeilingCapSet(uint256 previous, uint256 cap, address indexed actor);

    /// @notice `account` can no longer pay or be paid. USDC's event.
    event Blacklisted(address indexed account);
    /// @notice `account` is no longer blacklisted. USDC's event.
    event UnBlacklisted(address indexed account);
    /// @notice A batch was carried out; `changed` accounts were not already so.
    event BlacklistOrder(bytes32 indexed caseRef, bool blacklisted, uint256 changed, address indexed actor);
    /// @notice The hold on `account` went from `previous` to `amount`. ERC-7943's Frozen precedes it.
    event HoldSet(
        address indexed account,
        uint256 previous,
        uint256 amount,
        bytes32 indexed caseRef,
        address indexed actor
    );
    /// @notice Tokens were seized. ERC-20's Transfer and ERC-7943's ForcedTransfer precede it.
    event Seized(address indexed from, address indexed to, uint256 amount, bytes32 indexed caseRef, address actor);
    /// @notice The registered flags of `account` changed; only the registrable bits are shown.
    event Registered(address indexed account, uint8 previous, uint8 flags, address indexed actor);
    /// @notice `account` was marked verified, or no longer is.
    event VerifiedSet(address indexed account, bool verified, address indexed actor);

    /// @notice Unverified accounts may pay and be paid again.
    event PolicyOpened(address indexed actor);
    /// @notice Only verified accounts may pay and be paid.
    event PolicyClosed(address indexed actor);
    /// @notice USDC's pause event, beside OpenZeppelin's.
    event Pause();
    /// @notice OpenZeppelin's pause event. ERC-1967's Upgraded names the paused twin first.
    event Paused(address account);
    /// @notice USDC's unpause event, beside OpenZeppelin's.
    event Unpause();
    /// @notice OpenZeppelin's unpause event.
    event Unpaused(address account);

    /// @notice A signed payment used its nonce. Precedes Transfer. EIP-3009.
    event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce);
    /// @notice A nonce was made unusable. EIP-3009.
    event AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce);
    /// @notice A payment carried a reference; Transfer precedes it. The ABI of TIP-20.
    event TransferWithMemo(address indexed from, address indexed to, uint256 amount, bytes32 indexed memo);
    /// @notice A row of a best-effort {collect} moved nothing; `reason` is the selector of the error it met.
    event CollectRowFailed(uint256 indexed row, address indexed from, bytes32 indexed nonce, bytes4 reason);

    /// @notice The metadata behind {contractURI} changed. ERC-7572.
    event ContractURIUpdated();
    /// @notice Foreign tokens that sat on this contract were sent to `to`.
    event Rescued(address indexed token, address indexed to, uint256 amount, address indexed actor);

    // ---------------------------------------------------------------- errors

    /// @notice Payments are paused and neither party is a redemption account.
    error EnforcedPause();
    /// @notice `account` is blacklisted.
    error AccountBlacklisted(address account);
    /// @notice The policy is closed and `account` is not verified.
    error AccountNotVerified(address account);
    /// @notice `account` is protected and cannot be blacklisted or held.
    error AccountProtected(address account);
    /// @notice `account` is blacklisted or held, so it cannot be made protected first.
    error AccountRestricted(address account, uint8 flags);
    /// @notice The zero address and the token itself have no account.
    error InvalidAccount(address account);
    /// @notice `flags` has bits that {register} may not set.
    error InvalidFlags(address account, uint8 flags, uint8 allowed);
    /// @notice An amount of zero means nothing here.
    error ZeroAmount();
    /// @notice In a batch the payer cannot be its own payee.
    error SelfPayment(address account);
    /// @notice Two lists that belong together differ in length.
    error LengthMismatch(uint256 recipients, uint256 amounts);
    /// @notice More rows than one call may carry.
    error TooManyRows(uint256 rows, uint256 maximum);
    /// @notice An all-or-nothing {collect} met a row that cannot be paid; `reason` is an error's selector.
    error CollectFailed(uint256 row, address from, bytes4 reason);
    /// @notice Too little gas is left to judge a contract signer fairly.
    error GasTooLow(uint256 available, uint256 required);
    /// @notice An allowance cannot exceed 2^256-1.
    error AllowanceOverflow(address spender, uint256 allowance, uint256 increment);

    /// @notice `account` is not a minter.
    error NotMinter(address account);
    /// @notice `account` is neither a minter nor a redemption account.
    error NotBurner(address account);
    /// @notice `minter` may mint only `available` more.
    error MintAllowanceExceeded(address minter, uint256 requested, uint256 available);
    /// @notice A minter's allowance must fit 104 bits, as the supply does.
    error MinterAllowanceTooLarge(address minter, uint256 requested, uint256 maximum);
    /// @notice The ceiling's time is over (or was never set): nothing can be minted.
    error SupplyCeilingExpired(uint256 validUntil, uint256 timestamp);
    /// @notice Supply would be `supply`, the ceiling is `ceiling`.
    error SupplyCeilingExceeded(uint256 supply, uint256 ceiling);
    /// @notice The ceiling cannot be set above the cap.
    error CeilingCapExceeded(uint256 requested, uint256 cap);
    /// @notice {raiseCeilingCap} only raises, up to 2^104-1.
    error CeilingCapNotRaised(uint256 requested, uint256 current);
    /// @notice {lowerCeilingCap} only lowers.
    error CeilingCapNotLowered(uint256 requested, uint256 current);
    /// @notice {raiseHold} only raises.
    error HoldNotRaised(address account, uint256 requested, uint256 current);
    /// @notice {lowerHold} only lowers.
    error HoldNotLowered(address account, uint256 requested, uint256 current);
    /// @notice `account` is not registered to receive seized tokens.
    error NotSeizureDestination(address account);
    /// @notice Only `available` of this account may be seized.
    error SeizableExceeded(address account, uint256 requested, uint256 available);

    /// @notice The permit's time is over.
    error PermitExpired(address owner, uint256 deadline, uint256 timestamp);
    /// @notice The authorization is not valid yet: it needs `timestamp > validAfter`.
    error AuthorizationNotYetValid(address authorizer, uint256 validAfter, uint256 timestamp);
    /// @notice The authorization is over: it needs `timestamp < validBefore`.
    error AuthorizationExpired(address authorizer, uint256 validBefore, uint256 timestamp);
    /// @notice The nonce was used or cancelled.
    error AuthorizationAlreadyUsed(address authorizer, bytes32 nonce);
    /// @notice Only the payee may submit a receiveWithAuthorization.
    error CallerNotPayee(address caller, address payee);
    /// @notice Neither `signer`'s key nor its code accepts the signature.
    error InvalidSignature(address signer);

    /// @notice The authority must be a contract.
    error InvalidAuthority(address authority);
    /// @notice An upgrade keeps the mode: it names the new release's twin of the mode now installed.
    error UpgradeModeMismatch(address implementation, Mode installed, Mode offered);
    /// @notice `twin` does not agree with its release about who its siblings are and in which mode.
    error UpgradeTwinMismatch(address implementation, Mode mode, address twin);
    /// @notice The address of `twin` carries the fast-path tag although it may not, or lacks it although it must.
    error UpgradeTagMismatch(address twin, uint256 fastPathVersion);
    /// @notice Name, symbol, currency, decimals and signing version are fixed for ever; `twin` has others.
    error UpgradeIdentityMismatch(address twin);

    // ---------------------------------------------------------------- ERC-20 beyond the standard

    /// @notice Raises the caller's allowance for `spender`. USDC.
    function increaseAllowance(address spender, uint256 increment) external returns (bool);
    /// @notice Lowers the caller's allowance for `spender`; works while paused.
    /// Reverts with ERC20InsufficientAllowance if it is lower than `decrement`. USDC.
    function decreaseAllowance(address spender, uint256 decrement) external returns (bool);

    // ---------------------------------------------------------------- signed approvals and payments
    // Signatures are judged by ECDSA first (low s, v 27 or 28), then by ERC-1271 if the signer has code.

    /// @notice ERC-7597: {permit} with the signature as bytes. `deadline` 2^256-1 never ends.
    function permit(address owner, address spender, uint256 value, uint256 deadline, bytes calldata signature) external;
    function PERMIT_TYPEHASH() external view returns (bytes32);

    /// @notice EIP-3009: pays `value` from `from` to `to`, submitted by anyone.
    /// Good while `validAfter < now < validBefore`. Bytes after the arguments are ignored.
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;
    /// @notice ERC-7598: the same with the signature as bytes.
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
    /// @notice EIP-3009: the same, submitted by the payee only, so it cannot be front-run.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;
    /// @notice ERC-7598: the same with the signature as bytes.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
    /// @notice EIP-3009: makes an unused nonce unusable; works while paused and for a blacklisted account.
    function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s) external;
    /// @notice ERC-7598: the same with the signature as bytes.
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external;
    /// @notice Whether the nonce was used or cancelled. Nonces are any 32 bytes, in any order; those that share
    /// their upper 31 bytes share a storage slot, so a payer who counts up pays 17,100 gas less per payment.
    function authorizationState(address authorizer, bytes32 nonce) external view returns (bool);
    function TRANSFER_WITH_AUTHORIZATION_TYPEHASH() external view returns (bytes32);
    function RECEIVE_WITH_AUTHORIZATION_TYPEHASH() external view returns (bytes32);
    function CANCEL_AUTHORIZATION_TYPEHASH() external view returns (bytes32);

    // ---------------------------------------------------------------- references

    /// @notice transfer with a 32-byte reference in the log.
    function transferWithMemo(address to, uint256 amount, bytes32 memo) external returns (bool);
    /// @notice transferFrom with a reference.
    function transferFromWithMemo(address from, address to, uint256 amount, bytes32 memo) external returns (bool);
    /// @notice {mint} with a reference.
    function mintWithMemo(address to, uint256 amount, bytes32 memo) external returns (bool);
    /// @notice {burn} with a reference.
    function burnWithMemo(uint256 amount, bytes32 memo) external;
    /// @notice EIP-3009's transfer with a reference that the signature binds:
    /// TransferWithMemoAuthorization(from,to,value,validAfter,validBefore,nonce,memo). Nonces are shared with EIP-3009.
    function transferWithMemoAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes32 memo,
        bytes calldata signature
    ) external;
    function TRANSFER_WITH_MEMO_AUTHORIZATION_TYPEHASH() external view returns (bytes32);

    // ---------------------------------------------------------------- batches

    /// @notice Pays `amounts[i]` from the caller to `recipients[i]`: all or nothing. The caller cannot be a recipient.
    /// No rows succeed and emit nothing.
    function batchTransfer(address[] calldata recipients, uint256[] calldata amounts) external returns (bool);

    /// @notice Collects many signed payments to the caller in one transaction.
    /// @param rows At most 512 ReceiveWithAuthorization rows; the payee in each digest is the caller, so nobody
    /// else can submit a row first. A contract signer gets at most 100,000 gas.
    /// @param atomic True: the first bad row reverts everything with CollectFailed. False: a bad row moves nothing,
    /// emits CollectRowFailed and leaves its nonce unused.
    /// @return results Per row zero if paid, else the selector of the error it met.
    /// @dev Each row is judged by itself, the parties and the balance before the signature; a payee who may not be paid
    /// fails every row. Judging a contract signer needs 110,000 gas left, else GasTooLow reverts the whole call: a
    /// starved row must not look like a bad one. No rows succeed and emit nothing.
    function collect(Collection[] calldata rows, bool atomic) external returns (bytes4[] memory results);

    // ---------------------------------------------------------------- issuance

    /// @notice Issues `amount` to `to`, by a minter within its allowance, below the supply ceiling, before it expires.
    /// Unset means blocked in all three. Refused while paused, to or by a blacklisted account, and, while the policy is
    /// closed, to an account that is neither verified nor protected nor a redemption account. Returns true.
    function mint(address to, uint256 amount) external returns (bool);
    /// @notice Destroys `amount` of the caller's own balance. The caller is a minter or a redemption account;
    /// a redemption account can do so while paused. The policy is not asked. Allowances are not restored.
    function burn(uint256 amount) external;
    function isMinter(address account) external view returns (bool);
    /// @notice What `minter` may still mint.
    function minterAllowance(address minter) external view returns (uint256);
    /// @notice Restricted to MINTER_ADMIN (24 h). Makes `minter` a minter with exactly this allowance.
    function configureMinter(address minter, uint256 minterAllowedAmount) external returns (bool);
    /// @notice Restricted to GUARDIAN. Lowers an allowance by `decrement`, at most to zero, so that a mint in
    /// between cannot make it fail.
    function decreaseMinterAllowance(address minter, uint256 decrement) external returns (bool);
    /// @notice Restricted to GUARDIAN. Ends a minter.
    function removeMinter(address minter) external returns (bool);

    /// @notice The supply ceiling and the time until which anything may be minted at all.
    function supplyCeiling() external view returns (uint256 ceiling, uint256 validUntil);
    /// @notice The most {setSupplyCeiling} may set.
    function ceilingCap() external view returns (uint256);
    /// @notice Restricted to RESERVE. A ceiling below supply is legal and stops only minting.
    function setSupplyCeiling(uint256 ceiling, uint48 validUntil) external;
    /// @notice Restricted to ADMIN (48 h).
    function raiseCeilingCap(uint256 cap) external;
    /// @notice Restricted to GUARDIAN. Lowers the ceiling with it, at once; zero is the mint pause.
    function lowerCeilingCap(uint256 cap) external;

    // ---------------------------------------------------------------- compliance

    function isBlacklisted(address account) external view returns (bool);
    /// @notice Restricted to BLACKLISTER. Effective at once for everything but approvals and cancellations.
    /// Refused for protected accounts.
    function blacklist(address account) external;
    /// @notice Restricted to UNBLACKLISTER.
    function unBlacklist(address account) external;
    /// @notice Restricted to BLACKLISTER. Many at once, skipping what already holds.
    function blacklistBatch(address[] calldata accounts, bytes32 caseRef) external;
    /// @notice Restricted to UNBLACKLISTER.
    function unBlacklistBatch(address[] calldata accounts, bytes32 caseRef) external;

    /// @notice Restricted to BLACKLISTER. Sets the hold to `amount`, not lower than it is: what may leave is
    /// balance - hold. Refused for protected accounts.
    function raiseHold(address account, uint256 amount, bytes32 caseRef) external;
    /// @notice Restricted to UNBLACKLISTER. Sets the hold to `amount`, not higher than it is.
    function lowerHold(address account, uint256 amount, bytes32 caseRef) external;
    /// @notice Restricted to SEIZER (24 h). Takes up to the whole balance of a blacklisted account, up to
    /// min(hold, balance) of any other, to a registered seizure destination; lowers the hold by as much.
    /// Works while paused and whatever the policy.
    function seize(address from, address to, uint256 amount, bytes32 caseRef) external;
    // ERC-7943 in Harbour: setFrozenTokens asks the authority for the selector of its direction (raiseHold or
    // lowerHold, without delay; the present amount counts as raising), carries reference 0 and emits nothing if nothing
    // changes; forcedTransfer is seize with reference 0, restricted to ADMIN (48 h), and asks of its destination that it
    // is registered and not blacklisted, not that it is verified; canSend and canReceive answer for the account and the
    // policy, not for the pause; canTransfer answers for everything, the pause included. A payer for whom canSend is
    // false under a closed policy can still pay a redemption account, and canTransfer says so.

    /// @notice Restricted to ADMIN (48 h). Sets exactly these flags on one of our own contracts or a seizure
    /// destination: 4 protected, 2 redemption, 1 seizure destination. A redemption account should be protected as well
    /// (6): else blacklisting it would stop redemption, and a closed policy its refunds.
    function register(address account, uint8 accountFlags) external;
    /// @notice Restricted to ATTESTER. Neither the zero address nor the token itself has an account to verify.
    function setVerified(address account, bool verified) external;
    /// @notice 128 blacklisted, 64 has a hold, 8 verified, 4 protected, 2 redemption, 1 seizure destination.
    function flags(address account) external view returns (uint8);

    // ---------------------------------------------------------------- policy and mode

    /// @notice Restricted to POLICY (24 h). Anybody may pay and be paid.
    function openPolicy() external;
    /// @notice Restricted to PAUSER. Only verified accounts may; whoever may not can still pay a redemption account.
    function closePolicy() external;
    /// @notice Restricted to PAUSER. Payments, approvals and minting stop; redemption and every other act goes on.
    function pause() external;
    /// @notice Restricted to UNPAUSER. Returns to open or permissioned, as the policy says.
    function unpause() external;
    function paused() external view returns (bool);
    /// @notice The mode of the installed twin.
    function mode() external view returns (Mode);
    /// @notice The release's twin for a mode.
    function twin(Mode mode_) external view returns (address);
    /// @notice The version of the proxy's fast path that this code agrees with; 0 for none.
    function fastPathVersion() external view returns (uint256);
    /// @notice Hash of what an upgrade may never change: name, symbol, currency, decimals, signing version.
    function identity() external view returns (bytes32);

    // ---------------------------------------------------------------- the rest

    /// @notice "CNH" or "HKD". USDC has "USD" here.
    function currency() external view returns (string memory);
    /// @notice The EIP-712 domain's version. USDC.
    function version() external view returns (string memory);
    /// @notice ERC-7572.
    function contractURI() external view returns (string memory);
    /// @notice Restricted to POLICY (24 h).
    function setContractURI(string calldata uri) external;
    /// @notice Chainlink CCIP's registration hook: the AccessManager, whose ADMIN can make it register.
    function getCCIPAdmin() external view returns (address);
    /// @notice Restricted to RESCUER (24 h). Sends tokens that were sent here by mistake. Of the token itself
    /// nothing can be here, as it refuses to be its own payee.
    function rescueERC20(address token, address to, uint256 amount) external;
    /// @notice Called once, by the proxy's constructor. The policy starts closed unless the open twin is installed.
    function initialize(address authority_, uint256 ceilingCap_, string calldata uri) external;
}
