// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISettlement} from "../../../../contracts/settlement/ISettlement.sol";
import {IStablecoin} from "../../../../contracts/token/IStablecoin.sol";
import {Roles} from "../../../token/solidity/support/Deployment.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {Layout} from "../../../token/solidity/support/Layout.sol";
import {vm} from "../../../token/solidity/support/Vm.sol";
import {Wallet} from "../../../token/solidity/support/Wallets.sol";
import {SettlementDeployment, SettlementRoles} from "./SettlementDeployment.sol";
import {SettlementTest} from "./SettlementTest.sol";

/// @notice Both currencies under the invariants of one settlement contract, the subject: who takes part, what the issuers do
/// meanwhile, and how an act is carried out. Whether it succeeds is foretold from the specification, and so is every
/// balance. Nothing reverts on a finding: it is kept in `fault`.
abstract contract SettlementWorld is SettlementTest {
    uint256 internal constant PARTIES = 8;
    /// @dev Minor units of each currency that each party starts with.
    uint256 internal constant EACH = 1e9;
    uint256 internal constant WALLET_KEY = 0xA11E7;
    uint256 internal constant DELEGATE_KEY = 0xDE1E6;
    /// @dev Calls what anybody may call, and has nothing.
    address internal constant STRANGER = address(0x57A96E);
    address internal constant VAULT = address(0x7A017);

    SettlementDeployment internal deployment;
    IStablecoin[2] internal tokens;
    address internal subject;
    /// @dev The same code for the same tokens, registered and trusted with everything, but not what anybody signed for.
    address internal other;
    /// @dev The parties first. All that can have a balance.
    address[] internal accounts;
    mapping(address party => uint256) internal keyOf;

    string public fault;
    uint256 public attempts;
    uint256 public successes;
    mapping(bytes32 act => uint256) public successesOf;

    mapping(uint256 t => mapping(address account => uint256)) internal balance;
    /// @dev Sent to the subject without a call; belongs to nobody and stays.
    uint256[2] internal donated;
    bool[2] internal isStopped;

    constructor() {
        deployment = deploySettlement();
        (tokens[0], tokens[1]) = deployment.tokens();
        subject = _subject();
        for (uint256 i = 0; i < PARTIES; ++i) {
            _addParty(vm.addr(0x9A97 + i), 0x9A97 + i);
        }
        // One is an ERC-1271 wallet, one has a key and a wallet's code, as under EIP-7702.
        accounts[6] = address(new Wallet(vm.addr(WALLET_KEY)));
        keyOf[accounts[6]] = WALLET_KEY;
        vm.etch(accounts[7], address(new Wallet(vm.addr(DELEGATE_KEY))).code);
        for (uint256 t = 0; t < 2; ++t) {
            _start(t);
        }
        accounts.push(STRANGER);
        accounts.push(VAULT);
        accounts.push(subject);
    }

    function _subject() internal virtual returns (address);

    /// @param contractName Of the subject.
    function _deployOther(string memory contractName) internal {
        bytes memory initCode = bytes.concat(vm.getCode(contractName), abi.encode(tokens[0], tokens[1]));
        address created;
        assembly ("memory-safe") {
            created := create(0, add(initCode, 0x20), mload(initCode))
        }
        other = created;
        for (uint256 t = 0; t < 2; ++t) {
            _byRole(t, Roles.ADMIN_ACTS, abi.encodeCall(IStablecoin.register, (created, Layout.PROTECTED)));
            for (uint256 i = 0; i < PARTIES; ++i) {
                vm.prank(accounts[i]);
                tokens[t].approve(created, type(uint256).max);
            }
        }
    }

    /// @notice The acts of which each must succeed now and then.
    function acts() external view virtual returns (bytes32[] memory);

    // ---------------------------------------------------------------- one act

    /// @dev `expected` is whether the specification says that the call succeeds.
    function _attempt(
        bytes32 act,
        address sender,
        bytes memory data,
        bool expected
    ) internal returns (bool success, bytes memory result) {
        vm.prank(sender);
        (success, result) = subject.call(data);
        ++attempts;
        if (success) {
            ++successes;
            ++successesOf[act];
        }
        if (success != expected) {
            string memory met = success ? "" : string(_hex(bytes4(result)));
            _note(string.concat(success ? "succeeds: " : "fails: ", _text(act), " ", met));
        }
    }

    /// @dev What must never succeed.
    function _attemptForbidden(bytes32 act, address sender, address target, bytes memory data) internal {
        vm.prank(sender);
        (bool success, ) = target.call(data);
        if (success) _note(string.concat("must fail: ", _text(act)));
        ++successesOf[act];
    }

    /// @dev What the subject would do here, on another chain or by its double.
    function _attemptElsewhere(Dice memory dice, bytes32 act, address sender, bytes memory data) internal {
        if (dice.oneIn(2)) return _attemptForbidden(act, sender, other, data);
        uint256 chain = block.chainid;
        vm.chainId(chain + 1);
        _attemptForbidden(act, sender, subject, data);
        vm.chainId(chain);
    }

    function _count(bytes32 act) internal {
        ++successesOf[act];
    }

    function _note(string memory what) internal {
        if (bytes(what).length != 0 && bytes(fault).length == 0) fault = what;
    }

    function _text(bytes32 word) internal pure returns (string memory) {
        uint256 length;
        while (length < 32 && word[length] != 0) {
            ++length;
        }
        bytes memory text = abi.encodePacked(word);
        // Shortened in place.
        assembly ("memory-safe") {
            mstore(text, length)
        }
        return string(text);
    }

    // ---------------------------------------------------------------- money

    function _moved(uint256 t, address from, address to, uint256 amount) internal {
        balance[t][from] -= amount;
        balance[t][to] += amount;
    }

    function donate(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 t = dice.pick(2);
        address from = _anyParty(dice);
        uint256 amount = dice.between(1, 100);
        vm.prank(from);
        (bool success, ) = address(tokens[t]).call(abi.encodeCall(tokens[t].transfer, (subject, amount)));
        if (!success) return;
        donated[t] += amount;
        _moved(t, from, subject, amount);
        _count("donate");
    }

    /// @dev Nobody has anything but what was foretold, and nothing came into being.
    function _checkBalances(uint256 t) internal view returns (string memory) {
        uint256 sum;
        for (uint256 i = 0; i < accounts.length; ++i) {
            uint256 actual = Layout.balanceOf(address(tokens[t]), accounts[i]);
            if (actual != balance[t][accounts[i]]) return string.concat("another balance of account ", vm.toString(i));
            sum += actual;
        }
        return sum == EACH * PARTIES ? "" : "the balances do not add up to what was issued";
    }

    // ---------------------------------------------------------------- what the issuers do

    function disturb(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 t = dice.pick(2);
        address party = accounts[dice.pick(PARTIES)];
        uint256 kind = dice.pick(16);
        if (kind < 6) _setBlacklisted(t, party, true);
        else if (kind < 9) _setBlacklisted(t, party, false);
        else if (kind == 9) _setPolicy(t, true);
        else if (kind == 10) _setPolicy(t, false);
        else if (kind < 13) _setVerified(t, party, dice.oneIn(2));
        else if (kind == 13) _setPaused(t, true);
        else _setPaused(t, false);
    }

    /// @notice The stop of one currency is its own issuer's.
    function intake(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 t = dice.pick(2);
        bool stop = dice.oneIn(3);
        uint64 role = stop ? Roles.PAUSER : Roles.UNPAUSER;
        uint256 issuer = dice.oneIn(8) ? 1 - t : t;
        uint64 callersRole = dice.oneIn(8) ? Roles.POLICY : role;
        bytes memory data =
            stop
                ? abi.encodeCall(ISettlement.stopIntake, (address(tokens[t])))
                : abi.encodeCall(ISettlement.resumeIntake, (address(tokens[t])));
        address caller = dice.oneIn(16) ? _anyParty(dice) : SettlementRoles.holder(issuer, callersRole);
        bool expected = caller == SettlementRoles.holder(t, role);
        (bool success, ) = _attempt(stop ? bytes32("stop") : bytes32("resume"), caller, data, expected);
        if (success) isStopped[t] = stop;
    }

    /// @dev Mostly lets payments and intake go on, so that most acts have a chance.
    function _calm(Dice memory dice, uint256 t) internal {
        if (dice.oneIn(6)) return;
        _setPaused(t, false);
        if (dice.oneIn(6) || !isStopped[t]) return;
        vm.prank(SettlementRoles.holder(t, Roles.UNPAUSER));
        ISettlement(subject).resumeIntake(address(tokens[t]));
        isStopped[t] = false;
    }

    /// @dev Mostly.
    function _welcome(Dice memory dice, uint256 t, address party) internal {
        if (!dice.oneIn(8)) _admit(t, party);
    }

    function _admit(uint256 t, address party) internal {
        // Some addresses never have an account.
        if (tokens[t].canSend(party) || (keyOf[party] == 0 && party != STRANGER)) return;
        _setBlacklisted(t, party, false);
        if (!tokens[t].canSend(party)) _setVerified(t, party, true);
    }

    function _setBlacklisted(uint256 t, address party, bool on) internal {
        if (on) _byRole(t, Roles.BLACKLISTER, abi.encodeCall(IStablecoin.blacklist, (party)));
        else _byRole(t, Roles.UNBLACKLISTER, abi.encodeCall(IStablecoin.unBlacklist, (party)));
    }

    function _setPolicy(uint256 t, bool closed) internal {
        if (closed) _byRole(t, Roles.PAUSER, abi.encodeCall(IStablecoin.closePolicy, ()));
        else _byRole(t, Roles.POLICY, abi.encodeCall(IStablecoin.openPolicy, ()));
    }

    function _setVerified(uint256 t, address party, bool on) internal {
        _byRole(t, Roles.ATTESTER, abi.encodeCall(IStablecoin.setVerified, (party, on)));
    }

    function _setPaused(uint256 t, bool on) internal {
        if (tokens[t].paused() == on) return;
        if (on) _byRole(t, Roles.PAUSER, abi.encodeCall(IStablecoin.pause, ()));
        else _byRole(t, Roles.UNPAUSER, abi.encodeCall(IStablecoin.unpause, ()));
    }

    function _byRole(uint256 t, uint64 role, bytes memory data) internal {
        vm.prank(SettlementRoles.holder(t, role));
        (bool success, ) = address(tokens[t]).call(data);
        require(success, "the issuer's own act failed");
    }

    // ---------------------------------------------------------------- choosing

    function _anyParty(Dice memory dice) internal view returns (address) {
        return accounts[dice.pick(PARTIES)];
    }

    /// @dev One of the parties, or somebody without any part.
    function _anyCaller(Dice memory dice) internal view returns (address) {
        return dice.oneIn(2) ? STRANGER : _anyParty(dice);
    }

    /// @dev Very small amounts as often as large ones: rounding shows in the small ones.
    function _anyAmount(Dice memory dice) internal pure returns (uint256) {
        uint256 kind = dice.pick(3);
        if (kind == 0) return dice.between(1, 20);
        return kind == 1 ? dice.between(1, 30_000) : dice.between(1, 4e6);
    }

    // ---------------------------------------------------------------- the start

    function _addParty(address party, uint256 key) private {
        accounts.push(party);
        keyOf[party] = key;
    }

    function _start(uint256 t) private {
        _byRole(t, Roles.ADMIN_ACTS, abi.encodeCall(IStablecoin.register, (VAULT, Layout.SEIZURE_DESTINATION)));
        _setVerified(t, VAULT, true);
        address minter = address(0x1550e);
        _byRole(t, Roles.MINTER_ADMIN, abi.encodeCall(IStablecoin.configureMinter, (minter, EACH * PARTIES)));
        _byRole(t, Roles.RESERVE, abi.encodeCall(IStablecoin.setSupplyCeiling, (MAX_SUPPLY, type(uint48).max)));
        for (uint256 i = 0; i < PARTIES; ++i) {
            vm.prank(minter);
            tokens[t].mint(accounts[i], EACH);
            balance[t][accounts[i]] = EACH;
            if (i % 2 == 0) _setVerified(t, accounts[i], true);
        }
    }
}
