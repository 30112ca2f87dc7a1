// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRedemptionDesk, RedemptionState} from "../../../contracts/issuance/IRedemptionDesk.sol";
import {IReserveRegistry} from "../../../contracts/issuance/IReserveRegistry.sol";
import {OrderState} from "../../../contracts/issuance/IMintDesk.sol";
import {IERC7943} from "../../../contracts/token/IERC7943.sol";
import {Dice} from "../../token/solidity/support/Dice.sol";
import {create, vm} from "../../token/solidity/support/Vm.sol";
import {BANKS, POOLS} from "./support/Banks.sol";
import {Act, ACTS} from "./support/IssuanceWorld.sol";
import {OrderActs} from "./support/OrderActs.sol";
import {RedemptionActs} from "./support/RedemptionActs.sol";

/// @notice Whatever banks, issuer and holders do in whatever order: what circulates is covered at every mint, a payment and a
/// credit mint once, no day and no person mints more than it may, escrow adds up, every redemption can end without the issuer,
/// the token knows the ceiling after every write, and every single call succeeds or fails as the specifications say.
contract InvariantsTest {
    IssuanceHandler private handler;

    function setUp() public {
        handler = IssuanceHandler(create("IssuanceHandler"));
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// hardhat-config: invariant.failOnRevert = true
    function invariant_IssuanceIsWhatTheSpecificationsSay() public view {
        string memory fault = handler.findFault();
        require(bytes(fault).length == 0, fault);
    }

    /// @dev After each run: every redemption ends without the issuer. And calls that all revert would prove nothing; one run
    /// is short, so all runs are taken together.
    function afterInvariant() public {
        handler.endEveryRedemption();
        invariant_IssuanceIsWhatTheSpecificationsSay();
        uint256 runs = _addUp("HARBOUR_ISSUANCE_RUNS", 1);
        uint256 attempts = _addUp("HARBOUR_ISSUANCE_ATTEMPTS", handler.attempts());
        uint256 successes = _addUp("HARBOUR_ISSUANCE_SUCCESSES", handler.successes());
        require(runs < 16 || attempts > runs * 32, "the runs are too short");
        require(runs < 16 || successes * 100 >= attempts * 60, "fewer than 60 % of the calls succeed");
        for (uint256 i = 0; i < ACTS; ++i) {
            uint256 sum = _addUp(string.concat("HARBOUR_ISSUANCE_ACT_", vm.toString(i)), handler.successesOf(Act(i)));
            require(runs < 48 || sum > 0, string.concat("an act never succeeded: ", vm.toString(i)));
        }
    }

    /// @dev The sum over all runs up to this one.
    function _addUp(string memory name, uint256 value) private returns (uint256 sum) {
        sum = vm.envOr(name, 0) + value;
        vm.setEnv(name, vm.toString(sum));
    }

    /// @dev One long history, in which every act must have succeeded.
    function test_TheHandler_MostlySucceedsAndReachesEveryAct() public {
        bytes4[17] memory acts = [
            handler.report.selector,
            handler.confirm.selector,
            handler.custody.selector,
            handler.setRegistryBounds.selector,
            handler.setDeskBounds.selector,
            handler.propose.selector,
            handler.approve.selector,
            handler.rejectOrder.selector,
            handler.request.selector,
            handler.reclaim.selector,
            handler.claim.selector,
            handler.donate.selector,
            handler.proposePayout.selector,
            handler.endRequest.selector,
            handler.disturb.selector,
            handler.wait_.selector,
            handler.approve.selector
        ];
        bytes4[3] memory rare = [handler.seize.selector, handler.suspend.selector, handler.succeed.selector];
        for (uint256 i = 0; i < 2048; ++i) {
            uint256 draw = uint256(keccak256(abi.encode(i)));
            this.act(i % 12 == 11 ? rare[draw % rare.length] : acts[draw % acts.length], i);
            invariant_IssuanceIsWhatTheSpecificationsSay();
        }
        handler.endEveryRedemption();
        invariant_IssuanceIsWhatTheSpecificationsSay();
        require(handler.successes() * 100 >= handler.attempts() * 60, "fewer than 60 % of the calls succeed");
        for (uint256 i = 0; i < ACTS; ++i) {
            require(handler.successesOf(Act(i)) > 0, string.concat("an act never succeeded: ", vm.toString(i)));
        }
    }

    function act(bytes4 selector, uint256 seed) external {
        (bool success, ) = address(handler).call(
            abi.encodeWithSelector(selector, uint256(keccak256(abi.encode(seed, "act"))))
        );
        require(success, string.concat("the handler itself reverted, in act ", vm.toString(seed)));
    }
}

/// @notice What the invariants call at random, and the comparison of the contracts with what should have come of it.
contract IssuanceHandler is OrderActs, RedemptionActs {
    /// @dev Something circulates from the start, issued by orders as everything else.
    constructor() {
        for (uint256 i = 0; i < 32 && supply < 1e12; ++i) {
            _approveOne(Dice(i));
        }
        require(supply != 0, "nothing could be issued");
    }

    /// @dev Often to the very second at which something ends, or the one before.
    function wait_(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 end = _anEnd(dice);
        if (end > block.timestamp + 1 && end < block.timestamp + 9 days) {
            _pass(end - block.timestamp - dice.pick(2));
        } else _pass(dice.between(1, 6 hours));
    }

    function _anEnd(Dice memory dice) private view returns (uint256) {
        uint256 kind = dice.pick(6);
        if (kind == 0) return bounds.approvedUntil;
        if (kind == 1) return bounds.shareUntil;
        if (kind == 2) return bounds.deskBlockedUntil;
        if (kind == 3) return pools[dice.pick(POOLS)].baselineAt + 1 days;
        return kind == 4 ? _freshUntil(pools[dice.pick(4)]) : 0;
    }

    /// @notice After the deadline each holder who is not blacklisted takes its tokens back; what the token will not give back
    /// waits for the holder in the desk.
    function endEveryRedemption() external {
        _pass(7 days);
        if (!token.paused()) _setPaused(true);
        for (uint256 i = 0; i < requests.length; ++i) {
            if (_canEnd(requests[i])) _reclaim(i + 1, requests[i].holder);
            bool ended = requests[i].state != RedemptionState.Open;
            if (!ended && !token.isBlacklisted(requests[i].holder)) _note("a redemption did not end");
        }
        _setPaused(false);
    }

    /// @notice What is wrong, or nothing.
    function findFault() external view returns (string memory) {
        if (bytes(fault).length != 0) return fault;
        string memory found = _checkCeiling();
        if (bytes(found).length == 0) found = _checkRegistry();
        if (bytes(found).length == 0) found = _checkDesk();
        if (bytes(found).length == 0) found = _checkRedemptions();
        return found;
    }

    function _checkCeiling() private view returns (string memory) {
        (uint256 expected, uint256 expectedUntil) = _ceiling(token.ceilingCap());
        (uint256 ceiling, uint256 until, , uint256 capacity) = registry.computedCeiling();
        if (ceiling != expected || until != expectedUntil) return "another ceiling";
        if (capacity != _capacity()) return "another capacity";
        if (registry.headroom() != (ceiling > supply ? ceiling - supply : 0)) return "another headroom";
        (uint256 pushed, uint256 pushedUntil) = token.supplyCeiling();
        if (isPushed && (pushed != ceiling || pushedUntil != until)) return "the token has another ceiling";
        if (token.totalSupply() != supply) return "another supply";
        return "";
    }

    function _checkRegistry() private view returns (string memory) {
        for (uint256 i = 0; i < POOLS; ++i) {
            PoolGhost storage ghost = pools[i];
            if (!ghost.exists) continue;
            IReserveRegistry.PoolView memory pool = registry.pool(poolId(i));
            if (pool.total != ghost.total || pool.sequence != ghost.sequence) return "another statement is in force";
            if (pool.fresh != _isFresh(ghost)) return "fresh or not";
            if (pool.baseline != ghost.baseline || pool.baselineAt != ghost.baselineAt) return "another baseline";
            if (pool.parked != (ghost.parkedDigest != 0)) return "parked or not";
            IReserveRegistry.ParkedView memory parked = registry.parked(poolId(i));
            if (parked.digest != ghost.parkedDigest || parked.total != ghost.parkedTotal)
                return "another one is parked";
        }
        uint256 bank = attempts % BANKS;
        IReserveRegistry.CustodianView memory custodian = registry.custodian(bankId(bank));
        if (custodian.threshold != banks[bank].threshold || custodian.signers != _signers(bank))
            return "another quorum";
        if (custodian.revoked != banks[bank].revoked) return "a bank is revoked or not";
        IReserveRegistry.Solvency memory s = registry.solvency();
        (uint256 open, uint256 amount) = redemption.openRedemptions();
        if (s.reserves != _reserves()) return "other reserves";
        if (s.liabilities != supply) return "other liabilities";
        uint256 ratio = !bounds.isWhole || supply == 0 ? 0 : (_reserves() * 1e8) / supply;
        if (s.ratio != ratio) return "another coverage";
        if (address(registry) == address(deployment.registry())) {
            if (s.openRedemptions != open || s.openRedemptionAmount != amount) return "other open redemptions";
        }
        return "";
    }

    function _checkDesk() private view returns (string memory) {
        (uint256 limit, uint256 used, uint256 available) = desk.window();
        if (limit != limits.window || desk.orderLimit() != limits.order) return "another limit";
        if (desk.largeOrderSize() != limits.large || desk.shareLimitBps() != limits.share)
            return "another size or share";
        uint256 sum = sumOfTheLastDay();
        // A desk that follows another begins with an empty window, blocked until the other's is empty too.
        if (block.timestamp >= bounds.deskBlockedUntil && used != sum) return "another sum of the last day";
        if (available != (used < limit ? limit - used : 0)) return "another rest of the window";
        address wallet = holders[attempts % HOLDERS];
        if (desk.beneficiary(wallet) != beneficiaryUntil[wallet]) return "a wallet is registered or not";
        if (orders.length == 0) return "";
        // One order at a time, in turn.
        OrderGhost storage ghost = orders[attempts % orders.length];
        (OrderState state, address maker) = ghost.desk.orderState(ghost.order);
        if (state != ghost.state) return "an order is in another state";
        bool named = state == OrderState.Proposed || state == OrderState.Executed;
        if (maker != (named ? ghost.maker : address(0))) return "another maker";
        if (desk.isBankReferenceUsed(ghost.order.bankRef) != (mintsOf[ghost.order.bankRef] != 0)) {
            return "a bank reference is used or not";
        }
        return "";
    }

    function _checkRedemptions() private view returns (string memory) {
        uint256 escrowed = _escrowed();
        uint256 claimed = _claimed();
        (uint256 count, uint256 amount) = redemption.openRedemptions();
        if (amount != escrowed) return "escrow is not the sum of the open requests";
        if (redemption.totalClaimable() != claimed) return "the claims do not add up";
        if (token.balanceOf(address(redemption)) < escrowed + claimed) return "the desk owes more than it has";
        if (redemption.requestCount() != requests.length) return "another count of requests";
        for (uint256 i = 0; i < requests.length; ++i) {
            if (requests[i].state == RedemptionState.Open) --count;
        }
        if (count != 0) return "another count of open requests";
        for (uint256 i = 0; i < HOLDERS; ++i) {
            if (redemption.claimable(holders[i]) != claims[holders[i]]) return "another claim";
        }
        if (requests.length == 0) return "";
        uint256 id = (attempts % requests.length) + 1;
        RequestGhost storage ghost = requests[id - 1];
        IRedemptionDesk.Redemption memory r = redemption.redemption(id);
        if (r.holder != ghost.holder || r.amount != ghost.amount || r.state != ghost.state) return "another request";
        if (!_isProposed(id, ghost)) return "another proposal";
        if (r.requestedAt != ghost.requestedAt) return "a request changed its time";
        bool open = ghost.state == RedemptionState.Open;
        if (r.held != (open && token.isBlacklisted(ghost.holder))) return "held or not";
        return "";
    }

    /// @dev A request that has ended has no proposal.
    function _isProposed(uint256 id, RequestGhost storage ghost) private view returns (bool) {
        IRedemptionDesk.Proposal memory p = redemption.proposal(id);
        if (ghost.state == RedemptionState.Open) {
            return p.kind == ghost.kind && p.maker == ghost.maker && p.ref == ghost.ref;
        }
        return p.maker == address(0) && p.ref == 0;
    }
}
