// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Fault, IParticipantStaking, Position, Role} from "./interfaces/IParticipantStaking.sol";
import {IATNToken} from "./interfaces/IATNToken.sol";
import {Minimums} from "./lib/Minimums.sol";
import {RoleTable} from "./lib/RoleTable.sol";

/// @title ParticipantStaking
/// @notice See {IParticipantStaking}. Tokens move last, and a token that says no is believed.
contract ParticipantStaking is Ownable2Step, IParticipantStaking {
    using Checkpoints for Checkpoints.Trace208;
    using SafeERC20 for IATNToken;

    IATNToken private immutable _token;

    /// {Position} with the block in which `held` last changed: a look-up at a later block needs no history.
    struct Stake {
        uint96 held;
        uint96 locked;
        uint48 changedAt;
        uint96 unbonding;
        uint48 availableAt;
    }

    /// By {_key}: one hash instead of two.
    mapping(uint256 accountAndRole => Stake) private _positions;
    mapping(uint256 accountAndRole => Checkpoints.Trace208) private _history;
    /// An engagement's word says at once that it may lock and what each role must hold: see {Minimums}. Zero: not authorised.
    mapping(address engagement => uint256 word) private _authorised;
    address[] private _engagements;
    uint256 private _minimums;
    uint256 private _ledger;

    modifier onlyEngagement() {
        _word();
        _;
    }

    constructor(address token_, address owner_) Ownable(owner_) {
        if (token_ == address(0)) revert StakingZeroAddress();
        _token = IATNToken(token_);
        uint256 word = Minimums.EMPTY;
        for (uint256 i = 0; i <= uint256(type(Role).max); ++i) {
            uint256 amount = RoleTable.minimumOf(Role(i));
            word = Minimums.put(word, Role(i), amount);
            emit MinimumChanged(Role(i), amount);
        }
        _minimums = word;
    }

    /// @inheritdoc IParticipantStaking
    function stake(Role role, uint256 amount) external {
        _stake(msg.sender, role, amount);
    }

    /// @inheritdoc IParticipantStaking
    function stakeFor(address account, Role role, uint256 amount) external {
        if (account == address(0)) revert StakingZeroAddress();
        _stake(account, role, amount);
    }

    /// @inheritdoc IParticipantStaking
    function requestUnstake(Role role, uint256 amount) external {
        if (amount == 0) revert StakingZeroAmount();
        Stake storage p = _positions[_key(msg.sender, role)];
        uint256 free_ = p.held - p.locked;
        if (amount > free_) revert StakingInsufficientFree(msg.sender, role, free_, amount);
        uint96 part = uint96(amount);
        p.held -= part;
        p.unbonding += part;
        uint256 availableAt = block.timestamp + RoleTable.unbondingOf(role);
        p.availableAt = uint48(availableAt);
        _checkpoint(msg.sender, role, p);
        emit UnstakeRequested(msg.sender, role, amount, uint64(availableAt));
    }

    /// @inheritdoc IParticipantStaking
    function withdraw(Role role) external {
        Stake storage p = _positions[_key(msg.sender, role)];
        uint256 amount = p.unbonding;
        if (amount == 0) revert StakingNothingUnbonding(msg.sender, role);
        if (block.timestamp < p.availableAt) revert StakingStillUnbonding(msg.sender, role, p.availableAt);
        p.unbonding = 0;
        _ledger -= amount;
        emit Withdrawn(msg.sender, role, amount);
        _token.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IParticipantStaking
    function lock(address account, Role role) external {
        uint256 minimum_ = Minimums.get(_word(), role);
        uint256 amount = RoleTable.lockOf(role);
        Stake storage p = _positions[_key(account, role)];
        (uint256 held_, uint256 locked_) = (p.held, p.locked);
        if (held_ < minimum_) revert StakingBelowMinimum(account, role, held_, minimum_);
        if (held_ - locked_ < amount) revert StakingInsufficientFree(account, role, held_ - locked_, amount);
        p.locked = uint96(locked_ + amount);
        emit Locked(account, role, msg.sender, amount);
    }

    /// @inheritdoc IParticipantStaking
    function unlock(address account, Role role) external onlyEngagement {
        _unlock(account, role, RoleTable.lockOf(role));
    }

    /// @inheritdoc IParticipantStaking
    function unlockMany(address[] calldata accounts, Role role) external onlyEngagement {
        uint256 amount = RoleTable.lockOf(role);
        for (uint256 i = 0; i < accounts.length; ++i) {
            _unlock(accounts[i], role, amount);
        }
    }

    /// @inheritdoc IParticipantStaking
    function penalise(address account, Role role, uint256 amount, uint256 redirected, address receiver, Fault reason)
        external
        onlyEngagement
    {
        uint256 lockAmount_ = RoleTable.lockOf(role);
        if (amount > lockAmount_ || redirected > amount) revert StakingPenaltyAboveLock(amount, lockAmount_);
        Stake storage p = _positions[_key(account, role)];
        if (p.locked < lockAmount_) revert StakingNotLocked(account, role);
        p.locked -= uint96(lockAmount_);
        p.held -= uint96(amount);
        _checkpoint(account, role, p);
        _ledger -= amount;
        emit Penalised(account, role, msg.sender, reason, amount, amount - redirected);
        if (redirected > 0) _token.safeTransfer(receiver, redirected);
        if (amount > redirected) _token.burn(amount - redirected);
    }

    /// @inheritdoc IParticipantStaking
    function setMinimum(Role role, uint256 amount) external onlyOwner {
        if (!Minimums.fits(amount)) revert StakingBadMinimum(amount);
        uint256 word = Minimums.put(_minimums, role, amount);
        _minimums = word;
        for (uint256 i = 0; i < _engagements.length; ++i) {
            _authorised[_engagements[i]] = word;
        }
        emit MinimumChanged(role, amount);
    }

    /// @inheritdoc IParticipantStaking
    function authorise(address engagement) external onlyOwner {
        if (engagement == address(0)) revert StakingZeroAddress();
        if (_authorised[engagement] != 0) revert StakingAlreadyAuthorised(engagement);
        _authorised[engagement] = _minimums;
        _engagements.push(engagement);
        emit EngagementAuthorised(engagement);
    }

    /// @inheritdoc IParticipantStaking
    function held(address account, Role role) external view returns (uint256) {
        return _positions[_key(account, role)].held;
    }

    /// @inheritdoc IParticipantStaking
    function locked(address account, Role role) external view returns (uint256) {
        return _positions[_key(account, role)].locked;
    }

    /// @inheritdoc IParticipantStaking
    function free(address account, Role role) external view returns (uint256) {
        Stake storage p = _positions[_key(account, role)];
        return p.held - p.locked;
    }

    /// @inheritdoc IParticipantStaking
    function unbonding(address account, Role role) external view returns (uint256 amount, uint256 availableAt) {
        Stake storage p = _positions[_key(account, role)];
        return (p.unbonding, p.availableAt);
    }

    /// @inheritdoc IParticipantStaking
    function position(address account, Role role) external view returns (Position memory) {
        Stake storage p = _positions[_key(account, role)];
        return Position(p.held, p.locked, p.unbonding, p.availableAt);
    }

    /// @inheritdoc IParticipantStaking
    function heldAt(address account, Role role, uint48 blockNumber) external view returns (uint256) {
        Stake storage p = _positions[_key(account, role)];
        if (p.changedAt <= blockNumber) return p.held;
        return _history[_key(account, role)].upperLookupRecent(blockNumber);
    }

    /// @inheritdoc IParticipantStaking
    function minimum(Role role) external view returns (uint256) {
        return Minimums.get(_minimums, role);
    }

    /// @inheritdoc IParticipantStaking
    function lockAmount(Role role) external pure returns (uint256) {
        return RoleTable.lockOf(role);
    }

    /// @inheritdoc IParticipantStaking
    function unbondingPeriod(Role role) external pure returns (uint256) {
        return RoleTable.unbondingOf(role);
    }

    /// @inheritdoc IParticipantStaking
    function authorised(address engagement) external view returns (bool) {
        return _authorised[engagement] != 0;
    }

    /// @inheritdoc IParticipantStaking
    function ledger() external view returns (uint256) {
        return _ledger;
    }

    /// @inheritdoc IParticipantStaking
    function token() external view returns (address) {
        return address(_token);
    }

    function _stake(address account, Role role, uint256 amount) private {
        if (amount == 0) revert StakingZeroAmount();
        Stake storage p = _positions[_key(account, role)];
        uint256 held_ = p.held;
        // room for what unbonds and comes back: both stay far below 2^96
        if (amount > (type(uint96).max >> 1) - held_) revert StakingAmountTooLarge(amount);
        held_ += amount;
        p.held = uint96(held_);
        _ledger += amount;
        _checkpoint(account, role, p);
        emit Staked(account, role, msg.sender, amount, held_);
        _token.safeTransferFrom(msg.sender, address(this), amount);
    }

    function _unlock(address account, Role role, uint256 amount) private {
        Stake storage p = _positions[_key(account, role)];
        uint256 locked_ = p.locked;
        if (locked_ < amount) revert StakingNotLocked(account, role);
        p.locked = uint96(locked_ - amount);
        emit Unlocked(account, role, msg.sender, amount);
    }

    function _key(address account, Role role) private pure returns (uint256) {
        unchecked {
            return (uint256(uint160(account)) << 8) | uint256(role);
        }
    }

    function _word() private view returns (uint256 word) {
        word = _authorised[msg.sender];
        if (word == 0) revert StakingNotEngagement(msg.sender);
    }

    function _checkpoint(address account, Role role, Stake storage p) private {
        p.changedAt = uint48(block.number);
        _history[_key(account, role)].push(uint48(block.number), p.held);
    }
}
