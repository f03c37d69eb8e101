// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fault, Position, Role} from "../../contracts/interfaces/IParticipantStaking.sol";
import {Scene} from "./handlers/Scene.sol";
import {Verb} from "./handlers/Verbs.sol";
import {vm} from "./handlers/Vm.sol";

/// @notice Every verb of the staking contract, by anybody, with any amount: refused with a declared error and nothing changed, or exactly
/// that amount has moved.
contract StakingVerbsTest is Scene {
    /// An engagement of the test's own, so that locks can be asked for directly.
    address private constant ENGAGEMENT = address(0xe19a6e);

    function setUp() public override {
        super.setUp();
        staking.authorise(ENGAGEMENT);
    }

    function testFuzz_stake(uint256 caller, uint8 role, uint256 amount) external {
        (address who, Role role_, Position memory p) = _position(caller, role);
        if (amount % 4 != 0) amount %= 2_000_000 ether;
        uint256 wallet = token.balanceOf(who);
        if (_try(Verb.Stake, who, address(staking), abi.encodeCall(staking.stake, (role_, amount)))) {
            assert(amount > 0 && amount <= wallet && token.balanceOf(who) == wallet - amount);
            _same(staking.position(who, role_), p.held + amount, p.locked, p.unbonding);
        } else {
            _same(staking.position(who, role_), p.held, p.locked, p.unbonding);
        }
        _checkTotals();
    }

    function testFuzz_stakeFor(uint256 caller, uint256 whom, uint8 role, uint256 amount) external {
        (address who, Role role_, Position memory p) = _position(whom, role);
        address payer = _pickCaller(caller);
        if (amount % 4 != 0) amount %= 2_000_000 ether;
        if (whom % 31 == 0) who = address(0);
        uint256 wallet = token.balanceOf(payer);
        bytes memory data = abi.encodeCall(staking.stakeFor, (who, role_, amount));
        if (_try(Verb.StakeFor, payer, address(staking), data)) {
            assert(who != address(0) && token.balanceOf(payer) == wallet - amount);
            _same(staking.position(who, role_), p.held + amount, p.locked, p.unbonding);
        }
        _checkTotals();
    }

    function testFuzz_requestUnstake(uint256 caller, uint8 role, uint256 amount) external {
        (address who, Role role_, Position memory p) = _position(caller, role);
        if (amount % 4 != 0) amount %= 2 * (uint256(p.held) + 1);
        bytes memory data = abi.encodeCall(staking.requestUnstake, (role_, amount));
        bool ok = _try(Verb.RequestUnstake, who, address(staking), data);
        assert(ok == (amount > 0 && amount <= p.held - p.locked));
        Position memory after_ = staking.position(who, role_);
        if (ok) {
            _same(after_, p.held - amount, p.locked, p.unbonding + amount);
            assert(after_.availableAt == vm.getBlockTimestamp() + staking.unbondingPeriod(role_));
        } else {
            _same(after_, p.held, p.locked, p.unbonding);
        }
        _checkTotals();
    }

    function testFuzz_withdraw(uint256 caller, uint8 role, uint256 amount, uint32 later) external {
        (address who, Role role_, Position memory p) = _position(caller, role);
        bool asked = _requestUnstake(who, role_, amount % (uint256(p.held) + 2));
        p = staking.position(who, role_);
        vm.warp(vm.getBlockTimestamp() + later % 30 days);
        uint256 wallet = token.balanceOf(who);
        bool ok = _withdrawStake(who, role_);
        assert(ok == (asked && vm.getBlockTimestamp() >= p.availableAt));
        assert(token.balanceOf(who) == wallet + (ok ? p.unbonding : 0));
        _same(staking.position(who, role_), p.held, p.locked, ok ? 0 : p.unbonding);
        _checkTotals();
    }

    function testFuzz_lock(uint256 whom, uint8 role, bool engaged, uint256 minimum) external {
        (address who, Role role_, Position memory p) = _position(whom, role);
        minimum = (minimum % 20_000) * 1 ether;
        staking.setMinimum(role_, minimum);
        uint256 lock = staking.lockAmount(role_);
        bytes memory data = abi.encodeCall(staking.lock, (who, role_));
        bool ok = _try(Verb.Intrude, engaged ? ENGAGEMENT : who, address(staking), data);
        assert(ok == (engaged && p.held >= minimum && p.held - p.locked >= lock));
        _same(staking.position(who, role_), p.held, ok ? p.locked + lock : p.locked, p.unbonding);
    }

    function testFuzz_unlock(uint256 whom, uint8 role, bool engaged, uint8 times) external {
        (address who, Role role_, Position memory p) = _position(whom, role);
        uint256 lock = staking.lockAmount(role_);
        address[] memory accounts = new address[](times % 9);
        for (uint256 i = 0; i < accounts.length; ++i) {
            accounts[i] = who;
        }
        bytes memory data = abi.encodeCall(staking.unlockMany, (accounts, role_));
        if (accounts.length == 1) data = abi.encodeCall(staking.unlock, (who, role_));
        bool ok = _try(Verb.Intrude, engaged ? ENGAGEMENT : who, address(staking), data);
        assert(ok == (engaged && p.locked >= lock * accounts.length));
        _same(staking.position(who, role_), p.held, ok ? p.locked - lock * accounts.length : p.locked, p.unbonding);
    }

    function testFuzz_penalise(uint256 whom, uint8 role, bool engaged, uint256 amount, uint256 redirected, uint8 fault)
        external
    {
        (address who, Role role_, Position memory p) = _position(whom, role);
        uint256 lock = staking.lockAmount(role_);
        amount %= lock * 2;
        redirected %= amount + amount / 4 + 1;
        uint256[3] memory money = [token.balanceOf(STRANGER), token.burned(), staking.ledger()];
        bytes memory data =
            abi.encodeCall(staking.penalise, (who, role_, amount, redirected, STRANGER, Fault(1 + fault % 8)));
        vm.prank(engaged ? ENGAGEMENT : who);
        (bool ok, bytes memory answer) = address(staking).call(data);
        assert(ok ? engaged : _isDeclared(answer));
        assert(ok == (engaged && amount <= lock && redirected <= amount && p.locked >= lock));
        if (!ok) (amount, redirected, lock) = (0, 0, 0);
        // the whole lock ends, what is taken comes out of it alone
        _same(staking.position(who, role_), p.held - amount, p.locked - lock, p.unbonding);
        assert(token.balanceOf(STRANGER) == money[0] + redirected);
        assert(token.burned() == money[1] + amount - redirected && staking.ledger() == money[2] - amount);
    }

    function testFuzz_setMinimum(uint256 caller, bool owner, uint8 role, uint256 amount) external {
        Role role_ = Role(role % 6);
        if (amount % 3 != 0) amount = (amount % (1 << 41)) * 1e15;
        uint256[6] memory before;
        for (uint256 i = 0; i < 6; ++i) {
            before[i] = staking.minimum(Role(i));
        }
        bytes memory data = abi.encodeCall(staking.setMinimum, (role_, amount));
        bool ok = _try(Verb.SetMinimum, owner ? address(this) : _pickCaller(caller), address(staking), data);
        assert(ok == (owner && amount % 1e15 == 0 && amount / 1e15 < 1 << 40));
        if (ok) before[uint256(role_)] = amount;
        for (uint256 i = 0; i < 6; ++i) {
            assert(staking.minimum(Role(i)) == before[i]);
        }
    }

    function testFuzz_authorise(uint256 caller, bool owner, address engagement) external {
        bool known = staking.authorised(engagement) || engagement == address(0);
        bytes memory data = abi.encodeCall(staking.authorise, (engagement));
        bool ok = _try(Verb.Authorise, owner ? address(this) : _pickCaller(caller), address(staking), data);
        assert(ok == (owner && !known));
        if (ok) assert(staking.authorised(engagement));
    }

    /// The stake that counted at the end of a block is what it was, whatever came after.
    function testFuzz_heldAt(uint256 caller, uint8 role, uint64[6] memory amounts) external {
        (address who, Role role_, Position memory p) = _position(caller % 12, role);
        uint256 start = vm.getBlockNumber() + 1;
        uint256[6] memory held;
        for (uint256 i = 0; i < amounts.length; ++i) {
            vm.roll(start + i);
            if (amounts[i] % 2 == 0) _try(Verb.Stake, who, address(staking), abi.encodeCall(staking.stake, (role_, amounts[i])));
            else _requestUnstake(who, role_, amounts[i]);
            if (amounts[i] % 3 == 0) _requestUnstake(who, role_, amounts[i] / 3);
            held[i] = staking.held(who, role_);
        }
        for (uint256 i = 0; i < amounts.length; ++i) {
            assert(staking.heldAt(who, role_, uint48(start + i)) == held[i]);
        }
        assert(staking.heldAt(who, role_, uint48(start - 1)) == p.held);
    }

    function _position(uint256 caller, uint8 role) private view returns (address who, Role role_, Position memory p) {
        who = _pickCaller(caller);
        role_ = Role(role % 4);
        p = staking.position(who, role_);
    }

    function _same(Position memory p, uint256 held, uint256 locked, uint256 unbonding) private pure {
        assert(p.held == held && p.locked == locked && p.unbonding == unbonding && p.locked <= p.held);
    }
}
