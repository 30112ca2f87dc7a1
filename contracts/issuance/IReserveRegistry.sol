// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

/// @notice What a custodian bank signs about one pool of the reserve (EIP-712, domain of the registry). Amounts are minor
/// units (10^-6 of the currency) at market value, times Unix seconds.
/// @param currency "CNH" or "HKD".
/// @param chainId Also in the domain; repeated so that a statement for elsewhere is refused by name, not as a bad signature.
/// @param registry Also in the domain.
/// @param custodian Short text, left-aligned.
/// @param pool Short text, left-aligned; unique in this registry.
/// @param sequence The pool's last sequence + 1. Statements are signed once per chain.
/// @param asOf When the balances were so; later than that of the statement before, not in the future.
/// @param validUntil The bank stands by it until then.
/// @param compositionHash Hash of the list of assets behind the five parts.
/// @param statementHash Hash of the bank's own statement (camt.053, MT940).
struct ReserveStatement {
    string currency;
    uint256 chainId;
    address registry;
    bytes32 custodian;
    bytes32 pool;
    uint64 sequence;
    uint48 asOf;
    uint48 validUntil;
    uint256 cash;
    uint256 termDeposits;
    uint256 securities;
    uint256 reverseRepo;
    uint256 other;
    uint256 total;
    bytes32 compositionHash;
    bytes32 statementHash;
}

/// @notice What a custodian bank signs about one credit to the reserve (EIP-712, domain of the registry).
/// @param creditId keccak256 of the custodian's canonical `rail|BIC|reference`. One confirmation per credit, and so one
/// chain; consumed by the mint.
/// @param amount Minor units; exactly the order's.
/// @param valueTime When the money was available.
/// @param kind 1 credit; 2 surplus covering the burn in `burnTx`.
/// @param burnTx Transaction of the accidental burn for kind 2, else zero.
/// @param expiry Good strictly before it.
struct CreditConfirmation {
    bytes32 custodian;
    bytes32 creditId;
    uint256 amount;
    uint48 valueTime;
    uint8 kind;
    bytes32 burnTx;
    uint48 expiry;
}

/// @notice One of a custodian's m signatures. Lists are sorted by signer, strictly ascending.
struct SignerSignature {
    address signer;
    bytes signature;
}

/// @notice One row of the allocation table: how much of the approved ceiling may circulate on a chain.
struct ChainShare {
    uint256 chainId;
    uint256 amount;
}

/// @notice Which of the bounds on the ceiling is the lowest.
enum Bound {
    Capacity,
    Approval,
    Allocation,
    CeilingCap
}

/// @title What banks say is there, and how much may therefore circulate: the specification
/// @notice One registry per currency, immutable code, no tokens. It is the only holder of RESERVE: nobody else can set the
/// token's supply ceiling. Ceiling = min(capacity, approval, own allocation, the token's ceiling cap), where
/// capacity = floor(sum of fresh pools * 10000 / (10000 + bufferBps)). Unset means blocked in every one of them.
///
/// "Restricted to ROLE" means what it means in IStablecoin. Every write ends with a push; one that the token refuses does not undo
/// the write (PushRefused).
///
/// @dev Warning: the registry believes a quorum of a custodian's signers within the step. It cannot see a bank. Keys stolen
/// for a time T lift their pools to (1 + step)^(1 + ceil(T / 24 h)) times what they were, two of these steps at once.
/// @dev Warning: the registry sees one chain. That a raise here follows a cut elsewhere is the operators' duty.
interface IReserveRegistry is IERC5267 {
    // ---------------------------------------------------------------- events

