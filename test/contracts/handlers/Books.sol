// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IParticipantStaking, Fault, Position, Role} from "../../../contracts/interfaces/IParticipantStaking.sol";
import {IProject, ProjectParams, ProjectView, RoundState, RoundView} from "../../../contracts/interfaces/IProject.sol";
import {CreditKind, IResultsRewards} from "../../../contracts/interfaces/IResultsRewards.sol";
import {SeatView, TaskState, TaskView} from "../../../contracts/interfaces/ITaskContract.sol";
import {Ghosts} from "./Ghosts.sol";
import {Plans} from "./Plans.sol";
import {Log} from "./Vm.sol";

/// @title Second books, kept from events, and the checks of the first ones
/// @notice Three sources must agree: what the contracts hold, what their events said, and what the lifecycles say is locked.
abstract contract Books is Plans, Ghosts {
    struct Entry {
        uint256 held;
        uint256 locked;
        uint256 unbonding;
    }

    uint256 internal constant ROLES = 4;
    /// Somebody without stake or tokens.
    address internal constant STRANGER = address(0x57a96e);

    address[] internal _actors;
    /// Everybody who was ever owed something.
    address[] private _creditors;
    /// Tasks that are not terminal.
    uint256[] internal _live;
    uint256 internal _staked;
    uint256 internal _owing;
    uint256 internal _escrow;
    uint256 internal _burned;
    mapping(address account => mapping(uint256 role => Entry)) internal _entries;
    mapping(address account => uint256) internal _owed;
    mapping(address account => uint256) internal _donated;
    mapping(address account => bool) private _known;
    mapping(address account => mapping(uint256 role => uint256)) private _engaged;

    /// @dev Writes one event into the books.
    function _write(Log memory log) internal {
        if (log.emitter == address(staking)) _writeStake(log);
        else if (log.emitter == address(rewards)) _writeCredit(log);
        else if (log.topics[0] == IProject.Funded.selector) _escrow += abi.decode(log.data, (uint256));
        else if (log.topics[0] == IProject.Defunded.selector) _escrow -= abi.decode(log.data, (uint256));
    }

    function _writeStake(Log memory log) private {
        bytes32 topic = log.topics[0];
        if (log.topics.length < 3) return;
        address account = address(uint160(uint256(log.topics[1])));
        uint256 role = uint256(log.topics[2]);
        Entry storage e = _entries[account][role];
        if (topic == IParticipantStaking.Penalised.selector) {
            (Fault fault, uint256 taken, uint256 destroyed) = abi.decode(log.data, (Fault, uint256, uint256));
            uint256 lock = staking.lockAmount(Role(role));
            require(fault != Fault.None && taken > 0 && taken <= lock, "a penalty exceeds its lock");
            require(destroyed <= taken, "more burned than taken");
            e.held -= taken;
            e.locked -= lock;
            _staked -= taken;
            _burned += destroyed;
            return;
        }
        uint256 amount;
        if (topic == IParticipantStaking.Staked.selector) {
            (amount,) = abi.decode(log.data, (uint256, uint256));
            e.held += amount;
            _staked += amount;
        } else if (topic == IParticipantStaking.UnstakeRequested.selector) {
            (amount,) = abi.decode(log.data, (uint256, uint64));
            e.held -= amount;
            e.unbonding += amount;
        } else if (topic == IParticipantStaking.Withdrawn.selector) {
            amount = abi.decode(log.data, (uint256));
            e.unbonding -= amount;
            _staked -= amount;
        } else if (topic == IParticipantStaking.Locked.selector) {
            e.locked += abi.decode(log.data, (uint256));
        } else if (topic == IParticipantStaking.Unlocked.selector) {
            e.locked -= abi.decode(log.data, (uint256));
        }
        require(e.locked <= e.held, "locks exceed stake");
    }

    function _writeCredit(Log memory log) private {
        bytes32 topic = log.topics[0];
        address account = address(uint160(uint256(log.topics[1])));
        if (topic == IResultsRewards.Credited.selector) {
            (, uint256 amount) = abi.decode(log.data, (uint256, uint256));
            CreditKind kind = CreditKind(uint256(log.topics[2]));
            if (!_known[account]) _creditors.push(account);
            _known[account] = true;
            _owed[account] += amount;
            _owing += amount;
            if (kind != CreditKind.Tip && kind != CreditKind.Compensation) _escrow -= amount;
        } else if (topic == IResultsRewards.Withdrawn.selector) {
            uint256 amount = abi.decode(log.data, (uint256));
            _owed[account] -= amount;
            _owing -= amount;
        } else if (topic == IResultsRewards.DustBurned.selector) {
            uint256 amount = abi.decode(log.data, (uint256));
            _escrow -= amount;
            _burned += amount;
        }
    }

    /// @notice After every call: tokens held, ledgers and events agree; minted - burned = supply.
    function _checkTotals() internal view {
        require(staking.ledger() == _staked, "staking's ledger");
        require(token.balanceOf(address(staking)) == _staked + _donated[address(staking)], "staking's balance");
        require(rewards.ledger() == _owing + _escrow, "rewards' ledger");
        require(token.balanceOf(address(rewards)) == _owing + _escrow + _donated[address(rewards)], "rewards' balance");
        require(token.burned() == _burned && token.minted() - _burned == token.totalSupply(), "supply");
    }

    /// @notice Every account, project and task by itself.
    function _checkAll() internal {
        _checkTotals();
        require(token.balanceOf(address(project)) == _donated[address(project)], "the project contract keeps tokens");
        require(token.balanceOf(address(tasks)) == _donated[address(tasks)], "the task contract keeps tokens");
        _checkProjects();
        _checkLocks();
        _checkCredits();
        for (uint256 i = 0; i < _actors.length; ++i) {
            address actor = _actors[i];
            for (uint256 role = 0; role < ROLES; ++role) {
                Position memory p = staking.position(actor, Role(role));
                Entry storage e = _entries[actor][role];
                require(p.held == e.held && p.locked == e.locked && p.unbonding == e.unbonding, "position");
                require(p.locked <= p.held, "locks exceed stake");
                require(_engaged[actor][role] == p.locked, "locks are not what running engagements lock");
            }
        }
    }

    function _checkCredits() private view {
        uint256 owing = 0;
        for (uint256 i = 0; i < _creditors.length; ++i) {
            require(rewards.owed(_creditors[i]) == _owed[_creditors[i]], "owed");
            owing += _owed[_creditors[i]];
        }
        require(owing == _owing, "what is owed does not add up");
    }

    function _checkProjects() private view {
        uint256 escrow = 0;
        for (uint256 id = 1; id <= project.projectCount(); ++id) {
            ProjectView memory v = project.project(id);
            RoundView memory r = project.round(id);
            escrow += v.balance + v.dust;
            require(v.reserved <= v.balance, "more reserved than there is");
            uint256 expected = 0;
            if (r.state != RoundState.Idle) {
                ProjectParams memory p = project.params(id, r.paramsVersion);
                uint256 pools = uint256(p.solverPool) + p.coordinatorPool + p.proposerPool + p.aggregationPool;
                expected = r.openTasks * pools + r.settledTasks * p.aggregationPool;
            } else {
                require(v.dust == 0, "dust outlives its round");
            }
            require(v.reserved == expected, "reserved is not what running tasks reserve");
        }
        require(escrow == _escrow, "escrow");
    }

    /// @dev Sums up what running engagements must have locked, by the states that tasks and rounds are in.
    function _checkLocks() private {
        for (uint256 i = 0; i < _actors.length; ++i) {
            for (uint256 role = 0; role < ROLES; ++role) {
                _engaged[_actors[i]][role] = 0;
            }
        }
        for (uint256 i = 0; i < _live.length; ++i) {
            _addTask(_live[i]);
        }
        for (uint256 id = 1; id <= project.projectCount(); ++id) {
            RoundView memory r = project.round(id);
            if (r.state == RoundState.Attesting) _engaged[r.aggregator][uint256(Role.Aggregator)] += 500 ether;
        }
    }

    function _addTask(uint256 taskId) private {
        TaskView memory v = tasks.task(taskId);
        _engaged[v.proposer][uint256(Role.Proposer)] += 50 ether;
        uint256 mask = (1 << v.solvers) - 1;
        if (v.state >= TaskState.Judging) mask = v.revealedMask;
        else if (v.state >= TaskState.Sealed) mask = v.committedMask;
        for (uint8 slot = 0; slot < v.solvers; ++slot) {
            if ((mask >> slot) & 1 == 0) continue;
            _engaged[tasks.solver(taskId, slot).account][uint256(Role.Solver)] += 25 ether;
        }
        SeatView[] memory seats = tasks.seats(taskId);
        for (uint256 seat = 0; seat < seats.length; ++seat) {
            if (v.state == TaskState.Tallying && !seats[seat].ballotCommitted) continue;
            _engaged[seats[seat].account][uint256(Role.Coordinator)] += 100 ether;
        }
    }
}
