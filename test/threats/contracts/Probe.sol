// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The key's hand
/// @notice Its code stands at the key's address for the length of one call of the node, so that what it tries comes from
/// the key. Every attempt is undone.
contract Probe {
    uint256 private constant GAS = 8_000_000;

    struct Call {
        address target;
        bytes data;
    }

    /// @dev For each path what is seen after its last call, or nothing if one of its calls reverts.
    function run(Call[][] calldata paths, address observer) external returns (bytes[] memory answers) {
        answers = new bytes[](paths.length);
        for (uint256 i = 0; i < paths.length; ++i) {
            (, answers[i]) = address(this).call(abi.encodeCall(this.attempt, (paths[i], observer)));
        }
    }

    /// @dev Always reverts: with what is seen, or with nothing.
    function attempt(Call[] calldata path, address observer) external {
        for (uint256 i = 0; i < path.length; ++i) {
            (bool ok, ) = path[i].target.call{gas: GAS}(path[i].data);
            if (!ok) {
                assembly ("memory-safe") {
                    revert(0, 0)
                }
            }
        }
        (, bytes memory seen) = observer.staticcall("");
        assembly ("memory-safe") {
            revert(add(seen, 32), mload(seen))
        }
    }
}
