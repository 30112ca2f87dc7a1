// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStablecoin} from "../../token/IStablecoin.sol";
import {SEIZURE_DESTINATION} from "../../token/Words.sol";
import {ITradeEscrow} from "../ITradeEscrow.sol";
import {Settlement} from "../Settlement.sol";

/// @title What belongs to one party outside any order: payments that wait, and guarantors' free pools
abstract contract Entitlements is ITradeEscrow, Settlement {
    mapping(address token => mapping(address party => uint256)) private _claimable;
    mapping(address token => mapping(address guarantor => uint256)) private _free;

    /// @inheritdoc ITradeEscrow
    function deposit(address token, uint256 amount) external nonReentrant {
        _checkIntake(token);
        if (amount == 0) revert ZeroAmount();

        uint256 free = _free[token][msg.sender] + amount;
        _free[token][msg.sender] = free;
        emit PoolDeposited(token, msg.sender, amount, free);

        _transferFrom(token, msg.sender, address(this), amount);
    }

    /// @inheritdoc ITradeEscrow
    function withdraw(address token, uint256 amount) external nonReentrant {
        _tokenBit(token);
        if (amount == 0) revert ZeroAmount();

        uint256 free = _takeFree(token, msg.sender, amount);
        emit PoolWithdrawn(token, msg.sender, amount, free);

        _transfer(token, msg.sender, amount);
    }

    /// @inheritdoc ITradeEscrow
    function claim(address token, address party) external nonReentrant returns (uint256 amount) {
        _tokenBit(token);
        amount = _claimable[token][party];
        if (amount == 0) revert NothingToClaim(token, party);
        _checkCanReceive(token, party);

        _claimable[token][party] = 0;
        emit Claimed(token, party, amount);

        _transfer(token, party, amount);
    }

    /// @inheritdoc ITradeEscrow
    function surrender(
        address token,
        address party,
        uint256 amount,
        address to,
        bytes32 caseRef
    ) external nonReentrant restrictedBy(token) {
        if (amount == 0) revert ZeroAmount();
        if (caseRef == 0) revert ZeroReference();
        if (!IStablecoin(token).isBlacklisted(party)) revert NotBlacklisted(party);
        if (IStablecoin(token).flags(to) & SEIZURE_DESTINATION == 0) revert NotSeizureDestination(to);
        uint256 waiting = _claimable[token][party];
        uint256 available = waiting + _free[token][party];
        if (amount > available) revert AmountExceeded(amount, available);

        uint256 fromWaiting = amount < waiting ? amount : waiting;
        _claimable[token][party] = waiting - fromWaiting;
        if (amount > fromWaiting) _takeFree(token, party, amount - fromWaiting);
        emit Surrendered(token, party, to, amount, caseRef, msg.sender);

        _transfer(token, to, amount);
    }

    /// @inheritdoc ITradeEscrow
    function claimable(address token, address party) external view returns (uint256) {
        return _claimable[token][party];
    }

    /// @inheritdoc ITradeEscrow
    function freePool(address token, address guarantor) external view returns (uint256) {
        return _free[token][guarantor];
    }

    /// @dev Pays, or lets it wait where the token says that `party` may not be paid. The token's answer decides, not a
    /// caught error: a paused token reverts.
    function _payOut(address token, address party, uint256 amount) internal {
        if (amount == 0) return;
        if (IStablecoin(token).canReceive(party)) {
            _transfer(token, party, amount);
            return;
        }
        uint256 waiting = _claimable[token][party] + amount;
        _claimable[token][party] = waiting;
        emit Parked(token, party, amount, waiting);
    }

    function _addFree(address token, address guarantor, uint256 amount) internal {
        if (amount != 0) _free[token][guarantor] += amount;
    }

    /// @return left What stays free.
    function _takeFree(address token, address guarantor, uint256 amount) internal returns (uint256 left) {
        uint256 free = _free[token][guarantor];
        if (amount > free) revert PoolTooLow(token, guarantor, free, amount);
        left = free - amount;
        _free[token][guarantor] = left;
    }
}
