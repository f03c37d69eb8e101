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
/// @param target gain at which pools are paid in full, millionths
struct Settlement {
    uint256 projectId;
    uint256 taskId;
    address proposer;
    address[] solvers;
    address[] coordinators;
    uint256[] rows;
    uint256 solverPool;
    uint256 coordinatorPool;
    uint256 proposerPool;
    uint256 target;
}

/// @notice What a settlement cost. `paid` was credited; `dust` is what rounding left of the pools that were due, in wei.
/// @param g highest score median among accepted solutions, millionths
/// @param acceptedMask bit `slot` set where consensus is above zero
struct Outcome {
    uint32 g;
    uint64 acceptedMask;
    uint256 paid;
    uint256 dust;
}

/// @title Consensus (Yuma), credits, and the vault
/// @notice Holds the escrow of all projects and everything owed, so that paying moves a number and not tokens; tokens move when
/// somebody funds or withdraws. Whose escrow it is, the project contract knows. Payment is pulled.
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
    /// @notice What rounding left of a project's pools, at its round's end.
    event DustBurned(uint256 indexed projectId, uint256 amount);
    event CreditorAuthorised(address indexed creditor);

    error RewardsNotCreditor(address caller);
    error RewardsNothingOwed(address account);
    error RewardsZeroAddress();
    error RewardsBadShape();

    /// @notice Creditors only: verifies the medians, computes consensus and credits solvers, seats and proposer out of the escrow.
    /// @param weightMedians supplied consensus by slot, 32.32
    /// @param scoreMedians supplied medians of raw scores by slot, millionths
    function settle(Settlement calldata s, uint64[] calldata weightMedians, uint32[] calldata scoreMedians)
        external
        returns (Outcome memory);
    /// @notice Creditors only: credits one account; Tip and Compensation out of a penalty that was transferred here, the rest
    /// out of the escrow.
    function credit(address account, CreditKind kind, uint256 taskOrRound, uint256 projectId, uint256 amount) external;
    /// @notice Creditors only: splits `amount` equally.
    /// @return dust what does not divide
    function creditEqually(
        address[] calldata accounts,
        CreditKind kind,
        uint256 taskOrRound,
        uint256 projectId,
        uint256 amount
    ) external returns (uint256 dust);
    /// @notice Creditors only: counts `amount`, which the creditor transferred here in the same transaction, as escrow.
    function deposit(uint256 amount) external;
    /// @notice Creditors only: pays escrow out.
    function payOut(address to, uint256 amount) external;
    /// @notice Creditors only: burns a project's dust.
    function burnDust(uint256 projectId, uint256 amount) external;
    /// @notice Owner only, one way.
    function authorise(address creditor) external;

    /// @notice Pays everything owed to the caller.
    function withdraw() external returns (uint256 amount);

    function owed(address account) external view returns (uint256);
    /// @notice Total ever credited and total ever withdrawn.
    function account(address who) external view returns (uint256 earned, uint256 withdrawn);
    /// @notice Everything owed, all escrow and dust: what this contract's balance must cover.
    function ledger() external view returns (uint256);
    function authorised(address creditor) external view returns (bool);
    function token() external view returns (address);
}
