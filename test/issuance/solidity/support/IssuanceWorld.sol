// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IMintDesk} from "../../../../contracts/issuance/IMintDesk.sol";
import {IRedemptionDesk} from "../../../../contracts/issuance/IRedemptionDesk.sol";
import {IReserveRegistry} from "../../../../contracts/issuance/IReserveRegistry.sol";
import {IStablecoin} from "../../../../contracts/token/IStablecoin.sol";
import {Roles} from "../../../token/solidity/support/Deployment.sol";
import {Vm, vm} from "../../../token/solidity/support/Vm.sol";
import {IssuanceDeployment, IssuanceRoles} from "./IssuanceDeployment.sol";
import {IssuanceTest} from "./IssuanceTest.sol";
import {ReserveModel} from "./ReserveModel.sol";

enum Act {
    Submit,
    Park,
    Confirm,
    Void,
    Push,
    Anchor,
    AddCustodian,
    RevokeCustodian,
    AddSigner,
    RevokeSigner,
    ResignSigner,
    RaiseThreshold,
    LowerThreshold,
    AddPool,
    DropPool,
    SetApproval,
    ClearApproval,
    RaiseAllocation,
    LowerAllocation,
    LoosenBuffer,
    TightenBuffer,
    RaiseMaxAge,
    LowerMaxAge,
    RaiseStep,
    LowerStep,
    SetMintDesk,
    WindDown,
    Succeed,
    RaiseLimit,
    LowerLimit,
    AddBeneficiary,
    RevokeBeneficiary,
    PrepareWindow,
    Propose,
    Supersede,
    Approve,
    ApproveLarge,
    RejectOrder,
    Request,
    RequestSigned,
    ProposeSettlement,
    ProposeRejection,
    Settle,
    Reject,
    Reclaim,
    Claim,
    RequestFromClaim,
    SeizeRequest,
    SeizeClaim,
    Suspend,
    Resume,
    Rescue,
    Donate,
    SetMode,
    SetPolicy,
    Blacklist,
    UnBlacklist,
    SetVerified,
    SetCap,
    SetMinter
}

uint256 constant ACTS = uint256(type(Act).max) + 1;

/// @notice The whole of one currency under the invariants, and how an act is carried out: whether it succeeds is foretold from the
/// specifications, and what it did is compared with them. Nothing reverts on a finding: it is kept in `fault`.
abstract contract IssuanceWorld is IssuanceTest, ReserveModel {
    /// @dev Has every role in orders and redemptions at once, which no policy allows: what two persons must do it must not.
    address internal constant TWO_HATS = address(0xB0A7_FFFF);
    address internal constant VAULT = address(0x7A017);
    uint256 internal constant HOLDERS = 6;

    IssuanceDeployment internal deployment;
    IStablecoin internal token;
    IReserveRegistry internal registry;
    IMintDesk internal desk;
    IRedemptionDesk internal redemption;
    address[HOLDERS] internal holders;

    string public fault;
    uint256 public attempts;
    uint256 public successes;
    mapping(Act => uint256) public successesOf;
    mapping(Act => uint256) public failuresOf;
    uint256 internal supply;
    /// @dev Whether nothing has happened since the last push that only another push would tell the token.
    bool internal isPushed;

    constructor() {
        deployment = deployIssuance();
        token = deployment.token();
        registry = deployment.registry();
        desk = deployment.mintDesk();
        redemption = deployment.redemptionDesk();
        for (uint256 i = 0; i < HOLDERS; ++i) {
            holders[i] = vm.addr(_holderKey(i));
        }
        IAccessManager authority = deployment.authority();
        for (uint64 role = IssuanceRoles.MAKER; role <= IssuanceRoles.REDEEM_CHECKER; ++role) {
            vm.prank(Roles.holder(Roles.ADMIN));
            authority.grantRole(role, TWO_HATS, 0);
        }
        vm.prank(Roles.holder(Roles.ADMIN_ACTS));
        token.register(VAULT, 1);
        vm.prank(Roles.holder(Roles.ATTESTER));
        token.setVerified(VAULT, true);
        for (uint256 i = 0; i < HOLDERS; i += 2) {
            vm.prank(Roles.holder(Roles.ATTESTER));
            token.setVerified(holders[i], true);
        }
    }

    // ---------------------------------------------------------------- one act

    /// @dev `expected` is whether the specifications say that the call succeeds.
    function _attempt(
        Act act,
        address sender,
        address target,
        bytes memory data,
        bool expected
    ) internal returns (bool success) {
        vm.recordLogs();
        vm.prank(sender);
        bytes memory result;
        (success, result) = target.call(data);
        ++attempts;
        if (success) {
            ++successes;
            ++successesOf[act];
        } else ++failuresOf[act];
        if (success != expected) {
            _note(
                string.concat(
                    success ? "succeeds: act " : "fails: act ",
                    vm.toString(uint256(act)),
                    " ",
                    string(_hex(bytes4(result)))
                )
            );
        }
        if (success) _afterSuccess(act);
    }

    function _afterSuccess(Act act) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        // What writes to the registry says so first.
        bool mints = act == Act.Approve || act == Act.ApproveLarge;
        bool writes = logs.length != 0 && logs[0].emitter == address(registry);
        if (mints || writes || act == Act.Push) isPushed = true;
        if (act == Act.SetCap) isPushed = false;
        uint256 next = token.totalSupply();
        if (next > supply && !mints) _note("minted by something else than an order");
        if (next < supply && act != Act.Settle) _note("burned by something else than a settlement");
        supply = next;
    }

    /// @dev Every write of the registry leaves the token with the ceiling that follows from everything that it knows. Asked
    /// after the model has followed the write.
    function _judgeCeiling() internal {
        if (!isPushed) return;
        (uint256 ceiling, uint256 until) = token.supplyCeiling();
        (uint256 expected, uint256 expectedUntil) = _ceiling(token.ceilingCap());
        if (ceiling != expected || until != expectedUntil) _note("a write left the token with another ceiling");
    }

    function _pass(uint256 time) internal {
        _judgeCeiling();
        isPushed = false;
        vm.warp(block.timestamp + time);
    }

    function _byRole(Act act, uint64 role, address target, bytes memory data, bool expected) internal returns (bool) {
        return _attempt(act, Roles.holder(role), target, data, expected);
    }

    function _holderKey(uint256 index) internal pure returns (uint256) {
        return 0x401D + index;
    }

    function _note(string memory what) internal {
        if (bytes(what).length != 0 && bytes(fault).length == 0) fault = what;
    }
}
