// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskTerms} from "./IProject.sol";

enum TaskState {
    None,
    Open,
    Training,
    Sealed,
    Revealing,
    Judging,
    Tallying,
    Settled,
    Void
}

enum VoidReason {
    None,
    NobodyJoined,
    NobodyCommitted,
    NobodyRevealed,
    TooFewSeats,
    NoQuorum,
    TruthWithheld,
    BadTask
}

enum Verdict {
    Scored,
    BadTask
}

/// @notice What a task's callers may do; rows of the table in `lib/Lifecycle.sol`.
enum TaskAction {
    Join,
    CommitSolution,
    RevealTruth,
    StoreSeed,
    ClaimSeat,
    RevealSolution,
    Advance,
    CommitBallot,
    RevealBallot,
    Settle
}

/// @notice A revealed solution. Everything but `leavesDigest` was committed to; that one only locates the checkpoint leaves and is
/// checked by the seats against `checkpointRoot`.
struct SolutionReveal {
    bytes32 updateDigest;
    bytes32 checkpointRoot;
    bytes32 dataRoot;
    uint32 steps;
    bytes32 salt;
    bytes32 leavesDigest;
}

/// @notice A task at a glance; all zero for one never proposed, or of a past round, once a later round's task took its place. Masks carry one bit a slot (solvers) or a seat (ballots).
/// @param truthBinding `keccak256(abi.encode(truthCommitment, specDigest, taskNumber))`; zero once the truth is revealed
/// @param seed the seat seed, from Judging on (once stored) the sample seed; zero when not stored
/// @param seedBlock block whose hash the next {storeSeed} takes; 0 when no seed is due
/// @param windowEnd last block in which a seat can be claimed; 0 before the seat seed is stored
/// @param sealedBlock block whose stakes weigh the tickets
struct TaskView {
    TaskState state;
    uint64 deadline;
    uint256 projectId;
    uint32 round;
    uint32 paramsVersion;
    address proposer;
    bytes32 truthBinding;
    uint8 solvers;
    uint8 seats;
    uint8 badVotes;
    uint64 committedMask;
    uint64 revealedMask;
    uint64 ballotCommittedMask;
    uint64 ballotRevealedMask;
    bytes32 seed;
    bool seatSeedStored;
    bool sampleSeedStored;
    uint64 seedBlock;
    uint64 windowEnd;
    uint64 sealedBlock;
}

/// @param refutals revealed ballots that refuted the solution
struct SolverView {
    address account;
    bool committed;
    bool revealed;
    uint8 refutals;
    bytes32 commitment;
}

/// @param ticket lower is better; fixed by seed, task, account and stake
struct SeatView {
    address account;
    uint96 ticket;
    bool ballotCommitted;
    bool ballotRevealed;
}

/// @title Tasks: from proposal to settlement (protocol section 5)
/// @notice Commitments are EIP-712 digests in the domain ("Tempernet", "1", chainId, this contract) of
/// `Truth(uint256 projectId,uint64 taskNumber,address proposer,bytes32 specDigest,bytes32 truthDigest,bytes32 salt)`,
/// `Solution(uint256 taskId,address solver,bytes32 updateDigest,bytes32 checkpointRoot,bytes32 dataRoot,uint32 steps,bytes32 salt)` and
/// `Ballot(uint256 taskId,address coordinator,uint8 verdict,bytes32 scoresHash,uint64 refutedMask,bytes32 reportDigest,bytes32 salt)`,
/// where `scoresHash = keccak256(abi.encodePacked(scores))`.
interface ITaskContract {
    /// @param round of the project; `headVersion` and `headDigest` are what solvers train on
    event TaskProposed(
        uint256 indexed taskId,
        uint256 indexed projectId,
        address proposer,
        uint32 round,
        uint64 taskNumber,
        bytes32 specDigest,
        bytes32 truthCommitment,
        uint32 headVersion,
        bytes32 headDigest
    );
    /// @param slot order of joining, from 0
    event SolverJoined(uint256 indexed taskId, address indexed solver, uint8 slot);
    event SolutionCommitted(uint256 indexed taskId, address indexed solver, uint8 slot, bytes32 commitment);
    /// @param deadline of the state entered; 0 for the terminal ones
    event TaskStateChanged(uint256 indexed taskId, TaskState state, uint64 deadline);
    event TruthRevealed(uint256 indexed taskId, bytes32 truthDigest);
    /// @param windowEnd last block in which a seat can be claimed; 0 for a sample seed
    event SeedStored(uint256 indexed taskId, bool sample, bytes32 seed, uint64 windowEnd);
    /// @notice The hash of `seedBlock` is to be stored by a call in a later block.
    event SeedArmed(uint256 indexed taskId, bool sample, uint64 seedBlock);
    /// @param displaced who lost the seat to this claim, or zero
    event SeatClaimed(uint256 indexed taskId, address indexed coordinator, uint96 ticket, address displaced);
    event SolutionRevealed(
        uint256 indexed taskId,
        address indexed solver,
        uint8 slot,
        bytes32 updateDigest,
        bytes32 checkpointRoot,
        bytes32 dataRoot,
        uint32 steps,
        bytes32 leavesDigest
    );
    event BallotCommitted(uint256 indexed taskId, address indexed coordinator, bytes32 commitment);
    /// @param scores by slot, millionths; bit `slot` of `refutedMask` marks a refuted solution
    event BallotRevealed(
        uint256 indexed taskId,
        address indexed coordinator,
        Verdict verdict,
        uint32[] scores,
        uint64 refutedMask,
        bytes32 reportDigest
    );
    /// @param g highest score median among accepted solutions
    /// @param refutedMask solutions that two thirds of the seats refuted
    event TaskSettled(
        uint256 indexed taskId,
        uint64[] weightMedians,
        uint32[] scoreMedians,
        uint32 g,
        uint64 acceptedMask,
        uint64 refutedMask
    );
    event TaskVoided(uint256 indexed taskId, VoidReason reason);

