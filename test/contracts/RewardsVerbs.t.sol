// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreditKind, IResultsRewards, Outcome, Settlement} from "../../contracts/interfaces/IResultsRewards.sol";
import {Scores} from "../../contracts/lib/Scores.sol";
import {Yuma} from "../../contracts/lib/Yuma.sol";
import {Scene} from "./handlers/Scene.sol";
import {Verb} from "./handlers/Verbs.sol";
import {vm} from "./handlers/Vm.sol";

/// @notice Every verb of the rewards contract, as a creditor or as anybody.
contract RewardsVerbsTest is Scene {
    address private constant CREDITOR = address(0xc4ed);

    function setUp() public override {
        super.setUp();
        rewards.authorise(CREDITOR);
        token.transfer(address(rewards), 1_000_000 ether);
    }

    function testFuzz_credit(uint256 caller, bool creditor, uint256 whom, uint8 kind, uint96 amount) external {
        address who = _pickCaller(whom);
        CreditKind kind_ = CreditKind(kind % 8);
        (uint256 owed, uint256 ledger) = (rewards.owed(who), rewards.ledger());
        bytes memory data = abi.encodeCall(rewards.credit, (who, kind_, 1, 1, amount));
        bool ok = _as(caller, creditor, data);
        assert(ok == creditor && rewards.owed(who) == owed + (ok ? amount : 0));
        bool arrived = kind_ == CreditKind.Tip || kind_ == CreditKind.Compensation;
        assert(rewards.ledger() == ledger + (ok && arrived ? amount : 0));
    }

    function testFuzz_creditEqually(uint256 caller, bool creditor, uint8 count, uint8 kind, uint96 amount) external {
        address[] memory who = new address[](1 + count % 12);
        for (uint256 i = 0; i < who.length; ++i) {
            who[i] = _actors[i];
        }
        uint256 before = _sum(who);
        bytes memory data = abi.encodeCall(rewards.creditEqually, (who, CreditKind(kind % 8), 1, 1, amount));
        vm.prank(creditor ? CREDITOR : _pickCaller(caller));
        (bool ok, bytes memory answer) = address(rewards).call(data);
        assert(ok == creditor && (ok || _isDeclared(answer)));
        if (!ok) return;
        uint256 dust = abi.decode(answer, (uint256));
        assert(dust < who.length && _sum(who) == before + amount - dust);
    }

    function testFuzz_deposit(uint256 caller, bool creditor, uint96 amount) external {
        uint256 ledger = rewards.ledger();
        bool ok = _as(caller, creditor, abi.encodeCall(rewards.deposit, (amount)));
        assert(ok == creditor && rewards.ledger() == ledger + (ok ? amount : 0));
    }

    function testFuzz_payOut(uint256 caller, bool creditor, uint256 amount) external {
        (uint256 ledger, uint256 wallet) = (rewards.ledger(), token.balanceOf(STRANGER));
        amount %= ledger;
        bool ok = _as(caller, creditor, abi.encodeCall(rewards.payOut, (STRANGER, amount)));
        if (!ok) amount = 0;
        assert(ok == creditor && rewards.ledger() == ledger - amount && token.balanceOf(STRANGER) == wallet + amount);
    }

    function testFuzz_burnDust(uint256 caller, bool creditor, uint256 amount) external {
        (uint256 ledger, uint256 supply) = (rewards.ledger(), token.totalSupply());
        amount %= ledger;
        bool ok = _as(caller, creditor, abi.encodeCall(rewards.burnDust, (1, amount)));
        if (!ok) amount = 0;
        assert(ok == creditor && rewards.ledger() == ledger - amount && token.totalSupply() == supply - amount);
    }

    function testFuzz_authorise(uint256 caller, bool owner, address creditor) external {
        bytes memory data = abi.encodeCall(rewards.authorise, (creditor));
        bool before = rewards.authorised(creditor);
        bool ok = _try(Verb.Intrude, owner ? address(this) : _pickCaller(caller), address(rewards), data);
        assert(ok == (owner && creditor != address(0)) && rewards.authorised(creditor) == (ok || before));
    }

    function testFuzz_withdraw(uint256 caller, uint96[3] memory amounts) external {
        address who = _pickCaller(caller);
        for (uint256 i = 0; i < 3; ++i) {
            uint256 owed = rewards.owed(who) + amounts[i] % 300_000 ether;
            vm.prank(CREDITOR);
            rewards.credit(who, CreditKind.Tip, 1, 1, amounts[i] % 300_000 ether);
            (uint256 wallet, uint256 ledger) = (token.balanceOf(who), rewards.ledger());
            vm.prank(who);
            (bool ok, bytes memory answer) = address(rewards).call(abi.encodeCall(rewards.withdraw, ()));
            assert(ok ? abi.decode(answer, (uint256)) == owed : _isDeclared(answer));
            assert(ok == (owed > 0) && rewards.owed(who) == 0);
            assert(token.balanceOf(who) == wallet + owed && rewards.ledger() == ledger - owed);
        }
    }

    /// What a settlement pays and leaves as dust is what is due of the pools, and nobody is paid for nothing.
    function testFuzz_settle(uint32[12] memory raw, uint80[3] memory pools, uint32 target, bool spoil) external {
        Settlement memory s = _settlement(raw, pools, target);
        (uint64[] memory weights, uint32[] memory medians) = _right(raw);
        if (spoil) medians[raw[0] % 3] ^= uint32(1 << (raw[1] % 20));
        uint256 before = _sum(_actors);
        vm.prank(CREDITOR);
        (bool ok, bytes memory answer) = address(rewards).call(abi.encodeCall(rewards.settle, (s, weights, medians)));
        assert(ok != spoil && (ok || _isDeclared(answer)));
        if (!ok) return;
        Outcome memory o = abi.decode(answer, (Outcome));
        uint256 gain = o.g < s.target ? o.g : s.target;
        uint256 due = s.coordinatorPool + (s.solverPool * gain) / s.target + (s.proposerPool * gain) / s.target;
        assert(_sum(_actors) == before + o.paid && o.paid + o.dust == due);
        for (uint256 j = 0; j < 3; ++j) {
            bool accepted = (o.acceptedMask >> j) & 1 == 1;
            assert(accepted == (weights[j] > 0));
            if (!accepted) assert(rewards.owed(s.solvers[j]) == _owed[s.solvers[j]]);
        }
        if (o.acceptedMask == 0) assert(rewards.owed(s.proposer) == _owed[s.proposer]);
    }

    function testFuzz_settleRefusesOtherShapes(uint8[4] memory n) external {
        Settlement memory s;
        s.target = 1;
        s.solvers = new address[](n[0] % 5);
        s.coordinators = new address[](n[1] % 5);
        s.rows = new uint256[](n[2] % 5);
        uint64[] memory weights = new uint64[](n[3] % 5);
        uint256 words = Scores.words(s.solvers.length);
        bool fits = s.coordinators.length > 0 && s.rows.length == words * s.coordinators.length
            && weights.length == s.solvers.length;
        vm.prank(CREDITOR);
        (bool ok, bytes memory answer) =
            address(rewards).call(abi.encodeCall(rewards.settle, (s, weights, new uint32[](weights.length))));
        assert(ok == fits && (ok || bytes4(answer) == IResultsRewards.RewardsBadShape.selector));
    }

    function _settlement(uint32[12] memory raw, uint80[3] memory pools, uint32 target)
        private
        view
        returns (Settlement memory s)
    {
        s.projectId = s.taskId = 1;
        s.proposer = _actors[0];
        s.target = 1 + target % 1_000_000;
        (s.solverPool, s.coordinatorPool, s.proposerPool) = (pools[0], pools[1], pools[2]);
        s.solvers = new address[](3);
        s.coordinators = new address[](4);
        s.rows = new uint256[](4);
        for (uint256 j = 0; j < 3; ++j) {
            s.solvers[j] = _actors[1 + j];
        }
        for (uint256 i = 0; i < 4; ++i) {
            s.coordinators[i] = _actors[4 + i];
            for (uint256 j = 0; j < 3; ++j) {
                s.rows[i] = Scores.put(s.rows[i], j, _score(raw[3 * i + j]));
            }
        }
    }

    function _right(uint32[12] memory raw) private pure returns (uint64[] memory weights, uint32[] memory medians) {
        uint256[] memory matrix = new uint256[](12);
        for (uint256 k = 0; k < 12; ++k) {
            matrix[k] = _score(raw[k]);
        }
        weights = new uint64[](3);
        medians = new uint32[](3);
        for (uint256 j = 0; j < 3; ++j) {
            medians[j] = uint32(_majority(matrix, 3, j));
        }
        Yuma.normaliseRows(matrix, 3);
        for (uint256 j = 0; j < 3; ++j) {
            weights[j] = uint64(_majority(matrix, 3, j));
        }
    }

    function _score(uint256 raw) private pure returns (uint256) {
        return raw % 5 == 0 ? 0 : raw % (Scores.MAX + 1);
    }

    function _as(uint256 caller, bool creditor, bytes memory data) private returns (bool ok) {
        bytes memory answer;
        vm.prank(creditor ? CREDITOR : _pickCaller(caller));
        (ok, answer) = address(rewards).call(data);
        assert(ok || _isDeclared(answer));
    }

    function _sum(address[] memory who) private view returns (uint256 sum) {
        for (uint256 i = 0; i < who.length; ++i) {
            sum += rewards.owed(who[i]);
        }
    }
}
