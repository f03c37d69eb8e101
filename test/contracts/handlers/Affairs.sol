// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fault, Role} from "../../../contracts/interfaces/IParticipantStaking.sol";
import {Attestation, ProjectParams} from "../../../contracts/interfaces/IProject.sol";
import {CreditKind} from "../../../contracts/interfaces/IResultsRewards.sol";
import {TaskMoves} from "./TaskMoves.sol";
import {Verb} from "./Verbs.sol";

/// @title Stakes, projects, versions, money, and what only contracts may call
abstract contract Affairs is TaskMoves {
    uint256 private constant MAX_PROJECTS = 4;
    uint256 private constant MAX_ENGAGEMENTS = 8;

    mapping(uint256 projectId => address[]) internal _roster;
    uint256 private _engagements;

    constructor() {
        _found(_actors[2], _params(3, 3, 2));
        _found(_actors[3], _params(2, 1, 1));
        // several words of scores for each seat
        ProjectParams memory wide = _params(13, 5, 2);
        wide.engine = 1;
        _found(_actors[4], wide);
    }

    function _stake(address who, Role role) internal returns (bool) {
        uint256 amount = _below(8) == 0 ? _below(2) * type(uint256).max : _below(3000) * 1 ether + _below(3);
        return _try(Verb.Stake, who, address(staking), abi.encodeCall(staking.stake, (role, amount)));
    }

    function _stakeFor(address who, Role role) internal returns (bool) {
        address whom = _below(5) == 0 ? address(0) : _actor();
        bytes memory data = abi.encodeCall(staking.stakeFor, (whom, role, _below(1000) * 1 ether));
        return _try(Verb.StakeFor, who, address(staking), data);
    }

    function _requestUnstake(address who, Role role, uint256 amount) internal returns (bool) {
        return _try(Verb.RequestUnstake, who, address(staking), abi.encodeCall(staking.requestUnstake, (role, amount)));
    }

    function _withdrawStake(address who, Role role) internal returns (bool) {
        return _try(Verb.WithdrawStake, who, address(staking), abi.encodeCall(staking.withdraw, (role)));
    }

    /// @dev Between a half and one and a half of what the role table says.
    function _setMinimum(address who, Role role) internal returns (bool) {
        uint256 amount = staking.lockAmount(role) * (1 + _below(3)) + (_below(10) == 0 ? 1 : 0);
        return _try(Verb.SetMinimum, who, address(staking), abi.encodeCall(staking.setMinimum, (role, amount)));
    }

    function _authorise(address who) internal returns (bool) {
        uint256 die = _below(3);
        address whom = die == 0 ? address(tasks) : address(0);
        if (die == 2 && who == address(this) && _engagements++ < MAX_ENGAGEMENTS) whom = address(uint160(0xE00 + _engagements));
        return _try(Verb.Authorise, who, address(staking), abi.encodeCall(staking.authorise, (whom)));
    }

    function _createProject(address who) internal returns (bool) {
        ProjectParams memory p = _someParams();
        if (project.projectCount() >= MAX_PROJECTS) p.target = 0;
        return _create(who, p);
    }

    function _fund(uint256 projectId, address who) internal returns (bool) {
        uint256 amount = _below(10) == 0 ? _below(2) * type(uint256).max : _below(2000) * 1 ether + _below(9);
        return _try(Verb.Fund, who, address(project), abi.encodeCall(project.fund, (projectId, amount)));
    }

    function _defund(uint256 projectId, address who, uint256 amount) internal returns (bool) {
        return _try(Verb.Defund, who, address(project), abi.encodeCall(project.defund, (projectId, amount)));
    }

    function _setParams(uint256 projectId, address who) internal returns (bool) {
        bytes memory data = abi.encodeCall(project.setParams, (projectId, _someParams()));
        return _try(Verb.SetParams, who, address(project), data);
    }

    function _setProposers(uint256 projectId, address who) internal returns (bool ok) {
        (address[] memory who_, uint8[] memory caps) = _someProposers();
        bytes memory data = abi.encodeCall(project.setProposers, (projectId, who_, caps));
        ok = _try(Verb.SetProposers, who, address(project), data);
        if (ok) _roster[projectId] = who_;
    }

    function _proposeVersion(uint256 projectId, address who) internal returns (bool) {
        bytes32 digest = _below(20) == 0 ? bytes32(0) : _label("version", project.round(projectId).round, address(0));
        bytes memory data = abi.encodeCall(project.proposeVersion, (projectId, digest, keccak256("inputs")));
        return _try(Verb.ProposeVersion, who, address(project), data);
    }

    /// @dev With every task that gives the caller weight; `spoil` names one that does not.
    function _attest(uint256 projectId, address who, Attestation kind, bool spoil) internal returns (bool) {
        uint32 round = project.round(projectId).round;
        uint256[] memory all = _ofRound[projectId];
        uint256[] memory own = new uint256[](all.length);
        uint256 count = 0;
        for (uint256 i = 0; i < all.length; ++i) {
            if (spoil || tasks.attests(all[i], projectId, round, who)) own[count++] = all[i];
        }
        assembly ("memory-safe") {
            mstore(own, count)
        }
        bytes32 digest = project.round(projectId).proposedDigest;
        if (kind == Attestation.That) digest = keccak256("another version");
        return _try(Verb.Attest, who, address(project), abi.encodeCall(project.attest, (projectId, own, kind, digest)));
    }

    function _advanceRound(uint256 projectId, address who) internal returns (bool) {
        return _try(Verb.AdvanceRound, who, address(project), abi.encodeCall(project.advanceRound, (projectId)));
    }

    function _withdrawCredit(address who) internal returns (bool) {
        return _try(Verb.WithdrawCredit, who, address(rewards), abi.encodeCall(rewards.withdraw, ()));
    }

    /// @dev Tokens that nobody asked for.
    function _donate(address who) internal returns (bool ok) {
        address[4] memory to = [address(staking), address(rewards), address(project), address(tasks)];
        address receiver = to[_below(4)];
        uint256 amount = _below(5) == 0 ? type(uint256).max : _below(100);
        ok = _try(Verb.Donate, who, address(token), abi.encodeCall(token.transfer, (receiver, amount)));
        if (ok) _donated[receiver] += amount;
    }

    function _burn(address who) internal returns (bool ok) {
        uint256 amount = _below(5) == 0 ? type(uint256).max : _below(100);
        ok = _try(Verb.Burn, who, address(token), abi.encodeCall(token.burn, (amount)));
        if (ok) _burned += amount;
    }

    function _registrySet(address who) internal returns (bool) {
        bytes32 key = keccak256(abi.encode(_below(5)));
        address account = _below(4) == 0 ? address(0) : address(tasks);
        return _try(Verb.RegistrySet, who, address(registry), abi.encodeCall(registry.set, (key, account)));
    }

    /// @dev Calls what is for other contracts, or for an owner, only.
    function _intrude(address who) internal returns (bool) {
        uint256 die = _below(15);
        address victim = _actor();
        uint256 amount = _below(1000) * 1 ether;
        Role role = Role(_below(ROLES));
        bytes memory data;
        if (die == 0) data = abi.encodeCall(staking.lock, (victim, role));
        else if (die == 1) data = abi.encodeCall(staking.unlock, (victim, role));
        else if (die == 2) data = abi.encodeCall(staking.unlockMany, (_actors, role));
        else if (die == 3) data = abi.encodeCall(staking.penalise, (victim, role, amount, amount, who, Fault.Refuted));
        if (die < 4) return _try(Verb.Intrude, who, address(staking), data);
        if (die == 4) data = abi.encodeCall(rewards.credit, (who, CreditKind.Solver, 1, 1, amount));
        else if (die == 5) data = abi.encodeCall(rewards.creditEqually, (_actors, CreditKind.Tip, 1, 1, amount));
        else if (die == 6) data = abi.encodeCall(rewards.deposit, (amount));
        else if (die == 7) data = abi.encodeCall(rewards.payOut, (who, amount));
        else if (die == 8) data = abi.encodeCall(rewards.burnDust, (1, amount));
        else if (die == 9) data = abi.encodeCall(rewards.authorise, (who));
        if (die < 10) return _try(Verb.Intrude, who, address(rewards), data);
        if (die == 10) data = abi.encodeCall(project.openTask, (1, who, 0));
        else if (die == 11) data = abi.encodeCall(project.closeTask, (1, _below(3), true, 0, 0, 1, 1));
        else if (die == 12) data = abi.encodeCall(project.setTasks, (who));
        else if (die == 13) data = abi.encodeCall(project.transferOwnership, (who));
        if (die < 14) return _try(Verb.Intrude, who, address(project), data);
        data = abi.encodeCall(tasks.setTerms, (1, 1, tasks.terms(1, 1)));
        return _try(Verb.Intrude, who, address(tasks), data);
    }

    function _found(address owner, ProjectParams memory p) private {
        require(_create(owner, p), "a project must come about");
        _fill(project.projectCount(), owner);
    }

    function _fill(uint256 projectId, address owner) private {
        bytes memory data = abi.encodeCall(project.fund, (projectId, 20_000 ether));
        require(_try(Verb.Fund, owner, address(project), data), "and have money");
    }

    function _create(address who, ProjectParams memory p) private returns (bool ok) {
        (address[] memory proposers, uint8[] memory caps) = _someProposers();
        bytes memory data =
            abi.encodeCall(project.createProject, (keccak256("spec"), keccak256("genesis"), p, proposers, caps));
        ok = _try(Verb.CreateProject, who, address(project), data);
        if (ok) _roster[project.projectCount()] = proposers;
    }

    function _someProposers() private returns (address[] memory who, uint8[] memory caps) {
        uint256 n = 1 + _below(3);
        who = new address[](n);
        caps = new uint8[](n);
        uint256 first = _below(_actors.length);
        for (uint256 i = 0; i < n; ++i) {
            who[i] = _actors[(first + i) % _actors.length];
            caps[i] = uint8(1 + _below(2));
        }
        if (_below(20) == 0) caps[0] = 0;
    }

    function _someParams() private returns (ProjectParams memory p) {
        uint8 seats = uint8(1 + _below(4));
        p = _params(uint8(1 + _below(4)), seats, uint8(1 + _below(seats)));
        if (_below(8) == 0) p.capacity = 32;
        if (_below(8) == 0) p.seats = 16;
        p.target = uint32(1 + _below(400_000));
        p.engine = uint8(_below(2));
        p.minInputs = uint16(1 + _below(3));
        p.coordinatorPool = uint96(_below(20 ether));
        p.proposerPool = uint96(_below(3) == 0 ? 0 : _below(5 ether));
        p.aggregationPool = uint96(_below(3) == 0 ? 0 : _below(20 ether));
        p.solverPool = uint96(_below(25 ether));
        if (_below(10) == 0) p.minSeats = seats + 1;
        if (_below(20) == 0) p.tallyWindow = 0;
    }
}
