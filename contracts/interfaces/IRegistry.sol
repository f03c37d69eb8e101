// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Finds the network's contracts by key
/// @notice Keys are `keccak256("token" | "staking" | "project" | "tasks" | "rewards")`.
interface IRegistry {
    event Set(bytes32 indexed key, address indexed account);

    error RegistryZeroAddress(bytes32 key);
    error RegistryUnknownKey(bytes32 key);

    /// @notice Owner only.
    function set(bytes32 key, address account) external;
    /// @notice Reverts with {RegistryUnknownKey} when nothing was set.
    function get(bytes32 key) external view returns (address);
}
