// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITradeEscrow, MilestoneState} from "../../../contracts/settlement/ITradeEscrow.sol";
import {Dice} from "../../token/solidity/support/Dice.sol";
import {vm} from "../../token/solidity/support/Vm.sol";
import {AgreementActs} from "./support/AgreementActs.sol";
import {SettlementInvariants} from "./support/SettlementInvariants.sol";

/// @notice Whatever buyers, sellers, guarantors, financiers, arbiters, attestors and issuers do in whatever order: per order held
/// + paid + refunded = funded; the escrow has exactly what is held, claimable, free and donated; a milestone is settled once,
/// and nobody gains but who is owed; every single call succeeds or fails as the specification says; and from every state time
/// alone, with a stranger calling, ends every order, so that everybody can take what is his.
contract TradeInvariantsTest is SettlementInvariants {
    error Rehearsed(string fault);

    function _handlerName() internal pure override returns (string memory) {
        return "TradeHandler";
    }

    /// hardhat-config: invariant.failOnRevert = true
    function invariant_EveryOrderIsWhatTheSpecificationSays() public {
        _requireNoFault();
        uint256 attempts = TradeHandler(handler).attempts();
        if (attempts % 32 == 0) _rehearse(attempts);
    }

    function afterInvariant() public {
        _countRun();
        TradeHandler(handler).endEverything(TradeHandler(handler).attempts());
        _requireNoFault();
    }

    function test_TheHandler_MostlySucceedsAndReachesEveryAct() public {
        TradeHandler own = TradeHandler(handler);
        bytes4[25] memory acts = [
            own.open.selector,
            own.attest.selector,
            own.accept.selector,
            own.dispute.selector,
            own.rule.selector,
            own.release.selector,
            own.open.selector,
            own.attest.selector,
            own.dispute.selector,
            own.refund.selector,
            own.defaultRule.selector,
            own.amend.selector,
            own.cancel.selector,
            own.assign.selector,
            own.sell.selector,
            own.claim.selector,
            own.surrender.selector,
            own.donate.selector,
            own.deposit.selector,
            own.withdraw.selector,
            own.disturb.selector,
            own.intake.selector,
            own.wait_.selector,
            own.replay.selector,
            own.openElsewhere.selector
        ];
        for (uint256 i = 0; i < 1536; ++i) {
            _act(acts[uint256(keccak256(abi.encode(i))) % acts.length], i);
            _requireNoFault();
            if (i % 96 == 95) _rehearse(i);
        }
        _requireMostlySuccessful();
        own.endEverything(0);
        _requireNoFault();
    }

    /// @dev The end of everything from here, undone again.
    function _rehearse(uint256 seed) private {
        uint256 time = block.timestamp;
        try this.rehearse(seed) {} catch (bytes memory reason) {
            require(bytes4(reason) == Rehearsed.selector, "the rehearsal failed");
            assembly ("memory-safe") {
                reason := add(reason, 4)
            }
            string memory fault = abi.decode(reason, (string));
            require(bytes(fault).length == 0, fault);
        }
        vm.warp(time);
    }

    function rehearse(uint256 seed) external {
        TradeHandler(handler).endEverything(seed);
        revert Rehearsed(TradeHandler(handler).findFault());
    }
}

