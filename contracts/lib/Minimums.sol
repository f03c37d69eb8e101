// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role} from "../interfaces/IParticipantStaking.sol";

/// @title The minimum stakes of all roles in one word
/// @notice 40 bits a role, in thousandths of ATN; the top bit is always set.
library Minimums {
    uint256 internal constant EMPTY = 1 << 255;
    uint256 private constant _BITS = 40;
    uint256 private constant _MASK = (1 << _BITS) - 1;
    uint256 private constant _UNIT = 1e15;

    /// @return whether `amount` (wei) can be a minimum
    function fits(uint256 amount) internal pure returns (bool) {
        return amount % _UNIT == 0 && amount / _UNIT <= _MASK;
    }

    /// @return minimum of `role` in wei
    function get(uint256 word, Role role) internal pure returns (uint256) {
        unchecked {
            return ((word >> (_BITS * uint256(role))) & _MASK) * _UNIT;
        }
    }

    /// @return `word` with the minimum of `role` replaced
    function put(uint256 word, Role role, uint256 amount) internal pure returns (uint256) {
        uint256 shift = _BITS * uint256(role);
        return (word & ~(_MASK << shift)) | ((amount / _UNIT) << shift);
    }
}
