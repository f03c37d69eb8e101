// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role} from "../interfaces/IParticipantStaking.sol";
import {TaskTerms} from "../interfaces/IProject.sol";
import {SeatView, SolverView, TaskState, TaskView} from "../interfaces/ITaskContract.sol";
import {Scores} from "../lib/Scores.sol";
import {Tally, TallyLib} from "../lib/Tally.sol";
import {TaskIds} from "../lib/TaskIds.sol";
import {Tickets} from "../lib/Tickets.sol";
import {TaskPhases} from "./TaskPhases.sol";

/// @title What can be read of a task
abstract contract TaskViews is TaskPhases {
    using TallyLib for Tally;

    function task(uint256 taskId) external view returns (TaskView memory v) {
        Lane storage lane = _lanes[TaskIds.laneOf(taskId)];
        if (!_holds(lane, taskId)) return v;
        v.projectId = TaskIds.projectOf(taskId);
        v.round = uint32(TaskIds.roundOf(taskId));
        v.paramsVersion = lane.origin.paramsVersion;
        v.proposer = lane.origin.proposer;
        v.state = lane.work.state;
        v.deadline = lane.work.deadline;
        v.solvers = lane.work.solvers;
        v.seats = lane.work.seats;
        v.committedMask = lane.work.committed;
        v.revealedMask = lane.work.revealed;
        if (v.state <= TaskState.Sealed) v.truthBinding = lane.truthOrSeed;
        if (_judged(lane)) _viewBallots(v, lane);
        else if (v.state >= TaskState.Sealed) _viewSeats(v, lane);
    }

    function terms(uint256 projectId, uint32 paramsVersion) external view returns (TaskTerms memory) {
        return _termsOf[projectId][paramsVersion];
    }

    function solver(uint256 taskId, uint8 slot) external view returns (SolverView memory v) {
        Lane storage lane = _live(taskId);
        if (slot >= lane.work.solvers) revert TaskUnknown(taskId);
        uint256 word = lane.solvers[slot];
        v.account = address(uint160(word));
        v.refutals = uint8(word >> 160);
        v.committed = (lane.work.committed >> slot) & 1 == 1;
        v.revealed = (lane.work.revealed >> slot) & 1 == 1;
        if (v.committed && !_judged(lane)) v.commitment = lane.sheet[slot];
    }

    function slotOf(uint256 taskId, address account) external view returns (uint8 slot) {
        Lane storage lane = _live(taskId);
        slot = uint8(_findSlot(lane, account));
        if (slot == lane.work.solvers) revert TaskNotSolver(taskId, account);
    }

    function seats(uint256 taskId) external view returns (SeatView[] memory v) {
        Lane storage lane = _live(taskId);
        v = new SeatView[](lane.work.seats);
        bool judged = _judged(lane);
        for (uint256 i = 0; i < v.length; ++i) {
            v[i].account = address(uint160(lane.seats[i]));
            v[i].ticket = uint96(lane.seats[i] >> 160);
            v[i].ballotCommitted = judged && (lane.work.tally.committed() >> i) & 1 == 1;
            v[i].ballotRevealed = judged && (lane.work.tally.revealed() >> i) & 1 == 1;
        }
    }

    function ticketOf(uint256 taskId, address account) external view returns (uint96) {
        Lane storage lane = _live(taskId);
        TaskState state = lane.work.state;
        bool stored = lane.work.flags & SEAT_SEED != 0 && state >= TaskState.Sealed && state < TaskState.Judging;
        if (!stored) revert TaskSeedNotDue(taskId);
        return _ticket(taskId, lane, account);
    }

    function ballot(uint256 taskId, uint8 seat) external view returns (uint32[] memory scores) {
        Lane storage lane = _live(taskId);
        bool revealed = _judged(lane) && (lane.work.tally.revealed() >> seat) & 1 == 1;
        if (!revealed) revert TaskNotSeated(taskId, address(0));
        scores = new uint32[](lane.work.solvers);
        for (uint256 slot = 0; slot < scores.length; ++slot) {
            uint256 w = slot / Scores.PER_WORD;
            uint256 word = w == 0 ? uint256(lane.sheet[seat]) : lane.more[2 * uint256(seat) + w - 1];
            scores[slot] = uint32(Scores.get(word, slot % Scores.PER_WORD));
        }
    }

    function attests(uint256 taskId, uint256 projectId, uint32 round, address account) external view returns (bool) {
        if (TaskIds.projectOf(taskId) != projectId || TaskIds.roundOf(taskId) != round) return false;
        Lane storage lane = _lanes[TaskIds.laneOf(taskId)];
        if (!_holds(lane, taskId) || lane.work.state != TaskState.Settled) return false;
        uint256 seat = _findSeat(lane, account);
        return seat != lane.work.seats && (lane.work.tally.revealed() >> seat) & 1 == 1;
    }

    function project() external view returns (address) {
        return address(_project);
    }

    function staking() external view returns (address) {
        return address(_staking);
    }

    function rewards() external view returns (address) {
        return address(_rewards);
    }

    function _ticket(uint256 taskId, Lane storage lane, address account) internal view returns (uint96) {
        uint256 weight = _staking.heldAt(account, Role.Coordinator, uint48(Tally.unwrap(lane.work.tally)));
        if (weight == 0) revert TaskNoStake(taskId, account);
        return Tickets.ticket(_seatSeed(lane), taskId, account, weight);
    }

    function _viewSeats(TaskView memory v, Lane storage lane) private view {
        v.sealedBlock = Tally.unwrap(lane.work.tally);
        v.seatSeedStored = lane.work.flags & SEAT_SEED != 0;
        if (v.seatSeedStored) {
            v.seed = _seatSeed(lane);
            v.windowEnd = lane.work.mark;
        } else {
            v.seedBlock = lane.work.mark;
        }
    }

    function _viewBallots(TaskView memory v, Lane storage lane) private view {
        Tally tally = lane.work.tally;
        v.ballotCommittedMask = uint64(tally.committed());
        v.ballotRevealedMask = uint64(tally.revealed());
        v.badVotes = uint8(tally.bad());
        v.seatSeedStored = lane.work.flags & SEAT_SEED != 0;
        v.sampleSeedStored = lane.work.flags & SAMPLE_SEED != 0;
        if (v.sampleSeedStored) v.seed = lane.truthOrSeed;
        else v.seedBlock = lane.work.mark;
    }
}
