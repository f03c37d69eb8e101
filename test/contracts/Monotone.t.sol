// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fault, Role} from "../../contracts/interfaces/IParticipantStaking.sol";
import {TaskState, TaskView, Verdict} from "../../contracts/interfaces/ITaskContract.sol";
import {PenaltyTable} from "../../contracts/lib/PenaltyTable.sol";
import {RoleTable} from "../../contracts/lib/RoleTable.sol";
import {Affairs} from "./handlers/Affairs.sol";
import {Cast} from "./handlers/Plans.sol";
import {Verb} from "./handlers/Verbs.sol";
import {vm} from "./handlers/Vm.sol";

/// @notice Every penalty is monotone (protocol section 7): the same task is played twice, one account behaving in two ways and all
/// others alike; where it was charged with the worse fault it does not end better off. Everybody else may do anything, and the account
/// may collect the tips for its own faults.
contract MonotoneTest is Affairs {
    uint256 private constant PROJECT = 2;
    /// First of three actors.
    uint256 private constant SOLVER = 6;
    uint256 private constant SEAT = 9;

    /// What one account does, by role: solvers 0 honest, 1 does not commit, 2 does not reveal, 3 fakes; seats 0 honest, 1 casts no
    /// ballot, 2 does not reveal it, 3 says *bad task*; the proposer 0 honest, 1 withholds, 2 made a bad task.
    struct Acts {
        uint256[3] solvers;
        uint256[3] seats;
        uint256 proposer;
        bool greedy;
    }

    address private _proposer;


    function setUp() external {
        address owner = project.project(PROJECT).owner;
        _proposer = _actors[5];
        address[] memory who = new address[](1);
        uint8[] memory caps = new uint8[](1);
        (who[0], caps[0]) = (_proposer, 1);
        vm.prank(owner);
        project.setProposers(PROJECT, who, caps);
        vm.prank(owner);
        project.setParams(PROJECT, _params(3, 3, 1));
    }

    function testFuzz_solver(uint8[8] memory draw, uint8 one, uint8 other) external {
        Acts memory a = _drawn(draw);
        address who = _actors[SOLVER + draw[0] % 3];
        a.solvers[draw[0] % 3] = one % 4;
        (uint256 wealth, Fault charged) = _outcome(a, who, Role.Solver);
        a.solvers[draw[0] % 3] = other % 4;
        _compare(wealth, charged, a, who, Role.Solver);
    }

    function testFuzz_seat(uint8[8] memory draw, uint8 one, uint8 other) external {
        Acts memory a = _drawn(draw);
        address who = _actors[SEAT + draw[0] % 3];
        a.seats[draw[0] % 3] = one % 4;
        (uint256 wealth, Fault charged) = _outcome(a, who, Role.Coordinator);
        a.seats[draw[0] % 3] = other % 4;
        _compare(wealth, charged, a, who, Role.Coordinator);
    }

    function testFuzz_proposer(uint8[8] memory draw, uint8 one, uint8 other) external {
        Acts memory a = _drawn(draw);
        a.proposer = one % 3;
        (uint256 wealth, Fault charged) = _outcome(a, _proposer, Role.Proposer);
        a.proposer = other % 3;
        _compare(wealth, charged, a, _proposer, Role.Proposer);
    }

    /// The table itself: what it takes is a share of the lock, and a worse fault of a role takes no less.
    function test_theTable() external pure {
        for (uint256 i = 1; i <= uint256(type(Fault).max); ++i) {
            (Role role, uint256 amount) = PenaltyTable.penaltyOf(Fault(i));
            assert(amount > 1 ether && amount <= RoleTable.lockOf(role));
            for (uint256 k = 1; k <= uint256(type(Fault).max); ++k) {
                (Role other, uint256 least) = PenaltyTable.penaltyOf(Fault(k));
                if (role == other && _severity(Fault(k)) < _severity(Fault(i))) assert(least < amount);
            }
        }
    }

    function _compare(uint256 wealth, Fault charged, Acts memory a, address who, Role role) private {
        (uint256 wealth_, Fault charged_) = _outcome(a, who, role);
        if (_severity(charged_) > _severity(charged)) assert(wealth_ <= wealth);
        if (_severity(charged_) < _severity(charged)) assert(wealth_ >= wealth);
        // and against doing nothing wrong a fault always costs, whatever tips it brings
        if (charged_ != Fault.None && charged == Fault.None) assert(wealth_ < wealth);
    }

    /// @return wealth what `who` ends with, stake and credits
    /// @return charged the fault that it was cut for
    function _outcome(Acts memory a, address who, Role role) private returns (uint256 wealth, Fault charged) {
        uint256 before = vm.snapshotState();
        uint256 taskId = _play(a, a.greedy ? who : STRANGER);
        _checkAll();
        assert(tasks.task(taskId).state >= TaskState.Settled);
        charged = lastFault[who];
        wealth = staking.held(who, role) + rewards.owed(who);
        vm.revertToStateAndDelete(before);
    }

    function _play(Acts memory a, address caller) private returns (uint256 taskId) {
        require(_propose(PROJECT, _proposer, false), "propose");
        taskId = _live[_live.length - 1];
        for (uint256 i = 0; i < 3; ++i) {
            require(_join(taskId, _actors[SOLVER + i]), "join");
        }
        for (uint256 i = 0; i < 3; ++i) {
            if (a.solvers[i] != 1) require(_commitSolution(taskId, _actors[SOLVER + i], false), "commit");
        }
        if (_waits(taskId, TaskState.Training, caller) != TaskState.Sealed) return taskId;
        if (a.proposer != 1) require(_revealTruth(taskId, _proposer, false), "truth");
        if (_waits(taskId, TaskState.Sealed, caller) != TaskState.Revealing) return taskId;
        vm.roll(vm.getBlockNumber() + 2);
        for (uint256 i = 0; i < 3; ++i) {
            require(_claimSeat(taskId, _actors[SEAT + i]), "claim");
            if (a.solvers[i] % 3 == 0) require(_revealSolution(taskId, _actors[SOLVER + i], false), "reveal");
        }
        vm.roll(vm.getBlockNumber() + 60);
        if (_waits(taskId, TaskState.Revealing, caller) != TaskState.Judging) return taskId;
        vm.roll(vm.getBlockNumber() + 2);
        _vote(taskId, a, caller);
    }

    function _vote(uint256 taskId, Acts memory a, address caller) private {
        for (uint256 i = 0; i < 3; ++i) {
            if (a.seats[i] == 1) continue;
            bytes32 commitment = _ballotCommitment(taskId, _seat(i), _word(taskId, a, i));
            bytes memory data = abi.encodeCall(tasks.commitBallot, (taskId, commitment));
            require(_try(Verb.CommitBallot, _seat(i), address(tasks), data), "ballot");
        }
        if (_waits(taskId, TaskState.Judging, caller) != TaskState.Tallying) return;
        for (uint256 i = 0; i < 3; ++i) {
            if (a.seats[i] == 1 || a.seats[i] == 2) continue;
            Cast memory c = _word(taskId, a, i);
            bytes memory data =
                abi.encodeCall(tasks.revealBallot, (taskId, c.verdict, c.scores, c.refutedMask, c.reportDigest, c.salt));
            require(_try(Verb.RevealBallot, _seat(i), address(tasks), data), "open ballot");
        }
        vm.warp(tasks.task(taskId).deadline);
        if (!_settle(taskId, caller, false)) require(_advance(taskId, caller), "no end");
    }

    /// @dev Lets a state's deadline pass, where it has not been left.
    function _waits(uint256 taskId, TaskState state, address caller) private returns (TaskState) {
        TaskView memory v = tasks.task(taskId);
        if (v.state != state) return v.state;
        if (v.deadline > vm.getBlockTimestamp()) vm.warp(v.deadline);
        require(_advance(taskId, caller), "advance");
        return tasks.task(taskId).state;
    }

    function _seat(uint256 i) private view returns (address) {
        return _actors[SEAT + i];
    }

    function _word(uint256 taskId, Acts memory a, uint256 i) private view returns (Cast memory c) {
        TaskView memory v = tasks.task(taskId);
        c.scores = new uint32[](3);
        if (a.proposer == 2 || a.seats[i] == 3) c.verdict = Verdict.BadTask;
        for (uint8 slot = 0; c.verdict == Verdict.Scored && slot < 3; ++slot) {
            if ((v.revealedMask >> slot) & 1 == 0) continue;
            if (a.solvers[slot] == 3) c.refutedMask |= uint64(1 << slot);
            else c.scores[slot] = uint32(100_000 + 1000 * slot + i);
        }
    }

    function _drawn(uint8[8] memory draw) private pure returns (Acts memory a) {
        for (uint256 i = 0; i < 3; ++i) {
            a.solvers[i] = draw[1 + i] % 2 == 0 ? 0 : (draw[1 + i] / 2) % 4;
            a.seats[i] = draw[4 + i] % 2 == 0 ? 0 : (draw[4 + i] / 2) % 4;
        }
        a.proposer = draw[7] % 2 == 0 ? 0 : (draw[7] / 2) % 3;
        a.greedy = draw[0] / 3 % 2 == 0;
    }

    /// @return how bad a fault is among those of its role; what takes the same is as bad
    function _severity(Fault fault) private pure returns (uint256) {
        if (fault == Fault.None) return 0;
        return fault == Fault.NotCommitted || fault == Fault.NoBallot ? 1 : 2;
    }
}
