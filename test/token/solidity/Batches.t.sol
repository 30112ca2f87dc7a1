// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Collection, IStablecoin} from "../../../contracts/token/IStablecoin.sol";
import {Dice} from "./support/Dice.sol";
import {HotCalls} from "./support/HotCalls.sol";
import {Layout} from "./support/Layout.sol";
import {TokenTest} from "./support/TokenTest.sol";
import {vm} from "./support/Vm.sol";
import {SlowWallet} from "./support/Wallets.sol";

/// @notice batchTransfer does what as many transfers do, or nothing; collect does what as many single
/// receiveWithAuthorization do. Sums near 2^256 and 2^128 do not wrap.
contract BatchesTest is TokenTest, HotCalls {
    IStablecoin private batched;
    IStablecoin private single;
    address private payee = address(0xFA7EE);

    function setUp() public {
        batched = deployToken(1).token();
        single = deployToken(0).token();
        setUpActors();
    }

    // ---------------------------------------------------------------- batchTransfer

    function testFuzz_BatchTransfer_DoesWhatTransfersDo_OrNothing(uint256 seed) public {
        Dice memory dice = Dice(seed);
        _prepare(dice);
        address payer = actors[dice.pick(6)];
        uint256 left = Layout.balanceOf(address(batched), payer);
        address[] memory recipients = new address[](dice.between(0, 6));
        uint256[] memory amounts = new uint256[](recipients.length);
        for (uint256 i = 0; i < recipients.length; ++i) {
            recipients[i] = dice.oneIn(12) ? actors[dice.pick(6)] : address(uint160(dice.between(0x5000, 0x5002)));
            if (recipients[i] == payer) recipients[i] = address(0x5000);
            amounts[i] =
                dice.oneIn(8)
                    ? left
                    : dice.oneIn(12)
                        ? dice.roll()
                        : dice.between(0, left / 2);
            left = amounts[i] < left ? left - amounts[i] : 0;
        }

        vm.prank(payer);
        (bool success, bytes memory data) = address(batched).call(
            abi.encodeCall(batched.batchTransfer, (recipients, amounts))
        );
        (bool expected, bytes memory reason) = _transferOneByOne(payer, recipients, amounts);
        require(success == expected, "one succeeds, the other reverts");
        require(success || keccak256(data) == keccak256(reason), "the errors differ");
        if (success) _requireSameWords(payer, recipients);
        else require(_sumOf(batched) == _sumOf(single) + _sumAt(single, recipients), "something moved");
    }

    function testFuzz_BatchTransfer_DoesNotWrap(uint128 balance, uint256 huge, uint8 extra) public {
        address payer = actors[0];
        balance = uint128(uint256(balance) % MAX_SUPPLY);
        vm.store(address(batched), Layout.holderSlot(payer), Layout.word(0, 0, balance));
        uint256[] memory amounts = new uint256[](3);
        // Modulo 2^256 the sum is `extra`, which the payer may well have; every row but the first is above the balance.
        amounts[1] = huge | (2 ** 255);
        unchecked {
            amounts[2] = uint256(extra) - amounts[1];
        }
        address[] memory recipients = new address[](3);
        for (uint256 i = 0; i < 3; ++i) {
            recipients[i] = address(uint160(0x5000 + i));
        }

        vm.prank(payer);
        (bool success, bytes memory data) = address(batched).call(
            abi.encodeCall(batched.batchTransfer, (recipients, amounts))
        );
        assertRevert(success, data, IERC20Errors.ERC20InsufficientBalance.selector);
    }

    function testFuzz_BatchTransfer_RefusesListsThatDiffer(uint8 recipients, uint8 amounts) public {
        if (recipients == amounts) return;
        vm.prank(actors[0]);
        (bool success, bytes memory data) = address(batched).call(
            abi.encodeCall(batched.batchTransfer, (new address[](recipients), new uint256[](amounts)))
        );
        assertRevert(success, data, IStablecoin.LengthMismatch.selector);
    }

    function testFuzz_BatchTransfer_RefusesWhatIsNotAnAddress(uint8 row, uint96 dirt) public {
        if (dirt == 0) return;
        uint256[] memory words = new uint256[](5);
        for (uint256 i = 0; i < 5; ++i) {
            words[i] = 0x5000 + i;
        }
        words[row % 5] |= uint256(dirt) * 2 ** 160;
        bytes memory data = abi.encodeWithSelector(batched.batchTransfer.selector, words, new uint256[](5));

        vm.prank(actors[0]);
        (bool success, bytes memory reason) = address(batched).call(data);
        assertRevert(success, reason, IStablecoin.InvalidAccount.selector);
    }

    function testFuzz_BatchTransfer_RefusesCalldataThatEndsEarly(uint256 length) public {
        address[] memory recipients = new address[](3);
        for (uint256 i = 0; i < 3; ++i) {
            recipients[i] = address(uint160(0x5000 + i));
        }
        bytes memory data = abi.encodeCall(batched.batchTransfer, (recipients, new uint256[](3)));
        length = length % data.length;
        assembly ("memory-safe") {
            mstore(data, length)
        }
        vm.prank(actors[0]);
        (bool success, ) = address(batched).call(data);
        require(!success, "it read beyond the calldata");
    }

    // ---------------------------------------------------------------- collect

    function testFuzz_Collect_BestEffort_DoesWhatSingleCallsDo(uint256 seed) public {
        Dice memory dice = Dice(seed);
        _prepare(dice);
        (Collection[] memory rows, Collection[] memory singles) = _drawRows(dice, true);

        vm.prank(payee);
        bytes4[] memory results = batched.collect(rows, false);
        require(results.length == rows.length, "a result per row");
        for (uint256 i = 0; i < rows.length; ++i) {
            bytes4 reason = _receiveSingle(singles[i]);
            require(_agree(rows[i], results[i], reason), "another outcome of a row");
        }
        for (uint256 i = 0; i < rows.length; ++i) {
            bool used = batched.authorizationState(rows[i].from, rows[i].nonce);
            require(used == single.authorizationState(rows[i].from, rows[i].nonce), "another nonce");
        }
        _requireSameWords(payee, new address[](0));
    }

    function testFuzz_Collect_Atomic_TakesAllOrNothing(uint256 seed) public {
        Dice memory dice = Dice(seed);
        _prepare(dice);
        (Collection[] memory rows, Collection[] memory singles) = _drawRows(dice, dice.oneIn(2));
        uint256 before = _sumOf(batched);

        vm.prank(payee);
        (bool success, bytes memory data) = address(batched).call(abi.encodeCall(batched.collect, (rows, true)));
        for (uint256 i = 0; i < rows.length; ++i) {
            bytes4 reason = _receiveSingle(singles[i]);
            if (reason == 0) continue;
            require(!success && bytes4(data) == IStablecoin.CollectFailed.selector, "not stopped by a bad row");
            (uint256 row, address from, bytes4 met) = _decodeFailure(data);
            require(
                row == i && from == rows[i].from && _agree(rows[i], met, reason),
                "not stopped by its first bad row"
            );
            require(_sumOf(batched) == before && batched.balanceOf(payee) == 0, "something moved");
            return;
        }
        require(success, "refused although every row is good");
        _requireSameWords(payee, new address[](0));
    }

    function test_Collect_GivesAContractSignerOnly100000Gas() public {
        address slow = address(new SlowWallet(150_000));
        vm.store(address(batched), Layout.holderSlot(slow), Layout.word(0, 0, 5));
        Collection[] memory rows = new Collection[](1);
        rows[0] = Collection(slow, 5, 0, type(uint256).max, 0, 27, bytes32(uint256(1)), bytes32(uint256(1)));

        vm.prank(payee);
        require(batched.collect(rows, false)[0] == IStablecoin.InvalidSignature.selector, "it got more");
        vm.prank(payee);
        batched.receiveWithAuthorization(slow, payee, 5, 0, type(uint256).max, 0, hex"00");
        require(batched.balanceOf(payee) == 5, "alone it gets what it needs");
    }

    function testFuzz_Collect_AStarvedContractSigner_IsNotABadRow(uint256 gas_) public {
        gas_ = 60_000 + (gas_ % 200_000);
        address slow = address(new SlowWallet(80_000));
        vm.store(address(batched), Layout.holderSlot(slow), Layout.word(0, 0, 5));
        Collection[] memory rows = new Collection[](1);
        rows[0] = Collection(slow, 5, 0, type(uint256).max, 0, 27, bytes32(uint256(1)), bytes32(uint256(1)));

        vm.prank(payee);
        (bool success, bytes memory data) = address(batched).call{gas: gas_}(
            abi.encodeCall(batched.collect, (rows, false))
        );
        if (success) require(abi.decode(data, (bytes4[]))[0] == 0, "a good row counts as bad for want of gas");
        else require(gas_ < 200_000, "refused although there is gas enough");
    }

    // ---------------------------------------------------------------- rows

    /// @dev Each row is good or has one fault; both lists are the same but for the signatures' domain.
    function _drawRows(
        Dice memory dice,
        bool faulty
    ) private view returns (Collection[] memory rows, Collection[] memory singles) {
        rows = new Collection[](dice.between(0, 5));
        singles = new Collection[](rows.length);
        for (uint256 i = 0; i < rows.length; ++i) {
            address from = actors[dice.pick(6)];
            uint256 value = Layout.balanceOf(address(batched), from) / 3;
            (uint256 validAfter, uint256 validBefore) = (block.timestamp - 1, block.timestamp + 1);
            uint256 fault = faulty ? dice.pick(12) : 99;
            if (fault == 0) ++validAfter;
            if (fault == 1) --validBefore;
            if (fault == 2) value = dice.oneIn(2) ? value * 3 + 1 : dice.roll() | (2 ** 128);
            bytes32 nonce = bytes32(epoch + (fault == 3 ? 0 : i));
            rows[i] = _signed(batched, from, value, validAfter, validBefore, nonce);
            singles[i] = _signed(single, from, value, validAfter, validBefore, nonce);
            if (fault == 4) rows[i].v = singles[i].v = 29;
            if (fault == 5) rows[i].s = singles[i].s = 0;
        }
    }

    function _signed(
        IStablecoin token,
        address from,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce
    ) private view returns (Collection memory) {
        bytes32 structHash = paymentHash(true, from, payee, value, validAfter, validBefore, nonce);
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domainSeparator(address(token), HOME), structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf[from], digest);
        return Collection(from, value, validAfter, validBefore, nonce, v, r, s);
    }

    function _receiveSingle(Collection memory row) private returns (bytes4) {
        vm.prank(payee);
        (bool success, bytes memory data) = address(single).call(
            abi.encodePacked(
                abi.encodeWithSelector(
                    bytes4(0xef55bec6),
                    row.from,
                    payee,
                    row.value,
                    row.validAfter,
                    row.validBefore,
                    row.nonce
                ),
                abi.encode(row.v, row.r, row.s)
            )
        );
        return success ? bytes4(0) : bytes4(data);
    }

    /// @dev The same error, or none; a forged row may meet another one first, as collect judges signatures last.
    function _agree(Collection memory row, bytes4 result, bytes4 reason) private pure returns (bool) {
        bool forged = row.v == 29 || row.s == 0;
        return result == reason || (forged && result != 0 && reason == IStablecoin.InvalidSignature.selector);
    }

    function _decodeFailure(bytes memory data) private pure returns (uint256 row, address from, bytes4 reason) {
        assembly ("memory-safe") {
            row := mload(add(data, 0x24))
            from := mload(add(data, 0x44))
            reason := mload(add(data, 0x64))
        }
    }

    // ---------------------------------------------------------------- both tokens

    function _prepare(Dice memory dice) private {
        epoch = dice.pick(2 ** 200);
        (bytes32[6] memory words, uint256[6] memory holds) = drawWords(dice);
        storeWords(address(batched), words, holds);
        storeWords(address(single), words, holds);
    }

    function _transferOneByOne(
        address payer,
        address[] memory recipients,
        uint256[] memory amounts
    ) private returns (bool, bytes memory) {
        for (uint256 i = 0; i < recipients.length; ++i) {
            vm.prank(payer);
            (bool success, bytes memory data) = address(single).call(
                abi.encodeCall(single.transfer, (recipients[i], amounts[i]))
            );
            if (!success) return (false, data);
        }
        return (true, "");
    }

    function _requireSameWords(address extra, address[] memory others) private view {
        require(_sameWord(extra), "an account differs");
        for (uint256 i = 0; i < 6; ++i) {
            require(_sameWord(actors[i]), "an actor's account differs");
        }
        for (uint256 i = 0; i < others.length; ++i) {
            require(_sameWord(others[i]), "a recipient's account differs");
        }
    }

    function _sameWord(address account) private view returns (bool) {
        bytes32 slot = Layout.holderSlot(account);
        return Layout.read(address(batched), slot) == Layout.read(address(single), slot);
    }

    function _sumOf(IStablecoin token) private view returns (uint256 sum) {
        for (uint256 i = 0; i < 6; ++i) {
            sum += token.balanceOf(actors[i]);
        }
    }

    /// @dev What strangers among the recipients hold.
    function _sumAt(IStablecoin token, address[] memory) private view returns (uint256) {
        return token.balanceOf(address(0x5000)) + token.balanceOf(address(0x5001)) + token.balanceOf(address(0x5002));
    }
}
