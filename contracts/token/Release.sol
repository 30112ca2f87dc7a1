// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Mode} from "./IStablecoin.sol";
import {Stablecoin} from "./Stablecoin.sol";
import {FAST_PATH_TAG, FAST_PATH_VERSION} from "./Twin.sol";

/// @title A release: three twins of one source, differing in their mode
/// @notice Deployed by CREATE2 with a salt mined so that the open twin's address ends in the fast-path tag.
/// Its address commits to the code of all three.
contract Release {
    /// @notice A twin's address carries the tag although it may not, or lacks it although it must.
    error TagMismatch(address twin, Mode mode);

    Stablecoin public immutable open;
    Stablecoin public immutable permissioned;
    Stablecoin public immutable paused;

    /// @param fastPathVersion 1 if the plain case of the six hot functions is what the proxies were compiled for,
    /// else 0: then no proxy answers for it.
    constructor(string memory name, string memory symbol, string memory currency, uint256 fastPathVersion) {
        // The order is part of the design: each twin computes its siblings' addresses from it.
        open = new Stablecoin(name, symbol, currency, fastPathVersion, Mode.Open);
        permissioned = new Stablecoin(name, symbol, currency, fastPathVersion, Mode.Permissioned);
        paused = new Stablecoin(name, symbol, currency, fastPathVersion, Mode.Paused);

        _checkTag(address(open), Mode.Open, fastPathVersion == FAST_PATH_VERSION);
        _checkTag(address(permissioned), Mode.Permissioned, false);
        _checkTag(address(paused), Mode.Paused, false);
    }

    function _checkTag(address twin, Mode mode, bool expected) private pure {
        if ((uint16(uint160(twin)) == FAST_PATH_TAG) != expected) revert TagMismatch(twin, mode);
    }
}
