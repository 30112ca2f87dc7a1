// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFxSettlement} from "../../../../contracts/settlement/IFxSettlement.sol";
import {IPayouts} from "../../../../contracts/settlement/IPayouts.sol";
import {ISettlement} from "../../../../contracts/settlement/ISettlement.sol";
import {ITradeEscrow} from "../../../../contracts/settlement/ITradeEscrow.sol";
import {IStablecoin} from "../../../../contracts/token/IStablecoin.sol";
import {Deployment, Roles} from "../../../token/solidity/support/Deployment.sol";

/// @notice Each role has a holder of its own in each of the two currencies: who stops one may not stop the other.
library SettlementRoles {
    function holder(uint256 currency, uint64 role) internal pure returns (address) {
        return address(uint160(Roles.holder(role)) + uint160(currency) * 0x1_0000);
    }
}

/// @notice One of the two currencies, whose authority also decides about the settlement contracts.
contract SettlementCurrency is Deployment {
    uint256 private immutable INDEX;
    SettlementDeployment private immutable SETTLEMENT;

    constructor(uint256 index, SettlementDeployment settlement) {
        INDEX = index;
        SETTLEMENT = settlement;
    }

    function handOver() public override {
        address[3] memory intakes = SETTLEMENT.contracts();
        for (uint256 i = 0; i < intakes.length; ++i) {
            _set(intakes[i], Roles.PAUSER, ISettlement.stopIntake.selector);
            _set(intakes[i], Roles.UNPAUSER, ISettlement.resumeIntake.selector);
        }
        _set(address(SETTLEMENT.tradeEscrow()), Roles.SEIZER, ITradeEscrow.surrender.selector);
        super.handOver();
    }

    function _holderOf(uint64 role) internal view override returns (address) {
        return SettlementRoles.holder(INDEX, role);
    }
}

/// @notice Two currencies and the settlement contracts that serve both, made of the creation codes that the build made, as
/// {Deployment}: without a cheatcode, so that a TypeScript test can compare the result with a scripted deployment. The
/// currencies make their own tokens first and hand over last.
contract SettlementDeployment {
    SettlementCurrency[2] public currencies;
    IPayouts public payouts;
    IFxSettlement public fxSettlement;
    ITradeEscrow public tradeEscrow;

    constructor() {
        for (uint256 i = 0; i < 2; ++i) {
            currencies[i] = new SettlementCurrency(i, this);
        }
    }

    /// @param payoutsCode Payouts' creation code; the others likewise.
    function deploySettlement(
        bytes memory payoutsCode,
        bytes memory fxSettlementCode,
        bytes memory tradeEscrowCode
    ) external {
        payouts = IPayouts(_create(payoutsCode));
        fxSettlement = IFxSettlement(_create(fxSettlementCode));
        tradeEscrow = ITradeEscrow(_create(tradeEscrowCode));
    }

    function contracts() external view returns (address[3] memory) {
        return [address(payouts), address(fxSettlement), address(tradeEscrow)];
    }

    function tokens() public view returns (IStablecoin first, IStablecoin second) {
        return (currencies[0].token(), currencies[1].token());
    }

    function _create(bytes memory creationCode) private returns (address created) {
        (IStablecoin first, IStablecoin second) = tokens();
        bytes memory initCode = bytes.concat(creationCode, abi.encode(first, second));
        assembly ("memory-safe") {
            created := create(0, add(initCode, 0x20), mload(initCode))
        }
        require(created != address(0), "creation failed");
    }
}
