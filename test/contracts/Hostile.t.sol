// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Fault, Role} from "../../contracts/interfaces/IParticipantStaking.sol";
import {ProjectParams} from "../../contracts/interfaces/IProject.sol";
import {CreditKind} from "../../contracts/interfaces/IResultsRewards.sol";
import {World} from "./handlers/World.sol";
import {vm} from "./handlers/Vm.sol";
import {HookToken} from "./harness/HookToken.sol";
import {Thief} from "./harness/Thief.sol";

/// @notice The contracts over a token that calls back, says no or throws, with participants that use it. The network's own token does
/// none of this; what holds here does not lean on that.
contract HostileTest is World {
    HookToken private _hook;
    Thief private _thief;
    address private _other = address(0x07e4);

    function setUp() external {
        _hook = new HookToken(1_000_000 ether);
        _deployFor(address(_hook));
        _thief = new Thief();
        staking.authorise(address(this));
        rewards.authorise(address(this));
        _hook.approve(address(staking), type(uint256).max);
        _hook.approve(address(project), type(uint256).max);
        staking.stakeFor(_other, Role.Solver, 500 ether);
        _hook.transfer(address(_thief), 10_000 ether);
        assert(_thief.act(address(_hook), abi.encodeCall(_hook.approve, (address(staking), type(uint256).max))));
    }

    /// Credits are paid once, however often they are asked for while they are paid.
    function testFuzz_reenteringACredit(uint96 amount) external {
        uint256 credit = uint256(amount) % 10_000 ether + 1;
        _hook.transfer(address(rewards), 50_000 ether);
        rewards.deposit(50_000 ether);
        rewards.credit(address(_thief), CreditKind.Solver, 1, 1, credit);
        _thief.plan(address(rewards), abi.encodeCall(rewards.withdraw, ()));
        uint256 before = _hook.balanceOf(address(_thief));
        assert(_thief.act(address(rewards), abi.encodeCall(rewards.withdraw, ())));
        assert(_thief.told() > 0 && _thief.done() == 0);
        assert(_hook.balanceOf(address(_thief)) == before + credit);
        _covered();
    }

    /// So is stake.
    function testFuzz_reenteringAWithdrawal(uint96 amount) external {
        uint256 stake = uint256(amount) % 9_000 ether + 1;
        assert(_thief.act(address(staking), abi.encodeCall(staking.stake, (Role.Solver, stake))));
        assert(_thief.act(address(staking), abi.encodeCall(staking.requestUnstake, (Role.Solver, stake))));
        vm.warp(block.timestamp + 3 days);
        _thief.plan(address(staking), abi.encodeCall(staking.withdraw, (Role.Solver)));
        (uint256 told, uint256 before) = (_thief.told(), _hook.balanceOf(address(_thief)));
        assert(_thief.act(address(staking), abi.encodeCall(staking.withdraw, (Role.Solver))));
        assert(_thief.told() > told && _thief.done() == 0);
        assert(_hook.balanceOf(address(_thief)) == before + stake);
        _covered();
    }

    /// While stake is on its way in, it may be asked back or added to; it never counts twice.
    function testFuzz_reenteringAStake(uint96 amount, bool out) external {
        uint256 stake = uint256(amount) % 4_000 ether + 1;
        bytes memory again = out
            ? abi.encodeCall(staking.requestUnstake, (Role.Solver, stake))
            : abi.encodeCall(staking.stake, (Role.Solver, stake));
        _thief.plan(address(staking), again);
        uint256 before = _hook.balanceOf(address(_thief));
        assert(_thief.act(address(staking), abi.encodeCall(staking.stake, (Role.Solver, stake))));
        uint256 paid = before - _hook.balanceOf(address(_thief));
        (uint256 unbonding,) = staking.unbonding(address(_thief), Role.Solver);
        assert(staking.held(address(_thief), Role.Solver) + unbonding == paid && paid >= stake);
        _covered();
    }

    /// The owner of a project that asks for its escrow again while it is paid gets what is there, and not more.
    function testFuzz_reenteringTheEscrow(uint96 fund_, uint96 take) external {
        uint256 fund = uint256(fund_) % 100_000 ether + 2;
        uint256 amount = uint256(take) % fund + 1;
        uint256 id = _project();
        project.fund(id, fund);
        _thief.plan(address(project), abi.encodeCall(project.defund, (id, amount)));
        uint256 before = _hook.balanceOf(address(_thief));
        assert(_thief.act(address(project), abi.encodeCall(project.defund, (id, amount))));
        uint256 got = _hook.balanceOf(address(_thief)) - before;
        assert(got <= fund && project.project(id).balance == fund - got && got % amount == 0);
        _covered();
    }

    /// A token that says no, or throws: the call fails whole, whatever it was, and nothing is counted.
    function testFuzz_aTokenThatSaysNo(bool throws, uint96 amount) external {
        uint256 sum = uint256(amount) % 1_000 ether + 1;
        uint256 id = _project();
        _hook.transfer(address(rewards), 5_000 ether);
        rewards.deposit(5_000 ether);
        rewards.credit(address(_thief), CreditKind.Solver, 1, 1, sum);
        project.fund(id, 5_000 ether);
        assert(_thief.act(address(staking), abi.encodeCall(staking.stake, (Role.Solver, 2 * sum))));
        assert(_thief.act(address(staking), abi.encodeCall(staking.requestUnstake, (Role.Solver, sum))));
        vm.warp(block.timestamp + 3 days);
        _hook.dislike(address(_thief), !throws, throws);
        bytes32 before = _everything(id);
        _fails(throws, address(rewards), abi.encodeCall(rewards.withdraw, ()));
        _fails(throws, address(staking), abi.encodeCall(staking.withdraw, (Role.Solver)));
        _fails(throws, address(staking), abi.encodeCall(staking.stake, (Role.Solver, sum)));
        _fails(throws, address(project), abi.encodeCall(project.fund, (id, sum)));
        _fails(throws, address(project), abi.encodeCall(project.defund, (id, sum)));
        assert(_everything(id) == before);
        _covered();
        // and is no matter to anybody else: what ends a task moves no token of the disliked
        _thiefIsCut();
        _covered();
        _hook.dislike(address(_thief), false, false);
        assert(_thief.act(address(rewards), abi.encodeCall(rewards.withdraw, ())));
        _covered();
    }

    /// The network's own token says yes or reverts, so that none of the above ever happens to it.
    function testFuzz_theOwnTokenNeverSaysNo(address to, uint256 amount, bool from) external {
        _deploy();
        token.approve(address(this), amount);
        bytes memory data =
            from ? abi.encodeCall(token.transferFrom, (address(this), to, amount)) : abi.encodeCall(token.transfer, (to, amount));
        (bool ok, bytes memory answer) = address(token).call(data);
        if (ok) assert(abi.decode(answer, (bool)));
        else assert(to == address(0) || amount > SUPPLY);
    }

    function _thiefIsCut() private {
        _thiefStakes();
        staking.lock(_other, Role.Solver);
        staking.penalise(_other, Role.Solver, 25 ether, 1 ether, address(rewards), Fault.NotRevealed);
        rewards.credit(address(_thief), CreditKind.Tip, 1, 1, 1 ether);
    }

    /// @dev Its stake can be locked and cut though its tokens cannot move.
    function _thiefStakes() private {
        staking.stakeFor(address(_thief), Role.Solver, 100 ether);
        staking.lock(address(_thief), Role.Solver);
        staking.penalise(address(_thief), Role.Solver, 25 ether, 25 ether, address(rewards), Fault.NotRevealed);
        rewards.credit(_other, CreditKind.Compensation, 1, 1, 25 ether);
        vm.prank(_other);
        assert(rewards.withdraw() == 25 ether);
    }

    function _fails(bool throws, address whom, bytes memory what) private {
        vm.prank(address(_thief));
        (bool ok, bytes memory answer) = whom.call(what);
        bytes4 why = throws ? HookToken.Disliked.selector : SafeERC20.SafeERC20FailedOperation.selector;
        assert(!ok && bytes4(answer) == why);
    }

    function _project() private returns (uint256 id) {
        ProjectParams memory p = _params(1, 1, 1);
        address[] memory proposers = new address[](1);
        uint8[] memory caps = new uint8[](1);
        (proposers[0], caps[0]) = (_other, 1);
        bytes memory data = abi.encodeCall(project.createProject, (keccak256("s"), keccak256("g"), p, proposers, caps));
        assert(_thief.act(address(project), data));
        assert(_thief.act(address(_hook), abi.encodeCall(_hook.approve, (address(project), type(uint256).max))));
        return project.projectCount();
    }

    function _covered() private view {
        assert(_hook.balanceOf(address(staking)) == staking.ledger());
        assert(_hook.balanceOf(address(rewards)) == rewards.ledger());
    }

    function _everything(uint256 id) private view returns (bytes32) {
        address[3] memory who = [address(_thief), address(staking), address(rewards)];
        bytes memory all = abi.encode(
            staking.position(address(_thief), Role.Solver),
            rewards.owed(address(_thief)),
            project.project(id),
            staking.ledger(),
            rewards.ledger()
        );
        for (uint256 i = 0; i < 3; ++i) {
            all = abi.encode(all, _hook.balanceOf(who[i]));
        }
        return keccak256(all);
    }
}
