// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Funding, ISettlement} from "./ISettlement.sol";

enum MilestoneKind {
    /// The seller presents; the buyer accepts, or lets the window pass. Needs an arbiter and a window.
    BuyerAccepts,
    /// The attestor (carrier, inspector, customs) attests; the buyer lets the window pass, or accepts earlier.
    Attested,
    /// Payable at `due`.
    OnDate
}

enum MilestoneState {
    Held,
    Attested,
    Accepted,
    Disputed,
    Ruled,
    Settled
}

enum Outcome {
    Released,
    Ruled,
    DefaultRuled,
    Refunded,
    Cancelled
}

/// @param amount Minor units, not 0.
/// @param guaranteed Paid out of the guarantor's pool, not by the buyer.
/// @param attestor Who may attest, for the kind Attested.
/// @param documentType What is attested, as a short text or hash; for readers only.
/// @param due Unix seconds. Presented or attested before it, or never; for OnDate the date.
/// @param disputeWindow Seconds: after an attestation the buyer's (and a guarantor's) time to dispute it, after `due` without one the seller's.
struct Milestone {
    uint128 amount;
    MilestoneKind kind;
    bool guaranteed;
    address attestor;
    bytes32 documentType;
    uint48 due;
    uint32 disputeWindow;
}

/// @notice What buyer and seller sign (EIP-712). Its digest is the order id, and the nonce of the buyer's EIP-3009
/// authorization, whose value is the buyer's milestones + guaranteeFee.
/// @param arbiter Rules over disputes; 0 for none, and then nothing can be disputed. Never a party, assignee or financier.
/// @param guarantor Whose pool pays the guaranteed milestones; 0 for none.
/// @param guaranteeFee Minor units from the buyer to the guarantor when the order opens.
/// @param fundBy Unix seconds; the order opens before it or never.
/// @param longStop Unix seconds; every milestone's last clock ends by then. At most {ITradeEscrow-MAX_DURATION} ahead.
/// @param arbiterTime Seconds from a dispute until the default split applies; not 0 with an arbiter.
/// @param defaultSplitBps Basis points to the seller if the arbiter stays silent.
/// @param termsHash Hash of the contract on paper.
/// @param memo Reference, as in sdk/memo.ts.
struct Order {
    address buyer;
    address seller;
    address token;
    address arbiter;
    address guarantor;
    uint128 guaranteeFee;
    uint48 fundBy;
    uint48 longStop;
    uint32 arbiterTime;
    uint16 defaultSplitBps;
    bytes32 termsHash;
    bytes32 memo;
    bytes32 salt;
    Milestone[] milestones;
}

/// @notice What a bank signs: I pay the guaranteed milestones of this order, out of my pool.
/// @param amount Their sum in minor units.
/// @param fee The order's guaranteeFee.
struct Undertaking {
    bytes32 order;
    address guarantor;
    uint256 amount;
    uint256 fee;
    uint48 validAfter;
    uint48 validBefore;
}

/// @notice What an attestor signs (or a seller who presents) for somebody else to submit.
/// @param amendment Number of the terms that it speaks of, 0 for the first.
/// @param documentHash Not 0.
/// @param shareBps Basis points of the milestone that were fulfilled, 1 to 10,000.
struct Attestation {
    bytes32 order;
    uint256 amendment;
    uint256 milestone;
    bytes32 documentHash;
    uint256 shareBps;
    uint48 validAfter;
    uint48 validBefore;
}

/// @notice What an arbiter signs for somebody else to submit.
/// @param toSeller Minor units of the milestone for the seller.
struct Ruling {
    bytes32 order;
    uint256 amendment;
    uint256 milestone;
    uint256 toSeller;
    bytes32 rulingHash;
    uint48 validAfter;
    uint48 validBefore;
}

/// @notice What a financier signs: I pay the seller `advance` now and am paid first, up to advance + fee, out of these
/// milestones. Its digest is the nonce of the financier's EIP-3009 authorization, whose value is `advance`.
/// @param amendment Number of the terms that he has read.
/// @param milestones Bit i: milestone i.
struct ReceivableOffer {
    bytes32 order;
    uint256 amendment;
    address financier;
    uint256 milestones;
    uint128 advance;
    uint128 fee;
    uint48 validAfter;
    uint48 validBefore;
    bytes32 salt;
}

