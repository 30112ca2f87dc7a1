// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A stream of numbers that one fuzzed seed decides.
struct Dice {
    uint256 seed;
}

using {roll, pick, oneIn, between} for Dice global;

function roll(Dice memory dice) pure returns (uint256) {
    dice.seed = uint256(keccak256(abi.encode(dice.seed)));
    return dice.seed;
}

/// @dev 0 to `count` - 1.
function pick(Dice memory dice, uint256 count) pure returns (uint256) {
    return dice.roll() % count;
}

function oneIn(Dice memory dice, uint256 count) pure returns (bool) {
    return dice.pick(count) == 0;
}

/// @dev `least` to `most`, both possible.
function between(Dice memory dice, uint256 least, uint256 most) pure returns (uint256) {
    if (most - least == type(uint256).max) return dice.roll();
    return least + (dice.roll() % (most - least + 1));
}
