// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPayouts, Payment, PayoutBatch, PayoutMode} from "../../../../contracts/settlement/IPayouts.sol";
import {Funding, FundingKind} from "../../../../contracts/settlement/ISettlement.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {Vm, vm} from "../../../token/solidity/support/Vm.sol";
import {SettlementSigning} from "./SettlementSigning.sol";

/// @notice What payers and relayers do, and what IPayouts.sol says about it, written down a second time.
abstract contract PayoutActs is SettlementSigning {
    struct Payload {
        address sender;
        bytes data;
    }

    /// @param skipped Bit i: row i may not be paid now.
    /// @param taken Minor units that leave the payer first.
    struct Run {
        uint256 t;
        PayoutBatch batch;
        Payment[] payments;
        bytes32 content;
        bool sound;
        uint256 skipped;
        uint256 paid;
        uint256 taken;
        uint256 fee;
        address feeTo;
        address caller;
    }

    bytes32 private constant BATCH_TYPEHASH = keccak256(
        "PayoutBatch(address payer,address token,bytes32 batchId,uint8 mode,bytes32 paymentsHash,uint128 maxFee,"
        "address feeTo)"
    );
    bytes32 private constant CANCELLED = bytes32(uint256(1));
    uint256 private constant IDS = 24;

    IPayouts internal payouts;
    mapping(address payer => mapping(bytes32 batchId => bytes32 content)) internal batches;
    mapping(address payer => mapping(bytes32 batchId => uint256)) private timesPaid;
    /// @dev Calls that paid. Sent again they succeed and do nothing.
    Payload[] internal spent;

    function _subject() internal override returns (address) {
        payouts = deployment.payouts();
        return address(payouts);
    }

    function _name() internal pure override returns (string memory) {
        return "Harbour Payouts";
    }

    // ---------------------------------------------------------------- payers

    function pay(uint256 seed) external {
        Dice memory dice = Dice(seed);
        Run memory r = _draw(dice);
        (, bool covered) = _fund(dice, FundingKind.Allowance, r.t, r.caller, r.taken, 0);
        bytes memory data = abi.encodeCall(IPayouts.pay, (r.batch.token, r.batch.batchId, r.batch.mode, r.payments));
        _run("pay", r, data, covered);
    }

    function payWithPermit(uint256 seed) external {
        Dice memory dice = Dice(seed);
        Run memory r = _draw(dice);
        (Funding memory funding, bool covered) = _fund(dice, FundingKind.Permit, r.t, r.caller, r.taken, 0);
        bytes memory data = abi.encodeCall(
            IPayouts.payWithPermit,
            (
                r.batch.token,
                r.batch.batchId,
                r.batch.mode,
                r.payments,
                funding.value,
                funding.validBefore,
                funding.signature
            )
        );
        _run("pay with permit", r, data, covered);
    }

    function payWithAuthorization(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (Run memory r, bytes memory data, bool covered) = _drawAuthorized(dice);
        _run("pay with authorization", r, data, covered);
    }

    function _drawAuthorized(Dice memory dice) internal returns (Run memory r, bytes memory data, bool covered) {
        r = _draw(dice);
        r.caller = _anyCaller(dice);
        PayoutBatch memory batch = r.batch;
        if (dice.oneIn(2)) batch.maxFee = uint128(dice.between(1, 20));
        if (dice.oneIn(3)) batch.feeTo = dice.oneIn(8) ? subject : _anyParty(dice);
        r.fee = dice.oneIn(24) ? batch.maxFee + 1 : dice.between(0, batch.maxFee);
        r.feeTo = batch.feeTo == address(0) ? r.caller : batch.feeTo;
        _welcome(dice, r.t, r.feeTo);
        r.taken += batch.maxFee;
        // Whom the fee's recipient may be paid changes who else may.
        _judgeRows(r);
        Funding memory funding;
        (funding, covered) = _fund(dice, FundingKind.Authorization, r.t, batch.payer, r.taken, _digest(_structHash(r)));
        data = abi.encodeCall(
            IPayouts.payWithAuthorization,
            (batch, r.payments, r.fee, funding.validAfter, funding.validBefore, funding.signature)
        );
    }

    function cancel(uint256 seed) external {
        Dice memory dice = Dice(seed);
        if (dice.oneIn(2)) return;
        address payer = _anyParty(dice);
        bytes32 id = _anyId(dice, payer);
        bytes32 content = batches[payer][id];
        bool expected = id != 0 && (content == 0 || content == CANCELLED);
        (bool success, ) = _attempt("cancel", payer, abi.encodeCall(IPayouts.cancel, (id)), expected);
        if (success) batches[payer][id] = CANCELLED;
    }

    // ---------------------------------------------------------------- one batch

    function _run(bytes32 act, Run memory r, bytes memory data, bool covered) private {
        PayoutBatch memory batch = r.batch;
        bytes32 recorded = batches[batch.payer][batch.batchId];
        bool again = recorded == r.content && batch.batchId != 0 && r.fee <= batch.maxFee;
        bool first = recorded == 0 && covered && _mayPay(r);
        vm.recordLogs();
        (bool success, bytes memory result) = _attempt(act, r.caller, data, again || first);
        if (!success) return;
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 paid = abi.decode(result, (uint256));
        if (again) {
            if (paid != 0 || logs.length != 0) _note("a batch that was paid does something");
            return;
        }
        if (paid != r.paid) _note("another sum is reported");
        batches[batch.payer][batch.batchId] = r.content;
        _follow(r, logs);
        spent.push(Payload(r.caller, data));
        if (r.fee != 0) _count("pay for a fee");
    }

    /// @dev Everything but the payer's allowance or signature.
    function _mayPay(Run memory r) internal view returns (bool) {
        PayoutBatch memory batch = r.batch;
        if (batch.batchId == 0 || !r.sound || isStopped[r.t] || r.fee > batch.maxFee) return false;
        if (batch.mode == PayoutMode.Atomic && r.skipped != 0) return false;
        if (r.feeTo == subject || (r.fee != 0 && !tokens[r.t].canReceive(r.feeTo))) return false;
        return tokens[r.t].canTransfer(batch.payer, subject, r.taken);
    }

    /// @dev Every row that can be paid is paid, the rest comes back to the payer.
    function _follow(Run memory r, Vm.Log[] memory logs) private {
        PayoutBatch memory batch = r.batch;
        _moved(r.t, batch.payer, subject, r.taken);
        for (uint256 i = 0; i < r.payments.length; ++i) {
            if (r.skipped & (1 << i) == 0) _moved(r.t, subject, r.payments[i].to, r.payments[i].amount);
        }
        if (r.fee != 0) _moved(r.t, subject, r.feeTo, r.fee);
        _moved(r.t, subject, batch.payer, r.taken - r.paid - r.fee);
        if (r.skipped != 0) _count("skip a row");
        uint256 skipped;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != subject) continue;
            if (logs[i].topics[0] == IPayouts.PaymentSkipped.selector) skipped |= 1 << uint256(logs[i].topics[3]);
            else if (logs[i].topics[0] == IPayouts.BatchPaid.selector) _judgeEvent(r, logs[i].data);
        }
        if (skipped != r.skipped) _note("other rows were skipped");
    }

    /// @dev What is said to have been debited is what was taken, and no batch is said to be paid twice.
    function _judgeEvent(Run memory r, bytes memory data) private {
        PayoutBatch memory batch = r.batch;
        if (++timesPaid[batch.payer][batch.batchId] > 1) _note("a batch id paid twice");
        (bytes32 content, uint256 rows, uint256 skipped, uint256 paid, uint256 refunded, uint256 fee) = abi.decode(
            data,
            (bytes32, uint256, uint256, uint256, uint256, uint256)
        );
        if (content != r.content || rows != r.payments.length) _note("another batch is reported");
        if (paid != r.paid || fee != r.fee) _note("another payment is reported");
        if (paid + refunded + fee != r.taken) _note("debited is not paid + refunded + fee");
        for (uint256 i = 0; i < rows; ++i) {
            if (r.skipped & (1 << i) != 0) --skipped;
        }
        if (skipped != 0) _note("another count of skipped rows is reported");
    }

    // ---------------------------------------------------------------- messages

    function _rowsHash(Payment[] memory payments) private pure returns (bytes32) {
        bytes memory rows;
        for (uint256 i = 0; i < payments.length; ++i) {
            rows = bytes.concat(rows, abi.encode(payments[i]));
        }
        return keccak256(rows);
    }

    function _structHash(Run memory r) private pure returns (bytes32) {
        PayoutBatch memory batch = r.batch;
        return
            keccak256(
                abi.encode(
                    BATCH_TYPEHASH,
                    batch.payer,
                    batch.token,
                    batch.batchId,
                    batch.mode,
                    _rowsHash(r.payments),
                    batch.maxFee,
                    batch.feeTo
                )
            );
    }

    // ---------------------------------------------------------------- drawing

    function _draw(Dice memory dice) private returns (Run memory r) {
        r.t = dice.pick(2);
        PayoutBatch memory batch = r.batch;
        batch.payer = r.caller = _anyParty(dice);
        batch.token = address(tokens[r.t]);
        batch.batchId = _anyId(dice, batch.payer);
        batch.mode = PayoutMode(dice.pick(2));
        r.payments = new Payment[](dice.oneIn(40) ? 0 : dice.between(1, 6));
        _calm(dice, r.t);
        _welcome(dice, r.t, batch.payer);
        for (uint256 i = 0; i < r.payments.length; ++i) {
            r.payments[i] = _drawPayment(dice, r.t);
            address to = r.payments[i].to;
            if (batch.mode == PayoutMode.Atomic) _welcome(dice, r.t, to);
            else if (dice.oneIn(8) && to != batch.payer && keyOf[to] != 0) _setBlacklisted(r.t, to, true);
        }
        if (dice.oneIn(60)) batch.token = STRANGER;
        r.content = keccak256(abi.encode(batch.token, batch.mode, _rowsHash(r.payments)));
        _judgeRows(r);
    }

    function _drawPayment(Dice memory dice, uint256 t) private view returns (Payment memory payment) {
        payment.to = dice.oneIn(8) ? STRANGER : _anyParty(dice);
        payment.amount = _anyAmount(dice);
        if (dice.oneIn(2)) payment.memo = bytes32(dice.roll());
        uint256 kind = dice.pick(160);
        if (kind == 0) payment.to = subject;
        else if (kind < 4) payment.to = kind == 1 ? address(0) : address(tokens[t]);
        else if (kind == 4) payment.amount = 0;
        else if (kind == 5) payment.amount = MAX_SUPPLY + dice.pick(2);
        else if (kind == 6) payment.amount = EACH;
    }

    /// @dev Who of the rows may be paid now, and what that comes to.
    function _judgeRows(Run memory r) private view {
        (r.paid, r.skipped, r.taken) = (0, 0, r.batch.maxFee);
        r.sound = r.payments.length != 0 && r.batch.token == address(tokens[r.t]);
        for (uint256 i = 0; i < r.payments.length; ++i) {
            Payment memory payment = r.payments[i];
            if (payment.amount == 0 || payment.amount > MAX_SUPPLY || payment.to == subject) r.sound = false;
            r.taken += payment.amount;
            if (tokens[r.t].canReceive(payment.to)) r.paid += payment.amount;
            else r.skipped |= 1 << i;
        }
    }

    /// @dev Mostly one that nothing was paid under.
    function _anyId(Dice memory dice, address payer) internal view returns (bytes32 id) {
        if (dice.oneIn(60)) return 0;
        id = bytes32(dice.between(1, IDS));
        for (uint256 i = 0; i < 8 && batches[payer][id] != 0 && !dice.oneIn(24); ++i) {
            id = bytes32(dice.oneIn(2) ? dice.between(1, IDS) : dice.roll());
        }
    }
}