    /// @notice A statement is in force.
    event StatementAccepted(
        bytes32 indexed custodian,
        bytes32 indexed pool,
        uint64 sequence,
        uint256 previous,
        uint256 total,
        uint48 asOf,
        uint48 validUntil,
        bytes32 compositionHash,
        bytes32 statementHash
    );
    /// @notice A statement above `bound` waits for STATEMENT_APPROVER; the total before it stays in force.
    event StatementParked(
        bytes32 indexed custodian,
        bytes32 indexed pool,
        uint64 sequence,
        bytes32 digest,
        uint256 total,
        uint256 bound,
        uint48 asOf,
        uint48 validUntil,
        bytes32 compositionHash,
        bytes32 statementHash
    );
    /// @notice A parked statement was confirmed and is in force.
    event StatementConfirmed(
        bytes32 indexed pool,
        bytes32 indexed digest,
        uint256 previous,
        uint256 total,
        address indexed actor
    );
    /// @notice A parked statement will never count: a newer sequence, a revocation or a drop came first.
    event StatementDropped(bytes32 indexed pool, bytes32 digest);
    /// @notice The custodian gave up a sequence it had not submitted.
    event SequenceVoided(bytes32 indexed custodian, bytes32 indexed pool, uint64 sequence);
    /// @notice The pool's bound for automatic acceptance moved.
    event BaselineMoved(bytes32 indexed pool, uint256 previous, uint256 baseline);
    /// @notice The pool counts as nothing until its next confirmed statement.
    event PoolDropped(bytes32 indexed pool, uint256 previous, address indexed actor);

    event CustodianAdded(bytes32 indexed custodian, uint8 threshold, address[] signers, address indexed actor);
    event CustodianRevoked(bytes32 indexed custodian, address indexed actor);
    event SignerAdded(bytes32 indexed custodian, address indexed signer, address indexed actor);
    event SignerRevoked(bytes32 indexed custodian, address indexed signer, address indexed actor);
    event ThresholdSet(bytes32 indexed custodian, uint8 previous, uint8 threshold, address indexed actor);
    event PoolAdded(bytes32 indexed custodian, bytes32 indexed pool, address indexed actor);

    /// @notice A supervisor's consent is on record. `authority` is short text.
    event ApprovalSet(
        bytes32 indexed authority,
        bytes32 indexed referenceHash,
        uint256 ceiling,
        uint48 expiry,
        address indexed actor
    );
    event ApprovalCleared(bytes32 indexed referenceHash, address indexed actor);
    /// @notice This chain's share went from `previous` to `amount`. `whole`: no other chain has one.
    event AllocationSet(
        uint64 indexed epoch,
        uint256 previous,
        uint256 amount,
        uint48 validUntil,
        bool whole,
        ChainShare[] shares,
        address indexed actor
    );
    event BufferSet(uint16 previous, uint16 bufferBps, address indexed actor);
    event MaxAgeSet(uint32 previous, uint32 maxAge, address indexed actor);
    event StepSet(uint16 previous, uint16 stepBps, address indexed actor);
    /// @notice `desk` may consume credits from `blockedUntil` on.
    event MintDeskSet(address indexed previous, address indexed desk, uint48 blockedUntil, address indexed actor);
    event RedemptionDeskSet(address indexed previous, address indexed desk, address indexed actor);
    /// @notice Nothing is ever minted again through this registry.
    event WindDownStarted(address indexed actor);

    /// @notice The token's ceiling was set.
    event CeilingPushed(uint256 ceiling, uint48 validUntil, Bound bound, uint256 capacity);
    /// @notice The write was done, but the token refused this ceiling: RESERVE is lost, or the token is closed. `reason` is its
    /// revert data. {push} and every mint revert as long as the token has another ceiling than this.
    event PushRefused(uint256 ceiling, uint48 validUntil, bytes reason);
    /// @notice The credit is used up. Precedes the mint.
    event CreditConsumed(bytes32 indexed custodian, bytes32 indexed creditId, bytes32 indexed orderId, uint256 amount);
    /// @notice The credit just consumed was no money received but surplus left by an accidental burn.
    event BurnCovered(bytes32 indexed creditId, bytes32 indexed burnTx, uint256 amount);
    /// @notice Hash of a report or an audit attestation. `kind` is short text: "daily", "weekly", "month-end", "audit".
    event ReportAnchored(bytes32 indexed hash, uint48 asOf, bytes32 indexed kind, address indexed actor);

    // ---------------------------------------------------------------- errors

