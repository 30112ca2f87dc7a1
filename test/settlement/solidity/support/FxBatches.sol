// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Acceptance, Fill, IFxSettlement, Quote} from "../../../../contracts/settlement/IFxSettlement.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {vm} from "../../../token/solidity/support/Vm.sol";
import {FxActs} from "./FxActs.sol";

/// @notice Many fills at once, netted.
abstract contract FxBatches is FxActs {
    /// @dev A batch under construction; what each party pays or gets per token, by its index.
    struct Batch {
        address caller;
        address[] parties;
        Fill[] fills;
        int256[2][] nets;
        bool good;
        bool hasSigned;
    }

    /// @dev What a row changed in the model.
    struct Change {
        address account;
        uint256 nonce;
        bool wasUsed;
        bytes32 wasBoundTo;
        bytes32 digest;
        uint256 wasSold;
    }

    Change[] private changes;

    /// @notice Up to five fills between a few parties, netted.
    function fillBatch(uint256 seed) external {
        Dice memory dice = Dice(seed);
        Batch memory b = _drawBatch(dice);
        uint256 rows = dice.between(1, 5);
        b.fills = new Fill[](rows);
        honesty = 120;
        Taking[] memory takings = new Taking[](rows);
        uint256 mark = _mark();
        for (uint256 i = 0; i < rows; ++i) {
            takings[i] = _addRow(dice, b, i);
        }
        honesty = 24;
        bool expected = b.good && _mayNet(b);
        bytes memory data = abi.encodeCall(IFxSettlement.fillBatch, (b.fills, b.parties));
        vm.recordLogs();
        (bool success, ) = _attempt("fill batch", b.caller, data, expected);
        if (!success) return _undo(mark);
        for (uint256 i = 0; i < b.parties.length; ++i) {
            for (uint256 t = 0; t < 2; ++t) {
                balance[t][b.parties[i]] = uint256(int256(balance[t][b.parties[i]]) + b.nets[i][t]);
            }
        }
        _hear();
        if (b.hasSigned) spent.push(Payload(b.caller, data));
    }

    /// @dev Three to five parties in ascending order, mostly all of them welcome.
    function _drawBatch(Dice memory dice) private returns (Batch memory b) {
        b.parties = new address[](dice.between(3, 5));
        uint256 first = dice.pick(PARTIES);
        for (uint256 i = 0; i < b.parties.length; ++i) {
            address party = accounts[(first + i) % PARTIES];
            uint256 j = i;
            for (; j > 0 && b.parties[j - 1] > party; --j) {
                b.parties[j] = b.parties[j - 1];
            }
            b.parties[j] = party;
        }
        b.good = true;
        feed.publish(6, 1_080_000, block.timestamp);
        _calm(dice, 0);
        _calm(dice, 1);
        for (uint256 i = 0; i < b.parties.length; ++i) {
            for (uint256 t = 0; t < 2; ++t) {
                if (!dice.oneIn(40)) _admit(t, b.parties[i]);
                if (!dice.oneIn(40)) _approve(t, b.parties[i], type(uint256).max);
                if (!tokens[t].canSend(b.parties[i]) || !tokens[t].canReceive(b.parties[i])) b.good = false;
            }
        }
        b.caller = dice.oneIn(2) ? STRANGER : b.parties[dice.pick(b.parties.length)];
        b.nets = new int256[2][](b.parties.length);
    }

    /// @dev Follows the row as if everything held so far; {_undo} takes that back if it does not.
    function _addRow(Dice memory dice, Batch memory b, uint256 row) private returns (Taking memory k) {
        k = _drawTaking(dice, b.parties);
        Acceptance memory a = _accept(dice, k);
        Fill memory f = b.fills[row];
        bool alters = dice.oneIn(60);
        if (alters && dice.oneIn(2)) _alter(dice, a);
        if (k.taker != b.caller) {
            bool signed;
            (f.takerSignature, signed) = _consent(dice, k.taker, address(0), _structHash(a));
            if (!signed || !_isFree(k.taker, a.nonce)) b.good = false;
            if (a.validAfter >= block.timestamp || a.validBefore <= block.timestamp) b.good = false;
            b.hasSigned = true;
            _use(k.taker, a.nonce);
        }
        if (a.quote != quotes[k.index].digest) b.good = false;
        (f.quote, f.makerSignature, f.acceptance) = (k.quote, quotes[k.index].signature, a);
        if (!_mayTake(k)) {
            b.good = false;
            return k;
        }
        _takeInBatch(k);
        uint256 s = _t(k.quote.sellToken);
        (f.maker, f.taker, f.recipient) = (_at(b, k.quote.maker), _at(b, k.taker), _at(b, k.recipient));
        if (f.maker >= b.parties.length || f.taker >= b.parties.length || f.recipient >= b.parties.length) {
            b.good = false;
            return k;
        }
        b.nets[f.maker][s] -= int256(k.sellAmount);
        b.nets[f.recipient][s] += int256(k.sellAmount);
        b.nets[f.taker][1 - s] -= int256(k.buyAmount);
        b.nets[f.maker][1 - s] += int256(k.buyAmount);
        if (alters) _misplace(b, f);
    }

    /// @dev The index of somebody else.
    function _misplace(Batch memory b, Fill memory f) private pure {
        f.recipient = (f.recipient + 1) % (b.parties.length + 1);
        b.good = false;
    }

    function _at(Batch memory b, address party) private pure returns (uint256) {
        for (uint256 i = 0; i < b.parties.length; ++i) {
            if (b.parties[i] == party) return i;
        }
        return b.parties.length;
    }

    function _mayNet(Batch memory b) private view returns (bool) {
        if (tokens[0].paused() || tokens[1].paused()) return false;
        for (uint256 i = 0; i < b.parties.length; ++i) {
            for (uint256 t = 0; t < 2; ++t) {
                int256 net = b.nets[i][t];
                if (net >= 0) continue;
                if (tokens[t].allowance(b.parties[i], subject) < uint256(-net)) return false;
                if (balance[t][b.parties[i]] < uint256(-net)) return false;
            }
        }
        return true;
    }

    // ---------------------------------------------------------------- undoing a batch

    function _mark() private view returns (uint256) {
        return changes.length;
    }

    function _use(address account, uint256 nonce) private {
        changes.push(Change(account, nonce, isUsed[account][nonce], boundTo[account][nonce], 0, 0));
        isUsed[account][nonce] = true;
    }

    function _takeInBatch(Taking memory k) private {
        Quote memory q = k.quote;
        bytes32 digest = quotes[k.index].digest;
        changes.push(
            Change(q.maker, q.nonce, isUsed[q.maker][q.nonce], boundTo[q.maker][q.nonce], digest, sold[digest])
        );
        _took(k);
    }

    function _undo(uint256 mark) private {
        while (changes.length > mark) {
            Change storage change = changes[changes.length - 1];
            isUsed[change.account][change.nonce] = change.wasUsed;
            boundTo[change.account][change.nonce] = change.wasBoundTo;
            if (change.digest != 0) sold[change.digest] = change.wasSold;
            changes.pop();
        }
    }
}