    /// @notice Never proposed, or written over by a later round's task.
    error TaskUnknown(uint256 taskId);
    error TaskActionNotAllowed(uint256 taskId, TaskState state, TaskAction action);
    error TaskForbiddenTransition(TaskState from, TaskState to);
    error TaskDeadlinePassed(uint256 taskId, uint64 deadline);
    error TaskNothingToAdvance(uint256 taskId);
    error TaskZeroDigest();
    error TaskAlreadyJoined(uint256 taskId, address account);
    error TaskProposerExcluded(uint256 taskId, address account);
    error TaskSolverExcluded(uint256 taskId, address account);
    error TaskNotProposer(uint256 taskId, address account);
    error TaskNotSolver(uint256 taskId, address account);
    error TaskNotSeated(uint256 taskId, address account);
    error TaskAlreadyCommitted(uint256 taskId, address account);
    error TaskNotCommitted(uint256 taskId, address account);
    error TaskAlreadyRevealed(uint256 taskId, address account);
    error TaskWrongReveal(uint256 taskId, bytes32 expected, bytes32 actual);
    error TaskSeedNotDue(uint256 taskId);
    error TaskSeedTooEarly(uint256 taskId, uint64 seedBlock);
    error TaskSeedGone(uint256 taskId, uint64 seedBlock);
    error TaskSeatWindowOver(uint256 taskId, uint64 windowEnd);
    error TaskAlreadyClaimed(uint256 taskId, address account);
    error TaskNoStake(uint256 taskId, address account);
    error TaskTicketTooHigh(uint256 taskId, uint96 ticket);
    error TaskBadScores(uint256 taskId);
    error TaskTallyIncomplete(uint256 taskId);
    error TaskNotProject(address caller);

    /// @notice A listed proposer opens a task on the head version; locks its proposer stake and reserves the pools. Ids are
    /// `projectId * 10^12 + round * 10^3 + index in the round`.
    function propose(uint256 projectId, uint64 taskNumber, bytes32 specDigest, bytes32 truthCommitment)
        external
        returns (uint256 taskId);
    /// @notice Takes the next slot as a solver; locks the caller's solver stake.
    function join(uint256 taskId) external returns (uint8 slot);
    function commitSolution(uint256 taskId, bytes32 commitment) external;
    /// @notice The proposer opens its truth. The chain keeps no spec digest: task number and spec are given again, and must be those of
    /// {TaskProposed}.
    function revealTruth(uint256 taskId, uint64 taskNumber, bytes32 specDigest, bytes32 truthDigest, bytes32 salt) external;
    /// @notice Stores the due seed (block hash), or names a new seed block when the hash is no longer available.
    function storeSeed(uint256 taskId) external;
    /// @notice Claims one of the k seats with the caller's ticket, displacing the highest when all are taken. Stores the seat seed
    /// itself where that is due.
    function claimSeat(uint256 taskId) external;
    function revealSolution(uint256 taskId, SolutionReveal calldata solution) external;
    /// @notice Carries out what a passed deadline or window allows; pays a fixed tip where a penalty fell.
    function advance(uint256 taskId) external;
    /// @notice Commits the caller's ballot; stores the sample seed itself where that is due.
    function commitBallot(uint256 taskId, bytes32 commitment) external;
    /// @param scores by slot, millionths, one for each joined solver; 0 for what was not revealed or is refuted
    /// @param refutedMask bit `slot` set where the solution is refuted
    function revealBallot(
        uint256 taskId,
        Verdict verdict,
        uint32[] calldata scores,
        uint64 refutedMask,
        bytes32 reportDigest,
        bytes32 salt
    ) external;
    /// @notice Ends the task with the medians by slot; wrong ones revert. Voids it on *bad task* by two thirds.
    /// @param weightMedians consensus weights, 32.32
    function settle(uint256 taskId, uint64[] calldata weightMedians, uint32[] calldata scoreMedians) external;

    /// @notice Project contract only: what tasks of a params version go by.
    function setTerms(uint256 projectId, uint32 paramsVersion, TaskTerms calldata terms) external;

    function task(uint256 taskId) external view returns (TaskView memory);
    function terms(uint256 projectId, uint32 paramsVersion) external view returns (TaskTerms memory);
    function solver(uint256 taskId, uint8 slot) external view returns (SolverView memory);
    /// @notice Reverts when `account` has no slot.
    function slotOf(uint256 taskId, address account) external view returns (uint8 slot);
    /// @notice The seats taken, in the order in which they were first filled.
    function seats(uint256 taskId) external view returns (SeatView[] memory);
    /// @notice Ticket of `account` once the seat seed is stored and until Judging; reverts without stake.
    function ticketOf(uint256 taskId, address account) external view returns (uint96);
    /// @notice Revealed scores by slot of seat `seat`.
    function ballot(uint256 taskId, uint8 seat) external view returns (uint32[] memory scores);
    /// @notice Whether `account` revealed a ballot in this task and the task, of this project and round, is Settled.
    function attests(uint256 taskId, uint256 projectId, uint32 round, address account) external view returns (bool);
    function project() external view returns (address);
    function staking() external view returns (address);
    function rewards() external view returns (address);
}
