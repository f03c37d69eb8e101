// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {ProjectParams, ProjectView, RoundState, RoundView} from "./interfaces/IProject.sol";
import {ITaskContract} from "./interfaces/ITaskContract.sol";
import {ProjectStore} from "./project/ProjectStore.sol";
import {ProjectVersions} from "./project/ProjectVersions.sol";

/// @title Project
/// @notice See {IProject}. The contract's owner only names the task contract, once; a project belongs to who created it.
contract Project is ProjectVersions, Ownable2Step {
    constructor(address token_, address staking_, address rewards_, address owner_)
        ProjectStore(token_, staking_, rewards_)
        Ownable(owner_)
    {}

    function setTasks(address tasks_) external onlyOwner {
        if (address(_tasks) != address(0)) revert ProjectTasksAlreadySet();
        if (tasks_ == address(0)) revert ProjectZeroAddress();
        _tasks = ITaskContract(tasks_);
        emit TasksSet(tasks_);
    }

    function project(uint256 projectId) external view returns (ProjectView memory v) {
        Head storage h = _heads[projectId];
        Escrow storage e = _escrows[projectId];
        v.owner = h.owner;
        v.headVersion = h.headVersion;
        v.headDigest = _versions[projectId][h.headVersion];
        v.round = h.round;
        v.roundState = _rounds[projectId].state;
        v.paramsVersion = h.paramsVersion;
        v.rosterVersion = h.rosterVersion;
        v.balance = e.balance;
        v.reserved = e.reserved;
        v.dust = e.dust;
    }

    function params(uint256 projectId, uint32 paramsVersion) external view returns (ProjectParams memory) {
        return _params[projectId][paramsVersion];
    }

    function round(uint256 projectId) external view returns (RoundView memory v) {
        Round storage r = _rounds[projectId];
        v.round = _heads[projectId].round;
        v.state = r.state;
        v.paramsVersion = r.paramsVersion;
        v.rosterVersion = r.rosterVersion;
        v.openTasks = r.openTasks;
        v.settledTasks = r.settled;
        v.proposed = r.proposed;
        v.listed = r.listed;
        v.inputs = r.inputs;
        v.seats = r.seats;
        v.attempt = r.attempt;
        if (r.state != RoundState.Idle) v.deadline = r.deadline;
        if (r.state == RoundState.Attesting) {
            v.aggregator = _proposals[projectId].aggregator;
            v.proposedDigest = _proposals[projectId].digest;
        }
    }

    function head(uint256 projectId) external view returns (uint32 version, bytes32 digest) {
        version = _heads[projectId].headVersion;
        digest = _versions[projectId][version];
    }

    function versionDigest(uint256 projectId, uint32 version) external view returns (bytes32) {
        return _versions[projectId][version];
    }

    function proposerOf(uint256 projectId, address proposer) external view returns (uint8 cap, uint64 nextTaskNumber) {
        cap = _rosters[projectId][_heads[projectId].rosterVersion][proposer].cap;
        nextTaskNumber = _proposers[projectId][proposer].nextTask;
    }

    function projectCount() external view returns (uint256) {
        return _count;
    }

    function tasks() external view returns (address) {
        return address(_tasks);
    }

    function staking() external view returns (address) {
        return address(_staking);
    }

    function rewards() external view returns (address) {
        return address(_rewards);
    }

    function token() external view returns (address) {
        return address(_token);
    }
}
