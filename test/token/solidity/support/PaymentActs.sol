// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Collection} from "../../../../contracts/token/IStablecoin.sol";
import {Dice} from "./Dice.sol";
import {Layout} from "./Layout.sol";
import {vm} from "./Vm.sol";
import {Act, World} from "./World.sol";

/// @notice What holders do.
abstract contract PaymentActs is World {
    struct Payload {
        address sender;
        bytes data;
    }

    struct Payment {
        address from;
        address to;
        uint256 amount;
        bytes32 nonce;
    }

    /// @dev Rows of one collect, whether each is good, and what good rows take from every account.
    struct Rows {
        address payee;
        Collection[] rows;
        bool[] good;
        uint256[] taken;
        bool all;
    }

    /// @dev Signed calls that succeeded, for replays.
    Payload[] private spent;
    mapping(address payer => uint256) private counts;

    function pay(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (address from, address to, uint256 amount) = _drawPayment(dice);
        bool expected = _mayPay(from, to, amount);
        if (dice.oneIn(3)) {
            _attempt(Act.TransferWithMemo, from, abi.encodeCall(token.transferWithMemo, (to, amount, "m")), expected);
        } else {
            _attempt(Act.Transfer, from, abi.encodeCall(token.transfer, (to, amount)), expected);
        }
    }

    function payFrom(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (address from, address to, uint256 amount) = _drawPayment(dice);
        address spender = dice.oneIn(3) ? to : _any(dice);
        for (uint256 i = 0; i < 8 && allowances[from][spender] == 0 && spender != address(0); ++i) {
            spender = _any(dice);
        }
        uint256 allowance = allowances[from][spender];
        if (amount > allowance && !dice.oneIn(12)) amount = allowance;
        bool expected =
            _mayPay(from, to, amount) && amount <= allowance && (spender == to || !_has(spender, Layout.BLACKLISTED));
        bytes memory data =
            dice.oneIn(3)
                ? abi.encodeCall(token.transferFromWithMemo, (from, to, amount, "m"))
                : abi.encodeCall(token.transferFrom, (from, to, amount));
        (bool success, ) = _attempt(Act.TransferFrom, spender, data, expected);
        if (success && allowance != type(uint256).max) allowances[from][spender] = allowance - amount;
    }

    function batch(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (address from, , ) = _drawPayment(dice);
        address[] memory recipients = new address[](dice.between(1, 5));
        uint256[] memory amounts = new uint256[](recipients.length);
        uint256 left = _free(from);
        bool expected = true;
        for (uint256 i = 0; i < recipients.length; ++i) {
            recipients[i] = _anyPayee(dice);
            for (uint256 j = 0; j < 12 && (recipients[i] == from || !_admits(from, recipients[i])); ++j) {
                recipients[i] = _any(dice);
            }
            if (dice.oneIn(40)) recipients[i] = from;
            amounts[i] = dice.oneIn(40) ? left + 1 : dice.between(0, left / 2);
            expected = expected && recipients[i] != from && _admits(from, recipients[i]) && amounts[i] <= left;
            left = amounts[i] < left ? left - amounts[i] : 0;
        }
        _attempt(Act.BatchTransfer, from, abi.encodeCall(token.batchTransfer, (recipients, amounts)), expected);
    }

    function allow(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address owner = _any(dice);
        address spender =
            dice.oneIn(40)
                ? address(0)
                : dice.oneIn(2) && isPaused
                    ? desk
                    : _any(dice);
        uint256 amount = dice.oneIn(4) ? type(uint256).max : _upTo(dice, balances[owner]);
        uint256 current = allowances[owner][spender];
        uint256 kind = dice.pick(4);
        bool success;
        if (kind == 0) {
            amount = current;
            if (!dice.oneIn(10)) amount = dice.between(0, current);
            else if (current != type(uint256).max) ++amount;
            bytes memory data = abi.encodeCall(token.decreaseAllowance, (spender, amount));
            (success, ) = _attempt(Act.ChangeAllowance, owner, data, amount <= current && spender != address(0));
            if (success) allowances[owner][spender] = current - amount;
            return;
        }
        if (kind == 1) {
            if (amount > type(uint256).max - current) amount = type(uint256).max - current;
            bytes memory data = abi.encodeCall(token.increaseAllowance, (spender, amount));
            (success, ) = _attempt(Act.ChangeAllowance, owner, data, _mayApprove(owner, spender, current + amount));
            if (success) allowances[owner][spender] = current + amount;
            return;
        }
        bool expected = _mayApprove(owner, spender, amount);
        if (kind == 2)
            (success, ) = _attempt(Act.Approve, owner, abi.encodeCall(token.approve, (spender, amount)), expected);
        else success = _permit(dice, Payment(owner, spender, amount, 0), expected);
        if (success) allowances[owner][spender] = amount;
    }

    // ---------------------------------------------------------------- by signature

    function paySigned(uint256 seed) external {
        Dice memory dice = Dice(seed);
        Payment memory payment;
        (payment.from, payment.to, payment.amount) = _drawPayment(dice);
        Act act = Act(uint256(Act.PayBySignature) + dice.pick(4));
        payment.nonce = act == Act.PayCounted ? bytes32(counts[payment.from]++) : keccak256(abi.encode(seed));
        if (dice.oneIn(20)) payment.nonce = bytes32(dice.pick(4)); // mostly used before, by counting
        address sender = act == Act.PayToSelfBySignature ? payment.to : _any(dice);
        bool expected = _mayPay(payment.from, payment.to, payment.amount) && !used[payment.from][payment.nonce];
        bytes memory data = _signedPayment(act, payment, dice.oneIn(2));
        _attemptSigned(act, sender, data, expected, payment);
    }

    function cancelNonce(uint256 seed) external {
        Dice memory dice = Dice(seed);
        Payment memory payment;
        payment.from = _any(dice);
        payment.nonce = dice.oneIn(3) ? bytes32(counts[payment.from]++) : bytes32(dice.roll());
        if (dice.oneIn(8)) payment.nonce = bytes32(dice.pick(4));
        bytes32 typeHash = keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");
        bytes memory head = abi.encode(payment.from, payment.nonce);
        (bytes memory words, bytes memory packed) = _sign(payment.from, keccak256(bytes.concat(typeHash, head)));
        bytes memory data =
            dice.oneIn(2)
                ? abi.encodePacked(bytes4(0x5a049a70), head, words)
                : abi.encodePacked(bytes4(0xb7b72899), head, uint256(0x60), packed);
        _attemptSigned(Act.CancelNonce, _any(dice), data, !used[payment.from][payment.nonce], payment);
    }

    /// @dev Presents again what was accepted once.
    function replaySpent(uint256 seed) external {
        if (spent.length == 0) return;
        Payload storage payload = spent[seed % spent.length];
        _attemptReplay(payload.sender, payload.data);
    }

    function collect(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 count = dice.between(1, 4);
        Rows memory drawn = Rows(
            accounts[0],
            new Collection[](count),
            new bool[](count),
            new uint256[](accounts.length),
            true
        );
        (, address payee, ) = _drawPayment(dice);
        if (payee != address(0) && payee != address(token)) drawn.payee = payee;
        for (uint256 i = 0; i < count; ++i) {
            _drawRow(dice, drawn, i);
        }
        if (dice.oneIn(2)) _collectAtomic(drawn);
        else _collectBestEffort(drawn);
    }

    function _collectAtomic(Rows memory drawn) private {
        bytes memory data = abi.encodeCall(token.collect, (drawn.rows, true));
        (bool success, bytes memory result) = _attempt(Act.CollectAtomic, drawn.payee, data, drawn.all);
        if (!success) return;
        _checkResults(drawn, result);
        spent.push(Payload(drawn.payee, data));
    }

    function _collectBestEffort(Rows memory drawn) private {
        bytes memory data = abi.encodeCall(token.collect, (drawn.rows, false));
        (bool success, bytes memory result) = _attempt(Act.CollectBestEffort, drawn.payee, data, true);
        if (success) _checkResults(drawn, result);
    }

    function _checkResults(Rows memory drawn, bytes memory result) private {
        bytes4[] memory results = abi.decode(result, (bytes4[]));
        for (uint256 i = 0; i < drawn.rows.length; ++i) {
            if ((results[i] == 0) != drawn.good[i]) _note("a row of collect came out otherwise");
            if (drawn.good[i]) _rememberNonce(drawn.rows[i].from, drawn.rows[i].nonce);
        }
    }

    // ---------------------------------------------------------------- parts

    /// @dev Mostly a payment that the tables admit.
    function _drawPayment(Dice memory dice) private view returns (address from, address to, uint256 amount) {
        (from, to) = (_any(dice), _anyPayee(dice));
        for (uint256 i = 0; i < 24 && !_admits(from, to) && !dice.oneIn(20); ++i) {
            (from, to) = (_any(dice), _any(dice));
        }
        amount = _upTo(dice, _free(from));
    }

    function _permit(Dice memory dice, Payment memory approval, bool expected) private returns (bool success) {
        uint256 deadline = dice.oneIn(10) ? block.timestamp - 1 : type(uint256).max;
        bytes memory data = _permitData(approval, deadline, dice.oneIn(2));
        address sender = _any(dice);
        (success, ) = _attempt(Act.Permit, sender, data, expected && block.timestamp <= deadline);
        if (!success) return false;
        ++permits[approval.from];
        spent.push(Payload(sender, data));
    }

    function _permitData(Payment memory approval, uint256 deadline, bool asBytes) private view returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes memory head = abi.encode(approval.from, approval.to, approval.amount);
        (bytes memory words, bytes memory packed) = _sign(
            approval.from,
            keccak256(abi.encodePacked(typeHash, head, permits[approval.from], deadline))
        );
        if (asBytes) return abi.encodePacked(bytes4(0x9fd5a6cf), head, deadline, uint256(0xa0), packed);
        return abi.encodePacked(bytes4(0xd505accf), head, deadline, words);
    }

    function _attemptSigned(Act act, address sender, bytes memory data, bool expected, Payment memory payment) private {
        (bool success, ) = _attempt(act, sender, data, expected);
        if (!success) return;
        _rememberNonce(payment.from, payment.nonce);
        spent.push(Payload(sender, data));
    }

    function _signedPayment(Act act, Payment memory payment, bool asBytes) private view returns (bytes memory) {
        bytes memory head = _head(payment);
        if (act == Act.PayWithSignedMemo) head = bytes.concat(head, bytes32("m"));
        (bytes memory words, bytes memory packed) = _sign(payment.from, _paymentHash(act, head));
        if (act == Act.PayWithSignedMemo) {
            return abi.encodePacked(token.transferWithMemoAuthorization.selector, head, uint256(0x100), packed);
        }
        bool receiving = act == Act.PayToSelfBySignature;
        if (asBytes) {
            return abi.encodePacked(receiving ? bytes4(0x88b7ab63) : bytes4(0xcf092995), head, uint256(0xe0), packed);
        }
        return abi.encodePacked(receiving ? bytes4(0xef55bec6) : bytes4(0xe3ee160e), head, words);
    }

    function _paymentHash(Act act, bytes memory fields) private pure returns (bytes32) {
        string memory name = "TransferWithAuthorization";
        if (act == Act.PayWithSignedMemo) name = "TransferWithMemoAuthorization";
        if (act == Act.PayToSelfBySignature) name = "ReceiveWithAuthorization";
        bytes32 typeHash = keccak256(
            abi.encodePacked(
                name,
                "(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce",
                act == Act.PayWithSignedMemo ? ",bytes32 memo)" : ")"
            )
        );
        return keccak256(bytes.concat(typeHash, fields));
    }

    function _head(Payment memory payment) private pure returns (bytes memory) {
        return abi.encode(payment.from, payment.to, payment.amount, 0, type(uint256).max, payment.nonce);
    }

    /// @dev Mostly a good row: a payer that the tables admit, enough money, a fresh nonce.
    function _drawRow(Dice memory dice, Rows memory drawn, uint256 i) private view {
        uint256 index = dice.pick(accounts.length);
        for (uint256 j = 0; j < 12 && !_isPayer(index, drawn.payee, drawn.taken[index]); ++j) {
            index = dice.pick(accounts.length);
        }
        if (dice.oneIn(20)) index = _indexOf(drawn.payee);
        uint256 free = _free(accounts[index]) - drawn.taken[index];
        Payment memory payment = Payment(accounts[index], drawn.payee, dice.between(0, free / 2), bytes32(dice.roll()));
        if (dice.oneIn(15)) payment.amount = free + 1;
        if (dice.oneIn(15)) payment.nonce = bytes32(dice.pick(2));
        drawn.rows[i] = _row(payment);
        drawn.good[i] =
            payment.from != payment.to &&
            _admits(payment.from, payment.to) &&
            payment.amount <= free &&
            !used[payment.from][payment.nonce] &&
            !_isTwice(drawn, i);
        if (drawn.good[i]) drawn.taken[index] += payment.amount;
        else drawn.all = false;
    }

    function _row(Payment memory payment) private view returns (Collection memory row) {
        (bytes memory words, ) = _sign(payment.from, _paymentHash(Act.PayToSelfBySignature, _head(payment)));
        (row.from, row.value, row.validBefore) = (payment.from, payment.amount, type(uint256).max);
        row.nonce = payment.nonce;
        (row.v, row.r, row.s) = abi.decode(words, (uint8, bytes32, bytes32));
    }

    function _indexOf(address account) private view returns (uint256 index) {
        while (accounts[index] != account) ++index;
    }

    function _isPayer(uint256 index, address payee, uint256 spentAlready) private view returns (bool) {
        address from = accounts[index];
        return from != payee && _admits(from, payee) && _free(from) > spentAlready;
    }

    /// @dev Whether a good row before it used the same nonce.
    function _isTwice(Rows memory drawn, uint256 index) private pure returns (bool) {
        Collection memory row = drawn.rows[index];
        for (uint256 i = 0; i < index; ++i) {
            if (drawn.good[i] && drawn.rows[i].from == row.from && drawn.rows[i].nonce == row.nonce) return true;
        }
        return false;
    }

    function _rememberNonce(address authorizer, bytes32 nonce) private {
        if (!used[authorizer][nonce]) _note("a nonce was used without an event");
        nonceOwners.push(authorizer);
        nonceWords.push(uint256(nonce) / 256);
    }

    /// @dev The signature as the three words v, r, s and as the tail of a `bytes` argument.
    function _sign(address signer, bytes32 structHash) private view returns (bytes memory words, bytes memory packed) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Harbour HKD"),
                keccak256("1"),
                block.chainid,
                token
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf[signer], digest);
        return (abi.encode(v, r, s), abi.encodePacked(uint256(65), r, s, v, bytes31(0)));
    }
}
