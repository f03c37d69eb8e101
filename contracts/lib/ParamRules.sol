// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role} from "../interfaces/IParticipantStaking.sol";
import {IProject, ProjectParams, TaskTerms} from "../interfaces/IProject.sol";
import {RoleTable} from "./RoleTable.sol";

/// @title What makes a project's parameters valid
library ParamRules {
    uint256 internal constant MAX_CAPACITY = 32;
    uint256 internal constant MAX_SEATS = 16;
    uint256 private constant _MILLION = 1_000_000;

    /// @notice Reverts with {IProject-ProjectBadParams} and the name of the first parameter outside its range.
    function check(ProjectParams calldata p) internal pure {
        _require(p.programHash != 0, "programHash");
        _require(p.dataMode <= 2, "dataMode");
        _require(p.engine <= 1, "engine");
        _require(p.mergeRule <= 3, "mergeRule");
        _require(p.minInputs >= leastInputs(p.mergeRule, p.mergeF), "minInputs");
        _require(_small(p.solverPool) && _small(p.coordinatorPool), "pool");
        _require(_small(p.proposerPool) && _small(p.aggregationPool), "pool");
        _require(p.target >= 1 && p.target <= _MILLION, "target");
        _require(p.minGain <= _MILLION, "minGain");
        _require(p.capacity >= 1 && p.capacity <= MAX_CAPACITY, "capacity");
        _require(p.seats >= 1 && p.seats <= MAX_SEATS, "seats");
        _require(p.minSeats >= 1 && p.minSeats <= p.seats, "minSeats");
        _require(p.sampled >= 1 && p.sampled <= p.intervals, "sampled");
        _require(p.stepsMax >= p.intervals, "stepsMax");
        _require(p.seatWindowBlocks >= 1, "seatWindowBlocks");
        _require(p.joinWindow > 0 && p.trainWindow > 0 && p.truthWindow > 0, "window");
        _require(p.revealWindow > 0 && p.judgeWindow > 0 && p.tallyWindow > 0, "window");
        _require(p.roundWindow > 0 && p.mergeWindow > 0 && p.attestWindow > 0, "window");
        // Sampling deters (protocol section 6) where seats re-execute: exact engine, data that they can get.
        if (p.engine == 0 && p.dataMode < 2) {
            uint256 atStake = uint256(p.sampled) * RoleTable.lockOf(Role.Solver);
            uint256 toGain = uint256(p.intervals - p.sampled) * p.solverPool;
            _require(atStake >= toGain, "sampling");
        }
    }

    /// @return inputs that a merge rule needs to stand `f` outliers
    function leastInputs(uint256 rule, uint256 f) internal pure returns (uint256) {
        if (rule == 1) return f == 0 ? 3 : 2 * f + 1;
        if (rule == 2) return 2 * f + 1;
        if (rule == 3) return 2 * f + 3;
        return 1;
    }

    /// @return wei that one task reserves
    function reservation(ProjectParams calldata p) internal pure returns (uint256) {
        return uint256(p.solverPool) + p.coordinatorPool + p.proposerPool + p.aggregationPool;
    }

    /// @return the part that the task contract keeps
    function terms(ProjectParams calldata p) internal pure returns (TaskTerms memory) {
        return TaskTerms({
            joinWindow: p.joinWindow,
            trainWindow: p.trainWindow,
            truthWindow: p.truthWindow,
            revealWindow: p.revealWindow,
            judgeWindow: p.judgeWindow,
            tallyWindow: p.tallyWindow,
            seatWindowBlocks: p.seatWindowBlocks,
            capacity: p.capacity,
            seats: p.seats,
            minSeats: p.minSeats,
            target: uint24(p.target),
            solverPool: uint80(p.solverPool),
            coordinatorPool: uint80(p.coordinatorPool),
            proposerPool: uint80(p.proposerPool),
            engine: p.engine
        });
    }

    /// @dev Keeps dust far below its 64 bits: at most 2^48 for each of 49 payments of 255 tasks.
    function _small(uint256 pool) private pure returns (bool) {
        return pool <= type(uint80).max;
    }

    function _require(bool valid, bytes32 what) private pure {
        if (!valid) revert IProject.ProjectBadParams(what);
    }
}
