// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice State of a project's round. Idle: none is open, the next proposal opens one.
enum RoundState {
    Idle,
    Open,
    Merging,
    Attesting
}

/// @notice What can be done to a round; rows of the table in `lib/Lifecycle.sol`.
enum RoundAction {
    OpenTask,
    CloseTask,
    ProposeVersion,
    Attest,
    Advance
}

/// @notice A seat's word on a proposed version.
enum Attestation {
    None,
    This,
    That,
    Worse
}

enum RoundOutcome {
    None,
    Published,
    Empty
}

enum EmptyReason {
    None,
    TooFewInputs,
    Worse,
    NoAgreement
}

/// @notice What a project asks for and pays. Windows in seconds unless named blocks; pools in wei of ATN per task.
/// @param dataMode 0 open, 1 disclosed, 2 private
/// @param engine 0 exact, 1 other
/// @param mergeRule 0 mean, 1 median, 2 trimmed mean, 3 Multi-Krum; `mergeF` the outliers that it must stand
/// @param minInputs accepted solutions below which a round ends Empty
/// @param toleranceBps rise of the loss, in basis points, above which a version is *worse*
/// @param recentRounds rounds whose truths guard a new version
/// @param target gain paid in full; `minGain` gain below which a score is 0; millionths
/// @param sampled `n` of `m = intervals` that seats re-execute
struct ProjectParams {
    bytes32 programHash;
    uint8 dataMode;
    uint8 engine;
    uint8 mergeRule;
    uint8 mergeF;
    uint16 minInputs;
    uint16 toleranceBps;
    uint8 recentRounds;
    bytes32 holdoutDigest;
    uint96 solverPool;
    uint96 coordinatorPool;
    uint96 proposerPool;
    uint96 aggregationPool;
    uint32 target;
    uint32 minGain;
    uint8 capacity;
    uint8 seats;
    uint8 minSeats;
    uint16 sampled;
    uint16 intervals;
    uint64 normMax;
    uint32 stepsMax;
    uint32 joinWindow;
    uint32 trainWindow;
    uint32 truthWindow;
    uint32 revealWindow;
    uint32 judgeWindow;
    uint32 tallyWindow;
    uint32 roundWindow;
    uint32 mergeWindow;
    uint32 attestWindow;
    uint16 seatWindowBlocks;
}

/// @notice A project at a glance. `balance` includes `reserved`; only the difference can be withdrawn or reserved. `dust` is what
/// rounding left since the round began; it is burned when the round ends. The tokens lie in the rewards contract.
struct ProjectView {
    address owner;
    uint32 headVersion;
    bytes32 headDigest;
    uint32 round;
    RoundState roundState;
    uint32 paramsVersion;
    uint32 rosterVersion;
    uint256 balance;
    uint256 reserved;
    uint256 dust;
}

/// @notice The open round. `deadline` of the state it is in: cut-off, merge or attestation.
/// @param openTasks tasks that are not terminal
/// @param settledTasks tasks that ended Settled
/// @param proposed listed proposers that proposed; `listed` how many there are
/// @param inputs accepted solutions
/// @param seats revealed ballots in Settled tasks: the whole weight that can attest
/// @param attempt 1, 2 or 3 while merging or attesting
struct RoundView {
    uint32 round;
    RoundState state;
    uint64 deadline;
    uint32 paramsVersion;
    uint32 rosterVersion;
    uint16 openTasks;
    uint16 settledTasks;
    uint16 proposed;
    uint16 listed;
    uint16 inputs;
    uint16 seats;
    uint8 attempt;
    address aggregator;
    bytes32 proposedDigest;
}

/// @notice Answer to a task's opening.
struct OpenedTask {
    uint256 taskId;
    uint32 round;
    uint16 paramsVersion;
    uint32 headVersion;
    bytes32 headDigest;
}

