// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Rows of scores, packed
/// @notice A score is at most one million: 20 bits, twelve to a word, slot 0 lowest.
library Scores {
    uint256 internal constant MAX = 1_000_000;
    uint256 internal constant PER_WORD = 12;
    uint256 private constant _BITS = 20;
    uint256 private constant _MASK = (1 << _BITS) - 1;

    /// @return how many words hold `n` scores
    function words(uint256 n) internal pure returns (uint256) {
        unchecked {
            return (n + PER_WORD - 1) / PER_WORD;
        }
    }

    /// @return `word` with `score` put at place `i`, whose bits are zero
    function put(uint256 word, uint256 i, uint256 score) internal pure returns (uint256) {
        unchecked {
            return word | (score << (_BITS * i));
        }
    }

    /// @return score at place `i` of its word
    function get(uint256 word, uint256 i) internal pure returns (uint256) {
        unchecked {
            return (word >> (_BITS * i)) & _MASK;
        }
    }
}
