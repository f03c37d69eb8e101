// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SolutionReveal, TaskView, Verdict} from "../../../contracts/interfaces/ITaskContract.sol";
import {Yuma} from "../../../contracts/lib/Yuma.sol";
import {World} from "./World.sol";

/// @notice A ballot as it is cast.
struct Cast {
    Verdict verdict;
    uint32[] scores;
    uint64 refutedMask;
    bytes32 reportDigest;
    bytes32 salt;
}

/// @title What each account would say in a task
/// @notice All of it follows from the task and the account, so nothing has to be kept between a commitment and its reveal. The EIP-712
/// hashes are written out again, from protocol appendix D.
abstract contract Plans is World {
    function _digest(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Tempernet"),
                keccak256("1"),
                block.chainid,
                address(tasks)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _label(string memory what, uint256 about, address who) internal pure returns (bytes32) {
        return keccak256(abi.encode(what, about, who));
    }

    function _truthCommitment(uint256 projectId, uint64 number, address proposer) internal view returns (bytes32) {
        return _digest(
            keccak256(
                abi.encode(
                    keccak256(
                        "Truth(uint256 projectId,uint64 taskNumber,address proposer,bytes32 specDigest,bytes32 truthDigest,bytes32 salt)"
                    ),
                    projectId,
                    number,
                    proposer,
                    _label("spec", number, proposer),
                    _label("truth", number, proposer),
                    _label("salt", number, proposer)
                )
            )
        );
    }

    function _solution(uint256 taskId, address solver) internal pure returns (SolutionReveal memory s) {
        s.updateDigest = _label("update", taskId, solver);
        s.checkpointRoot = _label("root", taskId, solver);
        s.dataRoot = _label("data", taskId, address(0));
        s.steps = 400;
        s.salt = _label("salt", taskId, solver);
        s.leavesDigest = _label("leaves", taskId, solver);
    }

    function _solutionCommitment(uint256 taskId, address solver) internal view returns (bytes32) {
        SolutionReveal memory s = _solution(taskId, solver);
        return _digest(
            keccak256(
                abi.encode(
                    keccak256(
                        "Solution(uint256 taskId,address solver,bytes32 updateDigest,bytes32 checkpointRoot,bytes32 dataRoot,uint32 steps,bytes32 salt)"
                    ),
                    taskId,
                    solver,
                    s.updateDigest,
                    s.checkpointRoot,
                    s.dataRoot,
                    s.steps,
                    s.salt
                )
            )
        );
    }

    /// @dev Seats mostly agree. In some tasks most say *bad task*, in some one solution is refuted, in some nothing is worth anything.
    function _cast(uint256 taskId, address seat, TaskView memory v) internal pure returns (Cast memory c) {
        uint256 mood = uint256(_label("mood", taskId, address(0))) % 100;
        uint256 own = uint256(_label("own", taskId, seat));
        c.scores = new uint32[](v.solvers);
        c.reportDigest = bytes32(own);
        c.salt = _label("ballot", taskId, seat);
        if (mood < 12 ? own % 10 < 8 : own % 50 == 0) {
            c.verdict = Verdict.BadTask;
            return c;
        }
        if (v.solvers > 0 && mood < 35 && own % 7 != 0) c.refutedMask = uint64(v.revealedMask & (1 << (mood % v.solvers)));
        uint256 scorable = v.revealedMask & ~uint256(c.refutedMask);
        if (mood >= 90) return c;
        for (uint256 slot = 0; slot < v.solvers; ++slot) {
            if ((scorable >> slot) & 1 == 0) continue;
            uint256 worth = uint256(keccak256(abi.encode(taskId, slot))) % 400_000;
            if (worth < 50_000) continue;
            c.scores[slot] = uint32(worth + uint256(keccak256(abi.encode(own, slot))) % 1000);
        }
    }

    function _ballotCommitment(uint256 taskId, address seat, Cast memory c) internal view returns (bytes32) {
        return _digest(
            keccak256(
                abi.encode(
                    keccak256(
                        "Ballot(uint256 taskId,address coordinator,uint8 verdict,bytes32 scoresHash,uint64 refutedMask,bytes32 reportDigest,bytes32 salt)"
                    ),
                    taskId,
                    seat,
                    c.verdict,
                    keccak256(abi.encodePacked(c.scores)),
                    c.refutedMask,
                    c.reportDigest,
                    c.salt
                )
            )
        );
    }

    /// @return weights and scores by slot, the medians of what was revealed
    function _medians(uint256 taskId, TaskView memory v)
        internal
        view
        returns (uint64[] memory weights, uint32[] memory scores)
    {
        uint256 columns = v.solvers;
        uint256 rows = 0;
        for (uint256 mask = v.ballotRevealedMask; mask != 0; mask &= mask - 1) {
            ++rows;
        }
        uint256[] memory matrix = new uint256[](rows * columns);
        uint256 k = 0;
        for (uint8 seat = 0; seat < v.seats; ++seat) {
            if ((v.ballotRevealedMask >> seat) & 1 == 0) continue;
            uint32[] memory row = tasks.ballot(taskId, seat);
            for (uint256 j = 0; j < columns; ++j) {
                matrix[k] = row[j];
                ++k;
            }
        }
        weights = new uint64[](columns);
        scores = new uint32[](columns);
        for (uint256 j = 0; j < columns; ++j) {
            scores[j] = uint32(_majority(matrix, columns, j));
        }
        Yuma.normaliseRows(matrix, columns);
        for (uint256 j = 0; j < columns; ++j) {
            weights[j] = uint64(_majority(matrix, columns, j));
        }
    }

    /// @dev By definition: the largest value that more than half of the column reach.
    function _majority(uint256[] memory values, uint256 columns, uint256 column) internal pure returns (uint256 best) {
        for (uint256 k = column; k < values.length; k += columns) {
            if (values[k] <= best) continue;
            uint256 reach = 0;
            for (uint256 other = column; other < values.length; other += columns) {
                if (values[other] >= values[k]) ++reach;
            }
            if (2 * reach > values.length / columns) best = values[k];
        }
    }
}
