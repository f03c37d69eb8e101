// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role} from "../../contracts/interfaces/IParticipantStaking.sol";
import {ProjectView, TaskTerms} from "../../contracts/interfaces/IProject.sol";
import {SeatView, SolutionReveal, TaskState, TaskView, Verdict} from "../../contracts/interfaces/ITaskContract.sol";
import {Scene} from "./handlers/Scene.sol";
import {Verb} from "./handlers/Verbs.sol";
import {vm} from "./handlers/Vm.sol";

/// @notice Every verb of the task contract, by anybody, on any task, at any time: it is refused with a declared error, or what it is
/// for has happened and nothing else. The second books of {Books} hold in both cases.
contract TaskVerbsTest is Scene {
    struct Before {
        uint256 taskId;
        address who;
        TaskView v;
        uint256 locked;
        bool inTime;
    }

    function testFuzz_propose(uint256 project_, uint256 caller, uint64 number, bytes32 spec, bytes32 truth, uint256 time)
        external
    {
        _later(time);
        uint256 id = project_ % 8;
        address who = _pickCaller(caller);
        (uint8 cap, uint64 next) = project.proposerOf(id, who);
        if (number % 2 == 0) number = next;
        ProjectView memory p = project.project(id);
        bytes memory data = abi.encodeCall(tasks.propose, (id, number, spec, truth));
        uint256 locked = staking.locked(who, Role.Proposer);
        uint256 live = _live.length;
        if (_try(Verb.Propose, who, address(tasks), data)) {
            assert(cap > 0 && number == next && spec != 0 && truth != 0 && _live.length == live + 1);
            TaskView memory v = tasks.task(_live[live]);
            assert(v.state == TaskState.Open && v.proposer == who && v.deadline == vm.getBlockTimestamp() + 400);
            assert(v.truthBinding == keccak256(abi.encode(truth, spec, number)));
            assert(staking.locked(who, Role.Proposer) == locked + 50 ether);
            assert(project.project(id).reserved > p.reserved && project.project(id).balance == p.balance);
        }
        _checkAll();
    }

    function testFuzz_join(uint256 task_, uint256 caller, uint256 time) external {
        Before memory b = _before(task_, caller, time, Role.Solver);
        if (_join(b.taskId, b.who)) {
            TaskView memory v = tasks.task(b.taskId);
            assert(b.v.state == TaskState.Open && b.inTime && b.who != v.proposer && v.solvers == b.v.solvers + 1);
            assert(v.state == (v.solvers == 2 ? TaskState.Training : TaskState.Open));
            assert(tasks.slotOf(b.taskId, b.who) == b.v.solvers);
            assert(staking.locked(b.who, Role.Solver) == b.locked + 25 ether);
        }
        _checkAll();
    }

    function testFuzz_commitSolution(uint256 task_, uint256 caller, uint256 time, bytes32 commitment) external {
        Before memory b = _before(task_, caller, time, Role.Solver);
        bytes memory data = abi.encodeCall(tasks.commitSolution, (b.taskId, commitment));
        if (_try(Verb.CommitSolution, b.who, address(tasks), data)) {
            TaskView memory v = tasks.task(b.taskId);
            uint8 slot = tasks.slotOf(b.taskId, b.who);
            assert(b.v.state == TaskState.Training && b.inTime);
            assert(v.committedMask == (b.v.committedMask | (1 << slot)) && v.committedMask != b.v.committedMask);
            assert(tasks.solver(b.taskId, slot).commitment == commitment);
            assert(staking.locked(b.who, Role.Solver) == b.locked);
        }
        _checkAll();
    }

    function testFuzz_revealTruth(uint256 task_, uint256 caller, uint256 time, bool spoil) external {
        Before memory b = _before(task_, caller, time, Role.Proposer);
        if (_revealTruth(b.taskId, b.who, spoil)) {
            assert(b.v.state == TaskState.Sealed && b.inTime && b.who == b.v.proposer && !spoil);
            assert(tasks.task(b.taskId).state == TaskState.Revealing && tasks.task(b.taskId).truthBinding == 0);
        }
        _checkAll();
    }

    function testFuzz_truthsOfAnybodysMakingOpenNothing(uint64 number, bytes32 spec, bytes32 truth, bytes32 salt) external {
        uint256 taskId = _of(TaskState.Sealed);
        bytes memory data = abi.encodeCall(tasks.revealTruth, (taskId, number, spec, truth, salt));
        assert(!_try(Verb.RevealTruth, _actors[2], address(tasks), data));
        _checkAll();
    }

    function testFuzz_storeSeed(uint256 task_, uint256 caller, uint256 time) external {
        Before memory b = _before(task_, caller, time, Role.Coordinator);
        if (_storeSeed(b.taskId, b.who)) {
            TaskView memory v = tasks.task(b.taskId);
            bool sample = v.state == TaskState.Judging;
            assert(v.state == b.v.state && b.v.seedBlock != 0 && b.v.seedBlock < vm.getBlockNumber());
            bool stored = sample ? v.sampleSeedStored : v.seatSeedStored;
            assert(stored ? v.seed == blockhash(b.v.seedBlock) && v.seed != 0 : v.seedBlock == vm.getBlockNumber() + 1);
        }
        _checkAll();
    }

    function testFuzz_claimSeat(uint256 task_, uint256 caller, uint256 time, uint256 others) external {
        Before memory b = _before(task_, caller, time, Role.Coordinator);
        for (; others % 3 > 0; --others) {
            _claimSeat(b.taskId, _pickCaller(others / 3));
        }
        b.locked = staking.locked(b.who, Role.Coordinator);
        b.v = tasks.task(b.taskId);
        bool sits = b.v.state != TaskState.None && _sits(b.taskId, b.who);
        if (_claimSeat(b.taskId, b.who)) {
            TaskView memory v = tasks.task(b.taskId);
            assert(b.v.state == TaskState.Sealed || b.v.state == TaskState.Revealing);
            assert(!sits && b.who != v.proposer && b.who != _actors[9] && b.who != _actors[10]);
            assert(v.seats == (b.v.seats == 2 ? 2 : b.v.seats + 1) && vm.getBlockNumber() <= v.windowEnd);
            assert(staking.locked(b.who, Role.Coordinator) == b.locked + 100 ether && _sits(b.taskId, b.who));
        }
        _checkAll(); // and with it, that a displaced claim is unlocked
    }

    function testFuzz_revealSolution(uint256 task_, uint256 caller, uint256 time, bool spoil, SolutionReveal memory s)
        external
    {
        Before memory b = _before(task_, caller, time, Role.Solver);
        bytes memory data = abi.encodeCall(tasks.revealSolution, (b.taskId, s));
        assert(!_try(Verb.RevealSolution, b.who, address(tasks), data));
        if (_revealSolution(b.taskId, b.who, spoil)) {
            TaskView memory v = tasks.task(b.taskId);
            uint256 bit = 1 << tasks.slotOf(b.taskId, b.who);
            assert(b.v.state == TaskState.Revealing && b.inTime && !spoil);
            assert(b.v.committedMask & bit != 0 && b.v.revealedMask & bit == 0 && v.revealedMask == b.v.revealedMask | bit);
        }
        _checkAll();
    }

    function testFuzz_advance(uint256 task_, uint256 caller, uint256 time) external {
        Before memory b = _before(task_, caller, time, Role.Solver);
        uint256 owed = rewards.owed(b.who);
        uint256 stakes = staking.ledger();
        if (_advance(b.taskId, b.who)) {
            TaskView memory v = tasks.task(b.taskId);
            bool moved = v.state != b.v.state;
            assert(moved || (b.v.state == TaskState.Revealing && !b.inTime && !b.v.seatSeedStored));
            assert(!b.inTime || b.v.state == TaskState.Revealing || b.v.state == TaskState.Tallying);
            // a tip comes out of a penalty, and is all that a caller without a part in the task gets
            uint256 gain = rewards.owed(b.who) - owed;
            if (b.who == _actors[5]) assert(gain == 0 || (gain == 1 ether && staking.ledger() < stakes));
        }
        _checkAll();
    }

    function testFuzz_commitBallot(uint256 task_, uint256 caller, uint256 time, bytes32 commitment) external {
        Before memory b = _before(task_, caller, time, Role.Coordinator);
        bytes memory data = abi.encodeCall(tasks.commitBallot, (b.taskId, commitment));
        bool sits = b.v.state != TaskState.None && _sits(b.taskId, b.who);
        if (_try(Verb.CommitBallot, b.who, address(tasks), data)) {
            TaskView memory v = tasks.task(b.taskId);
            assert(b.v.state == TaskState.Judging && b.inTime && sits && v.sampleSeedStored);
            assert(v.ballotCommittedMask & ~b.v.ballotCommittedMask != 0);
        }
        _checkAll();
    }

    function testFuzz_revealBallot(
        uint256 task_,
        uint256 caller,
        uint256 time,
        bool spoil,
        uint8 verdict,
        uint32[] memory scores,
        uint64 refutedMask,
        bytes32 salt
    ) external {
        Before memory b = _before(task_, caller, time, Role.Coordinator);
        bytes memory data =
            abi.encodeCall(tasks.revealBallot, (b.taskId, Verdict(verdict % 2), scores, refutedMask, salt, salt));
        assert(!_try(Verb.RevealBallot, b.who, address(tasks), data));
        if (_revealBallot(b.taskId, b.who, spoil)) {
            TaskView memory v = tasks.task(b.taskId);
            assert(b.v.state == TaskState.Tallying && b.inTime && !spoil && _sits(b.taskId, b.who));
            assert(v.ballotRevealedMask & ~b.v.ballotRevealedMask != 0 && v.state == TaskState.Tallying);
        }
        _checkAll();
    }

    /// A commitment to nonsense can be made; revealing it must still be refused where scores or masks cannot be.
    function testFuzz_ballotsThatCannotBe(uint32[2] memory raw, uint64 refutedMask, uint8 verdict) external {
        uint256 taskId = _of(TaskState.Judging);
        uint32[] memory scores = new uint32[](2);
        (scores[0], scores[1]) = (raw[0] % 2_000_000, raw[1] % 3 == 0 ? 0 : raw[1]);
        if (verdict % 3 == 0) refutedMask %= 8;
        Verdict word = Verdict(verdict % 2);
        _commitNonsense(taskId, word, scores, refutedMask);
        require(_commitBallot(taskId, _actors[7], false), "the other seat");
        bytes memory data = abi.encodeCall(tasks.revealBallot, (taskId, word, scores, refutedMask, 0, 0));
        bool ok = _try(Verb.RevealBallot, _actors[6], address(tasks), data);
        bool fits = refutedMask < 4 && scores[0] <= 1_000_000 && scores[1] <= 1_000_000;
        if (refutedMask & 1 == 1 && scores[0] > 0) fits = false;
        if (refutedMask & 2 == 2 && scores[1] > 0) fits = false;
        if (word == Verdict.BadTask && (refutedMask != 0 || scores[0] + scores[1] > 0)) fits = false;
        assert(ok == fits);
        _checkAll();
    }

    function testFuzz_settle(uint256 task_, uint256 caller, uint256 time, bool spoil, uint64[2] memory w, uint32[2] memory s)
        external
    {
        Before memory b = _before(task_, caller, time, Role.Coordinator);
        uint64[] memory weights = new uint64[](2);
        uint32[] memory scores = new uint32[](2);
        (weights[0], weights[1], scores[0], scores[1]) = (w[0], w[1], s[0], s[1]);
        (uint64[] memory right,) = _medians(b.taskId, b.v);
        bytes memory data = abi.encodeCall(tasks.settle, (b.taskId, weights, scores));
        if (_try(Verb.Settle, b.who, address(tasks), data)) {
            TaskView memory v = tasks.task(b.taskId);
            assert(b.v.state == TaskState.Tallying && v.state >= TaskState.Settled);
            if (v.state == TaskState.Settled) assert(weights[0] == right[0] && weights[1] == right[1]);
        } else if (_settle(b.taskId, b.who, spoil)) {
            TaskView memory v = tasks.task(b.taskId);
            bool whole = b.v.ballotCommittedMask == b.v.ballotRevealedMask;
            assert(b.v.state == TaskState.Tallying && v.state >= TaskState.Settled && (whole || !b.inTime));
        }
        _checkAll();
    }

    function testFuzz_setTerms(uint256 caller, uint256 id, uint32 version, TaskTerms memory terms) external {
        bytes memory data = abi.encodeCall(tasks.setTerms, (id, version, terms));
        assert(!_try(Verb.Intrude, _pickCaller(caller), address(tasks), data));
        _checkAll();
    }

    function _before(uint256 task_, uint256 caller, uint256 time, Role role) private returns (Before memory b) {
        _later(time);
        b.taskId = _pickTask(task_);
        b.who = _pickCaller(caller);
        b.v = tasks.task(b.taskId);
        b.locked = staking.locked(b.who, role);
        b.inTime = vm.getBlockTimestamp() < b.v.deadline;
    }

    function _of(TaskState state) private view returns (uint256) {
        return _inState[uint256(TaskState.Settled) - uint256(state)];
    }

    function _commitNonsense(uint256 taskId, Verdict verdict, uint32[] memory scores, uint64 mask) private {
        bytes32 commitment = _digest(
            keccak256(
                abi.encode(
                    keccak256(
                        "Ballot(uint256 taskId,address coordinator,uint8 verdict,bytes32 scoresHash,uint64 refutedMask,bytes32 reportDigest,bytes32 salt)"
                    ),
                    taskId,
                    _actors[6],
                    verdict,
                    keccak256(abi.encodePacked(scores)),
                    mask,
                    bytes32(0),
                    bytes32(0)
                )
            )
        );
        bytes memory data = abi.encodeCall(tasks.commitBallot, (taskId, commitment));
        require(_try(Verb.CommitBallot, _actors[6], address(tasks), data), "a seat commits what it likes");
    }

    function _sits(uint256 taskId, address who) private view returns (bool) {
        SeatView[] memory seats = tasks.seats(taskId);
        for (uint256 i = 0; i < seats.length; ++i) {
            if (seats[i].account == who) return true;
        }
        return false;
    }
}
