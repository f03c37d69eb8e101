// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoundAction, RoundState} from "../interfaces/IProject.sol";
import {TaskAction, TaskState} from "../interfaces/ITaskContract.sol";

/// @title The lifecycles as data
/// @notice One row of 16 bits a state: bit `16 * state + action` of an action table is set where the action is allowed,
/// bit `16 * from + to` of a successor table where the transition exists. `protocol/lifecycle.ts` holds the same tables; a test compares.
library Lifecycle {
    // Open: Join, Advance. Training: CommitSolution, Advance. Sealed: RevealTruth, StoreSeed, ClaimSeat, Advance.
    // Revealing: StoreSeed, ClaimSeat, RevealSolution, Advance. Judging: StoreSeed, Advance, CommitBallot.
    // Tallying: Advance, RevealBallot, Settle.
    uint256 internal constant TASK_ACTIONS = 0x0000_0000_0340_00c8_0078_005c_0042_0041_0000;
    // None: Open. Open: Training, Void. Training: Sealed, Void. Sealed: Revealing, Void. Revealing: Judging, Void.
    // Judging: Tallying, Void. Tallying: Settled, Void.
    uint256 internal constant TASK_SUCCESSORS = 0x0000_0000_0180_0140_0120_0110_0108_0104_0002;
    // Idle: OpenTask. Open: OpenTask, CloseTask, Advance. Merging: ProposeVersion, Advance. Attesting: Attest, Advance.
    uint256 internal constant ROUND_ACTIONS = 0x0018_0014_0013_0001;
    // Idle: Open. Open: Merging, Idle. Merging: Merging (next attempt), Attesting, Idle. Attesting: Merging, Idle.
    uint256 internal constant ROUND_SUCCESSORS = 0x0005_000d_0005_0002;

    function allowed(TaskState state, TaskAction action) internal pure returns (bool) {
        return _bit(TASK_ACTIONS, uint256(state), uint256(action));
    }

    function follows(TaskState from, TaskState to) internal pure returns (bool) {
        return _bit(TASK_SUCCESSORS, uint256(from), uint256(to));
    }

    function allowed(RoundState state, RoundAction action) internal pure returns (bool) {
        return _bit(ROUND_ACTIONS, uint256(state), uint256(action));
    }

    function follows(RoundState from, RoundState to) internal pure returns (bool) {
        return _bit(ROUND_SUCCESSORS, uint256(from), uint256(to));
    }

    function _bit(uint256 table, uint256 row, uint256 column) private pure returns (bool) {
        unchecked {
            return (table >> (16 * row + column)) & 1 == 1;
        }
    }
}