/// @title Trade orders, paid when the agreed conditions are met: the specification
/// @notice The money, or a bank's prefunded guarantee, is locked when the order opens; what is released is final. Per order
/// held + paid + refunded = funded. The balance of this contract is the sum of everything held, claimable and free in pools.
///
/// Statements ({attest}, {accept}, {dispute}, {rule}) move no money and work while the token is paused, so a pause costs
/// nobody a right that has a clock. Payments ({release}, {defaultRule}, {refund}, {cancel}) may be pushed by anyone once their
/// time has come, except cancel, and revert as a whole while the token is paused.
///
/// Every milestone ends by time alone:
/// | state | until | then anyone |
/// |---|---|---|
/// | Held, BuyerAccepts or Attested | due: may be attested; due + disputeWindow: the seller may dispute | refund |
/// | Held, OnDate | due + disputeWindow: the buyer may dispute | release |
/// | Attested | attested + disputeWindow: may be disputed | release |
/// | Disputed | disputed + arbiterTime: the arbiter may rule | defaultRule |
/// | Accepted, Ruled | – | release |
///
/// Who may not be paid ({IERC7943-canReceive}) blocks nobody: his part waits as {claimable}. A freeze of one party never stops
/// what another is owed; but who may not send ({IERC7943-canSend}) can neither accept, assign, sell, amend nor cancel, nor
/// become buyer or guarantor of a new order.
///
/// Terms live in calldata: a call carries the order as it stands, and the contract keeps its hash.
///
/// @dev Warning: an attestation pays by whoever signed it, not by what the document says. Choose attestors accordingly.
/// @dev Warning: what is held in an order flows on as agreed when a party is blacklisted; a blacklisted payee's part waits.
interface ITradeEscrow is ISettlement {
    /// @param held Minor units not settled yet.
    /// @param settled Bit i: milestone i is settled.
    /// @param amendment Number of the terms now in force.
    /// @param terms {orderHash} of the terms now in force.
    /// @param payee Who gets the seller's part.
    /// @param financier 0 unless the receivable was sold.
    /// @param financed Milestones that the financier is paid out of first, as bits.
    /// @param financierLeft Minor units still owed to him before the payee.
    struct OrderState {
        bool open;
        uint256 held;
        uint256 settled;
        uint256 amendment;
        bytes32 terms;
        address payee;
        address financier;
        uint256 financed;
        uint256 financierLeft;
    }

    /// @param funded Minor units from the buyer's and the guarantor's side together.
    event OrderOpened(
        bytes32 indexed order,
        address indexed buyer,
        address indexed seller,
        address token,
        uint256 funded,
        address guarantor,
        uint256 guaranteed,
        uint256 guaranteeFee,
        bytes32 memo
    );
    event MilestoneAttested(
        bytes32 indexed order,
        uint256 indexed milestone,
        address indexed attestor,
        bytes32 documentHash,
        uint256 toSeller
    );
    event MilestoneAccepted(bytes32 indexed order, uint256 indexed milestone, uint256 toSeller);
    event MilestoneDisputed(bytes32 indexed order, uint256 indexed milestone, address indexed by, bytes32 reasonHash);
    event MilestoneRuled(bytes32 indexed order, uint256 indexed milestone, uint256 toSeller, bytes32 rulingHash);
    /// @param toPayee Minor units for the seller or his assignee, apart from the financier's.
    /// @param refunded Minor units back to the buyer, or to the guarantor's free pool where the milestone is `guaranteed`.
    event MilestoneSettled(
        bytes32 indexed order,
        uint256 indexed milestone,
        Outcome outcome,
        uint256 toPayee,
        uint256 toFinancier,
        uint256 refunded,
        bool guaranteed
    );
    event OrderAmended(bytes32 indexed order, uint256 amendment, bytes32 terms);
    event OrderCancelled(bytes32 indexed order, uint256 amendment);
    event ReceivableAssigned(bytes32 indexed order, address indexed from, address indexed to);
    event ReceivableSold(
        bytes32 indexed order,
        address indexed financier,
        address indexed seller,
        uint256 milestones,
        uint256 advance,
        uint256 fee
    );
    event PoolDeposited(address indexed token, address indexed guarantor, uint256 amount, uint256 free);
    event PoolWithdrawn(address indexed token, address indexed guarantor, uint256 amount, uint256 free);
    /// @notice `party` may not be paid now; what is his waits.
    event Parked(address indexed token, address indexed party, uint256 amount, uint256 claimable);
    event Claimed(address indexed token, address indexed party, uint256 amount);
    /// @notice Tokens of a blacklisted party went to a seizure destination: what is claimable first, then the free pool.
    event Surrendered(
        address indexed token,
        address indexed party,
        address indexed to,
        uint256 amount,
        bytes32 caseRef,
        address actor
    );

