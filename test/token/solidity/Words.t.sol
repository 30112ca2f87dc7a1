// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Account, Minter, Totals, activeMinter} from "../../../contracts/token/Words.sol";

/// @notice The packed words: every part is read back as it was written, and writing one part leaves the others alone.
/// Parts are put together here by multiplication and taken apart by division, not by the shifts under test.
contract WordsTest {
    uint256 private constant NONCE = 2 ** 128;
    uint256 private constant RESERVED = 2 ** 160;
    uint256 private constant FLAGS = 2 ** 248;

    // ---------------------------------------------------------------- Account

    function testFuzz_AnAccount_GivesItsPartsBack(
        uint8 flags,
        uint88 reserved,
        uint32 nonce,
        uint128 amount
    ) public pure {
        Account account = _account(flags, reserved, nonce, amount);
        require(account.balance() == amount, "balance");
        require(account.permitNonce() == nonce, "nonce");
        require(account.flagsOf() == flags, "flags");
    }

    function testFuzz_EachFlag_IsItsOwnBit(uint8 flags, uint248 rest) public pure {
        Account account = Account.wrap(flags * FLAGS + rest);
        require(account.isBlacklisted() == _hasBit(flags, 7), "blacklisted");
        require(account.hasHold() == _hasBit(flags, 6), "hold");
        require(account.isRestricted() == (flags >= 16), "restricted: the upper four");
        require(account.isVerified() == (_hasBit(flags, 3) || _hasBit(flags, 2)), "verified, or protected");
        require(account.isProtected() == _hasBit(flags, 2), "protected");
        require(account.isRedemption() == _hasBit(flags, 1), "redemption");
        require(account.isSeizureDestination() == _hasBit(flags, 0), "seizure destination");
    }

    function testFuzz_CreditAndDebit_TouchOnlyTheBalance(uint256 word, uint104 held, uint104 amount) public pure {
        uint256 rest = (word / NONCE) * NONCE;
        Account credited = Account.wrap(rest + held).credit(amount);
        require(Account.unwrap(credited) == rest + (uint256(held) + amount), "credit");
        require(Account.unwrap(credited.debit(amount)) == rest + held, "debit");
    }

    function testFuzz_WithFlags_TouchesOnlyTheFlags(uint256 word, uint8 flags) public pure {
        require(Account.unwrap(Account.wrap(word).withFlags(flags)) == flags * FLAGS + (word % FLAGS), "flags");
    }

    function testFuzz_TheNextPermitNonce_TouchesOnlyTheNonce(
        uint8 flags,
        uint88 reserved,
        uint32 nonce,
        uint128 amount
    ) public pure {
        if (nonce == type(uint32).max) return; // would carry into the reserved bits: 2^32 permits of one account
        Account next = _account(flags, reserved, nonce, amount).withNextPermitNonce();
        require(Account.unwrap(next) == Account.unwrap(_account(flags, reserved, nonce + 1, amount)), "nonce");
    }

    // ---------------------------------------------------------------- Totals

    function testFuzz_Totals_GiveTheirPartsBack(uint104 supply, uint104 ceiling, uint48 validUntil) public pure {
        Totals totals = _totals(supply, ceiling, validUntil);
        require(totals.supply() == supply, "supply");
        require(totals.ceiling() == ceiling, "ceiling");
        require(totals.ceilingValidUntil() == validUntil, "validUntil");
    }

    function testFuzz_WithSupply_TouchesOnlyTheSupply(uint256 word, uint104 supply) public pure {
        Totals totals = Totals.wrap(word).withSupply(supply);
        require(Totals.unwrap(totals) == (word / 2 ** 104) * 2 ** 104 + supply, "supply");
    }

    function testFuzz_WithCeiling_KeepsOnlyTheSupply(uint256 word, uint104 ceiling, uint48 validUntil) public pure {
        Totals totals = Totals.wrap(word).withCeiling(ceiling, validUntil);
        uint104 supply = uint104(word % 2 ** 104);
        require(Totals.unwrap(totals) == Totals.unwrap(_totals(supply, ceiling, validUntil)), "ceiling");
    }

    // ---------------------------------------------------------------- Minter

    function testFuzz_AMinter_IsActiveBesideItsAllowance(uint104 allowance) public pure {
        Minter minter = activeMinter(allowance);
        require(minter.isActive() && minter.allowanceOf() == allowance, "parts");
        require(Minter.unwrap(minter) == 2 ** 104 + uint256(allowance), "nothing else");
        require(!Minter.wrap(allowance).isActive(), "an allowance alone makes no minter");
    }

    function _account(uint8 flags, uint88 reserved, uint32 nonce, uint128 amount) private pure returns (Account) {
        return Account.wrap(flags * FLAGS + reserved * RESERVED + nonce * NONCE + amount);
    }

    function _totals(uint104 supply, uint104 ceiling, uint48 validUntil) private pure returns (Totals) {
        return Totals.wrap(validUntil * uint256(2 ** 208) + ceiling * uint256(2 ** 104) + supply);
    }

    function _hasBit(uint8 flags, uint8 bit) private pure returns (bool) {
        return (flags / 2 ** bit) % 2 == 1;
    }
}
