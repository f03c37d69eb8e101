// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IParticipantStaking} from "../interfaces/IParticipantStaking.sol";
import {IProject, TaskTerms} from "../interfaces/IProject.sol";
import {IResultsRewards} from "../interfaces/IResultsRewards.sol";
import {ITaskContract, TaskAction, TaskState} from "../interfaces/ITaskContract.sol";
import {Lifecycle} from "../lib/Lifecycle.sol";
import {TaskIds} from "../lib/TaskIds.sol";
import {Tally} from "../lib/Tally.sol";

/// @title What a task keeps
/// @dev A project's rounds follow one another, and nobody needs a task once its round ended: events tell. So a task lies in a
/// *lane*, the place of (project, index in the round), and the next round's task writes over it: an overwritten word costs 5,000
/// gas, a fresh one 22,100.
abstract contract TaskStore is ITaskContract {
    /// @param prints lowest byte of the accounts in the first ten slots: who is not among them needs no look at the slots
    struct Origin {
        address proposer;
        uint16 paramsVersion;
        uint80 prints;
    }

    /// @param round whose lane this is; a project's rounds are 24 bits, and the first is 1
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
        Origin origin;
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
    uint256 internal constant PRINTS = 10;

    IProject internal immutable _project;
    IParticipantStaking internal immutable _staking;
    IResultsRewards internal immutable _rewards;

    mapping(uint256 laneKey => Lane) internal _lanes;
    mapping(uint256 projectId => mapping(uint256 paramsVersion => TaskTerms)) internal _termsOf;

    constructor(address project_, address staking_, address rewards_) {
        _project = IProject(project_);
        _staking = IParticipantStaking(staking_);
        _rewards = IResultsRewards(rewards_);
    }

    /// @dev The lane of a task that was proposed and not written over.
    function _live(uint256 taskId) internal view returns (Lane storage lane) {
        lane = _lanes[TaskIds.laneOf(taskId)];
        if (!_holds(lane, taskId)) revert TaskUnknown(taskId);
    }

    /// @dev The same, and its state allows the action.
    function _at(uint256 taskId, TaskAction action) internal view returns (Lane storage lane) {
        lane = _live(taskId);
        TaskState state = lane.work.state;
        if (!Lifecycle.allowed(state, action)) revert TaskActionNotAllowed(taskId, state, action);
    }

    /// @return whether the lane is this task's. Exactly one id may lead to a task: a second one would be another draw of tickets.
    function _holds(Lane storage lane, uint256 taskId) internal view returns (bool) {
        uint256 round = TaskIds.roundOf(taskId);
        return round != 0 && lane.work.round == round;
    }

    function _terms(uint256 taskId, Lane storage lane) internal view returns (TaskTerms storage) {
        return _termsOf[TaskIds.projectOf(taskId)][lane.origin.paramsVersion];
    }

    function _beforeDeadline(uint256 taskId, Lane storage lane) internal view {
        uint40 deadline = lane.work.deadline;
        if (block.timestamp >= deadline) revert TaskDeadlinePassed(taskId, deadline);
    }

    /// @return slot of `account`, or the number of slots
    function _findSlot(Lane storage lane, address account) internal view returns (uint256 slot) {
        uint256 n = lane.work.solvers;
        uint256 prints = lane.origin.prints;
        unchecked {
            for (; slot < n; ++slot) {
                bool candidate = slot >= PRINTS || uint8(prints) == uint8(uint160(account));
                if (candidate && address(uint160(lane.solvers[slot])) == account) return slot;
                prints >>= 8;
            }
        }
    }

    /// @dev The same, cheaper for few slots where the prints were not read before.
    function _scanSlot(Lane storage lane, address account) internal view returns (uint256 slot) {
        uint256 n = lane.work.solvers;
        if (n > 3) return _findSlot(lane, account);
        unchecked {
            while (slot < n && address(uint160(lane.solvers[slot])) != account) ++slot;
        }
    }

    /// @return seat of `account`, or the number of seats taken
    function _findSeat(Lane storage lane, address account) internal view returns (uint256 seat) {
        uint256 n = lane.work.seats;
        unchecked {
            while (seat < n && address(uint160(lane.seats[seat])) != account) ++seat;
        }
    }

    /// @return whether `tally` counts ballots: Judging was entered
    function _judged(Lane storage lane) internal view returns (bool) {
        return lane.work.flags & JUDGED != 0;
    }

    /// @return mask with one bit for each of `n`
    function _all(uint256 n) internal pure returns (uint256) {
        unchecked {
            return (1 << n) - 1;
        }
    }

    /// @return the seat seed
    function _seatSeed(Lane storage lane) internal view returns (bytes32) {
        return lane.work.flags & EARLY_SEED != 0 ? lane.earlySeed : lane.truthOrSeed;
    }
}
