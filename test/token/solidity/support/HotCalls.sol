// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStablecoin} from "../../../../contracts/token/IStablecoin.sol";
import {Dice} from "./Dice.sol";
import {Layout} from "./Layout.sol";
import {vm} from "./Vm.sol";
import {Wallet} from "./Wallets.sol";

enum Hot {
    Transfer,
    TransferFrom,
    Approve,
    Permit,
    TransferWithAuthorization,
    ReceiveWithAuthorization
}

/// @notice What is wrong with a signature. Everything but None and OwnersKey makes it invalid for a plain account.
enum Flaw {
    None,
    OwnersKey, // of the wallet whose code lies at the signer's address; for a plain account a stranger's key
    OtherKey,
    OtherAmount,
    OtherType,
    OtherDomain,
    OtherChain, // signed for the first chain on a fork, and the other way round
    HighS,
    V0,
    V1,
    V29,
    ZeroR,
    Noise
}

/// @notice What is unusual about the calldata or the call.
enum Dirt {
    None,
    FirstAddress, // bits above the 160th
    SecondAddress,
    VByte, // bits above the 8th
    Short,
    Trailing,
    Value
}

/// @notice A call of one of the six functions, still without the token it goes to.
struct Draft {
    Hot hot;
    address sender;
    address from; // owner of an approval; in transfer and approve the sender
    address to; // spender of an approval
    uint256 amount;
    uint256 validAfter;
    uint256 validBefore; // deadline of a permit
    bytes32 nonce;
    uint256 permitNonce;
    Flaw flaw;
    Dirt dirt;
    uint256 noise;
}

