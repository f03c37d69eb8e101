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
        return (n + PER_WORD - 1) / PER_WORD;
    }

    /// @return `word` with `score` put at `slot`, whose bits are zero
    function put(uint256 word, uint256 slot, uint256 score) internal pure returns (uint256) {
        return word | (score << (_BITS * (slot % PER_WORD)));
    }

    /// @return score of `slot` in its word
    function get(uint256 word, uint256 slot) internal pure returns (uint256) {
        return (word >> (_BITS * (slot % PER_WORD))) & _MASK;
    }
}
