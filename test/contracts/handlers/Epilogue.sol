// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Position, Role} from "../../../contracts/interfaces/IParticipantStaking.sol";
import {ProjectView, RoundState, RoundView} from "../../../contracts/interfaces/IProject.sol";
import {TaskState, TaskView} from "../../../contracts/interfaces/ITaskContract.sol";
import {Affairs} from "./Affairs.sol";
import {vm} from "./Vm.sol";

/// @title Nothing blocks settlement or withdrawal
/// @notice From the state reached so far a stranger alone, by nothing but letting time pass, ends every task and every round; then each
/// account takes out all that it is owed and all its stake, each owner all its escrow, and nothing is left but donations. The state
/// is put back afterwards.
abstract contract Epilogue is Affairs {
    uint256 private constant MOST_CALLS = 6;
    uint256 private constant MOST_ATTEMPTS = 4;

    function _epilogue() internal {
        uint256 before = vm.snapshotState();
        while (_live.length > 0) {
            _end(_live[0]);
        }
        for (uint256 id = 1; id <= project.projectCount(); ++id) {
            _endRound(id);
        }
        _checkAll();
        _leave();
        require(staking.ledger() == 0 && rewards.ledger() == 0, "something cannot be taken out");
        _checkAll();
        require(vm.revertToStateAndDelete(before), "no way back");
        ++epilogues;
    }

    /// @dev Six calls are more than any state needs: a seed gone, a seed, a window, judging, tallying, an end.
    function _end(uint256 taskId) private {
        for (uint256 i = 0; i < MOST_CALLS; ++i) {
            TaskView memory v = tasks.task(taskId);
            if (v.state >= TaskState.Settled) return;
            uint256 time = vm.getBlockTimestamp();
            vm.warp(v.deadline > time ? v.deadline : time + 1);
            uint256 number = vm.getBlockNumber();
            vm.roll((v.windowEnd > number ? v.windowEnd : number) + 1);
            if (v.state != TaskState.Tallying || !_settle(taskId, STRANGER, false)) _advance(taskId, STRANGER);
        }
        require(tasks.task(taskId).state >= TaskState.Settled, "a task that cannot be ended");
    }

    function _endRound(uint256 projectId) private {
        for (uint256 i = 0; i < MOST_ATTEMPTS; ++i) {
            RoundView memory r = project.round(projectId);
            if (r.state == RoundState.Idle) return;
            if (r.deadline > vm.getBlockTimestamp()) vm.warp(r.deadline);
            require(_advanceRound(projectId, STRANGER), "a round that time does not move");
        }
        require(project.round(projectId).state == RoundState.Idle, "a round that cannot be ended");
    }

    function _leave() private {
        for (uint256 id = 1; id <= project.projectCount(); ++id) {
            ProjectView memory v = project.project(id);
            require(v.reserved == 0, "reserved for nothing");
            if (v.balance > 0) require(_defund(id, v.owner, v.balance), "escrow that its owner cannot take out");
        }
        for (uint256 i = 0; i < _actors.length; ++i) {
            address actor = _actors[i];
            if (rewards.owed(actor) > 0) require(_withdrawCredit(actor), "a credit that cannot be withdrawn");
            for (uint256 role = 0; role < ROLES; ++role) {
                Position memory p = staking.position(actor, Role(role));
                if (p.held > 0) require(_requestUnstake(actor, Role(role), p.held), "stake that cannot leave");
            }
        }
        if (rewards.owed(STRANGER) > 0) require(_withdrawCredit(STRANGER), "a tip that cannot be withdrawn");
        vm.warp(vm.getBlockTimestamp() + 21 days);
        for (uint256 i = 0; i < _actors.length; ++i) {
            for (uint256 role = 0; role < ROLES; ++role) {
                Position memory p = staking.position(_actors[i], Role(role));
                if (p.unbonding > 0) require(_withdrawStake(_actors[i], Role(role)), "stake that cannot be withdrawn");
            }
        }
    }
}
