// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {create, vm} from "../../../token/solidity/support/Vm.sol";

/// @notice What the three suites' handlers tell about themselves.
interface ISettlementHandler {
    function findFault() external view returns (string memory);
    function attempts() external view returns (uint256);
    function successes() external view returns (uint256);
    function acts() external view returns (bytes32[] memory);
    function successesOf(bytes32 act) external view returns (uint256);
}

/// @notice Runs a handler, at random or through one long history, and asks for its findings. Calls that all revert would prove
/// nothing: most must succeed, and each act now and then.
abstract contract SettlementInvariants {
    address internal handler;

    function setUp() public {
        handler = create(_handlerName());
    }

    function _handlerName() internal pure virtual returns (string memory);

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = handler;
    }

    function _requireNoFault() internal view {
        string memory fault = ISettlementHandler(handler).findFault();
        require(bytes(fault).length == 0, fault);
    }

    /// @dev One run is short, so all runs are taken together.
    function _countRun() internal {
        ISettlementHandler own = ISettlementHandler(handler);
        uint256 runs = _addUp("RUNS", 1);
        uint256 attempts = _addUp("ATTEMPTS", own.attempts());
        uint256 successes = _addUp("SUCCESSES", own.successes());
        require(runs < 16 || attempts > runs * 32, "the runs are too short");
        require(runs < 16 || successes * 100 >= attempts * 60, "fewer than 60 % of the calls succeed");
        bytes32[] memory acts = own.acts();
        for (uint256 i = 0; i < acts.length; ++i) {
            uint256 sum = _addUp(string.concat("ACT_", vm.toString(i)), own.successesOf(acts[i]));
            require(runs < 48 || sum > 0, string.concat("an act never succeeded: ", string(abi.encodePacked(acts[i]))));
        }
    }

    /// @dev The sum over all runs up to this one.
    function _addUp(string memory name, uint256 value) private returns (uint256 sum) {
        name = string.concat("HARBOUR_", _handlerName(), "_", name);
        sum = vm.envOr(name, 0) + value;
        vm.setEnv(name, vm.toString(sum));
    }

    /// @dev One act of a long history.
    function _act(bytes4 selector, uint256 i) internal {
        (bool success, ) = handler.call(abi.encodeWithSelector(selector, uint256(keccak256(abi.encode(i, "act")))));
        require(success, string.concat("the handler itself reverted, in act ", vm.toString(i)));
    }

    function _requireMostlySuccessful() internal view {
        ISettlementHandler own = ISettlementHandler(handler);
        require(own.successes() * 100 >= own.attempts() * 60, "fewer than 60 % of the calls succeed");
        bytes32[] memory acts = own.acts();
        for (uint256 i = 0; i < acts.length; ++i) {
            require(
                own.successesOf(acts[i]) > 0,
                string.concat("an act never succeeded: ", string(abi.encodePacked(acts[i])))
            );
        }
    }
}
