// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Funding, ISettlement} from "./ISettlement.sol";

/// @notice What a maker signs (EIP-712): I sell up to `sellMax` at this price.
/// @param taker The only one who may fill it; 0 is anybody.
/// @param sellMax Minor units of `sellToken`, in all fills together.
/// @param priceNumerator Minor units of `buyToken` ...
/// @param priceDenominator ... for so many minor units of `sellToken`; not 0.
/// @param minFill Minor units of `sellToken`; only what is left may be less. With 0 a stranger's fill of one unit takes an
/// open quote away from whoever signed for all of it.
/// @param nonce The maker's own, in any order. One quote per nonce: a maker never sells more than one `sellMax` under it.
/// @param validAfter Unix seconds.
/// @param validBefore Unix seconds, at most {IFxSettlement-MAX_LIFETIME} after `validAfter`.
/// @param memo The reference that the maker's payment carries unless the taker gives one.
/// @param feed AggregatorV3 of the reference rate; 0 for no band.
/// @param feedInverted False: the feed says units of `buyToken` for one of `sellToken`. True: the other way round.
/// @param bandBps Basis points that the price may differ from the reference.
/// @param bandMaxAge Seconds since the reference was updated.
struct Quote {
    address maker;
    address taker;
    address sellToken;
    address buyToken;
    uint128 sellMax;
    uint64 priceNumerator;
    uint64 priceDenominator;
    uint128 minFill;
    uint256 nonce;
    uint48 validAfter;
    uint48 validBefore;
    bytes32 memo;
    address feed;
    bool feedInverted;
    uint16 bandBps;
    uint32 bandMaxAge;
}

/// @notice What a taker accepts; what he signs (EIP-712) for somebody else to submit.
/// @param quote {IFxSettlement-quoteHash}.
/// @param sellAmount Minor units of the quote's `sellToken` to fill.
/// @param recipient Who gets them; 0 is the taker.
/// @param memo Reference of that payment; 0 for the quote's.
/// @param maxFee Minor units of the quote's `buyToken` that `feeTo` may take beside the price.
/// @param feeTo Who gets the fee; 0 is whoever submits.
/// @param nonce The taker's own, in any order; not asked for where the taker submits himself.
struct Acceptance {
    bytes32 quote;
    address taker;
    uint256 sellAmount;
    address recipient;
    bytes32 memo;
    uint128 maxFee;
    address feeTo;
    uint256 nonce;
    uint48 validAfter;
    uint48 validBefore;
}

/// @notice One row of {IFxSettlement-fillBatch}.
/// @param maker Index of the maker in the list of parties.
/// @param taker Index of the taker.
/// @param recipient Index of the recipient.
/// @param takerSignature Over the acceptance; empty where the taker submits himself.
struct Fill {
    Quote quote;
    bytes makerSignature;
    Acceptance acceptance;
    bytes takerSignature;
    uint256 maker;
    uint256 taker;
    uint256 recipient;
}

/// @title Payment versus payment of two tokens: the specification
/// @notice A maker signs a quote, a taker fills it: both legs in one transaction or neither. Nothing stays here between calls.
/// The taker pays ceil(sellAmount * priceNumerator / priceDenominator): rounding goes to the maker, by less than one minor
/// unit per fill. A quote can be filled in parts, lives for {MAX_LIFETIME} at most, and may carry a band around a reference
/// rate that fails closed.
///
/// Every party must be able to pay and to be paid: the tokens judge what moves; where money passes a party by (another
/// recipient, netting), {IERC7943-canSend} and {IERC7943-canReceive} are asked.
///
/// Makers fund by allowance. A maker without one signs a permit that anybody submits to the token.
interface IFxSettlement is ISettlement {
    /// @notice A quote was filled. In {fillBatch} the amounts are gross: the parties moved only their nets, so this proves no
    /// funds and is no source of prices; a {BatchFilled} follows.
    /// @param sellAmount What the maker owes `recipient`, in the quote's `sellToken`.
    /// @param buyAmount What the taker owes the maker, in the quote's `buyToken`.
    /// @param nonce The quote's.
    event Filled(
        bytes32 indexed quote,
        address indexed maker,
        address indexed taker,
        address recipient,
        address sellToken,
        uint256 sellAmount,
        uint256 buyAmount,
        uint256 fee,
        bytes32 memo,
        uint256 nonce
    );
    /// @notice A taker's signed acceptance was carried out. The {Filled} of its quote follows.
    event AcceptanceUsed(bytes32 indexed acceptance, address indexed taker, uint256 nonce);
    /// @notice The rows just filled were netted between so many parties.
    event BatchFilled(uint256 fills, uint256 parties, address indexed caller);
    /// @notice A maker's or taker's nonces, the bits of `mask` in `word`, can be used no more.
    event NoncesCancelled(address indexed account, uint256 indexed word, uint256 mask);

