// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fault, Role} from "../interfaces/IParticipantStaking.sol";
import {Attestation, EmptyReason, RoundAction, RoundOutcome, RoundState} from "../interfaces/IProject.sol";
import {CreditKind} from "../interfaces/IResultsRewards.sol";
import {RoleTable} from "../lib/RoleTable.sol";
import {ProjectRounds} from "./ProjectRounds.sol";

/// @title Versions: proposal, attestation, publication (protocol section 8)
abstract contract ProjectVersions is ProjectRounds {
    function proposeVersion(uint256 projectId, bytes32 digest, bytes32 inputRoot) external {
        Round storage r = _rounds[projectId];
        _require(projectId, r.state, RoundAction.ProposeVersion);
        if (block.timestamp >= r.deadline) revert ProjectDeadlinePassed(projectId, r.deadline);
        if (digest == 0 || inputRoot == 0) revert ProjectZeroDigest();
        _enter(r, RoundState.Attesting);
        r.deadline = _deadline(_params[projectId][r.paramsVersion].attestWindow);
        r.attestors = 0;
        r.votesThis = 0;
        r.votesWorse = 0;
        _proposals[projectId] = Proposal(msg.sender, digest);
        emit VersionProposed(
            projectId, _heads[projectId].round, r.attempt, msg.sender, digest, inputRoot, r.deadline
        );
        _staking.lock(msg.sender, Role.Aggregator);
    }

    function attest(uint256 projectId, uint256[] calldata taskIds, Attestation kind, bytes32 digest) external {
        Round storage r = _rounds[projectId];
        _require(projectId, r.state, RoundAction.Attest);
        if (block.timestamp >= r.deadline) revert ProjectDeadlinePassed(projectId, r.deadline);
        bool own = digest == _proposals[projectId].digest;
        if (kind == Attestation.None || digest == 0 || own == (kind == Attestation.That)) {
            revert ProjectBadAttestation(kind, digest);
        }
        uint16 weight = _weigh(projectId, taskIds);
        _record(projectId, r, kind, digest, weight);
        emit VersionAttested(projectId, _heads[projectId].round, r.attempt, msg.sender, kind, digest, weight);
        _conclude(projectId, r, kind, digest);
    }

    function advanceRound(uint256 projectId) external {
        Round storage r = _rounds[projectId];
        RoundState state = r.state;
        _require(projectId, state, RoundAction.Advance);
        if (block.timestamp < r.deadline && !(state == RoundState.Open && _cutOff(r))) {
            revert ProjectNothingToAdvance(projectId);
        }
        if (state == RoundState.Open) {
            if (r.openTasks > 0) revert ProjectNothingToAdvance(projectId);
            _finishCollecting(projectId, r);
        } else {
            if (state == RoundState.Attesting) _staking.unlock(_proposals[projectId].aggregator, Role.Aggregator);
            _failAttempt(projectId, r);
        }
    }

    /// @return weight number of the named tasks, each a Settled one of this round with a ballot revealed by the caller
    function _weigh(uint256 projectId, uint256[] calldata taskIds) private view returns (uint16 weight) {
        uint32 round_ = _heads[projectId].round;
        uint256 last = 0;
        for (uint256 i = 0; i < taskIds.length; ++i) {
            uint256 taskId = taskIds[i];
            if (taskId <= last || !_tasks.attests(taskId, projectId, round_, msg.sender)) {
                revert ProjectBadTaskList(taskId);
            }
            last = taskId;
        }
        if (taskIds.length == 0) revert ProjectNoWeight(projectId, msg.sender);
        return uint16(taskIds.length);
    }

    function _record(uint256 projectId, Round storage r, Attestation kind, bytes32 digest, uint16 weight) private {
        uint256 count = r.attestors;
        for (uint256 i = 0; i < count; ++i) {
            if (_votes[projectId][i].coordinator == msg.sender) revert ProjectAlreadyAttested(projectId, msg.sender);
        }
        Vote storage vote = _votes[projectId][count];
        vote.coordinator = msg.sender;
        vote.weight = weight;
        vote.kind = uint8(kind);
        if (kind == Attestation.That) vote.that = digest;
        else if (kind == Attestation.This) r.votesThis += weight;
        else r.votesWorse += weight;
        r.attestors = uint16(count + 1);
    }

    /// @dev Ends the attempt where two thirds agree, or where all have spoken and do not.
    function _conclude(uint256 projectId, Round storage r, Attestation kind, bytes32 digest) private {
        uint256 seats = r.seats;
        uint256 agreed;
        uint256 voted;
        uint256 count = r.attestors;
        for (uint256 i = 0; i < count; ++i) {
            Vote storage vote = _votes[projectId][i];
            voted += vote.weight;
            if (vote.kind == uint8(kind) && (kind != Attestation.That || vote.that == digest)) agreed += vote.weight;
        }
        bool decided = 3 * agreed >= 2 * seats;
        if (!decided && voted < seats) return;
        address aggregator = _proposals[projectId].aggregator;
        if (decided && kind == Attestation.That) {
            uint256 lock_ = RoleTable.lockOf(Role.Aggregator);
            _staking.penalise(aggregator, Role.Aggregator, lock_, 0, address(0), Fault.VersionRefuted);
        } else {
            _staking.unlock(aggregator, Role.Aggregator);
        }
        if (!decided) _failAttempt(projectId, r);
        else if (kind == Attestation.Worse) _endEmpty(projectId, r, EmptyReason.Worse);
        else _publish(projectId, r, kind, digest, agreed);
    }

    function _publish(uint256 projectId, Round storage r, Attestation kind, bytes32 digest, uint256 agreed) private {
        Head storage h = _heads[projectId];
        uint32 version = ++h.headVersion;
        _versions[projectId][version] = digest;
        address aggregator = kind == Attestation.This ? _proposals[projectId].aggregator : address(0);
        emit VersionPublished(projectId, version, digest, h.round, aggregator);

        uint256 pot = aggregationPot(projectId, r);
        uint256 paid = _payAttestors(projectId, r.attestors, kind, digest, (pot / 2) / agreed);
        uint256 dust = pot - pot / 2 - paid;
        if (aggregator != address(0)) {
            paid += pot / 2;
            _rewards.credit(aggregator, CreditKind.Aggregator, h.round, projectId, pot / 2);
        }
        _end(projectId, r, RoundOutcome.Published, EmptyReason.None, paid, dust);
    }

    /// @dev `share` for each seat that attested what was published.
    function _payAttestors(uint256 projectId, uint256 count, Attestation kind, bytes32 digest, uint256 share)
        private
        returns (uint256 paid)
    {
        uint256 round_ = _heads[projectId].round;
        for (uint256 i = 0; i < count; ++i) {
            Vote storage vote = _votes[projectId][i];
            if (vote.kind != uint8(kind) || (kind == Attestation.That && vote.that != digest)) continue;
            uint256 amount = share * vote.weight;
            paid += amount;
            _rewards.credit(vote.coordinator, CreditKind.Attestation, round_, projectId, amount);
        }
    }

    function _failAttempt(uint256 projectId, Round storage r) private {
        uint8 attempt = r.attempt;
        uint32 round_ = _heads[projectId].round;
        if (attempt == MAX_ATTEMPTS) {
            emit VersionAttemptFailed(projectId, round_, attempt, 0);
            _endEmpty(projectId, r, EmptyReason.NoAgreement);
            return;
        }
        _enter(r, RoundState.Merging);
        r.attempt = attempt + 1;
        r.deadline = _deadline(_roundTerms[projectId][r.paramsVersion].mergeWindow);
        emit VersionAttemptFailed(projectId, round_, attempt, r.deadline);
    }
}
