// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title Tickets for seats: exponential variables whose rate is the stake, so the lowest is a draw by stake
library Tickets {
    /// @param weight stake in wei, above 0
    /// @return `-ln(u) * 2^64 / weight`, `u` in (0, 1] from (seed, task, account); saturates for a stake of almost nothing
    function ticket(bytes32 seed, uint256 taskId, address account, uint256 weight) internal pure returns (uint96) {
        uint256 u = (uint256(keccak256(abi.encode(seed, taskId, account))) % 1e18) + 1;
        // ln of at most 1 is never positive
        uint256 value = (uint256(-FixedPointMathLib.lnWad(int256(u))) << 64) / weight;
        return value > type(uint96).max ? type(uint96).max : uint96(value);
    }
}
