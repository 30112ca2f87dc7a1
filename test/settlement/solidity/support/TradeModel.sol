// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ITradeEscrow,
    Milestone,
    MilestoneKind,
    MilestoneState,
    Order
} from "../../../../contracts/settlement/ITradeEscrow.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {SettlementSigning} from "./SettlementSigning.sol";

/// @notice What ITradeEscrow.sol says about orders, entitlements and clocks, written down a second time.
abstract contract TradeModel is SettlementSigning {
    /// @param t Which of the two tokens.
    /// @param terms ABI encoding of the order in force.
    /// @param agreedAt When that came into force.
    struct OrderGhost {
        bytes32 id;
        uint256 t;
        bytes terms;
        address buyer;
        address seller;
        address arbiter;
        address guarantor;
        uint256 arbiterTime;
        uint256 split;
        uint256 guaranteeFee;
        uint256 longStop;
        uint256 agreedAt;
        uint256 held;
        uint256 settled;
        uint256 amendment;
        address financier;
        uint256 financed;
        uint256 left;
        address assignee;
        uint256 count;
    }

    struct MilestoneGhost {
        uint256 amount;
        MilestoneKind kind;
        bool guaranteed;
        address attestor;
        uint256 due;
        uint256 window;
        MilestoneState state;
        uint256 since;
        uint256 toSeller;
    }

    bytes32 private constant MILESTONE_TYPEHASH = keccak256(
        "Milestone(uint128 amount,uint8 kind,bool guaranteed,address attestor,bytes32 documentType,uint48 due,"
        "uint32 disputeWindow)"
    );
    bytes32 private constant ORDER_TYPEHASH = keccak256(
        "Order(address buyer,address seller,address token,address arbiter,address guarantor,uint128 guaranteeFee,"
        "uint48 fundBy,uint48 longStop,uint32 arbiterTime,uint16 defaultSplitBps,bytes32 termsHash,bytes32 memo,"
        "bytes32 salt,Milestone[] milestones)"
        "Milestone(uint128 amount,uint8 kind,bool guaranteed,address attestor,bytes32 documentType,uint48 due,"
        "uint32 disputeWindow)"
    );

    ITradeEscrow internal escrow;
    OrderGhost[] internal orders;
    mapping(uint256 n => mapping(uint256 m => MilestoneGhost)) internal milestones;
    /// @dev Orders with something held.
    uint256[] internal alive;
    mapping(uint256 t => mapping(address party => uint256)) internal claims;
    mapping(uint256 t => mapping(address party => uint256)) internal pools;
    uint256[2] internal heldOf;
    /// @dev The order that was last acted upon.
    uint256 internal touched;

    function _subject() internal override returns (address) {
        escrow = deployment.tradeEscrow();
        return address(escrow);
    }

    function _name() internal pure override returns (string memory) {
        return "Harbour Trade Escrow";
    }

    // ---------------------------------------------------------------- terms

    function _structHash(Order memory order) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](order.milestones.length);
        for (uint256 i = 0; i < hashes.length; ++i) {
            hashes[i] = keccak256(abi.encode(MILESTONE_TYPEHASH, order.milestones[i]));
        }
        bytes memory head = abi.encode(
            ORDER_TYPEHASH,
            order.buyer,
            order.seller,
            order.token,
            order.arbiter,
            order.guarantor,
            order.guaranteeFee
        );
        bytes memory tail = abi.encode(
            order.fundBy,
            order.longStop,
            order.arbiterTime,
            order.defaultSplitBps,
            order.termsHash,
            order.memo,
            order.salt,
            keccak256(abi.encodePacked(hashes))
        );
        return keccak256(bytes.concat(head, tail));
    }

    /// @dev Whether parties and milestones fit together, apart from the clocks.
    function _isSound(Order memory order) internal view returns (bool) {
        address buyer = order.buyer;
        address seller = order.seller;
        address guarantor = order.guarantor;
        if (buyer == address(0) || seller == address(0) || buyer == seller) return false;
        if (buyer == subject || seller == subject || guarantor == subject) return false;
        if (guarantor == buyer || guarantor == seller) return false;
        if (guarantor == address(0) && order.guaranteeFee != 0) return false;
        address arbiter = order.arbiter;
        if (arbiter != address(0)) {
            if (arbiter == buyer || arbiter == seller || arbiter == guarantor || order.arbiterTime == 0) return false;
        }
        if (order.milestones.length == 0 || order.milestones.length > 32) return false;
        uint256 sum;
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            Milestone memory each = order.milestones[i];
            if (each.amount == 0 || each.amount > MAX_SUPPLY) return false;
            if (each.guaranteed && guarantor == address(0)) return false;
            if (each.kind == MilestoneKind.Attested && each.attestor == address(0)) return false;
            if (each.kind == MilestoneKind.BuyerAccepts && (arbiter == address(0) || each.disputeWindow == 0))
                return false;
            sum += each.amount;
        }
        return sum <= MAX_SUPPLY && order.defaultSplitBps <= 10_000;
    }

    /// @dev Whether every clock of the terms ends by the long stop, from the states of order `n`; of a new order, from Held.
    function _endsInTime(Order memory order, bool isNew, uint256 n) internal view returns (bool) {
        if (order.longStop <= block.timestamp || order.longStop > block.timestamp + 400 days) return false;
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            Milestone memory each = order.milestones[i];
            MilestoneGhost storage ghost = milestones[n][i];
            MilestoneState state = isNew ? MilestoneState.Held : ghost.state;
            uint256 end;
            if (state == MilestoneState.Held) {
                if (each.due <= block.timestamp) return false;
                end = uint256(each.due) + each.disputeWindow + order.arbiterTime;
            } else if (state == MilestoneState.Attested) {
                end = ghost.since + each.disputeWindow + order.arbiterTime;
            } else if (state == MilestoneState.Disputed) end = ghost.since + order.arbiterTime;
            if (end > order.longStop) return false;
        }
        return true;
    }

    function _sums(Order memory order) internal pure returns (uint256 own, uint256 guaranteed) {
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            if (order.milestones[i].guaranteed) guaranteed += order.milestones[i].amount;
            else own += order.milestones[i].amount;
        }
    }

    function _termsOf(uint256 n) internal view returns (Order memory) {
        return abi.decode(orders[n].terms, (Order));
    }

    /// @dev Puts terms in force; what was stated and settled stays.
    function _agree(uint256 n, Order memory order) internal {
        OrderGhost storage ghost = orders[n];
        ghost.terms = abi.encode(order);
        ghost.arbiter = order.arbiter;
        ghost.arbiterTime = order.arbiterTime;
        ghost.split = order.defaultSplitBps;
        ghost.longStop = order.longStop;
        ghost.agreedAt = block.timestamp;
        ghost.count = order.milestones.length;
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            Milestone memory each = order.milestones[i];
            MilestoneGhost storage milestone = milestones[n][i];
            milestone.amount = each.amount;
            milestone.kind = each.kind;
            milestone.guaranteed = each.guaranteed;
            milestone.attestor = each.attestor;
            milestone.due = each.due;
            milestone.window = each.disputeWindow;
        }
    }

    function _opened(bytes32 id, uint256 t, Order memory order) internal {
        uint256 n = orders.length;
        orders.push();
        OrderGhost storage ghost = orders[n];
        (ghost.id, ghost.t) = (id, t);
        (ghost.buyer, ghost.seller, ghost.guarantor) = (order.buyer, order.seller, order.guarantor);
        ghost.guaranteeFee = order.guaranteeFee;
        _agree(n, order);
        (uint256 own, uint256 guaranteed) = _sums(order);
        ghost.held = own + guaranteed;
        heldOf[t] += own + guaranteed;
        alive.push(n);
        touched = n;
        if (order.guarantor != address(0)) {
            pools[t][order.guarantor] = pools[t][order.guarantor] + order.guaranteeFee - guaranteed;
        }
        _moved(t, order.buyer, subject, own + order.guaranteeFee);
    }

    // ---------------------------------------------------------------- clocks

    /// @dev When anybody may end the milestone as things stand.
    function _exitOf(uint256 n, uint256 m) internal view returns (uint256) {
        MilestoneGhost storage ghost = milestones[n][m];
        if (ghost.state == MilestoneState.Held) return ghost.due + ghost.window;
        if (ghost.state == MilestoneState.Attested) return ghost.since + ghost.window;
        if (ghost.state == MilestoneState.Disputed) return ghost.since + orders[n].arbiterTime;
        return 0;
    }

    /// @dev By which of the three.
    function _exitCall(uint256 n, uint256 m) internal view returns (bytes4) {
        MilestoneGhost storage ghost = milestones[n][m];
        if (ghost.state == MilestoneState.Disputed) return ITradeEscrow.defaultRule.selector;
        bool isMissing = ghost.state == MilestoneState.Held && ghost.kind != MilestoneKind.OnDate;
        return isMissing ? ITradeEscrow.refund.selector : ITradeEscrow.release.selector;
    }

    // ---------------------------------------------------------------- payments

    /// @dev What the seller's side gets of a milestone that ends now.
    function _toSeller(uint256 n, uint256 m) internal view returns (uint256) {
        MilestoneGhost storage ghost = milestones[n][m];
        if (ghost.state == MilestoneState.Disputed) return (ghost.amount * orders[n].split) / 10_000;
        if (ghost.state != MilestoneState.Held) return ghost.toSeller;
        return ghost.kind == MilestoneKind.OnDate ? ghost.amount : 0;
    }

    function _settled(uint256 n, uint256 m, uint256 toSeller) internal {
        OrderGhost storage order = orders[n];
        MilestoneGhost storage milestone = milestones[n][m];
        milestone.state = MilestoneState.Settled;
        uint256 back = milestone.amount - toSeller;
        order.settled |= 1 << m;
        order.held -= milestone.amount;
        heldOf[order.t] -= milestone.amount;
        if (order.held == 0) _bury(n);

        uint256 toFinancier;
        if (order.financed & (1 << m) != 0) {
            toFinancier = order.left < toSeller ? order.left : toSeller;
            order.left -= toFinancier;
        }
        _paidOut(order.t, order.financier, toFinancier, "parked for a financier");
        _paidOut(order.t, _payee(n), toSeller - toFinancier, "parked for a payee");
        if (milestone.guaranteed) {
            pools[order.t][order.guarantor] += back;
            if (back != 0 && !tokens[order.t].canReceive(order.guarantor)) _count("kept for a guarantor");
        } else _paidOut(order.t, order.buyer, back, "parked for a buyer");
    }

    function _paidOut(uint256 t, address party, uint256 amount, bytes32 ifParked) private {
        if (amount == 0) return;
        if (tokens[t].canReceive(party)) return _moved(t, subject, party, amount);
        claims[t][party] += amount;
        _count(ifParked);
    }

    function _payee(uint256 n) internal view returns (address) {
        OrderGhost storage order = orders[n];
        return order.assignee == address(0) ? order.seller : order.assignee;
    }

    function _bury(uint256 n) private {
        for (uint256 i = 0; i < alive.length; ++i) {
            if (alive[i] != n) continue;
            alive[i] = alive[alive.length - 1];
            alive.pop();
            return;
        }
    }

    // ---------------------------------------------------------------- choosing

    /// @dev Mostly one with something held.
    function _anyOrder(Dice memory dice) internal view returns (uint256) {
        if (alive.length == 0 || dice.oneIn(24)) return dice.pick(orders.length);
        return alive[dice.pick(alive.length)];
    }
}
