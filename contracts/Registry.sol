// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IRegistry} from "./interfaces/IRegistry.sol";

/// @title Registry
/// @notice The one address that a node must know.
contract Registry is Ownable2Step, IRegistry {
    mapping(bytes32 key => address account) private _accounts;

    constructor(address owner_) Ownable(owner_) {}

    /// @inheritdoc IRegistry
    function set(bytes32 key, address account) external onlyOwner {
        if (account == address(0)) revert RegistryZeroAddress(key);
        _accounts[key] = account;
        emit Set(key, account);
    }

    /// @inheritdoc IRegistry
    function get(bytes32 key) external view returns (address account) {
        account = _accounts[key];
        if (account == address(0)) revert RegistryUnknownKey(key);
    }
}
