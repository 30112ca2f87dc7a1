// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Entitlements} from "./Entitlements.sol";
import {Funding, FundingKind} from "./ISettlement.sol";
import {
    Attestation,
    ITradeEscrow,
    Milestone,
    MilestoneKind,
    MilestoneState,
    Order,
    Outcome,
    ReceivableOffer,
    Ruling,
    Undertaking
} from "./ITradeEscrow.sol";
import {Settlement} from "./Settlement.sol";
import {TradeMessages} from "./TradeMessages.sol";

/// @title Trade orders, paid when the agreed conditions are met
/// @dev Every payment of a milestone goes through {_settle}, and only there is a milestone's state set to Settled.
contract TradeEscrow is Entitlements {
    /// @inheritdoc ITradeEscrow
    uint256 public constant MAX_DURATION = 400 days;
    /// @inheritdoc ITradeEscrow
    uint256 public constant MAX_MILESTONES = 32;
    uint256 private constant BASIS = 10_000;

    /// @dev One word. `settled` has a bit per milestone.
    struct Record {
        uint104 held;
        uint32 settled;
        uint16 amendment;
        uint8 count;
        bool financed;
        bool assigned;
    }

    /// @dev One word. All zero is Held.
    struct Progress {
        MilestoneState state;
        uint48 since;
        uint128 toSeller;
    }

    struct Financing {
        address financier;
        uint32 milestones;
        uint128 left;
    }

    mapping(bytes32 orderId => Record) private _records;
    mapping(bytes32 orderId => mapping(uint256 milestone => Progress)) private _progress;
    /// @dev Only of amended orders.
    mapping(bytes32 orderId => bytes32 terms) private _amendedTerms;
    mapping(bytes32 orderId => address payee) private _assignees;
    mapping(bytes32 orderId => Financing) private _financings;

    constructor(address first, address second) EIP712("Harbour Trade Escrow", "1") Settlement(first, second) {}

    // ---------------------------------------------------------------- opening

    /// @inheritdoc ITradeEscrow
    function open(
        Order calldata order,
        bytes calldata buyerSignature,
        bytes calldata sellerSignature,
        Undertaking calldata undertaking,
        bytes calldata guarantorSignature,
        Funding calldata funding
    ) external nonReentrant returns (bytes32 orderId) {
        orderId = _orderHash(order);
        if (_records[orderId].count != 0) revert OrderExists(orderId);
        _checkIntake(order.token);
        _checkNotPaused(order.token);
        if (block.timestamp >= order.fundBy) revert FundingOver(order.fundBy, block.timestamp);
        _checkParties(order);
        _checkClocks(orderId, order);
        (uint256 own, uint256 guaranteed) = _sums(order);
        uint256 fromBuyer = own + order.guaranteeFee;
        _checkCanReceive(order.token, order.seller);
        _checkCanSend(order.token, order.buyer);

        _checkConsent(order.seller, orderId, sellerSignature);
        bool byNonce = funding.kind == FundingKind.Authorization && fromBuyer != 0;
        if (!byNonce) _checkConsent(order.buyer, orderId, buyerSignature);
        if (order.guarantor != address(0)) {
            _checkUndertaking(orderId, order, guaranteed, undertaking, guarantorSignature);
        }

        Record memory record;
        record.held = uint104(own + guaranteed);
        record.count = uint8(order.milestones.length);
        _save(orderId, record);
        if (order.guarantor != address(0)) {
            _takeFree(order.token, order.guarantor, guaranteed);
            _addFree(order.token, order.guarantor, order.guaranteeFee);
        }
        emit OrderOpened(
            orderId,
            order.buyer,
            order.seller,
            order.token,
            own + guaranteed,
            order.guarantor,
            guaranteed,
            order.guaranteeFee,
            order.memo
        );

        if (fromBuyer != 0) _pull(order.token, order.buyer, fromBuyer, orderId, funding);
    }

    function _checkParties(Order calldata order) private view {
        (address buyer, address seller, address arbiter, address guarantor) = (
            order.buyer,
            order.seller,
            order.arbiter,
            order.guarantor
        );
        if (buyer == address(0) || buyer == address(this)) revert InvalidParty(buyer);
        if (seller == address(0) || seller == address(this) || seller == buyer) revert InvalidParty(seller);
        if (
            arbiter != address(0) &&
            (arbiter == buyer || arbiter == seller || arbiter == guarantor || order.arbiterTime == 0)
        ) revert InvalidParty(arbiter);
        if (guarantor == buyer || guarantor == seller || guarantor == address(this)) revert InvalidParty(guarantor);
        if (guarantor == address(0) && order.guaranteeFee != 0) revert InvalidParty(guarantor);
    }

    /// @dev Also checks everything about a milestone that no clock and no state decides.
    function _sums(Order calldata order) private pure returns (uint256 own, uint256 guaranteed) {
        uint256 count = order.milestones.length;
        if (count == 0 || count > MAX_MILESTONES) revert InvalidMilestoneCount(count, MAX_MILESTONES);
        for (uint256 i = 0; i < count; ++i) {
            Milestone calldata each = order.milestones[i];
            if (
                each.amount == 0 ||
                each.amount > type(uint104).max ||
                (each.guaranteed && order.guarantor == address(0)) ||
                (each.kind == MilestoneKind.Attested && each.attestor == address(0)) ||
                (each.kind == MilestoneKind.BuyerAccepts && (order.arbiter == address(0) || each.disputeWindow == 0))
            ) revert InvalidMilestone(i);
            if (each.guaranteed) guaranteed += each.amount;
            else own += each.amount;
        }
        // More than any supply; it could not be funded.
        if (own + guaranteed > type(uint104).max) revert AmountExceeded(own + guaranteed, type(uint104).max);
    }

    /// @dev Whatever is not settled ends by the long stop, and that is not far.
    function _checkClocks(bytes32 orderId, Order calldata order) private view {
        uint256 latest = block.timestamp + MAX_DURATION;
        if (order.longStop <= block.timestamp || order.longStop > latest) {
            revert LongStopInvalid(order.longStop, block.timestamp, latest);
        }
        if (order.defaultSplitBps > BASIS) revert InvalidShare(order.defaultSplitBps, 0, BASIS);
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            Milestone calldata each = order.milestones[i];
            Progress storage progress = _progress[orderId][i];
            MilestoneState state = progress.state;
            uint256 end;
            if (state == MilestoneState.Held) {
                if (each.due <= block.timestamp) revert TooLate(each.due, block.timestamp);
                end = uint256(each.due) + each.disputeWindow + order.arbiterTime;
            } else if (state == MilestoneState.Attested) {
                end = uint256(progress.since) + each.disputeWindow + order.arbiterTime;
            } else if (state == MilestoneState.Disputed) {
                end = uint256(progress.since) + order.arbiterTime;
            }
            if (end > order.longStop) revert BeyondLongStop(i, end, order.longStop);
        }
    }

    function _checkUndertaking(
        bytes32 orderId,
        Order calldata order,
        uint256 guaranteed,
        Undertaking calldata undertaking,
        bytes calldata signature
    ) private view {
        if (
            undertaking.order != orderId ||
            undertaking.guarantor != order.guarantor ||
            undertaking.amount != guaranteed ||
            undertaking.fee != order.guaranteeFee
        ) revert UndertakingDiffers(orderId, guaranteed, order.guaranteeFee);
        _checkWindow(undertaking.validAfter, undertaking.validBefore);
        _checkConsent(order.guarantor, _hashTypedDataV4(TradeMessages.hash(undertaking)), signature);
        _checkCanSend(order.token, order.guarantor);
    }

    // ---------------------------------------------------------------- statements

    /// @inheritdoc ITradeEscrow
    function attest(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        bytes32 documentHash,
        uint256 shareBps
    ) external {
        _checkTerms(orderId, order);
        address attestor = _attestorOf(orderId, order, milestone);
        if (msg.sender != attestor) revert NotEntitled(msg.sender, attestor);
        _attest(orderId, order, milestone, attestor, documentHash, shareBps);
    }

    /// @inheritdoc ITradeEscrow
    function attestSigned(
        bytes32 orderId,
        Order calldata order,
        Attestation calldata attestation,
        bytes calldata signature
    ) external {
        uint256 amendment = _checkTerms(orderId, order).amendment;
        if (attestation.order != orderId || attestation.amendment != amendment)
            revert MessageDiffers(orderId, amendment);
        _checkWindow(attestation.validAfter, attestation.validBefore);
        address attestor = _attestorOf(orderId, order, attestation.milestone);
        _checkSignature(attestor, _hashTypedDataV4(TradeMessages.hash(attestation)), signature);
        _attest(orderId, order, attestation.milestone, attestor, attestation.documentHash, attestation.shareBps);
    }

    /// @inheritdoc ITradeEscrow
    function accept(bytes32 orderId, Order calldata order, uint256 milestone, uint256 shareBps) external {
        _checkTerms(orderId, order);
        Progress storage progress = _progressOf(orderId, order, milestone);
        Milestone calldata terms = order.milestones[milestone];
        // Whoever pays says yes: a buyer's word does not bind the bank.
        address payer = terms.guaranteed ? order.guarantor : order.buyer;
        if (msg.sender != payer) revert NotEntitled(msg.sender, payer);
        _checkCanSend(order.token, payer);
        MilestoneState state = progress.state;
        uint256 amount = terms.amount;
        if (state > MilestoneState.Disputed || state == MilestoneState.Accepted) {
            revert UnexpectedState(orderId, milestone, state);
        }
        uint256 toSeller = _share(amount, shareBps);
        // A part only where the seller has nothing to object to it, or nobody to take the objection to.
        bool part = terms.kind == MilestoneKind.BuyerAccepts || order.arbiter == address(0);
        uint256 minimum = state == MilestoneState.Attested && part ? progress.toSeller : amount;
        if (shareBps > BASIS || toSeller < minimum) revert InvalidShare(shareBps, _bpsOf(minimum, amount), BASIS);

        _state(progress, MilestoneState.Accepted, toSeller);
        emit MilestoneAccepted(orderId, milestone, toSeller);
    }

    /// @inheritdoc ITradeEscrow
    function dispute(bytes32 orderId, Order calldata order, uint256 milestone, bytes32 reasonHash) external {
        _checkTerms(orderId, order);
        if (order.arbiter == address(0)) revert NoArbiter(orderId);
        if (reasonHash == 0) revert ZeroReference();
        Progress storage progress = _progressOf(orderId, order, milestone);
        Milestone calldata terms = order.milestones[milestone];
        (MilestoneState state, uint256 toSeller) = (progress.state, progress.toSeller);
        uint256 start;
        if (state == MilestoneState.Attested) start = progress.since;
        else if (state == MilestoneState.Held) start = terms.due;
        else revert UnexpectedState(orderId, milestone, state);

        bool payingSide = msg.sender == order.buyer || (terms.guaranteed && msg.sender == order.guarantor);
        bool lacking = state == MilestoneState.Attested ? toSeller < terms.amount : terms.kind != MilestoneKind.OnDate;
        bool payable_ = state == MilestoneState.Attested || terms.kind == MilestoneKind.OnDate;
        if (!(payingSide && payable_) && !(msg.sender == order.seller && lacking)) {
            revert NotEntitled(msg.sender, payable_ ? order.buyer : order.seller);
        }
        // Before a date its payment can be disputed; before a due date nothing is missing yet.
        if (state == MilestoneState.Held && lacking && block.timestamp < start) revert TooEarly(start, block.timestamp);
        uint256 end = start + terms.disputeWindow;
        if (block.timestamp >= end) revert TooLate(end, block.timestamp);

        _state(progress, MilestoneState.Disputed, toSeller);
        emit MilestoneDisputed(orderId, milestone, msg.sender, reasonHash);
    }

    /// @inheritdoc ITradeEscrow
    function rule(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        uint256 toSeller,
        bytes32 rulingHash
    ) external {
        _checkTerms(orderId, order);
        if (msg.sender != order.arbiter) revert NotEntitled(msg.sender, order.arbiter);
        _rule(orderId, order, milestone, toSeller, rulingHash);
    }

    /// @inheritdoc ITradeEscrow
    function ruleSigned(
        bytes32 orderId,
        Order calldata order,
        Ruling calldata ruling,
        bytes calldata signature
    ) external {
        uint256 amendment = _checkTerms(orderId, order).amendment;
        if (ruling.order != orderId || ruling.amendment != amendment) revert MessageDiffers(orderId, amendment);
        _checkWindow(ruling.validAfter, ruling.validBefore);
        _checkSignature(order.arbiter, _hashTypedDataV4(TradeMessages.hash(ruling)), signature);
        _rule(orderId, order, ruling.milestone, ruling.toSeller, ruling.rulingHash);
    }

    function _attest(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        address attestor,
        bytes32 documentHash,
        uint256 shareBps
    ) private {
        Progress storage progress = _expect(orderId, order, milestone, MilestoneState.Held);
        Milestone calldata terms = order.milestones[milestone];
        if (block.timestamp >= terms.due) revert TooLate(terms.due, block.timestamp);
        if (documentHash == 0) revert ZeroReference();
        if (shareBps == 0 || shareBps > BASIS) revert InvalidShare(shareBps, 1, BASIS);

        uint256 toSeller = _share(terms.amount, shareBps);
        _state(progress, MilestoneState.Attested, toSeller);
        emit MilestoneAttested(orderId, milestone, attestor, documentHash, toSeller);
    }

    function _rule(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        uint256 toSeller,
        bytes32 rulingHash
    ) private {
        Progress storage progress = _expect(orderId, order, milestone, MilestoneState.Disputed);
        uint256 end = uint256(progress.since) + order.arbiterTime;
        if (block.timestamp >= end) revert TooLate(end, block.timestamp);
        if (rulingHash == 0) revert ZeroReference();
        uint256 amount = order.milestones[milestone].amount;
        if (toSeller > amount) revert AmountExceeded(toSeller, amount);

        _state(progress, MilestoneState.Ruled, toSeller);
        emit MilestoneRuled(orderId, milestone, toSeller, rulingHash);
    }

    function _attestorOf(bytes32 orderId, Order calldata order, uint256 milestone) private view returns (address) {
        MilestoneKind kind = _milestone(order, milestone).kind;
        if (kind == MilestoneKind.OnDate) {
            revert UnexpectedState(orderId, milestone, _progress[orderId][milestone].state);
        }
        return kind == MilestoneKind.BuyerAccepts ? order.seller : order.milestones[milestone].attestor;
    }

    function _state(Progress storage progress, MilestoneState state, uint256 toSeller) private {
        progress.state = state;
        progress.since = uint48(block.timestamp);
        progress.toSeller = uint128(toSeller);
    }

    // ---------------------------------------------------------------- payments

    /// @inheritdoc ITradeEscrow
    function release(bytes32 orderId, Order calldata order, uint256 milestone) external nonReentrant {
        Record memory record = _checkTerms(orderId, order);
        Progress storage progress = _progressOf(orderId, order, milestone);
        Milestone calldata terms = order.milestones[milestone];
        MilestoneState state = progress.state;
        uint256 toSeller = progress.toSeller;
        uint256 start;
        if (state == MilestoneState.Attested) start = uint256(progress.since) + terms.disputeWindow;
        else if (state == MilestoneState.Held && terms.kind == MilestoneKind.OnDate) {
            start = uint256(terms.due) + terms.disputeWindow;
            toSeller = terms.amount;
        } else if (state != MilestoneState.Accepted && state != MilestoneState.Ruled) {
            revert UnexpectedState(orderId, milestone, state);
        }
        if (block.timestamp < start) revert TooEarly(start, block.timestamp);

        Outcome outcome = state == MilestoneState.Ruled ? Outcome.Ruled : Outcome.Released;
        _settle(orderId, order, milestone, record, outcome, toSeller);
    }

    /// @inheritdoc ITradeEscrow
    function defaultRule(bytes32 orderId, Order calldata order, uint256 milestone) external nonReentrant {
        Record memory record = _checkTerms(orderId, order);
        Progress storage progress = _expect(orderId, order, milestone, MilestoneState.Disputed);
        uint256 start = uint256(progress.since) + order.arbiterTime;
        if (block.timestamp < start) revert TooEarly(start, block.timestamp);

        uint256 toSeller = _share(order.milestones[milestone].amount, order.defaultSplitBps);
        _settle(orderId, order, milestone, record, Outcome.DefaultRuled, toSeller);
    }

    /// @inheritdoc ITradeEscrow
    function refund(bytes32 orderId, Order calldata order, uint256 milestone) external nonReentrant {
        Record memory record = _checkTerms(orderId, order);
        _expect(orderId, order, milestone, MilestoneState.Held);
        Milestone calldata terms = order.milestones[milestone];
        if (terms.kind == MilestoneKind.OnDate) revert UnexpectedState(orderId, milestone, MilestoneState.Held);
        uint256 start = uint256(terms.due) + terms.disputeWindow;
        if (block.timestamp < start) revert TooEarly(start, block.timestamp);

        _settle(orderId, order, milestone, record, Outcome.Refunded, 0);
    }

    /// @dev Ends one milestone: `toSeller` of it to the financier and the payee, the rest back to where it came from.
    function _settle(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        Record memory record,
        Outcome outcome,
        uint256 toSeller
    ) private {
        _checkNotPaused(order.token);
        Milestone calldata terms = order.milestones[milestone];
        uint256 back = terms.amount - toSeller;

        _progress[orderId][milestone].state = MilestoneState.Settled;
        record.held -= uint104(terms.amount);
        record.settled |= uint32(1 << milestone);
        _save(orderId, record);
        uint256 toFinancier = record.financed ? _takeFinanced(orderId, milestone, toSeller) : 0;
        if (terms.guaranteed) _addFree(order.token, order.guarantor, back);
        emit MilestoneSettled(orderId, milestone, outcome, toSeller - toFinancier, toFinancier, back, terms.guaranteed);

        if (toFinancier != 0) _payOut(order.token, _financings[orderId].financier, toFinancier);
        if (toSeller != toFinancier) _payOut(order.token, _payeeOf(orderId, order, record), toSeller - toFinancier);
        if (!terms.guaranteed) _payOut(order.token, order.buyer, back);
    }

    /// @return toFinancier His part of `toSeller`, which he is owed less from now on.
    function _takeFinanced(bytes32 orderId, uint256 milestone, uint256 toSeller) private returns (uint256 toFinancier) {
        Financing storage financing = _financings[orderId];
        if (financing.milestones & (1 << milestone) == 0) return 0;
        uint256 left = financing.left;
        toFinancier = left < toSeller ? left : toSeller;
        financing.left = uint128(left - toFinancier);
    }

    function _payeeOf(bytes32 orderId, Order calldata order, Record memory record) private view returns (address) {
        return record.assigned ? _assignees[orderId] : order.seller;
    }

    // ---------------------------------------------------------------- by agreement

    /// @inheritdoc ITradeEscrow
    function amend(
        bytes32 orderId,
        Order calldata order,
        Order calldata amended,
        uint48 validAfter,
        uint48 validBefore,
        bytes[] calldata signatures
    ) external {
        Record memory record = _checkTerms(orderId, order);
        _checkWindow(validAfter, validBefore);
        _checkNarrow(orderId, order, amended);
        _checkParties(amended);
        address arbiter = amended.arbiter;
        if (arbiter != address(0) && (arbiter == _financings[orderId].financier || arbiter == _assignees[orderId])) {
            revert InvalidParty(arbiter);
        }
        _sums(amended);
        _checkClocks(orderId, amended);
        uint16 amendment = record.amendment + 1;
        bytes32 terms = _orderHash(amended);
        bytes32 structHash = TradeMessages.amendmentHash(orderId, amendment, terms, validAfter, validBefore);
        _checkAllConsent(orderId, order, record, _hashTypedDataV4(structHash), signatures);

        record.amendment = amendment;
        _save(orderId, record);
        _amendedTerms[orderId] = terms;
        emit OrderAmended(orderId, amendment, terms);
    }

    /// @inheritdoc ITradeEscrow
    function cancel(
        bytes32 orderId,
        Order calldata order,
        uint48 validAfter,
        uint48 validBefore,
        bytes[] calldata signatures
    ) external nonReentrant {
        Record memory record = _checkTerms(orderId, order);
        _checkWindow(validAfter, validBefore);
        uint16 amendment = record.amendment + 1;
        bytes32 structHash = TradeMessages.cancellationHash(orderId, amendment, validAfter, validBefore);
        _checkAllConsent(orderId, order, record, _hashTypedDataV4(structHash), signatures);

        if (record.amendment == 0) _amendedTerms[orderId] = orderId;
        record.amendment = amendment;
        emit OrderCancelled(orderId, amendment);
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            if (record.settled & (1 << i) == 0) _settle(orderId, order, i, record, Outcome.Cancelled, 0);
        }
    }

    /// @dev What an amendment may not touch. Settled milestones stay as they are by their state.
    function _checkNarrow(bytes32 orderId, Order calldata order, Order calldata amended) private pure {
        if (
            amended.buyer != order.buyer ||
            amended.seller != order.seller ||
            amended.token != order.token ||
            amended.guarantor != order.guarantor ||
            amended.guaranteeFee != order.guaranteeFee ||
            amended.milestones.length != order.milestones.length
        ) revert AmendmentTooWide(orderId);
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            Milestone calldata before = order.milestones[i];
            Milestone calldata next = amended.milestones[i];
            if (before.amount != next.amount || before.guaranteed != next.guaranteed) revert AmendmentTooWide(orderId);
        }
    }

    /// @dev Everybody whose money or claim the terms decide; a frozen one can give nothing up.
    function _checkAllConsent(
        bytes32 orderId,
        Order calldata order,
        Record memory record,
        bytes32 digest,
        bytes[] calldata signatures
    ) private view {
        if (record.held == 0) revert OrderUnknown(orderId);
        address[] memory signers = new address[](5);
        (signers[0], signers[1]) = (order.buyer, order.seller);
        uint256 count = 1;
        if (order.guarantor != address(0)) signers[++count] = order.guarantor;
        if (record.financed) signers[++count] = _financings[orderId].financier;
        if (record.assigned) signers[++count] = _assignees[orderId];
        ++count;
        if (signatures.length != count) revert SignatureCount(signatures.length, count);
        for (uint256 i = 0; i < count; ++i) {
            _checkCanSend(order.token, signers[i]);
            _checkConsent(signers[i], digest, signatures[i]);
        }
    }

    // ---------------------------------------------------------------- the receivable

    /// @inheritdoc ITradeEscrow
    function assign(bytes32 orderId, Order calldata order, address to) external {
        Record memory record = _checkTerms(orderId, order);
        if (msg.sender != order.seller) revert NotEntitled(msg.sender, order.seller);
        if (record.assigned) revert AlreadyAssigned(orderId, _assignees[orderId]);
        if (record.held == 0) revert OrderUnknown(orderId);
        if (to == order.seller || to == order.arbiter || to == address(this)) revert InvalidParty(to);
        _checkCanSend(order.token, order.seller);
        _checkCanReceive(order.token, to);

        record.assigned = true;
        _save(orderId, record);
        _assignees[orderId] = to;
        emit ReceivableAssigned(orderId, order.seller, to);
    }

    /// @inheritdoc ITradeEscrow
    function sellReceivable(
        bytes32 orderId,
        Order calldata order,
        ReceivableOffer calldata offer,
        bytes calldata signature,
        Funding calldata funding
    ) external nonReentrant {
        Record memory record = _checkTerms(orderId, order);
        address seller = order.seller;
        if (msg.sender != seller) revert NotEntitled(msg.sender, seller);
        if (record.financed) revert AlreadyFinanced(orderId, _financings[orderId].financier);
        if (record.assigned) revert AlreadyAssigned(orderId, _assignees[orderId]);
        if (offer.order != orderId || offer.amendment != record.amendment)
            revert MessageDiffers(orderId, record.amendment);
        _checkIntake(order.token);
        _checkWindow(offer.validAfter, offer.validBefore);
        if (offer.advance == 0) revert ZeroAmount();
        address financier = offer.financier;
        if (financier == seller || financier == order.arbiter || financier == address(this)) {
            revert InvalidParty(financier);
        }
        uint256 owed = uint256(offer.advance) + offer.fee;
        uint256 available = _available(orderId, order, offer.milestones);
        if (owed > available) revert ReceivableTooSmall(owed, available);
        _checkCanSend(order.token, seller);
        _checkCanReceive(order.token, offer.financier);
        bytes32 digest = _hashTypedDataV4(TradeMessages.hash(offer));
        bool byNonce = funding.kind == FundingKind.Authorization;
        if (!byNonce) _checkSignature(offer.financier, digest, signature);

        record.financed = true;
        _save(orderId, record);
        _financings[orderId] = Financing(offer.financier, uint32(offer.milestones), uint128(owed));
        emit ReceivableSold(orderId, offer.financier, seller, offer.milestones, offer.advance, offer.fee);

        if (byNonce) {
            _pull(order.token, offer.financier, offer.advance, digest, funding);
            _transfer(order.token, seller, offer.advance);
        } else {
            _usePermit(order.token, offer.financier, funding);
            _transferFrom(order.token, offer.financier, seller, offer.advance);
        }
    }

    /// @dev The most that these milestones can still bring the seller. One that is disputed, or due without an attestation,
    /// counts for nothing. The bits above the last milestone must be 0.
    function _available(
        bytes32 orderId,
        Order calldata order,
        uint256 milestones
    ) private view returns (uint256 available) {
        if (milestones >> order.milestones.length != 0) revert InvalidMilestone(order.milestones.length);
        for (uint256 i = 0; i < order.milestones.length; ++i) {
            if (milestones & (1 << i) == 0) continue;
            Progress storage progress = _progress[orderId][i];
            MilestoneState state = progress.state;
            if (state == MilestoneState.Settled || state == MilestoneState.Disputed) continue;
            Milestone calldata terms = order.milestones[i];
            if (state != MilestoneState.Held) available += progress.toSeller;
            else if (terms.kind == MilestoneKind.OnDate || block.timestamp < terms.due) available += terms.amount;
        }
    }

    // ---------------------------------------------------------------- checks

    function _save(bytes32 orderId, Record memory record) private {
        _records[orderId] = record;
    }

    /// @dev That the order is open under exactly these terms.
    function _checkTerms(bytes32 orderId, Order calldata order) private view returns (Record memory record) {
        record = _records[orderId];
        if (record.count == 0) revert OrderUnknown(orderId);
        bytes32 offered = _orderHash(order);
        bytes32 inForce = record.amendment == 0 ? orderId : _amendedTerms[orderId];
        if (offered != inForce) revert TermsDiffer(orderId, inForce, offered);
    }

    /// @dev Who calls need not sign.
    function _checkConsent(address party, bytes32 digest, bytes calldata signature) private view {
        if (msg.sender != party) _checkSignature(party, digest, signature);
    }

    function _milestone(Order calldata order, uint256 milestone) private pure returns (Milestone calldata) {
        if (milestone >= order.milestones.length) revert InvalidMilestone(milestone);
        return order.milestones[milestone];
    }

    function _progressOf(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone
    ) private view returns (Progress storage) {
        _milestone(order, milestone);
        return _progress[orderId][milestone];
    }

    function _expect(
        bytes32 orderId,
        Order calldata order,
        uint256 milestone,
        MilestoneState expected
    ) private view returns (Progress storage progress) {
        progress = _progressOf(orderId, order, milestone);
        if (progress.state != expected) revert UnexpectedState(orderId, milestone, progress.state);
    }

    /// @dev Rounded down: the fraction of a minor unit stays with whoever funded.
    function _share(uint256 amount, uint256 shareBps) private pure returns (uint256) {
        return (amount * shareBps) / BASIS;
    }

    function _bpsOf(uint256 part, uint256 amount) private pure returns (uint256) {
        return (part * BASIS + amount - 1) / amount;
    }

    function _orderHash(Order calldata order) private view returns (bytes32) {
        return _hashTypedDataV4(TradeMessages.hash(order));
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc ITradeEscrow
    function orderHash(Order calldata order) external view returns (bytes32) {
        return _orderHash(order);
    }

    /// @inheritdoc ITradeEscrow
    function offerHash(ReceivableOffer calldata offer) external view returns (bytes32) {
        return _hashTypedDataV4(TradeMessages.hash(offer));
    }

    /// @inheritdoc ITradeEscrow
    function orderState(bytes32 orderId, Order calldata order) external view returns (OrderState memory) {
        Record memory record = _checkTerms(orderId, order);
        Financing memory financing = _financings[orderId];
        return
            OrderState({
                open: record.held != 0,
                held: record.held,
                settled: record.settled,
                amendment: record.amendment,
                terms: record.amendment == 0 ? orderId : _amendedTerms[orderId],
                payee: _payeeOf(orderId, order, record),
                financier: financing.financier,
                financed: financing.milestones,
                financierLeft: financing.left
            });
    }

    /// @inheritdoc ITradeEscrow
    function milestoneState(
        bytes32 orderId,
        uint256 milestone
    ) external view returns (MilestoneState state, uint256 since, uint256 toSeller) {
        Progress memory progress = _progress[orderId][milestone];
        return (progress.state, progress.since, progress.toSeller);
    }
}
