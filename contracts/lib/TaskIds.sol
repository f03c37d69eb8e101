// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Task ids
/// @notice `projectId * 10^12 + round * 10^3 + index`, so that an id says where the task's record lies, nothing needs to be stored
/// to find it, and a reader sees project, round and place in the round.
library TaskIds {
    uint256 private constant _ROUNDS = 1e3;
    uint256 private constant _PROJECTS = 1e12;

    /// @param index below 255, see {Project}
    function make(uint256 projectId, uint256 round, uint256 index) internal pure returns (uint256) {
        return projectId * _PROJECTS + round * _ROUNDS + index;
    }

    function projectOf(uint256 taskId) internal pure returns (uint256) {
        unchecked {
            return taskId / _PROJECTS;
        }
    }

    function roundOf(uint256 taskId) internal pure returns (uint256) {
        unchecked {
            return (taskId / _ROUNDS) % (_PROJECTS / _ROUNDS);
        }
    }

    /// @return key of the place in which the project's rounds, one after the other, keep their task of this index
    function laneOf(uint256 taskId) internal pure returns (uint256) {
        unchecked {
            return (taskId / _PROJECTS) * _ROUNDS + taskId % _ROUNDS;
        }
    }
}