    error WrongCurrency(string found, string expected);
    error WrongChain(uint256 found, uint256 expected);
    error WrongRegistry(address found, address expected);
    error UnknownCustodian(bytes32 custodian);
    error CustodianIsRevoked(bytes32 custodian);
    error CustodianExists(bytes32 custodian);
    error UnknownPool(bytes32 custodian, bytes32 pool);
    error PoolExists(bytes32 pool);
    /// @notice The sequence was used, skipped or is older.
    error WrongSequence(bytes32 pool, uint64 found, uint64 expected);
    /// @notice `asOf` lies in the future.
    error FutureAsOf(uint256 asOf, uint256 timestamp);
    /// @notice `asOf` is not later than that of the statement before.
    error AsOfNotLater(uint256 asOf, uint256 previous);
    error StatementExpired(uint256 validUntil, uint256 timestamp);
    error ZeroTotal(bytes32 pool);
    error TotalMismatch(uint256 total, uint256 sum);
    error AmountTooLarge(uint256 found, uint256 maximum);
    /// @notice `signer` does not sign for this custodian: never added, revoked, or another's.
    error UnknownSigner(bytes32 custodian, address signer);
    /// @notice A signer twice, or a list out of order.
    error SignersNotSorted(address previous, address next);
    error TooFewSigners(uint256 found, uint256 required);
    /// @notice Neither `signer`'s key nor its code accepts the signature for this statement on this chain and contract.
    error InvalidSignature(address signer);
    error SignerTaken(address signer, bytes32 custodian);
    error InvalidThreshold(uint256 threshold, uint256 signers);
    error TooMany(uint256 found, uint256 maximum);
    error NothingParked(bytes32 pool);
    error WrongDigest(bytes32 found, bytes32 expected);
    /// @notice The custodian lost a signer, or asks for more of them, since the statement was parked.
    error SignerRevokedSince(bytes32 custodian);

    /// @notice A zero where zero means blocked.
    error ZeroValue();
    error NotRaised(uint256 requested, uint256 current);
    error NotLowered(uint256 requested, uint256 current);
    error ExpiryInPast(uint256 expiry, uint256 timestamp);
    /// @notice Times of approvals and allocations fit 32 bits.
    error ExpiryTooFar(uint256 expiry, uint256 latest);
    error WrongEpoch(uint64 found, uint64 expected);
    error SharesNotSorted(uint256 previous, uint256 next);
    error AllocationAboveApproval(uint256 total, uint256 ceiling);
    /// @notice The registry was wound down: nothing is minted through it, ever.
    error WoundDown();

    /// @notice The predecessor is another token's.
    error PredecessorMismatch(address predecessor, address token);
    error NotMintDesk(address caller, address desk);
    /// @notice A desk that follows another waits one window, so that two windows never add up.
    error DeskBlocked(uint256 until, uint256 timestamp);
    error CreditUsed(bytes32 creditId, bytes32 orderId);
    error CreditExpired(uint256 expiry, uint256 timestamp);
    error CreditNotYetValued(uint256 valueTime, uint256 timestamp);
    error InvalidKind(uint8 kind, bytes32 burnTx);
    /// @notice Banks confirm backing for `available` more minor units, not for `requested`.
    error InsufficientReserve(uint256 available, uint256 requested);
    /// @notice The approval, the allocation or the token's cap leaves room for `available`.
    error CeilingExceeded(Bound bound, uint256 available, uint256 requested);
    /// @notice No supervisor's approval is in force.
    error NoApproval(uint256 expiry, uint256 timestamp);
    /// @notice No pool is fresh; the latest statement is `age` seconds old.
    error ReservesStale(uint256 age, uint256 allowed);

    // ---------------------------------------------------------------- statements

