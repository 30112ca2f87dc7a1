// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Acceptance, IFxSettlement, Quote} from "../../../../contracts/settlement/IFxSettlement.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {Vm, vm} from "../../../token/solidity/support/Vm.sol";
import {RateFeed} from "./RateFeed.sol";
import {SettlementSigning} from "./SettlementSigning.sol";

/// @notice What IFxSettlement.sol says about quotes, nonces and prices, written down a second time.
abstract contract FxModel is SettlementSigning {
    struct Payload {
        address sender;
        bytes data;
    }

    /// @param good Whether the maker signed it, for this contract on this chain.
    struct QuoteGhost {
        bytes quote;
        bytes32 digest;
        bytes signature;
        bool good;
    }

    /// @dev One fill as the taker wants it.
    struct Taking {
        uint256 index;
        Quote quote;
        address taker;
        uint256 sellAmount;
        uint256 buyAmount;
        address recipient;
    }

    /// @notice What the events say about the fills of a quote.
    struct Told {
        uint256 sold;
        uint256 bought;
        uint256 fills;
    }

    bytes32 private constant QUOTE_TYPEHASH = keccak256(
        "Quote(address maker,address taker,address sellToken,address buyToken,uint128 sellMax,uint64 priceNumerator,"
        "uint64 priceDenominator,uint128 minFill,uint256 nonce,uint48 validAfter,uint48 validBefore,bytes32 memo,"
        "address feed,bool feedInverted,uint16 bandBps,uint32 bandMaxAge)"
    );
    bytes32 private constant ACCEPTANCE_TYPEHASH = keccak256(
        "Acceptance(bytes32 quote,address taker,uint256 sellAmount,address recipient,bytes32 memo,uint128 maxFee,"
        "address feeTo,uint256 nonce,uint48 validAfter,uint48 validBefore)"
    );

    IFxSettlement internal fx;
    RateFeed internal feed = new RateFeed();
    QuoteGhost[] internal quotes;
    mapping(address account => mapping(uint256 nonce => bool)) internal isUsed;
    /// @dev The quote that a nonce belongs to since it was filled in part.
    mapping(address account => mapping(uint256 nonce => bytes32)) internal boundTo;
    mapping(bytes32 digest => uint256) internal sold;
    mapping(bytes32 digest => Told) internal told;
    /// @dev The quote that sold something under a maker's nonce.
    mapping(address maker => mapping(uint256 nonce => bytes32)) private sellerOf;
    mapping(bytes32 digest => uint256 index) internal indexOf;
    /// @dev The quote that was last acted upon.
    uint256 internal touched;

    function _subject() internal override returns (address) {
        fx = deployment.fxSettlement();
        return address(fx);
    }

    function _name() internal pure override returns (string memory) {
        return "Harbour FX Settlement";
    }

    // ---------------------------------------------------------------- messages

    function _structHash(Quote memory quote) internal pure returns (bytes32) {
        return keccak256(bytes.concat(QUOTE_TYPEHASH, abi.encode(quote)));
    }

    function _structHash(Acceptance memory acceptance) internal pure returns (bytes32) {
        return keccak256(bytes.concat(ACCEPTANCE_TYPEHASH, abi.encode(acceptance)));
    }

    function _quote(uint256 index) internal view returns (Quote memory) {
        return abi.decode(quotes[index].quote, (Quote));
    }

    function _t(address token) internal view returns (uint256) {
        return token == address(tokens[0]) ? 0 : 1;
    }

    // ---------------------------------------------------------------- what a fill needs

    /// @dev Everything but the money: whether the quote is good, for this taker and this much, now.
    function _mayTake(Taking memory k) internal view returns (bool) {
        Quote memory q = k.quote;
        if (!quotes[k.index].good || k.sellAmount == 0 || q.priceNumerator == 0 || q.priceDenominator == 0)
            return false;
        if (q.sellToken == q.buyToken || !_isOurs(q.sellToken) || !_isOurs(q.buyToken)) return false;
        if (isStopped[0] || isStopped[1]) return false;
        if (q.taker != address(0) && q.taker != k.taker) return false;
        if (q.maker == k.taker || q.maker == k.recipient || k.recipient == subject) return false;
        if (block.timestamp <= q.validAfter || block.timestamp >= q.validBefore) return false;
        if (q.validBefore - q.validAfter > 300 || !_isWithinBand(q)) return false;
        uint256 left = _left(q, quotes[k.index].digest);
        return k.sellAmount <= left && (k.sellAmount == left || k.sellAmount >= q.minFill);
    }

    function _left(Quote memory q, bytes32 digest) internal view returns (uint256) {
        bytes32 bound = boundTo[q.maker][q.nonce];
        if (isUsed[q.maker][q.nonce] || (bound != 0 && bound != digest)) return 0;
        return q.sellMax - sold[digest];
    }

    /// @dev A price of numerator / denominator against the feed's answer, or against its inverse.
    function _isWithinBand(Quote memory q) private view returns (bool) {
        if (q.feed == address(0)) return true;
        if (q.bandBps > 10_000 || q.bandMaxAge == 0) return false;
        (int256 answer, uint256 updatedAt) = (feed.answer(), feed.updatedAt());
        if (answer <= 0 || updatedAt == 0 || updatedAt > block.timestamp || block.timestamp - updatedAt > q.bandMaxAge)
            return false;
        uint256 one = 10 ** feed.decimals();
        (uint256 rate, uint256 unit) = q.feedInverted ? (one, uint256(answer)) : (uint256(answer), one);
        uint256 asked = q.priceNumerator * unit;
        uint256 fair = q.priceDenominator * rate;
        uint256 most = fair * (10_000 + uint256(q.bandBps));
        uint256 least = fair * (10_000 - uint256(q.bandBps));
        return asked * 10_000 <= most && asked * 10_000 >= least;
    }

    function _isOurs(address token) private view returns (bool) {
        return token == address(tokens[0]) || token == address(tokens[1]);
    }

    /// @dev Rounded up: the maker gets at least his price.
    function _price(Quote memory q, uint256 sellAmount) internal pure returns (uint256 buyAmount) {
        uint256 exact = sellAmount * q.priceNumerator;
        buyAmount = exact / q.priceDenominator;
        if (exact % q.priceDenominator != 0) ++buyAmount;
    }

    function _took(Taking memory k) internal {
        Quote memory q = k.quote;
        bytes32 digest = quotes[k.index].digest;
        sold[digest] += k.sellAmount;
        if (sold[digest] == q.sellMax) isUsed[q.maker][q.nonce] = true;
        else boundTo[q.maker][q.nonce] = digest;
        touched = k.index;
    }

    /// @dev Whether a nonce is free for an acceptance.
    function _isFree(address account, uint256 nonce) internal view returns (bool) {
        return !isUsed[account][nonce] && boundTo[account][nonce] == 0;
    }

    // ---------------------------------------------------------------- what the events tell

    /// @dev Never above what was offered, never below the price, never a whole unit above it, one quote per nonce.
    function _hear() internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != subject || logs[i].topics[0] != IFxSettlement.Filled.selector) continue;
            bytes32 digest = logs[i].topics[1];
            (, address sellToken, uint256 sellAmount, uint256 buyAmount, , , ) = abi.decode(
                logs[i].data,
                (address, address, uint256, uint256, uint256, bytes32, uint256)
            );
            Quote memory q = _quote(indexOf[digest]);
            Told storage heard = told[digest];
            heard.sold += sellAmount;
            heard.bought += buyAmount;
            ++heard.fills;
            if (sellToken != q.sellToken) _note("another currency was sold");
            if (heard.sold > q.sellMax) _note("a maker sold more than he offered");
            _judgePrice(q, sellAmount, buyAmount, 1);
            _judgePrice(q, heard.sold, heard.bought, heard.fills);
            bytes32 other = sellerOf[q.maker][q.nonce];
            if (other != 0 && other != digest) _note("two quotes sold under one nonce");
            sellerOf[q.maker][q.nonce] = digest;
        }
    }

    /// @dev Less than one minor unit per fill above the exact price, never below.
    function _judgePrice(Quote memory q, uint256 sellAmount, uint256 buyAmount, uint256 fills) private {
        uint256 exact = sellAmount * q.priceNumerator;
        uint256 paid = buyAmount * q.priceDenominator;
        if (paid < exact) _note("a maker got less than his price");
        if (paid >= exact + fills * q.priceDenominator) _note("a taker paid a whole unit too much");
    }

    // ---------------------------------------------------------------- comparison

    function _checkQuote(uint256 index) internal view returns (string memory) {
        Quote memory q = _quote(index);
        bytes32 digest = quotes[index].digest;
        uint256 left = block.timestamp < q.validBefore ? _left(q, digest) : 0;
        if (fx.remaining(q) != left) return "another rest of a quote";
        if (fx.nonceUsed(q.maker, q.nonce) != isUsed[q.maker][q.nonce]) return "a nonce is used or not";
        if (told[digest].sold != sold[digest]) return "the events tell of other fills";
        return fx.quoteHash(q) == digest ? "" : "another hash";
    }

    /// @dev Nothing stays, but what somebody sent here without a call.
    function _checkEmpty(uint256 t) internal view returns (string memory) {
        if (tokens[t].balanceOf(subject) != donated[t]) return "money stays in the contract";
        return fx.intakeOpen(address(tokens[t])) == !isStopped[t] ? "" : "intake is open or not";
    }

    // ---------------------------------------------------------------- choosing

    /// @dev Mostly one of the latest: quotes live for minutes.
    function _anyQuote(Dice memory dice) internal view returns (uint256) {
        uint256 recent = quotes.length < 6 ? quotes.length : 6;
        return dice.oneIn(12) ? dice.pick(quotes.length) : quotes.length - 1 - dice.pick(recent);
    }
}
