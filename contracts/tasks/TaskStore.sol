// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IParticipantStaking} from "../interfaces/IParticipantStaking.sol";
import {IProject, TaskTerms} from "../interfaces/IProject.sol";
import {IResultsRewards} from "../interfaces/IResultsRewards.sol";
import {ITaskContract, TaskAction, TaskState} from "../interfaces/ITaskContract.sol";
import {Lifecycle} from "../lib/Lifecycle.sol";
import {Tally} from "../lib/Tally.sol";

/// @title What a task keeps
/// @dev A project's rounds follow one another, and nobody needs a task once its round ended: events tell the rest. So what a task
/// works on lies in a *lane*, the place of (project, index in the round), and the next round's task writes over it: an overwritten
/// word costs 5,000 gas, a fresh one 22,100. Only {Meta} is a task's own.
abstract contract TaskStore is ITaskContract {
    struct Meta {
        address proposer;
        uint32 projectId;
        uint32 round;
        uint16 paramsVersion;
        uint8 index;
        TaskState ended; // the terminal state, kept when the lane is written over
    }

    /// @param round its low bits: whose lane this is
    /// @param capacity slots for solvers, `places` seats
    /// @param mark the due seed's block, or the seat window's last block
    /// @param tally until Judging the block whose stakes count, then the ballots
    struct Work {
        TaskState state;
        uint40 deadline;
        uint24 round;
        uint8 capacity;
        uint8 places;
        uint8 solvers;
        uint8 seats;
        uint8 flags;
        uint32 committed;
        uint32 revealed;
        uint40 mark;
        Tally tally;
    }

    /// @param truthOrSeed the truth's binding, after its reveal whatever seed is stored
    /// @param earlySeed a seat seed stored before the truth was revealed
    /// @param solvers by slot: account, number of refutals above it
    /// @param seats account, ticket above it
    /// @param sheet by slot a solution's commitment; by seat, from Judging on, a ballot's, then its scores
    /// @param more scores from the thirteenth on, two words a seat
    struct Lane {
        Work work;
        bytes32 truthOrSeed;
        bytes32 earlySeed;
        uint256[32] solvers;
        uint256[32] seats;
        bytes32[32] sheet;
        uint256[32] more;
    }

    uint8 internal constant SEAT_SEED = 1;
    uint8 internal constant SAMPLE_SEED = 2;
    uint8 internal constant EARLY_SEED = 4;
    uint8 internal constant JUDGED = 8;

    IProject internal immutable _project;
    IParticipantStaking internal immutable _staking;
    IResultsRewards internal immutable _rewards;

    uint256 internal _count;
    mapping(uint256 taskId => Meta) internal _metas;
    mapping(uint256 laneKey => Lane) internal _lanes;
    mapping(uint256 projectId => mapping(uint256 paramsVersion => TaskTerms)) internal _termsOf;

    constructor(address project_, address staking_, address rewards_) {
        _project = IProject(project_);
        _staking = IParticipantStaking(staking_);
        _rewards = IResultsRewards(rewards_);
    }

    function _lane(Meta storage m) internal view returns (Lane storage) {
        return _lanes[(uint256(m.projectId) << 8) | m.index];
    }

    /// @dev Finds a task's lane, or a revert when its state does not allow the action.
    function _at(uint256 taskId, TaskAction action) internal view returns (Meta storage m, Lane storage l) {
        m = _metas[taskId];
        l = _lane(m);
        TaskState state = l.work.round == uint24(m.round) ? l.work.state : m.ended;
        if (!Lifecycle.allowed(state, action)) {
            if (m.proposer == address(0)) revert TaskUnknown(taskId);
            revert TaskActionNotAllowed(taskId, state, action);
        }
    }

    function _terms(Meta storage m) internal view returns (TaskTerms storage) {
        return _termsOf[m.projectId][m.paramsVersion];
    }

    function _beforeDeadline(uint256 taskId, Lane storage l) internal view {
        uint40 deadline = l.work.deadline;
        if (block.timestamp >= deadline) revert TaskDeadlinePassed(taskId, deadline);
    }

    /// @return slot of `account`, or the number of slots
    function _findSlot(Lane storage l, address account) internal view returns (uint256 slot) {
        uint256 n = l.work.solvers;
        unchecked {
            while (slot < n && address(uint160(l.solvers[slot])) != account) ++slot;
        }
    }

    /// @return seat of `account`, or the number of seats taken
    function _findSeat(Lane storage l, address account) internal view returns (uint256 seat) {
        uint256 n = l.work.seats;
        unchecked {
            while (seat < n && address(uint160(l.seats[seat])) != account) ++seat;
        }
    }

    /// @return whether `tally` counts ballots: Judging was entered
    function _judged(Lane storage l) internal view returns (bool) {
        return l.work.flags & JUDGED != 0;
    }

    /// @return mask with one bit for each of `n`
    function _all(uint256 n) internal pure returns (uint256) {
        unchecked {
            return (1 << n) - 1;
        }
    }

    /// @return the seat seed
    function _seatSeed(Lane storage l) internal view returns (bytes32) {
        return l.work.flags & EARLY_SEED != 0 ? l.earlySeed : l.truthOrSeed;
    }
}
