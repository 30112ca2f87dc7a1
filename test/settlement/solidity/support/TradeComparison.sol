// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITradeEscrow, MilestoneState, Order, Outcome} from "../../../../contracts/settlement/ITradeEscrow.sol";
import {Vm, vm} from "../../../token/solidity/support/Vm.sol";
import {TradeModel} from "./TradeModel.sol";

/// @notice What the escrow says, in its events and when it is asked, against what should have come of it.
abstract contract TradeComparison is TradeModel {
    /// @notice What the escrow's events say that came in for an order and left it.
    struct Told {
        uint256 funded;
        uint256 paid;
        uint256 refunded;
        uint256 settled;
    }

    mapping(bytes32 id => Told) private told;

    /// @dev Follows what a call about orders has emitted.
    function _hear() internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != subject) continue;
            bytes32 kind = logs[i].topics[0];
            Told storage heard = told[logs[i].topics[1]];
            if (kind == ITradeEscrow.OrderOpened.selector) {
                if (heard.funded != 0) _note("an order opened twice");
                (, heard.funded) = abi.decode(logs[i].data, (address, uint256));
            } else if (kind == ITradeEscrow.MilestoneSettled.selector) {
                uint256 bit = 1 << uint256(logs[i].topics[2]);
                if (heard.settled & bit != 0) _note("a milestone was settled twice");
                heard.settled |= bit;
                (, uint256 toPayee, uint256 toFinancier, uint256 back, ) = abi.decode(
                    logs[i].data,
                    (Outcome, uint256, uint256, uint256, bool)
                );
                heard.paid += toPayee + toFinancier;
                heard.refunded += back;
            }
        }
    }

    // ---------------------------------------------------------------- comparison

    /// @dev Everything that the escrow says about an order.
    function _checkOrder(uint256 n) internal view returns (string memory) {
        OrderGhost storage ghost = orders[n];
        Order memory order = _termsOf(n);
        ITradeEscrow.OrderState memory state = escrow.orderState(ghost.id, order);
        if (state.held != ghost.held || state.open != (ghost.held != 0)) return "another amount is held";
        if (state.settled != ghost.settled) return "other milestones are settled";
        if (state.amendment != ghost.amendment) return "another amendment is in force";
        bool isFirst = ghost.amendment == 0;
        if (state.terms != (isFirst ? ghost.id : _digest(_structHash(order)))) return "other terms are in force";
        if (state.payee != _payee(n)) return "another payee";
        if (state.financier != ghost.financier) return "another financier";
        if (state.financed != ghost.financed || state.financierLeft != ghost.left) return "another receivable";
        Told storage heard = told[ghost.id];
        if (heard.settled != ghost.settled) return "the events tell of other settlements";
        if (state.held + heard.paid + heard.refunded != heard.funded) return "held + paid + refunded is not funded";
        uint256 unsettled;
        for (uint256 m = 0; m < ghost.count; ++m) {
            if (ghost.settled & (1 << m) == 0) unsettled += milestones[n][m].amount;
            if (!_isMilestone(ghost.id, n, m)) return "another state of a milestone";
        }
        return unsettled == ghost.held ? "" : "held is not what is not settled";
    }

    function _isMilestone(bytes32 id, uint256 n, uint256 m) private view returns (bool) {
        (MilestoneState state, uint256 since, uint256 toSeller) = escrow.milestoneState(id, m);
        MilestoneGhost storage ghost = milestones[n][m];
        return state == ghost.state && since == ghost.since && toSeller == ghost.toSeller;
    }

    /// @dev The escrow has exactly what it owes, and what nobody owns; each party's entitlements are what was foretold.
    function _checkEntitlements(uint256 t) internal view returns (string memory) {
        uint256 sum = heldOf[t] + donated[t];
        address token = address(tokens[t]);
        for (uint256 i = 0; i < accounts.length; ++i) {
            uint256 claimable = escrow.claimable(token, accounts[i]);
            uint256 free = escrow.freePool(token, accounts[i]);
            if (claimable != claims[t][accounts[i]]) return "another claim";
            if (free != pools[t][accounts[i]]) return "another pool";
            sum += claimable + free;
        }
        if (tokens[t].balanceOf(subject) != sum) return "the escrow does not have what it owes";
        if (escrow.intakeOpen(token) == isStopped[t]) return "intake is open or not";
        return "";
    }
}
