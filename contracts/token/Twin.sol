// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {ShortString, ShortStrings} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {IStablecoin, Mode} from "./IStablecoin.sol";
import {TokenLayout} from "./Ledger.sol";
import {Signing} from "./Signing.sol";
import {Account} from "./Words.sol";

/// @dev Every proxy is compiled for this version of the fast path's rules.
uint256 constant FAST_PATH_VERSION = 1;
/// @dev Low 16 bits of the address of an open twin that keeps those rules.
uint16 constant FAST_PATH_TAG = 0xFA57;

/// @title One of a release's three twins
/// @notice What a twin knows about itself: its mode, its siblings and the names that never change. All of it is
/// in the code, none in storage. Also the internal functions that the modules share.
abstract contract Twin is IStablecoin, TokenLayout, AccessManagedUpgradeable {
    using ShortStrings for string;
    using ShortStrings for ShortString;

    uint8 internal constant DECIMALS = 6;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    Mode internal immutable MODE;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable OPEN;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable PERMISSIONED;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable PAUSED;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    uint256 private immutable FAST_PATH;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    ShortString private immutable NAME;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    ShortString private immutable SYMBOL;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    ShortString private immutable CURRENCY;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    bytes32 private immutable NAME_HASH;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    bytes32 internal immutable IDENTITY;

    /// @dev Created by {Release}, whose first three CREATEs are the open, the permissioned and the paused twin:
    /// so each can compute its siblings' addresses.
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        string memory name_,
        string memory symbol_,
        string memory currency_,
        uint256 fastPathVersion_,
        Mode mode_
    ) {
        MODE = mode_;
        OPEN = _created(msg.sender, 1);
        PERMISSIONED = _created(msg.sender, 2);
        PAUSED = _created(msg.sender, 3);
        FAST_PATH = fastPathVersion_;
        NAME = name_.toShortString();
        SYMBOL = symbol_.toShortString();
        CURRENCY = currency_.toShortString();
        NAME_HASH = keccak256(bytes(name_));
        IDENTITY = keccak256(abi.encode(name_, symbol_, currency_, DECIMALS, Signing.VERSION));
    }

    /// @inheritdoc IStablecoin
    function mode() external view returns (Mode) {
        return MODE;
    }

    /// @inheritdoc IStablecoin
    function twin(Mode mode_) external view returns (address) {
        return _twin(mode_);
    }

    /// @inheritdoc IStablecoin
    function paused() external view returns (bool) {
        return MODE == Mode.Paused;
    }

    /// @inheritdoc IStablecoin
    function fastPathVersion() external view returns (uint256) {
        return FAST_PATH;
    }

    /// @inheritdoc IStablecoin
    function identity() external view returns (bytes32) {
        return IDENTITY;
    }

    function name() public view returns (string memory) {
        return NAME.toString();
    }

    function symbol() external view returns (string memory) {
        return SYMBOL.toString();
    }

    function decimals() external pure returns (uint8) {
        return DECIMALS;
    }

    /// @inheritdoc IStablecoin
    function currency() external view returns (string memory) {
        return CURRENCY.toString();
    }

    /// @inheritdoc IStablecoin
    function version() external pure returns (string memory) {
        return Signing.VERSION;
    }

    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return Signing.domainSeparator(NAME_HASH, address(this));
    }

    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        return (0x0f, name(), Signing.VERSION, block.chainid, address(this), bytes32(0), new uint256[](0));
    }

    /// @inheritdoc IAccessManaged
    /// @dev Only by way of AccessManager.updateAuthority, which GUARDIAN can cancel. The manager is the caller too when it
    /// executes this very function for ADMIN, which nobody else could cancel, and when it executes an upgrade whose
    /// data is a call of this function; neither may change the authority.
    function setAuthority(address newAuthority) public override {
        IAccessManager manager = IAccessManager(authority());
        (bool executed, ) = manager.canCall(msg.sender, address(this), msg.sig);
        (bool upgrading, ) = manager.canCall(msg.sender, address(this), UUPSUpgradeable.upgradeToAndCall.selector);
        if (executed || upgrading) revert AccessManagedUnauthorized(msg.sender);
        super.setAuthority(newAuthority);
    }

    function _twin(Mode mode_) internal view returns (address) {
        return
            mode_ == Mode.Open
                ? OPEN
                : mode_ == Mode.Permissioned
                    ? PERMISSIONED
                    : PAUSED;
    }

    /// @dev Address of the `nonce`-th contract made by `creator`, for nonces 1 to 127: RLP [creator, nonce].
    function _created(address creator, uint8 nonce) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", creator, nonce)))));
    }

    // The gate, in {Stablecoin}.

    /// @dev Moves tokens from one account to another, or reverts: the one place where payments are judged.
    function _update(address from, address to, uint256 amount) internal virtual;

    /// @dev {_update} for a caller that is not the payer: a blacklisted caller may not, and uses its allowance.
    function _updateFrom(address from, address to, uint256 amount) internal virtual;

    /// @dev Why a payment between these accounts is not admitted: an error's selector and whom it names, or zero.
    function _refusal(
        address from,
        Account payer,
        address to,
        Account payee
    ) internal view virtual returns (bytes4 reason, address offender);

    /// @dev Why an account may not be credited, apart from the pause.
    function _creditRefusal(address to, Account payee) internal view virtual returns (bytes4 reason, address offender);

    function _revertRefusal(bytes4 reason, address offender) internal pure virtual;

    /// @dev What may leave the account: balance - hold.
    function _spendable(address account, Account word) internal view virtual returns (uint256);

    /// @dev The account's word less `amount`; reverts unless that much is spendable.
    function _debited(address account, Account word, uint256 amount) internal view virtual returns (Account);

    /// @dev Sets an allowance, if the mode admits it.
    function _approve(address owner, address spender, uint256 amount) internal virtual;
}
