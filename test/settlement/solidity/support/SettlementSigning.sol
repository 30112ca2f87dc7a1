// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Funding, FundingKind} from "../../../../contracts/settlement/ISettlement.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {vm} from "../../../token/solidity/support/Vm.sol";
import {SettlementWorld} from "./SettlementWorld.sol";

/// @notice What parties sign, rightly or not, and how their money comes in. Type hashes are written down a second time.
abstract contract SettlementSigning is SettlementWorld {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant RECEIVE_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    /// @dev Of the subject; of the same code elsewhere; of the subject on another chain.
    bytes32 internal immutable OWN_DOMAIN;
    bytes32 private immutable OTHER_CONTRACT;
    bytes32 private immutable OTHER_CHAIN;
    bytes32[2] private tokenDomains;
    /// @dev One signature of so many is not what it should be.
    uint256 internal honesty = 24;

    constructor() {
        OWN_DOMAIN = _domain(block.chainid, subject);
        OTHER_CONTRACT = _domain(block.chainid, STRANGER);
        OTHER_CHAIN = _domain(block.chainid + 1, subject);
        tokenDomains = [tokens[0].DOMAIN_SEPARATOR(), tokens[1].DOMAIN_SEPARATOR()];
    }

    /// @dev Name in the subject's EIP-712 domain.
    function _name() internal pure virtual returns (string memory);

    function _domain(uint256 chain, address verifier) internal pure returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPEHASH, keccak256(bytes(_name())), keccak256("1"), chain, verifier));
    }

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return _digest(OWN_DOMAIN, structHash);
    }

    function _digest(bytes32 domain, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(bytes.concat(hex"1901", domain, structHash));
    }

    /// @return Empty for somebody without a key.
    function _sign(address signer, bytes32 digest) internal view returns (bytes memory) {
        return keyOf[signer] == 0 ? bytes("") : _signBy(keyOf[signer], digest);
    }

    function _signBy(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev Signed mostly; sometimes for another chain, another contract, another content, by another key, or not at all.
    /// @param exempt Who needs no signature of his own: the caller, or nobody.
    /// @return signature Empty where none is needed or none is given.
    /// @return good Whether this is the signer's consent.
    function _consent(
        Dice memory dice,
        address signer,
        address exempt,
        bytes32 structHash
    ) internal view returns (bytes memory signature, bool good) {
        if (signer == exempt && dice.oneIn(2)) return ("", true);
        if (!dice.oneIn(honesty)) return (_sign(signer, _digest(structHash)), true);
        uint256 kind = dice.pick(5);
        if (kind == 0) signature = _sign(signer, _digest(OTHER_CHAIN, structHash));
        else if (kind == 1) signature = _sign(signer, _digest(OTHER_CONTRACT, structHash));
        else if (kind == 2) signature = _sign(signer, _digest(keccak256(abi.encode(structHash))));
        else if (kind == 3) signature = _signBy(0xBAD, _digest(structHash));
        return (signature, signer == exempt);
    }

    // ---------------------------------------------------------------- money in

    /// @dev Prepares the payer's side, mostly well.
    /// @param instruction The nonce of an authorization.
    /// @return funding What the call says of it.
    /// @return covered Whether what is prepared is good for `amount`; of balance, flags and pause it says nothing.
    function _fund(
        Dice memory dice,
        FundingKind kind,
        uint256 t,
        address payer,
        uint256 amount,
        bytes32 instruction
    ) internal returns (Funding memory funding, bool covered) {
        funding.kind = kind;
        uint256 short = dice.oneIn(16) && amount != 0 ? 1 : 0;
        if (kind == FundingKind.Authorization) {
            funding.validAfter = dice.oneIn(24) ? block.timestamp : 0;
            funding.validBefore = dice.oneIn(24) ? block.timestamp : type(uint256).max;
            funding.signature = _authorize(t, payer, amount - short, funding, instruction);
            return (funding, short == 0 && funding.validAfter == 0 && funding.validBefore > block.timestamp);
        }
        if (kind == FundingKind.Permit && !dice.oneIn(4)) return _permit(dice, t, payer, amount - short, amount);
        if (kind == FundingKind.Permit) funding.signature = new bytes(65); // useless, and no harm beside an allowance
        _approve(t, payer, dice.oneIn(8) ? type(uint256).max : amount - short);
        return (funding, tokens[t].allowance(payer, subject) >= amount);
    }

    function _approve(uint256 t, address owner, uint256 amount) internal {
        vm.prank(owner);
        // Refused while paused: then the allowance is what it was.
        (bool success, ) = address(tokens[t]).call(abi.encodeCall(tokens[t].approve, (subject, amount)));
        success;
    }

    function _authorize(
        uint256 t,
        address payer,
        uint256 amount,
        Funding memory funding,
        bytes32 instruction
    ) internal view returns (bytes memory) {
        bytes32 structHash = keccak256(
            abi.encode(RECEIVE_TYPEHASH, payer, subject, amount, funding.validAfter, funding.validBefore, instruction)
        );
        return _sign(payer, _digest(tokenDomains[t], structHash));
    }

    /// @dev Sometimes somebody else submits it first, which must not matter; sometimes it is over.
    function _permit(
        Dice memory dice,
        uint256 t,
        address payer,
        uint256 value,
        uint256 amount
    ) private returns (Funding memory funding, bool covered) {
        (funding.kind, funding.value) = (FundingKind.Permit, value);
        funding.validBefore = dice.oneIn(24) ? block.timestamp - 1 : block.timestamp;
        funding.signature = _signPermit(t, payer, funding);
        bool good = funding.validBefore == block.timestamp && !tokens[t].paused();
        if (dice.oneIn(4)) {
            (bool success, ) = address(tokens[t]).call(
                abi.encodeWithSignature(
                    "permit(address,address,uint256,uint256,bytes)",
                    payer,
                    subject,
                    value,
                    funding.validBefore,
                    funding.signature
                )
            );
            if (success != good && !tokens[t].paused()) _note("a permit in advance");
        }
        return (funding, (good ? value : tokens[t].allowance(payer, subject)) >= amount);
    }

    function _signPermit(uint256 t, address payer, Funding memory funding) internal view returns (bytes memory) {
        bytes32 structHash = keccak256(
            abi.encode(PERMIT_TYPEHASH, payer, subject, funding.value, tokens[t].nonces(payer), funding.validBefore)
        );
        return _sign(payer, _digest(tokenDomains[t], structHash));
    }
}
