// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFxSettlement, Quote} from "../../../../contracts/settlement/IFxSettlement.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {FxModel} from "./FxModel.sol";

/// @notice What makers offer and take back.
abstract contract FxOffers is FxModel {
    mapping(address account => uint256) private lastNonce;

    /// @dev Rates of every size; amounts of which something can be paid.
    function _offerOne(Dice memory dice, address[] memory among) internal returns (uint256 index) {
        // In a batch one odd row spoils all.
        bool isOdd = among.length == 0 || dice.oneIn(12);
        Quote memory q;
        q.maker = among.length == 0 ? _anyParty(dice) : among[dice.pick(among.length)];
        if (dice.oneIn(3)) q.taker = among.length == 0 ? _anyParty(dice) : among[dice.pick(among.length)];
        if (q.taker == q.maker && !dice.oneIn(6)) q.taker = address(0);
        uint256 t = dice.pick(2);
        (q.sellToken, q.buyToken) = (address(tokens[t]), address(tokens[1 - t]));
        (q.priceNumerator, q.priceDenominator) = _anyRate(dice, isOdd);
        q.sellMax = uint128(dice.oneIn(3) ? dice.between(1, 50) : dice.between(1, 2 ** dice.between(1, 40)));
        if (isOdd && dice.oneIn(16)) q.sellMax = type(uint128).max;
        if (dice.oneIn(4)) q.minFill = uint128(dice.between(0, q.sellMax));
        q.nonce = _anyNonce(dice, q.maker, isOdd);
        q.validAfter = uint48(block.timestamp - dice.between(1, 60));
        q.validBefore = q.validAfter + uint48(dice.oneIn(2) ? 300 : dice.between(62, 300));
        if (dice.oneIn(2)) q.memo = "quote";
        if (isOdd && dice.oneIn(3)) _bind(dice, q);
        if (isOdd && dice.oneIn(16)) _spoil(dice, q);
        bytes32 structHash = _structHash(q);
        index = quotes.length;
        quotes.push();
        QuoteGhost storage ghost = quotes[index];
        (ghost.signature, ghost.good) = _consent(dice, q.maker, address(0), structHash);
        (ghost.quote, ghost.digest) = (abi.encode(q), _digest(structHash));
        indexOf[ghost.digest] = index;
    }

    function _anyRate(Dice memory dice, bool isOdd) private pure returns (uint64 numerator, uint64 denominator) {
        uint256 kind = dice.pick(4);
        // Close to the currencies' own rate, or anything that fits.
        if (kind != 0 || !isOdd) return (uint64(dice.between(1_050_000, 1_110_000)), kind == 1 ? 1_000_000 : 999_983);
        numerator = uint64(dice.between(1, 2 ** dice.between(1, 64) - 1));
        denominator = uint64(dice.between(1, 2 ** dice.between(1, 64) - 1));
    }

    /// @dev Mostly a new one, sometimes one that had its day.
    function _anyNonce(Dice memory dice, address account, bool isOdd) internal returns (uint256) {
        if (isOdd && dice.oneIn(16) && lastNonce[account] != 0) return dice.between(1, lastNonce[account]);
        // Some lie where others' words meet, some anywhere.
        if (dice.oneIn(16)) return dice.oneIn(2) ? dice.roll() : dice.between(127, 129);
        return ++lastNonce[account];
    }

    function _bind(Dice memory dice, Quote memory q) private view {
        q.feed = address(feed);
        q.feedInverted = dice.oneIn(2);
        q.bandBps = uint16(dice.oneIn(4) ? 10_000 : dice.between(80, 300));
        q.bandMaxAge = 1 hours;
        if (dice.oneIn(16)) q.bandBps = 10_001;
        if (dice.oneIn(16)) q.bandMaxAge = 0;
    }

    /// @dev The quote's own price, as the feed would say it, or a little off; rarely too old, of the future, or nonsense.
    function _publish(Dice memory dice, Quote memory q) internal {
        uint8 decimals = uint8(dice.between(6, 18));
        uint256 unit = 10 ** decimals;
        uint256 answer =
            q.feedInverted
                ? (unit * q.priceDenominator) / q.priceNumerator
                : (unit * q.priceNumerator) / q.priceDenominator;
        answer = (answer * dice.between(9_880, 10_120)) / 10_000;
        uint256 age = dice.oneIn(8) ? 1 hours + dice.pick(2) : dice.pick(60);
        feed.publish(decimals, dice.oneIn(24) ? -int256(answer) : int256(answer), block.timestamp - age);
        if (dice.oneIn(24)) feed.publish(decimals, int256(answer), block.timestamp + 1);
    }

    function _spoil(Dice memory dice, Quote memory q) private view {
        uint256 kind = dice.pick(7);
        if (kind == 0) q.buyToken = q.sellToken;
        else if (kind == 1) q.priceDenominator = 0;
        else if (kind == 2) q.priceNumerator = 0;
        else if (kind == 3) q.validBefore = q.validAfter + 301;
        else if (kind == 4) q.validBefore = uint48(block.timestamp);
        else if (kind == 5) q.validAfter = uint48(block.timestamp);
        else q.sellToken = STRANGER;
    }

    function cancelNonces(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address account = _anyParty(dice);
        uint256 word = dice.oneIn(8) ? dice.roll() >> 7 : dice.pick(2);
        uint128 mask = uint128(1 << dice.pick(128));
        if (word == 0)
            mask = uint128(
                1 <<
                    (dice.between(1, lastNonce[account] < 126 ? lastNonce[account] + 1 : 127) / (dice.oneIn(4) ? 1 : 2))
            );
        _attempt("cancel", account, abi.encodeCall(IFxSettlement.cancelNonces, (word, mask)), true);
        for (uint256 i = 0; i < 128; ++i) {
            if ((mask >> i) & 1 == 1) isUsed[account][word * 128 + i] = true;
        }
    }
}
