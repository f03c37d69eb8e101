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
        Lane storage lane = _lanes[TaskIds.laneOf(taskId)];
        lane.origin = Origin(msg.sender, opened.paramsVersion, 0);
        TaskTerms storage terms = _termsOf[projectId][opened.paramsVersion];
        uint40 deadline = uint40(block.timestamp + terms.joinWindow);
        lane.work = Work(
            TaskState.Open, deadline, uint24(opened.round), terms.capacity, terms.seats, 0, 0, 0, 0, 0, 0, Tally.wrap(0)
        );
        lane.truthOrSeed = _bind(truthCommitment, specDigest, taskNumber);
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
        Lane storage lane = _at(taskId, TaskAction.Join);
        _beforeDeadline(taskId, lane);
        if (lane.origin.proposer == msg.sender) revert TaskProposerExcluded(taskId, msg.sender);
        slot = lane.work.solvers;
        if (_findSlot(lane, msg.sender) != slot) revert TaskAlreadyJoined(taskId, msg.sender);
        lane.solvers[slot] = uint160(msg.sender);
        if (slot < PRINTS) lane.origin.prints |= uint80(uint8(uint160(msg.sender))) << (8 * slot);
        lane.work.solvers = slot + 1;
        emit SolverJoined(taskId, msg.sender, slot);
        if (slot + 1 == lane.work.capacity) _enter(taskId, lane, TaskState.Training, _terms(taskId, lane).trainWindow);
        _staking.lock(msg.sender, Role.Solver);
    }

    function commitSolution(uint256 taskId, bytes32 commitment) external {
        Lane storage lane = _at(taskId, TaskAction.CommitSolution);
        _beforeDeadline(taskId, lane);
        uint256 slot = _solverSlot(taskId, lane);
        uint32 committed = lane.work.committed;
        if ((committed >> slot) & 1 == 1) revert TaskAlreadyCommitted(taskId, msg.sender);
        committed |= uint32(1 << slot);
        lane.work.committed = committed;
        lane.sheet[slot] = commitment;
        emit SolutionCommitted(taskId, msg.sender, uint8(slot), commitment);
        if (committed == _all(lane.work.solvers)) _seal(taskId, lane);
    }

    function revealTruth(uint256 taskId, uint64 taskNumber, bytes32 specDigest, bytes32 truthDigest, bytes32 salt)
        external
    {
        Lane storage lane = _at(taskId, TaskAction.RevealTruth);
        _beforeDeadline(taskId, lane);
        if (lane.origin.proposer != msg.sender) revert TaskNotProposer(taskId, msg.sender);
        bytes32 commitment = _hashTypedDataV4(
            Statements.truth(TaskIds.projectOf(taskId), taskNumber, msg.sender, specDigest, truthDigest, salt)
        );
        _same(taskId, lane.truthOrSeed, _bind(commitment, specDigest, taskNumber));
        emit TruthRevealed(taskId, truthDigest);
        _enter(taskId, lane, TaskState.Revealing, _terms(taskId, lane).revealWindow);
    }

    function claimSeat(uint256 taskId) external {
        Lane storage lane = _at(taskId, TaskAction.ClaimSeat);
        _needSeed(taskId, lane);
        if (block.number > lane.work.mark) revert TaskSeatWindowOver(taskId, lane.work.mark);
        if (lane.origin.proposer == msg.sender) revert TaskProposerExcluded(taskId, msg.sender);
        if (_findSlot(lane, msg.sender) != lane.work.solvers) revert TaskSolverExcluded(taskId, msg.sender);
        uint8 taken = lane.work.seats;
        if (_findSeat(lane, msg.sender) != taken) revert TaskAlreadyClaimed(taskId, msg.sender);
        uint96 ticket = _ticket(taskId, lane, msg.sender);
        uint256 word = (uint256(ticket) << 160) | uint160(msg.sender);
        address displaced;
        if (taken < lane.work.places) {
            lane.seats[taken] = word;
            lane.work.seats = taken + 1;
        } else {
            uint256 seat = _highest(lane, taken);
            // equal tickets: the lower address wins, which the word's order says at once
            if (word >= lane.seats[seat]) revert TaskTicketTooHigh(taskId, ticket);
            displaced = address(uint160(lane.seats[seat]));
            lane.seats[seat] = word;
        }
        emit SeatClaimed(taskId, msg.sender, ticket, displaced);
        if (displaced != address(0)) _staking.unlock(displaced, Role.Coordinator);
        _staking.lock(msg.sender, Role.Coordinator);
    }

    function revealSolution(uint256 taskId, SolutionReveal calldata solution) external {
        Lane storage lane = _at(taskId, TaskAction.RevealSolution);
        _beforeDeadline(taskId, lane);
        uint256 slot = _solverSlot(taskId, lane);
        uint32 revealed = lane.work.revealed;
        if ((lane.work.committed >> slot) & 1 == 0) revert TaskNotCommitted(taskId, msg.sender);
        if ((revealed >> slot) & 1 == 1) revert TaskAlreadyRevealed(taskId, msg.sender);
        _same(taskId, lane.sheet[slot], _hashTypedDataV4(Statements.solution(taskId, msg.sender, solution)));
        revealed |= uint32(1 << slot);
        lane.work.revealed = revealed;
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
        if (revealed == lane.work.committed && _seatWindowPassed(lane)) _closeRevealing(taskId, lane);
    }

    function commitBallot(uint256 taskId, bytes32 commitment) external {
        Lane storage lane = _at(taskId, TaskAction.CommitBallot);
        _beforeDeadline(taskId, lane);
        _needSeed(taskId, lane);
        uint256 seat = _seatOf(taskId, lane);
        Tally tally = lane.work.tally;
        if ((tally.committed() >> seat) & 1 == 1) revert TaskAlreadyCommitted(taskId, msg.sender);
        tally = tally.withCommitted(seat);
        lane.work.tally = tally;
        lane.sheet[seat] = commitment;
        emit BallotCommitted(taskId, msg.sender, commitment);
        if (tally.committed() == _all(lane.work.seats)) _enter(taskId, lane, TaskState.Tallying, _terms(taskId, lane).tallyWindow);
    }

    function revealBallot(
        uint256 taskId,
        Verdict verdict,
        uint32[] calldata scores,
        uint64 refutedMask,
        bytes32 reportDigest,
        bytes32 salt
    ) external {
        Lane storage lane = _at(taskId, TaskAction.RevealBallot);
        _beforeDeadline(taskId, lane);
        uint256 seat = _seatOf(taskId, lane);
        Tally tally = lane.work.tally;
        if ((tally.committed() >> seat) & 1 == 0) revert TaskNotCommitted(taskId, msg.sender);
        if ((tally.revealed() >> seat) & 1 == 1) revert TaskAlreadyRevealed(taskId, msg.sender);
        bytes32 statement = Statements.ballot(
            taskId, msg.sender, verdict, Statements.hashScores(scores), refutedMask, reportDigest, salt
        );
        _same(taskId, lane.sheet[seat], _hashTypedDataV4(statement));
        _writeScores(taskId, lane, seat, verdict, scores, refutedMask);
        lane.work.tally = tally.withRevealed(seat, verdict == Verdict.BadTask);
        emit BallotRevealed(taskId, msg.sender, verdict, scores, refutedMask, reportDigest);
    }

    /// @dev Keeps a ballot's scores and counts its refutals. A refuted or unrevealed solution has no score, a bad task none.
    function _writeScores(
        uint256 taskId,
        Lane storage lane,
        uint256 seat,
        Verdict verdict,
        uint32[] calldata scores,
        uint256 refutedMask
    ) private {
        uint256 scorable = lane.work.revealed;
        if (scores.length != lane.work.solvers || refutedMask & ~scorable != 0) revert TaskBadScores(taskId);
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
                _writeWord(lane, seat, w, word);
                (i, w, word) = (0, w + 1, 0);
            }
            if (i != 0) _writeWord(lane, seat, w, word);
            for (uint256 slot = 0; refutedMask != 0; ++slot) {
                if (refutedMask & 1 == 1) lane.solvers[slot] += 1 << 160;
                refutedMask >>= 1;
            }
        }
    }

    function _writeWord(Lane storage lane, uint256 seat, uint256 w, uint256 word) private {
        if (w == 0) lane.sheet[seat] = bytes32(word);
        else lane.more[2 * seat + w - 1] = word;
    }

    function _solverSlot(uint256 taskId, Lane storage lane) private view returns (uint256 slot) {
        slot = _scanSlot(lane, msg.sender);
        if (slot == lane.work.solvers) revert TaskNotSolver(taskId, msg.sender);
    }

    function _seatOf(uint256 taskId, Lane storage lane) private view returns (uint256 seat) {
        seat = _findSeat(lane, msg.sender);
        if (seat == lane.work.seats) revert TaskNotSeated(taskId, msg.sender);
    }

    /// @return seat whose ticket is the highest
    function _highest(Lane storage lane, uint256 taken) private view returns (uint256 seat) {
        uint256 most = 0;
        for (uint256 i = 0; i < taken; ++i) {
            if (lane.seats[i] > most) (most, seat) = (lane.seats[i], i);
        }
    }

    function _bind(bytes32 commitment, bytes32 specDigest, uint64 taskNumber) private pure returns (bytes32) {
        return keccak256(abi.encode(commitment, specDigest, taskNumber));
    }

    function _same(uint256 taskId, bytes32 expected, bytes32 actual) private pure {
        if (expected != actual) revert TaskWrongReveal(taskId, expected, actual);
    }
}
