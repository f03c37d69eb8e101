// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SolutionReveal, Verdict} from "../interfaces/ITaskContract.sol";

/// @title EIP-712 struct hashes of what is committed to (protocol section 3)
library Statements {
    // solhint-disable gas-small-strings
    bytes32 private constant _TRUTH = keccak256(
        "Truth(uint256 projectId,uint64 taskNumber,address proposer,bytes32 specDigest,bytes32 truthDigest,bytes32 salt)"
    );
    bytes32 private constant _SOLUTION = keccak256(
        "Solution(uint256 taskId,address solver,bytes32 updateDigest,bytes32 checkpointRoot,bytes32 dataRoot,uint32 steps,bytes32 salt)"
    );
    bytes32 private constant _BALLOT = keccak256(
        "Ballot(uint256 taskId,address coordinator,uint8 verdict,bytes32 scoresHash,uint64 refutedMask,bytes32 reportDigest,bytes32 salt)"
    );

    // solhint-enable gas-small-strings

    function truth(
        uint256 projectId,
        uint64 taskNumber,
        address proposer,
        bytes32 specDigest,
        bytes32 truthDigest,
        bytes32 salt
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(_TRUTH, projectId, taskNumber, proposer, specDigest, truthDigest, salt));
    }

    function solution(uint256 taskId, address solver, SolutionReveal calldata s) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(_SOLUTION, taskId, solver, s.updateDigest, s.checkpointRoot, s.dataRoot, s.steps, s.salt)
        );
    }

    /// @return hash `keccak256(abi.encodePacked(scores))`: packing an array pads each element to a word, so the words in the call's
    /// data are what is hashed. Elements above 32 bits are refused where they are read.
    function hashScores(uint32[] calldata scores) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let data := mload(0x40)
            let size := shl(5, scores.length)
            calldatacopy(data, scores.offset, size)
            hash := keccak256(data, size)
        }
    }

    function ballot(
        uint256 taskId,
        address coordinator,
        Verdict verdict,
        bytes32 scoresHash,
        uint64 refutedMask,
        bytes32 reportDigest,
        bytes32 salt
    ) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(_BALLOT, taskId, coordinator, verdict, scoresHash, refutedMask, reportDigest, salt)
        );
    }
}
