// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Acceptance, IFxSettlement, Quote} from "../../../../contracts/settlement/IFxSettlement.sol";
import {Funding, FundingKind} from "../../../../contracts/settlement/ISettlement.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {vm} from "../../../token/solidity/support/Vm.sol";
import {FxOffers} from "./FxOffers.sol";

/// @notice What takers and relayers do, one fill at a time.
abstract contract FxActs is FxOffers {
    /// @dev One signed fill and how it is paid.
    struct Signed {
        Taking taking;
        Acceptance acceptance;
        bytes signature;
        Funding funding;
        uint256 fee;
        address caller;
        address feeTo;
        bool good;
        bool covered;
    }

    /// @dev Signed calls that succeeded. None of them may ever succeed again.
    Payload[] internal spent;

    function fill(uint256 seed) external {
        _fillOne(Dice(seed));
    }

    function _fillOne(Dice memory dice) internal {
        Taking memory k = _drawTaking(dice, new address[](0));
        Quote memory q = k.quote;
        bytes32 memo = dice.oneIn(2) ? bytes32("fill") : bytes32(0);
        if (!dice.oneIn(12)) _approve(_t(q.buyToken), k.taker, dice.oneIn(3) ? type(uint256).max : k.buyAmount);
        bool expected = _mayTake(k) && _isCovered(k, k.buyAmount) && _mayBePaid(k);
        bytes memory data = abi.encodeCall(
            IFxSettlement.fill,
            (q, quotes[k.index].signature, k.sellAmount, k.recipient == k.taker ? address(0) : k.recipient, memo)
        );
        vm.recordLogs();
        (bool success, bytes memory result) = _attempt("fill", k.taker, data, expected);
        if (!success) return;
        if (abi.decode(result, (uint256)) != k.buyAmount) _note("another price is reported");
        _filled(k);
        _moved(_t(q.buyToken), k.taker, q.maker, k.buyAmount);
        _moved(_t(q.sellToken), q.maker, k.recipient, k.sellAmount);
    }

    /// @dev By the allowances of both.
    function _isCovered(Taking memory k, uint256 taken) private view returns (bool) {
        return tokens[_t(k.quote.buyToken)].allowance(k.taker, subject) >= taken;
    }

    /// @dev The maker's leg, and that the taker may take part where the recipient is somebody else.
    function _mayBePaid(Taking memory k) private view returns (bool) {
        Quote memory q = k.quote;
        uint256 s = _t(q.sellToken);
        uint256 b = _t(q.buyToken);
        if (!tokens[b].canTransfer(k.taker, q.maker, k.buyAmount)) return false;
        if (k.recipient != k.taker && !(tokens[s].canSend(k.taker) && tokens[s].canReceive(k.taker))) return false;
        return
            tokens[s].allowance(q.maker, subject) >= k.sellAmount &&
            tokens[s].canTransfer(q.maker, k.recipient, k.sellAmount);
    }

    function _filled(Taking memory k) private {
        _took(k);
        _hear();
        if (k.recipient != k.taker) _count("fill for another recipient");
        if (k.quote.feed != address(0)) _count("fill within a band");
        _count(sold[quotes[k.index].digest] < k.quote.sellMax ? bytes32("fill in part") : bytes32("fill the rest"));
    }

    /// @notice Submitted by anybody, for a fee.
    function fillSigned(uint256 seed) external {
        Dice memory dice = Dice(seed);
        Signed memory s = _drawSigned(dice);
        Taking memory k = s.taking;
        bytes memory data = _encode(s);
        vm.recordLogs();
        (bool success, ) = _attempt("fill signed", s.caller, data, _mayFill(s));
        if (!success) return;
        _filled(k);
        if (s.funding.kind == FundingKind.Authorization) _count("fill by authorization");
        if (s.fee != 0) _count("fill for a fee");
        isUsed[k.taker][s.acceptance.nonce] = true;
        uint256 b = _t(k.quote.buyToken);
        _moved(b, k.taker, k.quote.maker, k.buyAmount);
        _moved(b, k.taker, s.feeTo, s.fee);
        _moved(_t(k.quote.sellToken), k.quote.maker, k.recipient, k.sellAmount);
        spent.push(Payload(s.caller, data));
    }

    function _encode(Signed memory s) internal view returns (bytes memory) {
        return
            abi.encodeCall(
                IFxSettlement.fillSigned,
                (s.taking.quote, quotes[s.taking.index].signature, s.acceptance, s.signature, s.funding, s.fee)
            );
    }

    function _drawSigned(Dice memory dice) internal returns (Signed memory s) {
        Taking memory k = s.taking = _drawTaking(dice, new address[](0));
        Acceptance memory a = s.acceptance = _accept(dice, k);
        a.maxFee = uint128(dice.oneIn(2) ? 0 : dice.between(1, 20));
        s.fee = dice.oneIn(40) ? a.maxFee + 1 : dice.between(0, a.maxFee);
        s.caller = _anyCaller(dice);
        if (dice.oneIn(3)) a.feeTo = dice.oneIn(12) ? subject : _anyParty(dice);
        s.feeTo = a.feeTo == address(0) ? s.caller : a.feeTo;
        _welcome(dice, _t(k.quote.buyToken), s.feeTo);
        s.good = !dice.oneIn(24) || !_alter(dice, a);
        bytes32 structHash = _structHash(a);
        FundingKind kind = FundingKind(dice.pick(3));
        uint256 taken = k.buyAmount + (kind == FundingKind.Authorization ? a.maxFee : s.fee);
        (s.funding, s.covered) = _fund(dice, kind, _t(k.quote.buyToken), k.taker, taken, _digest(structHash));
        if (kind == FundingKind.Authorization) return s;
        bool signed;
        (s.signature, signed) = _consent(dice, k.taker, address(0), structHash);
        s.good = s.good && signed;
    }

    function _mayFill(Signed memory s) internal view returns (bool) {
        Taking memory k = s.taking;
        uint256 b = _t(k.quote.buyToken);
        if (!s.good || !s.covered || s.fee > s.acceptance.maxFee) return false;
        if (!_isFree(k.taker, s.acceptance.nonce) || !_mayTake(k) || !_mayBePaid(k)) return false;
        bool byNonce = s.funding.kind == FundingKind.Authorization;
        if (s.feeTo == subject || (s.fee != 0 && !tokens[b].canReceive(s.feeTo))) return false;
        return balance[b][k.taker] >= k.buyAmount + (byNonce ? s.acceptance.maxFee : s.fee);
    }

    function _accept(Dice memory dice, Taking memory k) internal returns (Acceptance memory a) {
        a.quote = quotes[k.index].digest;
        (a.taker, a.sellAmount) = (k.taker, k.sellAmount);
        if (k.recipient != k.taker) a.recipient = k.recipient;
        a.nonce = _anyNonce(dice, k.taker, dice.oneIn(4));
        a.validBefore = type(uint48).max;
    }

    /// @return Whether the acceptance is wrong in itself now.
    function _alter(Dice memory dice, Acceptance memory a) internal view returns (bool) {
        uint256 kind = dice.pick(3);
        if (kind == 0) a.quote = bytes32(dice.roll());
        else if (kind == 1) a.validAfter = uint48(block.timestamp);
        else a.validBefore = uint48(block.timestamp);
        return true;
    }

    // ---------------------------------------------------------------- what is taken

    /// @dev A live quote, or a new one; mostly as much of it as both can pay.
    function _drawTaking(Dice memory dice, address[] memory among) internal returns (Taking memory k) {
        k.index = _anyQuote(dice);
        k.quote = _quote(k.index);
        bool fits = among.length == 0 || _isAmong(among, k.quote.maker);
        bool isOver = block.timestamp >= k.quote.validBefore || _left(k.quote, quotes[k.index].digest) == 0;
        bool isDoubtful = isOver || !quotes[k.index].good;
        if (!fits || (isDoubtful && !dice.oneIn(16)) || dice.oneIn(3)) {
            k.index = _offerOne(dice, among);
            k.quote = _quote(k.index);
        }
        Quote memory q = k.quote;
        if (q.taker != address(0) && !dice.oneIn(12)) k.taker = q.taker;
        else k.taker = among.length == 0 ? _anyParty(dice) : among[dice.pick(among.length)];
        for (uint256 i = 0; i < 3 && k.taker == q.maker && !dice.oneIn(12); ++i) {
            k.taker = among.length == 0 ? accounts[i] : among[i];
        }
        k.recipient = k.taker;
        if (dice.oneIn(4)) k.recipient = among.length == 0 ? _anyParty(dice) : among[dice.pick(among.length)];
        if (k.recipient == q.maker && !dice.oneIn(6)) k.recipient = k.taker;
        if (dice.oneIn(60)) k.recipient = subject;
        bool isPriced = q.priceNumerator != 0 && q.priceDenominator != 0;
        if (among.length == 0 && q.feed != address(0) && isPriced && !dice.oneIn(8)) _publish(dice, q);
        if (among.length == 0) _preparePair(dice, k);
        k.sellAmount = _anyPart(dice, k);
        touched = k.index;
        k.buyAmount = q.priceDenominator == 0 ? 0 : _price(q, k.sellAmount);
    }

    function _preparePair(Dice memory dice, Taking memory k) private {
        for (uint256 t = 0; t < 2; ++t) {
            _calm(dice, t);
            _welcome(dice, t, k.quote.maker);
            _welcome(dice, t, k.taker);
            _welcome(dice, t, k.recipient);
        }
        if (!dice.oneIn(12)) _approve(_t(k.quote.sellToken), k.quote.maker, type(uint256).max);
    }

    function _anyPart(Dice memory dice, Taking memory k) private view returns (uint256) {
        Quote memory q = k.quote;
        uint256 left = _left(q, quotes[k.index].digest);
        if (dice.oneIn(40)) return dice.oneIn(2) ? 0 : left + 1;
        uint256 most = balance[_t(q.sellToken)][q.maker];
        if (q.priceNumerator != 0) {
            uint256 affordable = (balance[_t(q.buyToken)][k.taker] * q.priceDenominator) / q.priceNumerator;
            if (affordable < most) most = affordable;
        }
        if (most > left) most = left;
        if (most == left && dice.oneIn(2)) return left;
        uint256 least = q.minFill == 0 ? 1 : q.minFill;
        if (most < least || dice.oneIn(24)) return dice.between(left == 0 ? 0 : 1, left);
        return dice.between(least, most);
    }

    function _isAmong(address[] memory among, address party) private pure returns (bool) {
        for (uint256 i = 0; i < among.length; ++i) {
            if (among[i] == party) return true;
        }
        return false;
    }
}
