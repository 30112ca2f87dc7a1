// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC7943} from "../../../../contracts/token/IERC7943.sol";
import {IStablecoin, Mode} from "../../../../contracts/token/IStablecoin.sol";

/// @notice The parts of the role table, numbered as in sdk/roles.ts.
library Roles {
    uint64 internal constant ADMIN = 0;
    uint64 internal constant GUARDIAN = 1;
    uint64 internal constant ADMIN_ACTS = 2;
    uint64 internal constant UPGRADER = 3;
    uint64 internal constant MINTER_ADMIN = 4;
    uint64 internal constant PAUSER = 5;
    uint64 internal constant UNPAUSER = 6;
    uint64 internal constant POLICY = 7;
    uint64 internal constant ATTESTER = 8;
    uint64 internal constant BLACKLISTER = 9;
    uint64 internal constant UNBLACKLISTER = 10;
    uint64 internal constant SEIZER = 11;
    uint64 internal constant RESCUER = 12;
    uint64 internal constant RESERVE = 13;
    uint64 internal constant COUNT = 14;

    /// @notice The one holder of a role in these tests.
    function holder(uint64 role) internal pure returns (address) {
        return address(uint160(0xB0A7_0000) + uint160(role));
    }
}

/// @notice One currency, made of the very creation codes that the build made, in the order of deploy/: release by
/// CREATE2, authority, proxy with its init data, roles, hand-over. No cheatcode is needed, so that a TypeScript test
/// can deploy this contract and compare its result with a scripted deployment. Two things differ on purpose: every
/// role has one holder of ours, and no role has a delay.
contract Deployment {
    address public release;
    IAccessManager public authority;
    IStablecoin public token;

    /// @param initCode Release's creation code with its arguments.
    function deployRelease(bytes memory initCode, bytes32 salt) external returns (address) {
        release = _create(initCode, salt);
        return release;
    }

    /// @param managerCode AccessManager's creation code.
    /// @param proxyCode StablecoinProxy's creation code.
    /// @param installed The twin to install first.
    function deployToken(
        bytes memory managerCode,
        bytes memory proxyCode,
        address installed,
        uint256 cap,
        string memory uri
    ) external returns (IStablecoin) {
        authority = IAccessManager(_create(bytes.concat(managerCode, abi.encode(address(this))), "authority"));
        bytes memory initialize = abi.encodeCall(IStablecoin.initialize, (address(authority), cap, uri));
        token = IStablecoin(_create(bytes.concat(proxyCode, abi.encode(installed, initialize)), "token"));
        return token;
    }

    /// @notice Sets the role table, gives every role to its holder and leaves.
    function handOver() public virtual {
        _setTokenFunctions();
        _setManagerFunctions();
        for (uint64 role = 0; role < Roles.COUNT; ++role) {
            if (_isGuarded(role)) authority.setRoleGuardian(role, Roles.GUARDIAN);
            authority.grantRole(role, _holderOf(role), 0);
        }
        authority.renounceRole(Roles.ADMIN, address(this));
    }

    function _holderOf(uint64 role) internal view virtual returns (address) {
        return Roles.holder(role);
    }

    function _setTokenFunctions() private {
        _set(address(token), Roles.GUARDIAN, IStablecoin.removeMinter.selector);
        _set(address(token), Roles.GUARDIAN, IStablecoin.decreaseMinterAllowance.selector);
        _set(address(token), Roles.GUARDIAN, IStablecoin.lowerCeilingCap.selector);
        _set(address(token), Roles.ADMIN_ACTS, IStablecoin.register.selector);
        _set(address(token), Roles.ADMIN_ACTS, IStablecoin.raiseCeilingCap.selector);
        _set(address(token), Roles.ADMIN_ACTS, IERC7943.forcedTransfer.selector);
        _set(address(token), Roles.UPGRADER, UUPSUpgradeable.upgradeToAndCall.selector);
        _set(address(token), Roles.MINTER_ADMIN, IStablecoin.configureMinter.selector);
        _set(address(token), Roles.PAUSER, IStablecoin.pause.selector);
        _set(address(token), Roles.PAUSER, IStablecoin.closePolicy.selector);
        _set(address(token), Roles.UNPAUSER, IStablecoin.unpause.selector);
        _set(address(token), Roles.POLICY, IStablecoin.openPolicy.selector);
        _set(address(token), Roles.POLICY, IStablecoin.setContractURI.selector);
        _set(address(token), Roles.ATTESTER, IStablecoin.setVerified.selector);
        _set(address(token), Roles.BLACKLISTER, IStablecoin.blacklist.selector);
        _set(address(token), Roles.BLACKLISTER, IStablecoin.blacklistBatch.selector);
        _set(address(token), Roles.BLACKLISTER, IStablecoin.raiseHold.selector);
        _set(address(token), Roles.UNBLACKLISTER, IStablecoin.unBlacklist.selector);
        _set(address(token), Roles.UNBLACKLISTER, IStablecoin.unBlacklistBatch.selector);
        _set(address(token), Roles.UNBLACKLISTER, IStablecoin.lowerHold.selector);
        _set(address(token), Roles.SEIZER, IStablecoin.seize.selector);
        _set(address(token), Roles.RESCUER, IStablecoin.rescueERC20.selector);
        _set(address(token), Roles.RESERVE, IStablecoin.setSupplyCeiling.selector);
    }

    /// @dev On the manager itself a function's role decides only who can cancel it.
    function _setManagerFunctions() private {
        bytes4[] memory selectors = new bytes4[](9);
        selectors[0] = IAccessManager.labelRole.selector;
        selectors[1] = IAccessManager.grantRole.selector;
        selectors[2] = IAccessManager.setRoleAdmin.selector;
        selectors[3] = IAccessManager.setRoleGuardian.selector;
        selectors[4] = IAccessManager.setGrantDelay.selector;
        selectors[5] = IAccessManager.setTargetFunctionRole.selector;
        selectors[6] = IAccessManager.setTargetAdminDelay.selector;
        selectors[7] = IAccessManager.setTargetClosed.selector;
        selectors[8] = IAccessManager.updateAuthority.selector;
        authority.setTargetFunctionRole(address(authority), selectors, Roles.ADMIN_ACTS);
    }

    function _isGuarded(uint64 role) private pure returns (bool) {
        return
            role == Roles.ADMIN_ACTS ||
            role == Roles.UPGRADER ||
            role == Roles.MINTER_ADMIN ||
            role == Roles.POLICY ||
            role == Roles.SEIZER ||
            role == Roles.RESCUER;
    }

    function _set(address target, uint64 role, bytes4 selector) internal {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = selector;
        authority.setTargetFunctionRole(target, selectors, role);
    }

    function _create(bytes memory initCode, bytes32 salt) internal returns (address created) {
        assembly ("memory-safe") {
            created := create2(0, add(initCode, 0x20), mload(initCode), salt)
        }
        require(created != address(0), "creation failed");
    }
}
