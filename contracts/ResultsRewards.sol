// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IATNToken} from "./interfaces/IATNToken.sol";
import {CreditKind, IResultsRewards, Outcome, Settlement} from "./interfaces/IResultsRewards.sol";
import {Scores} from "./lib/Scores.sol";
import {Yuma} from "./lib/Yuma.sol";

/// @title ResultsRewards
/// @notice See {IResultsRewards}. What an account earned only ever grows: a credit after a withdrawal writes no fresh slot.
/// @dev Amounts fit in 128 bits because the token's supply does.
contract ResultsRewards is Ownable2Step, IResultsRewards {
    using SafeERC20 for IATNToken;

    struct Account {
        uint128 earned;
        uint128 withdrawn;
    }

    IATNToken private immutable _token;

    uint256 private _ledger;
    mapping(address account => Account) private _accounts;
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
    function settle(Settlement calldata s, uint64[] calldata weightMedians, uint32[] calldata scoreMedians)
        external
        onlyCreditor
        returns (Outcome memory outcome)
    {
        uint256 rows = s.coordinators.length;
        uint256[] memory matrix = _unpack(s.rows, rows, s.solvers.length);
        uint256[] memory incentives = _consensus(matrix, rows, weightMedians, scoreMedians, outcome);
        uint256[] memory dividends = Yuma.pay(matrix, rows, incentives);
        _paySolvers(s, incentives, outcome);
        _paySeats(s, dividends, outcome);
    }

    /// @inheritdoc IResultsRewards
    function credit(address who, CreditKind kind, uint256 taskOrRound, uint256 projectId, uint256 amount)
        external
        onlyCreditor
    {
        if (_fromPenalty(kind)) _ledger += amount;
        _credit(who, kind, taskOrRound, projectId, amount);
    }

    /// @inheritdoc IResultsRewards
    function creditEqually(
        address[] calldata accounts,
        CreditKind kind,
        uint256 taskOrRound,
        uint256 projectId,
        uint256 amount
    ) external onlyCreditor returns (uint256 dust) {
        if (_fromPenalty(kind)) _ledger += amount;
        uint256 each = amount / accounts.length;
        for (uint256 i = 0; i < accounts.length; ++i) {
            _credit(accounts[i], kind, taskOrRound, projectId, each);
        }
        return amount - each * accounts.length;
    }

    /// @inheritdoc IResultsRewards
    function deposit(uint256 amount) external onlyCreditor {
        _ledger += amount;
    }

    /// @inheritdoc IResultsRewards
    function payOut(address to, uint256 amount) external onlyCreditor {
        _ledger -= amount;
        _token.safeTransfer(to, amount);
    }

    /// @inheritdoc IResultsRewards
    function burnDust(uint256 projectId, uint256 amount) external onlyCreditor {
        _ledger -= amount;
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
        Account storage a = _accounts[msg.sender];
        amount = a.earned - a.withdrawn;
        if (amount == 0) revert RewardsNothingOwed(msg.sender);
        a.withdrawn = a.earned;
        _ledger -= amount;
        emit Withdrawn(msg.sender, amount);
        _token.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IResultsRewards
    function owed(address who) external view returns (uint256) {
        Account storage a = _accounts[who];
        return a.earned - a.withdrawn;
    }

    /// @inheritdoc IResultsRewards
    function account(address who) external view returns (uint256 earned, uint256 withdrawn) {
        Account storage a = _accounts[who];
        return (a.earned, a.withdrawn);
    }

    /// @inheritdoc IResultsRewards
    function ledger() external view returns (uint256) {
        return _ledger;
    }

    /// @inheritdoc IResultsRewards
    function authorised(address creditor) external view returns (bool) {
        return _authorised[creditor];
    }

    /// @inheritdoc IResultsRewards
    function token() external view returns (address) {
        return address(_token);
    }

    /// @dev Verifies both kinds of medians; fills in g and what is accepted; leaves `matrix` normalised and clipped.
    /// @return ranks by slot
    function _consensus(
        uint256[] memory matrix,
        uint256 rows,
        uint64[] calldata weightMedians,
        uint32[] calldata scoreMedians,
        Outcome memory outcome
    ) private pure returns (uint256[] memory ranks) {
        uint256 columns = weightMedians.length;
        if (columns * rows != matrix.length || scoreMedians.length != columns) revert RewardsBadShape();
        ranks = new uint256[](columns);
        unchecked {
            for (uint256 j = 0; j < columns; ++j) {
                Yuma.checkMedian(matrix, rows, columns, j, scoreMedians[j]);
            }
            Yuma.normaliseRows(matrix, columns);
            uint256 g = 0;
            uint256 accepted = 0;
            for (uint256 j = 0; j < columns; ++j) {
                uint256 median = weightMedians[j];
                Yuma.checkMedian(matrix, rows, columns, j, median);
                ranks[j] = Yuma.clip(matrix, columns, j, median);
                if (median == 0) continue;
                accepted |= 1 << j;
                if (scoreMedians[j] > g) g = scoreMedians[j];
            }
            outcome.g = uint32(g);
            outcome.acceptedMask = uint64(accepted);
        }
    }

    /// @dev Solvers by incentive and the proposer, each times min(1, g / target).
    function _paySolvers(Settlement calldata s, uint256[] memory incentives, Outcome memory outcome) private {
        uint256 target = s.target;
        uint256 gain = outcome.g < target ? outcome.g : target;
        if (gain == 0) return;
        uint256 credited = _payShares(s, incentives, gain, target);
        unchecked {
            outcome.dust = (s.solverPool * gain) / target - credited;
            uint256 forProposer = (s.proposerPool * gain) / target;
            _credit(s.proposer, CreditKind.Proposer, s.taskId, s.projectId, forProposer);
            outcome.paid = credited + forProposer;
        }
    }

    /// @return credited sum of what the solvers get
    function _payShares(Settlement calldata s, uint256[] memory incentives, uint256 gain, uint256 target)
        private
        returns (uint256 credited)
    {
        (uint256 pool, uint256 taskId, uint256 projectId) = (s.solverPool, s.taskId, s.projectId);
        address[] calldata solvers = s.solvers;
        unchecked {
            for (uint256 j = 0; j < incentives.length; ++j) {
                uint256 amount = (((pool * incentives[j]) >> 32) * gain) / target;
                credited += amount;
                _credit(solvers[j], CreditKind.Solver, taskId, projectId, amount);
            }
        }
    }

    /// @dev Half of the pool equally and half by dividend; all equally when nothing was accepted.
    function _paySeats(Settlement calldata s, uint256[] memory dividends, Outcome memory outcome) private {
        uint256 pool = s.coordinatorPool;
        uint256 base = pool;
        uint256 rest = 0;
        if (outcome.acceptedMask != 0) base = rest = pool / 2; // an odd wei is dust
        address[] calldata seats = s.coordinators;
        unchecked {
            base /= seats.length;
            uint256 credited = 0;
            for (uint256 i = 0; i < seats.length; ++i) {
                uint256 dividend = (rest * dividends[i]) >> 32;
                _paySeat(s, seats[i], base, dividend);
                credited += base + dividend;
            }
            outcome.paid += credited;
            outcome.dust += pool - credited;
        }
    }

    /// @dev One write for both parts.
    function _paySeat(Settlement calldata s, address seat, uint256 base, uint256 dividend) private {
        _accounts[seat].earned += uint128(base + dividend);
        if (base > 0) emit Credited(seat, CreditKind.CoordinatorBase, s.taskId, s.projectId, base);
        if (dividend > 0) emit Credited(seat, CreditKind.Dividend, s.taskId, s.projectId, dividend);
    }

    function _credit(address who, CreditKind kind, uint256 taskOrRound, uint256 projectId, uint256 amount) private {
        if (amount == 0) return;
        _accounts[who].earned += uint128(amount);
        emit Credited(who, kind, taskOrRound, projectId, amount);
    }

    /// @return whether credits of this kind are paid out of a penalty, which arrived with them, and not out of the escrow
    function _fromPenalty(CreditKind kind) private pure returns (bool) {
        return kind == CreditKind.Tip || kind == CreditKind.Compensation;
    }

    function _unpack(uint256[] calldata packed, uint256 rows, uint256 columns)
        private
        pure
        returns (uint256[] memory matrix)
    {
        uint256 words = Scores.words(columns);
        if (rows == 0 || packed.length != rows * words) revert RewardsBadShape();
        matrix = new uint256[](rows * columns);
        unchecked {
            uint256 k = 0;
            for (uint256 p = 0; p < packed.length; ++p) {
                uint256 word = packed[p];
                uint256 left = columns - (p % words) * Scores.PER_WORD;
                if (left > Scores.PER_WORD) left = Scores.PER_WORD;
                for (uint256 i = 0; i < left; ++i) {
                    matrix[k] = Scores.get(word, i);
                    ++k;
                }
            }
        }
    }
}
