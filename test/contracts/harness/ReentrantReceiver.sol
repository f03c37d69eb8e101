// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A participant that answers whoever calls it by calling back; counts how often it was called.
contract ReentrantReceiver {
    uint256 public touched;

    receive() external payable {
        _back();
    }

    fallback() external payable {
        _back();
    }

    /// @dev Asks the caller for everything that a participant could be paid.
    function _back() private {
        ++touched;
        (bool credits,) = msg.sender.call(abi.encodeWithSignature("withdraw()"));
        (bool stake,) = msg.sender.call(abi.encodeWithSignature("withdraw(uint8)", 0));
        require(!credits && !stake, "paid twice");
    }
}
