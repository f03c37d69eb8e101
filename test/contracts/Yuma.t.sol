// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Scores} from "../../contracts/lib/Scores.sol";
import {Yuma} from "../../contracts/lib/Yuma.sol";

/// @notice Fuzzes what must hold for any ballots: four rows over three columns.
contract YumaTest {
    uint256 private constant _ROWS = 4;
    uint256 private constant _COLUMNS = 3;
    uint256 private constant _ONE = 1 << 32;

    function testFuzz_exactlyOneMedianIsAccepted(uint8[4] memory column, uint8 other) external view {
        uint256[] memory values = new uint256[](_ROWS);
        for (uint256 i = 0; i < _ROWS; ++i) {
            values[i] = column[i] % 4; // ties
        }
        uint256 median = _majority(values, 1, 0);
        Yuma.checkMedian(values, _ROWS, 1, 0, median);
        uint256 wrong = other % 5;
        if (wrong == median) return;
        try this.check(values, wrong) {
            assert(false);
        } catch {}
    }

    function testFuzz_sharesNeverExceedThePool(uint32[12] memory raw) external pure {
        uint256[] memory matrix = new uint256[](_ROWS * _COLUMNS);
        for (uint256 k = 0; k < matrix.length; ++k) {
            matrix[k] = raw[k] % 5 == 0 ? 0 : raw[k] % (Scores.MAX + 1);
        }
        Yuma.normaliseRows(matrix, _COLUMNS);
        uint256[] memory shares = new uint256[](_COLUMNS);
        uint256 agreed;
        for (uint256 j = 0; j < _COLUMNS; ++j) {
            uint256 median = _majority(matrix, _COLUMNS, j);
            agreed += median;
            shares[j] = Yuma.clip(matrix, _COLUMNS, j, median);
        }
        uint256[] memory dividends = Yuma.pay(matrix, _ROWS, shares);
        uint256 paid = _sum(shares);
        uint256 earned = _sum(dividends);
        assert(paid <= _ONE && earned <= _ONE);
        // nothing is lost but rounding: one unit a share
        if (agreed > 0) assert(paid + _COLUMNS >= _ONE && earned + _ROWS >= _ONE);
        else assert(paid == 0 && earned == 0);
    }

    function testFuzz_packedScoresComeBack(uint32[12] memory raw) external pure {
        uint256 word = 0;
        for (uint256 i = 0; i < Scores.PER_WORD; ++i) {
            word = Scores.put(word, i, raw[i] % (Scores.MAX + 1));
        }
        for (uint256 i = 0; i < Scores.PER_WORD; ++i) {
            assert(Scores.get(word, i) == raw[i] % (Scores.MAX + 1));
        }
    }

    function check(uint256[] memory values, uint256 median) external pure {
        Yuma.checkMedian(values, _ROWS, 1, 0, median);
    }

    /// @dev By definition: the largest value that more than half of the column reach.
    function _majority(uint256[] memory values, uint256 columns, uint256 column) private pure returns (uint256 best) {
        for (uint256 k = column; k < values.length; k += columns) {
            uint256 reach = 0;
            for (uint256 other = column; other < values.length; other += columns) {
                if (values[other] >= values[k]) ++reach;
            }
            if (2 * reach > values.length / columns && values[k] > best) best = values[k];
        }
    }

    function _sum(uint256[] memory values) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < values.length; ++i) {
            sum += values[i];
        }
    }
}
