// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Collection, IStablecoin} from "../../../contracts/token/IStablecoin.sol";
import {HotCalls} from "./support/HotCalls.sol";
import {Layout} from "./support/Layout.sol";
import {TokenTest} from "./support/TokenTest.sol";
import {vm} from "./support/Vm.sol";

/// @notice When a signed message is good, how often, and what its calldata may look like, by every route it can take
/// and on both paths: odd cases run on the token without the fast path.
contract WindowsTest is TokenTest, HotCalls {
    IStablecoin[2] private tokens;
    address private payer;
    address private payee;

    struct Window {
        uint256 validAfter;
        uint256 validBefore;
        uint48 now_;
        uint8 closeness;
    }

    function setUp() public {
        tokens = [deployToken(1).token(), deployToken(0).token()];
        setUpActors();
        payer = actors[0];
        payee = actors[1];
        for (uint256 i = 0; i < 2; ++i) {
            vm.store(address(tokens[i]), Layout.holderSlot(payer), Layout.word(0, 0, 1e12));
        }
    }

    // ---------------------------------------------------------------- time

    /// @dev Bounds may be any 256-bit number: OpenZeppelin's draft reads bit 47 as another clock, ours does not.
    function testFuzz_APayment_IsGoodStrictlyInsideItsWindow(Window memory window, uint8 route) public {
        (uint256 validAfter, uint256 validBefore) = _bounds(window);
        vm.warp(window.now_);
        (bool success, bytes memory data) = _pay(tokens[route % 2], (route / 2) % 6, 5, validAfter, validBefore, "n");

        if (window.now_ <= validAfter) assertRevert(success, data, IStablecoin.AuthorizationNotYetValid.selector);
        else if (window.now_ >= validBefore) assertRevert(success, data, IStablecoin.AuthorizationExpired.selector);
        else require(success, "refused inside its window");
    }

    function testFuzz_APermit_IsGoodUpToItsDeadline(
        uint256 deadline,
        uint48 now_,
        uint8 closeness,
        uint8 route
    ) public {
        if (closeness < 128) deadline = uint256(now_) + (closeness % 3) - (now_ == 0 ? 0 : 1);
        vm.warp(now_);
        (bool success, bytes memory data) = _permit(tokens[route % 2], route % 4 > 1, 0, 7, deadline);

        if (now_ > deadline) assertRevert(success, data, IStablecoin.PermitExpired.selector);
        else require(success && tokens[route % 2].allowance(payer, payee) == 7, "refused before its deadline");
    }

    // ---------------------------------------------------------------- nonces

    function testFuzz_APayment_IsMadeOnce_ByWhateverRoutes(
        bytes32 nonce,
        uint8 first,
        uint8 second,
        uint8 which
    ) public {
        IStablecoin token = tokens[which % 2];
        (bool success, ) = _pay(token, first % 6, 5, 0, type(uint256).max, nonce);
        require(success && token.balanceOf(payee) == 5, "a fresh nonce is refused");
        require(token.authorizationState(payer, nonce), "the nonce looks unused");

        bytes memory data;
        (success, data) = _pay(token, second % 6, 5, 0, type(uint256).max, nonce);
        assertRevert(success, data, IStablecoin.AuthorizationAlreadyUsed.selector);
        require(token.balanceOf(payee) == 5, "paid twice");
    }

    function testFuzz_ANonce_IsIndependentOfAnyOther(bytes32 used, uint256 distance, uint8 route) public {
        bytes32 other = distance < 2 ** 255 ? bytes32(uint256(used) ^ (2 ** (distance % 256))) : bytes32(distance);
        if (other == used) return;
        IStablecoin token = tokens[route % 2];
        _pay(token, (route / 2) % 6, 5, 0, type(uint256).max, used);

        require(!token.authorizationState(payer, other), "another nonce looks used");
        require(!token.authorizationState(payee, used), "another payer's nonce looks used");
        (bool success, ) = _pay(token, (route / 12) % 6, 5, 0, type(uint256).max, other);
        require(success && token.balanceOf(payee) == 10, "another nonce is refused");
    }

    function testFuzz_ACancelledNonce_PaysNothing(bytes32 nonce, bool asBytes, uint8 route) public {
        IStablecoin token = tokens[route % 2];
        bytes32 structHash = keccak256(
            abi.encode(keccak256("CancelAuthorization(address authorizer,bytes32 nonce)"), payer, nonce)
        );
        (uint8 v, bytes32 r, bytes32 s) = _sign(token, structHash);
        if (asBytes) token.cancelAuthorization(payer, nonce, abi.encodePacked(r, s, v));
        else token.cancelAuthorization(payer, nonce, v, r, s);

        (bool success, bytes memory data) = _pay(token, (route / 2) % 6, 5, 0, type(uint256).max, nonce);
        assertRevert(success, data, IStablecoin.AuthorizationAlreadyUsed.selector);
    }

    function testFuzz_Permits_CountUpAndAreGoodOnce(uint32 start, bool first, bool second, uint8 which) public {
        if (start > type(uint32).max - 2) start -= 2;
        IStablecoin token = tokens[which % 2];
        vm.store(address(token), Layout.holderSlot(payer), Layout.word(Layout.VERIFIED, start, 77));

        (bool success, ) = _permit(token, first, start, 7, type(uint256).max);
        require(success && token.nonces(payer) == uint256(start) + 1, "the next nonce is refused");
        bytes memory data;
        (success, data) = _permit(token, second, start, 7, type(uint256).max);
        assertRevert(success, data, IStablecoin.InvalidSignature.selector);
        (success, ) = _permit(token, second, uint256(start) + 2, 7, type(uint256).max);
        require(!success, "a nonce was skipped");
        (success, ) = _permit(token, second, uint256(start) + 1, 9, type(uint256).max);
        require(success && token.allowance(payer, payee) == 9, "the nonce after it is refused");
        bytes32 word = Layout.word(Layout.VERIFIED, start + 2, 77);
        require(vm.load(address(token), Layout.holderSlot(payer)) == word, "the rest of the word changed");
    }

    // ---------------------------------------------------------------- calldata

    /// @dev An address with bits above the 160th is refused by every function that takes one.
    function testFuzz_DirtyAddresses_AreRefused(uint8 which, uint8 function_, uint96 dirt) public {
        if (dirt == 0) return;
        address token = address(tokens[which % 2]);
        (bytes memory data, uint256 addresses) = _call(function_);
        uint256 argument = (which / 2) % addresses;
        assembly ("memory-safe") {
            let word := add(add(data, 0x24), mul(argument, 0x20))
            mstore(word, or(mload(word), shl(160, dirt)))
        }
        vm.prank(payer);
        (bool success, bytes memory reason) = token.call(data);
        require(!success && reason.length == 0, "an unclean address was accepted");
    }

    function testFuzz_CalldataThatEndsEarly_IsRefused(uint8 which, uint8 function_, uint256 length) public {
        address token = address(tokens[which % 2]);
        (bytes memory data, ) = _call(function_);
        length = length % data.length;
        assembly ("memory-safe") {
            mstore(data, length)
        }
        vm.prank(payer);
        (bool success, bytes memory reason) = token.call(data);
        require(!success && reason.length == 0, "it read beyond the calldata");
    }

    function testFuzz_BytesAfterTheArguments_AreIgnored(uint8 which, bytes calldata suffix) public {
        IStablecoin token = tokens[which % 2];
        uint256 route = (which / 2) % 2 == 0 ? 0 : 2; // the two functions with v, r, s
        bytes memory data = _payData(token, route, 5, 0, type(uint256).max, "n");
        vm.prank(payee);
        (bool success, ) = address(token).call(bytes.concat(data, suffix));
        require(success && token.balanceOf(payee) == 5, "a suffix stops the payment");
    }

    function testFuzz_EtherSentAlong_IsRefused(uint8 which, uint8 function_, uint64 value) public {
        vm.deal(payer, type(uint128).max);
        (bytes memory data, ) = _call(function_);
        vm.prank(payer);
        (bool success, ) = address(tokens[which % 2]).call{value: uint256(value) + 1}(data);
        require(!success, "it kept the ether");
    }

    // ---------------------------------------------------------------- routes

    function _bounds(Window memory window) private pure returns (uint256 validAfter, uint256 validBefore) {
        (validAfter, validBefore) = (window.validAfter, window.validBefore);
        if (window.now_ < 2) window.now_ = 2;
        uint256 near = window.closeness;
        if (near < 192) validAfter = uint256(window.now_) + (near % 3) - 2;
        if (near < 128) validBefore = uint256(window.now_) + ((near / 3) % 3);
    }

    /// @dev Routes: transfer by v, r, s and by bytes, receive by both, with a reference, as a row of collect.
    function _pay(
        IStablecoin token,
        uint256 route,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce
    ) private returns (bool success, bytes memory data) {
        bytes memory callData = _payData(token, route, value, validAfter, validBefore, nonce);
        vm.prank(payee);
        (success, data) = address(token).call(callData);
        if (route != 5 || !success) return (success, data);
        bytes4 reason = abi.decode(data, (bytes4[]))[0];
        return (reason == 0, abi.encodePacked(reason));
    }

    function _payData(
        IStablecoin token,
        uint256 route,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce
    ) private view returns (bytes memory) {
        bytes32 structHash = paymentHash(route != 0 && route != 1, payer, payee, value, validAfter, validBefore, nonce);
        if (route == 4) structHash = _memoHash(value, validAfter, validBefore, nonce);
        (uint8 v, bytes32 r, bytes32 s) = _sign(token, structHash);
        bytes memory head = abi.encode(payer, payee, value, validAfter, validBefore, nonce);
        bytes memory signature = abi.encodePacked(r, s, v);
        if (route == 0) return abi.encodePacked(bytes4(0xe3ee160e), head, abi.encode(v, r, s));
        if (route == 2) return abi.encodePacked(bytes4(0xef55bec6), head, abi.encode(v, r, s));
        if (route == 1 || route == 3) {
            bytes4 selector = route == 1 ? bytes4(0xcf092995) : bytes4(0x88b7ab63);
            return abi.encodePacked(selector, head, uint256(0xe0), uint256(65), signature, bytes31(0));
        }
        if (route == 4) {
            return
                abi.encodeCall(
                    token.transferWithMemoAuthorization,
                    (payer, payee, value, validAfter, validBefore, nonce, "memo", signature)
                );
        }
        Collection[] memory rows = new Collection[](1);
        rows[0] = Collection(payer, value, validAfter, validBefore, nonce, v, r, s);
        return abi.encodeCall(token.collect, (rows, false));
    }

    function _memoHash(
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce
    ) private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "TransferWithMemoAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce,bytes32 memo)"
        );
        return keccak256(abi.encode(typeHash, payer, payee, value, validAfter, validBefore, nonce, bytes32("memo")));
    }

    function _permit(
        IStablecoin token,
        bool asBytes,
        uint256 nonce,
        uint256 value,
        uint256 deadline
    ) private returns (bool, bytes memory) {
        bytes32 typeHash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        (uint8 v, bytes32 r, bytes32 s) = _sign(
            token,
            keccak256(abi.encode(typeHash, payer, payee, value, nonce, deadline))
        );
        bytes memory head = abi.encode(payer, payee, value, deadline);
        return
            address(token).call(
                asBytes
                    ? abi.encodePacked(bytes4(0x9fd5a6cf), head, uint256(0xa0), uint256(65), r, s, v, bytes31(0))
                    : abi.encodePacked(bytes4(0xd505accf), head, abi.encode(v, r, s))
            );
    }

    function _sign(IStablecoin token, bytes32 structHash) private pure returns (uint8, bytes32, bytes32) {
        return vm.sign(1, keccak256(abi.encodePacked(hex"1901", domainSeparator(address(token), HOME), structHash)));
    }

    /// @dev A call by the payer that succeeds as it stands, and how many of its first arguments are addresses.
    function _call(uint8 index) private view returns (bytes memory data, uint256 addresses) {
        IStablecoin token = tokens[0];
        bytes memory unsigned = abi.encode(
            payer,
            payee,
            5,
            0,
            type(uint256).max,
            bytes32(0),
            27,
            bytes32(0),
            bytes32(0)
        );
        index = index % 11;
        if (index == 0) return (abi.encodeCall(token.transfer, (payee, 5)), 1);
        if (index == 1) return (abi.encodeCall(token.transferFrom, (payer, payee, 0)), 2);
        if (index == 2) return (abi.encodeCall(token.approve, (payee, 5)), 1);
        if (index == 3) return (abi.encodeCall(token.increaseAllowance, (payee, 5)), 1);
        if (index == 4) return (abi.encodeCall(token.decreaseAllowance, (payee, 0)), 1);
        if (index == 5) return (abi.encodeCall(token.transferWithMemo, (payee, 5, "m")), 1);
        if (index == 6) return (abi.encodeCall(token.transferFromWithMemo, (payer, payee, 0, "m")), 2);
        if (index == 7) return (abi.encodePacked(bytes4(0xe3ee160e), unsigned), 2);
        if (index == 8) return (abi.encodePacked(bytes4(0xef55bec6), unsigned), 2);
        if (index == 9) return (abi.encodeCall(token.mint, (payee, 5)), 1);
        return (abi.encodeWithSelector(0xd505accf, payer, payee, 5, type(uint256).max, 27, bytes32(0), bytes32(0)), 2);
    }
}