    error OrderExists(bytes32 order);
    /// @notice No such order was opened, or nothing of it is held any more.
    error OrderUnknown(bytes32 order);
    /// @notice The order in the call is not the one in force.
    error TermsDiffer(bytes32 order, bytes32 inForce, bytes32 offered);
    error FundingOver(uint256 fundBy, uint256 timestamp);
    /// @notice This address cannot have that part in the order: missing, twice, this contract, or an arbiter without time.
    error InvalidParty(address party);
    error InvalidMilestoneCount(uint256 count, uint256 maximum);
    /// @notice No such milestone, or one without amount, attestor, guarantor, or without the arbiter and window it needs.
    error InvalidMilestone(uint256 milestone);
    /// @notice A milestone's clocks end at `end`, after the long stop.
    error BeyondLongStop(uint256 milestone, uint256 end, uint256 longStop);
    error LongStopInvalid(uint256 longStop, uint256 timestamp, uint256 latest);
    error InvalidShare(uint256 shareBps, uint256 minimum, uint256 maximum);
    /// @notice The undertaking is for another order, guarantor, amount or fee.
    error UndertakingDiffers(bytes32 order, uint256 amount, uint256 fee);
    error PoolTooLow(address token, address guarantor, uint256 free, uint256 required);
    error UnexpectedState(bytes32 order, uint256 milestone, MilestoneState state);
    error NotEntitled(address caller, address expected);
    /// @notice It can happen only before `end`.
    error TooLate(uint256 end, uint256 timestamp);
    /// @notice It can happen from `start` on.
    error TooEarly(uint256 start, uint256 timestamp);
    error NoArbiter(bytes32 order);
    error ZeroReference();
    error AmountExceeded(uint256 requested, uint256 maximum);
    /// @notice The message is for another order or amendment.
    error MessageDiffers(bytes32 order, uint256 amendment);
    /// @notice An amendment keeps buyer, seller, token, guarantor and its fee, and every milestone's amount and source.
    error AmendmentTooWide(bytes32 order);
    /// @notice One signature each of buyer, seller, and, where there is one, guarantor, financier, assignee.
    error SignatureCount(uint256 given, uint256 required);
    error AlreadyFinanced(bytes32 order, address financier);
    error AlreadyAssigned(bytes32 order, address payee);
    /// @notice These milestones can bring the seller at most `available`.
    error ReceivableTooSmall(uint256 required, uint256 available);
    error NothingToClaim(address token, address party);
    error NotBlacklisted(address party);
    error NotSeizureDestination(address account);

    // ---------------------------------------------------------------- opening

    /// @notice Opens an order: takes the buyer's part, reserves the guarantor's. Anybody may call who has the signatures;
    /// whoever calls himself needs none of his own.
    /// @param buyerSignature Not looked at where an authorization funds the order: its nonce is the order.
    /// @param undertaking All zero without a guarantor.
    /// @param funding Of the buyer.
    function open(
        Order calldata order,
        bytes calldata buyerSignature,
        bytes calldata sellerSignature,
        Undertaking calldata undertaking,
        bytes calldata guarantorSignature,
        Funding calldata funding
    ) external returns (bytes32 orderId);

    // ---------------------------------------------------------------- statements

    /// @notice By the milestone's attestor, or the seller for BuyerAccepts; before `due`. floor(amount * shareBps / 10,000)
    /// becomes payable when the window has passed.
    function attest(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        bytes32 documentHash,
        uint256 shareBps
    ) external;
    /// @notice The same, submitted by anyone.
    function attestSigned(
        bytes32 orderId,
        Order calldata order,
        Attestation calldata attestation,
        bytes calldata signature
    ) external;
    /// @notice By whoever pays, the buyer or for a guaranteed milestone the guarantor, who thereby waives his window, or
    /// concedes a dispute. In full; at the attested share or above where nobody else could dispute that share: the seller
    /// presented it himself, or there is no arbiter.
    function accept(bytes32 orderId, Order calldata order, uint256 milestone, uint256 shareBps) external;
    /// @notice By the buyer, or the guarantor of a guaranteed milestone, within the window of an attestation or of a date; by
    /// the seller within the window of an attestation below 10,000, or after `due` without one.
    function dispute(bytes32 orderId, Order calldata order, uint256 milestone, bytes32 reasonHash) external;
    /// @notice By the arbiter, within `arbiterTime`: so much to the seller, the rest back to where it came from.
    function rule(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        uint256 toSeller,
        bytes32 rulingHash
    ) external;
    /// @notice The same, submitted by anyone.
    function ruleSigned(
        bytes32 orderId,
        Order calldata order,
        Ruling calldata ruling,
        bytes calldata signature
    ) external;