    /// @notice The two tokens of a quote are the two of this contract, and not the same.
    error InvalidPair(address sellToken, address buyToken);
    /// @notice A price or an amount of 0.
    error InvalidQuote(bytes32 quote);
    error QuoteTooLong(uint256 validAfter, uint256 validBefore, uint256 maximum);
    error NotTaker(address caller, address taker);
    /// @notice Maker and taker, or maker and recipient, are the same.
    error SelfFill(address account);
    /// @notice The quote was filled or cancelled, or its nonce belongs to another one.
    error NonceUsed(address account, uint256 nonce);
    error QuoteExceeded(bytes32 quote, uint256 requested, uint256 left);
    error FillTooSmall(bytes32 quote, uint256 requested, uint256 minimum);
    error AcceptanceDiffers(bytes32 expected, bytes32 quote);
    /// @notice A band above 10,000 basis points, or without any age, means nothing.
    error InvalidBand(uint256 bandBps, uint256 bandMaxAge);
    /// @notice The reference has no positive answer, or one that was never updated, or one of the future.
    error ReferenceUnusable(address feed, int256 answer, uint256 updatedAt);
    error ReferenceStale(address feed, uint256 updatedAt, uint256 maxAge);
    /// @notice The price differs from the reference by more than the band.
    error OutsideBand(address feed, uint256 priceNumerator, uint256 priceDenominator, int256 answer, uint256 bandBps);
    error InvalidRecipient(address recipient);
    /// @notice Parties are listed once each, in ascending order; `party` is not above the one before.
    error PartiesUnsorted(uint256 index, address party);
    /// @notice A row names another party than the list has at that index.
    error PartyMismatch(uint256 row, address expected, uint256 index);
    error NoFills();

    /// @notice Fills a quote as its taker, by allowances of both.
    /// @param recipient Who gets the sold tokens; 0 is the caller.
    /// @param memo Reference of that payment; 0 for the quote's.
    /// @return buyAmount What the caller paid.
    function fill(
        Quote calldata quote,
        bytes calldata makerSignature,
        uint256 sellAmount,
        address recipient,
        bytes32 memo
    ) external returns (uint256 buyAmount);
    /// @notice Fills a quote for the taker who signed `acceptance`, submitted by anyone.
    /// @param takerSignature Over the acceptance; not looked at with an authorization, whose nonce is {acceptanceHash} and
    /// whose value is buyAmount + maxFee.
    /// @param fee Minor units of `buyToken` from the taker to `acceptance.feeTo`, at most `acceptance.maxFee`.
    function fillSigned(
        Quote calldata quote,
        bytes calldata makerSignature,
        Acceptance calldata acceptance,
        bytes calldata takerSignature,
        Funding calldata funding,
        uint256 fee
    ) external returns (uint256 buyAmount);
    /// @notice Fills many quotes at once: what each party owes and gets is netted per token first, then everybody pays or is
    /// paid once, by allowance. Every row holds or none; nobody takes a fee. Refused while either token is paused, even if it
    /// would not move.
    /// @param parties Everybody in the rows, ascending.
    function fillBatch(Fill[] calldata fills, address[] calldata parties) external;
    /// @notice Makes nonces of the caller unusable, of quotes and of acceptances alike: bit i of `mask` is nonce word * 128 + i,
    /// i < 128.
    function cancelNonces(uint256 word, uint128 mask) external;

    /// @notice 5 minutes.
    function MAX_LIFETIME() external view returns (uint256);
    /// @notice EIP-712 digest.
    function quoteHash(Quote calldata quote) external view returns (bytes32);
    /// @notice EIP-712 digest; the EIP-3009 nonce of an authorization that funds it.
    function acceptanceHash(Acceptance calldata acceptance) external view returns (bytes32);
    /// @notice Minor units of `sellToken` that can still be filled, as far as nonce and window say; 0 for a quote that is over.
    function remaining(Quote calldata quote) external view returns (uint256);
    /// @notice Whether a nonce was used up or cancelled.
    function nonceUsed(address account, uint256 nonce) external view returns (bool);
    /// @notice ceil(sellAmount * priceNumerator / priceDenominator).
    function priceOf(Quote calldata quote, uint256 sellAmount) external pure returns (uint256 buyAmount);
}
