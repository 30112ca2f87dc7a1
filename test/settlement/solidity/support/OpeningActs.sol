// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Funding, FundingKind} from "../../../../contracts/settlement/ISettlement.sol";
import {
    ITradeEscrow,
    Milestone,
    MilestoneKind,
    Order,
    Undertaking
} from "../../../../contracts/settlement/ITradeEscrow.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {vm} from "../../../token/solidity/support/Vm.sol";
import {TradeComparison} from "./TradeComparison.sol";

/// @notice Guarantors' pools, and the opening of orders.
abstract contract OpeningActs is TradeComparison {
    struct Payload {
        address sender;
        bytes data;
    }

    /// @dev Everything that an opening consists of, and which parts of it are good.
    struct Opening {
        uint256 t;
        Order order;
        bytes32 id;
        address caller;
        uint256 guaranteed;
        uint256 fromBuyer;
        bool consented;
        bytes buyerSignature;
        bytes sellerSignature;
        Undertaking undertaking;
        bytes guarantorSignature;
        Funding funding;
        bool covered;
    }

    bytes32 private constant UNDERTAKING_TYPEHASH = keccak256(
        "Undertaking(bytes32 order,address guarantor,uint256 amount,uint256 fee,uint48 validAfter,uint48 validBefore)"
    );
    uint256 private constant MOST_ALIVE = 12;

    /// @dev Calls about an order that succeeded. None of them may ever succeed again.
    Payload[] internal spent;
    uint256 private salt;

    // ---------------------------------------------------------------- pools

    function deposit(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 t = dice.pick(2);
        _calm(dice, t);
        _deposit(dice, t, _anyParty(dice), dice.oneIn(24) ? 0 : _anyAmount(dice));
    }

    function _deposit(Dice memory dice, uint256 t, address guarantor, uint256 amount) private {
        _welcome(dice, t, guarantor);
        (, bool covered) = _fund(dice, FundingKind.Allowance, t, guarantor, amount, 0);
        bool expected = amount != 0 && !isStopped[t] && covered && tokens[t].canTransfer(guarantor, subject, amount);
        bytes memory data = abi.encodeCall(ITradeEscrow.deposit, (address(tokens[t]), amount));
        (bool success, ) = _attempt("deposit", guarantor, data, expected);
        if (!success) return;
        pools[t][guarantor] += amount;
        _moved(t, guarantor, subject, amount);
    }

    function withdraw(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 t = dice.pick(2);
        address guarantor = _anyParty(dice);
        for (uint256 i = 0; i < PARTIES && pools[t][guarantor] == 0; ++i) {
            guarantor = accounts[i];
        }
        _calm(dice, t);
        _welcome(dice, t, guarantor);
        uint256 free = pools[t][guarantor];
        uint256 amount = dice.oneIn(8) ? free + 1 : dice.between(0, free);
        bool expected = amount != 0 && amount <= free && tokens[t].canTransfer(subject, guarantor, amount);
        bytes memory data = abi.encodeCall(ITradeEscrow.withdraw, (address(tokens[t]), amount));
        (bool success, ) = _attempt("withdraw", guarantor, data, expected);
        if (!success) return;
        pools[t][guarantor] -= amount;
        _moved(t, subject, guarantor, amount);
    }

    // ---------------------------------------------------------------- orders

    /// @dev An act about an order, which must never succeed again if it does now.
    function _attemptOnce(
        bytes32 act,
        address caller,
        bytes memory data,
        bool expected
    ) internal returns (bool success) {
        vm.recordLogs();
        (success, ) = _attempt(act, caller, data, expected);
        if (!success) return false;
        _hear();
        spent.push(Payload(caller, data));
    }

    function open(uint256 seed) external {
        _openOne(Dice(seed));
    }

    function _openOne(Dice memory dice) internal {
        if (alive.length >= MOST_ALIVE) return;
        Opening memory o = _drawWhole(dice);
        bytes memory data = _encode(o);
        if (!_attemptOnce("open", o.caller, data, _mayOpen(o))) return;
        if (o.fromBuyer == 0) _count("open with guarantees alone");
        if (o.guaranteed != 0 && o.fromBuyer > o.order.guaranteeFee) _count("open with mixed sources");
        _count(
            o.funding.kind == FundingKind.Authorization
                ? bytes32("open by authorization")
                : bytes32("open by allowance")
        );
        _opened(o.id, o.t, o.order);
    }

    /// @dev An opening that would succeed here by signatures and the buyer's money alone.
    /// @return sender Who has none of them to give.
    /// @return data Empty where another one was drawn.
    function _drawOpening(Dice memory dice) internal returns (address sender, bytes memory data) {
        Opening memory o = _drawWhole(dice);
        if (o.caller == o.order.buyer || o.caller == o.order.seller || o.guaranteed != 0) return (address(0), "");
        if (o.caller == o.order.guarantor || !_mayOpen(o)) return (address(0), "");
        return (o.caller, _encode(o));
    }

    function _drawWhole(Dice memory dice) private returns (Opening memory o) {
        o.t = dice.pick(2);
        o.order = _drawOrder(dice, o.t);
        if (dice.oneIn(10)) _spoil(dice, o.order);
        _calm(dice, o.t);
        _prepare(dice, o);
        _signOpening(dice, o);
    }

    function _encode(Opening memory o) private pure returns (bytes memory) {
        return
            abi.encodeCall(
                ITradeEscrow.open,
                (o.order, o.buyerSignature, o.sellerSignature, o.undertaking, o.guarantorSignature, o.funding)
            );
    }

    function _mayOpen(Opening memory o) private view returns (bool) {
        Order memory order = o.order;
        if (isStopped[o.t] || tokens[o.t].paused() || order.token != address(tokens[o.t]) || !o.consented) return false;
        if (block.timestamp >= order.fundBy) return false;
        if (!_isSound(order) || !_endsInTime(order, true, 0)) return false;
        if (!tokens[o.t].canReceive(order.seller) || !tokens[o.t].canSend(order.buyer)) return false;
        if (order.guarantor != address(0)) {
            if (!tokens[o.t].canSend(order.guarantor) || pools[o.t][order.guarantor] < o.guaranteed) return false;
        }
        return o.fromBuyer == 0 || (o.covered && tokens[o.t].canTransfer(order.buyer, subject, o.fromBuyer));
    }

    /// @dev Puts money in the pool and lets the parties take part, mostly.
    function _prepare(Dice memory dice, Opening memory o) private {
        Order memory order = o.order;
        o.id = _digest(_structHash(order));
        uint256 own;
        (own, o.guaranteed) = _sums(order);
        o.fromBuyer = own + order.guaranteeFee;
        _welcome(dice, o.t, order.buyer);
        _welcome(dice, o.t, order.seller);
        _welcome(dice, o.t, order.guarantor);
        uint256 free = pools[o.t][order.guarantor];
        if (free >= o.guaranteed || order.guarantor == subject || o.guaranteed > EACH || dice.oneIn(16)) return;
        if (order.guarantor != address(0)) _deposit(dice, o.t, order.guarantor, o.guaranteed - free);
    }

    function _signOpening(Dice memory dice, Opening memory o) private {
        Order memory order = o.order;
        o.caller = dice.oneIn(3) ? order.buyer : _anyCaller(dice);
        FundingKind kind = FundingKind(dice.pick(3));
        (o.funding, o.covered) = _fund(dice, kind, o.t, order.buyer, o.fromBuyer, o.id);
        bytes32 structHash = _structHash(order);
        bool good;
        (o.sellerSignature, good) = _consent(dice, order.seller, o.caller, structHash);
        o.consented = good;
        (o.buyerSignature, good) = _consent(dice, order.buyer, o.caller, structHash);
        // An authorization names the order, where anything is to be taken.
        if (kind == FundingKind.Authorization && o.fromBuyer != 0) o.buyerSignature = "";
        else o.consented = o.consented && good;
        if (order.guarantor == address(0)) return;

        Undertaking memory undertaking = _undertake(o);
        if (dice.oneIn(24)) _alterUndertaking(dice, undertaking);
        o.undertaking = undertaking;
        (o.guarantorSignature, good) = _consent(
            dice,
            order.guarantor,
            o.caller,
            keccak256(abi.encode(UNDERTAKING_TYPEHASH, undertaking))
        );
        bool fits = keccak256(abi.encode(undertaking)) == keccak256(abi.encode(_undertake(o)));
        o.consented = o.consented && good && fits;
    }

    function _undertake(Opening memory o) private pure returns (Undertaking memory) {
        return
            Undertaking({
                order: o.id,
                guarantor: o.order.guarantor,
                amount: o.guaranteed,
                fee: o.order.guaranteeFee,
                validAfter: 0,
                validBefore: type(uint48).max
            });
    }

    function _alterUndertaking(Dice memory dice, Undertaking memory undertaking) private view {
        uint256 kind = dice.pick(5);
        if (kind == 0) undertaking.order = bytes32(dice.roll());
        else if (kind == 1) ++undertaking.amount;
        else if (kind == 2) ++undertaking.fee;
        else if (kind == 3) undertaking.validAfter = uint48(block.timestamp);
        else undertaking.validBefore = uint48(block.timestamp);
    }

    // ---------------------------------------------------------------- terms

    /// @dev Windows of every length down to none, and often a long stop without a second to spare.
    function _drawOrder(Dice memory dice, uint256 t) private returns (Order memory order) {
        uint256 base = dice.pick(PARTIES);
        order.buyer = accounts[base];
        order.seller = accounts[(base + 1) % PARTIES];
        order.token = address(tokens[t]);
        if (!dice.oneIn(4)) order.arbiter = accounts[(base + 2) % PARTIES];
        if (!dice.oneIn(3)) {
            order.guarantor = accounts[(base + 3) % PARTIES];
            if (dice.oneIn(2)) order.guaranteeFee = uint128(dice.between(1, 1000));
        }
        order.arbiterTime = uint32(_anyTime(dice, order.arbiter));
        order.defaultSplitBps = uint16(_anyShare(dice));
        order.fundBy = uint48(block.timestamp + dice.between(1, 2 days));
        (order.termsHash, order.memo, order.salt) = ("contract", "memo", bytes32(++salt));
        order.milestones = new Milestone[](dice.between(1, 4));
        uint256 sources = dice.pick(3);
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            Milestone memory each = order.milestones[i];
            each.amount = uint128(_anyAmount(dice));
            bool guaranteed = sources == 0 || dice.oneIn(2);
            each.guaranteed = guaranteed && order.guarantor != address(0);
            _setConditions(dice, each, order.arbiter);
        }
        _setLongStop(dice, order);
    }

    /// @dev Without an arbiter nothing waits for the buyer's word, mostly.
    function _setConditions(Dice memory dice, Milestone memory milestone, address arbiter) internal view {
        bool needsArbiter = arbiter == address(0) && !dice.oneIn(24);
        milestone.kind = MilestoneKind(needsArbiter ? dice.between(1, 2) : dice.pick(3));
        milestone.attestor = milestone.kind == MilestoneKind.Attested ? _anyParty(dice) : address(0);
        milestone.documentType = "bill of lading";
        milestone.due = uint48(block.timestamp + (dice.oneIn(8) ? 1 : dice.between(1, 40 days)));
        milestone.disputeWindow = uint32(_anyWindow(dice));
        bool needsWindow = milestone.kind == MilestoneKind.BuyerAccepts && milestone.disputeWindow == 0;
        if (needsWindow && !dice.oneIn(6)) milestone.disputeWindow = 1;
    }

    function _setLongStop(Dice memory dice, Order memory order) internal view {
        uint256 end = block.timestamp + 1;
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            Milestone memory each = order.milestones[i];
            uint256 its = uint256(each.due) + each.disputeWindow + order.arbiterTime;
            if (its > end) end = its;
        }
        if (dice.oneIn(8)) end = block.timestamp + 400 days;
        else if (dice.oneIn(2)) end += dice.between(0, 10 days);
        order.longStop = uint48(end);
    }

    function _anyWindow(Dice memory dice) internal pure returns (uint256) {
        return dice.oneIn(5) ? dice.pick(2) : dice.between(1 hours, 6 days);
    }

    function _anyTime(Dice memory dice, address arbiter) internal pure returns (uint256 time) {
        time = _anyWindow(dice);
        if (time == 0 && arbiter != address(0) && !dice.oneIn(6)) time = 1;
    }

    function _anyShare(Dice memory dice) internal pure returns (uint256) {
        uint256 kind = dice.pick(6);
        if (kind == 0) return 0;
        return kind == 1 ? 10_000 : dice.between(1, 9_999);
    }

    /// @dev Terms that the escrow must refuse, most of them.
    function _spoil(Dice memory dice, Order memory order) internal view {
        uint256 kind = dice.pick(16);
        Milestone memory last = order.milestones[order.milestones.length - 1];
        if (kind == 0) order.seller = order.buyer;
        else if (kind == 1) order.seller = subject;
        else if (kind == 2) order.arbiter = dice.oneIn(2) ? order.buyer : order.seller;
        else if (kind == 3) order.guarantor = dice.oneIn(2) ? order.buyer : order.seller;
        else if (kind == 4) order.guarantor = subject;
        else if (kind == 5) (order.guarantor, order.guaranteeFee) = (address(0), 1);
        else if (kind == 6) order.milestones = new Milestone[](0);
        else if (kind == 7) last.amount = 0;
        else if (kind == 8) last.amount = uint128(MAX_SUPPLY + dice.pick(2));
        else if (kind == 9) (last.kind, last.attestor) = (MilestoneKind.Attested, address(0));
        else if (kind == 10) last.due = uint48(block.timestamp - dice.pick(2));
        else if (kind == 11) order.longStop = uint48(block.timestamp + 400 days + dice.pick(2));
        else if (kind == 12) --order.longStop;
        else if (kind == 13) order.fundBy = uint48(block.timestamp);
        else if (kind == 14) order.defaultSplitBps = 10_001;
        else (order.arbiter, order.guarantor) = (accounts[0], accounts[0]);
    }
}
