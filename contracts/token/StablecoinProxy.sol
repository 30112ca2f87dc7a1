// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {IStablecoin} from "./IStablecoin.sol";
import {Holder, Ledger, NonceWord} from "./Ledger.sol";
import {Signing} from "./Signing.sol";
import {FAST_PATH_TAG} from "./Twin.sol";
import {Account} from "./Words.sol";

/// @title The token's address
/// @notice An ERC-1967 proxy that answers the plain case of six functions by itself.
///
/// The fast path runs only while the installed implementation's address carries the tag, and only if every
/// condition of plain success holds; then it writes, emits and returns just what the implementation would.
/// Anything else, every error included, is delegated unchanged. It holds no error, no admin code, no policy:
/// while the token is paused, permissioned or upgraded to a release with other rules, the tag is not there.
///
/// @dev Whoever reads this: an unclean address, a short calldata and any value sent all go to the
/// implementation; bytes after the arguments are ignored, as the ABI decoder ignores them.
contract StablecoinProxy is ERC1967Proxy {
    bytes4 private constant TRANSFER_WITH_AUTHORIZATION = 0xe3ee160e;
    bytes4 private constant RECEIVE_WITH_AUTHORIZATION = 0xef55bec6;
    bytes4 private constant PERMIT = 0xd505accf;

    uint256 private immutable CHAIN_ID;
    bytes32 private immutable DOMAIN_SEPARATOR;

    /// @param implementation The twin to install first.
    /// @param data The call of `initialize`, made in this very transaction.
    constructor(address implementation, bytes memory data) ERC1967Proxy(implementation, data) {
        (, string memory name, , , , , ) = IERC5267(implementation).eip712Domain();
        CHAIN_ID = block.chainid;
        DOMAIN_SEPARATOR = Signing.domainSeparator(keccak256(bytes(name)), address(this));
    }

    function _fallback() internal override {
        address implementation = _implementation();
        if (uint16(uint160(implementation)) == FAST_PATH_TAG && msg.value == 0) {
            bytes4 selector = msg.sig;
            // Halved once, so that a call which is none of the six is through after four comparisons.
            if (selector == IERC20.transfer.selector) {
                _transfer();
            } else if (selector < IERC20.transfer.selector) {
                if (selector == IERC20.transferFrom.selector) _transferFrom();
                else if (selector == IERC20.approve.selector) _approve();
            } else {
                if (selector == TRANSFER_WITH_AUTHORIZATION) _pay(Signing.TRANSFER_TYPEHASH, false);
                else if (selector == PERMIT) _permit();
                else if (selector == RECEIVE_WITH_AUTHORIZATION) _pay(Signing.RECEIVE_TYPEHASH, true);
            }
        }
        _delegate(implementation);
    }

    /// @dev transfer(address to, uint256 amount)
    function _transfer() private {
        if (msg.data.length < 0x44 || !_isAddress(0)) return;
        if (Ledger.tryTransfer(msg.sender, address(uint160(_word(0))), _word(1))) _returnTrue();
    }

    /// @dev transferFrom(address from, address to, uint256 amount)
    function _transferFrom() private {
        if (msg.data.length < 0x64 || !_isAddress(0) || !_isAddress(1)) return;
        address from = address(uint160(_word(0)));
        address to = address(uint160(_word(1)));
        uint256 amount = _word(2);

        if (msg.sender != to && Ledger.holder(msg.sender).account.isRestricted()) return;
        mapping(address => uint256) storage allowances = Ledger.store().allowances[from];
        uint256 allowance = allowances[msg.sender];
        if (amount > allowance) return;
        if (!Ledger.tryTransfer(from, to, amount)) return;

        if (allowance != type(uint256).max) allowances[msg.sender] = allowance - amount;
        _returnTrue();
    }

    /// @dev approve(address spender, uint256 amount)
    function _approve() private {
        if (msg.data.length < 0x44 || !_isAddress(0)) return;
        address spender = address(uint160(_word(0)));
        if (spender == address(0)) return;

        Ledger.store().allowances[msg.sender][spender] = _word(1);
        emit IERC20.Approval(msg.sender, spender, _word(1));
        _returnTrue();
    }

    /// @dev permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
    function _permit() private {
        if (msg.data.length < 0xe4 || !_isAddress(0) || !_isAddress(1)) return;
        address owner = address(uint160(_word(0)));
        address spender = address(uint160(_word(1)));
        uint256 value = _word(2);
        uint256 deadline = _word(3);
        if (block.timestamp > deadline || spender == address(0)) return;

        Holder storage holder = Ledger.holder(owner);
        Account account = holder.account;
        if (!_isSigner(owner, Signing.permitHash(owner, spender, value, account.permitNonce(), deadline), 4)) return;

        holder.account = account.withNextPermitNonce();
        Ledger.store().allowances[owner][spender] = value;
        emit IERC20.Approval(owner, spender, value);
        _return();
    }

    /// @dev transferWithAuthorization and receiveWithAuthorization(address from, address to, uint256 value,
    /// uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)
    function _pay(bytes32 typeHash, bool byPayee) private {
        if (msg.data.length < 0x124 || !_isAddress(0) || !_isAddress(1)) return;
        address from = address(uint160(_word(0)));
        address to = address(uint160(_word(1)));
        if (byPayee && msg.sender != to) return;
        if (block.timestamp <= _word(3) || block.timestamp >= _word(4)) return;

        bytes32 nonce = bytes32(_word(5));
        (NonceWord storage word, uint256 bit) = Ledger.nonceSlot(from, nonce);
        uint256 bits = word.bits;
        if (bits & bit != 0) return;

        uint256 value = _word(2);
        Holder storage payer = Ledger.holder(from);
        Holder storage payee = Ledger.holder(to);
        Account source = payer.account;
        Account target = payee.account;
        if (!Ledger.isPlain(from, source, to, target, value)) return;
        bytes32 structHash = Signing.paymentHashOfCall(typeHash);
        if (!_isSigner(from, structHash, 6)) return;

        word.bits = bits | bit;
        emit IStablecoin.AuthorizationUsed(from, nonce);
        payer.account = source.debit(value);
        payee.account = target.credit(value);
        emit IERC20.Transfer(from, to, value);
        _return();
    }

    /// @dev Whether the v, r, s at argument `index` are `signer`'s key. Contract signers are the implementation's.
    function _isSigner(address signer, bytes32 structHash, uint256 index) private view returns (bool) {
        uint256 v = _word(index);
        if (v > type(uint8).max || block.chainid != CHAIN_ID) return false;
        (address recovered, ECDSA.RecoverError err, ) = ECDSA.tryRecover(
            MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR, structHash),
            uint8(v),
            bytes32(_word(index + 1)),
            bytes32(_word(index + 2))
        );
        return err == ECDSA.RecoverError.NoError && recovered == signer;
    }

    /// @dev Argument `index` of the call.
    function _word(uint256 index) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := calldataload(add(4, shl(5, index)))
        }
    }

    function _isAddress(uint256 index) private pure returns (bool) {
        return _word(index) <= type(uint160).max;
    }

    function _returnTrue() private pure {
        assembly ("memory-safe") {
            mstore(0x00, 1)
            return(0x00, 0x20)
        }
    }

    function _return() private pure {
        assembly ("memory-safe") {
            return(0x00, 0x00)
        }
    }
}
