// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStablecoin, Mode} from "../../../../contracts/token/IStablecoin.sol";
import {Deployment, Roles} from "./Deployment.sol";
import {create, vm} from "./Vm.sol";

interface IRelease {
    function open() external view returns (IStablecoin);
    function permissioned() external view returns (IStablecoin);
    function paused() external view returns (IStablecoin);
}

/// @notice Deploys a currency from the build's own artifacts, the release at a mined address as in production: nothing
/// is etched, and the proxy runs the very code that is deployed.
abstract contract TokenTest {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant MAX_SUPPLY = type(uint104).max;

    /// @param fastPathVersion 1: the open twin is tagged and the proxy answers by itself; 0: it never does.
    function deployToken(uint256 fastPathVersion) internal returns (Deployment deployment) {
        deployment = Deployment(create("Deployment"));
        deployTokenBy(deployment, fastPathVersion);
        deployment.handOver();
    }

    function deployTokenBy(Deployment deployment, uint256 fastPathVersion) internal {
        deployTokenBy(deployment, "HKD", fastPathVersion);
    }

    function deployTokenBy(Deployment deployment, string memory currency, uint256 fastPathVersion) internal {
        vm.warp(START);
        bytes memory initCode = bytes.concat(
            vm.getCode("Release"),
            abi.encode(string.concat("Harbour ", currency), string.concat("h", currency), currency, fastPathVersion)
        );
        bytes32 salt = _mineSalt(address(deployment), keccak256(initCode), fastPathVersion == 1);
        IRelease release = IRelease(deployment.deployRelease(initCode, salt));
        deployment.deployToken(
            vm.getCode("AccessManager"),
            vm.getCode("StablecoinProxy"),
            address(release.open()),
            MAX_SUPPLY,
            "ipfs://harbour"
        );
    }

    /// @dev The first salt under which the release's first CREATE ends in the tag, or does not.
    function _mineSalt(address deployer, bytes32 initHash, bool tagged) private pure returns (bytes32 salt) {
        bytes memory create2Words = abi.encodePacked(hex"ff", deployer, uint256(0), initHash);
        bytes memory createWords = abi.encodePacked(hex"d694", bytes32(0));
        uint256 open;
        while (true) {
            // Written in place: tens of thousands of encodings would use up the memory.
            assembly ("memory-safe") {
                mstore(add(create2Words, 53), salt)
                mstore(add(createWords, 34), shl(96, keccak256(add(create2Words, 32), 85)))
                mstore8(add(createWords, 54), 1)
                open := keccak256(add(createWords, 32), 23)
            }
            if ((uint16(open) == 0xFA57) == tagged) return salt;
            salt = bytes32(uint256(salt) + 1);
        }
    }

    /// @dev Makes `minter` mint `amount` to `to`, whatever that needs.
    function issue(IStablecoin token, address to, uint256 amount) internal {
        address minter = address(0x1550e);
        vm.prank(Roles.holder(Roles.MINTER_ADMIN));
        token.configureMinter(minter, amount);
        vm.prank(Roles.holder(Roles.RESERVE));
        token.setSupplyCeiling(MAX_SUPPLY, type(uint48).max);
        vm.prank(minter);
        token.mint(to, amount);
    }

    /// @dev Fails with the selector it met where another one was due.
    function assertRevert(bool success, bytes memory data, bytes4 expected) internal pure {
        require(!success, "the call succeeded");
        require(bytes4(data) == expected, string.concat("reverted with ", string(_hex(bytes4(data)))));
    }

    function _hex(bytes4 selector) internal pure returns (bytes memory text) {
        text = new bytes(8);
        for (uint256 i = 0; i < 8; ++i) {
            text[i] = bytes16("0123456789abcdef")[(uint32(selector) >> (28 - 4 * i)) & 15];
        }
    }
}
