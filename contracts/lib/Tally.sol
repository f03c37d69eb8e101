// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Ballots of a task in 40 bits
/// @notice Bits 0-15: seats that committed; 16-31: seats that revealed; 32-39: revealed *bad task* verdicts.
type Tally is uint40;

library TallyLib {
    function committed(Tally t) internal pure returns (uint256) {
        return uint16(Tally.unwrap(t));
    }

    function revealed(Tally t) internal pure returns (uint256) {
        return uint16(Tally.unwrap(t) >> 16);
    }

    function bad(Tally t) internal pure returns (uint256) {
        return Tally.unwrap(t) >> 32;
    }

    function withCommitted(Tally t, uint256 seat) internal pure returns (Tally) {
        return Tally.wrap(uint40(Tally.unwrap(t) | (1 << seat)));
    }

    function withRevealed(Tally t, uint256 seat, bool isBad) internal pure returns (Tally) {
        uint256 raw = Tally.unwrap(t) | (1 << (16 + seat));
        return Tally.wrap(uint40(isBad ? raw + (1 << 32) : raw));
    }
}
