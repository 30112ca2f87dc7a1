// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStablecoin} from "../../../../contracts/token/IStablecoin.sol";
import {Roles} from "../../../token/solidity/support/Deployment.sol";
import {Layout} from "../../../token/solidity/support/Layout.sol";
import {TokenTest} from "../../../token/solidity/support/TokenTest.sol";
import {create, vm} from "../../../token/solidity/support/Vm.sol";
import {SettlementCurrency, SettlementDeployment, SettlementRoles} from "./SettlementDeployment.sol";

/// @notice Deploys both currencies and the settlement contracts from the build's own artifacts, and registers them as in
/// production. No role has a delay: what delays do is tested where roles are.
abstract contract SettlementTest is TokenTest {
    function deploySettlement() internal returns (SettlementDeployment deployment) {
        deployment = SettlementDeployment(create("SettlementDeployment"));
        deployTokenBy(deployment.currencies(0), "CNH", 1);
        deployTokenBy(deployment.currencies(1), "HKD", 1);
        deployment.deploySettlement(vm.getCode("Payouts"), vm.getCode("FxSettlement"), vm.getCode("TradeEscrow"));
        address[3] memory settlement = deployment.contracts();
        for (uint256 i = 0; i < 2; ++i) {
            SettlementCurrency currency = deployment.currencies(i);
            currency.handOver();
            IStablecoin token = currency.token();
            for (uint256 j = 0; j < settlement.length; ++j) {
                vm.prank(SettlementRoles.holder(i, Roles.ADMIN_ACTS));
                token.register(settlement[j], Layout.PROTECTED);
            }
        }
    }
}
