// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What the token may ask of an account with code (ERC-1271); not `view`, as nothing forces a wallet to be.
interface ISigner {
    function isValidSignature(bytes32 digest, bytes calldata signature) external returns (bytes4);
}

bytes4 constant MAGIC = 0x1626ba7e;

/// @notice A contract account that answers with the key of its owner.
contract Wallet is ISigner {
    address public immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        address recovered = ecrecover(digest, uint8(signature[64]), bytes32(signature[:32]), bytes32(signature[32:64]));
        return recovered == OWNER ? MAGIC : bytes4(0xffffffff);
    }

    /// @notice Does what the owner says, so that the account can also be a payee and a caller.
    function execute(address target, bytes calldata data) external returns (bytes memory) {
        require(msg.sender == OWNER);
        (bool success, bytes memory answer) = target.call(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        return answer;
    }
}

/// @notice Answers yes to the one digest it was told, whatever the signature: like a pre-signing multisig.
contract PresignedWallet is ISigner {
    mapping(bytes32 digest => bool) public approved;

    function approve(bytes32 digest) external {
        approved[digest] = true;
    }

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        return approved[digest] ? MAGIC : bytes4(0xffffffff);
    }
}

/// @notice Turns every signature down.
contract RefusingSigner is ISigner {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return 0xffffffff;
    }
}

/// @notice Answers true as a boolean would be: a word of value 1.
contract TruthySigner is ISigner {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            mstore(0, 1)
            return(0, 32)
        }
    }
}

/// @notice Answers the magic value in four bytes, not in a word.
contract ShortSigner is ISigner {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            mstore(0, shl(224, 0x1626ba7e))
            return(0, 4)
        }
    }
}

/// @notice Answers the magic value with dirt in the lower 28 bytes.
contract DirtySigner is ISigner {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            mstore(0, or(shl(224, 0x1626ba7e), 1))
            return(0, 32)
        }
    }
}

/// @notice Answers nothing at all.
contract SilentSigner is ISigner {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            return(0, 0)
        }
    }
}

/// @notice Reverts, with the magic value as its reason.
contract RevertingSigner is ISigner {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            mstore(0, shl(224, 0x1626ba7e))
            revert(0, 32)
        }
    }
}

/// @notice Burns all the gas it gets.
contract BurningSigner is ISigner {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            invalid()
        }
    }
}

/// @notice Answers with as much memory as its gas buys.
contract BombingSigner is ISigner {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly {
            return(0, 150000)
        }
    }
}

/// @notice Accepts, if only it may write first.
contract WritingSigner is ISigner {
    uint256 public asked;

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        ++asked;
        return MAGIC;
    }
}