    /// @notice Public. Takes a statement signed by the custodian's quorum. Above max(baseline * (1 + step), the fresh total
    /// in force) it is parked: its sequence is used, and it counts only after {confirm}; a newer sequence replaces it.
    /// The baseline moves to the last accepted total at most once per 24 h, before the statement is judged; a pool's first
    /// baseline is 0, and that of a stale pool only falls.
    /// @return accepted False if it was parked.
    function submit(
        ReserveStatement calldata statement,
        SignerSignature[] calldata signatures
    ) external returns (bool accepted);
    /// @notice Public. The custodian's quorum gives up the next sequence.
    function voidSequence(
        bytes32 custodian,
        bytes32 pool,
        uint64 sequence,
        SignerSignature[] calldata signatures
    ) external;
    /// @notice Restricted to STATEMENT_APPROVER. Lets the parked statement with this digest count.
    function confirm(bytes32 pool, bytes32 digest) external;
    /// @notice Public. Gives the token the ceiling that follows from everything recorded here.
    function push() external returns (uint256 ceiling, uint48 validUntil);
    /// @notice Restricted to REPORTER. Records the hash of a report.
    function anchor(bytes32 hash, uint48 asOf, bytes32 kind) external;

    /// @notice Only the mint desk. Pushes, refuses if `confirmation.amount` does not fit below the result, and uses up
    /// the credit; asks the predecessor, if there is one, whether it has used it.
    /// @return ceiling The ceiling just pushed.
    /// @return ratio Coverage after the mint, in 10^-8 (10^8 is 100 %), floored; 0 where this chain is not the whole.
    function consumeCredit(
        bytes32 orderId,
        CreditConfirmation calldata confirmation,
        SignerSignature[] calldata signatures
    ) external returns (uint256 ceiling, uint256 ratio);

    // ---------------------------------------------------------------- custodians

    /// @notice Restricted to CUSTODIAN_ADMIN (48 h). `threshold` of `signers` must sign. An id is never used twice.
    function addCustodian(bytes32 custodian, uint8 threshold, address[] calldata signers) external;
    /// @notice Restricted to CUSTODIAN_ADMIN (48 h). A signer signs for one custodian only.
    function addSigner(bytes32 custodian, address signer) external;
    /// @notice Restricted to CUSTODIAN_ADMIN (48 h).
    function addPool(bytes32 custodian, bytes32 pool) external;
    /// @notice Restricted to CUSTODIAN_ADMIN (48 h).
    function lowerThreshold(bytes32 custodian, uint8 threshold) external;
    /// @notice Restricted to GUARDIAN. At most the number of signers.
    function raiseThreshold(bytes32 custodian, uint8 threshold) external;
    /// @notice Restricted to GUARDIAN. Stops new statements by this signer; what is parked is dropped at its confirmation.
    function revokeSigner(bytes32 custodian, address signer) external;
    /// @notice Public: a signer gives up its own place at once.
    function resignSigner() external;
    /// @notice Restricted to GUARDIAN. Its pools count as nothing from now on.
    function revokeCustodian(bytes32 custodian) external;
    /// @notice Restricted to GUARDIAN. The pool counts as nothing until a new statement is confirmed.
    function dropPool(bytes32 pool) external;

    // ---------------------------------------------------------------- bounds

    /// @notice Restricted to LEGAL (24 h).
    function setApproval(bytes32 authority, bytes32 referenceHash, uint256 ceiling, uint48 expiry) external;
    /// @notice Restricted to GUARDIAN.
    function clearApproval() external;
    /// @notice Restricted to RISK (24 h). The table of the next epoch, own share and expiry not lower than they are; the sum
    /// must fit the approval.
    function raiseAllocation(uint64 epoch, uint48 validUntil, ChainShare[] calldata shares) external;
    /// @notice Restricted to GUARDIAN. The table of the next epoch, own share and expiry not higher than they are.
    function lowerAllocation(uint64 epoch, uint48 validUntil, ChainShare[] calldata shares) external;
    /// @notice Restricted to RISK (24 h): a smaller buffer, never 0.
    function loosenBuffer(uint16 bufferBps) external;
    /// @notice Restricted to GUARDIAN: a larger buffer.
    function tightenBuffer(uint16 bufferBps) external;
    /// @notice Restricted to RISK (24 h). Seconds after which a statement no longer counts, less than 2^24.
    function raiseMaxAge(uint32 maxAge) external;
    /// @notice Restricted to GUARDIAN. 0 means no statement counts.
    function lowerMaxAge(uint32 maxAge) external;
    /// @notice Restricted to RISK (24 h). Basis points by which a statement may exceed the baseline.
    function raiseStep(uint16 stepBps) external;
    /// @notice Restricted to GUARDIAN.
    function lowerStep(uint16 stepBps) external;
    /// @notice Restricted to ADMIN (48 h). A desk that follows another, or a registry that follows another, waits one window.
    function setMintDesk(address desk) external;
    /// @notice Restricted to ADMIN (48 h). For {solvency} only.
    function setRedemptionDesk(address desk) external;
    /// @notice Restricted to BOARD (48 h). This registry pushes 0 from now on and never anything else. Redemption stays.
    function windDown() external;

