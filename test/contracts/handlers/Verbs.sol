// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What an actor may try.
enum Verb {
    Stake,
    StakeFor,
    RequestUnstake,
    WithdrawStake,
    SetMinimum,
    Authorise,
    CreateProject,
    Fund,
    Defund,
    SetParams,
    SetProposers,
    Propose,
    Join,
    CommitSolution,
    RevealTruth,
    StoreSeed,
    ClaimSeat,
    RevealSolution,
    Advance,
    CommitBallot,
    RevealBallot,
    Settle,
    ProposeVersion,
    Attest,
    AdvanceRound,
    WithdrawCredit,
    Donate,
    Burn,
    RegistrySet,
    Intrude
}
