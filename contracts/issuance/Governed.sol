// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

/// @title Governed for ever by the AccessManager that governed the token when this contract was made
/// @notice OpenZeppelin keeps the authority in storage; here it is in the code: cheaper, and one thing less that an
/// administrator could change. A token that moves to another AccessManager gets new issuance contracts.
abstract contract Governed is AccessManaged {
    address private immutable AUTHORITY;

    error AuthorityIsFixed(address authority);
    /// @notice AccessManager.execute hides who acts, and so whether two acts are two persons'.
    error NotInPerson(address caller);

    /// @dev For acts that two persons must do.
    modifier inPerson() {
        if (msg.sender == AUTHORITY) revert NotInPerson(msg.sender);
        _;
    }

    constructor(address token_) AccessManaged(IAccessManaged(token_).authority()) {
        AUTHORITY = IAccessManaged(token_).authority();
    }

    function authority() public view override returns (address) {
        return AUTHORITY;
    }

    function setAuthority(address) public view override {
        revert AuthorityIsFixed(AUTHORITY);
    }
}