/// @notice Draws calls of the six functions that the proxy can answer by itself, mostly good ones, and the state
/// before them. Accounts: four with keys, an ERC-1271 wallet, an account with a key and a wallet's code as under
/// EIP-7702, the token itself, the zero address.
abstract contract HotCalls {
    /// @dev Stands for the token in a draft.
    address internal constant TOKEN = address(0x70CE);
    uint256 internal constant WALLET_KEY = 0xA11E7;
    /// @dev The chain on which the tokens are deployed.
    uint256 internal constant HOME = 31337;
    uint256 internal constant STRANGERS_KEY = 0x57A;
    uint256 internal constant N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    address[] internal actors;
    /// @dev Which nonces are drawn: from another epoch, other ones.
    uint256 internal epoch;
    mapping(address account => uint256) internal keyOf;

    function setUpActors() internal {
        for (uint256 key = 1; key <= 4; ++key) {
            actors.push(vm.addr(key));
            keyOf[vm.addr(key)] = key;
        }
        Wallet wallet = new Wallet(vm.addr(WALLET_KEY));
        actors.push(address(wallet));
        keyOf[address(wallet)] = WALLET_KEY; // no key gives this address: only the code accepts
        address delegated = vm.addr(6);
        vm.etch(delegated, address(wallet).code);
        actors.push(delegated);
        keyOf[delegated] = 6;
        actors.push(TOKEN);
        actors.push(address(0));
        for (uint256 i = 0; i < actors.length; ++i) {
            vm.deal(actors[i], 1 ether);
        }
    }

    // ---------------------------------------------------------------- the state before

    /// @dev A word for every account: two in three without a restricting flag, half of them plain.
    function drawWords(Dice memory dice) internal pure returns (bytes32[6] memory words, uint256[6] memory holds) {
        for (uint256 i = 0; i < 6; ++i) {
            uint8 flags;
            if (dice.oneIn(2)) flags = uint8(dice.pick(16));
            if (dice.oneIn(5)) flags |= uint8(16 << dice.pick(4));
            uint128 balance = dice.oneIn(8) ? 0 : uint128(dice.between(1, 2 ** dice.between(1, 100)));
            uint32 nonce = dice.oneIn(6) ? type(uint32).max : uint32(dice.pick(3));
            words[i] = Layout.word(flags, nonce, balance);
            if (flags & Layout.HAS_HOLD != 0) holds[i] = (uint256(balance) * dice.pick(5)) / 3;
        }
    }

    function storeWords(address token, bytes32[6] memory words, uint256[6] memory holds) internal {
        for (uint256 i = 0; i < 6; ++i) {
            vm.store(token, Layout.holderSlot(actors[i]), words[i]);
            if (holds[i] != 0) vm.store(token, Layout.holdSlot(actors[i]), bytes32(holds[i]));
        }
    }

    // ---------------------------------------------------------------- the call

    /// @dev `token` only shows the state that the amounts and nonces are drawn around.
    function draw(Dice memory dice, address token) internal view returns (Draft memory draft) {
        draft.hot = Hot(dice.pick(6));
        draft.from = actors[dice.pick(dice.oneIn(20) ? actors.length : 6)];
        draft.to = actors[dice.pick(dice.oneIn(6) ? actors.length : 6)];
        draft.sender = _drawSender(dice, draft);
        if (draft.hot == Hot.Transfer || draft.hot == Hot.Approve) draft.from = draft.sender;
        draft.amount = _drawAmount(dice, Layout.balanceOf(token, draft.from));
        (draft.validAfter, draft.validBefore) = _drawWindow(dice);
        if (draft.hot == Hot.Permit && dice.oneIn(4)) draft.validBefore = block.timestamp;
        draft.nonce = _drawNonce(dice);
        draft.permitNonce = Layout.permitNonceOf(token, draft.from);
        if (dice.oneIn(20)) draft.permitNonce ^= dice.between(1, 3);
        if (dice.oneIn(4)) draft.flaw = Flaw(dice.pick(uint256(type(Flaw).max) + 1));
        if (block.chainid != HOME && dice.oneIn(2)) draft.flaw = Flaw.OtherChain;
        if (dice.oneIn(6)) draft.dirt = Dirt(dice.pick(uint256(type(Dirt).max) + 1));
        draft.noise = dice.roll();
    }

    function _drawSender(Dice memory dice, Draft memory draft) private view returns (address) {
        uint256 kind = dice.pick(8);
        if (kind == 0 && draft.from != TOKEN) return draft.from;
        bool byPayee = draft.hot == Hot.ReceiveWithAuthorization ? kind < 7 : kind < 3;
        if (byPayee && draft.to != TOKEN) return draft.to;
        return actors[dice.pick(6)];
    }

    function _drawAmount(Dice memory dice, uint256 balance) private pure returns (uint256) {
        uint256 kind = dice.pick(16);
        if (kind < 9) return dice.between(0, balance);
        if (kind < 12) return balance;
        if (kind == 12) return balance + 1;
        if (kind == 13) return 0;
        if (kind == 14) return balance + 2 ** dice.between(100, 255);
        return type(uint256).max - dice.pick(2);
    }

    function _drawWindow(Dice memory dice) private view returns (uint256 validAfter, uint256 validBefore) {
        uint256 kind = dice.pick(20);
        validAfter =
            kind == 0
                ? block.timestamp
                : kind == 1
                    ? type(uint256).max
                    : block.timestamp - dice.between(1, 9);
        kind = dice.pick(30);
        if (kind == 0) return (validAfter, block.timestamp);
        if (kind == 1) return (validAfter, block.timestamp - 1);
        if (kind == 2) return (validAfter, 0);
        return (validAfter, kind < 9 ? type(uint256).max : block.timestamp + dice.between(1, 9));
    }

    /// @dev Few enough to be drawn twice, among them neighbours in one word and in two.
    function _drawNonce(Dice memory dice) private view returns (bytes32) {
        uint256 kind = dice.pick(4);
        if (kind == 0) return keccak256(abi.encode(epoch, dice.pick(4)));
        if (kind == 1) return ~bytes32(epoch * 512 + dice.pick(2));
        return bytes32(epoch * 512 + dice.pick(3) + 254);
    }

    // ---------------------------------------------------------------- for one token

    /// @dev The calldata; addresses and signatures are this token's.
    function encode(Draft memory draft, address token) internal view returns (bytes memory data) {
        address from = resolve(draft.from, token);
        address to = resolve(draft.to, token);
        if (draft.hot == Hot.Transfer) data = abi.encodeCall(IStablecoin(token).transfer, (to, draft.amount));
        else if (draft.hot == Hot.TransferFrom)
            data = abi.encodeCall(IStablecoin(token).transferFrom, (from, to, draft.amount));
        else if (draft.hot == Hot.Approve) data = abi.encodeCall(IStablecoin(token).approve, (to, draft.amount));
        else data = _encodeSigned(draft, token, from, to);

        if (draft.dirt == Dirt.FirstAddress) _setBit(data, 0, uint8(draft.noise % 96) + 160);
        if (draft.dirt == Dirt.SecondAddress && draft.hot != Hot.Transfer && draft.hot != Hot.Approve) {
            _setBit(data, 1, uint8(draft.noise % 96) + 160);
        }
        if (draft.dirt == Dirt.VByte && draft.hot >= Hot.Permit) {
            _setBit(data, draft.hot == Hot.Permit ? 4 : 6, uint8(8 + (draft.noise % 248)));
        }
        if (draft.dirt == Dirt.Short) {
            uint256 length = draft.noise % data.length;
            assembly ("memory-safe") {
                mstore(data, length)
            }
        }
        if (draft.dirt == Dirt.Trailing) data = bytes.concat(data, bytes32(draft.noise), "!");
    }

    function _encodeSigned(
        Draft memory draft,
        address token,
        address from,
        address to
    ) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = _signature(draft, token, from, to);
        if (draft.hot == Hot.Permit) {
            return abi.encodeWithSelector(0xd505accf, from, to, draft.amount, draft.validBefore, v, r, s);
        }
        bytes4 selector = draft.hot == Hot.TransferWithAuthorization ? bytes4(0xe3ee160e) : bytes4(0xef55bec6);
        return
            abi.encodePacked(
                abi.encodeWithSelector(
                    selector,
                    from,
                    to,
                    draft.amount,
                    draft.validAfter,
                    draft.validBefore,
                    draft.nonce
                ),
                abi.encode(v, r, s)
            );
    }

    function _signature(
        Draft memory draft,
        address token,
        address from,
        address to
    ) private view returns (uint8 v, bytes32 r, bytes32 s) {
        Flaw flaw = draft.flaw;
        uint256 key = keyOf[draft.from];
        if (flaw == Flaw.OwnersKey) key = WALLET_KEY;
        if (flaw == Flaw.OtherKey || key == 0) key = STRANGERS_KEY;
        (v, r, s) = vm.sign(key, _digest(draft, token, from, to));
        if (flaw == Flaw.HighS) (v, s) = (v == 27 ? 28 : 27, bytes32(N - uint256(s)));
        if (flaw == Flaw.V0) v = 0;
        if (flaw == Flaw.V1) v -= 27;
        if (flaw == Flaw.V29) v += 2;
        if (flaw == Flaw.ZeroR) r = 0;
        if (flaw == Flaw.Noise) (r, s) = (bytes32(draft.noise), bytes32(draft.noise % N));
    }

    function _digest(Draft memory draft, address token, address from, address to) private view returns (bytes32) {
        uint256 chain = block.chainid;
        if (draft.flaw == Flaw.OtherChain) chain = chain == HOME ? 137 : HOME;
        bytes32 domain = domainSeparator(draft.flaw == Flaw.OtherDomain ? address(this) : token, chain);
        return keccak256(abi.encodePacked(hex"1901", domain, _structHash(draft, from, to)));
    }

    function _structHash(Draft memory draft, address from, address to) private pure returns (bytes32) {
        uint256 amount = draft.amount;
        if (draft.flaw == Flaw.OtherAmount) amount ^= 1;
        if (draft.hot == Hot.Permit && draft.flaw != Flaw.OtherType) {
            bytes32 typeHash = keccak256(
                "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
            );
            return keccak256(abi.encode(typeHash, from, to, amount, draft.permitNonce, draft.validBefore));
        }
        bool receiving = draft.hot == Hot.ReceiveWithAuthorization;
        if (draft.flaw == Flaw.OtherType) receiving = !receiving;
        return paymentHash(receiving, from, to, amount, draft.validAfter, draft.validBefore, draft.nonce);
    }

    function paymentHash(
        bool receiving,
        address from,
        address to,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            abi.encodePacked(
                receiving ? "Receive" : "Transfer",
                "WithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,",
                "bytes32 nonce)"
            )
        );
        return keccak256(abi.encode(typeHash, from, to, amount, validAfter, validBefore, nonce));
    }

    function domainSeparator(address token, uint256 chain) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("Harbour HKD"),
                    keccak256("1"),
                    chain,
                    token
                )
            );
    }

    function resolve(address account, address token) internal pure returns (address) {
        return account == TOKEN ? token : account;
    }

    /// @dev Sets one bit of argument `index`.
    function _setBit(bytes memory data, uint256 index, uint256 bit) private pure {
        assembly ("memory-safe") {
            let word := add(add(data, 0x24), mul(index, 0x20))
            mstore(word, or(mload(word), shl(bit, 1)))
        }
    }

    /// @dev Makes the call as the draft says.
    function send(Draft memory draft, address token) internal returns (bool success, bytes memory data) {
        bytes memory callData = encode(draft, token);
        vm.prank(draft.sender);
        return token.call{value: draft.dirt == Dirt.Value ? 1 : 0}(callData);
    }
}