/// @notice What the task contract must know of a project; fixed for a params version. Two words.
struct TaskTerms {
    uint32 joinWindow;
    uint32 trainWindow;
    uint32 truthWindow;
    uint32 revealWindow;
    uint32 judgeWindow;
    uint32 tallyWindow;
    uint16 seatWindowBlocks;
    uint8 capacity;
    uint8 seats;
    uint8 minSeats;
    uint24 target;
    uint80 solverPool;
    uint80 coordinatorPool;
    uint80 proposerPool;
    uint8 engine;
}

/// @title Projects: escrow, proposers, rounds and the chain of versions
interface IProject {
    /// @notice Followed by {ParamsChanged} and {ProposersChanged} of versions 1.
    event ProjectCreated(uint256 indexed projectId, address indexed owner, bytes32 specDigest, bytes32 genesisDigest);
    /// @notice In force from the next round on; read them with {params}.
    event ParamsChanged(uint256 indexed projectId, uint32 paramsVersion);
    /// @notice In force from the next round on.
    event ProposersChanged(uint256 indexed projectId, uint32 rosterVersion, address[] proposers, uint8[] caps);
    event Funded(uint256 indexed projectId, address indexed from, uint256 amount);
    event Defunded(uint256 indexed projectId, uint256 amount);
    /// @notice A task's pools were set aside.
    event Reserved(uint256 indexed projectId, uint256 indexed taskId, uint256 amount);
    /// @param taskId 0 for the aggregation pools, at the round's end
    /// @param amount what came back from the reservation; the rest was paid or stays reserved for the aggregation
    event Released(uint256 indexed projectId, uint256 indexed taskId, uint256 amount);
    /// @notice At the round's first proposal; its tasks keep these parameters.
    event RoundOpened(uint256 indexed projectId, uint32 indexed round, uint32 paramsVersion);
    /// @notice Every task is terminal after the cut-off.
    /// @param inputs accepted solutions; `seats` the whole weight that can attest; `deadline` for the first proposal
    event RoundMerging(uint256 indexed projectId, uint32 indexed round, uint16 inputs, uint16 seats, uint64 deadline);
    /// @param attempt 1, 2 or 3; `deadline` for attestations
    event VersionProposed(
        uint256 indexed projectId,
        uint32 indexed round,
        uint8 attempt,
        address indexed aggregator,
        bytes32 digest,
        bytes32 inputRoot,
        uint64 deadline
    );
    /// @param weight number of the round's Settled tasks in which the coordinator revealed a ballot
    event VersionAttested(
        uint256 indexed projectId,
        uint32 indexed round,
        uint8 attempt,
        address indexed coordinator,
        Attestation kind,
        bytes32 digest,
        uint16 weight
    );
    /// @param deadline of the next attempt's merge; 0 when there is none
    event VersionAttemptFailed(uint256 indexed projectId, uint32 indexed round, uint8 attempt, uint64 deadline);
    /// @param aggregator who proposed it; zero where two thirds attested another digest than the proposed one
    event VersionPublished(
        uint256 indexed projectId, uint32 indexed version, bytes32 digest, uint32 round, address aggregator
    );
    event TasksSet(address indexed tasks);
    event RoundEnded(uint256 indexed projectId, uint32 indexed round, RoundOutcome outcome, EmptyReason reason);

    error ProjectUnknown(uint256 projectId);
    error ProjectNotOwner(uint256 projectId, address caller);
    error ProjectNotTasks(address caller);
    error ProjectTasksAlreadySet();
    error ProjectZeroAddress();
    error ProjectZeroDigest();
    error ProjectZeroAmount();
    error ProjectAmountTooLarge(uint256 amount);
    /// @param what name of the parameter outside its range
    error ProjectBadParams(bytes32 what);
    error ProjectBadProposers();
    error ProjectUnderfunded(uint256 projectId, uint256 available, uint256 needed);
    error ProjectProposerNotListed(uint256 projectId, address proposer);
    error ProjectProposerAtCap(uint256 projectId, address proposer, uint8 cap);
    error ProjectWrongTaskNumber(uint256 projectId, address proposer, uint64 expected);
    error ProjectRoundClosed(uint256 projectId, uint32 round);
    error ProjectRoundFull(uint256 projectId, uint32 round);
    error ProjectActionNotAllowed(uint256 projectId, RoundState state, RoundAction action);
    error ProjectForbiddenTransition(RoundState from, RoundState to);
    error ProjectDeadlinePassed(uint256 projectId, uint64 deadline);
    error ProjectNothingToAdvance(uint256 projectId);
    error ProjectNoWeight(uint256 projectId, address coordinator);
    error ProjectBadTaskList(uint256 taskId);
    error ProjectAlreadyAttested(uint256 projectId, address coordinator);
    error ProjectBadAttestation(Attestation kind, bytes32 digest);

