// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC7943} from "./IERC7943.sol";
import {IStablecoin, Mode} from "./IStablecoin.sol";
import {Holder, Ledger} from "./Ledger.sol";
import {Authorizations} from "./modules/Authorizations.sol";
import {Batches} from "./modules/Batches.sol";
import {Blacklist} from "./modules/Blacklist.sol";
import {Collecting} from "./modules/Collecting.sol";
import {Memos} from "./modules/Memos.sol";
import {Metadata} from "./modules/Metadata.sol";
import {Modes} from "./modules/Modes.sol";
import {Permits} from "./modules/Permits.sol";
import {Registry} from "./modules/Registry.sol";
import {Seizing} from "./modules/Seizing.sol";
import {Twin} from "./Twin.sol";
import {Account} from "./Words.sol";

/// @title The stablecoin: ERC-20 and the gate
/// @notice {IStablecoin} is the specification. This file has the ERC-20 core and the one gate that judges every
/// payment; each power of the issuer is a module of its own.
/// @dev Lives behind {StablecoinProxy}, which answers the plain case of six functions by itself. The code here is
/// complete without it.
contract Stablecoin is
    Memos,
    Permits,
    Authorizations,
    Batches,
    Collecting,
    Blacklist,
    Seizing,
    Registry,
    Modes,
    Metadata,
    IERC20Errors
{
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        string memory name_,
        string memory symbol_,
        string memory currency_,
        uint256 fastPathVersion_,
        Mode mode_
    ) Twin(name_, symbol_, currency_, fastPathVersion_, mode_) {
        _disableInitializers();
    }

    /// @inheritdoc IStablecoin
    function initialize(address authority_, uint256 ceilingCap_, string calldata uri) external initializer {
        if (authority_.code.length == 0) revert InvalidAuthority(authority_);
        if (ceilingCap_ > type(uint104).max) revert CeilingCapNotRaised(ceilingCap_, 0);
        __AccessManaged_init(authority_);

        TokenStorage storage $ = Ledger.store();
        _setCeilingCap($, uint104(ceilingCap_));
        _setContractURI(uri);
        if (MODE != Mode.Open) {
            $.policyClosed = true;
            emit PolicyClosed(msg.sender);
        }
    }

    // ---------------------------------------------------------------- ERC-20

    function balanceOf(address account) external view returns (uint256) {
        return Ledger.holder(account).account.balance();
    }

    function allowance(address owner, address spender) external view returns (uint256) {
        return Ledger.store().allowances[owner][spender];
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _update(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _updateFrom(from, to, amount);
        return true;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        _approve(msg.sender, spender, amount);
        return true;
    }

    /// @inheritdoc IStablecoin
    function increaseAllowance(address spender, uint256 increment) external returns (bool) {
        uint256 current = Ledger.store().allowances[msg.sender][spender];
        if (increment > type(uint256).max - current) revert AllowanceOverflow(spender, current, increment);
        _approve(msg.sender, spender, current + increment);
        return true;
    }

    /// @inheritdoc IStablecoin
    function decreaseAllowance(address spender, uint256 decrement) external returns (bool) {
        uint256 current = Ledger.store().allowances[msg.sender][spender];
        if (decrement > current) revert ERC20InsufficientAllowance(spender, current, decrement);
        _setAllowance(msg.sender, spender, current - decrement);
        return true;
    }

    // ---------------------------------------------------------------- the gate

    function _update(address from, address to, uint256 amount) internal override {
        // The plain case is the same code that the proxy's fast path runs.
        if (MODE == Mode.Open && Ledger.tryTransfer(from, to, amount)) return;

        Holder storage payer = Ledger.holder(from);
        Holder storage payee = Ledger.holder(to);
        Account source = payer.account;
        (bytes4 reason, address offender) = _refusal(from, source, to, payee.account);
        if (reason != 0) _revertRefusal(reason, offender);

        payer.account = _debited(from, source, amount);
        // Read again: payer and payee may be the same account.
        payee.account = payee.account.credit(amount);
        emit Transfer(from, to, amount);
    }

    function _updateFrom(address from, address to, uint256 amount) internal override {
        // A blacklisted caller is stopped even if it only spends an allowance; a caller that is the payee is
        // judged as the payee.
        if (msg.sender != to && Ledger.holder(msg.sender).account.isBlacklisted())
            revert AccountBlacklisted(msg.sender);

        TokenStorage storage $ = Ledger.store();
        uint256 current = $.allowances[from][msg.sender];
        if (current != type(uint256).max) {
            if (amount > current) revert ERC20InsufficientAllowance(msg.sender, current, amount);
            $.allowances[from][msg.sender] = current - amount;
        }
        _update(from, to, amount);
    }

    function _refusal(
        address from,
        Account payer,
        address to,
        Account payee
    ) internal view override returns (bytes4, address) {
        if (from == address(0)) return (ERC20InvalidSender.selector, from);
        if (MODE == Mode.Paused && !payer.isRedemption() && !payee.isRedemption()) {
            return (EnforcedPause.selector, address(0));
        }
        if (payer.isBlacklisted()) return (AccountBlacklisted.selector, from);
        // Whoever lost its verification can still redeem.
        if (!payer.isVerified() && !payee.isRedemption() && _isPolicyClosed()) {
            return (AccountNotVerified.selector, from);
        }
        return _creditRefusal(to, payee);
    }

    function _creditRefusal(address to, Account payee) internal view override returns (bytes4, address) {
        if (to == address(0) || to == address(this)) return (ERC20InvalidReceiver.selector, to);
        if (payee.isBlacklisted()) return (AccountBlacklisted.selector, to);
        if (!payee.isVerified() && !payee.isRedemption() && _isPolicyClosed()) return (AccountNotVerified.selector, to);
        return (0, address(0));
    }

    function _revertRefusal(bytes4 reason, address offender) internal pure override {
        if (reason == EnforcedPause.selector) revert EnforcedPause();
        // Every other refusal is an error of one address.
        assembly ("memory-safe") {
            mstore(0x00, reason)
            mstore(0x04, offender)
            revert(0x00, 0x24)
        }
    }

    function _spendable(address account, Account word) internal view override returns (uint256) {
        uint256 balance = word.balance();
        if (!word.hasHold()) return balance;
        uint256 hold = Ledger.store().holds[account];
        return hold < balance ? balance - hold : 0;
    }

    function _debited(address account, Account word, uint256 amount) internal view override returns (Account) {
        uint256 spendable = _spendable(account, word);
        if (amount > spendable) {
            if (amount > word.balance()) revert ERC20InsufficientBalance(account, word.balance(), amount);
            revert ERC7943InsufficientUnfrozenBalance(account, amount, spendable);
        }
        return word.debit(amount);
    }

    function _approve(address owner, address spender, uint256 amount) internal override {
        // While paused an approval may serve redemption or shrink, nothing else.
        if (
            MODE == Mode.Paused &&
            amount != 0 &&
            amount >= Ledger.store().allowances[owner][spender] &&
            !Ledger.holder(spender).account.isRedemption()
        ) revert EnforcedPause();
        _setAllowance(owner, spender, amount);
    }

    function _setAllowance(address owner, address spender, uint256 amount) private {
        if (spender == address(0)) revert ERC20InvalidSpender(spender);
        Ledger.store().allowances[owner][spender] = amount;
        emit Approval(owner, spender, amount);
    }

    // ---------------------------------------------------------------- ERC-7943 views

    /// @inheritdoc IERC7943
    function canSend(address account) external view returns (bool allowed) {
        Account word = Ledger.holder(account).account;
        return account != address(0) && !word.isBlacklisted() && (word.isVerified() || !_isPolicyClosed());
    }

    /// @inheritdoc IERC7943
    function canReceive(address account) external view returns (bool allowed) {
        (bytes4 reason, ) = _creditRefusal(account, Ledger.holder(account).account);
        return reason == 0;
    }

    /// @inheritdoc IERC7943
    function canTransfer(address from, address to, uint256 amount) external view returns (bool allowed) {
        Account payer = Ledger.holder(from).account;
        (bytes4 reason, ) = _refusal(from, payer, to, Ledger.holder(to).account);
        return reason == 0 && amount <= _spendable(from, payer);
    }
}
