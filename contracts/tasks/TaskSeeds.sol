// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskAction, TaskState} from "../interfaces/ITaskContract.sol";
import {TaskStore} from "./TaskStore.sol";

/// @title Seeds: hashes of blocks that were named before they existed
abstract contract TaskSeeds is TaskStore {
    function storeSeed(uint256 taskId) external {
        Lane storage lane = _at(taskId, TaskAction.StoreSeed);
        if (!_seedDue(lane)) revert TaskSeedNotDue(taskId);
        _storeOrRearm(taskId, lane);
    }

    /// @return whether the state the task is in still lacks its seed
    function _seedDue(Lane storage lane) internal view returns (bool) {
        return lane.work.flags & (lane.work.state == TaskState.Judging ? SAMPLE_SEED : SEAT_SEED) == 0;
    }

    /// @dev Names the next block as the one whose hash is the seed.
    function _armSeed(uint256 taskId, Lane storage lane, bool sample) internal {
        uint40 seedBlock = uint40(block.number + 1);
        lane.work.mark = seedBlock;
        emit SeedArmed(taskId, sample, seedBlock);
    }

    /// @dev Stores the due seed; where its block is out of reach, names a new one.
    function _storeOrRearm(uint256 taskId, Lane storage lane) internal {
        if (!_storeSeed(taskId, lane)) _armSeed(taskId, lane, lane.work.state == TaskState.Judging);
    }

    /// @dev For callers that need the seed at once: what is gone cannot be replaced in the same call.
    function _needSeed(uint256 taskId, Lane storage lane) internal {
        if (_seedDue(lane) && !_storeSeed(taskId, lane)) revert TaskSeedGone(taskId, lane.work.mark);
    }

    /// @return stored false where the hash is no longer available
    function _storeSeed(uint256 taskId, Lane storage lane) private returns (bool stored) {
        uint40 seedBlock = lane.work.mark;
        if (block.number <= seedBlock) revert TaskSeedTooEarly(taskId, seedBlock);
        bytes32 seed = blockhash(seedBlock);
        if (seed == 0) return false;
        if (lane.work.state == TaskState.Judging) {
            lane.work.flags |= SAMPLE_SEED;
            lane.work.mark = 0;
            lane.truthOrSeed = seed;
            emit SeedStored(taskId, true, seed, 0);
            return true;
        }
        uint40 windowEnd = uint40(block.number + _terms(taskId, lane).seatWindowBlocks);
        lane.work.mark = windowEnd;
        if (lane.work.state == TaskState.Sealed) {
            lane.work.flags |= SEAT_SEED | EARLY_SEED;
            lane.earlySeed = seed;
        } else {
            lane.work.flags |= SEAT_SEED;
            lane.truthOrSeed = seed;
        }
        emit SeedStored(taskId, false, seed, windowEnd);
        return true;
    }
}
