// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role} from "../interfaces/IParticipantStaking.sol";

/// @title The role table of protocol section 2 as data
/// @notice One 16-bit cell a role, in the order of {Role}: locks and minimum stakes in whole ATN, unbonding in days.
library RoleTable {
    uint256 private constant _LOCKS = 50 | 25 << 16 | 100 << 32 | 500 << 48 | 1000 << 64 | 100 << 80;
    uint256 private constant _MINIMUMS = 100 | 50 << 16 | 500 << 32 | 1000 << 48 | 10_000 << 64 | 200 << 80;
    uint256 private constant _UNBONDING = 7 | 3 << 16 | 14 << 32 | 14 << 48 | 21 << 64 | 7 << 80;

    /// @return wei of ATN that one engagement of `role` locks
    function lockOf(Role role) internal pure returns (uint256) {
        return _cell(_LOCKS, role) * 1 ether;
    }

    /// @return wei of ATN that `role` must hold at first; the owner of the staking contract may change it
    function minimumOf(Role role) internal pure returns (uint256) {
        return _cell(_MINIMUMS, role) * 1 ether;
    }

    /// @return seconds between leaving and withdrawing
    function unbondingOf(Role role) internal pure returns (uint256) {
        return _cell(_UNBONDING, role) * 1 days;
    }

    function _cell(uint256 table, Role role) private pure returns (uint256) {
        unchecked {
            return (table >> (uint256(role) * 16)) & 0xffff;
        }
    }
}
