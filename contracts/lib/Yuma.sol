// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Yuma consensus of equal seats, no memory between tasks (protocol section 7)
/// @notice 32.32 fixed point; products and quotients round down, division by zero is 0. `protocol/consensus` computes the same.
/// Matrices are flat: row-major, one row a ballot, one column a solution.
library Yuma {
    error YumaWrongMedian(uint256 column, uint256 supplied);

    /// @notice Normalises each row of `scores` to 2^32; a zero row stays zero. Works in place.
    function normaliseRows(uint256[] memory scores, uint256 rows, uint256 columns) internal pure {
        unchecked {
            for (uint256 i = 0; i < rows; ++i) {
                uint256 start = i * columns;
                uint256 sum = 0;
                for (uint256 j = 0; j < columns; ++j) {
                    sum += scores[start + j];
                }
                if (sum == 0) continue;
                for (uint256 j = 0; j < columns; ++j) {
                    scores[start + j] = (scores[start + j] << 32) / sum;
                }
            }
        }
    }

    /// @notice Reverts unless `median` is the largest value that strictly more than half of the column reaches: more than half reach
    /// it, and at most half exceed it.
    function checkMedian(uint256[] memory values, uint256 rows, uint256 columns, uint256 column, uint256 median)
        internal
        pure
    {
        unchecked {
            uint256 reach = 0;
            uint256 exceed = 0;
            for (uint256 k = column; k < rows * columns; k += columns) {
                uint256 value = values[k];
                if (value >= median) ++reach;
                if (value > median) ++exceed;
            }
            if (2 * reach <= rows || 2 * exceed > rows) revert YumaWrongMedian(column, median);
        }
    }

    /// @notice Clips each column of `weights` to its median, in place.
    /// @return ranks column sums of what is left
    /// @return total their sum
    function clip(uint256[] memory weights, uint64[] memory medians)
        internal
        pure
        returns (uint256[] memory ranks, uint256 total)
    {
        uint256 columns = medians.length;
        ranks = new uint256[](columns);
        unchecked {
            for (uint256 j = 0; j < columns; ++j) {
                uint256 median = medians[j];
                uint256 rank = 0;
                for (uint256 k = j; k < weights.length; k += columns) {
                    if (weights[k] > median) weights[k] = median;
                    rank += weights[k];
                }
                ranks[j] = rank;
                total += rank;
            }
        }
    }

    /// @notice Incentives of columns and dividends of rows, from weights normalised by row and their verified medians.
    /// @param weights clipped in place
    /// @return incentives sum to at most 2^32
    /// @return dividends sum to at most 2^32
    function pay(uint256[] memory weights, uint256 rows, uint64[] memory medians)
        internal
        pure
        returns (uint256[] memory incentives, uint256[] memory dividends)
    {
        uint256 total;
        (incentives, total) = clip(weights, medians);
        dividends = new uint256[](rows);
        if (total == 0) return (incentives, dividends);
        uint256 sum = 0;
        unchecked {
            for (uint256 j = 0; j < incentives.length; ++j) {
                uint256 rank = incentives[j];
                if (rank == 0) continue;
                incentives[j] = (rank << 32) / total;
                sum += _addDividends(weights, j, rank, incentives[j], dividends);
            }
            for (uint256 i = 0; sum != 0 && i < rows; ++i) {
                dividends[i] = (dividends[i] << 32) / sum;
            }
        }
    }

    /// @dev Adds to each row its bond in the column (its share of the column's rank) times the column's incentive.
    function _addDividends(
        uint256[] memory weights,
        uint256 k,
        uint256 rank,
        uint256 incentive,
        uint256[] memory dividends
    ) private pure returns (uint256 added) {
        unchecked {
            uint256 columns = weights.length / dividends.length;
            for (uint256 i = 0; i < dividends.length; ++i) {
                uint256 dividend = (((weights[k] << 32) / rank) * incentive) >> 32;
                dividends[i] += dividend;
                added += dividend;
                k += columns;
            }
        }
    }
}
