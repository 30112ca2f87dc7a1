// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMintDesk, MintOrder, OrderState} from "../../../../contracts/issuance/IMintDesk.sol";
import {
    CreditConfirmation,
    IReserveRegistry,
    SignerSignature
} from "../../../../contracts/issuance/IReserveRegistry.sol";
import {IERC7943} from "../../../../contracts/token/IERC7943.sol";
import {Roles} from "../../../token/solidity/support/Deployment.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {vm} from "../../../token/solidity/support/Vm.sol";
import {BANKS} from "./Banks.sol";
import {BoundActs} from "./BoundActs.sol";
import {IssuanceRoles} from "./IssuanceDeployment.sol";
import {Act} from "./IssuanceWorld.sol";
import {WindowReference} from "./WindowReference.sol";

/// @notice Orders from proposal to mint, and the desks and registries that follow one another.
abstract contract OrderActs is BoundActs, WindowReference {
    struct OrderGhost {
        MintOrder order;
        address maker;
        OrderState state;
        IMintDesk desk;
    }

    /// @dev What an approval is made of.
    struct Draft {
        uint256 index;
        address checker;
        bool large;
        CreditConfirmation credit;
        uint256 bank;
        bool isSigned;
    }

    OrderGhost[] internal orders;
    /// @dev Of the desk that now mints: the order that waits for a bank reference, counted from 1.
    mapping(IMintDesk desk => mapping(bytes32 bankRef => uint256)) internal waiting;
    /// @dev Whatever desk or registry it was.
    mapping(bytes32 bankRef => uint256) internal mintsOf;
    mapping(bytes32 credit => uint256) internal mintsByCredit;
    bytes32[] internal creditsUsed;
    bytes32[] internal refsUsed;
    IMintDesk internal retiredDesk;
    uint256 private serial;

    // ---------------------------------------------------------------- orders

    function propose(uint256 seed) external {
        Dice memory dice = Dice(seed);
        if (!dice.oneIn(6)) _makeRoom(dice);
        _propose(dice, dice.oneIn(12) ? TWO_HATS : Roles.holder(IssuanceRoles.MAKER));
    }

    function approve(uint256 seed) external {
        _approveOne(Dice(seed));
    }

    /// @dev Mostly all the way from a proposal.
    function _approveOne(Dice memory dice) internal {
        uint256 index = _pickOrder(dice);
        if (!dice.oneIn(6)) {
            if (token.paused())
                _byRole(Act.SetMode, Roles.UNPAUSER, address(token), abi.encodeCall(token.unpause, ()), true);
            _makeRoom(dice);
            if (index == orders.length || !_isDue(index)) {
                if (!_propose(dice, dice.oneIn(8) ? TWO_HATS : Roles.holder(IssuanceRoles.MAKER))) return;
                index = orders.length - 1;
                if (block.timestamp < orders[index].order.valueDate) {
                    _pass(orders[index].order.valueDate - block.timestamp);
                    _makeRoom(dice);
                }
            }
        }
        if (index < orders.length) _approve(dice, _draft(dice, index));
    }

    function rejectOrder(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 index = _pickOrder(dice);
        if (index == orders.length) return;
        OrderGhost storage ghost = orders[index];
        bytes memory data = abi.encodeCall(IMintDesk.reject, (ghost.order, "reason"));
        bool expected = ghost.state == OrderState.Proposed || ghost.state == OrderState.Rejected;
        if (!_byOrderRole(Act.RejectOrder, Roles.holder(IssuanceRoles.CHECKER), ghost.desk, data, expected)) return;
        if (ghost.state == OrderState.Proposed) delete waiting[ghost.desk][ghost.order.bankRef];
        ghost.state = OrderState.Rejected;
    }

    function _propose(Dice memory dice, address maker) private returns (bool success) {
        MintOrder memory order = _order(dice);
        uint256 replaced = waiting[desk][order.bankRef];
        bool expected =
            order.amount != 0 &&
                order.amount <= limits.order &&
                block.timestamp < beneficiaryUntil[order.beneficiary] &&
                block.timestamp < order.expiry &&
                order.expiry <= block.timestamp + 1 days &&
                order.valueDate < order.expiry &&
                mintsOf[order.bankRef] == 0;
        Act act = replaced == 0 ? Act.Propose : Act.Supersede;
        success = _byOrderRole(act, maker, desk, abi.encodeCall(IMintDesk.propose, (order)), expected);
        if (!success) return false;
        if (replaced != 0) orders[replaced - 1].state = OrderState.None;
        orders.push(OrderGhost(order, maker, OrderState.Proposed, desk));
        waiting[desk][order.bankRef] = orders.length;
    }

    function _approve(Dice memory dice, Draft memory draft) private {
        OrderGhost storage ghost = orders[draft.index];
        uint256 amount = ghost.order.amount;
        bool expected = _isApprovable(draft);
        uint256 capacity = _capacity();
        (uint256 ceiling, ) = _ceiling(token.ceilingCap());
        uint256 before = token.balanceOf(ghost.order.beneficiary);
        uint256 supplyBefore = supply;
        bytes memory data = _approvalCall(draft, ghost.order);

        Act act = draft.large ? Act.ApproveLarge : Act.Approve;
        if (!_byOrderRole(act, draft.checker, ghost.desk, data, expected)) return;
        if (draft.checker == ghost.maker) _note("one person minted");
        if (supply != supplyBefore + amount) _note("another amount was minted");
        if (token.balanceOf(ghost.order.beneficiary) != before + amount) _note("somebody else was minted to");
        if (supply > capacity) _note("a mint went above capacity");
        if (supply > ceiling) _note("a mint went above the ceiling");
        if (sumOfTheLastDay() + amount > limits.window) _note("a mint went above the limit of a day");
        if (amount > (ceiling * limits.share) / 10_000) _note("a mint was too large a share");
        if (++mintsOf[ghost.order.bankRef] > 1) _note("a bank reference minted twice");
        if (++mintsByCredit[draft.credit.creditId] > 1) _note("a credit minted twice");

        _add(amount);
        ghost.state = OrderState.Executed;
        creditsUsed.push(draft.credit.creditId);
        refsUsed.push(ghost.order.bankRef);
        if (registry.creditUsedBy(draft.credit.creditId) != ghost.desk.orderId(ghost.order))
            _note("another order's credit");
        _judgeCeiling();
        // At once again, by somebody else: whatever is used up stays so.
        if (dice.oneIn(8)) {
            draft.checker = TWO_HATS;
            _byOrderRole(Act.ApproveLarge, TWO_HATS, ghost.desk, _approvalCall(draft, ghost.order), false);
        }
    }

    function _isApprovable(Draft memory draft) private view returns (bool) {
        OrderGhost storage ghost = orders[draft.index];
        MintOrder storage order = ghost.order;
        if (ghost.state != OrderState.Proposed || address(ghost.desk) != address(desk) || draft.checker == ghost.maker)
            return false;
        if (block.timestamp < bounds.deskBlockedUntil || mintsOf[order.bankRef] != 0) return false;
        if (block.timestamp >= beneficiaryUntil[order.beneficiary] || order.amount > limits.order) return false;
        if (!draft.large && order.amount > limits.large) return false;
        if (block.timestamp < order.valueDate || block.timestamp >= order.expiry) return false;
        if (sumOfTheLastDay() + order.amount > limits.window) return false;
        return _isCredited(draft, order.amount) && _hasRoom(order.beneficiary, order.amount);
    }

    function _isCredited(Draft memory draft, uint256 amount) private view returns (bool) {
        CreditConfirmation memory c = draft.credit;
        return
            draft.isSigned &&
            c.amount == amount &&
            c.creditId != 0 &&
            (c.kind == 1 ? c.burnTx == 0 : c.kind == 2 && c.burnTx != 0) &&
            c.valueTime <= block.timestamp &&
            block.timestamp < c.expiry &&
            mintsByCredit[c.creditId] == 0 &&
            _isActive(draft.bank);
    }

    function _hasRoom(address to, uint256 amount) private view returns (bool) {
        (uint256 ceiling, ) = _ceiling(token.ceilingCap());
        return
            supply + amount <= ceiling &&
            amount <= (ceiling * limits.share) / 10_000 &&
            amount <= token.minterAllowance(address(desk)) &&
            !token.paused() &&
            IERC7943(address(token)).canReceive(to);
    }

    /// @dev Nothing that a part in orders may do widens a bound of what it may do next.
    function _byOrderRole(
        Act act,
        address sender,
        IMintDesk at_,
        bytes memory data,
        bool expected
    ) private returns (bool) {
        uint256[6] memory before = _widths();
        bool success = _attempt(act, sender, address(at_), data, expected);
        uint256[6] memory now_ = _widths();
        for (uint256 i = 0; i < 6; ++i) {
            if (now_[i] > before[i]) _note(string.concat("an order widened bound ", vm.toString(i)));
        }
        return success;
    }

    function _widths() private view returns (uint256[6] memory) {
        (, , uint256 available) = desk.window();
        return
            [
                registry.headroom(),
                available,
                desk.orderLimit(),
                desk.largeOrderSize(),
                desk.shareLimitBps(),
                token.minterAllowance(address(desk))
            ];
    }

    // ---------------------------------------------------------------- what an order is made of

    function _order(Dice memory dice) private returns (MintOrder memory order) {
        uint256 number = ++serial;
        order.orderRef = bytes32(number);
        order.bankRef = keccak256(abi.encode("UETR", number));
        if (dice.oneIn(12) && refsUsed.length != 0) order.bankRef = refsUsed[dice.pick(refsUsed.length)];
        else if (dice.oneIn(6)) {
            // Mostly one that waits.
            uint256 index = _pickOrder(dice);
            if (index < orders.length) order.bankRef = orders[index].order.bankRef;
        }
        order.beneficiary = holders[dice.pick(dice.oneIn(16) ? HOLDERS : 3)];
        for (uint256 i = 0; i < 3 && block.timestamp >= beneficiaryUntil[order.beneficiary] && !dice.oneIn(12); ++i) {
            order.beneficiary = holders[i];
        }
        order.amount = dice.oneIn(4) ? _atOneBound(dice) : dice.between(0, _available() / (dice.oneIn(2) ? 1 : 4));
        if (order.amount == 0 && !dice.oneIn(12)) order.amount = 1;
        order.valueDate = uint48(dice.oneIn(5) ? block.timestamp + dice.between(0, 2 hours) : block.timestamp);
        order.expiry = uint48(block.timestamp + dice.between(3 hours, 1 days));
        if (dice.oneIn(20)) order.expiry = uint48(block.timestamp + dice.between(0, 2 days));
    }

    /// @dev Makes one bound the narrowest, and draws exactly that or one unit more.
    function _atOneBound(Dice memory dice) private returns (uint256 amount) {
        uint256 which = dice.pick(4);
        amount = dice.between(1, 1e12);
        if (which == 0) {
            _setLimitTo(3, dice.between(1, 30));
            (uint256 ceiling, ) = _ceiling(token.ceilingCap());
            amount = (ceiling * limits.share) / 10_000;
        } else if (which == 1) _setLimitTo(1, sumOfTheLastDay() + amount);
        else if (which == 2) _setLimitTo(2, amount);
        else _setCap(supply + amount);

        amount += dice.pick(2);
        _raiseLimitTo(0, amount);
        if (which != 1) _raiseLimitTo(1, sumOfTheLastDay() + amount);
    }

    /// @dev What every bound leaves.
    function _available() private view returns (uint256 most) {
        (uint256 ceiling, ) = _ceiling(token.ceilingCap());
        most = ceiling > supply ? ceiling - supply : 0;
        uint256 share = (ceiling * limits.share) / 10_000;
        if (share < most) most = share;
        if (limits.order < most) most = limits.order;
        uint256 sum = sumOfTheLastDay();
        uint256 left = limits.window > sum ? limits.window - sum : 0;
        if (left < most) most = left;
    }

    function _draft(Dice memory dice, uint256 index) private view returns (Draft memory draft) {
        MintOrder storage order = orders[index].order;
        draft.index = index;
        draft.large = order.amount > limits.large ? !dice.oneIn(12) : dice.oneIn(6);
        draft.checker = Roles.holder(draft.large ? IssuanceRoles.LARGE_CHECKER : IssuanceRoles.CHECKER);
        if (orders[index].maker == TWO_HATS ? dice.oneIn(2) : dice.oneIn(10)) draft.checker = TWO_HATS;
        for (uint256 i = dice.pick(BANKS); ; i = (i + 1) % BANKS) {
            draft.bank = i;
            if (_isActive(i) && _signers(i) >= banks[i].threshold) break;
            if (dice.oneIn(40)) break;
        }
        draft.isSigned = _signers(draft.bank) >= banks[draft.bank].threshold && banks[draft.bank].threshold != 0;
        CreditConfirmation memory c = draft.credit;
        c.custodian = bankId(draft.bank);
        c.creditId = keccak256(abi.encode("FPS", order.bankRef, index));
        if (dice.oneIn(16) && creditsUsed.length != 0) c.creditId = creditsUsed[dice.pick(creditsUsed.length)];
        c.amount = dice.oneIn(30) ? order.amount + 1 : order.amount;
        c.valueTime = uint48(block.timestamp + (dice.oneIn(30) ? 1 : 0));
        c.kind = uint8(dice.oneIn(30) ? dice.pick(4) : dice.between(1, 2));
        c.burnTx = c.kind == 2 ? bytes32("burn") : bytes32(0);
        c.expiry = uint48(block.timestamp + (dice.oneIn(30) ? 0 : 1 hours));
        if (dice.oneIn(24)) draft.isSigned = false;
    }

    function _approvalCall(Draft memory draft, MintOrder memory order) private view returns (bytes memory) {
        bytes32 digest = registry.creditDigest(draft.credit);
        uint256[] memory keys = _keys(draft.bank, banks[draft.bank].threshold);
        if (!draft.isSigned && keys.length != 0) keys[0] = 0xBAD;
        SignerSignature[] memory signatures = signWith(keys, digest);
        return
            draft.large
                ? abi.encodeCall(IMintDesk.approveLarge, (order, draft.credit, signatures))
                : abi.encodeCall(IMintDesk.approve, (order, draft.credit, signatures));
    }

    /// @dev Mostly one that waits at the present desk, rarely any.
    function _pickOrder(Dice memory dice) private view returns (uint256 index) {
        if (orders.length == 0) return 0;
        index = dice.pick(orders.length);
        if (dice.oneIn(8)) return index;
        for (uint256 i = 0; i < orders.length; ++i) {
            if (orders[index].state == OrderState.Proposed && address(orders[index].desk) == address(desk))
                return index;
            index = (index + 1) % orders.length;
        }
        return orders.length;
    }

    function _isDue(uint256 index) private view returns (bool) {
        MintOrder storage order = orders[index].order;
        return
            order.valueDate <= block.timestamp &&
            block.timestamp < order.expiry &&
            order.amount <= _available() &&
            block.timestamp < beneficiaryUntil[order.beneficiary];
    }

    // ---------------------------------------------------------------- keeping it going

    /// @dev So that most orders are not stopped by what other acts have closed.
    function _makeRoom(Dice memory dice) internal {
        if (bounds.woundDown || !_canStock()) _succeedRegistry();
        // Rarely to the last second of the block, or not at all.
        if (block.timestamp < bounds.deskBlockedUntil && !dice.oneIn(4)) {
            _pass(bounds.deskBlockedUntil - block.timestamp - (dice.oneIn(4) ? 1 : 0));
        }
        if (token.ceilingCap() < supply + 1e14) _setCap(supply + 1e15);
        if (token.minterAllowance(address(desk)) < 1e14 || !token.isMinter(address(desk))) {
            bytes memory data = abi.encodeCall(token.configureMinter, (address(desk), MINTER_ALLOWANCE));
            _byRole(Act.SetMinter, Roles.MINTER_ADMIN, address(token), data, true);
        }
        _raiseLimitTo(0, 1e12);
        if (_leftOfTheDay() < 1e12) _raiseLimitTo(1, limits.window + 1e13);
        _raiseLimitTo(2, 5e11);
        _raiseLimitTo(3, 500);
        if (bounds.buffer == 0) _setBuffer(100, false);
        if (bounds.buffer > 1000) _setBuffer(100, true);
        if (bounds.maxAge < 12 hours) _setMaxAge(26 hours, true);
        if (block.timestamp >= bounds.approvedUntil || bounds.approved < supply + 1e14) {
            _setApproval(supply + 1e15, block.timestamp + 30 days);
        }
        if (block.timestamp >= bounds.shareUntil || bounds.share < supply + 1e13) _raiseShare(supply + 5e13);
        if (_capacity() < supply + 1e13) _stockReserves(dice, supply + 1e13);
        address wallet = holders[dice.pick(3)];
        if (block.timestamp >= beneficiaryUntil[wallet]) _addBeneficiary(wallet, block.timestamp + 10 days);
        if (!IERC7943(address(token)).canReceive(wallet)) {
            if (token.isBlacklisted(wallet)) {
                bytes memory data = abi.encodeCall(token.unBlacklist, (wallet));
                _byRole(Act.UnBlacklist, Roles.UNBLACKLISTER, address(token), data, true);
            } else {
                bytes memory data = abi.encodeCall(token.setVerified, (wallet, true));
                _byRole(Act.SetVerified, Roles.ATTESTER, address(token), data, true);
            }
        }
        _judgeCeiling();
    }

    function _leftOfTheDay() private view returns (uint256) {
        uint256 sum = sumOfTheLastDay();
        return limits.window > sum ? limits.window - sum : 0;
    }

    function _canStock() private view returns (bool) {
        for (uint256 i = 0; i < BANKS; ++i) if (!banks[i].revoked) return true;
        return false;
    }

    function _raiseShare(uint256 least) private {
        if (least < bounds.share) least = bounds.share;
        if (least > bounds.approved) _setApproval(least, block.timestamp + 30 days);
        Dice memory none = Dice(0);
        // Draws until the table is a valid one.
        for (uint256 i = 1; i < 32 && (block.timestamp >= bounds.shareUntil || bounds.share < least); ++i) {
            none.seed = i;
            _allocate(none, least, true);
        }
    }

    function _setCap(uint256 cap) internal {
        bool raise = cap >= token.ceilingCap();
        bytes memory data =
            raise ? abi.encodeCall(token.raiseCeilingCap, (cap)) : abi.encodeCall(token.lowerCeilingCap, (cap));
        _byRole(Act.SetCap, raise ? Roles.ADMIN_ACTS : Roles.GUARDIAN, address(token), data, true);
    }

    // ---------------------------------------------------------------- desks and registries that follow

    function succeed(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 kind = dice.pick(12);
        if (kind == 0) _succeedRegistry();
        else if (kind == 1) {
            _byRole(Act.WindDown, IssuanceRoles.BOARD, address(registry), abi.encodeCall(registry.windDown, ()), true);
            bounds.woundDown = true;
        } else if (kind < 4) {
            // Away and back: the desk keeps its window and waits one.
            _setMintDesk(address(0));
            if (dice.oneIn(2)) _pass(dice.between(0, 2 days));
            _setMintDesk(address(desk));
        } else if (address(retiredDesk) != address(0)) _useRetiredDesk(dice);
        _judgeCeiling();
    }

    function _setMintDesk(address next) private {
        bytes memory data = abi.encodeCall(IReserveRegistry.setMintDesk, (next));
        if (_byRole(Act.SetMintDesk, Roles.ADMIN_ACTS, address(registry), data, true))
            bounds.deskBlockedUntil = block.timestamp + 1 days;
    }

    /// @dev What the runbook does: the old desk is no minter any more before the new registry holds RESERVE.
    function _succeedRegistry() private {
        _judgeCeiling();
        isPushed = false;
        retiredDesk = desk;
        bytes memory data = abi.encodeCall(token.removeMinter, (address(desk)));
        _byRole(Act.SetMinter, Roles.GUARDIAN, address(token), data, true);
        (registry, desk) = deploySuccessor(deployment, registry, desk);
        _forgetRegistry();
        delete limits;
        for (uint256 i = 0; i < HOLDERS; ++i) delete beneficiaryUntil[holders[i]];
        ++successesOf[Act.Succeed];
        _setMintDesk(address(desk));
        _addCustodian(0, 2);
        _addCustodian(1, 2);
        for (uint256 i = 0; i < 4; ++i) _addPool(i);
        _setStep(500, true);
    }

    function _useRetiredDesk(Dice memory dice) private {
        for (uint256 i = 0; i < orders.length; ++i) {
            if (address(orders[i].desk) != address(retiredDesk) || orders[i].state != OrderState.Proposed) continue;
            return _approve(dice, _draft(dice, i));
        }
    }
}
