// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Account, Minter, Totals} from "./Words.sol";

/// @dev One value per account, in a struct so that its slot is hashed once and passed around.
struct Holder {
    Account account;
}

/// @dev 256 used-or-not bits of signed payments.
struct NonceWord {
    uint256 bits;
}

/// @dev In a contract, which the token inherits, because tools that compare storage layouts look there.
abstract contract TokenLayout {
    /// @custom:storage-location erc7201:harbour.token
    struct TokenStorage {
        mapping(address account => Holder) holders;
        mapping(address owner => mapping(address spender => uint256)) allowances;
        /// @dev 256 nonces per word: word = nonce >> 8, bit = nonce & 0xff.
        mapping(address authorizer => mapping(uint256 word => NonceWord)) usedNonces;
        Totals totals;
        /// @dev Read only when the ceiling or the policy is set.
        uint104 ceilingCap;
        bool policyClosed;
        mapping(address account => Minter) minters;
        /// @dev Read only when the account's has-hold flag is set.
        mapping(address account => uint256) holds;
        string contractURI;
    }
}

/// @title The books of the token
/// @notice Where balances, allowances and nonces live, and how a plain payment changes them. Compiled twice:
/// into the implementation and into the proxy's fast path, so that both write the same words.
library Ledger {
    /// @dev keccak256(abi.encode(uint256(keccak256("harbour.token")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0xb159a4509fe82b5bbed025e6219dc31fd8f539ec92baad823bdbbacf05d5a400;

    function store() internal pure returns (TokenLayout.TokenStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }

    function holder(address account) internal view returns (Holder storage) {
        return store().holders[account];
    }

    /// @dev Whether a payment certainly succeeds while the token is open: two different accounts, neither of
    /// them restricted, and the money is there. Everything less certain takes the complete path.
    function isPlain(
        address from,
        Account payer,
        address to,
        Account payee,
        uint256 amount
    ) internal view returns (bool) {
        return
            !Account.wrap(Account.unwrap(payer) | Account.unwrap(payee)).isRestricted() &&
            amount <= payer.balance() &&
            from != to &&
            from != address(0) &&
            to != address(0) &&
            to != address(this);
    }

    /// @dev Pays if the payment {isPlain}; otherwise changes nothing and says so.
    function tryTransfer(address from, address to, uint256 amount) internal returns (bool) {
        Holder storage payer = holder(from);
        Holder storage payee = holder(to);
        Account source = payer.account;
        Account target = payee.account;
        if (!isPlain(from, source, to, target, amount)) return false;

        payer.account = source.debit(amount);
        payee.account = target.credit(amount);
        emit IERC20.Transfer(from, to, amount);
        return true;
    }

    /// @dev The word that holds a nonce, and the nonce's bit in it.
    function nonceSlot(address authorizer, bytes32 nonce) internal view returns (NonceWord storage word, uint256 bit) {
        word = store().usedNonces[authorizer][uint256(nonce) >> 8];
        bit = 1 << (uint256(nonce) & 0xff);
    }
}
