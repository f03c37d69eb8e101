// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a credit was earned by.
enum CreditKind {
    Solver,
    CoordinatorBase,
    Dividend,
    Proposer,
    Aggregator,
    Attestation,
    Tip,
    Compensation
}

/// @notice Everything that decides the pay of one task.
/// @param solvers accounts by slot
/// @param coordinators accounts of the seats that revealed a ballot
/// @param rows packed scores, one row a coordinator, `Scores.words(solvers.length)` words each, see `lib/Scores.sol`
/// @param weightMedians supplied consensus by slot, 32.32
/// @param scoreMedians supplied medians of raw scores by slot, millionths
/// @param target gain at which pools are paid in full, millionths
struct Settlement {
    uint256 projectId;
    uint256 taskId;
    address proposer;
    address[] solvers;
    address[] coordinators;
    uint256[] rows;
    uint64[] weightMedians;
    uint32[] scoreMedians;
    uint256 solverPool;
    uint256 coordinatorPool;
    uint256 proposerPool;
    uint256 target;
}

/// @title Consensus (Yuma) and credits
/// @notice Holds exactly the sum of its credits and of the dust that waits for the round's end. Payment is pulled.
interface IResultsRewards {
    /// @param taskOrRound task id; for Aggregator and Attestation the round
    event Credited(
        address indexed account,
        CreditKind indexed kind,
        uint256 indexed taskOrRound,
        uint256 projectId,
        uint256 amount
    );
    event Withdrawn(address indexed account, uint256 amount);
    event DustAdded(uint256 indexed projectId, uint256 amount);
    event DustBurned(uint256 indexed projectId, uint256 amount);
    event CreditorAuthorised(address indexed creditor);

    error RewardsNotCreditor(address caller);
    error RewardsNothingOwed(address account);
    error RewardsZeroAddress();
    error RewardsBadShape();

    /// @notice Creditors only: verifies the medians, computes consensus and credits solvers, seats and proposer. The caller sees to
    /// it that `paid` arrives in the same transaction.
    /// @return g highest score median among accepted solutions, millionths
    /// @return acceptedMask bit `slot` set where consensus is above zero
    /// @return paid what was credited, dust included
    function settle(Settlement calldata s) external returns (uint32 g, uint64 acceptedMask, uint256 paid);
    /// @notice Creditors only: credits one account.
    function credit(address account, CreditKind kind, uint256 taskOrRound, uint256 projectId, uint256 amount) external;
    /// @notice Creditors only: splits `amount` equally; what does not divide is dust.
    function creditEqually(
        address[] calldata accounts,
        CreditKind kind,
        uint256 taskOrRound,
        uint256 projectId,
        uint256 amount
    ) external;
    /// @notice Creditors only: adds rounding dust of a project.
    function addDust(uint256 projectId, uint256 amount) external;
    /// @notice Creditors only: burns the project's dust.
    function burnDust(uint256 projectId) external;
    /// @notice Owner only, one way.
    function authorise(address creditor) external;

    /// @notice Pays everything owed to the caller.
    function withdraw() external returns (uint256 amount);

    function owed(address account) external view returns (uint256);
    /// @notice Total ever credited and total ever withdrawn.
    function account(address who) external view returns (uint256 earned, uint256 withdrawn);
    function dust(uint256 projectId) external view returns (uint256);
    /// @notice Sum of everything owed and of dust: what this contract's balance must cover.
    function ledger() external view returns (uint256);
    function authorised(address creditor) external view returns (bool);
    function token() external view returns (address);
}
