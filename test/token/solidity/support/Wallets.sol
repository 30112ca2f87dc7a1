// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice An ERC-1271 wallet that accepts its owner's key. The owner is in the code, so the code can be put at an
/// address that has a key of its own, as a delegation under EIP-7702 does.
contract Wallet {
    address private immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        bytes32 r = bytes32(signature[0:32]);
        bytes32 s = bytes32(signature[32:64]);
        return ecrecover(hash, uint8(signature[64]), r, s) == OWNER ? this.isValidSignature.selector : bytes4(0);
    }
}

/// @notice A signer that accepts everything after it has used a certain amount of gas, and nothing if it gets less.
contract SlowWallet {
    uint256 private immutable COST;

    constructor(uint256 cost) {
        COST = cost;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        uint256 before = gasleft();
        if (before < COST) return 0xffffffff;
        while (before - gasleft() < COST) {}
        return this.isValidSignature.selector;
    }
}
