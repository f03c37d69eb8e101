// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    EmptyReason,
    OpenedTask,
    RoundAction,
    RoundOutcome,
    RoundState
} from "../interfaces/IProject.sol";
import {TaskIds} from "../lib/TaskIds.sol";
import {ProjectEscrow} from "./ProjectEscrow.sol";

/// @title Rounds: from the first proposal to the merge
abstract contract ProjectRounds is ProjectEscrow {
    modifier onlyTasks() {
        if (msg.sender != address(_tasks)) revert ProjectNotTasks(msg.sender);
        _;
    }

    function openTask(uint256 projectId, address proposer, uint64 taskNumber)
        external
        onlyTasks
        returns (OpenedTask memory opened)
    {
        Head storage h = _heads[projectId];
        if (h.owner == address(0)) revert ProjectUnknown(projectId);
        Round storage r = _rounds[projectId];
        _require(projectId, r.state, RoundAction.OpenTask);
        if (r.state == RoundState.Idle) {
            _open(projectId, h, r, _rosters[projectId][h.rosterVersion][proposer].listed);
        } else if (_cutOff(r)) {
            revert ProjectRoundClosed(projectId, h.round);
        }
        opened.round = h.round;
        opened.paramsVersion = r.paramsVersion;
        opened.taskId = TaskIds.make(projectId, h.round, r.tasks);
        opened.headVersion = h.headVersion;
        opened.headDigest = _versions[projectId][h.headVersion];
        if (r.tasks == type(uint8).max) revert ProjectRoundFull(projectId, h.round);
        if (_countProposal(projectId, proposer, taskNumber, r.rosterVersion, h.round)) ++r.proposed;
        ++r.tasks;
        ++r.openTasks;
        _reserve(projectId, opened.taskId, _roundTerms[projectId][r.paramsVersion].reservation);
    }

    function closeTask(
        uint256 projectId,
        uint256 taskId,
        bool settled,
        uint256 paid,
        uint256 dust,
        uint256 accepted,
        uint256 ballots
    ) external onlyTasks {
        Round storage r = _rounds[projectId];
        _require(projectId, r.state, RoundAction.CloseTask);
        RoundTerms storage terms = _roundTerms[projectId][r.paramsVersion];
        uint256 freed = terms.reservation;
        --r.openTasks;
        if (settled) {
            freed -= terms.aggregationPool;
            ++r.settled;
            r.inputs += uint16(accepted);
            r.seats += uint16(ballots);
        }
        _spend(projectId, taskId, freed, paid, dust);
        if (r.openTasks == 0 && _cutOff(r)) _finishCollecting(projectId, r);
    }

    /// @dev The cut-off has passed and every task is terminal.
    function _finishCollecting(uint256 projectId, Round storage r) internal {
        RoundTerms storage terms = _roundTerms[projectId][r.paramsVersion];
        if (r.inputs < terms.minInputs) {
            _endEmpty(projectId, r, EmptyReason.TooFewInputs);
            return;
        }
        _enter(r, RoundState.Merging);
        r.attempt = 1;
        r.deadline = _deadline(terms.mergeWindow);
        emit RoundMerging(projectId, _heads[projectId].round, r.inputs, r.seats, r.deadline);
    }

    function _endEmpty(uint256 projectId, Round storage r, EmptyReason reason) internal {
        _end(projectId, r, RoundOutcome.Empty, reason, 0, 0);
    }

    /// @dev Back to Idle; the aggregation pools, less what was `paid` of them, are free again; the round's dust is burned.
    function _end(
        uint256 projectId,
        Round storage r,
        RoundOutcome outcome,
        EmptyReason reason,
        uint256 paid,
        uint256 dust
    ) internal {
        uint256 freed = aggregationPot(projectId, r);
        _enter(r, RoundState.Idle);
        if (freed > 0) _spend(projectId, 0, freed, paid, dust);
        emit RoundEnded(projectId, _heads[projectId].round, outcome, reason);
        uint256 burning = _escrows[projectId].dust;
        if (burning == 0) return;
        _escrows[projectId].dust = 0;
        _rewards.burnDust(projectId, burning);
    }

    /// @dev Ends a reservation of `freed`: `paid` of it was credited, `dust` waits to be burned, the rest is free again.
    function _spend(uint256 projectId, uint256 taskId, uint256 freed, uint256 paid, uint256 dust) internal {
        Escrow storage e = _escrows[projectId];
        (uint256 balance, uint256 reserved, uint256 before) = (e.balance, e.reserved, e.dust);
        e.balance = uint96(balance - paid - dust);
        e.reserved = uint96(reserved - freed);
        e.dust = uint64(before + dust);
        emit Released(projectId, taskId, freed - paid - dust);
    }

    /// @return wei reserved for the round's merge
    function aggregationPot(uint256 projectId, Round storage r) internal view returns (uint256) {
        return uint256(r.settled) * _roundTerms[projectId][r.paramsVersion].aggregationPool;
    }

    /// @return whether the round takes no more proposals
    function _cutOff(Round storage r) internal view returns (bool) {
        return r.proposed == r.listed || block.timestamp >= r.deadline;
    }

    function _open(uint256 projectId, Head storage h, Round storage r, uint16 listed) private {
        uint32 round_ = ++h.round;
        uint16 pv = h.paramsVersion;
        delete _rounds[projectId];
        _enter(r, RoundState.Open); // from Idle, which is zero
        r.deadline = _deadline(_roundTerms[projectId][pv].roundWindow);
        r.listed = listed;
        r.paramsVersion = pv;
        r.rosterVersion = h.rosterVersion;
        emit RoundOpened(projectId, round_, pv);
    }

    /// @return first whether this is the proposer's first task of the round
    function _countProposal(uint256 projectId, address proposer, uint64 taskNumber, uint16 rosterVersion, uint32 round_)
        private
        returns (bool first)
    {
        uint8 cap = _rosters[projectId][rosterVersion][proposer].cap;
        if (cap == 0) revert ProjectProposerNotListed(projectId, proposer);
        Proposer storage own = _proposers[projectId][proposer];
        if (own.nextTask != taskNumber) revert ProjectWrongTaskNumber(projectId, proposer, own.nextTask);
        first = own.round != round_;
        uint8 proposed = first ? 0 : own.proposed;
        if (proposed >= cap) revert ProjectProposerAtCap(projectId, proposer, cap);
        own.nextTask = taskNumber + 1;
        own.round = round_;
        own.proposed = proposed + 1;
    }

    function _reserve(uint256 projectId, uint256 taskId, uint256 amount) private {
        Escrow storage e = _escrows[projectId];
        (uint256 balance, uint256 reserved) = (e.balance, e.reserved);
        if (balance - reserved < amount) revert ProjectUnderfunded(projectId, balance - reserved, amount);
        e.reserved = uint96(reserved + amount);
        emit Reserved(projectId, taskId, amount);
    }
}
