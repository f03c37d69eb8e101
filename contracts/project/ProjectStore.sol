// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IATNToken} from "../interfaces/IATNToken.sol";
import {IParticipantStaking} from "../interfaces/IParticipantStaking.sol";
import {IProject, ProjectParams, RoundAction, RoundState} from "../interfaces/IProject.sol";
import {IResultsRewards} from "../interfaces/IResultsRewards.sol";
import {ITaskContract} from "../interfaces/ITaskContract.sol";
import {Lifecycle} from "../lib/Lifecycle.sol";

/// @title What a project keeps
/// @dev Packed so that a proposal and a settlement each write two slots here, escrow and round.
abstract contract ProjectStore is IProject {
    /// `round` has 24 bits, as in {TaskStore-Work}: a project ends after 16 million rounds, then proposing reverts.
    struct Head {
        address owner;
        uint32 headVersion;
        uint24 round;
        uint16 paramsVersion;
        uint16 rosterVersion;
    }

    struct Escrow {
        uint96 balance;
        uint96 reserved;
        uint64 dust;
    }

    /// What opening and closing tasks need of a params version: one word instead of six.
    struct RoundTerms {
        uint96 reservation;
        uint80 aggregationPool;
        uint32 roundWindow;
        uint32 mergeWindow;
        uint16 minInputs;
    }

    struct Round {
        RoundState state;
        uint40 deadline;
        uint8 openTasks;
        uint8 tasks;
        uint8 settled;
        uint16 proposed;
        uint16 listed;
        uint16 inputs;
        uint16 seats;
        uint8 attempt;
        uint16 attestors;
        uint16 votesThis;
        uint16 votesWorse;
        uint16 paramsVersion;
        uint16 rosterVersion;
    }

    struct Proposer {
        uint64 nextTask;
        uint32 round;
        uint8 proposed;
    }

    /// A proposer's place in a roster; `listed` is the roster's size, which the first proposal of a round needs.
    struct Listing {
        uint8 cap;
        uint16 listed;
    }

    struct Proposal {
        address aggregator;
        bytes32 digest;
    }

    /// One attestation of the running attempt; `that` only where kind is That.
    struct Vote {
        address coordinator;
        uint16 weight;
        uint8 kind;
        bytes32 that;
    }

    uint256 internal constant MAX_ATTEMPTS = 3;

    IATNToken internal immutable _token;
    IParticipantStaking internal immutable _staking;
    IResultsRewards internal immutable _rewards;

    ITaskContract internal _tasks;
    uint256 internal _count;

    mapping(uint256 projectId => Head) internal _heads;
    mapping(uint256 projectId => Escrow) internal _escrows;
    mapping(uint256 projectId => Round) internal _rounds;
    mapping(uint256 projectId => Proposal) internal _proposals;
    mapping(uint256 projectId => mapping(uint256 index => Vote)) internal _votes;
    mapping(uint256 projectId => mapping(uint256 version => bytes32 digest)) internal _versions;
    mapping(uint256 projectId => mapping(uint256 paramsVersion => ProjectParams)) internal _params;
    mapping(uint256 projectId => mapping(uint256 paramsVersion => RoundTerms)) internal _roundTerms;
    mapping(uint256 projectId => mapping(uint256 rosterVersion => mapping(address proposer => Listing))) internal _rosters;
    mapping(uint256 projectId => mapping(address proposer => Proposer)) internal _proposers;

    constructor(address token_, address staking_, address rewards_) {
        if (token_ == address(0) || staking_ == address(0) || rewards_ == address(0)) revert ProjectZeroAddress();
        _token = IATNToken(token_);
        _staking = IParticipantStaking(staking_);
        _rewards = IResultsRewards(rewards_);
    }

    function _require(uint256 projectId, RoundState state, RoundAction action) internal pure {
        if (!Lifecycle.allowed(state, action)) revert ProjectActionNotAllowed(projectId, state, action);
    }

    function _enter(Round storage r, RoundState to) internal {
        if (!Lifecycle.follows(r.state, to)) revert ProjectForbiddenTransition(r.state, to);
        r.state = to;
    }

    /// @return when a window that opens now ends; windows are 32 bits, so this fits
    function _deadline(uint256 window) internal view returns (uint40) {
        return uint40(block.timestamp + window);
    }
}
