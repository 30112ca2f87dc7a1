// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

bytes4 constant MAGIC = 0x1626ba7e;

/// @notice What an account with code can do for itself.
abstract contract Acting {
    function execute(address target, bytes calldata data) external {
        (bool success, bytes memory answer) = target.call(data);
        if (success) return;
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }
}

/// @notice Accepts every signature.
contract YesWallet is Acting {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return MAGIC;
    }
}

/// @notice When asked for a signature, calls `target` with `data` first; accepts only if that was refused.
contract CallingWallet is Acting {
    address private target;
    bytes private data;

    function prepare(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        (bool success, ) = target.call(data);
        return success ? bytes4(0xffffffff) : MAGIC;
    }
}

/// @notice Burns all the gas it gets.
contract BurningWallet is Acting {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            invalid()
        }
    }
}

/// @notice Answers with as much memory as its gas buys.
contract BombingWallet is Acting {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            return(0, 150000)
        }
    }
}

/// @notice Answers the magic value with dirt behind it.
contract DirtyWallet is Acting {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            mstore(0, or(shl(224, 0x1626ba7e), 1))
            return(0, 32)
        }
    }
}

/// @notice Answers the magic value and a flood of words behind it.
contract VerboseWallet is Acting {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            mstore(0, shl(224, 0x1626ba7e))
            return(0, 100000)
        }
    }
}

/// @notice Answers the magic value in four bytes, not in a word.
contract ShortWallet is Acting {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            mstore(0, shl(224, 0x1626ba7e))
            return(0, 4)
        }
    }
}

/// @notice Reverts, with the magic value as its reason.
contract RevertingWallet is Acting {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            mstore(0, shl(224, 0x1626ba7e))
            revert(0, 32)
        }
    }
}
