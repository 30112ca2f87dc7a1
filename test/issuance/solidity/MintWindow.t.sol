// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MintWindow} from "../../../contracts/issuance/MintWindow.sol";
import {Dice} from "../../token/solidity/support/Dice.sol";
import {create, vm} from "../../token/solidity/support/Vm.sol";
import {WindowHost} from "./support/WindowHost.sol";
import {WindowReference} from "./support/WindowReference.sol";

/// @notice The strict window against a naive reference, both ways: it never admits what the reference refuses and never
/// refuses what the reference admits, the mints that do not fit its ring apart.
contract MintWindowTest is WindowReference {
    uint256 private constant MOST = type(uint80).max;
    uint256 private constant DAY = 1 days;

    WindowHost private window;
    uint256 private limit;

    function setUp() public {
        vm.warp(1_800_000_000);
        window = WindowHost(create("WindowHost"));
    }

    // ---------------------------------------------------------------- random lives

    function testFuzz_TheWindow_IsTheNaiveSum(uint256 seed) public {
        Dice memory dice = Dice(seed);
        uint256 scale = 2 ** dice.between(1, 80);
        uint256 pace =
            dice.oneIn(3)
                ? 2 hours
                : dice.oneIn(2)
                    ? 10 minutes
                    : 20 hours;
        limit = dice.between(0, scale - 1);
        for (uint256 i = 0; i < 48; ++i) {
            _pass(dice, pace);
            if (dice.oneIn(8)) limit = dice.oneIn(4) ? 0 : dice.between(0, scale - 1);
            if (dice.oneIn(10)) window.prepare(dice.between(0, 12));
            _mint(_amount(dice));
        }
    }

    /// @dev The window's only boundary: exactly a day, a second less, a second more.
    function testFuzz_AMint_LeavesAfterExactlyADay(uint80 first, uint80 second, uint24 offset) public {
        limit = MOST;
        if (first == 0 || second == 0) return;
        _mint(first);
        vm.warp(block.timestamp + (offset % DAY));
        if (uint256(first) + second <= limit) _mint(second);
        uint256 started = sumOfTheLastDay();
        uint256 mintedAt = mints[0].mintedAt;
        vm.warp(mintedAt + DAY - 1);
        require(window.usedNow() == started, "a mint left a second early");
        vm.warp(mintedAt + DAY);
        require(window.usedNow() == started - first || offset % DAY == 0, "a mint stayed a second longer");
        require(window.usedNow() == sumOfTheLastDay(), "another sum");
    }

    function testFuzz_ALoweredLimit_StopsUntilEnoughHasLeft(uint80 amount, uint80 lowered, uint80 next) public {
        limit = MOST;
        if (amount == 0 || next == 0) return;
        _mint(amount);
        limit = lowered;
        _mint(next);
        vm.warp(block.timestamp + DAY - 1);
        _mint(next);
        vm.warp(block.timestamp + 1);
        _mint(next);
    }

    // ---------------------------------------------------------------- the ring

    /// @dev All of the ring within a window, then the window slides over its end and all around. The i-th mint is of i + 1,
    /// 80 seconds after the one before, so that the sum needs no list.
    function test_TheRing_HoldsAsManyMintsAsItSaysAndIsUsedAgain() public {
        limit = MOST;
        uint256 most = MintWindow.SLOTS - 1;
        uint256 start = block.timestamp;
        uint256 sum;
        for (uint256 i = 0; i < most; ++i) {
            vm.warp(start + i * 80);
            sum += _recordInRing(i + 1, sum);
        }
        _expectFull(most, sum);
        window.prepare(MintWindow.SLOTS);
        _expectFull(most, sum);
        vm.warp(start + DAY - 1);
        _expectFull(most, sum);

        for (uint256 i = 0; i < most; ++i) {
            // One leaves, one comes.
            vm.warp(start + i * 80 + DAY);
            sum -= i + 1;
            sum += _recordInRing(i + 1, sum);
            if (i % 256 == 0) _expectFull(most, sum);
        }
        vm.warp(block.timestamp + DAY);
        require(window.usedNow() == 0, "an old window is not empty");
        _recordInRing(MOST, 0);
    }

    /// @dev What {prepare} writes is no mint, wherever the window stands.
    function testFuzz_Preparing_ChangesNoSum(uint256 seed) public {
        Dice memory dice = Dice(seed);
        limit = MOST;
        window.prepare(dice.between(0, 4));
        for (uint256 i = 0; i < 6; ++i) {
            _mint(dice.between(1, 1e12));
            uint256 before = window.usedNow();
            window.prepare(dice.between(0, 40));
            require(window.usedNow() == before, "preparing changed the sum");
            _pass(dice, 9 hours);
        }
    }

    /// @dev A window without any mint, at the beginning and again after a pause, whatever the limit.
    function testFuzz_AnEmptyWindow_BeginsAgain(uint80 amount, uint80 bound, uint32 pause) public {
        if (amount == 0) return;
        limit = bound;
        for (uint256 i = 0; i < 3; ++i) {
            _mint(amount);
            vm.warp(block.timestamp + DAY + pause);
            require(window.usedNow() == 0, "an old window is not empty");
        }
    }

    // ---------------------------------------------------------------- parts

    function _mint(uint256 amount) private {
        uint256 sum = sumOfTheLastDay();
        require(window.usedNow() == sum, "another sum");
        (bool admitted, uint256 used) = window.record(amount, limit);
        require(used == sum, "another sum was reported");
        require(
            admitted == (sum + amount <= limit),
            admitted ? "admitted above the limit" : "refused within the limit"
        );
        if (admitted) _add(amount);
        require(window.usedNow() == sumOfTheLastDay(), "another sum after it");
    }

    function _recordInRing(uint256 amount, uint256 sum) private returns (uint256) {
        (bool admitted, uint256 used) = window.record(amount, limit);
        require(admitted && used == sum, "another sum in the ring");
        return amount;
    }

    function _expectFull(uint256 most, uint256 sum) private {
        require(window.usedNow() == sum, "another sum in a full ring");
        (bool success, bytes memory data) = address(window).call(abi.encodeCall(window.record, (1, limit)));
        require(!success, "the ring took more than it holds");
        require(
            keccak256(data) == keccak256(abi.encodeWithSelector(MintWindow.TooManyMints.selector, most)),
            "another error"
        );
        require(window.usedNow() == sum, "a refusal changed the sum");
    }

    /// @dev Often nothing or a little, sometimes to a boundary of the day, sometimes far.
    function _pass(Dice memory dice, uint256 pace) private {
        uint256 kind = dice.pick(12);
        if (kind < 2) return;
        if (kind == 2) vm.warp(block.timestamp + DAY - dice.pick(3) + 1);
        else if (kind == 3 && dice.oneIn(3)) vm.warp(block.timestamp + dice.between(DAY, 400 days));
        else vm.warp(block.timestamp + dice.between(0, pace));
    }

    /// @dev Around what is left, and anything else; never zero, which the desk refuses.
    function _amount(Dice memory dice) private view returns (uint256 amount) {
        uint256 used = sumOfTheLastDay();
        uint256 left = limit > used ? limit - used : 0;
        uint256 kind = dice.pick(8);
        if (kind == 0) amount = left;
        else if (kind == 1) amount = left + 1;
        else if (kind == 2) amount = dice.oneIn(2) ? type(uint256).max - used : MOST;
        else amount = dice.between(0, left / dice.between(1, 8));
        return amount == 0 ? 1 : amount;
    }
}
