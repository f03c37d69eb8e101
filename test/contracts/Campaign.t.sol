// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Campaign} from "./handlers/Campaign.sol";

/// @notice The invariants of protocol section 7 over lives of the whole network. They are checked within each call of the campaign, which
/// knows what has changed; here it is only driven, and asked at the end whether it has been everywhere.
contract CampaignTest {
    Campaign private _campaign;

    function setUp() public {
        _campaign = new Campaign();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0].addr = address(_campaign);
        targets[0].selectors = new bytes4[](1);
        targets[0].selectors[0] = Campaign.act.selector;
    }

    /// @dev A call that breaks one reverts, and no call may.
    function invariant_booksLocksPenaltiesAndWaysOut() external view {
        assert(_campaign.token().minted() == _campaign.token().burned() + _campaign.token().totalSupply());
    }

    function afterInvariant() external view {
        string memory missing = _campaign.missing();
        require(bytes(missing).length == 0, string.concat("never reached:", missing, " ", _campaign.figures()));
    }

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }
}
