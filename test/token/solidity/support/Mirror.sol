// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Layout} from "./Layout.sol";
import {Vm} from "./Vm.sol";

/// @notice The token's state as its events alone tell it. Only allowances are missing: spending one emits nothing.
abstract contract Mirror {
    mapping(address account => uint256) internal balances;
    mapping(address account => uint8) internal flags;
    mapping(address account => uint256) internal holds;
    mapping(address minter => bool) internal minters;
    mapping(address minter => uint256) internal minterAllowances;
    mapping(address authorizer => mapping(bytes32 nonce => bool)) internal used;
    mapping(address authorizer => mapping(uint256 word => uint256)) internal usedWords;
    uint256 internal supply;
    uint256 internal ceiling;
    uint256 internal ceilingValidUntil;
    uint256 internal cap;
    bool internal isPaused;
    bool internal isPolicyClosed;

    /// @dev Returns what is wrong with the logs, or nothing.
    function replay(Vm.Log[] memory logs, address token) internal returns (string memory fault) {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != token) continue;
            string memory found = _replayOne(logs[i]);
            if (bytes(found).length != 0) fault = found;
        }
    }

    function _replayOne(Vm.Log memory log) private returns (string memory) {
        bytes32 kind = log.topics[0];
        address first = log.topics.length > 1 ? address(uint160(uint256(log.topics[1]))) : address(0);
        if (kind == keccak256("Transfer(address,address,uint256)")) return _move(log, first);
        if (kind == keccak256("AuthorizationUsed(address,bytes32)")) return _use(first, log.topics[2]);
        if (kind == keccak256("AuthorizationCanceled(address,bytes32)")) return _use(first, log.topics[2]);
        if (kind == keccak256("Blacklisted(address)")) return _flag(first, Layout.BLACKLISTED, true);
        if (kind == keccak256("UnBlacklisted(address)")) return _flag(first, Layout.BLACKLISTED, false);
        if (kind == keccak256("VerifiedSet(address,bool,address)")) {
            return _flag(first, Layout.VERIFIED, abi.decode(log.data, (bool)));
        }
        if (kind == keccak256("HoldSet(address,uint256,uint256,bytes32,address)")) return _hold(log, first);
        if (kind == keccak256("Registered(address,uint8,uint8,address)")) return _register(log, first);
        if (kind == keccak256("Mint(address,address,uint256)")) {
            minterAllowances[first] -= abi.decode(log.data, (uint256));
        }
        if (kind == keccak256("MinterConfigured(address,uint256)")) {
            (minters[first], minterAllowances[first]) = (true, abi.decode(log.data, (uint256)));
        }
        if (kind == keccak256("MinterRemoved(address)")) (minters[first], minterAllowances[first]) = (false, 0);
        return _replaySetting(kind, log);
    }

    function _replaySetting(bytes32 kind, Vm.Log memory log) private returns (string memory) {
        if (kind == keccak256("SupplyCeilingSet(uint256,uint256,uint48,address)")) {
            uint256 previous;
            uint256 before = ceiling;
            (previous, ceiling, ceilingValidUntil) = abi.decode(log.data, (uint256, uint256, uint256));
            if (previous != before) return "SupplyCeilingSet names another previous ceiling";
        }
        if (kind == keccak256("CeilingCapSet(uint256,uint256,address)")) {
            uint256 previous;
            uint256 before = cap;
            (previous, cap) = abi.decode(log.data, (uint256, uint256));
            if (previous != before) return "CeilingCapSet names another previous cap";
        }
        if (kind == keccak256("Pause()")) isPaused = true;
        if (kind == keccak256("Unpause()")) isPaused = false;
        if (kind == keccak256("PolicyClosed(address)")) isPolicyClosed = true;
        if (kind == keccak256("PolicyOpened(address)")) isPolicyClosed = false;
        return "";
    }

    function _move(Vm.Log memory log, address from) private returns (string memory) {
        address to = address(uint160(uint256(log.topics[2])));
        uint256 amount = abi.decode(log.data, (uint256));
        if (from == address(0)) {
            supply += amount;
        } else {
            if (amount > balances[from]) return "a Transfer of more than its payer has";
            balances[from] -= amount;
        }
        if (to == address(0)) supply -= amount;
        else balances[to] += amount;
        return "";
    }

    function _use(address authorizer, bytes32 nonce) private returns (string memory) {
        if (used[authorizer][nonce]) return "a nonce was used twice";
        used[authorizer][nonce] = true;
        usedWords[authorizer][uint256(nonce) / 256] += 2 ** (uint256(nonce) % 256);
        return "";
    }

    function _flag(address account, uint8 flag, bool set) private returns (string memory) {
        if ((flags[account] & flag != 0) == set) return "an event of a flag that did not change";
        flags[account] ^= flag;
        return "";
    }

    function _hold(Vm.Log memory log, address account) private returns (string memory) {
        (uint256 previous, uint256 amount) = abi.decode(log.data, (uint256, uint256));
        if (previous != holds[account]) return "HoldSet names another previous hold";
        holds[account] = amount;
        flags[account] = (flags[account] & ~Layout.HAS_HOLD) | (amount == 0 ? 0 : Layout.HAS_HOLD);
        return "";
    }

    function _register(Vm.Log memory log, address account) private returns (string memory) {
        (uint8 previous, uint8 next) = abi.decode(log.data, (uint8, uint8));
        if (previous != flags[account] & 7) return "Registered names other previous flags";
        flags[account] = (flags[account] & ~uint8(7)) | next;
        return "";
    }
}
