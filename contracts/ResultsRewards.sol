// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IATNToken} from "./interfaces/IATNToken.sol";
import {CreditKind, IResultsRewards, Settlement} from "./interfaces/IResultsRewards.sol";
import {Scores} from "./lib/Scores.sol";
import {Yuma} from "./lib/Yuma.sol";

/// @title ResultsRewards
/// @notice See {IResultsRewards}. Totals only ever grow, so that a credit after a withdrawal writes no fresh slot.
contract ResultsRewards is Ownable2Step, IResultsRewards {
    struct Total {
        uint128 earned;
        uint128 withdrawn;
    }

    IATNToken private immutable _token;

    mapping(address account => Total) private _accounts;
    /// `earned`: dust added, `withdrawn`: dust burned.
    mapping(uint256 projectId => Total) private _dust;
    Total private _sum;
    mapping(address creditor => bool) private _authorised;

    modifier onlyCreditor() {
        if (!_authorised[msg.sender]) revert RewardsNotCreditor(msg.sender);
        _;
    }

    constructor(address token_, address owner_) Ownable(owner_) {
        if (token_ == address(0)) revert RewardsZeroAddress();
        _token = IATNToken(token_);
    }

    /// @inheritdoc IResultsRewards
    function settle(Settlement calldata s) external onlyCreditor returns (uint32 g, uint64 acceptedMask, uint256 paid) {
        uint256 columns = s.solvers.length;
        uint256 rows = s.coordinators.length;
        if (s.weightMedians.length != columns || s.scoreMedians.length != columns) revert RewardsBadShape();
        uint256[] memory matrix = _unpack(s.rows, rows, columns);
        for (uint256 j = 0; j < columns; ++j) {
            Yuma.checkMedian(matrix, rows, columns, j, s.scoreMedians[j]);
        }
        Yuma.normaliseRows(matrix, rows, columns);
        for (uint256 j = 0; j < columns; ++j) {
            uint64 median = s.weightMedians[j];
            Yuma.checkMedian(matrix, rows, columns, j, median);
            if (median == 0) continue;
            acceptedMask |= uint64(1) << uint64(j);
            if (s.scoreMedians[j] > g) g = s.scoreMedians[j];
        }
        (uint256[] memory incentives, uint256[] memory dividends) = Yuma.pay(matrix, rows, s.weightMedians);
        uint256 credited;
        (paid, credited) = _paySolvers(s, incentives, g < s.target ? g : s.target);
        credited += _paySeats(s, dividends, acceptedMask != 0);
        paid += s.coordinatorPool;
        _sum.earned += uint128(paid);
        if (paid > credited) _addDust(s.projectId, paid - credited);
    }

    /// @inheritdoc IResultsRewards
    function credit(address who, CreditKind kind, uint256 taskOrRound, uint256 projectId, uint256 amount)
        external
        onlyCreditor
    {
        _sum.earned += uint128(amount);
        _credit(who, kind, taskOrRound, projectId, amount);
    }

    /// @inheritdoc IResultsRewards
    function creditEqually(
        address[] calldata accounts,
        CreditKind kind,
        uint256 taskOrRound,
        uint256 projectId,
        uint256 amount
    ) external onlyCreditor {
        _sum.earned += uint128(amount);
        uint256 each = amount / accounts.length;
        for (uint256 i = 0; i < accounts.length; ++i) {
            _credit(accounts[i], kind, taskOrRound, projectId, each);
        }
        if (amount > each * accounts.length) _addDust(projectId, amount - each * accounts.length);
    }

    /// @inheritdoc IResultsRewards
    function addDust(uint256 projectId, uint256 amount) external onlyCreditor {
        _sum.earned += uint128(amount);
        _addDust(projectId, amount);
    }

    /// @inheritdoc IResultsRewards
    function burnDust(uint256 projectId) external onlyCreditor {
        Total storage d = _dust[projectId];
        uint256 amount = d.earned - d.withdrawn;
        if (amount == 0) return;
        d.withdrawn = d.earned;
        _sum.withdrawn += uint128(amount);
        emit DustBurned(projectId, amount);
        _token.burn(amount);
    }

    /// @inheritdoc IResultsRewards
    function authorise(address creditor) external onlyOwner {
        if (creditor == address(0)) revert RewardsZeroAddress();
        _authorised[creditor] = true;
        emit CreditorAuthorised(creditor);
    }

    /// @inheritdoc IResultsRewards
    function withdraw() external returns (uint256 amount) {
        Total storage a = _accounts[msg.sender];
        amount = a.earned - a.withdrawn;
        if (amount == 0) revert RewardsNothingOwed(msg.sender);
        a.withdrawn = a.earned;
        _sum.withdrawn += uint128(amount);
        emit Withdrawn(msg.sender, amount);
        _token.transfer(msg.sender, amount);
    }

    /// @inheritdoc IResultsRewards
    function owed(address who) external view returns (uint256) {
        Total storage a = _accounts[who];
        return a.earned - a.withdrawn;
    }

    /// @inheritdoc IResultsRewards
    function account(address who) external view returns (uint256 earned, uint256 withdrawn) {
        Total storage a = _accounts[who];
        return (a.earned, a.withdrawn);
    }

    /// @inheritdoc IResultsRewards
    function dust(uint256 projectId) external view returns (uint256) {
        Total storage d = _dust[projectId];
        return d.earned - d.withdrawn;
    }

    /// @inheritdoc IResultsRewards
    function ledger() external view returns (uint256) {
        return _sum.earned - _sum.withdrawn;
    }

    /// @inheritdoc IResultsRewards
    function authorised(address creditor) external view returns (bool) {
        return _authorised[creditor];
    }

    /// @inheritdoc IResultsRewards
    function token() external view returns (address) {
        return address(_token);
    }

    /// @param gain min(g, target)
    /// @return due shares of the solver and the proposer pool that the gain releases
    /// @return credited what rounding left of them
    function _paySolvers(Settlement calldata s, uint256[] memory incentives, uint256 gain)
        private
        returns (uint256 due, uint256 credited)
    {
        if (gain == 0) return (0, 0);
        for (uint256 j = 0; j < incentives.length; ++j) {
            uint256 amount = (((s.solverPool * incentives[j]) >> 32) * gain) / s.target;
            credited += amount;
            _credit(s.solvers[j], CreditKind.Solver, s.taskId, s.projectId, amount);
        }
        uint256 forProposer = (s.proposerPool * gain) / s.target;
        credited += forProposer;
        _credit(s.proposer, CreditKind.Proposer, s.taskId, s.projectId, forProposer);
        due = (s.solverPool * gain) / s.target + forProposer;
    }

    function _paySeats(Settlement calldata s, uint256[] memory dividends, bool accepted)
        private
        returns (uint256 credited)
    {
        uint256 rows = dividends.length;
        uint256 base = accepted ? s.coordinatorPool / 2 : s.coordinatorPool;
        uint256 rest = accepted ? base : 0; // the same half again; an odd wei is dust
        base /= rows;
        for (uint256 i = 0; i < rows; ++i) {
            uint256 dividend = (rest * dividends[i]) >> 32;
            address who = s.coordinators[i];
            credited += base + dividend;
            // one write for both
            _accounts[who].earned += uint128(base + dividend);
            if (base > 0) emit Credited(who, CreditKind.CoordinatorBase, s.taskId, s.projectId, base);
            if (dividend > 0) emit Credited(who, CreditKind.Dividend, s.taskId, s.projectId, dividend);
        }
    }

    function _credit(address who, CreditKind kind, uint256 taskOrRound, uint256 projectId, uint256 amount) private {
        if (amount == 0) return;
        _accounts[who].earned += uint128(amount);
        emit Credited(who, kind, taskOrRound, projectId, amount);
    }

    function _addDust(uint256 projectId, uint256 amount) private {
        _dust[projectId].earned += uint128(amount);
        emit DustAdded(projectId, amount);
    }

    function _unpack(uint256[] calldata packed, uint256 rows, uint256 columns)
        private
        pure
        returns (uint256[] memory matrix)
    {
        uint256 words = Scores.words(columns);
        if (rows == 0 || packed.length != rows * words) revert RewardsBadShape();
        matrix = new uint256[](rows * columns);
        for (uint256 i = 0; i < rows; ++i) {
            for (uint256 j = 0; j < columns; ++j) {
                matrix[i * columns + j] = Scores.get(packed[i * words + j / Scores.PER_WORD], j);
            }
        }
    }
}