/// @notice What the invariants call at random, and the comparison of the escrow with what should have come of it.
contract TradeHandler is AgreementActs {
    address private immutable OWNER;

    /// @dev Some orders are open from the start.
    constructor() {
        OWNER = msg.sender;
        _deployOther("TradeEscrow");
        for (uint256 i = 0; i < 64 && orders.length < 6; ++i) {
            _openOne(Dice(i));
        }
        require(orders.length == 6, "nothing could be opened");
    }

    function acts() external pure override returns (bytes32[] memory list) {
        bytes32[35] memory all = [
            bytes32("stop"),
            "resume",
            "deposit",
            "withdraw",
            "open",
            "open with guarantees alone",
            "open with mixed sources",
            "open by authorization",
            "open by allowance",
            "attest",
            "attest signed",
            "accept",
            "dispute by buyer",
            "dispute by seller",
            "dispute by guarantor",
            "rule",
            "rule signed",
            "release",
            "refund",
            "default rule",
            "amend",
            "cancel",
            "assign",
            "sell",
            "claim",
            "surrender",
            "donate",
            "parked for a payee",
            "parked for a financier",
            "parked for a buyer",
            "kept for a guarantor",
            "a statement in a pause",
            "a push in a pause",
            "replay",
            "open elsewhere"
        ];
        list = new bytes32[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            list[i] = all[i];
        }
    }

    // ---------------------------------------------------------------- time and strangers

    /// @dev Often to the very second at which something ends, or the one before.
    function wait_(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 n = _anyOrder(dice);
        uint256 m = dice.pick(orders[n].count);
        uint256 end = dice.oneIn(2) ? _exitOf(n, m) : milestones[n][m].due;
        if (end > block.timestamp + 1 && dice.oneIn(2)) vm.warp(end - dice.pick(2));
        else if (dice.oneIn(16)) vm.warp(block.timestamp + dice.between(1 days, 40 days));
        else vm.warp(block.timestamp + dice.between(1, 12 hours));
    }

    /// @notice What succeeded once, sent again, by whoever sent it or by somebody else, here or to another escrow.
    function replay(uint256 seed) external {
        Dice memory dice = Dice(seed);
        Payload storage payload = spent[dice.pick(spent.length)];
        address sender = dice.oneIn(2) ? payload.sender : _anyCaller(dice);
        _attemptForbidden("replay", sender, dice.oneIn(4) ? other : subject, payload.data);
    }

    /// @notice What was signed for this escrow on this chain opens nothing elsewhere.
    function openElsewhere(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (address sender, bytes memory data) = _drawOpening(dice);
        if (data.length == 0) return;
        _attemptElsewhere(dice, "open elsewhere", sender, data);
    }

    // ---------------------------------------------------------------- the end

    /// @notice Whoever is blacklisted, and even if only verified accounts may be paid: once nothing is paused, a stranger who calls
    /// when the time has come ends every order. Then everybody takes what is his, the others first.
    function endEverything(uint256 seed) external {
        if (msg.sender != OWNER) return;
        Dice memory dice = Dice(seed);
        for (uint256 t = 0; t < 2; ++t) {
            _setPaused(t, false);
            if (dice.oneIn(3)) _setPolicy(t, true);
            if (dice.oneIn(2)) _setBlacklisted(t, _anyParty(dice), true);
        }
        while (alive.length != 0) {
            _endOne(dice);
        }
        for (uint256 n = 0; n < orders.length; ++n) {
            if (orders[n].held != 0) _note("an order did not end");
            _note(_checkOrder(n));
        }
        for (uint256 t = 0; t < 2; ++t) {
            if (heldOf[t] != 0) _note("something is still held");
            _takeAll(t, false);
            _note(_checkEntitlements(t));
            _takeAll(t, true);
            _note(_checkEntitlements(t));
            if (tokens[t].balanceOf(subject) != donated[t]) _note("somebody's money stays in the escrow");
        }
    }

    /// @dev The milestone whose time comes first: too early the second before, then it ends.
    function _endOne(Dice memory dice) private {
        Case memory c;
        uint256 first = type(uint256).max;
        for (uint256 i = 0; i < alive.length; ++i) {
            uint256 n = alive[i];
            for (uint256 m = 0; m < orders[n].count; ++m) {
                if (milestones[n][m].state == MilestoneState.Settled || _exitOf(n, m) >= first) continue;
                (c.n, c.m, first) = (n, m, _exitOf(n, m));
            }
        }
        OrderGhost storage order = orders[c.n];
        (c.id, c.order) = (order.id, _termsOf(c.n));
        if (first > order.longStop) _note("a clock ends after the long stop");
        if (order.longStop > order.agreedAt + 400 days) _note("a long stop is too far");
        bytes4 selector = _exitCall(c.n, c.m);
        if (block.timestamp < first) {
            vm.warp(first - 1);
            if (dice.oneIn(4)) _pushOne(c, selector, STRANGER, false);
            vm.warp(first);
        }
        _pushOne(c, selector, STRANGER, true);
        // What did not end would be tried for ever.
        if (milestones[c.n][c.m].state != MilestoneState.Settled) revert("a milestone did not end in time");
    }

    function _takeAll(uint256 t, bool admitAll) private {
        for (uint256 i = 0; i < PARTIES; ++i) {
            address party = accounts[i];
            if (admitAll) _admit(t, party);
            if (claims[t][party] != 0) _claim(t, party, STRANGER);
            uint256 free = pools[t][party];
            if (free == 0) continue;
            bool expected = tokens[t].canReceive(party);
            bytes memory data = abi.encodeCall(ITradeEscrow.withdraw, (address(tokens[t]), free));
            (bool success, ) = _attempt("withdraw", party, data, expected);
            if (!success) continue;
            pools[t][party] = 0;
            _moved(t, subject, party, free);
        }
    }

    // ---------------------------------------------------------------- the comparison

    /// @notice What is wrong, or nothing.
    function findFault() external view returns (string memory found) {
        if (bytes(fault).length != 0) return fault;
        uint256 t = attempts % 4 == 0 ? 1 - orders[touched].t : orders[touched].t;
        found = _checkBalances(t);
        if (bytes(found).length == 0) found = _checkEntitlements(t);
        if (bytes(found).length == 0) found = _checkOrder(touched);
        if (bytes(found).length == 0) found = _checkOrder(attempts % orders.length);
    }
}