    // ---------------------------------------------------------------- views

    struct PoolView {
        bytes32 pool;
        bytes32 custodian;
        uint256 total;
        uint48 asOf;
        uint48 validUntil;
        uint64 sequence;
        bool fresh;
        uint256 baseline;
        uint48 baselineAt;
        bool parked;
    }
    struct CustodianView {
        bytes32 custodian;
        uint8 threshold;
        uint8 signers;
        bool revoked;
    }
    struct ParkedView {
        bytes32 digest;
        uint256 total;
        uint48 asOf;
        uint48 validUntil;
    }
    struct ApprovalView {
        bytes32 authority;
        bytes32 referenceHash;
        uint256 ceiling;
        uint48 expiry;
    }
    struct AllocationView {
        uint64 epoch;
        uint256 amount;
        uint48 validUntil;
        bool whole;
    }
    /// @param liabilities Supply of this chain, frozen tokens included.
    /// @param reserves Sum of the fresh pools; of all chains.
    /// @param unconfirmed Sum of the stale pools: not a shortfall, not counted.
    /// @param oldestAsOf Of the fresh pools; 0 if there is none.
    /// @param ratio reserves / liabilities in 10^-8, floored; 0 where this chain is not the whole or nothing circulates.
    struct Solvency {
        uint256 liabilities;
        uint256 reserves;
        uint256 unconfirmed;
        uint256 capacity;
        uint256 ceiling;
        uint48 validUntil;
        Bound bound;
        uint48 oldestAsOf;
        uint256 stalePools;
        uint256 openRedemptions;
        uint256 openRedemptionAmount;
        uint256 ratio;
    }

    function token() external view returns (address);
    function predecessor() external view returns (address);
    function mintDesk() external view returns (address desk, uint48 blockedUntil);
    function redemptionDesk() external view returns (address);
    function woundDown() external view returns (bool);
    function bufferBps() external view returns (uint16);
    function maxAge() external view returns (uint32);
    function stepBps() external view returns (uint16);
    function approval() external view returns (ApprovalView memory);
    function allocation() external view returns (AllocationView memory);
    function custodian(bytes32 id) external view returns (CustodianView memory);
    function custodians() external view returns (CustodianView[] memory);
    /// @notice The custodian the account signs for, or zero.
    function custodianOf(address signer) external view returns (bytes32);
    function pool(bytes32 id) external view returns (PoolView memory);
    function pools() external view returns (PoolView[] memory);
    function parked(bytes32 pool_) external view returns (ParkedView memory);
    /// @notice The order that used the credit, here or in a predecessor; zero if none did.
    function creditUsedBy(bytes32 creditId) external view returns (bytes32 orderId);
    /// @notice What {push} would set now, and why.
    function computedCeiling()
        external
        view
        returns (uint256 ceiling, uint48 validUntil, Bound bound, uint256 capacity);
    /// @notice What may still be minted now.
    function headroom() external view returns (uint256);
    function solvency() external view returns (Solvency memory);
    /// @notice The EIP-712 digests that the custodian's signers sign.
    function statementDigest(ReserveStatement calldata statement) external view returns (bytes32);
    function creditDigest(CreditConfirmation calldata confirmation) external view returns (bytes32);
    function voidDigest(bytes32 custodian_, bytes32 pool_, uint64 sequence) external view returns (bytes32);
}
