// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role} from "../../../contracts/interfaces/IParticipantStaking.sol";
import {Attestation, RoundState, RoundView} from "../../../contracts/interfaces/IProject.sol";
import {SeatView, TaskState, TaskView} from "../../../contracts/interfaces/ITaskContract.sol";
import {Epilogue} from "./Epilogue.sol";
import {Verb} from "./Verbs.sol";
import {vm} from "./Vm.sol";

/// @title A network of twelve actors, one call at a time
/// @notice Most calls take some running task or round one step on, as an honest, lazy or silent actor would; the others are any verb by
/// anybody at any time. The number a call is given decides all of it.
contract Campaign is Epilogue {
    uint256 private constant CHECK_EVERY = 40;
    uint256 private constant EPILOGUE_EVERY = 400;
    uint256 private constant MOST_TASKS = 7;

    /// Verbs that one call of the test runner tries.
    uint256 private constant STRETCH = 500;

    uint256 private _steps;

    /// @notice A stretch of the campaign. Many verbs a call, since what the runner prints of a failure is every call up to it.
    function act(uint256 seed) external {
        for (uint256 goal = total() + STRETCH; total() < goal;) {
            this.step(uint256(keccak256(abi.encode(seed, _steps))));
        }
    }

    /// @notice One step; a call of its own, so that its memory is given back.
    function step(uint256 seed) external {
        _seed(seed);
        _pass();
        uint256 die = _below(100);
        if (die < 50) _onTask();
        else if (die < 70) _onRound(1 + _below(project.projectCount()));
        else if (die < 74) _keep(_actor(), Role(_below(ROLES)));
        else if (die < 87) _anyInTask(_anyTask(), _anybody());
        else _anyElse(Verb(_below(uint256(type(Verb).max) + 1)), _anybody());
        _checkTotals();
        if (++_steps % CHECK_EVERY == 0) _checkAll();
        if (_steps % EPILOGUE_EVERY == 0) _epilogue();
    }

    /// @dev One step that some running task waits for. Where all that is left is to wait, now and then time passes.
    function _onTask() private {
        if (_live.length == 0) return;
        uint256 taskId = _live[_below(_live.length)];
        TaskView memory v = tasks.task(taskId);
        bool moved;
        if (v.deadline <= vm.getBlockTimestamp()) moved = _overdue(taskId, v);
        else if (v.state == TaskState.Open) moved = _join(taskId, _actor());
        else if (v.state == TaskState.Training) moved = _train(taskId, v);
        else if (v.state == TaskState.Sealed) moved = _seal(taskId, v);
        else if (v.state == TaskState.Revealing) moved = _reveal(taskId, v);
        else if (v.state == TaskState.Judging) moved = _judge(taskId, v);
        else moved = _tally(taskId, v);
        if (!moved && _below(12) == 0) _wait(v);
    }

    /// @dev For the end of this task's seat window, or for the next deadline of any task.
    function _wait(TaskView memory v) private {
        uint256 number = vm.getBlockNumber();
        if (v.state == TaskState.Revealing && v.revealedMask == v.committedMask && number < v.windowEnd) {
            return vm.roll(v.windowEnd + _below(2));
        }
        uint256 next = v.deadline;
        for (uint256 i = 0; i < _live.length; ++i) {
            uint256 deadline = tasks.task(_live[i]).deadline;
            if (deadline < next) next = deadline;
        }
        _until(next);
    }

    function _overdue(uint256 taskId, TaskView memory v) private returns (bool) {
        if (v.state == TaskState.Tallying && _settle(taskId, _actor(), false)) return true;
        return _advance(taskId, _actor());
    }

    function _train(uint256 taskId, TaskView memory v) private returns (bool) {
        uint8 slot = _oneOf(((1 << v.solvers) - 1) & ~uint256(v.committedMask));
        address who = tasks.solver(taskId, slot).account;
        return !_fails("train", taskId, who, 8) && _commitSolution(taskId, who, false);
    }

    function _seal(uint256 taskId, TaskView memory v) private returns (bool) {
        uint256 die = _below(6);
        if (die == 0) return _storeSeed(taskId, _actor());
        if (die == 1) return _claimSeat(taskId, _actor());
        return !_fails("truth", taskId, v.proposer, 10) && _revealTruth(taskId, v.proposer, false);
    }

    function _reveal(uint256 taskId, TaskView memory v) private returns (bool) {
        uint256 die = _below(6);
        bool ready = v.revealedMask == v.committedMask;
        if (die < (ready ? 5 : 3) && !_fails("seats", taskId, address(0), 12)) return _claimSeat(taskId, _actor());
        if (ready) return _advance(taskId, _actor());
        address who = tasks.solver(taskId, _oneOf(v.committedMask & ~v.revealedMask)).account;
        return !_fails("reveal", taskId, who, 10) && _revealSolution(taskId, who, false);
    }

    function _judge(uint256 taskId, TaskView memory v) private returns (bool) {
        address who = tasks.seats(taskId)[_oneOf(((1 << v.seats) - 1) & ~uint256(v.ballotCommittedMask))].account;
        return !_fails("ballot", taskId, who, 8) && _commitBallot(taskId, who, false);
    }

    function _tally(uint256 taskId, TaskView memory v) private returns (bool) {
        uint256 due = v.ballotCommittedMask & ~v.ballotRevealedMask;
        if (due == 0) return _overdue(taskId, v);
        address who = tasks.seats(taskId)[_oneOf(due)].account;
        return !_fails("open", taskId, who, 8) && _revealBallot(taskId, who, false);
    }

    function _onRound(uint256 projectId) private {
        RoundView memory r = project.round(projectId);
        uint256 time = vm.getBlockTimestamp();
        if (r.state == RoundState.Idle || (r.state == RoundState.Open && time < r.deadline)) {
            if (_live.length >= MOST_TASKS) return;
            address[] storage roster = _roster[projectId];
            if (!_propose(projectId, roster[_below(roster.length)], false) && _below(3) == 0) {
                _fund(projectId, _actor());
            }
        } else if (r.state == RoundState.Open || time >= r.deadline) {
            _advanceRound(projectId, _actor());
        } else if (r.state == RoundState.Merging) {
            if (_fails("merge", projectId * 1e6 + r.round * 10 + r.attempt, address(0), 5)) _until(r.deadline);
            else _proposeVersion(projectId, _actor());
        } else {
            _say(projectId, r);
        }
    }

    /// @dev By round most seats say *this*, or *that*, or *worse*, or fall out with each other.
    function _say(uint256 projectId, RoundView memory r) private {
        if (_below(40) == 0) return _until(r.deadline);
        uint256 mood = uint256(_label("say", projectId, address(uint160(r.round)))) % 10;
        Attestation kind = Attestation.This;
        if (mood == 7) kind = Attestation.That;
        else if (mood == 8) kind = Attestation.Worse;
        else if (mood == 9) kind = Attestation(1 + _below(3));
        uint256[] storage all = _ofRound[projectId];
        if (all.length == 0) return;
        uint256 taskId = all[_below(all.length)];
        if (tasks.task(taskId).state != TaskState.Settled) return;
        SeatView[] memory seats = tasks.seats(taskId);
        _attest(projectId, seats[_below(seats.length)].account, kind, false);
    }

    /// @dev What keeps an actor in business: stake where it fell short, take what is owed.
    function _keep(address who, Role role) private {
        (uint256 leaving, uint256 availableAt) = staking.unbonding(who, role);
        if (_below(60) == 0) vm.warp(vm.getBlockTimestamp() + 14 days);
        else if (leaving > 0 && vm.getBlockTimestamp() >= availableAt) _withdrawStake(who, role);
        else if (_below(3) == 0) _withdrawCredit(who);
        else if (staking.free(who, role) < 3 * staking.minimum(role)) _stake(who, role);
        else _requestUnstake(who, role, _below(50) * 1 ether);
    }

    function _anyInTask(uint256 taskId, address who) private {
        uint256 die = _below(11);
        bool spoil = _below(2) == 0;
        if (die == 0) _propose(taskId / 1e12, who, spoil);
        else if (die == 1) _join(taskId, who);
        else if (die == 2) _commitSolution(taskId, who, spoil);
        else if (die == 3) _revealTruth(taskId, who, spoil);
        else if (die == 4) _storeSeed(taskId, who);
        else if (die == 5) _claimSeat(taskId, who);
        else if (die == 6) _revealSolution(taskId, who, spoil);
        else if (die == 7) _advance(taskId, who);
        else if (die == 8) _commitBallot(taskId, who, spoil);
        else if (die == 9) _revealBallot(taskId, who, spoil);
        else _settle(taskId, who, spoil);
    }

    function _anyElse(Verb verb, address who) private {
        uint256 id = _below(project.projectCount() + 2);
        address owner = _below(2) == 0 ? project.project(id).owner : who;
        address self = _below(2) == 0 ? address(this) : who;
        Role role = Role(_below(ROLES));
        if (verb == Verb.Stake) _stake(who, role);
        else if (verb == Verb.StakeFor) _stakeFor(who, role);
        else if (verb == Verb.RequestUnstake) _requestUnstake(who, role, _below(2000) * 1 ether);
        else if (verb == Verb.WithdrawStake) _withdrawStake(who, role);
        else if (verb == Verb.SetMinimum) _setMinimum(self, role);
        else if (verb == Verb.Authorise) _authorise(self);
        else if (verb == Verb.CreateProject) _createProject(who);
        else if (verb == Verb.Fund) _fund(id, who);
        else if (verb == Verb.Defund) _defund(id, owner, _below(200) * 1 ether);
        else if (verb == Verb.SetParams) _setParams(id, owner);
        else if (verb == Verb.SetProposers) _setProposers(id, owner);
        else if (verb == Verb.ProposeVersion) _proposeVersion(id, who);
        else if (verb == Verb.Attest) _attest(id, who, Attestation(_below(4)), _below(2) == 0);
        else if (verb == Verb.AdvanceRound) _advanceRound(id, who);
        else if (verb == Verb.WithdrawCredit) _withdrawCredit(who);
        else if (verb == Verb.Donate) _donate(who);
        else if (verb == Verb.Burn) _burn(who);
        else if (verb == Verb.RegistrySet) _registrySet(self);
        else _intrude(who);
    }

    /// @dev A running task, one of the past, or none at all.
    function _anyTask() private returns (uint256) {
        uint256 die = _below(10);
        uint256 projectId = 1 + _below(project.projectCount());
        if (die < 8 && _live.length > 0) return _live[_below(_live.length)];
        if (die == 8) return projectId * 1e12 + project.round(projectId).round * 1e3 + _below(3);
        return uint256(keccak256(abi.encode(_below(100))));
    }

    function _anybody() private returns (address) {
        return _below(12) == 0 ? STRANGER : _actor();
    }

    /// @return one of the bits that are set, at least one of which must be
    function _oneOf(uint256 mask) private returns (uint8) {
        uint256 start = _below(64);
        for (uint256 i = 0; i < 64; ++i) {
            uint256 bit = (start + i) % 64;
            if ((mask >> bit) & 1 == 1) return uint8(bit);
        }
        revert("nothing to choose from");
    }

    /// @return whether this actor leaves this undone, once in `n`; the same each time it is asked
    function _fails(string memory what, uint256 taskId, address who, uint256 n) private pure returns (bool) {
        return uint256(_label(what, taskId, who)) % n == 0;
    }
}