    /// @notice Creates a project owned by the caller; version 0 is `genesisDigest`. Ids are 1, 2, ...
    /// @param proposers who may propose tasks, `caps` how many each a round (at least 1)
    function createProject(
        bytes32 specDigest,
        bytes32 genesisDigest,
        ProjectParams calldata params_,
        address[] calldata proposers,
        uint8[] calldata caps
    ) external returns (uint256 projectId);
    /// @notice Adds the caller's ATN (approved to this contract before) to a project; the tokens go to the rewards contract.
    function fund(uint256 projectId, uint256 amount) external;
    /// @notice Owner only: takes out what is not reserved.
    function defund(uint256 projectId, uint256 amount) external;
    /// @notice Owner only: from the next round on.
    function setParams(uint256 projectId, ProjectParams calldata params_) external;
    /// @notice Owner only: from the next round on.
    function setProposers(uint256 projectId, address[] calldata proposers, uint8[] calldata caps) external;

    /// @notice Proposes the merge of the round's accepted solutions; locks the caller's aggregator stake.
    /// @param inputRoot tree over `abi.encode(taskId, slot, updateDigest)` of accepted solutions by (task, slot); seats check it
    function proposeVersion(uint256 projectId, bytes32 digest, bytes32 inputRoot) external;
    /// @notice A seat's word. Its weight is the number of the round's Settled tasks in which the caller revealed a ballot.
    /// @param taskIds those tasks, ascending
    /// @param digest This and Worse: the proposed digest; That: the one it should have been
    function attest(uint256 projectId, uint256[] calldata taskIds, Attestation kind, bytes32 digest) external;
    /// @notice Carries out what a passed deadline allows.
    function advanceRound(uint256 projectId) external;

    /// @notice Task contract only: checks proposer, number and round, reserves the pools, opens a round where none is.
    function openTask(uint256 projectId, address proposer, uint64 taskNumber)
        external
        returns (OpenedTask memory opened);
    /// @notice Task contract only: a task is terminal.
    /// @param settled false for Void
    /// @param paid credited out of the task's pools; `dust` what rounding left of them
    /// @param accepted number of accepted solutions
    /// @param ballots number of revealed ballots
    function closeTask(
        uint256 projectId,
        uint256 taskId,
        bool settled,
        uint256 paid,
        uint256 dust,
        uint256 accepted,
        uint256 ballots
    ) external;
    /// @notice Owner of the contract, once.
    function setTasks(address tasks_) external;

    function project(uint256 projectId) external view returns (ProjectView memory);
    function params(uint256 projectId, uint32 paramsVersion) external view returns (ProjectParams memory);
    function round(uint256 projectId) external view returns (RoundView memory);
    function head(uint256 projectId) external view returns (uint32 version, bytes32 digest);
    function versionDigest(uint256 projectId, uint32 version) external view returns (bytes32);
    /// @notice Cap of `proposer` a round in the newest roster (0: not listed) and the number its next task must carry.
    function proposerOf(uint256 projectId, address proposer) external view returns (uint8 cap, uint64 nextTaskNumber);
    function projectCount() external view returns (uint256);
    function tasks() external view returns (address);
    function staking() external view returns (address);
    function rewards() external view returns (address);
    function token() external view returns (address);
}
