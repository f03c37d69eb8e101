// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Yuma consensus of equal seats, no memory between tasks (protocol section 7)
/// @notice 32.32 fixed point; products and quotients round down, division by zero is 0. `protocol/consensus` computes the same.
/// Matrices are flat: row-major, one row a ballot, one column a solution. Scores are at most 2^20 and dimensions at most 32, so
/// nothing here can overflow, and the arithmetic is unchecked.
library Yuma {
    error YumaWrongMedian(uint256 column, uint256 supplied);

    /// @notice Normalises each row of `scores` to 2^32; a zero row stays zero. Works in place.
    function normaliseRows(uint256[] memory scores, uint256 columns) internal pure {
        unchecked {
            uint256 cells = scores.length;
            for (uint256 start = 0; start < cells; start += columns) {
                uint256 end = start + columns;
                uint256 sum = 0;
                for (uint256 k = start; k < end; ++k) {
                    sum += scores[k];
                }
                if (sum == 0) continue;
                for (uint256 k = start; k < end; ++k) {
                    scores[k] = (scores[k] << 32) / sum;
                }
            }
        }
    }

    /// @notice Reverts unless `median` is the largest value that strictly more than half of the column reaches: more than half
    /// reach it, and at most half exceed it.
    function checkMedian(uint256[] memory values, uint256 rows, uint256 columns, uint256 column, uint256 median)
        internal
        pure
    {
        unchecked {
            uint256 reach = 0;
            uint256 exceed = 0;
            uint256 cells = values.length;
            for (uint256 k = column; k < cells; k += columns) {
                uint256 value = values[k];
                if (value < median) continue;
                ++reach;
                if (value != median) ++exceed;
            }
            if (2 * reach <= rows || 2 * exceed > rows) revert YumaWrongMedian(column, median);
        }
    }

    /// @notice Clips a column of `weights` to its median, in place.
    /// @return rank sum of what is left
    function clip(uint256[] memory weights, uint256 columns, uint256 column, uint256 median)
        internal
        pure
        returns (uint256 rank)
    {
        unchecked {
            uint256 cells = weights.length;
            for (uint256 k = column; k < cells; k += columns) {
                uint256 weight = weights[k];
                if (weight > median) weights[k] = weight = median;
                rank += weight;
            }
        }
    }

    /// @notice Incentives of columns and dividends of rows.
    /// @param weights normalised by row, clipped by column
    /// @param ranks by column; become the incentives, which sum to at most 2^32
    /// @return dividends sum to at most 2^32
    function pay(uint256[] memory weights, uint256 rows, uint256[] memory ranks)
        internal
        pure
        returns (uint256[] memory dividends)
    {
        dividends = new uint256[](rows);
        unchecked {
            uint256 columns = ranks.length;
            uint256 total = 0;
            for (uint256 j = 0; j < columns; ++j) {
                total += ranks[j];
            }
            if (total == 0) return dividends;
            uint256 sum = 0;
            for (uint256 j = 0; j < columns; ++j) {
                uint256 rank = ranks[j];
                if (rank == 0) continue;
                ranks[j] = (rank << 32) / total;
                sum += _addDividends(weights, j, rank, ranks[j], dividends);
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
            uint256 rows = dividends.length;
            uint256 columns = weights.length / rows;
            for (uint256 i = 0; i < rows; ++i) {
                uint256 dividend = (((weights[k] << 32) / rank) * incentive) >> 32;
                dividends[i] += dividend;
                added += dividend;
                k += columns;
            }
        }
    }
}
