// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ChainShare,
    CreditConfirmation,
    IReserveRegistry,
    ReserveStatement,
    SignerSignature
} from "../../../contracts/issuance/IReserveRegistry.sol";
import {Roles} from "../../token/solidity/support/Deployment.sol";
import {vm} from "../../token/solidity/support/Vm.sol";
import {Banks} from "./support/Banks.sol";
import {IssuanceDeployment, IssuanceRoles} from "./support/IssuanceDeployment.sol";
import {IssuanceTest} from "./support/IssuanceTest.sol";

/// @notice A statement with one thing wrong is refused by that thing's error, with both values, and nothing has changed. One with
/// nothing wrong is in force or parked, exactly at its bound. The same for the confirmation of a credit.
contract StatementsTest is IssuanceTest, Banks {
    uint256 private constant BASE = 1e15;
    uint256 private constant STEP = 500;
    uint256 private constant WIDE = type(uint104).max;

    IReserveRegistry private registry;
    IssuanceDeployment private deployment;
    address private desk;
    uint48 private lastAsOf;

    /// @dev Banks A and B with 2 of 3 signers and a pool each; A's has said 10^15 once, and it was confirmed.
    function setUp() public {
        deployment = deployIssuance();
        registry = deployment.registry();
        desk = address(deployment.mintDesk());
        for (uint256 bank = 0; bank < 2; ++bank) {
            address[] memory signers = new address[](3);
            for (uint256 i = 0; i < 3; ++i) {
                signers[i] = signerOf(bank, i);
            }
            vm.prank(Roles.holder(IssuanceRoles.CUSTODIAN_ADMIN));
            registry.addCustodian(bankId(bank), 2, signers);
            vm.prank(Roles.holder(IssuanceRoles.CUSTODIAN_ADMIN));
            registry.addPool(bankId(bank), poolId(bank * 2));
        }
        vm.prank(Roles.holder(IssuanceRoles.RISK));
        registry.raiseMaxAge(26 hours);
        vm.prank(Roles.holder(IssuanceRoles.RISK));
        registry.raiseStep(uint16(STEP));
        vm.prank(Roles.holder(Roles.GUARDIAN));
        registry.tightenBuffer(100);
        ReserveStatement memory first = _statement(BASE);
        first.sequence = 1;
        lastAsOf = first.asOf;
        registry.submit(first, _sign(registry.statementDigest(first)));
        bytes32 digest = registry.statementDigest(first);
        vm.prank(Roles.holder(IssuanceRoles.STATEMENT_APPROVER));
        registry.confirm(poolId(0), digest);
        vm.warp(block.timestamp + 1 hours);
    }

    // ---------------------------------------------------------------- for whom it is

    function testFuzz_OfAnotherCurrency(string memory currency) public {
        ReserveStatement memory s = _statement(BASE);
        if (keccak256(bytes(currency)) == keccak256("HKD")) return;
        s.currency = currency;
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.WrongCurrency.selector, currency, "HKD"));
    }

    function testFuzz_ForAnotherChain(uint256 chainId) public {
        ReserveStatement memory s = _statement(BASE);
        if (chainId == block.chainid) return;
        s.chainId = chainId;
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.WrongChain.selector, chainId, block.chainid));
    }

    function testFuzz_ForAnotherRegistry(address other) public {
        ReserveStatement memory s = _statement(BASE);
        if (other == address(registry)) return;
        s.registry = other;
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.WrongRegistry.selector, other, registry));
    }

    function testFuzz_OfAnUnknownCustodian(bytes32 custodian) public {
        ReserveStatement memory s = _statement(BASE);
        if (custodian == bankId(0) || custodian == bankId(1)) return;
        s.custodian = custodian;
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.UnknownCustodian.selector, custodian));
    }

    function test_OfARevokedCustodian() public {
        ReserveStatement memory s = _statement(BASE);
        vm.prank(Roles.holder(Roles.GUARDIAN));
        registry.revokeCustodian(bankId(0));
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.CustodianIsRevoked.selector, bankId(0)));
    }

    function testFuzz_OfAnUnknownPoolOrAnotherBanks(bytes32 pool, bool others) public {
        ReserveStatement memory s = _statement(BASE);
        if (others) pool = poolId(2);
        else if (pool == poolId(0)) return;
        s.pool = pool;
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.UnknownPool.selector, bankId(0), pool));
    }

    // ---------------------------------------------------------------- when it is

    function testFuzz_OutOfSequence(uint64 sequence, bool close) public {
        if (close) sequence %= 5;
        ReserveStatement memory s = _statement(BASE);
        if (sequence == 2) return;
        s.sequence = sequence;
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.WrongSequence.selector, poolId(0), sequence, 2));
    }

    function testFuzz_FromTheFuture(uint48 ahead) public {
        ReserveStatement memory s = _statement(BASE);
        uint256 asOf = block.timestamp + 1 + (ahead % (type(uint48).max - block.timestamp));
        s.asOf = uint48(asOf);
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.FutureAsOf.selector, asOf, block.timestamp));
    }

    function testFuzz_NotLaterThanTheOneBefore(uint48 asOf, bool equal) public {
        ReserveStatement memory s = _statement(BASE);
        s.asOf = equal ? lastAsOf : asOf % (lastAsOf + 1);
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.AsOfNotLater.selector, s.asOf, lastAsOf));
    }

    function testFuzz_Over(uint48 validUntil, bool equal) public {
        ReserveStatement memory s = _statement(BASE);
        s.validUntil = equal ? uint48(block.timestamp) : uint48(validUntil % (block.timestamp + 1));
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.StatementExpired.selector, s.validUntil, block.timestamp));
    }

    // ---------------------------------------------------------------- how much it is

    function test_OfNothing() public {
        ReserveStatement memory s = _statement(0);
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.ZeroTotal.selector, poolId(0)));
    }

    function testFuzz_OfMoreThan104Bits(uint256 total) public {
        ReserveStatement memory s = _statement(BASE);
        if (total <= WIDE) total = type(uint256).max - total;
        s.total = total;
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.AmountTooLarge.selector, total, WIDE));
    }

    function testFuzz_WithAPartOfMoreThan104Bits(uint256 part, uint8 which, bool wraps) public {
        ReserveStatement memory s = _statement(BASE);
        which %= 5;
        if (part <= WIDE) part = type(uint256).max - part;
        // So that the parts would add up, did the sum overflow.
        uint256[5] memory parts = [uint256(0), 0, 0, 0, 0];
        parts[which] = part;
        unchecked {
            if (wraps) parts[(which + 1) % 5] = BASE - part;
        }
        (s.cash, s.termDeposits, s.securities, s.reverseRepo, s.other) = (
            parts[0],
            parts[1],
            parts[2],
            parts[3],
            parts[4]
        );
        uint256 offender = part;
        // Of two parts that are too large the first is named.
        if (wraps && which == 4 && parts[0] > WIDE) offender = parts[0];
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.AmountTooLarge.selector, offender, WIDE));
    }

    function testFuzz_WhosePartsDoNotAddUp(uint104[5] memory parts, uint104 total) public {
        ReserveStatement memory s = _statement(BASE);
        uint256 sum;
        for (uint256 i = 0; i < 5; ++i) {
            sum += parts[i];
        }
        if (total == sum || total == 0) return;
        (s.cash, s.termDeposits, s.securities, s.reverseRepo, s.other) = (
            parts[0],
            parts[1],
            parts[2],
            parts[3],
            parts[4]
        );
        s.total = total;
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.TotalMismatch.selector, total, sum));
    }

    // ---------------------------------------------------------------- by whom it is signed

    function testFuzz_SignedByTooFew(uint8 key, bool none) public {
        ReserveStatement memory s = _statement(BASE);
        uint256[] memory keys = new uint256[](none ? 0 : 1);
        if (!none) keys[0] = keyOf(0, key % 3);
        SignerSignature[] memory signatures = signWith(keys, registry.statementDigest(s));
        _refuse(s, signatures, abi.encodeWithSelector(IReserveRegistry.TooFewSigners.selector, keys.length, 2));
    }

    function testFuzz_SignedTwiceByOneOrOutOfOrder(uint8 key, bool twice) public {
        ReserveStatement memory s = _statement(BASE);
        SignerSignature[] memory signatures = _sign(registry.statementDigest(s));
        if (twice) signatures[1 - (key % 2)] = signatures[key % 2];
        else (signatures[0], signatures[1]) = (signatures[1], signatures[0]);
        _refuse(
            s,
            signatures,
            abi.encodeWithSelector(
                IReserveRegistry.SignersNotSorted.selector,
                signatures[0].signer,
                signatures[1].signer
            )
        );
    }

    function testFuzz_SignedByAStranger(uint256 key, bool otherBanks) public {
        ReserveStatement memory s = _statement(BASE);
        key = otherBanks ? keyOf(1, key % 3) : 0x57A6E + (key % 1e9);
        uint256[] memory keys = new uint256[](3);
        (keys[0], keys[1], keys[2]) = (keyOf(0, 0), keyOf(0, 1), key);
        SignerSignature[] memory signatures = signWith(keys, registry.statementDigest(s));
        // A quorum does not make up for one that does not belong to it.
        _refuse(
            s,
            signatures,
            abi.encodeWithSelector(IReserveRegistry.UnknownSigner.selector, bankId(0), vm.addr(key))
        );
    }

    function testFuzz_SignedByOneWhoIsRevoked(uint8 key, bool resigns) public {
        ReserveStatement memory s = _statement(BASE);
        address signer = signerOf(0, key % 2);
        vm.prank(resigns ? signer : Roles.holder(Roles.GUARDIAN));
        if (resigns) registry.resignSigner();
        else registry.revokeSigner(bankId(0), signer);
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.UnknownSigner.selector, bankId(0), signer));
    }

    /// @dev Whatever is changed after the signature: the first signer's is no longer one.
    function testFuzz_SignedForSomethingElse(uint256 which, bytes32 noise) public {
        ReserveStatement memory s = _statement(BASE);
        SignerSignature[] memory signatures = _sign(registry.statementDigest(s));
        which %= 6;
        if (which == 0) s.asOf -= 1;
        if (which == 1) s.validUntil += 1;
        if (which == 2) (s.cash, s.other) = (s.cash - 1, s.other + 1);
        if (which == 3) (s.termDeposits, s.securities) = (s.securities, s.termDeposits);
        if (which == 4) s.compositionHash = noise;
        if (which == 5) (s.cash, s.total) = (s.cash - 1, s.total - 1);
        if (registry.statementDigest(s) == _digest(_statement(BASE), address(registry), block.chainid)) return;
        _refuse(
            s,
            signatures,
            abi.encodeWithSelector(IReserveRegistry.InvalidSignature.selector, signatures[0].signer)
        );
    }

    function testFuzz_SignedInAnotherDomain(address other, uint64 chainId) public {
        ReserveStatement memory s = _statement(BASE);
        if (other == address(registry) && chainId == block.chainid) return;
        SignerSignature[] memory signatures = _sign(_digest(s, other, chainId));
        _refuse(
            s,
            signatures,
            abi.encodeWithSelector(IReserveRegistry.InvalidSignature.selector, signatures[0].signer)
        );
    }

    function testFuzz_SignedWithNoise(bytes memory noise, bool second) public {
        ReserveStatement memory s = _statement(BASE);
        SignerSignature[] memory signatures = _sign(registry.statementDigest(s));
        uint256 index = second ? 1 : 0;
        signatures[index].signature = noise;
        _refuse(
            s,
            signatures,
            abi.encodeWithSelector(IReserveRegistry.InvalidSignature.selector, signatures[index].signer)
        );
    }

    /// @dev The upper half of the curve would be a second signature of the same.
    function testFuzz_SignedWithTheOtherS(uint8 index) public {
        uint256 n = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        ReserveStatement memory s = _statement(BASE);
        bytes32 digest = registry.statementDigest(s);
        SignerSignature[] memory signatures = _sign(digest);
        uint256 key = vm.addr(keyOf(0, 0)) == signatures[index % 2].signer ? 0 : 1;
        (uint8 v, bytes32 r, bytes32 low) = vm.sign(keyOf(0, key), digest);
        signatures[index % 2].signature = abi.encodePacked(r, bytes32(n - uint256(low)), v == 27 ? 28 : 27);
        _refuse(
            s,
            signatures,
            abi.encodeWithSelector(IReserveRegistry.InvalidSignature.selector, signatures[index % 2].signer)
        );
    }

    // ---------------------------------------------------------------- what is right

    /// @dev The digest is EIP-712's, written down a second time.
    function testFuzz_TheDigest_IsWhatTheSpecificationSays(ReserveStatement memory s) public view {
        require(registry.statementDigest(s) == _digest(s, address(registry), block.chainid), "another digest");
    }

    /// @dev Up to a floored step above the baseline it counts at once, above it waits and the old total stays.
    function testFuzz_ARightOne_CountsUpToTheBoundAndIsParkedAbove(uint104 total, uint8 close) public {
        // The first statement is the baseline from the next one on, which is judged by it.
        vm.warp(block.timestamp + 1 minutes);
        uint256 bound = BASE + (BASE * STEP) / 10_000;
        if (close < 128) total = uint104(bound + (close % 3) - 1);
        if (total == 0) return;
        ReserveStatement memory s = _statement(total);
        bytes32 digest = registry.statementDigest(s);
        bool accepted = registry.submit(s, _sign(digest));
        require(accepted == (total <= bound), accepted ? "believed too much" : "believed too little");

        IReserveRegistry.PoolView memory pool = registry.pool(poolId(0));
        require(pool.total == (accepted ? total : BASE) && pool.sequence == 2, "another total or sequence");
        require(pool.asOf == (accepted ? s.asOf : lastAsOf), "another as-of");
        require(pool.baseline == BASE && pool.baselineAt == block.timestamp, "another baseline");
        require(pool.parked == !accepted, "parked or not");
        require(registry.parked(poolId(0)).digest == (accepted ? bytes32(0) : digest), "another one waits");
        _refuse(s, abi.encodeWithSelector(IReserveRegistry.WrongSequence.selector, poolId(0), 2, 3));
        if (accepted) return;

        vm.prank(Roles.holder(IssuanceRoles.STATEMENT_APPROVER));
        registry.confirm(poolId(0), digest);
        require(registry.pool(poolId(0)).total == total, "confirmed and not in force");
        require(_capacity() == uint256(total) - (uint256(total) * 100 + 10_099) / 10_100, "another capacity");
    }

    function testFuzz_AStatement_CountsUntilTheEarlierOfItsEndAndItsAge(uint24 validFor, uint24 wait) public {
        ReserveStatement memory s = _statement(BASE);
        s.validUntil = uint48(block.timestamp + 1 + (validFor % 3 days));
        registry.submit(s, _sign(registry.statementDigest(s)));
        uint256 until = uint256(s.asOf) + 26 hours;
        if (s.validUntil < until) until = s.validUntil;
        vm.warp(block.timestamp + (wait % 4 days));
        bool fresh = block.timestamp < until;
        require(registry.pool(poolId(0)).fresh == fresh, "fresh or not");
        require((registry.solvency().reserves == 0) == !fresh, "a stale pool counts");
        require(registry.solvency().unconfirmed == (fresh ? 0 : BASE), "a stale pool is not shown");
        vm.warp(until - 1);
        require(registry.pool(poolId(0)).fresh && _capacity() != 0, "ended a second early");
        vm.warp(until);
        require(!registry.pool(poolId(0)).fresh && _capacity() == 0, "ended a second late");
    }

    /// @dev The ceiling ends with whichever of statement, approval and allocation ends first, and says so beforehand.
    function testFuzz_TheCeiling_EndsWithTheFirstOfItsBounds(
        uint16 approved,
        uint16 allocated,
        uint16 validFor
    ) public {
        ReserveStatement memory s = _statement(BASE);
        s.validUntil = uint48(block.timestamp + 2 + validFor);
        registry.submit(s, _sign(registry.statementDigest(s)));
        (uint256 approvedUntil, uint256 sharedUntil) = (
            block.timestamp + 2 + approved,
            block.timestamp + 2 + allocated
        );
        _giveRoom(approvedUntil, sharedUntil);
        uint256 first = approvedUntil < sharedUntil ? approvedUntil : sharedUntil;
        if (s.validUntil < first) first = s.validUntil;

        (uint256 ceiling, uint256 until) = deployment.token().supplyCeiling();
        require(ceiling != 0 && until == first, "another end was pushed");
        vm.warp(first - 1);
        (ceiling, until, , ) = registry.computedCeiling();
        require(ceiling != 0 && until == first, "ended a second early");
        vm.warp(first);
        (ceiling, until, , ) = registry.computedCeiling();
        require(ceiling == 0 && until == 0, "ended a second late");
    }

    // ---------------------------------------------------------------- credits

    function testFuzz_ACredit_IsRefusedForEachThingThatIsWrong(uint256 which, uint256 noise) public {
        _giveRoom();
        CreditConfirmation memory c = _credit();
        SignerSignature[] memory signatures = _sign(registry.creditDigest(c));
        bytes memory expected = abi.encodeWithSelector(
            IReserveRegistry.InvalidSignature.selector,
            signatures[0].signer
        );
        which %= 9;
        if (which == 0) {
            c.creditId = 0;
            expected = abi.encodeWithSelector(IReserveRegistry.ZeroValue.selector);
        } else if (which == 1) {
            c.kind = uint8(noise);
            if (c.kind == 1) return;
            if (c.kind == 2) c.burnTx = 0;
            expected = abi.encodeWithSelector(IReserveRegistry.InvalidKind.selector, c.kind, c.burnTx);
        } else if (which == 2) {
            c.burnTx = bytes32(noise | 1);
            expected = abi.encodeWithSelector(IReserveRegistry.InvalidKind.selector, 1, c.burnTx);
        } else if (which == 3) {
            c.valueTime = uint48(block.timestamp + 1 + (noise % 1e12));
            expected = abi.encodeWithSelector(
                IReserveRegistry.CreditNotYetValued.selector,
                c.valueTime,
                block.timestamp
            );
        } else if (which == 4) {
            c.expiry = uint48(noise % (block.timestamp + 1));
            expected = abi.encodeWithSelector(IReserveRegistry.CreditExpired.selector, c.expiry, block.timestamp);
        } else if (which == 5) {
            c.custodian = bytes32(noise | 1);
            expected = abi.encodeWithSelector(IReserveRegistry.UnknownCustodian.selector, c.custodian);
        } else if (which == 6) {
            c.amount += 1 + (noise % 1e6);
        } else if (which == 7) {
            c.creditId = bytes32(noise | 1);
        } else {
            c.expiry += 1;
        }
        _refuseCredit(c, signatures, expected);
    }

    function testFuzz_ACredit_CountsOnceAndOnlyForTheDesk(address caller, bytes32 orderId) public {
        _giveRoom();
        CreditConfirmation memory c = _credit();
        SignerSignature[] memory signatures = _sign(registry.creditDigest(c));
        bytes memory call_ = abi.encodeCall(IReserveRegistry.consumeCredit, (orderId, c, signatures));
        if (caller != desk) {
            vm.prank(caller);
            (bool taken, bytes memory answer) = address(registry).call(call_);
            require(!taken, "somebody else used up a credit");
            require(
                keccak256(answer) ==
                    keccak256(abi.encodeWithSelector(IReserveRegistry.NotMintDesk.selector, caller, desk)),
                "another error"
            );
        }
        vm.prank(desk);
        (bool success, ) = address(registry).call(call_);
        require(success == (orderId != 0), "used up or not");
        if (!success) return;
        require(registry.creditUsedBy(c.creditId) == orderId, "another order's");
        _refuseCredit(c, signatures, abi.encodeWithSelector(IReserveRegistry.CreditUsed.selector, c.creditId, orderId));
    }

    // ---------------------------------------------------------------- parts

    function _statement(uint256 total) private view returns (ReserveStatement memory s) {
        s.currency = "HKD";
        s.chainId = block.chainid;
        s.registry = address(registry);
        s.custodian = bankId(0);
        s.pool = poolId(0);
        s.sequence = 2;
        s.asOf = uint48(block.timestamp - 30 minutes);
        s.validUntil = uint48(block.timestamp + 1 days);
        s.cash = total / 2;
        s.termDeposits = total / 4;
        s.securities = total / 8;
        s.reverseRepo = total / 16;
        s.other = total - s.cash - s.termDeposits - s.securities - s.reverseRepo;
        s.total = total;
        s.compositionHash = "composition";
        s.statementHash = "statement";
    }

    function _sign(bytes32 digest) private pure returns (SignerSignature[] memory) {
        uint256[] memory keys = new uint256[](2);
        (keys[0], keys[1]) = (keyOf(0, 0), keyOf(0, 1));
        return signWith(keys, digest);
    }

    function _refuse(ReserveStatement memory s, bytes memory expected) private {
        _refuse(s, _sign(registry.statementDigest(s)), expected);
    }

    function _refuse(ReserveStatement memory s, SignerSignature[] memory signatures, bytes memory expected) private {
        bytes32 before = _everything();
        (bool success, bytes memory answer) = address(registry).call(
            abi.encodeCall(IReserveRegistry.submit, (s, signatures))
        );
        assertRevert(success, answer, bytes4(expected));
        require(keccak256(answer) == keccak256(expected), "the error has other values");
        require(_everything() == before, "a refused statement changed something");
    }

    function _refuseCredit(
        CreditConfirmation memory c,
        SignerSignature[] memory signatures,
        bytes memory expected
    ) private {
        bytes32 before = _everything();
        bytes32 usedBy = registry.creditUsedBy(c.creditId);
        vm.prank(desk);
        (bool success, bytes memory answer) = address(registry).call(
            abi.encodeCall(IReserveRegistry.consumeCredit, ("order", c, signatures))
        );
        assertRevert(success, answer, bytes4(expected));
        require(keccak256(answer) == keccak256(expected), "the error has other values");
        require(_everything() == before, "a refused credit changed something");
        require(registry.creditUsedBy(c.creditId) == usedBy, "a refused credit was used up");
    }

    function _capacity() private view returns (uint256 capacity) {
        (, , , capacity) = registry.computedCeiling();
    }

    function _everything() private view returns (bytes32) {
        (uint256 ceiling, uint256 until) = deployment.token().supplyCeiling();
        return
            keccak256(
                abi.encode(
                    registry.pools(),
                    registry.parked(poolId(0)),
                    registry.parked(poolId(2)),
                    registry.solvency(),
                    registry.custodians(),
                    ceiling,
                    until
                )
            );
    }

    function _credit() private view returns (CreditConfirmation memory) {
        return
            CreditConfirmation({
                custodian: bankId(0),
                creditId: keccak256("FPS|HSBCHKHH|1"),
                amount: 1e9,
                valueTime: uint48(block.timestamp),
                kind: 1,
                burnTx: 0,
                expiry: uint48(block.timestamp + 1)
            });
    }

    function _giveRoom() private {
        _giveRoom(block.timestamp + 1 days, block.timestamp + 1 days);
    }

    function _giveRoom(uint256 approvedUntil, uint256 sharedUntil) private {
        vm.prank(Roles.holder(IssuanceRoles.LEGAL));
        registry.setApproval("HKMA", "consent", 1e18, uint48(approvedUntil));
        ChainShare[] memory shares = new ChainShare[](1);
        shares[0] = ChainShare(block.chainid, 1e18);
        vm.prank(Roles.holder(IssuanceRoles.RISK));
        registry.raiseAllocation(1, uint48(sharedUntil), shares);
    }

    function _digest(ReserveStatement memory s, address verifier, uint256 chainId) private pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Harbour Reserve Registry"),
                keccak256("1"),
                chainId,
                verifier
            )
        );
        bytes memory head = abi.encode(
            keccak256(
                "ReserveStatement(string currency,uint256 chainId,address registry,bytes32 custodian,bytes32 pool,uint64 sequence,uint48 asOf,uint48 validUntil,uint256 cash,uint256 termDeposits,uint256 securities,uint256 reverseRepo,uint256 other,uint256 total,bytes32 compositionHash,bytes32 statementHash)"
            ),
            keccak256(bytes(s.currency)),
            s.chainId,
            s.registry,
            s.custodian,
            s.pool,
            s.sequence,
            s.asOf
        );
        bytes memory tail = abi.encode(s.validUntil, s.cash, s.termDeposits, s.securities, s.reverseRepo, s.other);
        bytes32 structHash = keccak256(
            bytes.concat(head, tail, abi.encode(s.total, s.compositionHash, s.statementHash))
        );
        return keccak256(bytes.concat(hex"1901", domain, structHash));
    }
}
