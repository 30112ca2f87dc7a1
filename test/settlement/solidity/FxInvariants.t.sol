// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dice} from "../../token/solidity/support/Dice.sol";
import {vm} from "../../token/solidity/support/Vm.sol";
import {FxBatches} from "./support/FxBatches.sol";
import {SettlementInvariants} from "./support/SettlementInvariants.sol";

/// @notice Whatever makers, takers, relayers and issuers do in whatever order, at any rate: nothing stays in the contract, what
/// one party pays another gets, a maker never sells more than he offered under a nonce nor below his price, a taker never
/// pays a whole unit above it, and every single call succeeds or fails as the specification says.
contract FxInvariantsTest is SettlementInvariants {
    function _handlerName() internal pure override returns (string memory) {
        return "FxHandler";
    }

    /// hardhat-config: invariant.failOnRevert = true
    function invariant_EveryFillIsWhatTheSpecificationSays() public view {
        _requireNoFault();
    }

    function afterInvariant() public {
        _countRun();
    }

    function test_TheHandler_MostlySucceedsAndReachesEveryAct() public {
        FxHandler own = FxHandler(handler);
        bytes4[12] memory acts = [
            own.donate.selector,
            own.fill.selector,
            own.fillSigned.selector,
            own.fillBatch.selector,
            own.fill.selector,
            own.fillSigned.selector,
            own.cancelNonces.selector,
            own.disturb.selector,
            own.intake.selector,
            own.wait_.selector,
            own.replay.selector,
            own.fillElsewhere.selector
        ];
        for (uint256 i = 0; i < 1024; ++i) {
            _act(acts[uint256(keccak256(abi.encode(i))) % acts.length], i);
            _requireNoFault();
        }
        _requireMostlySuccessful();
    }
}

/// @notice What the invariants call at random, and the comparison of the contract with what should have come of it.
contract FxHandler is FxBatches {
    constructor() {
        _deployOther("FxSettlement");
        feed.publish(6, 1_083_000, block.timestamp);
        for (uint256 i = 0; i < 4; ++i) {
            _offerOne(Dice(i), new address[](0));
        }
    }

    function acts() external pure override returns (bytes32[] memory list) {
        bytes32[15] memory all = [
            bytes32("stop"),
            "resume",
            "fill",
            "fill signed",
            "fill batch",
            "fill in part",
            "fill the rest",
            "fill for another recipient",
            "fill within a band",
            "fill by authorization",
            "fill for a fee",
            "cancel",
            "donate",
            "replay",
            "fill elsewhere"
        ];
        list = new bytes32[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            list[i] = all[i];
        }
    }

    /// @dev Often to the very second at which a quote ends, or the one before; then something is filled.
    function wait_(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 end = _quote(_anyQuote(dice)).validBefore;
        if (end > block.timestamp + 1 && dice.oneIn(2)) vm.warp(end - (dice.oneIn(4) ? 0 : 1));
        else vm.warp(block.timestamp + (dice.oneIn(8) ? dice.between(1, 2 hours) : dice.between(1, 90)));
        _fillOne(dice);
    }

    /// @notice A signature of a taker that was used, used again, by whoever sent it or by somebody else.
    function replay(uint256 seed) external {
        Dice memory dice = Dice(seed);
        if (spent.length == 0) return;
        Payload storage payload = spent[dice.pick(spent.length)];
        address sender = dice.oneIn(2) ? payload.sender : STRANGER;
        _attemptForbidden("replay", sender, dice.oneIn(4) ? other : subject, payload.data);
    }

    /// @notice What was signed for this contract on this chain pays nothing elsewhere.
    function fillElsewhere(uint256 seed) external {
        Dice memory dice = Dice(seed);
        Signed memory s = _drawSigned(dice);
        if (_mayFill(s)) _attemptElsewhere(dice, "fill elsewhere", s.caller, _encode(s));
    }

    /// @notice What is wrong, or nothing.
    function findFault() external view returns (string memory found) {
        if (bytes(fault).length != 0) return fault;
        for (uint256 t = 0; t < 2 && bytes(found).length == 0; ++t) {
            found = _checkBalances(t);
            if (bytes(found).length == 0) found = _checkEmpty(t);
        }
        if (bytes(found).length == 0) found = _checkQuote(touched);
        if (bytes(found).length == 0) found = _checkQuote(attempts % quotes.length);
    }
}
