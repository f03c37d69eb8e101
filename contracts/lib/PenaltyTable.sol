// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fault, Role} from "../interfaces/IParticipantStaking.sol";
import {RoleTable} from "./RoleTable.sol";

/// @title The fault table of protocol section 7 as data
library PenaltyTable {
    /// One byte a fault, in the order of {Fault}: tenths of the lock.
    uint256 private constant _TENTHS = 5 << 8 | 10 << 16 | 10 << 24 | 10 << 32 | 10 << 40 | 1 << 48 | 10 << 56 | 10 << 64;
    /// One byte a fault: the role whose lock is cut.
    uint256 private constant _ROLES = uint256(Role.Solver) << 8 | uint256(Role.Solver) << 16 | uint256(Role.Solver) << 24
        | uint256(Role.Proposer) << 32 | uint256(Role.Proposer) << 40 | uint256(Role.Coordinator) << 48
        | uint256(Role.Coordinator) << 56 | uint256(Role.Aggregator) << 64;

    /// @return role whose lock pays
    /// @return amount in wei of ATN
    function penaltyOf(Fault fault) internal pure returns (Role role, uint256 amount) {
        uint256 shift = uint256(fault) * 8;
        role = Role((_ROLES >> shift) & 0xff);
        amount = (RoleTable.lockOf(role) * ((_TENTHS >> shift) & 0xff)) / 10;
    }
}
