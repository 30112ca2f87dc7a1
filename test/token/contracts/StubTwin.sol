// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A twin of a release that says of itself whatever a test wants: honest, mistaken or lying.
contract StubTwin {
    event Migrated(address caller, uint256 value);

    error MigrationFailed(uint256 value);

    bytes32 private constant ERC1967_SLOT = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;

    uint8 public mode;
    uint256 public fastPathVersion;
    bytes32 public identity;
    bytes32 public proxiableUUID;
    mapping(uint8 mode => address) public twin;

    function configure(
        uint8 mode_,
        address[3] calldata twins,
        uint256 fastPathVersion_,
        bytes32 identity_,
        bytes32 uuid
    ) external {
        mode = mode_;
        for (uint8 m = 0; m < 3; ++m) twin[m] = twins[m];
        fastPathVersion = fastPathVersion_;
        identity = identity_;
        proxiableUUID = uuid;
    }

    /// @notice What a release does to the books in the transaction that installs it.
    function migrate(uint256 value) external payable {
        emit Migrated(msg.sender, value);
    }

    function failToMigrate(uint256 value) external pure {
        revert MigrationFailed(value);
    }

    /// @notice The hidden hop: code that passes every question and then stays in the middle.
    function implementation() external view returns (address installed) {
        assembly {
            installed := sload(ERC1967_SLOT)
        }
    }
}
