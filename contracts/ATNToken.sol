// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {IATNToken} from "./interfaces/IATNToken.sol";

/// @title ATN
/// @notice Minted once, to the treasury; holders may burn. Permit, Votes (by block number), transfers by authorisation (ERC-3009).
contract ATNToken is ERC20Permit, ERC20Votes, ERC3009, IATNToken {
    /// @inheritdoc IATNToken
    uint256 public immutable minted;

    /// @param supply whole supply in wei (18 decimals)
    /// @param treasury receives it
    constructor(uint256 supply, address treasury) ERC20("Tempernet", "ATN") ERC20Permit("Tempernet") {
        if (treasury == address(0)) revert TokenZeroTreasury();
        minted = supply;
        _mint(treasury, supply);
    }

    /// @inheritdoc IATNToken
    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }

    /// @inheritdoc IATNToken
    function burned() external view returns (uint256) {
        return minted - totalSupply();
    }

    /// @inheritdoc ERC20Permit
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    /// @inheritdoc ERC20Votes
    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
