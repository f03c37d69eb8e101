// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fault, Role} from "../interfaces/IParticipantStaking.sol";
import {TaskTerms} from "../interfaces/IProject.sol";
import {Outcome, Settlement} from "../interfaces/IResultsRewards.sol";
import {TaskAction, TaskState, VoidReason} from "../interfaces/ITaskContract.sol";
import {Scores} from "../lib/Scores.sol";
import {Tally, TallyLib} from "../lib/Tally.sol";
import {TaskIds} from "../lib/TaskIds.sol";
import {TaskEnding} from "./TaskEnding.sol";

/// @title What ends each phase (protocol section 5)
abstract contract TaskPhases is TaskEnding {
    using TallyLib for Tally;

    function advance(uint256 taskId) external {
        Lane storage lane = _at(taskId, TaskAction.Advance);
        TaskState state = lane.work.state;
        bool overdue = block.timestamp >= lane.work.deadline;
        if (state == TaskState.Revealing) {
            _advanceRevealing(taskId, lane, overdue);
        } else if (state == TaskState.Tallying) {
            _advanceTallying(taskId, lane, overdue);
        } else if (!overdue) {
            revert TaskNothingToAdvance(taskId);
        } else if (state == TaskState.Open) {
            if (lane.work.solvers == 0) _void(taskId, lane, VoidReason.NobodyJoined);
            else _enter(taskId, lane, TaskState.Training, _terms(taskId, lane).trainWindow);
        } else if (state == TaskState.Training) {
            uint256 committed = lane.work.committed;
            _penalise(taskId, lane.solvers, _all(lane.work.solvers) & ~committed, Fault.NotCommitted, true);
            if (committed == 0) _void(taskId, lane, VoidReason.NobodyCommitted);
            else _seal(taskId, lane);
        } else if (state == TaskState.Sealed) {
            _void(taskId, lane, VoidReason.TruthWithheld);
        } else {
            _closeJudging(taskId, lane);
        }
    }

    function settle(uint256 taskId, uint64[] calldata weightMedians, uint32[] calldata scoreMedians) external {
        Lane storage lane = _at(taskId, TaskAction.Settle);
        Tally tally = lane.work.tally;
        uint256 late = tally.committed() & ~tally.revealed();
        if (late != 0 && (block.timestamp < lane.work.deadline || !_quorum(taskId, lane, tally.revealed()))) {
            revert TaskTallyIncomplete(taskId);
        }
        _penalise(taskId, lane.seats, late, Fault.BallotNotRevealed, true);
        if (_badTask(tally)) _void(taskId, lane, VoidReason.BadTask);
        else _settle(taskId, lane, weightMedians, scoreMedians);
    }

    /// @dev Commitments are closed: names the seat seed's block and the block whose stakes weigh tickets.
    function _seal(uint256 taskId, Lane storage lane) internal {
        _enter(taskId, lane, TaskState.Sealed, _terms(taskId, lane).truthWindow);
        lane.work.tally = Tally.wrap(uint40(block.number));
        _armSeed(taskId, lane, false);
    }

    /// @return whether claims are over
    function _seatWindowPassed(Lane storage lane) internal view returns (bool) {
        return lane.work.flags & SEAT_SEED != 0 && block.number > lane.work.mark;
    }

    /// @dev Reveals are over and so are claims.
    function _closeRevealing(uint256 taskId, Lane storage lane) internal {
        uint256 revealed = lane.work.revealed;
        _penalise(taskId, lane.solvers, lane.work.committed & ~revealed, Fault.NotRevealed, true);
        TaskTerms storage terms = _terms(taskId, lane);
        if (revealed == 0) {
            _void(taskId, lane, VoidReason.NobodyRevealed);
        } else if (lane.work.seats < terms.minSeats) {
            _void(taskId, lane, VoidReason.TooFewSeats);
        } else {
            _enter(taskId, lane, TaskState.Judging, terms.judgeWindow);
            lane.work.flags |= JUDGED;
            lane.work.tally = Tally.wrap(0);
            _armSeed(taskId, lane, true);
        }
    }

    function _advanceRevealing(uint256 taskId, Lane storage lane, bool overdue) private {
        if (!overdue && lane.work.revealed != lane.work.committed) revert TaskNothingToAdvance(taskId);
        if (_seatWindowPassed(lane)) _closeRevealing(taskId, lane);
        else if (overdue && _seedDue(lane)) _storeOrRearm(taskId, lane); // else no seat window would ever pass
        else revert TaskNothingToAdvance(taskId);
    }

    function _closeJudging(uint256 taskId, Lane storage lane) private {
        uint256 committed = lane.work.tally.committed();
        _penalise(taskId, lane.seats, _all(lane.work.seats) & ~committed, Fault.NoBallot, true);
        if (_quorum(taskId, lane, committed)) _enter(taskId, lane, TaskState.Tallying, _terms(taskId, lane).tallyWindow);
        else _void(taskId, lane, VoidReason.NoQuorum);
    }

    function _advanceTallying(uint256 taskId, Lane storage lane, bool overdue) private {
        Tally tally = lane.work.tally;
        uint256 late = tally.committed() & ~tally.revealed();
        if (late != 0 && !overdue) revert TaskNothingToAdvance(taskId);
        bool quorum = _quorum(taskId, lane, tally.revealed());
        bool bad = _badTask(tally);
        // a result waits for somebody to settle it
        if (quorum && !bad) revert TaskNothingToAdvance(taskId);
        _penalise(taskId, lane.seats, late, Fault.BallotNotRevealed, true);
        _void(taskId, lane, quorum ? VoidReason.BadTask : VoidReason.NoQuorum);
    }

    function _settle(
        uint256 taskId,
        Lane storage lane,
        uint64[] calldata weightMedians,
        uint32[] calldata scoreMedians
    ) private {
        uint256 ballots = lane.work.tally.revealed();
        Settlement memory s = _settlement(taskId, lane, ballots);
        _enter(taskId, lane, TaskState.Settled, 0);
        Outcome memory outcome = _rewards.settle(s, weightMedians, scoreMedians);
        uint256 refuted = _refuted(lane);
        emit TaskSettled(taskId, weightMedians, scoreMedians, outcome.g, outcome.acceptedMask, uint64(refuted));
        if (_terms(taskId, lane).engine != 0) refuted = 0; // other engines differ in bits: merely refused
        _penalise(taskId, lane.solvers, refuted, Fault.Refuted, false);
        uint256 free = lane.work.revealed & ~refuted;
        if (free == _all(s.solvers.length)) _staking.unlockMany(s.solvers, Role.Solver);
        else _unlock(lane.solvers, free, Role.Solver);
        _staking.unlockMany(s.coordinators, Role.Coordinator);
        _staking.unlock(s.proposer, Role.Proposer);
        uint256 accepted = _popcount(outcome.acceptedMask);
        _project.closeTask(s.projectId, taskId, true, outcome.paid, outcome.dust, accepted, s.coordinators.length);
    }

    function _settlement(uint256 taskId, Lane storage lane, uint256 ballots)
        private
        view
        returns (Settlement memory s)
    {
        TaskTerms storage terms = _terms(taskId, lane);
        s.projectId = TaskIds.projectOf(taskId);
        s.taskId = taskId;
        s.proposer = lane.origin.proposer;
        s.solvers = _accounts(lane.solvers, _all(lane.work.solvers));
        s.coordinators = _accounts(lane.seats, ballots);
        s.rows = _rows(lane, ballots, s.coordinators.length, Scores.words(s.solvers.length));
        s.solverPool = terms.solverPool;
        s.coordinatorPool = terms.coordinatorPool;
        s.proposerPool = terms.proposerPool;
        s.target = terms.target;
    }

    function _rows(Lane storage lane, uint256 ballots, uint256 count, uint256 words)
        private
        view
        returns (uint256[] memory rows)
    {
        rows = new uint256[](count * words);
        unchecked {
            uint256 k = 0;
            for (uint256 seat = 0; ballots != 0; ++seat) {
                if (ballots & 1 == 1) {
                    rows[k] = uint256(lane.sheet[seat]);
                    for (uint256 w = 1; w < words; ++w) {
                        rows[k + w] = lane.more[2 * seat + w - 1];
                    }
                    k += words;
                }
                ballots >>= 1;
            }
        }
    }

    /// @return mask of solutions that two thirds of the seats refuted
    function _refuted(Lane storage lane) private view returns (uint256 mask) {
        unchecked {
            uint256 needed = 2 * uint256(lane.work.seats);
            uint256 n = lane.work.solvers;
            for (uint256 slot = 0; slot < n; ++slot) {
                if (3 * (lane.solvers[slot] >> 160) >= needed) mask |= 1 << slot;
            }
        }
    }

    /// @return whether these ballots are more than half of the seats taken and at least the project's minimum
    function _quorum(uint256 taskId, Lane storage lane, uint256 ballots) private view returns (bool) {
        uint256 n = _popcount(ballots);
        return 2 * n > lane.work.seats && n >= _terms(taskId, lane).minSeats;
    }

    function _badTask(Tally tally) private pure returns (bool) {
        return tally.bad() > 0 && 3 * tally.bad() >= 2 * _popcount(tally.revealed());
    }
}
