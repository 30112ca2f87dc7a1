// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IStablecoin} from "../../token/IStablecoin.sol";
import {Governed} from "../Governed.sol";
import {Bound, IReserveRegistry} from "../IReserveRegistry.sol";

/// @title What the registry remembers
/// @notice A push reads {_settings}, {_terms} and one slot per pool; nothing else is on its way.
abstract contract RegistryState is IReserveRegistry, Governed, EIP712 {
    uint256 internal constant MAX_POOLS = 16;
    uint256 internal constant MAX_SIGNERS = 32;
    uint256 internal constant MAX_CUSTODIANS = 64;

    /// @dev One word: all that bounds the ceiling and is no statement and no time. `share` is this chain's row of the
    /// allocation table, `whole` whether it is the only one. 2^88 minor units are a million times the money there is.
    struct Settings {
        uint16 bufferBps;
        uint16 stepBps;
        uint24 maxAge;
        uint8 pools;
        bool woundDown;
        bool whole;
        uint88 approvedCeiling;
        uint88 share;
    }

    /// @dev One word: who may consume credits, and the times. 32 bits of seconds last until 2106. `deskBlockedUntil` is zero
    /// until a desk was registered for the first time.
    struct Terms {
        address mintDesk;
        uint32 deskBlockedUntil;
        uint32 approvedUntil;
        uint32 shareUntil;
    }

    /// @dev The statement that counts, and the last sequence used, by a statement in force, a parked or a voided one.
    struct InForce {
        uint104 total;
        uint48 asOf;
        uint48 validUntil;
        uint56 sequence;
    }

    /// @dev What the next statement is judged by. `lastAsOf` is also that of a parked statement.
    struct Judgement {
        uint104 baseline;
        uint48 baselineAt;
        uint48 lastAsOf;
        bool parked;
    }

    /// @dev `voidings` is the custodian's count when it was parked.
    struct Parked {
        uint104 total;
        uint48 asOf;
        uint48 validUntil;
        uint32 voidings;
        bytes32 digest;
    }

    /// @dev `number` counts from 1. `voidings` counts what makes its parked statements void.
    struct Custodian {
        uint8 number;
        uint8 threshold;
        uint8 signers;
        bool revoked;
        uint32 voidings;
    }

    /// @dev `number` counts from 1; `custodian` is the custodian's number.
    struct PoolEntry {
        uint8 number;
        uint8 custodian;
    }

    IStablecoin internal immutable TOKEN;
    IReserveRegistry internal immutable PREDECESSOR;
    bytes32 internal immutable CURRENCY_HASH;

    Settings internal _settings;
    Terms internal _terms;
    uint64 internal _epoch;
    /// @dev By pool number - 1.
    InForce[MAX_POOLS] internal _inForce;
    Judgement[MAX_POOLS] internal _judgement;
    mapping(uint256 index => Parked) internal _parked;
    bytes32[MAX_POOLS] internal _poolIds;
    mapping(bytes32 pool => PoolEntry) internal _pools;

    bytes32[] internal _custodianIds;
    mapping(bytes32 custodian => Custodian) internal _custodians;
    /// @dev The number of the custodian an account signs for.
    mapping(address signer => uint8) internal _signerOf;

    bytes32 internal _approvalAuthority;
    bytes32 internal _approvalReference;

    address internal _redemptionDesk;
    mapping(bytes32 credit => bytes32 order) internal _credits;

    constructor(address token_, address predecessor_) {
        if (predecessor_ != address(0) && IReserveRegistry(predecessor_).token() != token_) {
            revert PredecessorMismatch(predecessor_, token_);
        }
        TOKEN = IStablecoin(token_);
        PREDECESSOR = IReserveRegistry(predecessor_);
        CURRENCY_HASH = keccak256(bytes(IStablecoin(token_).currency()));
    }

    /// @dev Unix seconds; 48 bits last for nine million years.
    function _now() internal view returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @dev When the statement stops counting. An unset `maxAge` ends it where it began.
    function _freshUntil(InForce memory statement, uint24 maxAge_) internal pure returns (uint48) {
        uint48 aged = statement.asOf + maxAge_;
        return aged < statement.validUntil ? aged : statement.validUntil;
    }

    /// @dev Gives the token the ceiling that follows from the state, unless the token refuses; in {ReserveRegistry}.
    function _push() internal virtual;

    /// @dev What follows from the state.
    struct Result {
        uint256 ceiling;
        uint48 validUntil;
        uint256 capacity;
        uint256 reserves;
        Bound bound;
        bool whole;
    }
}