    // ---------------------------------------------------------------- payments, pushed by anyone

    /// @notice Pays what was accepted, ruled, attested long enough ago, or due by date.
    function release(bytes32 orderId, Order calldata order, uint256 milestone) external;
    /// @notice Applies the default split to a dispute that the arbiter left alone.
    function defaultRule(bytes32 orderId, Order calldata order, uint256 milestone) external;
    /// @notice Gives a milestone back that nobody attested in time.
    function refund(bytes32 orderId, Order calldata order, uint256 milestone) external;
    /// @notice Pays out everything that waits for `party`.
    function claim(address token, address party) external returns (uint256 amount);

    // ---------------------------------------------------------------- by agreement

    /// @notice Puts `amended` in force as terms number amendment + 1. Buyer, seller, guarantor and amounts stay;
    /// conditions, dates, arbiter and default split may change. Signed over
    /// Amendment(bytes32 order,uint256 amendment,bytes32 terms,uint48 validAfter,uint48 validBefore).
    /// @param signatures Of buyer, seller, and, where there is one, guarantor, financier, assignee, in this order; the
    /// caller's own may be empty.
    function amend(
        bytes32 orderId,
        Order calldata order,
        Order calldata amended,
        uint48 validAfter,
        uint48 validBefore,
        bytes[] calldata signatures
    ) external;
    /// @notice Ends an order: whatever is not settled goes back. Signed over
    /// Cancellation(bytes32 order,uint256 amendment,uint48 validAfter,uint48 validBefore) with amendment + 1, by the same as
    /// {amend}.
    function cancel(
        bytes32 orderId,
        Order calldata order,
        uint48 validAfter,
        uint48 validBefore,
        bytes[] calldata signatures
    ) external;

    // ---------------------------------------------------------------- the receivable

    /// @notice By the seller, once: `to` gets his part from now on.
    function assign(bytes32 orderId, Order calldata order, address to) external;
    /// @notice By the seller, once per order: the financier pays him the advance and is paid first, in one step. What the
    /// milestones can still bring must cover advance + fee; one that is disputed, or due without an attestation, counts for
    /// nothing.
    /// @param signature Of the financier over the offer; not looked at where an authorization funds it.
    function sellReceivable(
        bytes32 orderId,
        Order calldata order,
        ReceivableOffer calldata offer,
        bytes calldata signature,
        Funding calldata funding
    ) external;

    // ---------------------------------------------------------------- guarantors

    /// @notice Adds to the caller's free pool, by allowance.
    function deposit(address token, uint256 amount) external;
    /// @notice Takes from the caller's free pool. Never stopped by a stop of intake.
    function withdraw(address token, uint256 amount) external;

    // ---------------------------------------------------------------- by order

    /// @notice Restricted to SEIZER of the token's authority (24 h). Takes from what is claimable by, or free in the pool of, a
    /// party while it is blacklisted, to a registered seizure destination.
    function surrender(address token, address party, uint256 amount, address to, bytes32 caseRef) external;

    // ---------------------------------------------------------------- views

    /// @notice 400 days.
    function MAX_DURATION() external view returns (uint256);
    function MAX_MILESTONES() external view returns (uint256);
    /// @notice EIP-712 digest; of the first terms the order id.
    function orderHash(Order calldata order) external view returns (bytes32);
    /// @notice EIP-712 digest; the EIP-3009 nonce of an authorization that funds it.
    function offerHash(ReceivableOffer calldata offer) external view returns (bytes32);
    function orderState(bytes32 orderId, Order calldata order) external view returns (OrderState memory);
    /// @param since Unix seconds of the last statement, 0 for none.
    /// @param toSeller Minor units that the last statement gives the seller.
    function milestoneState(
        bytes32 orderId,
        uint256 milestone
    ) external view returns (MilestoneState state, uint256 since, uint256 toSeller);
    /// @notice Minor units that wait for `party`.
    function claimable(address token, address party) external view returns (uint256);
    /// @notice Minor units that `guarantor` may withdraw, or that undertakings may reserve.
    function freePool(address token, address guarantor) external view returns (uint256);
}
