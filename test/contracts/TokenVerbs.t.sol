// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IRegistry} from "../../contracts/interfaces/IRegistry.sol";
import {World} from "./handlers/World.sol";
import {vm} from "./handlers/Vm.sol";

/// @notice Every verb of the token and of the registry, with any amount, by anybody.
contract TokenVerbsTest is World {
    address private constant ALICE = address(0xa11ce);
    address private constant BOB = address(0xb0b);

    function setUp() public {
        _deploy();
        token.transfer(ALICE, 1_000_000 ether);
    }

    function testFuzz_transfer(address to, uint256 amount) external {
        if (amount % 4 != 0) amount %= 1_200_000 ether;
        uint256 before = token.balanceOf(to);
        bool ok = _as(ALICE, abi.encodeCall(token.transfer, (to, amount)));
        assert(ok == (to != address(0) && amount <= 1_000_000 ether));
        if (ok && to != ALICE) assert(token.balanceOf(to) == before + amount && token.balanceOf(ALICE) == 1_000_000 ether - amount);
        _supply(0);
    }

    function testFuzz_transferFrom(address spender, address to, uint256 allowed, uint256 amount) external {
        vm.assume(spender != ALICE && spender != address(0));
        if (amount % 4 != 0) (amount, allowed) = (amount % 1_200_000 ether, allowed % 1_200_000 ether);
        assert(_as(ALICE, abi.encodeCall(token.approve, (spender, allowed))));
        bool ok = _as(spender, abi.encodeCall(token.transferFrom, (ALICE, to, amount)));
        assert(ok == (to != address(0) && amount <= allowed && amount <= 1_000_000 ether));
        bool forever = allowed == type(uint256).max;
        assert(token.allowance(ALICE, spender) == (ok && !forever ? allowed - amount : allowed));
        _supply(0);
    }

    function testFuzz_burn(address who, uint256 amount) external {
        if (amount % 4 != 0) (who, amount) = (ALICE, amount % 1_200_000 ether);
        uint256 held = token.balanceOf(who);
        bool ok = _as(who, abi.encodeCall(token.burn, (amount)));
        assert(ok == (who != address(0) && amount <= held));
        assert(token.balanceOf(who) == held - (ok ? amount : 0));
        _supply(ok ? amount : 0);
    }

    /// What an account's delegate could vote with at the end of a past block.
    function testFuzz_delegate(address to, uint96 amount) external {
        vm.assume(to != address(0) && to != BOB);
        assert(_as(ALICE, abi.encodeCall(token.delegate, (to))));
        uint256 block_ = vm.getBlockNumber();
        vm.roll(block_ + 1);
        bool ok = _as(ALICE, abi.encodeCall(token.transfer, (BOB, amount)));
        assert(token.getPastVotes(to, block_) == 1_000_000 ether);
        assert(token.getVotes(to) == 1_000_000 ether - (ok ? amount : 0));
    }

    function testFuzz_permit(uint128 key, address spender, uint256 amount, uint32 late, bool forged) external {
        vm.assume(key != 0 && spender != address(0));
        uint256 deadline = vm.getBlockTimestamp() + 1000;
        bytes memory data = _permission(key, spender, amount, deadline, forged);
        vm.warp(deadline - 1000 + late % 2000);
        bool may = vm.getBlockTimestamp() <= deadline && !forged;
        for (uint256 i = 0; i < 2; ++i) {
            (bool ok,) = address(token).call(data);
            // once, and not again
            assert(ok == (i == 0 && may));
        }
        assert(token.allowance(vm.addr(key), spender) == (may ? amount : 0));
    }

    function testFuzz_transferWithAuthorization(uint128 key, address to, uint96 amount, bytes32 nonce, bool forged) external {
        vm.assume(key != 0 && to != address(0) && to != vm.addr(key));
        token.transfer(vm.addr(key), 1_000_000 ether);
        uint256 before = token.balanceOf(to);
        bytes memory data = _authorisation(key, to, amount, nonce, forged);
        bool may = !forged && amount <= 1_000_000 ether;
        for (uint256 i = 0; i < 2; ++i) {
            (bool ok,) = address(token).call(data);
            assert(ok == (i == 0 && may));
        }
        assert(token.balanceOf(to) == before + (may ? amount : 0));
        _supply(0);
    }

    function testFuzz_registry(address caller, bool owner, bytes32 key, address account) external {
        vm.prank(owner ? address(this) : caller);
        (bool ok, bytes memory answer) = address(registry).call(abi.encodeCall(registry.set, (key, account)));
        bool may = owner || caller == address(this);
        assert(ok == (may && account != address(0)));
        bytes4 refusal = may ? IRegistry.RegistryZeroAddress.selector : Ownable.OwnableUnauthorizedAccount.selector;
        if (!ok) assert(bytes4(answer) == refusal);
        (bool known, bytes memory found) = address(registry).staticcall(abi.encodeCall(registry.get, (key)));
        assert(known == ok);
        if (known) assert(abi.decode(found, (address)) == account);
        else assert(bytes4(found) == IRegistry.RegistryUnknownKey.selector);
    }

    /// Ownership of the four owned contracts moves in two steps, and only so.
    function testFuzz_ownership(uint8 which, address heir, address thief) external {
        vm.assume(heir != address(0) && heir != address(this) && thief != heir && thief != address(this));
        address what = [address(registry), address(staking), address(rewards), address(project)][which % 4];
        vm.prank(thief);
        (bool stolen,) = what.call(abi.encodeCall(registry.transferOwnership, (thief)));
        Ownable2Step(what).transferOwnership(heir);
        vm.prank(thief);
        (bool taken,) = what.call(abi.encodeCall(registry.acceptOwnership, ()));
        assert(!stolen && !taken && Ownable(what).owner() == address(this));
        vm.prank(heir);
        Ownable2Step(what).acceptOwnership();
        assert(Ownable(what).owner() == heir);
    }

    function _permission(uint256 key, address spender, uint256 amount, uint256 deadline, bool forged)
        private
        view
        returns (bytes memory)
    {
        bytes32 kind = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes memory terms = abi.encode(vm.addr(key), spender, amount);
        return abi.encodePacked(
            token.permit.selector, terms, deadline, _signed(key, forged, abi.encodePacked(kind, terms, uint256(0), deadline))
        );
    }

    function _authorisation(uint256 key, address to, uint256 amount, bytes32 nonce, bool forged)
        private
        view
        returns (bytes memory)
    {
        bytes memory terms = abi.encode(vm.addr(key), to, amount, vm.getBlockTimestamp() - 1, vm.getBlockTimestamp() + 1000, nonce);
        bytes32 kind = keccak256(
            "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
        );
        bytes4 selector = bytes4(
            keccak256("transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)")
        );
        return abi.encodePacked(selector, terms, _signed(key, forged, abi.encodePacked(kind, terms)));
    }

    /// @return v, r and s of an EIP-712 struct, by its signer or by another
    function _signed(uint256 key, bool forged, bytes memory struct_) private view returns (bytes memory) {
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), keccak256(struct_)));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(forged ? key + 1 : key, digest);
        return abi.encode(v, r, s);
    }

    function _as(address who, bytes memory data) private returns (bool ok) {
        bytes memory answer;
        vm.prank(who);
        (ok, answer) = address(token).call(data);
        if (ok) return true;
        bytes4 why = bytes4(answer);
        assert(
            why == IERC20Errors.ERC20InsufficientBalance.selector || why == IERC20Errors.ERC20InsufficientAllowance.selector
                || why == IERC20Errors.ERC20InvalidReceiver.selector || why == IERC20Errors.ERC20InvalidSender.selector
        );
    }

    function _supply(uint256 burned) private view {
        assert(token.minted() == SUPPLY && token.burned() == burned && token.totalSupply() == SUPPLY - burned);
    }
}
