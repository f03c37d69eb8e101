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
        Lane storage l = _at(taskId, TaskAction.Advance);
        TaskState state = l.work.state;
        bool overdue = block.timestamp >= l.work.deadline;
        if (state == TaskState.Revealing) {
            _advanceRevealing(taskId, l, overdue);
        } else if (state == TaskState.Tallying) {
            _advanceTallying(taskId, l, overdue);
        } else if (!overdue) {
            revert TaskNothingToAdvance(taskId);
        } else if (state == TaskState.Open) {
            if (l.work.solvers == 0) _void(taskId, l, VoidReason.NobodyJoined);
            else _enter(taskId, l, TaskState.Training, _terms(taskId, l).trainWindow);
        } else if (state == TaskState.Training) {
            uint256 committed = l.work.committed;
            _penalise(taskId, l.solvers, _all(l.work.solvers) & ~committed, Fault.NotCommitted, true);
            if (committed == 0) _void(taskId, l, VoidReason.NobodyCommitted);
            else _seal(taskId, l);
        } else if (state == TaskState.Sealed) {
            _void(taskId, l, VoidReason.TruthWithheld);
        } else {
            _closeJudging(taskId, l);
        }
    }

    function settle(uint256 taskId, uint64[] calldata weightMedians, uint32[] calldata scoreMedians) external {
        Lane storage l = _at(taskId, TaskAction.Settle);
        Tally tally = l.work.tally;
        uint256 late = tally.committed() & ~tally.revealed();
        if (late != 0 && (block.timestamp < l.work.deadline || !_quorum(taskId, l, tally.revealed()))) {
            revert TaskTallyIncomplete(taskId);
        }
        _penalise(taskId, l.seats, late, Fault.BallotNotRevealed, true);
        if (_badTask(tally)) _void(taskId, l, VoidReason.BadTask);
        else _settle(taskId, l, weightMedians, scoreMedians);
    }

    /// @dev Commitments are closed: names the seat seed's block and the block whose stakes weigh tickets.
    function _seal(uint256 taskId, Lane storage l) internal {
        _enter(taskId, l, TaskState.Sealed, _terms(taskId, l).truthWindow);
        l.work.tally = Tally.wrap(uint40(block.number));
        _armSeed(taskId, l, false);
    }

    /// @return whether claims are over
    function _seatWindowPassed(Lane storage l) internal view returns (bool) {
        return l.work.flags & SEAT_SEED != 0 && block.number > l.work.mark;
    }

    /// @dev Reveals are over and so are claims.
    function _closeRevealing(uint256 taskId, Lane storage l) internal {
        uint256 revealed = l.work.revealed;
        _penalise(taskId, l.solvers, l.work.committed & ~revealed, Fault.NotRevealed, true);
        TaskTerms storage terms = _terms(taskId, l);
        if (revealed == 0) {
            _void(taskId, l, VoidReason.NobodyRevealed);
        } else if (l.work.seats < terms.minSeats) {
            _void(taskId, l, VoidReason.TooFewSeats);
        } else {
            _enter(taskId, l, TaskState.Judging, terms.judgeWindow);
            l.work.flags |= JUDGED;
            l.work.tally = Tally.wrap(0);
            _armSeed(taskId, l, true);
        }
    }

    function _advanceRevealing(uint256 taskId, Lane storage l, bool overdue) private {
        if (!overdue && l.work.revealed != l.work.committed) revert TaskNothingToAdvance(taskId);
        if (_seatWindowPassed(l)) _closeRevealing(taskId, l);
        else if (overdue && _seedDue(l)) _storeOrRearm(taskId, l); // else no seat window would ever pass
        else revert TaskNothingToAdvance(taskId);
    }

    function _closeJudging(uint256 taskId, Lane storage l) private {
        uint256 committed = l.work.tally.committed();
        _penalise(taskId, l.seats, _all(l.work.seats) & ~committed, Fault.NoBallot, true);
        if (_quorum(taskId, l, committed)) _enter(taskId, l, TaskState.Tallying, _terms(taskId, l).tallyWindow);
        else _void(taskId, l, VoidReason.NoQuorum);
    }

    function _advanceTallying(uint256 taskId, Lane storage l, bool overdue) private {
        Tally tally = l.work.tally;
        uint256 late = tally.committed() & ~tally.revealed();
        if (late != 0 && !overdue) revert TaskNothingToAdvance(taskId);
        bool quorum = _quorum(taskId, l, tally.revealed());
        bool bad = _badTask(tally);
        // a result waits for somebody to settle it
        if (quorum && !bad) revert TaskNothingToAdvance(taskId);
        _penalise(taskId, l.seats, late, Fault.BallotNotRevealed, true);
        _void(taskId, l, quorum ? VoidReason.BadTask : VoidReason.NoQuorum);
    }

    function _settle(
        uint256 taskId,
        Lane storage l,
        uint64[] calldata weightMedians,
        uint32[] calldata scoreMedians
    ) private {
        uint256 ballots = l.work.tally.revealed();
        Settlement memory s = _settlement(taskId, l, ballots);
        _enter(taskId, l, TaskState.Settled, 0);
        Outcome memory outcome = _rewards.settle(s, weightMedians, scoreMedians);
        uint256 refuted = _refuted(l);
        emit TaskSettled(taskId, weightMedians, scoreMedians, outcome.g, outcome.acceptedMask, uint64(refuted));
        if (_terms(taskId, l).engine != 0) refuted = 0; // other engines differ in bits: merely refused
        _penalise(taskId, l.solvers, refuted, Fault.Refuted, false);
        uint256 free = l.work.revealed & ~refuted;
        if (free == _all(s.solvers.length)) _staking.unlockMany(s.solvers, Role.Solver);
        else _unlock(l.solvers, free, Role.Solver);
        _staking.unlockMany(s.coordinators, Role.Coordinator);
        _staking.unlock(s.proposer, Role.Proposer);
        uint256 accepted = _popcount(outcome.acceptedMask);
        _project.closeTask(s.projectId, taskId, true, outcome.paid, outcome.dust, accepted, s.coordinators.length);
    }

    function _settlement(uint256 taskId, Lane storage l, uint256 ballots)
        private
        view
        returns (Settlement memory s)
    {
        TaskTerms storage terms = _terms(taskId, l);
        s.projectId = TaskIds.projectOf(taskId);
        s.taskId = taskId;
        s.proposer = l.origin.proposer;
        s.solvers = _accounts(l.solvers, _all(l.work.solvers));
        s.coordinators = _accounts(l.seats, ballots);
        s.rows = _rows(l, ballots, s.coordinators.length, Scores.words(s.solvers.length));
        s.solverPool = terms.solverPool;
        s.coordinatorPool = terms.coordinatorPool;
        s.proposerPool = terms.proposerPool;
        s.target = terms.target;
    }

    function _rows(Lane storage l, uint256 ballots, uint256 count, uint256 words)
        private
        view
        returns (uint256[] memory rows)
    {
        rows = new uint256[](count * words);
        unchecked {
            uint256 k = 0;
            for (uint256 seat = 0; ballots != 0; ++seat) {
                if (ballots & 1 == 1) {
                    rows[k++] = uint256(l.sheet[seat]);
                    for (uint256 w = 1; w < words; ++w) {
                        rows[k++] = l.more[2 * seat + w - 1];
                    }
                }
                ballots >>= 1;
            }
        }
    }

    /// @return mask of solutions that two thirds of the seats refuted
    function _refuted(Lane storage l) private view returns (uint256 mask) {
        unchecked {
            uint256 needed = 2 * uint256(l.work.seats);
            uint256 n = l.work.solvers;
            for (uint256 slot = 0; slot < n; ++slot) {
                if (3 * (l.solvers[slot] >> 160) >= needed) mask |= 1 << slot;
            }
        }
    }

    /// @return whether these ballots are more than half of the seats taken and at least the project's minimum
    function _quorum(uint256 taskId, Lane storage l, uint256 ballots) private view returns (bool) {
        uint256 n = _popcount(ballots);
        return 2 * n > l.work.seats && n >= _terms(taskId, l).minSeats;
    }

    function _badTask(Tally tally) private pure returns (bool) {
        return tally.bad() > 0 && 3 * tally.bad() >= 2 * _popcount(tally.revealed());
    }
}
