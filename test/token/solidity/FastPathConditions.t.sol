// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dice} from "./support/Dice.sol";
import {Dirt, Draft, Flaw, Hot, HotCalls} from "./support/HotCalls.sol";
import {Layout} from "./support/Layout.sol";
import {TokenTest} from "./support/TokenTest.sol";
import {vm, Vm} from "./support/Vm.sol";

/// @notice The installed twin's code is replaced by one that always reverts, so whatever succeeds was answered by the
/// proxy alone. It must answer exactly when every condition of token.md holds, and then write and emit what the
/// specification says, computed here a second time.
contract FastPathConditionsTest is TokenTest, HotCalls {
    bytes32 private constant TRANSFER = keccak256("Transfer(address,address,uint256)");
    bytes32 private constant APPROVAL = keccak256("Approval(address,address,uint256)");
    bytes32 private constant USED = keccak256("AuthorizationUsed(address,bytes32)");
    bytes32 private constant IMPLEMENTATION_SLOT = bytes32(uint256(keccak256("eip1967.proxy.implementation")) - 1);

    address private token;
    uint256 private calls;
    mapping(Hot => uint256) private answers;

    function setUp() public {
        token = address(deployToken(1).token());
        vm.etch(address(uint160(Layout.read(token, IMPLEMENTATION_SLOT))), hex"5f5ffd"); // revert(0, 0)
        setUpActors();
    }

    function testFuzz_TheProxyAnswersAlone_ExactlyWhenEveryConditionHolds(uint256 seed) public {
        play(seed);
    }

    /// @dev Without this the test above could pass on calls that are never answered.
    function test_TheDrawnCalls_AreOftenAnswered() public {
        for (uint256 seed = 0; seed < 300; ++seed) {
            this.play(seed);
        }
        uint256 total;
        for (uint256 i = 0; i <= uint256(type(Hot).max); ++i) {
            require(answers[Hot(i)] > 15, "a function is hardly ever answered");
            total += answers[Hot(i)];
        }
        require(calls > 800 && total * 100 >= calls * 20 && total * 100 <= calls * 70, "too few or too many answers");
    }

    function testFuzz_AnUntaggedImplementation_IsAskedAlways(uint256 seed, uint16 ending, uint8 bit) public {
        if (bit < 160) ending = uint16(0xFA57 ^ (2 ** (bit % 16)));
        if (ending == 0xFA57) return;
        Dice memory dice = Dice(seed);
        _prepare(dice);
        address untagged = address(uint160((uint256(keccak256("untagged")) / 2 ** 16) * 2 ** 16) + ending);
        vm.etch(untagged, hex"5f5ffd");
        vm.store(token, IMPLEMENTATION_SLOT, bytes32(uint256(uint160(untagged))));

        (bool success, ) = send(draw(dice, token), token);
        require(!success, "answered without the tag");
    }

    function testFuzz_AnyOtherSelector_IsDelegated(bytes4 selector, bytes calldata arguments) public {
        bytes4[6] memory hot = [bytes4(0xa9059cbb), 0x23b872dd, 0x095ea7b3, 0xd505accf, 0xe3ee160e, 0xef55bec6];
        for (uint256 i = 0; i < 6; ++i) {
            if (selector == hot[i]) return;
        }
        (bool success, ) = token.call(bytes.concat(selector, arguments));
        require(!success, "answered another function");
    }

    // ---------------------------------------------------------------- one call

    /// @dev A random state, then up to five calls in a row.
    function play(uint256 seed) public {
        Dice memory dice = Dice(seed);
        vm.chainId(dice.oneIn(16) ? 137 : HOME);
        _prepare(dice);
        for (uint256 left = dice.between(1, 5); left > 0; --left) {
            _sendOne(dice);
        }
    }

    function _prepare(Dice memory dice) private {
        epoch = dice.pick(2 ** 200);
        (bytes32[6] memory words, uint256[6] memory holds) = drawWords(dice);
        storeWords(token, words, holds);
    }

    function _sendOne(Dice memory dice) private {
        Draft memory draft = draw(dice, token);
        address from = resolve(draft.from, token);
        address to = resolve(draft.to, token);
        bytes32 allowanceSlot = Layout.allowanceSlot(from, draft.hot == Hot.TransferFrom ? draft.sender : to);
        uint256 allowance =
            dice.oneIn(4)
                ? draft.amount
                : dice.oneIn(3)
                    ? draft.amount / 2
                    : type(uint256).max;
        if (draft.hot == Hot.TransferFrom) vm.store(token, allowanceSlot, bytes32(allowance));
        bool expected = _isAnswered(draft, allowance);
        uint256 payerBefore = Layout.read(token, Layout.holderSlot(from));
        uint256 payeeBefore = Layout.read(token, Layout.holderSlot(to));

        vm.recordLogs();
        (bool success, bytes memory data) = send(draft, token);
        ++calls;
        require(success == expected, expected ? "left to the implementation" : "answered although it must not");
        if (!success) return;

        ++answers[draft.hot];
        if (draft.hot <= Hot.Approve) require(data.length == 32 && abi.decode(data, (uint256)) == 1, "not true");
        else require(data.length == 0, "something was returned");
        _checkLogs(draft, from, to);
        uint256 payer = Layout.read(token, Layout.holderSlot(from));
        uint256 left = Layout.read(token, allowanceSlot);
        if (draft.hot == Hot.Approve || draft.hot == Hot.Permit) {
            require(left == draft.amount, "the allowance is another");
            require(payer == payerBefore + (draft.hot == Hot.Permit ? 2 ** 128 : 0), "the owner's word is another");
            return;
        }
        require(payer == payerBefore - draft.amount, "the payer's word is another");
        require(Layout.read(token, Layout.holderSlot(to)) == payeeBefore + draft.amount, "the payee's word is another");
        if (draft.hot == Hot.TransferFrom) {
            require(left == (allowance == type(uint256).max ? allowance : allowance - draft.amount), "not used up");
        }
        if (draft.hot >= Hot.TransferWithAuthorization) {
            require(Layout.isUsed(token, draft.from, draft.nonce), "the nonce can be used again");
        }
    }

    function _checkLogs(Draft memory draft, address from, address to) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bool signed = draft.hot >= Hot.TransferWithAuthorization;
        require(logs.length == (signed ? 2 : 1), "too many or too few logs");
        if (signed) {
            require(
                logs[0].topics[0] == USED && logs[0].topics[2] == draft.nonce,
                "AuthorizationUsed does not precede"
            );
            require(logs[0].topics[1] == _asWord(from) && logs[0].data.length == 0, "another authorizer");
        }
        Vm.Log memory last = logs[logs.length - 1];
        bool approval = draft.hot == Hot.Approve || draft.hot == Hot.Permit;
        require(last.topics[0] == (approval ? APPROVAL : TRANSFER), "another event");
        require(last.topics[1] == _asWord(from) && last.topics[2] == _asWord(to), "other parties");
        require(last.data.length == 32 && abi.decode(last.data, (uint256)) == draft.amount, "another amount");
    }

    // ---------------------------------------------------------------- the conditions

    function _isAnswered(Draft memory draft, uint256 allowance) private view returns (bool) {
        if (draft.dirt != Dirt.None && draft.dirt != Dirt.Trailing && _isDirty(draft)) return false;
        if (draft.hot == Hot.Transfer) return _isPlain(draft);
        if (draft.hot == Hot.Approve) return draft.to != address(0);
        if (draft.hot == Hot.TransferFrom) {
            bool free = draft.sender == draft.to || !_isRestricted(draft.sender);
            return free && draft.amount <= allowance && _isPlain(draft);
        }
        if (!_isSignedByKey(draft)) return false;
        if (draft.hot == Hot.Permit) {
            return
                block.timestamp <= draft.validBefore &&
                draft.to != address(0) &&
                draft.permitNonce == Layout.permitNonceOf(token, draft.from);
        }
        return
            draft.validAfter < block.timestamp &&
            block.timestamp < draft.validBefore &&
            !Layout.isUsed(token, draft.from, draft.nonce) &&
            _isPlain(draft) &&
            (draft.hot == Hot.TransferWithAuthorization || draft.sender == draft.to);
    }

    function _isDirty(Draft memory draft) private pure returns (bool) {
        if (draft.dirt == Dirt.SecondAddress) return draft.hot != Hot.Transfer && draft.hot != Hot.Approve;
        if (draft.dirt == Dirt.VByte) return draft.hot >= Hot.Permit;
        return true;
    }

    function _isPlain(Draft memory draft) private view returns (bool) {
        return
            draft.from != draft.to &&
            draft.to != address(0) &&
            draft.to != TOKEN &&
            draft.from != address(0) &&
            !_isRestricted(draft.from) &&
            !_isRestricted(draft.to) &&
            draft.amount <= Layout.balanceOf(token, draft.from);
    }

    function _isRestricted(address account) private view returns (bool) {
        return Layout.flagsOf(token, account) & Layout.RESTRICTING != 0;
    }

    /// @dev By the account's own key, on the chain where the proxy was created.
    function _isSignedByKey(Draft memory draft) private view returns (bool) {
        uint256 key = keyOf[draft.from];
        return draft.flaw == Flaw.None && key != 0 && key != WALLET_KEY && block.chainid == HOME;
    }

    function _asWord(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
