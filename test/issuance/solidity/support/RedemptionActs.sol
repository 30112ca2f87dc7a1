// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRedemptionDesk, ProposalKind, RedemptionState} from "../../../../contracts/issuance/IRedemptionDesk.sol";
import {IERC7943} from "../../../../contracts/token/IERC7943.sol";
import {Mode} from "../../../../contracts/token/IStablecoin.sol";
import {Roles} from "../../../token/solidity/support/Deployment.sol";
import {Dice} from "../../../token/solidity/support/Dice.sol";
import {vm} from "../../../token/solidity/support/Vm.sol";
import {IssuanceRoles} from "./IssuanceDeployment.sol";
import {Act, IssuanceWorld} from "./IssuanceWorld.sol";

/// @notice Redemptions from request to their end, whatever the token's issuer does meanwhile.
abstract contract RedemptionActs is IssuanceWorld {
    struct RequestGhost {
        address holder;
        uint256 amount;
        uint256 requestedAt;
        RedemptionState state;
        ProposalKind kind;
        address maker;
        bytes32 ref;
    }

    /// @dev Of the token: what EIP-3009 signs, from its specification.
    bytes32 private constant RECEIVE_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    /// @dev Ids count from 1.
    RequestGhost[] internal requests;
    mapping(address holder => uint256) internal claims;
    mapping(bytes32 payout => uint256 id) internal payouts;
    uint256 internal suspendedUntil;
    uint256 private salt;

    // ---------------------------------------------------------------- holders

    function request(uint256 seed) external {
        _requestOne(Dice(seed));
    }

    function _requestOne(Dice memory dice) private {
        _resume(dice);
        address holder = _rich(dice);
        uint256 amount = _part(dice, token.balanceOf(holder));
        bytes32 ref = dice.oneIn(30) ? bytes32(0) : bytes32("account");
        bool expected =
            block.timestamp >= suspendedUntil &&
                ref != 0 &&
                amount != 0 &&
                amount <= token.balanceOf(holder) &&
                !token.isBlacklisted(holder);
        if (dice.oneIn(2)) {
            vm.prank(holder);
            token.approve(address(redemption), amount);
            bytes memory data = abi.encodeCall(IRedemptionDesk.request, (amount, ref));
            if (_attempt(Act.Request, holder, address(redemption), data, expected)) _opened(holder, amount);
        } else {
            bool forged = dice.oneIn(10);
            bytes memory data = _signedRequest(holder, amount, ref, forged);
            address anybody = holders[dice.pick(HOLDERS)];
            if (_attempt(Act.RequestSigned, anybody, address(redemption), data, expected && !forged))
                _opened(holder, amount);
        }
    }

    /// @dev Forged: signed for another amount.
    function _signedRequest(address holder, uint256 amount, bytes32 ref, bool forged) private returns (bytes memory) {
        bytes32 nonce = redemption.redemptionNonce(holder, forged ? amount + 1 : amount, ref, bytes32(++salt));
        bytes32 structHash = keccak256(
            abi.encode(RECEIVE_TYPEHASH, holder, redemption, amount, 0, type(uint256).max, nonce)
        );
        bytes32 digest = keccak256(bytes.concat(hex"1901", _domainSeparator(), structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_keyOfHolder(holder), digest);
        return
            abi.encodeCall(
                IRedemptionDesk.requestWithAuthorization,
                (holder, amount, ref, bytes32(salt), 0, type(uint256).max, abi.encodePacked(r, s, v))
            );
    }

    function reclaim(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 id = _pickRequest(dice);
        if (id == 0) return;
        RequestGhost storage ghost = requests[id - 1];
        uint256 deadline = ghost.requestedAt + 7 days;
        if (block.timestamp < deadline && dice.oneIn(2)) return;
        if (block.timestamp < deadline && !dice.oneIn(4)) _pass(deadline - block.timestamp - (dice.oneIn(6) ? 1 : 0));
        if (dice.oneIn(3)) _makeUnwelcome(ghost.holder);
        address caller = dice.oneIn(12) ? holders[dice.pick(HOLDERS)] : ghost.holder;
        _reclaim(id, caller);
    }

    function _reclaim(uint256 id, address caller) internal {
        RequestGhost storage ghost = requests[id - 1];
        bool expected = _canEnd(ghost) && caller == ghost.holder && block.timestamp >= ghost.requestedAt + 7 days;
        bool paid = IERC7943(address(token)).canTransfer(address(redemption), ghost.holder, ghost.amount);
        uint256 before = token.balanceOf(ghost.holder);
        bytes memory data = abi.encodeCall(IRedemptionDesk.reclaim, (id));
        if (!_attempt(Act.Reclaim, caller, address(redemption), data, expected)) return;
        _refunded(ghost, before, paid);
    }

    function claim(uint256 seed) external {
        Dice memory dice = Dice(seed);
        if (_claimed() == 0 && !dice.oneIn(12)) _parkOne(dice);
        address holder = _creditor(dice);
        uint256 amount = _part(dice, claims[holder]);
        if (dice.oneIn(3)) return _requestAgain(dice, holder, amount);
        if (!dice.oneIn(4)) _letPay(holder);
        bool expected =
            amount != 0 &&
                amount <= claims[holder] &&
                IERC7943(address(token)).canTransfer(address(redemption), holder, amount);
        uint256 before = token.balanceOf(holder);
        bytes memory data = abi.encodeCall(IRedemptionDesk.claim, (amount));
        if (!_attempt(Act.Claim, holder, address(redemption), data, expected)) return;
        claims[holder] -= amount;
        if (token.balanceOf(holder) != before + amount) _note("a claim paid another amount");
    }

    function _requestAgain(Dice memory dice, address holder, uint256 amount) private {
        _resume(dice);
        bool expected =
            amount != 0 &&
                amount <= claims[holder] &&
                !token.isBlacklisted(holder) &&
                block.timestamp >= suspendedUntil;
        bytes memory data = abi.encodeCall(IRedemptionDesk.requestFromClaim, (amount, "account"));
        if (!_attempt(Act.RequestFromClaim, holder, address(redemption), data, expected)) return;
        claims[holder] -= amount;
        _opened(holder, amount);
    }

    /// @dev Makes a refund that the token refuses, if anybody has a token.
    function _parkOne(Dice memory dice) private {
        uint256 id = _pickRequest(dice);
        if (id == 0) _requestOne(dice);
        id = _pickRequest(dice);
        if (id == 0 || !_canEnd(requests[id - 1])) return;
        _makeUnwelcome(requests[id - 1].holder);
        _proposeOne(dice, id, true);
        RequestGhost storage ghost = requests[id - 1];
        _end(ghost, id, false, ghost.ref, Roles.holder(IssuanceRoles.REDEEM_CHECKER));
    }

    /// @dev Tokens that nobody accounts for, sent by mistake.
    function donate(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address holder = _rich(dice);
        uint256 amount = _part(dice, token.balanceOf(holder) / 8);
        bool expected =
            IERC7943(address(token)).canTransfer(holder, address(redemption), amount) &&
                amount <= token.balanceOf(holder);
        bytes memory data = abi.encodeCall(token.transfer, (address(redemption), amount));
        _attempt(Act.Donate, holder, address(token), data, expected);
    }

    // ---------------------------------------------------------------- the issuer

    function proposePayout(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 id = _pickRequest(dice);
        if (id != 0) _proposeOne(dice, id, dice.oneIn(3));
    }

    function endRequest(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 id = _pickRequest(dice);
        if (id == 0) return;
        RequestGhost storage ghost = requests[id - 1];
        if (ghost.kind == ProposalKind.None && !dice.oneIn(6)) _proposeOne(dice, id, dice.oneIn(3));
        if (dice.oneIn(4)) _makeUnwelcome(ghost.holder);
        bool settles = ghost.kind == ProposalKind.Settlement;
        if (dice.oneIn(16)) settles = !settles;
        bytes32 ref = dice.oneIn(16) ? bytes32("another") : ghost.ref;
        address checker = Roles.holder(IssuanceRoles.REDEEM_CHECKER);
        if (ghost.maker == TWO_HATS ? dice.oneIn(2) : dice.oneIn(12)) checker = TWO_HATS;
        _end(ghost, id, settles, ref, checker);
    }

    function _end(RequestGhost storage ghost, uint256 id, bool settles, bytes32 ref, address checker) private {
        ProposalKind kind = settles ? ProposalKind.Settlement : ProposalKind.Rejection;
        bool expected =
            _canEnd(ghost) &&
                ghost.kind == kind &&
                ghost.ref == ref &&
                ghost.maker != checker &&
                (!settles || block.timestamp >= suspendedUntil);
        bool paid = IERC7943(address(token)).canTransfer(address(redemption), ghost.holder, ghost.amount);
        uint256 before = token.balanceOf(ghost.holder);
        uint256 supplyBefore = supply;
        if (settles) {
            bytes memory data = abi.encodeCall(IRedemptionDesk.settle, (id, ref));
            if (!_attempt(Act.Settle, checker, address(redemption), data, expected)) return;
            if (supply != supplyBefore - ghost.amount) _note("a settlement burned another amount");
            _close(ghost, RedemptionState.Settled);
        } else {
            bytes memory data = abi.encodeCall(IRedemptionDesk.reject, (id, ref));
            if (!_attempt(Act.Reject, checker, address(redemption), data, expected)) return;
            _refunded(ghost, before, paid);
        }
        if (checker == ghost.maker) _note("one person ended a redemption");
    }

    function _proposeOne(Dice memory dice, uint256 id, bool rejects) private {
        RequestGhost storage ghost = requests[id - 1];
        address maker = dice.oneIn(8) ? TWO_HATS : Roles.holder(IssuanceRoles.REDEEM_MAKER);
        bytes32 ref = rejects ? bytes32("account closed") : keccak256(abi.encode("payout", id, dice.pick(3)));
        if (!rejects && dice.oneIn(10))
            ref = keccak256(abi.encode("payout", dice.between(1, requests.length), dice.pick(3)));
        bool expected = _canEnd(ghost) && (rejects || payouts[ref] == 0 || payouts[ref] == id);
        if (rejects) {
            bytes memory data = abi.encodeCall(IRedemptionDesk.proposeRejection, (id, ref));
            if (!_attempt(Act.ProposeRejection, maker, address(redemption), data, expected)) return;
        } else {
            bytes memory data = abi.encodeCall(IRedemptionDesk.proposeSettlement, (id, ref));
            if (!_attempt(Act.ProposeSettlement, maker, address(redemption), data, expected)) return;
            payouts[ref] = id;
        }
        (ghost.kind, ghost.maker, ghost.ref) = (rejects ? ProposalKind.Rejection : ProposalKind.Settlement, maker, ref);
    }

    function seize(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address to = dice.oneIn(10) ? holders[dice.pick(HOLDERS)] : VAULT;
        uint256 before = token.balanceOf(VAULT);
        if (dice.oneIn(2)) {
            uint256 id = _pickRequest(dice);
            if (id == 0) return;
            RequestGhost storage ghost = requests[id - 1];
            if (!dice.oneIn(4)) _freeze(ghost.holder);
            bool expected = ghost.state == RedemptionState.Open && token.isBlacklisted(ghost.holder) && to == VAULT;
            bytes memory data = abi.encodeCall(IRedemptionDesk.seizeRequest, (id, to, "case"));
            if (!_byRole(Act.SeizeRequest, Roles.SEIZER, address(redemption), data, expected)) return;
            if (token.balanceOf(VAULT) != before + ghost.amount) _note("a seizure took another amount");
            _close(ghost, RedemptionState.Seized);
        } else {
            if (_claimed() == 0 && !dice.oneIn(12)) _parkOne(dice);
            address holder = _creditor(dice);
            if (!dice.oneIn(4)) _freeze(holder);
            bool expected = claims[holder] != 0 && token.isBlacklisted(holder) && to == VAULT;
            bytes memory data = abi.encodeCall(IRedemptionDesk.seizeClaim, (holder, to, "case"));
            if (!_byRole(Act.SeizeClaim, Roles.SEIZER, address(redemption), data, expected)) return;
            if (token.balanceOf(VAULT) != before + claims[holder]) _note("a seizure took another claim");
            claims[holder] = 0;
        }
    }

    function suspend(uint256 seed) external {
        Dice memory dice = Dice(seed);
        if (block.timestamp < suspendedUntil && !dice.oneIn(8)) {
            bytes memory data = abi.encodeCall(IRedemptionDesk.resume, ());
            if (_byRole(Act.Resume, Roles.UNPAUSER, address(redemption), data, true)) suspendedUntil = 0;
        } else if (dice.oneIn(3)) {
            uint256 until = block.timestamp + (dice.oneIn(8) ? dice.between(0, 60 days) : dice.between(1, 30 days));
            bool expected = until > block.timestamp && until <= block.timestamp + 30 days;
            bytes memory data = abi.encodeCall(IRedemptionDesk.suspend, ("consent", uint48(until)));
            if (_byRole(Act.Suspend, Roles.ADMIN_ACTS, address(redemption), data, expected)) suspendedUntil = until;
        } else {
            uint256 spare = token.balanceOf(address(redemption)) - _escrowed() - _claimed();
            uint256 amount = dice.oneIn(8) ? spare + 1 : spare;
            bytes memory data = abi.encodeCall(IRedemptionDesk.rescueERC20, (address(token), VAULT, amount));
            _byRole(Act.Rescue, Roles.RESCUER, address(redemption), data, amount <= spare);
        }
    }

    // ---------------------------------------------------------------- the token meanwhile

    function disturb(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 kind = dice.pick(8);
        address holder = holders[dice.pick(HOLDERS)];
        if (kind == 0) _setPaused(!token.paused());
        else if (kind == 1) _setPolicy(token.mode() == Mode.Open);
        else if (kind == 2) _freeze(holder);
        else if (kind < 5) _thaw(holder);
        else if (kind == 5) _verify(holder, !dice.oneIn(3));
        else if (kind == 6 && dice.oneIn(3)) _lowerCap(dice);
        else _letOut(dice, holder);
    }

    /// @dev Tokens spread among the holders.
    function _letOut(Dice memory dice, address to) private {
        address from = _rich(dice);
        uint256 amount = token.balanceOf(from) / 3;
        if (!IERC7943(address(token)).canTransfer(from, to, amount)) return;
        vm.prank(from);
        token.transfer(to, amount);
    }

    function _lowerCap(Dice memory dice) private {
        uint256 cap = token.ceilingCap();
        bytes memory data = abi.encodeCall(token.lowerCeilingCap, (dice.oneIn(4) ? 0 : cap - cap / 4));
        _byRole(Act.SetCap, Roles.GUARDIAN, address(token), data, true);
    }

    function _setPaused(bool next) internal {
        bytes memory data = next ? abi.encodeCall(token.pause, ()) : abi.encodeCall(token.unpause, ());
        _byRole(Act.SetMode, next ? Roles.PAUSER : Roles.UNPAUSER, address(token), data, true);
    }

    function _setPolicy(bool close) private {
        bytes memory data = close ? abi.encodeCall(token.closePolicy, ()) : abi.encodeCall(token.openPolicy, ());
        _byRole(Act.SetPolicy, close ? Roles.PAUSER : Roles.POLICY, address(token), data, true);
    }

    function _freeze(address holder) private {
        bytes memory data = abi.encodeCall(token.blacklist, (holder));
        _byRole(Act.Blacklist, Roles.BLACKLISTER, address(token), data, true);
    }

    function _thaw(address holder) internal {
        bytes memory data = abi.encodeCall(token.unBlacklist, (holder));
        _byRole(Act.UnBlacklist, Roles.UNBLACKLISTER, address(token), data, true);
    }

    function _verify(address holder, bool verified) internal {
        bytes memory data = abi.encodeCall(token.setVerified, (holder, verified));
        _byRole(Act.SetVerified, Roles.ATTESTER, address(token), data, true);
    }

    /// @dev So that the token refuses its refund.
    function _makeUnwelcome(address holder) private {
        if (token.mode() == Mode.Open) _setPolicy(true);
        _verify(holder, false);
    }

    function _resume(Dice memory dice) private {
        if (block.timestamp >= suspendedUntil || dice.oneIn(4)) return;
        bytes memory data = abi.encodeCall(IRedemptionDesk.resume, ());
        if (_byRole(Act.Resume, Roles.UNPAUSER, address(redemption), data, true)) suspendedUntil = 0;
    }

    function _letPay(address holder) private {
        if (token.isBlacklisted(holder)) _thaw(holder);
        if (!IERC7943(address(token)).canReceive(holder)) _verify(holder, true);
    }

    // ---------------------------------------------------------------- the ghost

    function _opened(address holder, uint256 amount) private {
        requests.push(
            RequestGhost(holder, amount, block.timestamp, RedemptionState.Open, ProposalKind.None, address(0), 0)
        );
    }

    function _close(RequestGhost storage ghost, RedemptionState state) private {
        ghost.state = state;
    }

    /// @dev Back to the holder, or kept for it where the token would not have it.
    function _refunded(RequestGhost storage ghost, uint256 before, bool paid) private {
        if (!paid) claims[ghost.holder] += ghost.amount;
        if (token.balanceOf(ghost.holder) != before + (paid ? ghost.amount : 0)) _note("a refund of another amount");
        _close(ghost, RedemptionState.Refunded);
    }

    function _canEnd(RequestGhost storage ghost) internal view returns (bool) {
        return ghost.state == RedemptionState.Open && !token.isBlacklisted(ghost.holder);
    }

    function _escrowed() internal view returns (uint256 sum) {
        for (uint256 i = 0; i < requests.length; ++i) {
            if (requests[i].state == RedemptionState.Open) sum += requests[i].amount;
        }
    }

    function _claimed() internal view returns (uint256 sum) {
        for (uint256 i = 0; i < HOLDERS; ++i) sum += claims[holders[i]];
    }

    // ---------------------------------------------------------------- choosing

    /// @dev Mostly one that can end, rarely any; 0 if there is none.
    function _pickRequest(Dice memory dice) private view returns (uint256 id) {
        if (requests.length == 0) return 0;
        id = dice.pick(requests.length);
        if (dice.oneIn(16)) return id + 1;
        for (uint256 i = 0; i < requests.length; ++i) {
            if (requests[id].state == RedemptionState.Open && (_canEnd(requests[id]) || dice.oneIn(6))) return id + 1;
            id = (id + 1) % requests.length;
        }
        return 0;
    }

    function _rich(Dice memory dice) private view returns (address holder) {
        uint256 index = dice.pick(HOLDERS);
        for (uint256 i = 0; i < HOLDERS; ++i) {
            holder = holders[(index + i) % HOLDERS];
            if (token.balanceOf(holder) != 0 && (!token.isBlacklisted(holder) || dice.oneIn(8))) return holder;
        }
    }

    function _creditor(Dice memory dice) private view returns (address holder) {
        uint256 index = dice.pick(HOLDERS);
        for (uint256 i = 0; i < HOLDERS; ++i) {
            holder = holders[(index + i) % HOLDERS];
            if (claims[holder] != 0) return holder;
        }
    }

    function _part(Dice memory dice, uint256 whole) private pure returns (uint256) {
        if (dice.oneIn(16)) return whole + dice.pick(2);
        return dice.oneIn(4) ? whole : dice.between(whole == 0 ? 0 : 1, whole / 3 + 1 > whole ? whole : whole / 3 + 1);
    }

    function _keyOfHolder(address holder) private view returns (uint256) {
        for (uint256 i = 0; i < HOLDERS; ++i) if (holders[i] == holder) return _holderKey(i);
        revert("nobody of ours");
    }

    function _domainSeparator() private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        return keccak256(abi.encode(typeHash, keccak256("Harbour HKD"), keccak256("1"), block.chainid, address(token)));
    }
}
