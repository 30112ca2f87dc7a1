// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The cheatcodes of Hardhat's EDR that these tests use.

Vm constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    /// @notice Who calls next.
    function prank(address sender) external;
    function warp(uint256 timestamp) external;
    function chainId(uint256 id) external;
    function deal(address account, uint256 balance) external;
    function etch(address account, bytes calldata code) external;

    function load(address account, bytes32 slot) external view returns (bytes32 word);
    function store(address account, bytes32 slot, bytes32 word) external;
    /// @notice Forgets what {accesses} knew.
    function record() external;
    function accesses(address account) external returns (bytes32[] memory reads, bytes32[] memory writes);
    function recordLogs() external;
    /// @notice The logs since the last call.
    function getRecordedLogs() external returns (Log[] memory);

    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    /// @notice Variables of the process: unlike any state they outlive a run of the invariants.
    function setEnv(string calldata name, string calldata value) external;
    function envOr(string calldata name, uint256 otherwise) external view returns (uint256 value);
    function toString(uint256 value) external pure returns (string memory);

    /// @notice Creation code of a contract, as the build made it.
    function getCode(string calldata contractName) external view returns (bytes memory);
}

/// @dev Deploys what the build has made. With `new`, every test would hold a copy of the code and the compiler would
/// spend most of its time on copies.
function create(string memory contractName) returns (address created) {
    bytes memory initCode = vm.getCode(contractName);
    assembly ("memory-safe") {
        created := create(0, add(initCode, 0x20), mload(initCode))
    }
    require(created != address(0), "creation failed");
}
