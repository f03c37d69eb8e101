// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IATNToken} from "../../../contracts/interfaces/IATNToken.sol";
import {IParticipantStaking} from "../../../contracts/interfaces/IParticipantStaking.sol";
import {IProject} from "../../../contracts/interfaces/IProject.sol";
import {IRegistry} from "../../../contracts/interfaces/IRegistry.sol";
import {IResultsRewards} from "../../../contracts/interfaces/IResultsRewards.sol";
import {ITaskContract} from "../../../contracts/interfaces/ITaskContract.sol";
import {Yuma} from "../../../contracts/lib/Yuma.sol";

/// @title What a contract may say when it refuses
/// @notice A panic, an empty revert or an error that no interface names is none of these. {IProject-ProjectForbiddenTransition} and
/// {ITaskContract-TaskForbiddenTransition} are left out: they say that the code went astray, not the caller.
abstract contract Declared {
    mapping(bytes4 selector => bool) private _declared;

    constructor() {
        _declareToken();
        _declareStaking();
        _declareProject();
        _declareTasks();
    }

    function _isDeclared(bytes memory answer) internal view returns (bool) {
        return answer.length >= 4 && _declared[bytes4(answer)];
    }

    function _declareToken() private {
        _declared[IATNToken.TokenZeroTreasury.selector] = true;
        _declared[IERC20Errors.ERC20InsufficientBalance.selector] = true;
        _declared[IERC20Errors.ERC20InsufficientAllowance.selector] = true;
        _declared[IERC20Errors.ERC20InvalidReceiver.selector] = true;
        _declared[IERC20Errors.ERC20InvalidSpender.selector] = true;
        _declared[Ownable.OwnableUnauthorizedAccount.selector] = true;
        _declared[IRegistry.RegistryZeroAddress.selector] = true;
        _declared[IRegistry.RegistryUnknownKey.selector] = true;
        _declared[IResultsRewards.RewardsNotCreditor.selector] = true;
        _declared[IResultsRewards.RewardsNothingOwed.selector] = true;
        _declared[IResultsRewards.RewardsZeroAddress.selector] = true;
        _declared[IResultsRewards.RewardsBadShape.selector] = true;
        _declared[Yuma.YumaWrongMedian.selector] = true;
    }

    function _declareStaking() private {
        _declared[IParticipantStaking.StakingZeroAmount.selector] = true;
        _declared[IParticipantStaking.StakingAmountTooLarge.selector] = true;
        _declared[IParticipantStaking.StakingBelowMinimum.selector] = true;
        _declared[IParticipantStaking.StakingInsufficientFree.selector] = true;
        _declared[IParticipantStaking.StakingNothingUnbonding.selector] = true;
        _declared[IParticipantStaking.StakingStillUnbonding.selector] = true;
        _declared[IParticipantStaking.StakingNotEngagement.selector] = true;
        _declared[IParticipantStaking.StakingNotLocked.selector] = true;
        _declared[IParticipantStaking.StakingPenaltyAboveLock.selector] = true;
        _declared[IParticipantStaking.StakingZeroAddress.selector] = true;
        _declared[IParticipantStaking.StakingBadMinimum.selector] = true;
        _declared[IParticipantStaking.StakingAlreadyAuthorised.selector] = true;
    }

    function _declareProject() private {
        _declared[IProject.ProjectUnknown.selector] = true;
        _declared[IProject.ProjectNotOwner.selector] = true;
        _declared[IProject.ProjectNotTasks.selector] = true;
        _declared[IProject.ProjectTasksAlreadySet.selector] = true;
        _declared[IProject.ProjectZeroAddress.selector] = true;
        _declared[IProject.ProjectZeroDigest.selector] = true;
        _declared[IProject.ProjectZeroAmount.selector] = true;
        _declared[IProject.ProjectAmountTooLarge.selector] = true;
        _declared[IProject.ProjectBadParams.selector] = true;
        _declared[IProject.ProjectBadProposers.selector] = true;
        _declared[IProject.ProjectUnderfunded.selector] = true;
        _declared[IProject.ProjectProposerNotListed.selector] = true;
        _declared[IProject.ProjectProposerAtCap.selector] = true;
        _declared[IProject.ProjectWrongTaskNumber.selector] = true;
        _declared[IProject.ProjectRoundClosed.selector] = true;
        _declared[IProject.ProjectRoundFull.selector] = true;
        _declared[IProject.ProjectActionNotAllowed.selector] = true;
        _declared[IProject.ProjectDeadlinePassed.selector] = true;
        _declared[IProject.ProjectNothingToAdvance.selector] = true;
        _declared[IProject.ProjectNoWeight.selector] = true;
        _declared[IProject.ProjectBadTaskList.selector] = true;
        _declared[IProject.ProjectAlreadyAttested.selector] = true;
        _declared[IProject.ProjectBadAttestation.selector] = true;
    }

    function _declareTasks() private {
        _declared[ITaskContract.TaskUnknown.selector] = true;
        _declared[ITaskContract.TaskActionNotAllowed.selector] = true;
        _declared[ITaskContract.TaskDeadlinePassed.selector] = true;
        _declared[ITaskContract.TaskNothingToAdvance.selector] = true;
        _declared[ITaskContract.TaskZeroDigest.selector] = true;
        _declared[ITaskContract.TaskAlreadyJoined.selector] = true;
        _declared[ITaskContract.TaskProposerExcluded.selector] = true;
        _declared[ITaskContract.TaskSolverExcluded.selector] = true;
        _declared[ITaskContract.TaskNotProposer.selector] = true;
        _declared[ITaskContract.TaskNotSolver.selector] = true;
        _declared[ITaskContract.TaskNotSeated.selector] = true;
        _declared[ITaskContract.TaskAlreadyCommitted.selector] = true;
        _declared[ITaskContract.TaskNotCommitted.selector] = true;
        _declared[ITaskContract.TaskAlreadyRevealed.selector] = true;
        _declared[ITaskContract.TaskWrongReveal.selector] = true;
        _declared[ITaskContract.TaskSeedNotDue.selector] = true;
        _declared[ITaskContract.TaskSeedTooEarly.selector] = true;
        _declared[ITaskContract.TaskSeedGone.selector] = true;
        _declared[ITaskContract.TaskSeatWindowOver.selector] = true;
        _declared[ITaskContract.TaskAlreadyClaimed.selector] = true;
        _declared[ITaskContract.TaskNoStake.selector] = true;
        _declared[ITaskContract.TaskTicketTooHigh.selector] = true;
        _declared[ITaskContract.TaskBadScores.selector] = true;
        _declared[ITaskContract.TaskTallyIncomplete.selector] = true;
        _declared[ITaskContract.TaskNotProject.selector] = true;
    }
}
