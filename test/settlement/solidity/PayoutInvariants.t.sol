// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dice} from "../../token/solidity/support/Dice.sol";
import {Vm, vm} from "../../token/solidity/support/Vm.sol";
import {PayoutActs} from "./support/PayoutActs.sol";
import {SettlementInvariants} from "./support/SettlementInvariants.sol";

/// @notice Whatever payers, relayers and issuers do in whatever order: debited = paid + refunded + fee, a batch id pays once,
/// exactly those are skipped who may not be paid, nothing stays in the contract, and every single call succeeds or fails as the
/// specification says.
contract PayoutInvariantsTest is SettlementInvariants {
    function _handlerName() internal pure override returns (string memory) {
        return "PayoutHandler";
    }

    /// hardhat-config: invariant.failOnRevert = true
    function invariant_EveryBatchIsWhatTheSpecificationSays() public view {
        _requireNoFault();
    }

    function afterInvariant() public {
        _countRun();
    }

    function test_TheHandler_MostlySucceedsAndReachesEveryAct() public {
        PayoutHandler own = PayoutHandler(handler);
        bytes4[11] memory acts = [
            own.pay.selector,
            own.payWithPermit.selector,
            own.payWithAuthorization.selector,
            own.pay.selector,
            own.payWithAuthorization.selector,
            own.cancel.selector,
            own.resend.selector,
            own.payElsewhere.selector,
            own.donate.selector,
            own.disturb.selector,
            own.intake.selector
        ];
        for (uint256 i = 0; i < 768; ++i) {
            _act(acts[uint256(keccak256(abi.encode(i))) % acts.length], i);
            _requireNoFault();
        }
        _requireMostlySuccessful();
    }
}

/// @notice What the invariants call at random, and the comparison of the contract with what should have come of it.
contract PayoutHandler is PayoutActs {
    constructor() {
        _deployOther("Payouts");
    }

    function acts() external pure override returns (bytes32[] memory list) {
        bytes32[11] memory all = [
            bytes32("stop"),
            "resume",
            "pay",
            "pay with permit",
            "pay with authorization",
            "pay for a fee",
            "skip a row",
            "cancel",
            "resend",
            "pay elsewhere",
            "donate"
        ];
        list = new bytes32[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            list[i] = all[i];
        }
    }

    /// @notice A batch that was paid, sent again: it succeeds, whatever else holds by now, and does nothing.
    function resend(uint256 seed) external {
        Dice memory dice = Dice(seed);
        if (spent.length == 0) return;
        Payload storage payload = spent[dice.pick(spent.length)];
        vm.recordLogs();
        (, bytes memory result) = _attempt("resend", payload.sender, payload.data, true);
        if (abi.decode(result, (uint256)) != 0) _note("a batch that was paid pays again");
        if (vm.getRecordedLogs().length != 0) _note("a batch that was paid does something");
    }

    /// @notice What was signed for this contract on this chain pays nothing elsewhere.
    function payElsewhere(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (Run memory r, bytes memory data, bool covered) = _drawAuthorized(dice);
        bool unused = batches[r.batch.payer][r.batch.batchId] == 0;
        if (unused && covered && _mayPay(r)) _attemptElsewhere(dice, "pay elsewhere", r.caller, data);
    }

    /// @notice What is wrong, or nothing.
    function findFault() external view returns (string memory found) {
        if (bytes(fault).length != 0) return fault;
        for (uint256 t = 0; t < 2 && bytes(found).length == 0; ++t) {
            found = _checkBalances(t);
            if (tokens[t].balanceOf(subject) != donated[t]) return "money stays in the contract";
            if (payouts.intakeOpen(address(tokens[t])) == isStopped[t]) return "intake is open or not";
        }
        if (bytes(found).length != 0) return found;
        // One payer and one id at a time, in turn.
        address payer = accounts[attempts % PARTIES];
        bytes32 id = bytes32((attempts / PARTIES) % 24);
        if (payouts.batchOf(payer, id) != batches[payer][id]) return "another batch is recorded";
    }
}
