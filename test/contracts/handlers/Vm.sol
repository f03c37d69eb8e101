// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice One event as the test machine recorded it.
struct Log {
    bytes32[] topics;
    bytes data;
    address emitter;
}

/// @title The cheat codes that these tests use, of those that Hardhat's test machine answers
interface Vm {
    function warp(uint256 time) external;
    function roll(uint256 number) external;
    function prank(address sender) external;
    function etch(address account, bytes calldata code) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory logs);
    function snapshotState() external returns (uint256 id);
    function revertToStateAndDelete(uint256 id) external returns (bool success);
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function assume(bool condition) external pure;
    /// @notice Seen by the optimiser as something that changes, unlike `block.timestamp`.
    function getBlockTimestamp() external view returns (uint256);
    function getBlockNumber() external view returns (uint256);
}

Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
