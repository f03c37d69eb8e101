// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What an account may do in the network. Each role of an account has its own stake.
enum Role {
    Proposer,
    Solver,
    Coordinator,
    Aggregator,
    Referee,
    InferenceProvider
}

/// @notice Why a lock was cut (protocol section 7).
enum Fault {
    None,
    NotCommitted,
    NotRevealed,
    Refuted,
    TruthWithheld,
    BadTask,
    NoBallot,
    BallotNotRevealed,
    VersionRefuted
}

/// @notice One role of one account. Amounts in wei of ATN.
/// @param held stake that counts; `locked` is a part of it
/// @param locked held by running engagements
/// @param unbonding left `held`, not yet withdrawable
/// @param availableAt block time from which `unbonding` can be withdrawn
struct Position {
    uint96 held;
    uint96 locked;
    uint96 unbonding;
    uint48 availableAt;
}

/// @title Stake by role: minimum, locks of fixed size, unbonding, checkpoints by block
/// @notice New work needs free stake (held - locked) of one lock and a held stake of at least the role's minimum. Only free
/// stake can leave, after the unbonding period. A penalty touches nothing but the lock of the engagement that asks for it.
interface IParticipantStaking {
    /// @param from who paid; `held` is what the role holds from now on
    event Staked(address indexed account, Role indexed role, address indexed from, uint256 amount, uint256 held);
    /// @param availableAt block time from which everything unbonding can be withdrawn
    event UnstakeRequested(address indexed account, Role indexed role, uint256 amount, uint64 availableAt);
    event Withdrawn(address indexed account, Role indexed role, uint256 amount);
    /// @notice One engagement began; `engagement` is the contract that it belongs to.
    event Locked(address indexed account, Role indexed role, address indexed engagement, uint256 amount);
    /// @notice One engagement ended without a fault.
    event Unlocked(address indexed account, Role indexed role, address indexed engagement, uint256 amount);
    /// @notice One engagement ended with a fault; the whole lock is released, less `amount`.
    /// @param amount taken from the stake; `burned` of it no longer exist, the rest went to the receiver that the engagement named
    event Penalised(
        address indexed account, Role indexed role, address indexed engagement, Fault reason, uint256 amount, uint256 burned
    );
    event MinimumChanged(Role indexed role, uint256 minimum);
    event EngagementAuthorised(address indexed engagement);

    error StakingZeroAmount();
    error StakingAmountTooLarge(uint256 amount);
    error StakingBelowMinimum(address account, Role role, uint256 held, uint256 minimum);
    error StakingInsufficientFree(address account, Role role, uint256 free, uint256 needed);
    error StakingNothingUnbonding(address account, Role role);
    error StakingStillUnbonding(address account, Role role, uint256 availableAt);
    error StakingNotEngagement(address caller);
    error StakingNotLocked(address account, Role role);
    error StakingPenaltyAboveLock(uint256 amount, uint256 lockAmount);
    error StakingZeroAddress();
    error StakingBadMinimum(uint256 amount);
    error StakingAlreadyAuthorised(address engagement);

    /// @notice Stakes `amount` of the caller's ATN (approved before) for the caller's own role.
    function stake(Role role, uint256 amount) external;
    /// @notice Stakes the caller's ATN for somebody else's role; it is theirs from then on.
    function stakeFor(address account, Role role, uint256 amount) external;
    /// @notice Takes `amount` of free stake out of `held`. A second request adds up and starts the period again.
    function requestUnstake(Role role, uint256 amount) external;
    /// @notice Pays out what finished unbonding to the caller.
    function withdraw(Role role) external;

    /// @notice Engagements only: locks the role's fixed amount.
    function lock(address account, Role role) external;
    /// @notice Engagements only: gives one lock back.
    function unlock(address account, Role role) external;
    /// @notice Engagements only: gives one lock back to each of `accounts`.
    function unlockMany(address[] calldata accounts, Role role) external;
    /// @notice Engagements only: ends one lock, taking `amount` of it; `redirected` goes to `receiver`, the rest is burned.
    function penalise(address account, Role role, uint256 amount, uint256 redirected, address receiver, Fault reason)
        external;

    /// @notice Owner only: a new minimum for new work, in whole thousandths of ATN; running work is not touched.
    function setMinimum(Role role, uint256 amount) external;
    /// @notice Owner only: lets a contract lock stake. There is no way back, since its locks must stay releasable.
    function authorise(address engagement) external;

    function held(address account, Role role) external view returns (uint256);
    function locked(address account, Role role) external view returns (uint256);
    function free(address account, Role role) external view returns (uint256);
    function unbonding(address account, Role role) external view returns (uint256 amount, uint256 availableAt);
    function position(address account, Role role) external view returns (Position memory);
    /// @notice Stake held at the end of block `blockNumber`.
    function heldAt(address account, Role role, uint48 blockNumber) external view returns (uint256);
    function minimum(Role role) external view returns (uint256);
    function lockAmount(Role role) external view returns (uint256);
    /// @notice In seconds.
    function unbondingPeriod(Role role) external view returns (uint256);
    function authorised(address engagement) external view returns (bool);
    /// @notice Sum of everything held and unbonding: what this contract's balance must cover.
    function ledger() external view returns (uint256);
    function token() external view returns (address);
}
