// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IMintDesk} from "../../../../contracts/issuance/IMintDesk.sol";
import {IReserveRegistry} from "../../../../contracts/issuance/IReserveRegistry.sol";
import {IStablecoin} from "../../../../contracts/token/IStablecoin.sol";
import {Roles} from "../../../token/solidity/support/Deployment.sol";
import {TokenTest} from "../../../token/solidity/support/TokenTest.sol";
import {create, vm} from "../../../token/solidity/support/Vm.sol";
import {IssuanceDeployment} from "./IssuanceDeployment.sol";

/// @notice Deploys a currency with its registry and desks from the build's own artifacts. The desks are registered as in
/// production; custodians, bounds and beneficiaries are left to the suites. No role has a delay: what delays do is tested where
/// roles are, and here they would only make most calls wait.
abstract contract IssuanceTest is TokenTest {
    uint256 internal constant MINTER_ALLOWANCE = 1e20;

    function deployIssuance() internal returns (IssuanceDeployment deployment) {
        deployment = IssuanceDeployment(create("IssuanceDeployment"));
        deployTokenBy(deployment, 1);
        deployment.deployIssuance(vm.getCode("ReserveRegistry"), vm.getCode("MintDesk"), vm.getCode("RedemptionDesk"));
        deployment.handOver();

        IStablecoin token = deployment.token();
        IReserveRegistry registry = deployment.registry();
        address desk = address(deployment.mintDesk());
        address redemption = address(deployment.redemptionDesk());
        vm.prank(Roles.holder(Roles.ADMIN_ACTS));
        token.register(desk, 4);
        vm.prank(Roles.holder(Roles.ADMIN_ACTS));
        token.register(redemption, 6);
        vm.prank(Roles.holder(Roles.MINTER_ADMIN));
        token.configureMinter(desk, MINTER_ALLOWANCE);
        vm.prank(Roles.holder(Roles.ADMIN_ACTS));
        registry.setMintDesk(desk);
        vm.prank(Roles.holder(Roles.ADMIN_ACTS));
        registry.setRedemptionDesk(redemption);
    }

    /// @dev A registry that follows another, with a desk of its own: RESERVE moves, and the desk becomes a minter.
    function deploySuccessor(
        IssuanceDeployment deployment,
        IReserveRegistry old,
        IMintDesk oldDesk
    ) internal returns (IReserveRegistry registry, IMintDesk desk) {
        IStablecoin token = deployment.token();
        IAccessManager authority = deployment.authority();
        registry = IReserveRegistry(_create(bytes.concat(vm.getCode("ReserveRegistry"), abi.encode(token, old))));
        desk = IMintDesk(_create(bytes.concat(vm.getCode("MintDesk"), abi.encode(token, registry, oldDesk))));

        address admin = Roles.holder(Roles.ADMIN);
        vm.prank(admin);
        authority.grantRole(Roles.ADMIN, address(deployment), 0);
        deployment.setRegistryFunctions(address(registry));
        deployment.setMintDeskFunctions(address(desk));
        vm.prank(admin);
        authority.revokeRole(Roles.ADMIN, address(deployment));
        vm.prank(admin);
        authority.revokeRole(Roles.RESERVE, address(old));
        vm.prank(admin);
        authority.grantRole(Roles.RESERVE, address(registry), 0);
        vm.prank(Roles.holder(Roles.ADMIN_ACTS));
        token.register(address(desk), 4);
        vm.prank(Roles.holder(Roles.MINTER_ADMIN));
        token.configureMinter(address(desk), MINTER_ALLOWANCE);
    }

    function _create(bytes memory initCode) private returns (address created) {
        assembly ("memory-safe") {
            created := create(0, add(initCode, 0x20), mload(initCode))
        }
        require(created != address(0), "creation failed");
    }
}
