// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMintDesk} from "../../../../contracts/issuance/IMintDesk.sol";
import {IRedemptionDesk} from "../../../../contracts/issuance/IRedemptionDesk.sol";
import {IReserveRegistry} from "../../../../contracts/issuance/IReserveRegistry.sol";
import {Deployment, Roles} from "../../../token/solidity/support/Deployment.sol";

/// @notice The roles of the issuance contracts, numbered as in sdk/roles.ts.
library IssuanceRoles {
    uint64 internal constant MAKER = 14;
    uint64 internal constant CHECKER = 15;
    uint64 internal constant LARGE_CHECKER = 16;
    uint64 internal constant REDEEM_MAKER = 17;
    uint64 internal constant REDEEM_CHECKER = 18;
    uint64 internal constant STATEMENT_APPROVER = 19;
    uint64 internal constant RISK = 20;
    uint64 internal constant CUSTODIAN_ADMIN = 21;
    uint64 internal constant BENEFICIARY_ADMIN = 22;
    uint64 internal constant LEGAL = 23;
    uint64 internal constant BOARD = 24;
    uint64 internal constant REPORTER = 25;
    uint64 internal constant COUNT = 26;
}

/// @notice A currency with its registry and desks, made of the creation codes that the build made, as {Deployment}: without
/// a cheatcode, so that a TypeScript test can compare the result with a scripted deployment. Every role has one holder of
/// ours and no delay, RESERVE apart: that is the registry's alone.
contract IssuanceDeployment is Deployment {
    IReserveRegistry public registry;
    IMintDesk public mintDesk;
    IRedemptionDesk public redemptionDesk;

    /// @param registryCode ReserveRegistry's creation code; the others likewise.
    function deployIssuance(
        bytes memory registryCode,
        bytes memory mintDeskCode,
        bytes memory redemptionDeskCode
    ) external {
        registry = IReserveRegistry(_create(bytes.concat(registryCode, abi.encode(token, address(0))), "registry"));
        mintDesk = IMintDesk(_create(bytes.concat(mintDeskCode, abi.encode(token, registry, address(0))), "mint desk"));
        redemptionDesk = IRedemptionDesk(
            _create(bytes.concat(redemptionDeskCode, abi.encode(token)), "redemption desk")
        );
    }

    function handOver() public override {
        setRegistryFunctions(address(registry));
        setMintDeskFunctions(address(mintDesk));
        _setRedemptionDeskFunctions();
        for (uint64 role = Roles.COUNT; role < IssuanceRoles.COUNT; ++role) {
            if (_isSlow(role)) authority.setRoleGuardian(role, Roles.GUARDIAN);
            authority.grantRole(role, Roles.holder(role), 0);
        }
        super.handOver();
    }

    function setRegistryFunctions(address target) public {
        _set(target, Roles.GUARDIAN, IReserveRegistry.raiseThreshold.selector);
        _set(target, Roles.GUARDIAN, IReserveRegistry.revokeSigner.selector);
        _set(target, Roles.GUARDIAN, IReserveRegistry.revokeCustodian.selector);
        _set(target, Roles.GUARDIAN, IReserveRegistry.dropPool.selector);
        _set(target, Roles.GUARDIAN, IReserveRegistry.clearApproval.selector);
        _set(target, Roles.GUARDIAN, IReserveRegistry.lowerAllocation.selector);
        _set(target, Roles.GUARDIAN, IReserveRegistry.tightenBuffer.selector);
        _set(target, Roles.GUARDIAN, IReserveRegistry.lowerMaxAge.selector);
        _set(target, Roles.GUARDIAN, IReserveRegistry.lowerStep.selector);
        _set(target, Roles.ADMIN_ACTS, IReserveRegistry.setMintDesk.selector);
        _set(target, Roles.ADMIN_ACTS, IReserveRegistry.setRedemptionDesk.selector);
        _set(target, IssuanceRoles.STATEMENT_APPROVER, IReserveRegistry.confirm.selector);
        _set(target, IssuanceRoles.RISK, IReserveRegistry.raiseAllocation.selector);
        _set(target, IssuanceRoles.RISK, IReserveRegistry.loosenBuffer.selector);
        _set(target, IssuanceRoles.RISK, IReserveRegistry.raiseMaxAge.selector);
        _set(target, IssuanceRoles.RISK, IReserveRegistry.raiseStep.selector);
        _set(target, IssuanceRoles.CUSTODIAN_ADMIN, IReserveRegistry.addCustodian.selector);
        _set(target, IssuanceRoles.CUSTODIAN_ADMIN, IReserveRegistry.addSigner.selector);
        _set(target, IssuanceRoles.CUSTODIAN_ADMIN, IReserveRegistry.addPool.selector);
        _set(target, IssuanceRoles.CUSTODIAN_ADMIN, IReserveRegistry.lowerThreshold.selector);
        _set(target, IssuanceRoles.LEGAL, IReserveRegistry.setApproval.selector);
        _set(target, IssuanceRoles.BOARD, IReserveRegistry.windDown.selector);
        _set(target, IssuanceRoles.REPORTER, IReserveRegistry.anchor.selector);
    }

    function setMintDeskFunctions(address target) public {
        _set(target, Roles.GUARDIAN, IMintDesk.revokeBeneficiary.selector);
        _set(target, Roles.GUARDIAN, IMintDesk.lowerOrderLimit.selector);
        _set(target, Roles.GUARDIAN, IMintDesk.lowerWindowLimit.selector);
        _set(target, Roles.GUARDIAN, IMintDesk.lowerShareLimit.selector);
        _set(target, Roles.GUARDIAN, IMintDesk.lowerLargeOrderSize.selector);
        _set(target, IssuanceRoles.MAKER, IMintDesk.propose.selector);
        _set(target, IssuanceRoles.CHECKER, IMintDesk.approve.selector);
        _set(target, IssuanceRoles.CHECKER, IMintDesk.reject.selector);
        _set(target, IssuanceRoles.LARGE_CHECKER, IMintDesk.approveLarge.selector);
        _set(target, IssuanceRoles.RISK, IMintDesk.raiseOrderLimit.selector);
        _set(target, IssuanceRoles.RISK, IMintDesk.raiseWindowLimit.selector);
        _set(target, IssuanceRoles.RISK, IMintDesk.raiseShareLimit.selector);
        _set(target, IssuanceRoles.RISK, IMintDesk.raiseLargeOrderSize.selector);
        _set(target, IssuanceRoles.BENEFICIARY_ADMIN, IMintDesk.addBeneficiary.selector);
    }

    function _setRedemptionDeskFunctions() private {
        address target = address(redemptionDesk);
        _set(target, Roles.ADMIN_ACTS, IRedemptionDesk.suspend.selector);
        _set(target, Roles.UNPAUSER, IRedemptionDesk.resume.selector);
        _set(target, Roles.SEIZER, IRedemptionDesk.seizeRequest.selector);
        _set(target, Roles.SEIZER, IRedemptionDesk.seizeClaim.selector);
        _set(target, Roles.RESCUER, IRedemptionDesk.rescueERC20.selector);
        _set(target, IssuanceRoles.REDEEM_MAKER, IRedemptionDesk.proposeSettlement.selector);
        _set(target, IssuanceRoles.REDEEM_MAKER, IRedemptionDesk.proposeRejection.selector);
        _set(target, IssuanceRoles.REDEEM_CHECKER, IRedemptionDesk.settle.selector);
        _set(target, IssuanceRoles.REDEEM_CHECKER, IRedemptionDesk.reject.selector);
    }

    function _holderOf(uint64 role) internal view override returns (address) {
        return role == Roles.RESERVE ? address(registry) : Roles.holder(role);
    }

    function _isSlow(uint64 role) private pure returns (bool) {
        return role >= IssuanceRoles.RISK && role <= IssuanceRoles.BOARD;
    }
}
