// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role} from "../../../contracts/interfaces/IParticipantStaking.sol";
import {IProject} from "../../../contracts/interfaces/IProject.sol";
import {ITaskContract, TaskState} from "../../../contracts/interfaces/ITaskContract.sol";
import {ReentrantReceiver} from "../harness/ReentrantReceiver.sol";
import {RefusingReceiver} from "../harness/RefusingReceiver.sol";
import {Books} from "./Books.sol";
import {Declared} from "./Declared.sol";
import {Verb} from "./Verbs.sol";
import {Log, vm} from "./Vm.sol";

/// @title Who acts, how a call is made and what is kept of it; chance and time
/// @notice Some of the actors are contracts that refuse every call or call back; all have locks' worth of stake in every role.
abstract contract Stage is Books, Declared {
    uint256 internal constant ACTORS = 12;

    /// Tasks of a project's running round, by index.
    mapping(uint256 projectId => uint256[]) internal _ofRound;
    uint256 private _chance;

    constructor() {
        _deploy();
        for (uint256 i = 0; i < ACTORS; ++i) {
            // pairs share their lowest byte, which slots are looked up by
            address actor = address(uint160(0xAc0000 + (i << 8) + i / 2));
            if (i == 0) vm.etch(actor, type(RefusingReceiver).runtimeCode);
            if (i == 1) vm.etch(actor, type(ReentrantReceiver).runtimeCode);
            _enrol(actor, i);
        }
    }

    /// @dev Calls as `who`; a refusal must be a declared one, an effect is written into the books.
    function _try(Verb verb, address who, address what, bytes memory data) internal returns (bool ok) {
        bytes memory answer;
        vm.recordLogs();
        vm.prank(who);
        (ok, answer) = what.call(data);
        _count(verb, ok);
        if (ok) _record();
        else require(_isDeclared(answer), string.concat("refused without a declared error: verb ", _text(uint256(verb))));
    }

    /// @dev A number below `n`.
    function _below(uint256 n) internal returns (uint256) {
        _chance = uint256(keccak256(abi.encode(_chance)));
        return _chance % n;
    }

    function _seed(uint256 seed) internal {
        _chance = seed;
    }

    function _actor() internal returns (address) {
        return _actors[_below(_actors.length)];
    }

    /// @dev Mostly a block and a few seconds; the far edges are for those who call {_until}.
    function _pass() internal {
        uint256 die = _below(100);
        if (die < 15) return;
        vm.roll(vm.getBlockNumber() + (die == 99 && _below(4) == 0 ? 300 : 1));
        vm.warp(vm.getBlockTimestamp() + _below(4));
    }

    /// @dev The time before `deadline`, at it or after it; never back.
    function _until(uint256 deadline) internal {
        uint256 time = deadline + _below(3) - 1;
        if (time > vm.getBlockTimestamp()) vm.warp(time);
        vm.roll(vm.getBlockNumber() + 1 + _below(20));
    }

    function _enrol(address actor, uint256 i) private {
        _actors.push(actor);
        token.transfer(actor, 1_000_000 ether);
        vm.prank(actor);
        token.approve(address(staking), type(uint256).max);
        vm.prank(actor);
        token.approve(address(project), type(uint256).max);
        vm.recordLogs();
        for (uint256 role = 0; role < ROLES; ++role) {
            uint256 amount = 5 * staking.minimum(Role(role)) + i * 1 ether;
            vm.prank(actor);
            staking.stake(Role(role), amount);
        }
        _record();
    }

    function _record() internal {
        Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            _write(logs[i]);
            _see(logs[i]);
            if (logs[i].emitter == address(tasks)) _followTask(logs[i]);
            else if (logs[i].topics[0] == IProject.RoundOpened.selector) delete _ofRound[uint256(logs[i].topics[1])];
        }
    }

    function _followTask(Log memory log) private {
        uint256 taskId = uint256(log.topics[1]);
        if (log.topics[0] == ITaskContract.TaskProposed.selector) {
            _live.push(taskId);
            _ofRound[uint256(log.topics[2])].push(taskId);
        } else if (log.topics[0] == ITaskContract.TaskStateChanged.selector) {
            (TaskState state,) = abi.decode(log.data, (TaskState, uint64));
            if (state >= TaskState.Settled) _forget(taskId);
        }
    }

    function _forget(uint256 taskId) private {
        for (uint256 i = 0; i < _live.length; ++i) {
            if (_live[i] != taskId) continue;
            _live[i] = _live[_live.length - 1];
            _live.pop();
            return;
        }
    }
}
