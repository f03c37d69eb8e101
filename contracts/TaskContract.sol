// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Role} from "./interfaces/IParticipantStaking.sol";
import {OpenedTask, TaskTerms} from "./interfaces/IProject.sol";
import {SolutionReveal, TaskAction, TaskState, Verdict} from "./interfaces/ITaskContract.sol";
import {Scores} from "./lib/Scores.sol";
import {Statements} from "./lib/Statements.sol";
import {Tally, TallyLib} from "./lib/Tally.sol";
import {TaskIds} from "./lib/TaskIds.sol";
import {Tickets} from "./lib/Tickets.sol";
import {TaskStore} from "./tasks/TaskStore.sol";
import {TaskViews} from "./tasks/TaskViews.sol";

/// @title TaskContract
/// @notice See {ITaskContract}. What participants say; what follows from it is in `tasks/`.
contract TaskContract is TaskViews, EIP712 {
    using TallyLib for Tally;

    constructor(address project_, address staking_, address rewards_)
        TaskStore(project_, staking_, rewards_)
        EIP712("Tempernet", "1")
    {}

    function setTerms(uint256 projectId, uint32 paramsVersion, TaskTerms calldata terms_) external {
        if (msg.sender != address(_project)) revert TaskNotProject(msg.sender);
        _termsOf[projectId][paramsVersion] = terms_;
    }

    function propose(uint256 projectId, uint64 taskNumber, bytes32 specDigest, bytes32 truthCommitment)
        external
        returns (uint256 taskId)
    {
        if (specDigest == 0 || truthCommitment == 0) revert TaskZeroDigest();
        OpenedTask memory opened = _project.openTask(projectId, msg.sender, taskNumber);
        taskId = opened.taskId;
        Lane storage l = _lanes[TaskIds.laneOf(taskId)];
        l.origin = Origin(msg.sender, opened.paramsVersion, 0);
        TaskTerms storage terms = _termsOf[projectId][opened.paramsVersion];
        uint40 deadline = uint40(block.timestamp + terms.joinWindow);
        l.work = Work(
            TaskState.Open, deadline, uint24(opened.round), terms.capacity, terms.seats, 0, 0, 0, 0, 0, 0, Tally.wrap(0)
        );
        l.truthOrSeed = _bind(truthCommitment, specDigest, taskNumber);
        emit TaskProposed(
            taskId,
            projectId,
            msg.sender,
            opened.round,
            taskNumber,
            specDigest,
            truthCommitment,
            opened.headVersion,
            opened.headDigest
        );
        emit TaskStateChanged(taskId, TaskState.Open, deadline);
        _staking.lock(msg.sender, Role.Proposer);
    }

    function join(uint256 taskId) external returns (uint8 slot) {
        Lane storage l = _at(taskId, TaskAction.Join);
        _beforeDeadline(taskId, l);
        if (l.origin.proposer == msg.sender) revert TaskProposerExcluded(taskId, msg.sender);
        slot = l.work.solvers;
        if (_findSlot(l, msg.sender) != slot) revert TaskAlreadyJoined(taskId, msg.sender);
        l.solvers[slot] = uint160(msg.sender);
        if (slot < PRINTS) l.origin.prints |= uint80(uint8(uint160(msg.sender))) << (8 * slot);
        l.work.solvers = slot + 1;
        emit SolverJoined(taskId, msg.sender, slot);
        if (slot + 1 == l.work.capacity) _enter(taskId, l, TaskState.Training, _terms(taskId, l).trainWindow);
        _staking.lock(msg.sender, Role.Solver);
    }

    function commitSolution(uint256 taskId, bytes32 commitment) external {
        Lane storage l = _at(taskId, TaskAction.CommitSolution);
        _beforeDeadline(taskId, l);
        uint256 slot = _solverSlot(taskId, l);
        uint32 committed = l.work.committed;
        if ((committed >> slot) & 1 == 1) revert TaskAlreadyCommitted(taskId, msg.sender);
        committed |= uint32(1 << slot);
        l.work.committed = committed;
        l.sheet[slot] = commitment;
        emit SolutionCommitted(taskId, msg.sender, uint8(slot), commitment);
        if (committed == _all(l.work.solvers)) _seal(taskId, l);
    }

    function revealTruth(uint256 taskId, uint64 taskNumber, bytes32 specDigest, bytes32 truthDigest, bytes32 salt)
        external
    {
        Lane storage l = _at(taskId, TaskAction.RevealTruth);
        _beforeDeadline(taskId, l);
        if (l.origin.proposer != msg.sender) revert TaskNotProposer(taskId, msg.sender);
        bytes32 commitment = _hashTypedDataV4(
            Statements.truth(TaskIds.projectOf(taskId), taskNumber, msg.sender, specDigest, truthDigest, salt)
        );
        _same(taskId, l.truthOrSeed, _bind(commitment, specDigest, taskNumber));
        emit TruthRevealed(taskId, truthDigest);
        _enter(taskId, l, TaskState.Revealing, _terms(taskId, l).revealWindow);
    }

    function claimSeat(uint256 taskId) external {
        Lane storage l = _at(taskId, TaskAction.ClaimSeat);
        _needSeed(taskId, l);
        if (block.number > l.work.mark) revert TaskSeatWindowOver(taskId, l.work.mark);
        if (l.origin.proposer == msg.sender) revert TaskProposerExcluded(taskId, msg.sender);
        if (_findSlot(l, msg.sender) != l.work.solvers) revert TaskSolverExcluded(taskId, msg.sender);
        uint8 taken = l.work.seats;
        if (_findSeat(l, msg.sender) != taken) revert TaskAlreadyClaimed(taskId, msg.sender);
        uint96 ticket = _ticket(taskId, l, msg.sender);
        uint256 word = (uint256(ticket) << 160) | uint160(msg.sender);
        address displaced;
        if (taken < l.work.places) {
            l.seats[taken] = word;
            l.work.seats = taken + 1;
        } else {
            uint256 seat = _highest(l, taken);
            // equal tickets: the lower address wins, which the word's order says at once
            if (word >= l.seats[seat]) revert TaskTicketTooHigh(taskId, ticket);
            displaced = address(uint160(l.seats[seat]));
            l.seats[seat] = word;
        }
        emit SeatClaimed(taskId, msg.sender, ticket, displaced);
        if (displaced != address(0)) _staking.unlock(displaced, Role.Coordinator);
        _staking.lock(msg.sender, Role.Coordinator);
    }

    function revealSolution(uint256 taskId, SolutionReveal calldata solution) external {
        Lane storage l = _at(taskId, TaskAction.RevealSolution);
        _beforeDeadline(taskId, l);
        uint256 slot = _solverSlot(taskId, l);
        uint32 revealed = l.work.revealed;
        if ((l.work.committed >> slot) & 1 == 0) revert TaskNotCommitted(taskId, msg.sender);
        if ((revealed >> slot) & 1 == 1) revert TaskAlreadyRevealed(taskId, msg.sender);
        _same(taskId, l.sheet[slot], _hashTypedDataV4(Statements.solution(taskId, msg.sender, solution)));
        revealed |= uint32(1 << slot);
        l.work.revealed = revealed;
        emit SolutionRevealed(
            taskId,
            msg.sender,
            uint8(slot),
            solution.updateDigest,
            solution.checkpointRoot,
            solution.dataRoot,
            solution.steps,
            solution.leavesDigest
        );
        if (revealed == l.work.committed && _seatWindowPassed(l)) _closeRevealing(taskId, l);
    }

    function commitBallot(uint256 taskId, bytes32 commitment) external {
        Lane storage l = _at(taskId, TaskAction.CommitBallot);
        _beforeDeadline(taskId, l);
        _needSeed(taskId, l);
        uint256 seat = _seatOf(taskId, l);
        Tally tally = l.work.tally;
        if ((tally.committed() >> seat) & 1 == 1) revert TaskAlreadyCommitted(taskId, msg.sender);
        tally = tally.withCommitted(seat);
        l.work.tally = tally;
        l.sheet[seat] = commitment;
        emit BallotCommitted(taskId, msg.sender, commitment);
        if (tally.committed() == _all(l.work.seats)) _enter(taskId, l, TaskState.Tallying, _terms(taskId, l).tallyWindow);
    }

    function revealBallot(
        uint256 taskId,
        Verdict verdict,
        uint32[] calldata scores,
        uint64 refutedMask,
        bytes32 reportDigest,
        bytes32 salt
    ) external {
        Lane storage l = _at(taskId, TaskAction.RevealBallot);
        _beforeDeadline(taskId, l);
        uint256 seat = _seatOf(taskId, l);
        Tally tally = l.work.tally;
        if ((tally.committed() >> seat) & 1 == 0) revert TaskNotCommitted(taskId, msg.sender);
        if ((tally.revealed() >> seat) & 1 == 1) revert TaskAlreadyRevealed(taskId, msg.sender);
        bytes32 statement = Statements.ballot(
            taskId, msg.sender, verdict, Statements.hashScores(scores), refutedMask, reportDigest, salt
        );
        _same(taskId, l.sheet[seat], _hashTypedDataV4(statement));
        _writeScores(taskId, l, seat, verdict, scores, refutedMask);
        l.work.tally = tally.withRevealed(seat, verdict == Verdict.BadTask);
        emit BallotRevealed(taskId, msg.sender, verdict, scores, refutedMask, reportDigest);
    }

    /// @dev Keeps a ballot's scores and counts its refutals. A refuted or unrevealed solution has no score, a bad task none at all.
    function _writeScores(
        uint256 taskId,
        Lane storage l,
        uint256 seat,
        Verdict verdict,
        uint32[] calldata scores,
        uint256 refutedMask
    ) private {
        uint256 scorable = l.work.revealed;
        if (scores.length != l.work.solvers || refutedMask & ~scorable != 0) revert TaskBadScores(taskId);
        if (verdict == Verdict.BadTask) {
            if (refutedMask != 0) revert TaskBadScores(taskId);
            scorable = 0;
        }
        scorable &= ~refutedMask;
        unchecked {
            uint256 i = 0;
            uint256 w = 0;
            uint256 word = 0;
            for (uint256 slot = 0; slot < scores.length; ++slot) {
                uint256 score = scores[slot];
                if (score > Scores.MAX || (score != 0 && (scorable >> slot) & 1 == 0)) revert TaskBadScores(taskId);
                word = Scores.put(word, i, score);
                if (++i != Scores.PER_WORD) continue;
                _writeWord(l, seat, w++, word);
                (i, word) = (0, 0);
            }
            if (i != 0) _writeWord(l, seat, w, word);
            for (uint256 slot = 0; refutedMask != 0; ++slot) {
                if (refutedMask & 1 == 1) l.solvers[slot] += 1 << 160;
                refutedMask >>= 1;
            }
        }
    }

    function _writeWord(Lane storage l, uint256 seat, uint256 w, uint256 word) private {
        if (w == 0) l.sheet[seat] = bytes32(word);
        else l.more[2 * seat + w - 1] = word;
    }

    function _solverSlot(uint256 taskId, Lane storage l) private view returns (uint256 slot) {
        slot = _scanSlot(l, msg.sender);
        if (slot == l.work.solvers) revert TaskNotSolver(taskId, msg.sender);
    }

    function _seatOf(uint256 taskId, Lane storage l) private view returns (uint256 seat) {
        seat = _findSeat(l, msg.sender);
        if (seat == l.work.seats) revert TaskNotSeated(taskId, msg.sender);
    }

    /// @return seat whose ticket is the highest
    function _highest(Lane storage l, uint256 taken) private view returns (uint256 seat) {
        uint256 most = 0;
        for (uint256 i = 0; i < taken; ++i) {
            if (l.seats[i] > most) (most, seat) = (l.seats[i], i);
        }
    }

    function _bind(bytes32 commitment, bytes32 specDigest, uint64 taskNumber) private pure returns (bytes32) {
        return keccak256(abi.encode(commitment, specDigest, taskNumber));
    }

    function _same(uint256 taskId, bytes32 expected, bytes32 actual) private pure {
        if (expected != actual) revert TaskWrongReveal(taskId, expected, actual);
    }
}
