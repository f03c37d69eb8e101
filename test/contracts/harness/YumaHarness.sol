// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Tickets} from "../../../contracts/lib/Tickets.sol";
import {Yuma} from "../../../contracts/lib/Yuma.sol";

/// @notice Opens the libraries' internals.
contract YumaHarness {
    function weights(uint256[] memory scores, uint256 columns) external pure returns (uint256[] memory) {
        Yuma.normaliseRows(scores, columns);
        return scores;
    }

    function checkMedians(uint256[] memory values, uint256 rows, uint64[] calldata medians) external pure {
        for (uint256 j = 0; j < medians.length; ++j) {
            Yuma.checkMedian(values, rows, medians.length, j, medians[j]);
        }
    }

    function pay(uint256[] memory scores, uint256 rows, uint64[] memory medians)
        external
        pure
        returns (uint256[] memory incentives, uint256[] memory dividends)
    {
        Yuma.normaliseRows(scores, medians.length);
        incentives = new uint256[](medians.length);
        for (uint256 j = 0; j < medians.length; ++j) {
            incentives[j] = Yuma.clip(scores, medians.length, j, medians[j]);
        }
        dividends = Yuma.pay(scores, rows, incentives);
    }

    function ticket(bytes32 seed, uint256 taskId, address account, uint256 weight) external pure returns (uint96) {
        return Tickets.ticket(seed, taskId, account, weight);
    }
}
