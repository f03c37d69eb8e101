// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ATNToken} from "../../../contracts/ATNToken.sol";
import {ParticipantStaking} from "../../../contracts/ParticipantStaking.sol";
import {Project} from "../../../contracts/Project.sol";
import {Registry} from "../../../contracts/Registry.sol";
import {ResultsRewards} from "../../../contracts/ResultsRewards.sol";
import {TaskContract} from "../../../contracts/TaskContract.sol";
import {ProjectParams} from "../../../contracts/interfaces/IProject.sol";

/// @title The six contracts, deployed and wired as `ignition/modules/tempernet.ts` does it
/// @notice This contract owns all of them and holds the whole supply.
abstract contract World {
    uint256 internal constant SUPPLY = 100_000_000 ether;

    ATNToken public token;
    Registry public registry;
    ParticipantStaking public staking;
    ResultsRewards public rewards;
    Project public project;
    TaskContract public tasks;

    function _deploy() internal {
        token = new ATNToken(SUPPLY, address(this));
        registry = new Registry(address(this));
        _deployFor(address(token));
    }

    /// @dev All but token and registry, over a token that may be another than the network's own.
    function _deployFor(address token_) internal {
        staking = new ParticipantStaking(token_, address(this));
        rewards = new ResultsRewards(token_, address(this));
        project = new Project(token_, address(staking), address(rewards), address(this));
        tasks = new TaskContract(address(project), address(staking), address(rewards));
        project.setTasks(address(tasks));
        staking.authorise(address(project));
        staking.authorise(address(tasks));
        rewards.authorise(address(project));
        rewards.authorise(address(tasks));
    }

    /// @dev Pools are odd numbers of wei on purpose: rounding must show.
    function _params(uint8 capacity, uint8 seats, uint8 minSeats) internal pure returns (ProjectParams memory p) {
        p.programHash = keccak256("program");
        p.minInputs = 1;
        p.toleranceBps = 100;
        p.recentRounds = 2;
        p.solverPool = 20 ether + 7;
        p.coordinatorPool = 12 ether + 5;
        p.proposerPool = 3 ether + 1;
        p.aggregationPool = 9 ether + 3;
        p.target = 200_000;
        p.minGain = 1000;
        (p.capacity, p.seats, p.minSeats) = (capacity, seats, minSeats);
        (p.sampled, p.intervals, p.stepsMax) = (4, 8, 1000);
        (p.joinWindow, p.trainWindow, p.truthWindow) = (400, 900, 400);
        (p.revealWindow, p.judgeWindow, p.tallyWindow) = (500, 500, 500);
        (p.roundWindow, p.mergeWindow, p.attestWindow) = (1500, 3000, 3000);
        p.seatWindowBlocks = 50;
    }
}
