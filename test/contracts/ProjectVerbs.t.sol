// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role} from "../../contracts/interfaces/IParticipantStaking.sol";
import {Attestation, ProjectParams, ProjectView, RoundState, RoundView} from "../../contracts/interfaces/IProject.sol";
import {Scene} from "./handlers/Scene.sol";
import {Verb} from "./handlers/Verbs.sol";
import {vm} from "./handlers/Vm.sol";

/// @notice Every verb of the project contract, by anybody, on any project: refused with a declared error, or what it is for has happened
/// and nothing else.
contract ProjectVerbsTest is Scene {
    function testFuzz_createProject(uint256 caller, bytes32 spec, bytes32 genesis, uint256 draw, uint8[4] memory caps)
        external
    {
        address who = _pickCaller(caller);
        (ProjectParams memory p, bool valid) = _drawn(draw);
        (address[] memory proposers, uint8[] memory caps_, bool fits) = _list(draw, caps);
        uint256 count = project.projectCount();
        bytes memory data = abi.encodeCall(project.createProject, (spec, genesis, p, proposers, caps_));
        bool ok = _try(Verb.CreateProject, who, address(project), data);
        assert(ok == (spec != 0 && genesis != 0 && valid && fits));
        assert(project.projectCount() == (ok ? count + 1 : count));
        if (ok) {
            ProjectView memory v = project.project(count + 1);
            assert(v.owner == who && v.headDigest == genesis && v.headVersion == 0 && v.paramsVersion == 1 && v.balance == 0);
            assert(keccak256(abi.encode(project.params(count + 1, 1))) == keccak256(abi.encode(p)));
        }
        _checkAll();
    }

    function testFuzz_setParams(uint256 caller, uint256 id, uint256 draw) external {
        (address who, uint256 id_, ProjectView memory before) = _pick(caller, id);
        uint32 running = project.round(id_).paramsVersion;
        (ProjectParams memory p, bool valid) = _drawn(draw);
        bool ok = _try(Verb.SetParams, who, address(project), abi.encodeCall(project.setParams, (id_, p)));
        assert(ok == (valid && who == before.owner));
        assert(project.project(id_).paramsVersion == before.paramsVersion + (ok ? 1 : 0));
        // a running round keeps its own
        assert(project.round(id_).paramsVersion == running);
        _checkAll();
    }

    function testFuzz_setProposers(uint256 caller, uint256 id, uint256 draw, uint8[4] memory caps) external {
        (address who, uint256 id_, ProjectView memory before) = _pick(caller, id);
        (address[] memory proposers, uint8[] memory caps_, bool fits) = _list(draw, caps);
        RoundView memory round = project.round(id_);
        bytes memory data = abi.encodeCall(project.setProposers, (id_, proposers, caps_));
        bool ok = _try(Verb.SetProposers, who, address(project), data);
        assert(ok == (fits && who == before.owner));
        assert(project.project(id_).rosterVersion == before.rosterVersion + (ok ? 1 : 0));
        assert(keccak256(abi.encode(project.round(id_))) == keccak256(abi.encode(round)));
        for (uint256 i = 0; ok && i < proposers.length; ++i) {
            (uint8 cap,) = project.proposerOf(id_, proposers[i]);
            assert(cap == caps_[i]);
        }
    }

    function testFuzz_fund(uint256 caller, uint256 id, uint256 amount) external {
        (address who, uint256 id_, ProjectView memory before) = _pick(caller, id);
        if (amount % 4 != 0) amount %= 1_500_000 ether;
        uint256 wallet = token.balanceOf(who);
        bool ok = _try(Verb.Fund, who, address(project), abi.encodeCall(project.fund, (id_, amount)));
        if (ok) assert(before.owner != address(0) && amount > 0 && amount <= wallet);
        assert(token.balanceOf(who) == wallet - (ok ? amount : 0));
        assert(project.project(id_).balance == before.balance + (ok ? amount : 0));
        _checkAll();
    }

    function testFuzz_defund(uint256 caller, uint256 id, uint256 amount) external {
        (address who, uint256 id_, ProjectView memory before) = _pick(caller, id);
        if (amount % 4 != 0) amount %= 2 * before.balance + 1;
        uint256 wallet = token.balanceOf(who);
        bool ok = _defund(id_, who, amount);
        assert(ok == (who == before.owner && amount > 0 && amount <= before.balance - before.reserved));
        assert(token.balanceOf(who) == wallet + (ok ? amount : 0));
        assert(project.project(id_).balance == before.balance - (ok ? amount : 0));
        _checkAll();
    }

    function testFuzz_proposeVersion(uint256 caller, uint256 id, bytes32 digest, bytes32 root, uint256 time) external {
        _later(time);
        (address who, uint256 id_,) = _pick(caller, id % 2 == 0 ? MERGING : id);
        RoundView memory before = project.round(id_);
        uint256 free = staking.free(who, Role.Aggregator);
        bytes memory data = abi.encodeCall(project.proposeVersion, (id_, digest, root));
        bool ok = _try(Verb.ProposeVersion, who, address(project), data);
        bool may = before.state == RoundState.Merging && vm.getBlockTimestamp() < before.deadline;
        assert(ok == (may && digest != 0 && root != 0 && free >= 500 ether));
        if (ok) {
            RoundView memory r = project.round(id_);
            assert(r.state == RoundState.Attesting && r.aggregator == who && r.proposedDigest == digest);
            assert(r.attempt == before.attempt && staking.free(who, Role.Aggregator) == free - 500 ether);
        }
        _checkAll();
    }

    function testFuzz_attest(uint256 caller, uint256 id, uint8 kind, bytes32 digest, uint256 tasks_, uint256 time) external {
        _later(time);
        (address who, uint256 id_,) = _pick(caller % 3 == 0 ? 6 : caller, id % 4 != 0 ? ATTESTING : id);
        RoundView memory before = project.round(id_);
        Attestation kind_ = Attestation(kind % 4);
        if (digest != 0 && uint256(digest) % 2 == 0) digest = before.proposedDigest;
        uint256[] memory list = new uint256[](tasks_ % 3);
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = i == 0 && tasks_ % 5 != 0 ? _attested : _pickTask(tasks_ >> (8 * i));
        }
        bytes memory data = abi.encodeCall(project.attest, (id_, list, kind_, digest));
        uint256 locked = staking.locked(_actors[8], Role.Aggregator);
        if (_try(Verb.Attest, who, address(project), data)) {
            assert(before.state == RoundState.Attesting && vm.getBlockTimestamp() < before.deadline);
            assert((who == _actors[6] || who == _actors[7]) && list.length == 1 && list[0] == _attested);
            assert(kind_ != Attestation.None && (digest == before.proposedDigest) == (kind_ != Attestation.That));
            // one of two seats is not two thirds
            assert(project.round(id_).state == RoundState.Attesting && staking.locked(_actors[8], Role.Aggregator) == locked);
        }
        _checkAll();
    }

    /// What two seats say decides: the head, the aggregator's lock, who is paid.
    function testFuzz_twoSeatsConclude(uint8[2] memory kinds, bytes32[2] memory digests) external {
        Attestation[2] memory said;
        for (uint256 i = 0; i < 2; ++i) {
            said[i] = Attestation(1 + kinds[i] % 3);
            // another digest, now and then the same other one
            digests[i] = kinds[i] % 2 == 0 ? keccak256("other") : keccak256(abi.encode(digests[i]));
            if (said[i] != Attestation.That) digests[i] = project.round(ATTESTING).proposedDigest;
        }
        ProjectView memory before = project.project(ATTESTING);
        uint256 held = staking.held(_actors[8], Role.Aggregator);
        uint256 reward = rewards.owed(_actors[8]);
        for (uint256 i = 0; i < 2; ++i) {
            _say(_actors[6 + i], said[i], digests[i]);
        }
        ProjectView memory v = project.project(ATTESTING);
        bool agreed = said[0] == said[1] && digests[0] == digests[1];
        bool published = agreed && said[0] != Attestation.Worse;
        assert(v.headVersion == before.headVersion + (published ? 1 : 0));
        if (published) assert(v.headDigest == digests[0]);
        assert(v.roundState == (agreed ? RoundState.Idle : RoundState.Merging));
        bool cut = agreed && said[0] == Attestation.That;
        assert(staking.held(_actors[8], Role.Aggregator) == held - (cut ? 500 ether : 0));
        assert(staking.locked(_actors[8], Role.Aggregator) == 0);
        bool paid = agreed && said[0] == Attestation.This;
        assert(rewards.owed(_actors[8]) == reward + (paid ? uint256(9 ether + 3) / 2 : 0));
        _checkAll();
    }

    function testFuzz_advanceRound(uint256 caller, uint256 id, uint256 time) external {
        _later(time);
        (address who, uint256 id_,) = _pick(caller, id);
        RoundView memory before = project.round(id_);
        bool over = vm.getBlockTimestamp() >= before.deadline;
        bool ok = _advanceRound(id_, who);
        bool waits = before.state == RoundState.Merging || before.state == RoundState.Attesting;
        // the round of the busy project has open tasks
        assert(ok == (waits && over));
        if (ok) {
            RoundView memory r = project.round(id_);
            assert(r.state == RoundState.Merging && r.attempt == before.attempt + 1);
            if (before.aggregator != address(0)) assert(staking.locked(before.aggregator, Role.Aggregator) == 0);
        }
        _checkAll();
    }

    function testFuzz_openAndCloseAreForTheTaskContract(uint256 caller, uint256 id, address who, uint64 number, uint256[4] memory n)
        external
    {
        address stranger = _pickCaller(caller);
        bytes memory data = abi.encodeCall(project.openTask, (id % 8, who, number));
        assert(!_try(Verb.Intrude, stranger, address(project), data));
        data = abi.encodeCall(project.closeTask, (id % 8, _pickTask(n[0]), n[0] % 2 == 0, n[0], n[1], n[2], n[3]));
        assert(!_try(Verb.Intrude, stranger, address(project), data));
        _checkAll();
    }

    function testFuzz_setTasks(uint256 caller, bool owner, address tasks_) external {
        address who = owner ? address(this) : _pickCaller(caller);
        assert(!_try(Verb.Intrude, who, address(project), abi.encodeCall(project.setTasks, (tasks_))));
        assert(project.tasks() == address(tasks));
    }

    function _say(address who, Attestation kind, bytes32 digest) private {
        uint256[] memory list = new uint256[](1);
        list[0] = _attested;
        bytes memory data = abi.encodeCall(project.attest, (ATTESTING, list, kind, digest));
        require(_try(Verb.Attest, who, address(project), data), "a seat may speak once");
    }

    /// @dev Half of the time as the project's owner.
    function _pick(uint256 caller, uint256 id) private view returns (address who, uint256 id_, ProjectView memory v) {
        id_ = id % 8;
        v = project.project(id_);
        who = caller % 2 == 0 && v.owner != address(0) ? v.owner : _pickCaller(caller);
    }

    /// @dev Parameters with at most one of them out of its range.
    function _drawn(uint256 draw) private pure returns (ProjectParams memory p, bool valid) {
        p = _params(1 + uint8(draw >> 8) % 32, 1 + uint8(draw >> 16) % 16, 1);
        p.target = 1 + uint32(draw >> 24) % 1_000_000;
        p.mergeRule = uint8(draw >> 64) % 4;
        p.mergeF = uint8(draw >> 72) % 8;
        p.minInputs = 24;
        uint256 fault = draw % 40;
        valid = fault >= 20;
        if (fault == 0) p.programHash = 0;
        else if (fault == 1) p.dataMode = 3;
        else if (fault == 2) p.engine = 2;
        else if (fault == 3) p.mergeRule = 4;
        else if (fault == 4) p.minInputs = 0;
        else if (fault == 5) p.solverPool = uint96(1) << 80;
        else if (fault == 6) p.aggregationPool = uint96(1) << 80;
        else if (fault == 7) p.target = 0;
        else if (fault == 8) p.target = 1_000_001;
        else if (fault == 9) p.minGain = 1_000_001;
        else if (fault == 10) p.capacity = 0;
        else if (fault == 11) p.capacity = 33;
        else if (fault == 12) p.seats = 17;
        else if (fault == 13) p.minSeats = p.seats + 1;
        else if (fault == 14) p.sampled = 9;
        else if (fault == 15) p.stepsMax = 7;
        else if (fault == 16) p.seatWindowBlocks = 0;
        else if (fault == 17) p.attestWindow = 0;
        else if (fault == 18) p.solverPool = 25 ether + 1;
        else if (fault == 19) p.joinWindow = 0;
    }

    function _list(uint256 draw, uint8[4] memory caps)
        private
        view
        returns (address[] memory who, uint8[] memory caps_, bool fits)
    {
        uint256 n = (draw >> 128) % 5;
        who = new address[](n);
        caps_ = new uint8[](n == 4 && draw >> 255 == 1 ? 3 : n);
        fits = n > 0 && caps_.length == n;
        for (uint256 i = 0; i < n; ++i) {
            who[i] = _actors[((draw >> 136) + i * ((draw >> 140) % 3)) % _actors.length];
            if (i < caps_.length) caps_[i] = caps[i];
            if (caps[i] == 0) fits = false;
            for (uint256 k = 0; k < i; ++k) {
                if (who[k] == who[i]) fits = false;
            }
        }
    }
}
