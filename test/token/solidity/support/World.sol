// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStablecoin} from "../../../../contracts/token/IStablecoin.sol";
import {Deployment, Roles} from "./Deployment.sol";
import {Dice} from "./Dice.sol";
import {Layout} from "./Layout.sol";
import {Mirror} from "./Mirror.sol";
import {TokenTest} from "./TokenTest.sol";
import {vm} from "./Vm.sol";
import {Wallet} from "./Wallets.sol";

enum Act {
    Transfer,
    TransferFrom,
    TransferWithMemo,
    BatchTransfer,
    PayBySignature,
    PayCounted,
    PayToSelfBySignature,
    PayWithSignedMemo,
    CancelNonce,
    CollectAtomic,
    CollectBestEffort,
    Approve,
    ChangeAllowance,
    Permit,
    Mint,
    Burn,
    ConfigureMinter,
    DecreaseMinter,
    RemoveMinter,
    SetCeiling,
    RaiseCap,
    LowerCap,
    Blacklist,
    UnBlacklist,
    RaiseHold,
    LowerHold,
    Seize,
    ForcedTransfer,
    Register,
    SetVerified,
    Pause,
    Unpause,
    ClosePolicy,
    OpenPolicy
}

uint256 constant ACTS = 34;

/// @notice The token under the invariants, ten accounts with keys, and how every act is carried out: its outcome is
/// foretold from the tables of token.md and from what the events have told so far, and what is frozen is watched.
/// Nothing here reverts on a finding: it is kept in `fault`, which the invariants read.
abstract contract World is TokenTest, Mirror {
    /// @dev What must not leave an account by anything but a seizure; of a blacklisted account nothing may move at all.
    struct Frozen {
        bool wholly;
        uint256 least;
    }

    uint256 internal constant WALLET_KEY = 0xA11E7;

    IStablecoin public token;
    Deployment public deployment;
    address[] public accounts;
    mapping(address account => uint256) internal keyOf;
    mapping(address owner => mapping(address spender => uint256)) internal allowances;
    mapping(address owner => uint256) internal permits;
    /// @dev Words of nonces that were used, to be compared one by one.
    address[] internal nonceOwners;
    uint256[] internal nonceWords;

    string public fault;
    uint256 public attempts;
    uint256 public successes;
    mapping(Act => uint256) public attemptsOf;
    mapping(Act => uint256) public successesOf;
    /// @dev Calls that must fail: signatures and nonces presented a second time.
    uint256 public replays;

    address internal desk;
    address internal vault;
    address[2] internal issuers;

    constructor() {
        vm.recordLogs();
        deployment = deployToken(1);
        token = deployment.token();
        _note(replay(vm.getRecordedLogs(), address(token)));
        for (uint256 key = 1; key <= 10; ++key) {
            _addAccount(vm.addr(key), key);
        }
        _setUpWallets();
        (desk, vault) = (accounts[8], accounts[9]);
        issuers = [accounts[6], accounts[7]];
        _start();
    }

    // ---------------------------------------------------------------- one act

    /// @dev Calls the token as `sender`; `expected` is whether token.md says that it succeeds.
    function _attempt(
        Act act,
        address sender,
        bytes memory data,
        bool expected
    ) internal returns (bool success, bytes memory result) {
        Frozen[] memory frozen = new Frozen[](accounts.length);
        for (uint256 i = 0; i < frozen.length; ++i) {
            frozen[i] = _frozen(accounts[i]);
        }

        (success, result) = _call(sender, data);
        ++attempts;
        ++attemptsOf[act];
        if (success) {
            ++successes;
            ++successesOf[act];
        }
        if (success != expected) _note(string.concat(success ? "succeeds: " : "fails: ", _describe(act)));
        if (act != Act.Seize && act != Act.ForcedTransfer) _checkFrozen(frozen);
    }

    /// @dev Whatever was said or signed before must not work again.
    function _attemptReplay(address sender, bytes memory data) internal {
        ++replays;
        (bool success, ) = _call(sender, data);
        if (success) _note("a signature worked twice");
    }

    function _call(address sender, bytes memory data) internal returns (bool success, bytes memory result) {
        vm.recordLogs();
        vm.prank(sender);
        (success, result) = address(token).call(data);
        // What a reverted call has emitted is recorded too, but never was.
        if (success) _note(replay(vm.getRecordedLogs(), address(token)));
    }

    function _frozen(address account) private view returns (Frozen memory) {
        uint256 balance = balances[account];
        bool wholly = _has(account, Layout.BLACKLISTED);
        return Frozen(wholly, wholly || holds[account] > balance ? balance : holds[account]);
    }

    function _checkFrozen(Frozen[] memory frozen) private {
        for (uint256 i = 0; i < frozen.length; ++i) {
            uint256 balance = Layout.balanceOf(address(token), accounts[i]);
            if (balance < frozen[i].least) _note("frozen tokens left an account without a seizure");
            if (frozen[i].wholly && balance != frozen[i].least) _note("a blacklisted account was paid");
        }
    }

    function _note(string memory what) internal {
        if (bytes(what).length != 0 && bytes(fault).length == 0) fault = what;
    }

    // ---------------------------------------------------------------- the tables of token.md

    /// @dev The freeze table, the pause and the policy, for payer and payee.
    function _admits(address from, address to) internal view returns (bool) {
        if (from == address(0) || to == address(0) || to == address(token)) return false;
        if (_has(from, Layout.BLACKLISTED) || _has(to, Layout.BLACKLISTED)) return false;
        bool redeems = _has(to, Layout.REDEMPTION);
        if (isPaused && !redeems && !_has(from, Layout.REDEMPTION)) return false;
        return !isPolicyClosed || redeems || (_isVerified(from) && _isVerified(to));
    }

    function _mayPay(address from, address to, uint256 amount) internal view returns (bool) {
        return _admits(from, to) && amount <= _free(from);
    }

    function _mayApprove(address owner, address spender, uint256 amount) internal view returns (bool) {
        if (spender == address(0)) return false;
        return !isPaused || amount == 0 || amount < allowances[owner][spender] || _has(spender, Layout.REDEMPTION);
    }

    function _free(address account) internal view returns (uint256) {
        return holds[account] < balances[account] ? balances[account] - holds[account] : 0;
    }

    function _isVerified(address account) internal view returns (bool) {
        return _has(account, Layout.VERIFIED) || _has(account, Layout.PROTECTED);
    }

    function _has(address account, uint8 flag) internal view returns (bool) {
        return flags[account] & flag != 0;
    }

    // ---------------------------------------------------------------- choosing

    function _any(Dice memory dice) internal view returns (address) {
        return accounts[dice.pick(accounts.length)];
    }

    /// @dev Mostly one of ours, rarely the zero address or the token.
    function _anyPayee(Dice memory dice) internal view returns (address) {
        if (dice.oneIn(60)) return dice.oneIn(2) ? address(0) : address(token);
        return _any(dice);
    }

    /// @dev Mostly within `bound`.
    function _upTo(Dice memory dice, uint256 bound) internal pure returns (uint256) {
        if (dice.oneIn(24)) return bound + dice.between(1, 2 ** dice.between(1, 250));
        return dice.oneIn(4) ? bound : dice.between(0, bound);
    }

    // ---------------------------------------------------------------- the start

    function _addAccount(address account, uint256 key) private {
        accounts.push(account);
        keyOf[account] = key;
    }

    /// @dev Of the ten, one is an ERC-1271 wallet and one has a key and a wallet's code, as under EIP-7702.
    function _setUpWallets() private {
        accounts[4] = address(new Wallet(vm.addr(WALLET_KEY)));
        keyOf[accounts[4]] = WALLET_KEY;
        vm.etch(accounts[5], accounts[4].code);
    }

    function _start() private {
        for (uint256 i = 0; i < 2; ++i) {
            _mustCall(Roles.MINTER_ADMIN, abi.encodeCall(token.configureMinter, (issuers[i], 1e15)));
        }
        _mustCall(Roles.RESERVE, abi.encodeCall(token.setSupplyCeiling, (1e15, uint48(block.timestamp + 1 days))));
        _mustCall(Roles.ADMIN_ACTS, abi.encodeCall(token.register, (desk, Layout.PROTECTED | Layout.REDEMPTION)));
        _mustCall(Roles.ADMIN_ACTS, abi.encodeCall(token.register, (vault, Layout.SEIZURE_DESTINATION)));
        for (uint256 i = 0; i < accounts.length; ++i) {
            (bool success, ) = _call(issuers[0], abi.encodeCall(token.mint, (accounts[i], 1e12)));
            require(success, "the first mint failed");
            if (i % 2 == 0) _mustCall(Roles.ATTESTER, abi.encodeCall(token.setVerified, (accounts[i], true)));
        }
    }

    function _mustCall(uint64 role, bytes memory data) private {
        (bool success, ) = _call(Roles.holder(role), data);
        require(success, "the start failed");
    }

    function _describe(Act act) private pure returns (string memory) {
        return
            string(
                abi.encodePacked("act ", bytes1(uint8(48 + uint256(act) / 10)), bytes1(uint8(48 + (uint256(act) % 10))))
            );
    }
}
