// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC7943} from "../../../contracts/token/IERC7943.sol";
import {IStablecoin} from "../../../contracts/token/IStablecoin.sol";
import {Roles} from "./support/Deployment.sol";
import {Layout} from "./support/Layout.sol";
import {TokenTest} from "./support/TokenTest.sol";
import {vm} from "./support/Vm.sol";

/// @notice The bounds: ceiling, its time, cap, minter's allowance, 104 bits, hold, seizable amount, allowance. Every
/// number is drawn from the whole of 256 bits, or close to its bound.
contract LimitsTest is TokenTest {
    IStablecoin private token;
    address private constant MINTER = address(0x313731);
    address private constant ALICE = address(0xA11CE);
    address private constant BOB = address(0xB0B);
    address private constant VAULT = address(0x7A17);

    function setUp() public {
        token = deployToken(1).token();
    }

    // ---------------------------------------------------------------- issuing

    function testFuzz_Mint_StaysWithinAllowanceCeilingAndTime(
        uint104 supply,
        uint104 ceiling,
        uint104 allowance,
        uint256 amount,
        uint48 validUntil,
        uint8 closeness
    ) public {
        if (closeness % 4 == 0) amount = uint256(ceiling) - (supply % (uint256(ceiling) + 1)) + ((closeness / 4) % 3);
        if (closeness % 4 == 1) amount = uint256(allowance) + ((closeness / 4) % 3);
        if (closeness % 4 == 2) (allowance, amount) = (type(uint104).max, amount % 2 ** 104);
        if (closeness > 60) validUntil = uint48(block.timestamp + (closeness % 3) - 1);
        if (closeness > 120) validUntil = type(uint48).max;
        _issueOutright(supply);
        _configureMinter(allowance);
        _setCeiling(ceiling, validUntil);

        (bool success, bytes memory data) = _callAs(MINTER, abi.encodeCall(token.mint, (BOB, amount)));
        if (amount == 0) return assertRevert(success, data, IStablecoin.ZeroAmount.selector);
        if (amount > allowance) return assertRevert(success, data, IStablecoin.MintAllowanceExceeded.selector);
        if (block.timestamp >= validUntil)
            return assertRevert(success, data, IStablecoin.SupplyCeilingExpired.selector);
        if (amount + supply > ceiling) return assertRevert(success, data, IStablecoin.SupplyCeilingExceeded.selector);
        require(success, "refused within its bounds");
        require(token.totalSupply() == supply + amount && token.balanceOf(BOB) == amount, "another amount");
        require(token.minterAllowance(MINTER) == allowance - amount, "the allowance is another");
        (uint256 left, uint256 until) = token.supplyCeiling();
        require(left == ceiling && until == validUntil, "the ceiling changed");
    }

    function testFuzz_ConfigureMinter_TakesAtMost104Bits(uint256 allowance) public {
        bytes memory call_ = abi.encodeCall(token.configureMinter, (MINTER, allowance));
        (bool success, bytes memory data) = _callAs(Roles.holder(Roles.MINTER_ADMIN), call_);
        if (allowance > MAX_SUPPLY) return assertRevert(success, data, IStablecoin.MinterAllowanceTooLarge.selector);
        require(success && token.isMinter(MINTER) && token.minterAllowance(MINTER) == allowance, "not configured");
    }

    function testFuzz_DecreaseMinterAllowance_StopsAtZero(uint104 allowance, uint256 decrement) public {
        _configureMinter(allowance);
        vm.prank(Roles.holder(Roles.GUARDIAN));
        token.decreaseMinterAllowance(MINTER, decrement);
        require(token.minterAllowance(MINTER) == (decrement > allowance ? 0 : allowance - decrement), "another rest");
        require(token.isMinter(MINTER), "it is no minter any more");
    }

    function testFuzz_SetSupplyCeiling_StaysWithinTheCap(
        uint104 cap,
        uint256 ceiling,
        uint48 validUntil,
        bool close
    ) public {
        if (close) ceiling = uint256(cap) + (ceiling % 3) - (cap == 0 ? 0 : 1);
        _lowerCap(cap);
        bytes memory call_ = abi.encodeCall(token.setSupplyCeiling, (ceiling, validUntil));
        (bool success, bytes memory data) = _callAs(Roles.holder(Roles.RESERVE), call_);
        if (ceiling > cap) return assertRevert(success, data, IStablecoin.CeilingCapExceeded.selector);
        (uint256 set, uint256 until) = token.supplyCeiling();
        require(success && set == ceiling && until == validUntil, "not set");
    }

    function testFuzz_TheCap_OnlyRisesOneWayAndFallsTheOther(uint104 start, uint256 next, uint104 ceiling) public {
        _setCeiling(ceiling, 77);
        _lowerCap(start);
        (uint256 before, ) = token.supplyCeiling();
        require(before == (ceiling > start ? start : ceiling), "the ceiling did not fall with the cap");

        bytes memory call_ = abi.encodeCall(token.raiseCeilingCap, (next));
        (bool success, bytes memory data) = _callAs(Roles.holder(Roles.ADMIN_ACTS), call_);
        if (next < start || next > MAX_SUPPLY) assertRevert(success, data, IStablecoin.CeilingCapNotRaised.selector);
        else require(success && token.ceilingCap() == next, "not raised");

        uint256 current = token.ceilingCap();
        (success, data) = _callAs(Roles.holder(Roles.GUARDIAN), abi.encodeCall(token.lowerCeilingCap, (next)));
        if (next > current) return assertRevert(success, data, IStablecoin.CeilingCapNotLowered.selector);
        (uint256 set, uint256 until) = token.supplyCeiling();
        require(success && token.ceilingCap() == next && set <= next, "not lowered");
        require(until == 77, "the time changed with the cap");
    }

    function testFuzz_Burn_TakesAtMostTheBalance(uint104 balance, uint104 others, uint256 amount, uint8 close) public {
        others = uint104(others % (MAX_SUPPLY - balance + 1));
        if (close < 128) amount = uint256(balance) + (close % 3) - (balance == 0 ? 0 : 1);
        _configureMinter(0);
        vm.store(address(token), Layout.totalsSlot(), bytes32(uint256(7) * 2 ** 208 + uint256(balance) + others));
        vm.store(address(token), Layout.holderSlot(MINTER), Layout.word(0, 3, balance));

        (bool success, bytes memory data) = _callAs(MINTER, abi.encodeCall(token.burn, (amount)));
        if (amount == 0) return assertRevert(success, data, IStablecoin.ZeroAmount.selector);
        if (amount > balance) return assertRevert(success, data, IERC20Errors.ERC20InsufficientBalance.selector);
        require(success, "refused within the balance");
        require(
            Layout.read(address(token), Layout.totalsSlot()) == uint256(7) * 2 ** 208 + balance - amount + others,
            "totals"
        );
        require(Layout.read(address(token), Layout.holderSlot(MINTER)) == 3 * 2 ** 128 + balance - amount, "account");
    }

    // ---------------------------------------------------------------- holds and seizures

    function testFuzz_AHold_LeavesOnlyTheRestToBeSpent(
        uint104 balance,
        uint256 hold,
        uint256 amount,
        uint8 close,
        uint8 route
    ) public {
        if (close < 200) hold = hold % (uint256(balance) + 2);
        uint256 free = hold < balance ? balance - hold : 0;
        if (close % 4 != 0) amount = free + ((close / 4) % 3) - (free == 0 ? 0 : 1);
        _issueOutright(balance);
        vm.prank(Roles.holder(Roles.BLACKLISTER));
        token.raiseHold(ALICE, hold, "case");
        require(token.flags(ALICE) == (hold == 0 ? 0 : Layout.HAS_HOLD), "another flag");
        if (route % 3 == 2) {
            vm.prank(ALICE);
            token.approve(MINTER, type(uint256).max);
        }

        (bool success, bytes memory data) = _spend(route % 3, amount);
        if (amount > balance) return assertRevert(success, data, IERC20Errors.ERC20InsufficientBalance.selector);
        if (amount > free) return assertRevert(success, data, IERC7943.ERC7943InsufficientUnfrozenBalance.selector);
        require(success && token.balanceOf(ALICE) == balance - amount && token.balanceOf(BOB) == amount, "refused");
        require(token.getFrozenTokens(ALICE) == hold, "paying changed the hold");
    }

    function testFuzz_Holds_RiseAndFallOnlyInTheirDirection(uint256 first, uint256 second, bool erc7943) public {
        vm.prank(Roles.holder(Roles.BLACKLISTER));
        token.raiseHold(ALICE, first, "case");
        bytes memory lower =
            erc7943
                ? abi.encodeCall(token.setFrozenTokens, (ALICE, second))
                : abi.encodeCall(token.lowerHold, (ALICE, second, "case"));
        (bool success, ) = _callAs(Roles.holder(Roles.UNBLACKLISTER), lower);
        // Setting the same again is a raise of nothing, which UNBLACKLISTER may not ask for in the ERC-7943 form.
        require(success == (erc7943 ? second < first : second <= first), "lowered, although it is a raise");
        if (success) {
            require(token.getFrozenTokens(ALICE) == second, "not lowered");
            require(token.flags(ALICE) == (second == 0 ? 0 : Layout.HAS_HOLD), "another flag");
        }

        bytes memory raise =
            erc7943
                ? abi.encodeCall(token.setFrozenTokens, (ALICE, first))
                : abi.encodeCall(token.raiseHold, (ALICE, first, "case"));
        uint256 current = token.getFrozenTokens(ALICE);
        (success, ) = _callAs(Roles.holder(Roles.BLACKLISTER), raise);
        require(success == (first >= current) && token.getFrozenTokens(ALICE) == first, "not raised");
    }

    function testFuzz_ASeizure_TakesOnlyWhatIsFrozen(
        uint104 balance,
        uint256 hold,
        uint256 amount,
        bool blacklisted,
        uint8 close
    ) public {
        if (close < 200) hold = hold % (uint256(balance) + 2);
        uint256 seizable = blacklisted || hold > balance ? balance : hold;
        if (close % 3 != 0) amount = seizable + ((close / 3) % 3) - (seizable == 0 ? 0 : 1);
        _issueOutright(balance);
        vm.prank(Roles.holder(Roles.ADMIN_ACTS));
        token.register(VAULT, Layout.SEIZURE_DESTINATION);
        vm.prank(Roles.holder(Roles.BLACKLISTER));
        token.raiseHold(ALICE, hold, "case");
        if (blacklisted) {
            vm.prank(Roles.holder(Roles.BLACKLISTER));
            token.blacklist(ALICE);
        }

        bytes memory call_ = abi.encodeCall(token.seize, (ALICE, VAULT, amount, "case"));
        (bool success, bytes memory data) = _callAs(Roles.holder(Roles.SEIZER), call_);
        if (amount == 0) return assertRevert(success, data, IStablecoin.ZeroAmount.selector);
        if (amount > seizable) return assertRevert(success, data, IStablecoin.SeizableExceeded.selector);
        require(success && token.balanceOf(ALICE) == balance - amount && token.balanceOf(VAULT) == amount, "refused");
        uint256 left = amount < hold ? hold - amount : 0;
        require(token.getFrozenTokens(ALICE) == left, "the hold did not fall by as much");
        uint8 flags = (blacklisted ? Layout.BLACKLISTED : 0) | (left == 0 ? 0 : Layout.HAS_HOLD);
        require(token.flags(ALICE) == flags, "another flag");
    }

    // ---------------------------------------------------------------- allowances

    function testFuzz_Allowances_DoNotWrap(uint256 start, uint256 change) public {
        vm.prank(ALICE);
        token.approve(BOB, start);
        (bool success, bytes memory data) = _callAs(ALICE, abi.encodeCall(token.decreaseAllowance, (BOB, change)));
        if (change > start) assertRevert(success, data, IERC20Errors.ERC20InsufficientAllowance.selector);
        else require(success && token.allowance(ALICE, BOB) == start - change, "not lowered");

        uint256 current = token.allowance(ALICE, BOB);
        (success, data) = _callAs(ALICE, abi.encodeCall(token.increaseAllowance, (BOB, change)));
        if (change > type(uint256).max - current) assertRevert(success, data, IStablecoin.AllowanceOverflow.selector);
        else require(success && token.allowance(ALICE, BOB) == current + change, "not raised");
    }

    // ---------------------------------------------------------------- acts

    /// @dev Routes: transfer, batchTransfer, transferFrom. All of them pay BOB.
    function _spend(uint256 route, uint256 amount) private returns (bool, bytes memory) {
        if (route == 0) return _callAs(ALICE, abi.encodeCall(token.transfer, (BOB, amount)));
        if (route == 2) return _callAs(MINTER, abi.encodeCall(token.transferFrom, (ALICE, BOB, amount)));
        address[] memory recipients = new address[](1);
        uint256[] memory amounts = new uint256[](1);
        (recipients[0], amounts[0]) = (BOB, amount);
        return _callAs(ALICE, abi.encodeCall(token.batchTransfer, (recipients, amounts)));
    }

    /// @dev ALICE has the whole supply.
    function _issueOutright(uint104 supply) private {
        if (supply != 0) issue(token, ALICE, supply);
    }

    function _configureMinter(uint104 allowance) private {
        vm.prank(Roles.holder(Roles.MINTER_ADMIN));
        token.configureMinter(MINTER, allowance);
    }

    function _setCeiling(uint104 ceiling, uint48 validUntil) private {
        vm.prank(Roles.holder(Roles.RESERVE));
        token.setSupplyCeiling(ceiling, validUntil);
    }

    function _lowerCap(uint104 cap) private {
        vm.prank(Roles.holder(Roles.GUARDIAN));
        token.lowerCeilingCap(cap);
    }

    function _callAs(address sender, bytes memory data) private returns (bool, bytes memory) {
        vm.prank(sender);
        return address(token).call(data);
    }
}
