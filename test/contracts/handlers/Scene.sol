// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskState} from "../../../contracts/interfaces/ITaskContract.sol";
import {Affairs} from "./Affairs.sol";
import {vm} from "./Vm.sol";

/// @title One task in each state, one round in each
/// @notice Project 4 has a task in each state that a task can be in; project 5 waits for a version, project 6 for attestations; project 1
/// is idle. Actor 2 proposes, 9 and 10 solve, 6 and 7 sit, 8 aggregates; the rest are there to try what they may.
abstract contract Scene is Affairs {
    uint256 internal constant BUSY = 4;
    uint256 internal constant MERGING = 5;
    uint256 internal constant ATTESTING = 6;

    /// By state, from Open on.
    uint256[] internal _inState;
    uint256 internal _merged;
    uint256 internal _attested;

    function setUp() public virtual {
        _open(BUSY);
        _inState.push(_settled(BUSY));
        for (uint256 state = uint256(TaskState.Tallying); state > 0; --state) {
            _inState.push(_reach(BUSY, TaskState(state)));
        }
        _open(MERGING);
        _merged = _settled(MERGING);
        _open(ATTESTING);
        _attested = _settled(ATTESTING);
        require(_proposeVersion(ATTESTING, _actors[8]), "propose a version");
        _checkAll();
    }

    /// @dev A task of the scene, or now and then none.
    function _pickTask(uint256 pick) internal view returns (uint256) {
        return pick % 11 == 10 ? pick : _inState[pick % _inState.length];
    }

    /// @dev An actor of the scene, or now and then anybody.
    function _pickCaller(uint256 pick) internal view returns (address) {
        return pick % 16 == 15 ? address(uint160(pick | 1 << 159)) : _actors[pick % _actors.length];
    }

    /// @dev Nothing, a little or much later.
    function _later(uint256 pick) internal {
        vm.roll(vm.getBlockNumber() + 1 + pick % 70);
        vm.warp(vm.getBlockTimestamp() + (pick % 3) * (pick % 5000));
    }

    function _open(uint256 expected) private {
        address owner = _actors[2];
        vm.recordLogs();
        address[] memory proposers = new address[](1);
        uint8[] memory caps = new uint8[](1);
        (proposers[0], caps[0]) = (owner, 8);
        // a second proposer that never proposes would keep the round open until its window has passed
        if (expected == BUSY) (proposers, caps) = _two(owner);
        vm.prank(owner);
        uint256 id = project.createProject(
            keccak256("spec"), keccak256("genesis"), _params(2, 2, 1), proposers, caps
        );
        require(id == expected, "project ids");
        vm.prank(owner);
        project.fund(id, 10_000 ether);
        _roster[id] = proposers;
        _record();
    }

    function _two(address first) private view returns (address[] memory who, uint8[] memory caps) {
        who = new address[](2);
        caps = new uint8[](2);
        (who[0], who[1], caps[0], caps[1]) = (first, _actors[11], 8, 3);
    }

    /// @dev All honest; only blocks pass, and a second each.
    function _reach(uint256 projectId, TaskState state) private returns (uint256 taskId) {
        require(_propose(projectId, _actors[2], false), "propose");
        taskId = _live[_live.length - 1];
        if (state == TaskState.Open) return taskId;
        require(_join(taskId, _actors[9]) && _join(taskId, _actors[10]), "join");
        if (state == TaskState.Training) return taskId;
        require(_commitSolution(taskId, _actors[9], false) && _commitSolution(taskId, _actors[10], false), "commit");
        if (state == TaskState.Sealed) return taskId;
        require(_revealTruth(taskId, _actors[2], false), "truth");
        vm.roll(vm.getBlockNumber() + 2);
        if (state == TaskState.Revealing) return taskId;
        require(_claimSeat(taskId, _actors[6]) && _claimSeat(taskId, _actors[7]), "claim");
        require(_revealSolution(taskId, _actors[9], false) && _revealSolution(taskId, _actors[10], false), "reveal");
        vm.roll(vm.getBlockNumber() + 60);
        require(_advance(taskId, _actors[5]), "advance");
        vm.roll(vm.getBlockNumber() + 2);
        if (state == TaskState.Judging) return taskId;
        require(_commitBallot(taskId, _actors[6], false) && _commitBallot(taskId, _actors[7], false), "ballots");
        require(_revealBallot(taskId, _actors[6], false), "a ballot");
        if (state == TaskState.Tallying) return taskId;
        require(_revealBallot(taskId, _actors[7], false) && _settle(taskId, _actors[5], false), "settle");
    }

    /// @dev A task that accepted something; what seats say of a task follows from its id. A round of one task then waits for a version.
    function _settled(uint256 projectId) private returns (uint256 taskId) {
        do {
            taskId = _reach(projectId, TaskState.Settled);
        } while (project.round(projectId).inputs == 0);
    }
}
