// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role} from "../../contracts/interfaces/IParticipantStaking.sol";
import {IProject, ProjectParams, RoundAction, RoundState, TaskTerms} from "../../contracts/interfaces/IProject.sol";
import {TaskAction, TaskState} from "../../contracts/interfaces/ITaskContract.sol";
import {Lifecycle} from "../../contracts/lib/Lifecycle.sol";
import {Minimums} from "../../contracts/lib/Minimums.sol";
import {ParamRules} from "../../contracts/lib/ParamRules.sol";
import {RoleTable} from "../../contracts/lib/RoleTable.sol";
import {Tally, TallyLib} from "../../contracts/lib/Tally.sol";
import {TaskIds} from "../../contracts/lib/TaskIds.sol";
import {Tickets} from "../../contracts/lib/Tickets.sol";

/// @notice What must hold of the libraries' arithmetic for any numbers.
contract LibrariesTest {
    using TallyLib for Tally;

    function testFuzz_moreStakeNeverMakesATicketWorse(bytes32 seed, uint256 taskId, address account, uint96 less, uint96 more)
        external
        pure
    {
        uint256 low = less == 0 ? 1 : less;
        uint256 high = low + more;
        assert(Tickets.ticket(seed, taskId, account, high) <= Tickets.ticket(seed, taskId, account, low));
    }

    /// Twice the stake halves the ticket, to a unit: the rate of the draw is the stake.
    function testFuzz_ticketsGoWithOneOverStake(bytes32 seed, uint256 taskId, address account, uint88 stake) external pure {
        uint256 weight = uint256(stake) + 1 ether;
        uint256 one = Tickets.ticket(seed, taskId, account, weight);
        uint256 half = Tickets.ticket(seed, taskId, account, 2 * weight);
        assert(half == one / 2);
    }

    function testFuzz_taskIds(uint128 projectId, uint24 round, uint8 index, uint128 other, uint24 later, uint8 next) external pure {
        uint256 id = TaskIds.make(projectId, round, index);
        assert(TaskIds.projectOf(id) == projectId && TaskIds.roundOf(id) == round);
        uint256 id2 = TaskIds.make(other, later, next);
        assert((id == id2) == (projectId == other && round == later && index == next));
        // one lane for a place in a project's rounds, and for nothing else
        assert((TaskIds.laneOf(id) == TaskIds.laneOf(id2)) == (projectId == other && index == next));
    }

    function testFuzz_minimumsKeepToTheirRole(uint40[6] memory thousandths, uint8 role, uint256 amount) external pure {
        uint256 word = Minimums.EMPTY;
        for (uint256 i = 0; i < 6; ++i) {
            assert(Minimums.fits(uint256(thousandths[i]) * 1e15));
            word = Minimums.put(word, Role(i), uint256(thousandths[i]) * 1e15);
        }
        amount = (amount % (1 << 40)) * 1e15;
        word = Minimums.put(word, Role(role % 6), amount);
        for (uint256 i = 0; i < 6; ++i) {
            assert(Minimums.get(word, Role(i)) == (i == role % 6 ? amount : uint256(thousandths[i]) * 1e15));
        }
        assert(word != 0 && word >> 255 == 1);
    }

    function testFuzz_minimumsThatDoNotFit(uint256 amount) external pure {
        assert(Minimums.fits(amount) == (amount % 1e15 == 0 && amount < 1e15 << 40));
    }

    /// Ballots in any order: each seat's bits are its own, and *bad task* counts who said so.
    function testFuzz_tally(uint8[16] memory order, uint16 bad) external pure {
        Tally t = Tally.wrap(0);
        uint256 committed = 0;
        uint256 revealed = 0;
        uint256 votes = 0;
        for (uint256 i = 0; i < 16; ++i) {
            uint256 seat = order[i] % 16;
            committed |= 1 << seat;
            t = t.withCommitted(seat);
            if (order[i] < 128 || (revealed >> seat) & 1 == 1) continue;
            bool isBad = (bad >> seat) & 1 == 1;
            t = t.withRevealed(seat, isBad);
            revealed |= 1 << seat;
            if (isBad) ++votes;
            assert(t.committed() == committed && t.revealed() == revealed && t.bad() == votes);
        }
        assert(t.committed() == committed && t.revealed() == revealed && t.bad() == votes);
    }

    function testFuzz_lifecycles(uint8 from, uint8 to, uint8 action) external pure {
        TaskState state = TaskState(from % 9);
        TaskState next = TaskState(to % 9);
        bool terminal = state >= TaskState.Settled;
        if (terminal || state == TaskState.None) assert(!Lifecycle.allowed(state, TaskAction(action % 10)));
        if (terminal) assert(!Lifecycle.follows(state, next));
        // a task goes forward, one state at a time, or to Void
        if (Lifecycle.follows(state, next)) assert(uint256(next) == uint256(state) + 1 || next == TaskState.Void);
        if (!terminal && state != TaskState.None) assert(Lifecycle.allowed(state, TaskAction.Advance));
        RoundState round = RoundState(from % 4);
        assert(Lifecycle.allowed(round, RoundAction.Advance) == (round != RoundState.Idle));
    }

    function testFuzz_paramsThatPassCanWork(ProjectParams memory p, uint256 tame) external view {
        _tame(p, tame);
        try this.check(p) {}
        catch (bytes memory why) {
            assert(bytes4(why) == IProject.ProjectBadParams.selector);
            return;
        }
        assert(p.capacity >= 1 && p.capacity <= 32 && p.minSeats >= 1 && p.minSeats <= p.seats && p.seats <= 16);
        assert(p.target >= 1 && p.target <= 1e6 && p.minGain <= 1e6 && p.minInputs >= 1);
        assert(p.sampled >= 1 && p.sampled <= p.intervals && p.stepsMax >= p.intervals && p.seatWindowBlocks > 0);
        assert(p.joinWindow > 0 && p.trainWindow > 0 && p.truthWindow > 0 && p.revealWindow > 0 && p.judgeWindow > 0);
        assert(p.tallyWindow > 0 && p.roundWindow > 0 && p.mergeWindow > 0 && p.attestWindow > 0);
        // protocol section 6: n/m * lock >= (1 - n/m) * pool, and appendix F
        if (p.engine == 0 && p.dataMode < 2) {
            assert(uint256(p.sampled) * 25 ether >= uint256(p.intervals - p.sampled) * p.solverPool);
        }
        if (p.mergeRule == 3) assert(p.minInputs >= 2 * uint256(p.mergeF) + 3);
        if (p.mergeRule == 2 || (p.mergeRule == 1 && p.mergeF > 0)) assert(p.minInputs >= 2 * uint256(p.mergeF) + 1);
        _kept(p);
    }

    function testFuzz_roles(uint8 role) external pure {
        Role role_ = Role(role % 6);
        // who holds the minimum can take one engagement at least, and a lock covers the tip
        assert(RoleTable.lockOf(role_) <= RoleTable.minimumOf(role_) && RoleTable.lockOf(role_) > 1 ether);
        assert(RoleTable.unbondingOf(role_) >= 3 days && RoleTable.unbondingOf(role_) <= 21 days);
    }

    function check(ProjectParams calldata p) external pure {
        ParamRules.check(p);
    }

    function keeps(ProjectParams calldata p) external pure returns (TaskTerms memory, uint256) {
        return (ParamRules.terms(p), ParamRules.reservation(p));
    }

    /// @dev What the task contract keeps of parameters that passed loses nothing.
    function _kept(ProjectParams memory p) private view {
        (TaskTerms memory t, uint256 reservation) = this.keeps(p);
        assert(t.target == p.target && t.capacity == p.capacity && t.seats == p.seats && t.minSeats == p.minSeats);
        assert(t.solverPool == p.solverPool && t.coordinatorPool == p.coordinatorPool && t.proposerPool == p.proposerPool);
        assert(t.joinWindow == p.joinWindow && t.tallyWindow == p.tallyWindow && t.engine == p.engine);
        assert(reservation == uint256(p.solverPool) + p.coordinatorPool + p.proposerPool + p.aggregationPool);
        assert(reservation <= type(uint96).max);
    }

    /// @dev Brings most fields into their range, or drawn at random nothing would ever pass.
    function _tame(ProjectParams memory p, uint256 tame) private pure {
        if (tame % 13 == 0) return;
        p.dataMode %= 3;
        p.engine %= 2;
        p.mergeRule %= 4;
        p.mergeF %= 10;
        (p.solverPool, p.coordinatorPool) = (p.solverPool % 2 ** 81, p.coordinatorPool % 2 ** 80);
        (p.proposerPool, p.aggregationPool) = (p.proposerPool % 2 ** 80, p.aggregationPool % 2 ** 80);
        if (tame % 3 == 0) p.solverPool %= 25 ether;
        p.target = p.target % 1_000_002;
        p.minGain %= 1_000_002;
        p.capacity %= 34;
        p.seats = 1 + p.seats % 17;
        p.minSeats %= p.seats + 2;
        p.intervals = 1 + p.intervals % 100;
        p.sampled = p.sampled % (p.intervals + 2);
        p.stepsMax = p.stepsMax % 10_000;
        p.minInputs %= 60;
    }
}
