// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev One word per account: [ flags 8 | reserved 88 | permit nonce 32 | balance 128 ].
///
/// A balance never exceeds the supply and the supply never exceeds 2^104-1 (see {Totals}), so adding to a
/// balance cannot carry into the nonce. The nonce would carry into the reserved bits after 2^32 permits of one
/// account (1.8e14 gas); nothing reads those bits.
type Account is uint256;

using {
    balance,
    credit,
    debit,
    flagsOf,
    withFlags,
    permitNonce,
    withNextPermitNonce,
    isBlacklisted,
    hasHold,
    isVerified,
    isProtected,
    isRedemption,
    isSeizureDestination,
    isRestricted
} for Account global;

// The upper four flags restrict payments: the proxy's fast path leaves every payer, payee and spending caller with one of
// them to the implementation, and its mask can never change. It asks nobody's flags for approve and permit: a release
// that gives a spare flag a meaning there must go without the tag.
uint8 constant BLACKLISTED = 0x80;
uint8 constant HAS_HOLD = 0x40;
uint8 constant VERIFIED = 0x08;
uint8 constant PROTECTED = 0x04;
uint8 constant REDEMPTION = 0x02;
uint8 constant SEIZURE_DESTINATION = 0x01;
uint8 constant REGISTRABLE = PROTECTED | REDEMPTION | SEIZURE_DESTINATION;

uint256 constant FLAGS_SHIFT = 248;
uint256 constant RESTRICTING_MASK = uint256(0xf0) << FLAGS_SHIFT;
uint256 constant NONCE_SHIFT = 128;

function balance(Account account) pure returns (uint256) {
    return uint128(Account.unwrap(account));
}

/// @dev `amount` is part of the supply, so the sum stays below 2^104.
function credit(Account account, uint256 amount) pure returns (Account) {
    unchecked {
        return Account.wrap(Account.unwrap(account) + amount);
    }
}

/// @dev `amount` is at most the balance.
function debit(Account account, uint256 amount) pure returns (Account) {
    unchecked {
        return Account.wrap(Account.unwrap(account) - amount);
    }
}

function flagsOf(Account account) pure returns (uint8) {
    return uint8(Account.unwrap(account) >> FLAGS_SHIFT);
}

function withFlags(Account account, uint8 flags) pure returns (Account) {
    return Account.wrap((Account.unwrap(account) & ((1 << FLAGS_SHIFT) - 1)) | (uint256(flags) << FLAGS_SHIFT));
}

function permitNonce(Account account) pure returns (uint256) {
    return uint32(Account.unwrap(account) >> NONCE_SHIFT);
}

function withNextPermitNonce(Account account) pure returns (Account) {
    unchecked {
        return Account.wrap(Account.unwrap(account) + (1 << NONCE_SHIFT));
    }
}

function isBlacklisted(Account account) pure returns (bool) {
    return account.flagsOf() & BLACKLISTED != 0;
}

function hasHold(Account account) pure returns (bool) {
    return account.flagsOf() & HAS_HOLD != 0;
}

/// @dev Protected contracts are ours: they count as verified.
function isVerified(Account account) pure returns (bool) {
    return account.flagsOf() & (VERIFIED | PROTECTED) != 0;
}

function isProtected(Account account) pure returns (bool) {
    return account.flagsOf() & PROTECTED != 0;
}

function isRedemption(Account account) pure returns (bool) {
    return account.flagsOf() & REDEMPTION != 0;
}

function isSeizureDestination(Account account) pure returns (bool) {
    return account.flagsOf() & SEIZURE_DESTINATION != 0;
}

function isRestricted(Account account) pure returns (bool) {
    return Account.unwrap(account) & RESTRICTING_MASK != 0;
}

/// @dev One word for the totals: [ ceiling valid until 48 | ceiling 104 | supply 104 ].
type Totals is uint256;

using {supply, ceiling, ceilingValidUntil, withSupply, withCeiling} for Totals global;

function supply(Totals totals) pure returns (uint256) {
    return uint104(Totals.unwrap(totals));
}

function ceiling(Totals totals) pure returns (uint256) {
    return uint104(Totals.unwrap(totals) >> 104);
}

function ceilingValidUntil(Totals totals) pure returns (uint256) {
    return Totals.unwrap(totals) >> 208;
}

/// @dev `newSupply` is at most the ceiling or at most the present supply, so it fits 104 bits.
function withSupply(Totals totals, uint256 newSupply) pure returns (Totals) {
    return Totals.wrap((Totals.unwrap(totals) & ~uint256(type(uint104).max)) | newSupply);
}

function withCeiling(Totals totals, uint104 newCeiling, uint48 validUntil) pure returns (Totals) {
    return Totals.wrap(totals.supply() | (uint256(newCeiling) << 104) | (uint256(validUntil) << 208));
}

/// @dev One word per minter: [ unused 151 | active 1 | allowance 104 ].
type Minter is uint256;

using {isActive, allowanceOf} for Minter global;

uint256 constant ACTIVE = 1 << 104;

function isActive(Minter minter) pure returns (bool) {
    return Minter.unwrap(minter) & ACTIVE != 0;
}

function allowanceOf(Minter minter) pure returns (uint256) {
    return uint104(Minter.unwrap(minter));
}

/// @dev An active minter with this allowance, which fits 104 bits.
function activeMinter(uint256 allowance) pure returns (Minter) {
    return Minter.wrap(ACTIVE | allowance);
}
