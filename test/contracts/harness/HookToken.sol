// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice What {HookToken} calls.
interface ITokenHook {
    function onTokens() external;
}

/// @notice A token that is not the network's own and behaves as badly as a token can: before and after each move it calls both sides, and
/// for accounts that it dislikes it says no, or throws.
contract HookToken is ERC20 {
    error Disliked();

    mapping(address account => bool) public refused;
    mapping(address account => bool) public thrown;

    constructor(uint256 supply) ERC20("Hook", "HOOK") {
        _mint(msg.sender, supply);
    }

    function dislike(address account, bool refuse, bool throw_) external {
        refused[account] = refuse;
        thrown[account] = throw_;
    }

    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (_dislikes(msg.sender, to)) return false;
        _tell(msg.sender, to);
        super.transfer(to, amount);
        _tell(msg.sender, to);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (_dislikes(from, to)) return false;
        _tell(from, to);
        super.transferFrom(from, to, amount);
        _tell(from, to);
        return true;
    }

    function _dislikes(address from, address to) private view returns (bool) {
        if (thrown[from] || thrown[to]) revert Disliked();
        return refused[from] || refused[to];
    }

    /// @dev Whoever cannot be told is let be, as tokens with hooks do.
    function _tell(address from, address to) private {
        if (from.code.length > 0) try ITokenHook(from).onTokens() {} catch {}
        if (to.code.length > 0) try ITokenHook(to).onTokens() {} catch {}
    }
}
