// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fault, IParticipantStaking} from "../../../contracts/interfaces/IParticipantStaking.sol";
import {EmptyReason, IProject, RoundOutcome, RoundState} from "../../../contracts/interfaces/IProject.sol";
import {IResultsRewards} from "../../../contracts/interfaces/IResultsRewards.sol";
import {ITaskContract, TaskState, VoidReason} from "../../../contracts/interfaces/ITaskContract.sol";
import {Log} from "./Vm.sol";
import {Verb} from "./Verbs.sol";

/// @title What a campaign has seen, so that it can show that it is not vacuous
/// @notice Counted from events, by what they name.
abstract contract Ghosts {
    uint256[30] public called;
    uint256[30] public refused;
    uint256[9] public taskStates;
    uint256[8] public voidReasons;
    uint256[9] public faults;
    uint256[8] public creditKinds;
    uint256[4] public roundStates;
    uint256[4] public emptyReasons;
    uint256[4] public attempts;
    uint256 public publishedThis;
    uint256 public publishedThat;
    uint256 public displaced;
    uint256 public rearmed;
    uint256 public acceptedNothing;
    uint256 public epilogues;
    /// What an account was last cut for.
    mapping(address account => Fault) public lastFault;
    uint256 private _total;
    mapping(uint256 taskId => uint256) private _armed;

    function _see(Log memory log) internal {
        bytes32 topic = log.topics[0];
        if (topic == ITaskContract.TaskStateChanged.selector) {
            (TaskState state,) = abi.decode(log.data, (TaskState, uint64));
            ++taskStates[uint256(state)];
        } else if (topic == ITaskContract.TaskVoided.selector) {
            ++voidReasons[uint256(abi.decode(log.data, (VoidReason)))];
        } else if (topic == ITaskContract.SeatClaimed.selector) {
            (, address loser) = abi.decode(log.data, (uint96, address));
            if (loser != address(0)) ++displaced;
        } else if (topic == ITaskContract.SeedArmed.selector) {
            // once for the seats, once for the samples; any more is a second try
            if (++_armed[uint256(log.topics[1])] > 2) ++rearmed;
        } else if (topic == ITaskContract.TaskSettled.selector) {
            (,,, uint64 acceptedMask,) = abi.decode(log.data, (uint64[], uint32[], uint32, uint64, uint64));
            if (acceptedMask == 0) ++acceptedNothing;
        } else if (topic == IParticipantStaking.Penalised.selector) {
            (Fault fault,,) = abi.decode(log.data, (Fault, uint256, uint256));
            ++faults[uint256(fault)];
            lastFault[address(uint160(uint256(log.topics[1])))] = fault;
        } else if (topic == IResultsRewards.Credited.selector) {
            ++creditKinds[uint256(log.topics[2])];
        } else {
            _seeRound(topic, log);
        }
    }

    function _seeRound(bytes32 topic, Log memory log) private {
        if (topic == IProject.RoundOpened.selector) ++roundStates[uint256(RoundState.Open)];
        else if (topic == IProject.RoundMerging.selector) ++roundStates[uint256(RoundState.Merging)];
        else if (topic == IProject.VersionProposed.selector) {
            ++roundStates[uint256(RoundState.Attesting)];
            (uint8 attempt,,,) = abi.decode(log.data, (uint8, bytes32, bytes32, uint64));
            ++attempts[attempt];
        } else if (topic == IProject.VersionPublished.selector) {
            (,, address aggregator) = abi.decode(log.data, (bytes32, uint32, address));
            if (aggregator == address(0)) ++publishedThat;
            else ++publishedThis;
        } else if (topic == IProject.RoundEnded.selector) {
            ++roundStates[uint256(RoundState.Idle)];
            (RoundOutcome outcome, EmptyReason reason) = abi.decode(log.data, (RoundOutcome, EmptyReason));
            if (outcome == RoundOutcome.Empty) ++emptyReasons[uint256(reason)];
        }
    }

    function _count(Verb verb, bool ok) internal {
        ++_total;
        ++called[uint256(verb)];
        if (!ok) ++refused[uint256(verb)];
    }

    /// @return how many verbs were tried
    function total() public view returns (uint256) {
        return _total;
    }

    /// @return list what a whole campaign should have reached and did not; empty when it reached all
    function missing() external view returns (string memory list) {
        for (uint256 i = 0; i < called.length; ++i) {
            if (called[i] == 0) list = string.concat(list, " verb ", _text(i), " never tried;");
            else if ((refused[i] == called[i]) != (i == uint256(Verb.Intrude))) list = string.concat(list, " verb ", _text(i), " never done;");
            else if (refused[i] == 0) list = string.concat(list, " verb ", _text(i), " never refused;");
        }
        for (uint256 i = 0; i < 9; ++i) {
            if (i > 0 && taskStates[i] == 0) list = string.concat(list, " task state ", _text(i), ";");
            if (i > 0 && faults[i] == 0) list = string.concat(list, " fault ", _text(i), ";");
            if (i > 0 && i < 8 && voidReasons[i] == 0) list = string.concat(list, " void reason ", _text(i), ";");
            if (i < 8 && creditKinds[i] == 0) list = string.concat(list, " credit kind ", _text(i), ";");
            if (i < 4 && roundStates[i] == 0) list = string.concat(list, " round state ", _text(i), ";");
            if (i > 0 && i < 4 && emptyReasons[i] == 0) list = string.concat(list, " empty reason ", _text(i), ";");
            if (i > 0 && i < 4 && attempts[i] == 0) list = string.concat(list, " attempt ", _text(i), ";");
        }
        if (publishedThis == 0 || publishedThat == 0) list = string.concat(list, " both kinds of publication;");
        if (displaced == 0) list = string.concat(list, " a displaced claim;");
        if (rearmed == 0) list = string.concat(list, " a seed named anew;");
        if (acceptedNothing == 0) list = string.concat(list, " a task that accepted nothing;");
        if (epilogues == 0) list = string.concat(list, " an epilogue;");
    }

    /// @return list everything counted, for people
    function figures() external view returns (string memory list) {
        list = string.concat(_text(_total), " verbs tried, each as tried/refused:");
        for (uint256 i = 0; i < called.length; ++i) {
            list = string.concat(list, " ", _text(i), ":", _text(called[i]), "/", _text(refused[i]));
        }
        for (uint256 i = 0; i < 9; ++i) {
            list = string.concat(list, "; ", _text(i), ": state ", _text(taskStates[i]), " fault ", _text(faults[i]));
            if (i < 8) list = string.concat(list, " void ", _text(voidReasons[i]), " credit ", _text(creditKinds[i]));
            if (i < 4) list = string.concat(list, " round ", _text(roundStates[i]), " empty ", _text(emptyReasons[i]));
            if (i < 4) list = string.concat(list, " attempt ", _text(attempts[i]));
        }
        list = string.concat(list, "; published ", _text(publishedThis), " and ", _text(publishedThat), " displaced ", _text(displaced));
        list = string.concat(list, " seeds anew ", _text(rearmed), " nothing accepted ", _text(acceptedNothing));
        list = string.concat(list, " epilogues ", _text(epilogues));
    }

    function _text(uint256 value) internal pure returns (string memory) {
        bytes1 digit = bytes1(uint8(48 + value % 10));
        return value < 10 ? string(abi.encodePacked(digit)) : string(abi.encodePacked(_text(value / 10), digit));
    }
}
