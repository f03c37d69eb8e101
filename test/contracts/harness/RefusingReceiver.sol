// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A participant that no call ever gets past. Who pushes a payment to it, or tells it anything, fails.
contract RefusingReceiver {
    error NotMe();

    receive() external payable {
        revert NotMe();
    }

    fallback() external payable {
        revert NotMe();
    }
}
