// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SolutionReveal, TaskView} from "../../../contracts/interfaces/ITaskContract.sol";
import {Cast} from "./Plans.sol";
import {Stage} from "./Stage.sol";
import {Verb} from "./Verbs.sol";

/// @title What can be said in a task: one function a verb
/// @notice Statements are those of {Plans}; `spoil` puts one bit of them wrong.
abstract contract TaskMoves is Stage {
    function _propose(uint256 projectId, address who, bool spoil) internal returns (bool) {
        (, uint64 number) = project.proposerOf(projectId, who);
        bytes32 commitment = _truthCommitment(projectId, number, who);
        if (spoil) number += uint64(1 + _below(3));
        return _do(
            Verb.Propose, who, abi.encodeCall(tasks.propose, (projectId, number, _label("spec", number, who), commitment))
        );
    }

    function _join(uint256 taskId, address who) internal returns (bool) {
        return _do(Verb.Join, who, abi.encodeCall(tasks.join, (taskId)));
    }

    function _commitSolution(uint256 taskId, address who, bool spoil) internal returns (bool) {
        bytes32 commitment = spoil ? bytes32(_below(2)) : _solutionCommitment(taskId, who);
        return _do(Verb.CommitSolution, who, abi.encodeCall(tasks.commitSolution, (taskId, commitment)));
    }

    /// @dev Only the proposer's newest task numbers fit; an older task is found by trying them.
    function _revealTruth(uint256 taskId, address who, bool spoil) internal returns (bool) {
        TaskView memory v = tasks.task(taskId);
        (, uint64 number) = project.proposerOf(v.projectId, v.proposer);
        while (number > 0 && !_binds(v, number - 1)) --number;
        if (number > 0) --number;
        bytes32 truth = _label("truth", spoil ? number + 1 : number, v.proposer);
        bytes32 spec = _label("spec", number, v.proposer);
        bytes32 salt = _label("salt", number, v.proposer);
        return _do(Verb.RevealTruth, who, abi.encodeCall(tasks.revealTruth, (taskId, number, spec, truth, salt)));
    }

    function _storeSeed(uint256 taskId, address who) internal returns (bool) {
        return _do(Verb.StoreSeed, who, abi.encodeCall(tasks.storeSeed, (taskId)));
    }

    function _claimSeat(uint256 taskId, address who) internal returns (bool) {
        return _do(Verb.ClaimSeat, who, abi.encodeCall(tasks.claimSeat, (taskId)));
    }

    function _revealSolution(uint256 taskId, address who, bool spoil) internal returns (bool) {
        SolutionReveal memory s = _solution(taskId, who);
        if (spoil) s.steps ^= uint32(1 << _below(32));
        return _do(Verb.RevealSolution, who, abi.encodeCall(tasks.revealSolution, (taskId, s)));
    }

    function _advance(uint256 taskId, address who) internal returns (bool) {
        return _do(Verb.Advance, who, abi.encodeCall(tasks.advance, (taskId)));
    }

    function _commitBallot(uint256 taskId, address who, bool spoil) internal returns (bool) {
        Cast memory c = _cast(taskId, who, tasks.task(taskId));
        bytes32 commitment = spoil ? bytes32(_below(2)) : _ballotCommitment(taskId, who, c);
        return _do(Verb.CommitBallot, who, abi.encodeCall(tasks.commitBallot, (taskId, commitment)));
    }

    function _revealBallot(uint256 taskId, address who, bool spoil) internal returns (bool) {
        Cast memory c = _cast(taskId, who, tasks.task(taskId));
        if (spoil) c.refutedMask ^= uint64(1 << _below(64));
        return _do(
            Verb.RevealBallot,
            who,
            abi.encodeCall(tasks.revealBallot, (taskId, c.verdict, c.scores, c.refutedMask, c.reportDigest, c.salt))
        );
    }

    function _settle(uint256 taskId, address who, bool spoil) internal returns (bool) {
        (uint64[] memory weights, uint32[] memory scores) = _medians(taskId, tasks.task(taskId));
        if (spoil && weights.length > 0) {
            if (_below(2) == 0) weights[_below(weights.length)] ^= uint64(1 << _below(33));
            else scores[_below(scores.length)] ^= uint32(1 << _below(20));
        }
        return _do(Verb.Settle, who, abi.encodeCall(tasks.settle, (taskId, weights, scores)));
    }

    function _do(Verb verb, address who, bytes memory data) private returns (bool) {
        return _try(verb, who, address(tasks), data);
    }

    function _binds(TaskView memory v, uint64 number) private view returns (bool) {
        bytes32 commitment = _truthCommitment(v.projectId, number, v.proposer);
        return v.truthBinding == keccak256(abi.encode(commitment, _label("spec", number, v.proposer), number));
    }
}
