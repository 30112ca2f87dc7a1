// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IAggregatorV3} from "../shared/IAggregatorV3.sol";
import {IStablecoin} from "../token/IStablecoin.sol";
import {FxMessages} from "./FxMessages.sol";
import {Acceptance, Fill, IFxSettlement, Quote} from "./IFxSettlement.sol";
import {Funding, FundingKind} from "./ISettlement.sol";
import {Settlement} from "./Settlement.sol";

/// @title Payment versus payment
contract FxSettlement is IFxSettlement, Settlement {
    /// @inheritdoc IFxSettlement
    uint256 public constant MAX_LIFETIME = 5 minutes;
    uint256 private constant BASIS = 10_000;

    /// @dev What one party pays (below 0) or gets in each token.
    struct Net {
        int256 first;
        int256 second;
    }

    /// @dev Who fills, on which terms: the same for every way in.
    struct Terms {
        bytes32 quote;
        address taker;
        address recipient;
        uint256 sellAmount;
        uint256 buyAmount;
        bytes32 memo;
    }

    /// @dev Nonce n of an account is two bits of word n / 128: bit n % 128 says used up or cancelled, the bit 128 above it that
    /// a quote was filled in part and the nonce is that quote's.
    mapping(address account => mapping(uint256 word => uint256 bits)) private _nonces;
    /// @dev Only of quotes filled in part.
    mapping(bytes32 quote => uint256 sold) private _sold;

    constructor(address first, address second) EIP712("Harbour FX Settlement", "1") Settlement(first, second) {}

    // ---------------------------------------------------------------- filling

    /// @inheritdoc IFxSettlement
    function fill(
        Quote calldata quote,
        bytes calldata makerSignature,
        uint256 sellAmount,
        address recipient,
        bytes32 memo
    ) external nonReentrant returns (uint256 buyAmount) {
        Terms memory terms = _terms(quote, msg.sender, sellAmount, recipient, memo);
        _take(quote, makerSignature, terms);

        _transferFrom(quote.buyToken, terms.taker, quote.maker, terms.buyAmount);
        _paySold(quote, terms, 0);
        return terms.buyAmount;
    }

    /// @inheritdoc IFxSettlement
    function fillSigned(
        Quote calldata quote,
        bytes calldata makerSignature,
        Acceptance calldata acceptance,
        bytes calldata takerSignature,
        Funding calldata funding,
        uint256 fee
    ) external nonReentrant returns (uint256 buyAmount) {
        Terms memory terms = _termsOf(quote, acceptance);
        bytes32 digest = _hashTypedDataV4(FxMessages.hash(acceptance));
        if (fee > acceptance.maxFee) revert FeeExceeded(fee, acceptance.maxFee);
        address feeTo = acceptance.feeTo == address(0) ? msg.sender : acceptance.feeTo;
        if (feeTo == address(this)) revert InvalidRecipient(feeTo);
        _checkWindow(acceptance.validAfter, acceptance.validBefore);
        if (funding.kind != FundingKind.Authorization) _checkSignature(terms.taker, digest, takerSignature);
        _useAcceptance(digest, terms.taker, acceptance.nonce);
        _take(quote, makerSignature, terms);

        if (funding.kind == FundingKind.Authorization) {
            _pull(quote.buyToken, terms.taker, terms.buyAmount + acceptance.maxFee, digest, funding);
            _transfer(quote.buyToken, quote.maker, terms.buyAmount);
            _transfer(quote.buyToken, feeTo, fee);
            _transfer(quote.buyToken, terms.taker, acceptance.maxFee - fee);
        } else {
            _usePermit(quote.buyToken, terms.taker, funding);
            _transferFrom(quote.buyToken, terms.taker, quote.maker, terms.buyAmount);
            if (fee != 0) _transferFrom(quote.buyToken, terms.taker, feeTo, fee);
        }
        _paySold(quote, terms, fee);
        return terms.buyAmount;
    }

    /// @inheritdoc IFxSettlement
    function fillBatch(Fill[] calldata fills, address[] calldata parties) external nonReentrant {
        if (fills.length == 0) revert NoFills();
        // A token that nets to nothing is not called, so it cannot refuse by itself.
        _checkNotPaused(FIRST);
        _checkNotPaused(SECOND);
        _checkParties(parties);

        Net[] memory nets = new Net[](parties.length);
        for (uint256 i = 0; i < fills.length; ++i) {
            _takeRow(i, fills[i], parties, nets);
        }

        for (uint256 i = 0; i < parties.length; ++i) {
            if (nets[i].first < 0) _transferFrom(FIRST, parties[i], address(this), uint256(-nets[i].first));
            if (nets[i].second < 0) _transferFrom(SECOND, parties[i], address(this), uint256(-nets[i].second));
        }
        for (uint256 i = 0; i < parties.length; ++i) {
            if (nets[i].first > 0) _transfer(FIRST, parties[i], uint256(nets[i].first));
            if (nets[i].second > 0) _transfer(SECOND, parties[i], uint256(nets[i].second));
        }
        emit BatchFilled(fills.length, parties.length, msg.sender);
    }

    /// @inheritdoc IFxSettlement
    function cancelNonces(uint256 word, uint128 mask) external {
        uint256 bits = _nonces[msg.sender][word];
        uint256 added = mask & ~bits;
        if (added == 0) return;
        _nonces[msg.sender][word] = bits | added;
        emit NoncesCancelled(msg.sender, word, added);
    }

    /// @dev The maker's leg. Where money goes past the taker, the token does not see him, so it is asked.
    function _paySold(Quote calldata quote, Terms memory terms, uint256 fee) private {
        if (terms.recipient != terms.taker) {
            _checkCanSend(quote.sellToken, terms.taker);
            _checkCanReceive(quote.sellToken, terms.taker);
        }
        if (terms.memo == 0) _transferFrom(quote.sellToken, quote.maker, terms.recipient, terms.sellAmount);
        else {
            IStablecoin(quote.sellToken).transferFromWithMemo(
                quote.maker,
                terms.recipient,
                terms.sellAmount,
                terms.memo
            );
        }
        _emitFilled(quote, terms, fee);
    }

    function _takeRow(uint256 row, Fill calldata each, address[] calldata parties, Net[] memory nets) private {
        Quote calldata quote = each.quote;
        Acceptance calldata acceptance = each.acceptance;
        Terms memory terms = _termsOf(quote, acceptance);
        if (terms.taker != msg.sender) {
            _checkWindow(acceptance.validAfter, acceptance.validBefore);
            bytes32 digest = _hashTypedDataV4(FxMessages.hash(acceptance));
            _checkSignature(terms.taker, digest, each.takerSignature);
            _useAcceptance(digest, terms.taker, acceptance.nonce);
        }
        _take(quote, each.makerSignature, terms);

        _checkParty(row, quote.maker, each.maker, parties);
        _checkParty(row, terms.taker, each.taker, parties);
        _checkParty(row, terms.recipient, each.recipient, parties);
        int256 sold = int256(terms.sellAmount);
        int256 bought = int256(terms.buyAmount);
        if (quote.sellToken == FIRST) {
            nets[each.maker].first -= sold;
            nets[each.recipient].first += sold;
            nets[each.taker].second -= bought;
            nets[each.maker].second += bought;
        } else {
            nets[each.maker].second -= sold;
            nets[each.recipient].second += sold;
            nets[each.taker].first -= bought;
            nets[each.maker].first += bought;
        }
        _emitFilled(quote, terms, 0);
    }

    function _emitFilled(Quote calldata quote, Terms memory terms, uint256 fee) private {
        emit Filled(
            terms.quote,
            quote.maker,
            terms.taker,
            terms.recipient,
            quote.sellToken,
            terms.sellAmount,
            terms.buyAmount,
            fee,
            terms.memo,
            quote.nonce
        );
    }

    // ---------------------------------------------------------------- judging

    function _termsOf(Quote calldata quote, Acceptance calldata acceptance) private view returns (Terms memory terms) {
        terms = _terms(quote, acceptance.taker, acceptance.sellAmount, acceptance.recipient, acceptance.memo);
        if (acceptance.quote != terms.quote) revert AcceptanceDiffers(terms.quote, acceptance.quote);
    }

    function _terms(
        Quote calldata quote,
        address taker,
        uint256 sellAmount,
        address recipient,
        bytes32 memo
    ) private view returns (Terms memory) {
        bytes32 digest = _hashTypedDataV4(FxMessages.hash(quote));
        if (sellAmount == 0) revert ZeroAmount();
        if (quote.priceNumerator == 0 || quote.priceDenominator == 0) revert InvalidQuote(digest);
        return
            Terms({
                quote: digest,
                taker: taker,
                recipient: recipient == address(0) ? taker : recipient,
                sellAmount: sellAmount,
                buyAmount: 0,
                memo: memo == 0 ? quote.memo : memo
            });
    }

    /// @dev Everything that a fill must hold, and its effects here; sets what is to be paid. The tokens do not move yet.
    function _take(Quote calldata quote, bytes calldata makerSignature, Terms memory terms) private {
        _checkPair(quote.sellToken, quote.buyToken);
        _checkBothIntakes();
        if (quote.taker != address(0) && quote.taker != terms.taker) revert NotTaker(terms.taker, quote.taker);
        if (quote.maker == terms.taker || quote.maker == terms.recipient) revert SelfFill(quote.maker);
        if (terms.recipient == address(this)) revert InvalidRecipient(terms.recipient);
        _checkWindow(quote.validAfter, quote.validBefore);
        if (quote.validBefore - quote.validAfter > MAX_LIFETIME) {
            revert QuoteTooLong(quote.validAfter, quote.validBefore, MAX_LIFETIME);
        }
        if (quote.feed != address(0)) _checkBand(quote);
        _checkSignature(quote.maker, terms.quote, makerSignature);

        _sell(quote, terms.quote, terms.sellAmount);
        // Now that the amount is known to be below 2^128.
        terms.buyAmount = priceOf(quote, terms.sellAmount);
    }

    function _checkPair(address sellToken, address buyToken) private view {
        if (sellToken == FIRST ? buyToken != SECOND : sellToken != SECOND || buyToken != FIRST) {
            revert InvalidPair(sellToken, buyToken);
        }
    }

    function _sell(Quote calldata quote, bytes32 digest, uint256 sellAmount) private {
        (uint256 word, uint256 bit) = _nonceBit(quote.nonce);
        uint256 bits = _nonces[quote.maker][word];
        (bool usable, uint256 left) = _left(quote, digest, bits, bit);
        if (!usable) revert NonceUsed(quote.maker, quote.nonce);
        if (sellAmount > left) revert QuoteExceeded(digest, sellAmount, left);

        if (sellAmount == left) {
            _nonces[quote.maker][word] = bits | bit;
            return;
        }
        if (sellAmount < quote.minFill) revert FillTooSmall(digest, sellAmount, quote.minFill);
        uint256 bound = bit << 128;
        if (bits & bound == 0) _nonces[quote.maker][word] = bits | bound;
        _sold[digest] = quote.sellMax - left + sellAmount;
    }

    /// @dev What is left of a quote; not usable where its nonce was used up, cancelled, or belongs to another quote.
    function _left(
        Quote calldata quote,
        bytes32 digest,
        uint256 bits,
        uint256 bit
    ) private view returns (bool usable, uint256 left) {
        if (bits & bit != 0) return (false, 0);
        if (bits & (bit << 128) == 0) return (true, quote.sellMax);
        uint256 sold = _sold[digest];
        return (sold != 0, quote.sellMax - sold);
    }

    function _useAcceptance(bytes32 acceptance, address account, uint256 nonce) private {
        (uint256 word, uint256 bit) = _nonceBit(nonce);
        uint256 bits = _nonces[account][word];
        if (bits & (bit | (bit << 128)) != 0) revert NonceUsed(account, nonce);
        _nonces[account][word] = bits | bit;
        emit AcceptanceUsed(acceptance, account, nonce);
    }

    function _nonceBit(uint256 nonce) private pure returns (uint256 word, uint256 bit) {
        return (nonce >> 7, 1 << (nonce & 127));
    }

    /// @dev |price - reference| <= reference * bandBps / 10,000, in whole numbers. Fails closed: whatever is odd reverts.
    function _checkBand(Quote calldata quote) private view {
        if (quote.bandBps > BASIS || quote.bandMaxAge == 0) revert InvalidBand(quote.bandBps, quote.bandMaxAge);
        IAggregatorV3 feed = IAggregatorV3(quote.feed);
        (, int256 answer, , uint256 updatedAt, ) = feed.latestRoundData();
        uint256 feedDecimals = feed.decimals();
        if (
            answer <= 0 ||
            answer > type(int128).max ||
            updatedAt == 0 ||
            updatedAt > block.timestamp ||
            feedDecimals > 36
        ) revert ReferenceUnusable(quote.feed, answer, updatedAt);
        if (block.timestamp - updatedAt > quote.bandMaxAge) {
            revert ReferenceStale(quote.feed, updatedAt, quote.bandMaxAge);
        }

        // Both tokens have 6 decimals, so a price in minor units is a rate. At most 2^64 * 2^127 * 10^4 < 2^205.
        uint256 one = 10 ** feedDecimals;
        (uint256 price, uint256 middle) = quote.feedInverted
            ? (uint256(quote.priceNumerator) * uint256(answer), uint256(quote.priceDenominator) * one)
            : (uint256(quote.priceNumerator) * one, uint256(quote.priceDenominator) * uint256(answer));
        uint256 difference = price > middle ? price - middle : middle - price;
        if (difference * BASIS > middle * quote.bandBps) {
            revert OutsideBand(quote.feed, quote.priceNumerator, quote.priceDenominator, answer, quote.bandBps);
        }
    }

    function _checkParties(address[] calldata parties) private view {
        address previous = address(0);
        for (uint256 i = 0; i < parties.length; ++i) {
            address party = parties[i];
            if (party <= previous) revert PartiesUnsorted(i, party);
            previous = party;
            // Netting hides who owes what from the tokens.
            _checkCanSend(FIRST, party);
            _checkCanReceive(FIRST, party);
            _checkCanSend(SECOND, party);
            _checkCanReceive(SECOND, party);
        }
    }

    function _checkParty(uint256 row, address expected, uint256 index, address[] calldata parties) private pure {
        if (index >= parties.length || parties[index] != expected) revert PartyMismatch(row, expected, index);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IFxSettlement
    function quoteHash(Quote calldata quote) external view returns (bytes32) {
        return _hashTypedDataV4(FxMessages.hash(quote));
    }

    /// @inheritdoc IFxSettlement
    function acceptanceHash(Acceptance calldata acceptance) external view returns (bytes32) {
        return _hashTypedDataV4(FxMessages.hash(acceptance));
    }

    /// @inheritdoc IFxSettlement
    function remaining(Quote calldata quote) external view returns (uint256) {
        if (block.timestamp >= quote.validBefore) return 0;
        (uint256 word, uint256 bit) = _nonceBit(quote.nonce);
        (bool usable, uint256 left) = _left(
            quote,
            _hashTypedDataV4(FxMessages.hash(quote)),
            _nonces[quote.maker][word],
            bit
        );
        return usable ? left : 0;
    }

    /// @inheritdoc IFxSettlement
    function nonceUsed(address account, uint256 nonce) external view returns (bool) {
        (uint256 word, uint256 bit) = _nonceBit(nonce);
        return _nonces[account][word] & bit != 0;
    }

    /// @inheritdoc IFxSettlement
    function priceOf(Quote calldata quote, uint256 sellAmount) public pure returns (uint256 buyAmount) {
        return Math.ceilDiv(sellAmount * quote.priceNumerator, quote.priceDenominator);
    }
}
