// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITokenHook} from "./HookToken.sol";

/// @notice A participant that, whenever tokens move to or from it, tries one call more.
contract Thief is ITokenHook {
    address private _whom;
    bytes private _what;
    bool private _busy;
    /// How often it was told, and how many of its calls then went through.
    uint256 public told;
    uint256 public done;

    /// @notice Sets what to try when told of tokens.
    function plan(address whom, bytes calldata what) external {
        _whom = whom;
        _what = what;
    }

    /// @notice Calls as this account.
    function act(address whom, bytes calldata what) external returns (bool ok) {
        (ok,) = whom.call(what);
    }

    function onTokens() external {
        ++told;
        if (_busy || _whom == address(0)) return;
        _busy = true;
        (bool ok,) = _whom.call(_what);
        if (ok) ++done;
        _busy = false;
    }
}
