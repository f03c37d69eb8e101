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
        Lane storage l = _lanes[TaskIds.laneOf(taskId)];
        if (!_holds(l, taskId)) return v;
        v.projectId = TaskIds.projectOf(taskId);
        v.round = uint32(TaskIds.roundOf(taskId));
        v.paramsVersion = l.origin.paramsVersion;
        v.proposer = l.origin.proposer;
        v.state = l.work.state;
        v.deadline = l.work.deadline;
        v.solvers = l.work.solvers;
        v.seats = l.work.seats;
        v.committedMask = l.work.committed;
        v.revealedMask = l.work.revealed;
        if (v.state <= TaskState.Sealed) v.truthBinding = l.truthOrSeed;
        if (_judged(l)) _viewBallots(v, l);
        else if (v.state >= TaskState.Sealed) _viewSeats(v, l);
    }

    function terms(uint256 projectId, uint32 paramsVersion) external view returns (TaskTerms memory) {
        return _termsOf[projectId][paramsVersion];
    }

    function solver(uint256 taskId, uint8 slot) external view returns (SolverView memory v) {
        Lane storage l = _live(taskId);
        if (slot >= l.work.solvers) revert TaskUnknown(taskId);
        uint256 word = l.solvers[slot];
        v.account = address(uint160(word));
        v.refutals = uint8(word >> 160);
        v.committed = (l.work.committed >> slot) & 1 == 1;
        v.revealed = (l.work.revealed >> slot) & 1 == 1;
        if (v.committed && !_judged(l)) v.commitment = l.sheet[slot];
    }

    function slotOf(uint256 taskId, address account) external view returns (uint8 slot) {
        Lane storage l = _live(taskId);
        slot = uint8(_findSlot(l, account));
        if (slot == l.work.solvers) revert TaskNotSolver(taskId, account);
    }

    function seats(uint256 taskId) external view returns (SeatView[] memory v) {
        Lane storage l = _live(taskId);
        v = new SeatView[](l.work.seats);
        bool judged = _judged(l);
        for (uint256 i = 0; i < v.length; ++i) {
            v[i].account = address(uint160(l.seats[i]));
            v[i].ticket = uint96(l.seats[i] >> 160);
            v[i].ballotCommitted = judged && (l.work.tally.committed() >> i) & 1 == 1;
            v[i].ballotRevealed = judged && (l.work.tally.revealed() >> i) & 1 == 1;
        }
    }

    function ticketOf(uint256 taskId, address account) external view returns (uint96) {
        Lane storage l = _live(taskId);
        TaskState state = l.work.state;
        bool stored = l.work.flags & SEAT_SEED != 0 && state >= TaskState.Sealed && state < TaskState.Judging;
        if (!stored) revert TaskSeedNotDue(taskId);
        return _ticket(taskId, l, account);
    }

    function ballot(uint256 taskId, uint8 seat) external view returns (uint32[] memory scores) {
        Lane storage l = _live(taskId);
        bool revealed = _judged(l) && (l.work.tally.revealed() >> seat) & 1 == 1;
        if (!revealed) revert TaskNotSeated(taskId, address(0));
        scores = new uint32[](l.work.solvers);
        for (uint256 slot = 0; slot < scores.length; ++slot) {
            uint256 w = slot / Scores.PER_WORD;
            uint256 word = w == 0 ? uint256(l.sheet[seat]) : l.more[2 * uint256(seat) + w - 1];
            scores[slot] = uint32(Scores.get(word, slot % Scores.PER_WORD));
        }
    }

    function attests(uint256 taskId, uint256 projectId, uint32 round, address account) external view returns (bool) {
        if (TaskIds.projectOf(taskId) != projectId || TaskIds.roundOf(taskId) != round) return false;
        Lane storage l = _lanes[TaskIds.laneOf(taskId)];
        if (!_holds(l, taskId) || l.work.state != TaskState.Settled) return false;
        uint256 seat = _findSeat(l, account);
        return seat != l.work.seats && (l.work.tally.revealed() >> seat) & 1 == 1;
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

    function _ticket(uint256 taskId, Lane storage l, address account) internal view returns (uint96) {
        uint256 weight = _staking.heldAt(account, Role.Coordinator, uint48(Tally.unwrap(l.work.tally)));
        if (weight == 0) revert TaskNoStake(taskId, account);
        return Tickets.ticket(_seatSeed(l), taskId, account, weight);
    }

    function _viewSeats(TaskView memory v, Lane storage l) private view {
        v.sealedBlock = Tally.unwrap(l.work.tally);
        v.seatSeedStored = l.work.flags & SEAT_SEED != 0;
        if (v.seatSeedStored) {
            v.seed = _seatSeed(l);
            v.windowEnd = l.work.mark;
        } else {
            v.seedBlock = l.work.mark;
        }
    }

    function _viewBallots(TaskView memory v, Lane storage l) private view {
        Tally tally = l.work.tally;
        v.ballotCommittedMask = uint64(tally.committed());
        v.ballotRevealedMask = uint64(tally.revealed());
        v.badVotes = uint8(tally.bad());
        v.seatSeedStored = l.work.flags & SEAT_SEED != 0;
        v.sampleSeedStored = l.work.flags & SAMPLE_SEED != 0;
        if (v.sampleSeedStored) v.seed = l.truthOrSeed;
        else v.seedBlock = l.work.mark;
    }
}
