// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskAction, TaskState} from "../interfaces/ITaskContract.sol";
import {TaskStore} from "./TaskStore.sol";

/// @title Seeds: hashes of blocks that were named before they existed
abstract contract TaskSeeds is TaskStore {
    function storeSeed(uint256 taskId) external {
        Lane storage l = _at(taskId, TaskAction.StoreSeed);
        if (!_seedDue(l)) revert TaskSeedNotDue(taskId);
        _storeOrRearm(taskId, l);
    }

    /// @return whether the state the task is in still lacks its seed
    function _seedDue(Lane storage l) internal view returns (bool) {
        return l.work.flags & (l.work.state == TaskState.Judging ? SAMPLE_SEED : SEAT_SEED) == 0;
    }

    /// @dev Names the next block as the one whose hash is the seed.
    function _armSeed(uint256 taskId, Lane storage l, bool sample) internal {
        uint40 seedBlock = uint40(block.number + 1);
        l.work.mark = seedBlock;
        emit SeedArmed(taskId, sample, seedBlock);
    }

    /// @dev Stores the due seed; where its block is out of reach, names a new one.
    function _storeOrRearm(uint256 taskId, Lane storage l) internal {
        if (!_storeSeed(taskId, l)) _armSeed(taskId, l, l.work.state == TaskState.Judging);
    }

    /// @dev For callers that need the seed at once: what is gone cannot be replaced in the same call.
    function _needSeed(uint256 taskId, Lane storage l) internal {
        if (_seedDue(l) && !_storeSeed(taskId, l)) revert TaskSeedGone(taskId, l.work.mark);
    }

    /// @return stored false where the hash is no longer available
    function _storeSeed(uint256 taskId, Lane storage l) private returns (bool stored) {
        uint40 seedBlock = l.work.mark;
        if (block.number <= seedBlock) revert TaskSeedTooEarly(taskId, seedBlock);
        bytes32 seed = blockhash(seedBlock);
        if (seed == 0) return false;
        if (l.work.state == TaskState.Judging) {
            l.work.flags |= SAMPLE_SEED;
            l.work.mark = 0;
            l.truthOrSeed = seed;
            emit SeedStored(taskId, true, seed, 0);
            return true;
        }
        uint40 windowEnd = uint40(block.number + _terms(taskId, l).seatWindowBlocks);
        l.work.mark = windowEnd;
        if (l.work.state == TaskState.Sealed) {
            l.work.flags |= SEAT_SEED | EARLY_SEED;
            l.earlySeed = seed;
        } else {
            l.work.flags |= SEAT_SEED;
            l.truthOrSeed = seed;
        }
        emit SeedStored(taskId, false, seed, windowEnd);
        return true;
    }
}
