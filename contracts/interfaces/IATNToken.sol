// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title The network's token: ERC-20 with Permit, Votes and ERC-3009, minted once
interface IATNToken is IERC20 {
    error TokenZeroTreasury();

    /// @notice Destroys `amount` of the caller's tokens.
    function burn(uint256 amount) external;
    /// @notice Everything ever minted: the whole supply, at deployment.
    function minted() external view returns (uint256);
    /// @notice Everything ever burned; `minted() - burned() == totalSupply()`.
    function burned() external view returns (uint256);
}
