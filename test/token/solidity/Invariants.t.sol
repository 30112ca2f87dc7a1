// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Mode} from "../../../contracts/token/IStablecoin.sol";
import {IssuerActs} from "./support/IssuerActs.sol";
import {Layout} from "./support/Layout.sol";
import {PaymentActs} from "./support/PaymentActs.sol";
import {create, vm} from "./support/Vm.sol";
import {Act, ACTS} from "./support/World.sol";

/// @notice Whatever happens in whatever order: balances add up to the supply, supply stays below the ceiling at every
/// mint, what is frozen leaves only by seizure, a used nonce never pays twice, no bit is set where none belongs, events
/// alone rebuild the state, and every single call succeeds or fails as the tables of token.md say.
contract InvariantsTest {
    Handler private handler;

    function setUp() public {
        handler = Handler(create("Handler"));
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// hardhat-config: invariant.failOnRevert = true
    function invariant_TheStateIsWhatTheEventsTellAndTheTablesAllow() public view {
        string memory fault = handler.findFault();
        require(bytes(fault).length == 0, fault);
    }

    /// @dev After each run: calls that all revert would prove nothing. One run is short, so all runs are taken together.
    function afterInvariant() public {
        uint256 runs = _addUp("HARBOUR_INVARIANT_RUNS", 1);
        uint256 attempts = _addUp("HARBOUR_INVARIANT_ATTEMPTS", handler.attempts());
        uint256 successes = _addUp("HARBOUR_INVARIANT_SUCCESSES", handler.successes());
        require(runs < 16 || attempts > runs * 32, "the runs are too short");
        require(runs < 16 || successes * 100 >= attempts * 60, "fewer than 60 % of the calls succeed");
        for (uint256 i = 0; i < ACTS; ++i) {
            uint256 sum = _addUp(string.concat("HARBOUR_INVARIANT_ACT_", vm.toString(i)), handler.successesOf(Act(i)));
            require(runs < 48 || sum > 0, string.concat("an act never succeeded: ", vm.toString(i)));
        }
    }

    /// @dev The sum over all runs up to this one.
    function _addUp(string memory name, uint256 value) private returns (uint256 sum) {
        sum = vm.envOr(name, 0) + value;
        vm.setEnv(name, vm.toString(sum));
    }

    /// @dev As many calls as the invariants make by default, in one history; every act must have succeeded.
    function test_TheHandler_MostlySucceedsAndReachesEveryAct() public {
        bytes4[15] memory acts = [
            handler.pay.selector,
            handler.payFrom.selector,
            handler.batch.selector,
            handler.allow.selector,
            handler.paySigned.selector,
            handler.cancelNonce.selector,
            handler.replaySpent.selector,
            handler.collect.selector,
            handler.mint.selector,
            handler.burn.selector,
            handler.setMinter.selector,
            handler.setBounds.selector,
            handler.freeze.selector,
            handler.unfreeze.selector,
            handler.seize.selector
        ];
        for (uint256 i = 0; i < 4096; ++i) {
            this.act(i % 8 == 7 ? _rare(i / 8) : acts[uint256(keccak256(abi.encode(i))) % acts.length], i);
            if (i % 64 == 0) invariant_TheStateIsWhatTheEventsTellAndTheTablesAllow();
        }
        invariant_TheStateIsWhatTheEventsTellAndTheTablesAllow();
        _requireMostlySuccessful();
        for (uint256 i = 0; i < ACTS; ++i) {
            require(handler.successesOf(Act(i)) > 0, "an act never succeeded");
        }
        require(handler.replays() > 0, "nothing was replayed");
    }

    function act(bytes4 selector, uint256 seed) external {
        (bool success, ) = address(handler).call(
            abi.encodeWithSelector(selector, uint256(keccak256(abi.encode(seed, "act"))))
        );
        require(success, "the handler itself reverted");
    }

    function _rare(uint256 i) private view returns (bytes4) {
        return
            i % 3 == 0
                ? handler.mark.selector
                : i % 3 == 1
                    ? handler.switchMode.selector
                    : handler.wait_.selector;
    }

    function _requireMostlySuccessful() private view {
        uint256 attempts = handler.attempts();
        require(attempts == 0 || handler.successes() * 100 >= attempts * 60, "fewer than 60 % of the calls succeed");
    }
}

/// @notice What the invariants call at random, and the comparison of the chain with what its events told.
contract Handler is PaymentActs, IssuerActs {
    bytes32 private constant IMPLEMENTATION_SLOT = bytes32(uint256(keccak256("eip1967.proxy.implementation")) - 1);

    /// @notice What is wrong with the state of the token, or nothing.
    function findFault() external view returns (string memory) {
        if (bytes(fault).length != 0) return fault;
        string memory found = _checkTotals();
        if (bytes(found).length != 0) return found;
        uint256 sum;
        for (uint256 i = 0; i < accounts.length; ++i) {
            found = _checkAccount(accounts[i]);
            if (bytes(found).length != 0) return found;
            sum += Layout.balanceOf(address(token), accounts[i]);
        }
        if (sum != token.totalSupply()) return "the balances do not add up to the supply";
        if (Layout.read(address(token), Layout.holderSlot(address(0))) != 0) return "the zero address has an account";
        if (Layout.read(address(token), Layout.holderSlot(address(token))) != 0) return "the token has an account";
        return _checkNonces();
    }

    function _checkTotals() private view returns (string memory) {
        uint256 totals = ceilingValidUntil * 2 ** 208 + ceiling * 2 ** 104 + supply;
        if (Layout.read(address(token), Layout.totalsSlot()) != totals)
            return "the totals are not what the events tell";
        uint256 settings = (isPolicyClosed ? 2 ** 104 : 0) + cap;
        if (Layout.read(address(token), Layout.capSlot()) != settings)
            return "cap or policy is not what the events tell";
        Mode mode =
            isPaused
                ? Mode.Paused
                : isPolicyClosed
                    ? Mode.Permissioned
                    : Mode.Open;
        if (token.mode() != mode) return "the mode is not what the events tell";
        if (address(uint160(Layout.read(address(token), IMPLEMENTATION_SLOT))) != token.twin(mode))
            return "another twin";
        return "";
    }

    function _checkAccount(address account) private view returns (string memory) {
        uint256 word = uint256(flags[account]) * 2 ** 248 + permits[account] * 2 ** 128 + balances[account];
        if (Layout.read(address(token), Layout.holderSlot(account)) != word) {
            return "an account's word is not what the events tell, or its reserved bits are set";
        }
        if (Layout.read(address(token), Layout.holdSlot(account)) != holds[account]) return "another hold";
        uint256 minter = minters[account] ? 2 ** 104 + minterAllowances[account] : 0;
        if (Layout.read(address(token), Layout.minterSlot(account)) != minter) return "another minter's word";
        // One spender at a time, in turn: a hundred pairs would take most of the time of these tests.
        address spender = accounts[attempts % accounts.length];
        uint256 allowance = allowances[account][spender];
        if (Layout.read(address(token), Layout.allowanceSlot(account, spender)) != allowance)
            return "another allowance";
        return "";
    }

    function _checkNonces() private view returns (string memory) {
        for (uint256 i = 0; i < nonceOwners.length; ++i) {
            bytes32 slot = Layout.nonceSlot(nonceOwners[i], bytes32(nonceWords[i] * 256));
            uint256 expected = usedWords[nonceOwners[i]][nonceWords[i]];
            if (Layout.read(address(token), slot) != expected) return "a word of nonces is not what the events tell";
        }
        return "";
    }
}
