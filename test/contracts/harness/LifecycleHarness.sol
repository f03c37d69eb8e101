// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lifecycle} from "../../../contracts/lib/Lifecycle.sol";

/// @notice Shows the constants of {Lifecycle}.
contract LifecycleHarness {
    uint256 public constant taskActions = Lifecycle.TASK_ACTIONS;
    uint256 public constant taskSuccessors = Lifecycle.TASK_SUCCESSORS;
    uint256 public constant roundActions = Lifecycle.ROUND_ACTIONS;
    uint256 public constant roundSuccessors = Lifecycle.ROUND_SUCCESSORS;
}
