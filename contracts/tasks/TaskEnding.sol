// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fault, Role} from "../interfaces/IParticipantStaking.sol";
import {CreditKind} from "../interfaces/IResultsRewards.sol";
import {TaskState, VoidReason} from "../interfaces/ITaskContract.sol";
import {Lifecycle} from "../lib/Lifecycle.sol";
import {PenaltyTable} from "../lib/PenaltyTable.sol";
import {Tally, TallyLib} from "../lib/Tally.sol";
import {TaskIds} from "../lib/TaskIds.sol";
import {TaskSeeds} from "./TaskSeeds.sol";

/// @title Changing state, cutting locks, giving them back
abstract contract TaskEnding is TaskSeeds {
    using TallyLib for Tally;

    /// @notice Paid out of a penalty to whoever carries out what a passed deadline allows, in wei of ATN.
    uint256 public constant TIP = 1 ether;

    /// @dev Enters a state whose deadline is `window` seconds away; a terminal one has none.
    function _enter(uint256 taskId, Lane storage lane, TaskState to, uint256 window) internal {
        TaskState from = lane.work.state;
        if (!Lifecycle.follows(from, to)) revert TaskForbiddenTransition(from, to);
        uint40 deadline = window == 0 ? 0 : uint40(block.timestamp + window);
        lane.work.state = to;
        lane.work.deadline = deadline;
        emit TaskStateChanged(taskId, to, deadline);
    }

    /// @dev Cuts the lock of each account in `mask`, which ends it. Where a deadline brought this about, the first pays the tip.
    function _penalise(uint256 taskId, uint256[32] storage words, uint256 mask, Fault fault, bool overdue) internal {
        if (mask == 0) return;
        (Role role, uint256 amount) = PenaltyTable.penaltyOf(fault);
        uint256 tip = overdue ? TIP : 0;
        if (overdue) _rewards.credit(msg.sender, CreditKind.Tip, taskId, TaskIds.projectOf(taskId), tip);
        address[] memory accounts = _accounts(words, mask);
        for (uint256 i = 0; i < accounts.length; ++i) {
            _staking.penalise(accounts[i], role, amount, tip, address(_rewards), fault);
            tip = 0;
        }
    }

    /// @dev Ends a task without a result: locks back, less what was cut before; pools back, less what revealed ballots earned.
    function _void(uint256 taskId, Lane storage lane, VoidReason reason) internal {
        TaskState from = lane.work.state;
        Tally tally = lane.work.tally;
        _enter(taskId, lane, TaskState.Void, 0);
        emit TaskVoided(taskId, reason);

        uint256 ballots = from == TaskState.Tallying ? tally.revealed() : 0;
        uint256 seats = ballots;
        if (from < TaskState.Judging) seats = _all(lane.work.seats);
        else if (from == TaskState.Judging) seats = tally.committed();
        // whoever is not in these masks was cut when the deadline of the state passed
        _unlock(lane.solvers, from < TaskState.Revealing ? lane.work.committed : lane.work.revealed, Role.Solver);
        _unlock(lane.seats, seats, Role.Coordinator);

        if (reason == VoidReason.TruthWithheld) _penaliseProposer(taskId, lane, Fault.TruthWithheld, TIP);
        else if (reason == VoidReason.BadTask) _penaliseProposer(taskId, lane, Fault.BadTask, 0);
        else _staking.unlock(lane.origin.proposer, Role.Proposer);

        uint256 half = 0;
        uint256 dust = 0;
        if (ballots != 0) {
            half = _terms(taskId, lane).coordinatorPool / 2;
            address[] memory accounts = _accounts(lane.seats, ballots);
            dust = _rewards.creditEqually(accounts, CreditKind.CoordinatorBase, taskId, TaskIds.projectOf(taskId), half);
        }
        _project.closeTask(TaskIds.projectOf(taskId), taskId, false, half - dust, dust, 0, 0);
    }

    /// @dev The proposer's whole lock: at most an equal part for each committed solver, the rest burned. A solver that did not reveal lost
    /// its own lock and gets no part: it would end better off than one that did not even commit.
    function _penaliseProposer(uint256 taskId, Lane storage lane, Fault fault, uint256 tip) private {
        (Role role, uint256 amount) = PenaltyTable.penaltyOf(fault);
        uint256 mask = fault == Fault.BadTask ? lane.work.revealed : lane.work.committed;
        address[] memory harmed = _accounts(lane.solvers, mask);
        uint256 redirected = ((amount - tip) / _terms(taskId, lane).capacity) * harmed.length;
        _staking.penalise(lane.origin.proposer, role, amount, redirected + tip, address(_rewards), fault);
        if (tip > 0) _rewards.credit(msg.sender, CreditKind.Tip, taskId, TaskIds.projectOf(taskId), tip);
        _rewards.creditEqually(harmed, CreditKind.Compensation, taskId, TaskIds.projectOf(taskId), redirected);
    }

    /// @dev Gives locks back.
    function _unlock(uint256[32] storage words, uint256 mask, Role role) internal {
        if (mask != 0) _staking.unlockMany(_accounts(words, mask), role);
    }

    /// @return accounts of the set bits, lowest first
    function _accounts(uint256[32] storage words, uint256 mask) internal view returns (address[] memory accounts) {
        accounts = new address[](_popcount(mask));
        unchecked {
            uint256 k = 0;
            for (uint256 i = 0; mask != 0; ++i) {
                if (mask & 1 == 1) {
                    accounts[k] = address(uint160(words[i]));
                    ++k;
                }
                mask >>= 1;
            }
        }
    }

    /// @return n number of set bits
    function _popcount(uint256 mask) internal pure returns (uint256 n) {
        unchecked {
            for (; mask != 0; mask &= mask - 1) {
                ++n;
            }
        }
    }
}
