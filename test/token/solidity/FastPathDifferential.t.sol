// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dice} from "./support/Dice.sol";
import {Dirt, Draft, Hot, HotCalls} from "./support/HotCalls.sol";
import {Layout} from "./support/Layout.sol";
import {TokenTest} from "./support/TokenTest.sol";
import {vm, Vm} from "./support/Vm.sol";

/// @notice The same random calls go to a token whose proxy answers the plain case by itself and to one whose proxy
/// never does, from the same state. Success, return data or error, logs and every written word must be the same.
contract FastPathDifferentialTest is TokenTest, HotCalls {
    address private fast;
    address private plain;
    /// @dev Where a word lies whose key is the token's own address: in one token and in the other.
    mapping(bytes32 slotOfFast => bytes32) private slotInPlain;
    mapping(bytes32 slotOfPlain => bytes32) private slotInFast;
    /// @dev What the calls of the running test came to.
    uint256 private calls;
    mapping(Hot => uint256) private successes;
    mapping(bytes4 reason => uint256) private reverts;

    function setUp() public {
        fast = address(deployToken(1).token());
        plain = address(deployToken(0).token());
        setUpActors();
        _pairSlots(Layout.holderSlot(fast), Layout.holderSlot(plain));
        _pairSlots(Layout.allowanceSlot(fast, fast), Layout.allowanceSlot(plain, plain));
        for (uint256 i = 0; i < actors.length; ++i) {
            if (actors[i] == TOKEN) continue;
            _pairSlots(Layout.allowanceSlot(fast, actors[i]), Layout.allowanceSlot(plain, actors[i]));
            _pairSlots(Layout.allowanceSlot(actors[i], fast), Layout.allowanceSlot(actors[i], plain));
        }
    }

    function testFuzz_BothPaths_DoTheSame(uint256 seed) public {
        play(seed);
    }

    /// @dev Without this the test above could pass on reverts alone.
    function test_TheDrawnCalls_MostlySucceedAndMeetEveryError() public {
        for (uint256 seed = 0; seed < 400; ++seed) {
            this.play(seed); // as a call of its own, so that its memory is given back
        }
        uint256 total;
        for (uint256 i = 0; i <= uint256(type(Hot).max); ++i) {
            require(successes[Hot(i)] > 50, string.concat("hardly ever succeeds: ", _nameOf(Hot(i))));
            total += successes[Hot(i)];
        }
        require(calls > 1000 && total * 100 >= calls * 40 && total * 100 <= calls * 80, "too few or too many succeed");
        string[12] memory errors = [
            "ERC20InsufficientBalance(address,uint256,uint256)",
            "ERC20InsufficientAllowance(address,uint256,uint256)",
            "ERC20InvalidReceiver(address)",
            "ERC20InvalidSpender(address)",
            "ERC7943InsufficientUnfrozenBalance(address,uint256,uint256)",
            "AccountBlacklisted(address)",
            "InvalidSignature(address)",
            "PermitExpired(address,uint256,uint256)",
            "AuthorizationNotYetValid(address,uint256,uint256)",
            "AuthorizationExpired(address,uint256,uint256)",
            "AuthorizationAlreadyUsed(address,bytes32)",
            "CallerNotPayee(address,address)"
        ];
        for (uint256 i = 0; i < errors.length; ++i) {
            require(reverts[bytes4(keccak256(bytes(errors[i])))] > 0, string.concat("never met: ", errors[i]));
        }
        require(reverts[0] > 0, "calldata was never refused");
    }

    // ---------------------------------------------------------------- both tokens

    /// @dev A random state, then up to five calls in a row.
    function play(uint256 seed) public {
        Dice memory dice = Dice(seed);
        // A fork of the chain: the domain separator that the proxy has cached is then of no use.
        vm.chainId(dice.oneIn(16) ? 137 : HOME);
        _prepare(dice);
        for (uint256 left = dice.between(1, 5); left > 0; --left) {
            _sendToBoth(dice);
        }
    }

    function _prepare(Dice memory dice) private {
        epoch = dice.pick(2 ** 200);
        (bytes32[6] memory words, uint256[6] memory holds) = drawWords(dice);
        storeWords(fast, words, holds);
        storeWords(plain, words, holds);
    }

    function _sendToBoth(Dice memory dice) private {
        Draft memory draft = draw(dice, fast);
        if (draft.hot == Hot.TransferFrom) _drawAllowance(dice, draft);

        vm.record();
        vm.recordLogs();
        (bool fastSuccess, bytes memory fastData) = send(draft, fast);
        Vm.Log[] memory fastLogs = vm.getRecordedLogs();
        (bool plainSuccess, bytes memory plainData) = send(draft, plain);
        Vm.Log[] memory plainLogs = vm.getRecordedLogs();

        ++calls;
        if (fastSuccess) ++successes[draft.hot];
        else ++reverts[bytes4(fastData)];
        require(fastSuccess == plainSuccess, "one path succeeds, the other reverts");
        require(_same(fastData, plainData, fastSuccess ? 0 : 4), "the answers differ");
        _compareLogs(fastLogs, plainLogs);
        _compareWrites();
    }

    /// @dev Around the amount that the call will use.
    function _drawAllowance(Dice memory dice, Draft memory draft) private {
        uint256 kind = dice.pick(6);
        uint256 allowance = draft.amount;
        unchecked {
            if (kind == 0) allowance = type(uint256).max;
            if (kind == 1) allowance = draft.amount - 1;
            if (kind == 2) allowance = draft.amount + 1;
        }
        if (kind == 3) allowance = 0;
        vm.store(fast, Layout.allowanceSlot(resolve(draft.from, fast), draft.sender), bytes32(allowance));
        vm.store(plain, Layout.allowanceSlot(resolve(draft.from, plain), draft.sender), bytes32(allowance));
    }

    function _compareLogs(Vm.Log[] memory fastLogs, Vm.Log[] memory plainLogs) private view {
        require(fastLogs.length == plainLogs.length, "one path emits more");
        for (uint256 i = 0; i < fastLogs.length; ++i) {
            Vm.Log memory a = fastLogs[i];
            Vm.Log memory b = plainLogs[i];
            require(a.emitter == fast && b.emitter == plain, "a log of somebody else");
            require(a.topics.length == b.topics.length, "the topics differ in number");
            for (uint256 j = 0; j < a.topics.length; ++j) {
                require(_sameWord(a.topics[j], b.topics[j]), "a topic differs");
            }
            require(_same(a.data, b.data, 0), "the data of a log differ");
        }
    }

    function _compareWrites() private {
        (, bytes32[] memory written) = vm.accesses(fast);
        for (uint256 i = 0; i < written.length; ++i) {
            bytes32 slot = slotInPlain[written[i]];
            require(
                vm.load(fast, written[i]) == vm.load(plain, slot == 0 ? written[i] : slot),
                "the fast path writes more"
            );
        }
        (, written) = vm.accesses(plain);
        for (uint256 i = 0; i < written.length; ++i) {
            bytes32 slot = slotInFast[written[i]];
            require(
                vm.load(plain, written[i]) == vm.load(fast, slot == 0 ? written[i] : slot),
                "the fast path writes less"
            );
        }
    }

    function _nameOf(Hot hot) private pure returns (string memory) {
        string[6] memory names = ["transfer", "transferFrom", "approve", "permit", "transferWith", "receiveWith"];
        return names[uint256(hot)];
    }

    function _pairSlots(bytes32 ofFast, bytes32 ofPlain) private {
        slotInPlain[ofFast] = ofPlain;
        slotInFast[ofPlain] = ofFast;
    }

    /// @dev Equal but for the tokens' own addresses, word by word after the first `skip` bytes.
    function _same(bytes memory a, bytes memory b, uint256 skip) private view returns (bool) {
        if (keccak256(a) == keccak256(b)) return true;
        if (a.length != b.length || bytes4(a) != bytes4(b)) return false;
        for (uint256 i = skip; i < a.length; i += 32) {
            bytes32 left;
            bytes32 right;
            assembly ("memory-safe") {
                left := mload(add(add(a, 0x20), i))
                right := mload(add(add(b, 0x20), i))
            }
            if (!_sameWord(left, right)) return false;
        }
        return true;
    }

    function _sameWord(bytes32 a, bytes32 b) private view returns (bool) {
        return a == b || (a == _asWord(fast) && b == _asWord(plain));
    }

    function _asWord(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
