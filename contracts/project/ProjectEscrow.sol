// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IATNToken} from "../interfaces/IATNToken.sol";
import {ProjectParams} from "../interfaces/IProject.sol";
import {ParamRules} from "../lib/ParamRules.sol";
import {ProjectStore} from "./ProjectStore.sol";

/// @title A project's owner: creation, money, parameters, proposers
abstract contract ProjectEscrow is ProjectStore {
    using SafeERC20 for IATNToken;

    modifier onlyProjectOwner(uint256 projectId) {
        address owner_ = _heads[projectId].owner;
        if (owner_ == address(0)) revert ProjectUnknown(projectId);
        if (owner_ != msg.sender) revert ProjectNotOwner(projectId, msg.sender);
        _;
    }

    function createProject(
        bytes32 specDigest,
        bytes32 genesisDigest,
        ProjectParams calldata params_,
        address[] calldata proposers,
        uint8[] calldata caps
    ) external returns (uint256 projectId) {
        if (specDigest == 0 || genesisDigest == 0) revert ProjectZeroDigest();
        projectId = ++_count;
        _heads[projectId].owner = msg.sender;
        _versions[projectId][0] = genesisDigest;
        emit ProjectCreated(projectId, msg.sender, specDigest, genesisDigest);
        _setParams(projectId, params_);
        _setProposers(projectId, proposers, caps);
    }

    function fund(uint256 projectId, uint256 amount) external {
        if (_heads[projectId].owner == address(0)) revert ProjectUnknown(projectId);
        if (amount == 0) revert ProjectZeroAmount();
        Escrow storage e = _escrows[projectId];
        if (amount > type(uint96).max - e.balance) revert ProjectAmountTooLarge(amount);
        e.balance += uint96(amount);
        emit Funded(projectId, msg.sender, amount);
        _token.safeTransferFrom(msg.sender, address(_rewards), amount);
        _rewards.deposit(amount);
    }

    function defund(uint256 projectId, uint256 amount) external onlyProjectOwner(projectId) {
        if (amount == 0) revert ProjectZeroAmount();
        Escrow storage e = _escrows[projectId];
        uint256 available = e.balance - e.reserved;
        if (amount > available) revert ProjectUnderfunded(projectId, available, amount);
        e.balance -= uint96(amount);
        emit Defunded(projectId, amount);
        _rewards.payOut(msg.sender, amount);
    }

    function setParams(uint256 projectId, ProjectParams calldata params_) external onlyProjectOwner(projectId) {
        _setParams(projectId, params_);
    }

    function setProposers(uint256 projectId, address[] calldata proposers, uint8[] calldata caps)
        external
        onlyProjectOwner(projectId)
    {
        _setProposers(projectId, proposers, caps);
    }

    function _setParams(uint256 projectId, ProjectParams calldata params_) private {
        ParamRules.check(params_);
        uint16 version = ++_heads[projectId].paramsVersion;
        _params[projectId][version] = params_;
        _roundTerms[projectId][version] = RoundTerms(
            uint96(ParamRules.reservation(params_)),
            uint80(params_.aggregationPool),
            params_.roundWindow,
            params_.mergeWindow,
            params_.minInputs
        );
        _tasks.setTerms(projectId, version, ParamRules.terms(params_));
        emit ParamsChanged(projectId, version);
    }

    function _setProposers(uint256 projectId, address[] calldata proposers, uint8[] calldata caps) private {
        uint256 size = proposers.length;
        if (size == 0 || size > type(uint16).max || size != caps.length) revert ProjectBadProposers();
        uint16 version = ++_heads[projectId].rosterVersion;
        mapping(address proposer => Listing) storage roster = _rosters[projectId][version];
        for (uint256 i = 0; i < size; ++i) {
            if (proposers[i] == address(0) || caps[i] == 0 || roster[proposers[i]].cap != 0) revert ProjectBadProposers();
            roster[proposers[i]] = Listing(caps[i], uint16(size));
        }
        emit ProposersChanged(projectId, version, proposers, caps);
    }
}
